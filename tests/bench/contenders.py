"""What is measured: offramp and its peers, with the keywords of the rules as equivalent rules of each."""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from offramp.rules import Ruleset

_OFFRAMP = str(Path(sys.executable).with_name("offramp"))
"""As a user starts it, from the environment of this Python."""
_A_RULE = 40
"""Keywords of one rule of a peer; so many rules as a project would have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A tool and the command by which it reads the folder it is started in."""

    name: str
    program: str
    command: tuple[str, ...]
    codes: tuple[int, ...] = (0, 1)
    """Exit codes of a run that went well: most tools say by it whether they found something."""
    most: int = sys.maxsize
    """The largest tree it is run on: what takes minutes is measured on a small one."""
    seldom: bool = False
    """Whether it takes so long that a large tree is read once."""
    only_planted: bool = False
    """Whether it differs from another one on trees with routes alone."""
    about: str

    @property
    def is_installed(self) -> bool:
        """Whether the program is there."""
        return shutil.which(self.program) is not None


def contenders(rules: Ruleset, work: Path) -> list[Contender]:
    """All of them, the ones that are not installed too; writes their rules into `work`."""
    literals, semgrep, ast_grep = work / "literals.txt", work / "semgrep.yaml", work / "ast-grep.yaml"
    work.mkdir(parents=True, exist_ok=True)
    keywords = sorted(rules.keywords)
    literals.write_text("\n".join(keywords) + "\n")
    semgrep.write_text(json.dumps({"rules": [_semgrep(*each) for each in _patterns(keywords)]}))
    ast_grep.write_text("\n---\n".join(json.dumps(_ast_grep(*each)) for each in _patterns(keywords)))
    file = str(literals)
    quiet = ("--metrics=off", "--disable-version-check", "--quiet", "--json", "--no-git-ignore")
    # What was kept of the rules stays, as for everybody who has run offramp before, elsewhere.
    first = f'rm -f "{work}"/cache/offramp/report-*; XDG_CACHE_HOME="{work}/cache" exec "$0" scan .'
    return [
        _of("offramp", _OFFRAMP, "scan", ".", about="`offramp scan .`", codes=(0, 1, 3)),
        _of("offramp, first scan", "sh", "-c", first, _OFFRAMP, about="a tree that was never scanned or has changed",
            codes=(0, 1, 3), only_planted=True),
        _of("ripgrep", "rg", "-l", "-F", "-f", file, ".", about="`rg -l -F -f`, the keywords"),
        _of("git grep", "git", "grep", "-l", "-F", "-f", file, about="`git grep -l -F -f`, the keywords"),
        _of("ruff", "ruff", "check", "--isolated", "--no-cache", "--quiet", "--select", "S105,S106,S501", ".",
            about="three rules about credentials"),
        _of("ast-grep", "ast-grep", "scan", "--rule", str(ast_grep), "--json=stream", ".",
            about="the keywords as patterns of names and strings", seldom=True),
        _of("semgrep", "semgrep", "scan", "--config", str(semgrep), *quiet, ".",
            about="the keywords as `pattern-regex`", seldom=True),
        _of("bandit", "bandit", "-q", "-r", ".", "-t", "B501", about="one test", seldom=True),
    ]  # fmt: skip


def _of(
    name: str,
    *command: str,
    about: str,
    codes: tuple[int, ...] = (0, 1),
    most: int = sys.maxsize,
    seldom: bool = False,
    only_planted: bool = False,
) -> Contender:
    return Contender(
        name=name, program=command[0], command=command, about=about, codes=codes, most=most, seldom=seldom,
        only_planted=only_planted,
    )  # fmt: skip


def _patterns(keywords: list[str]) -> Iterator[tuple[str, str]]:
    for start in range(0, len(keywords), _A_RULE):
        some = "|".join(re.escape(each) for each in keywords[start : start + _A_RULE])
        yield f"keywords-{start // _A_RULE}", some.replace(r"\-", "-").replace(r"\ ", " ").replace("\\'", "'")


def _semgrep(id: str, pattern: str) -> dict[str, object]:
    rule = {"id": id, "languages": ["python"], "severity": "ERROR", "message": id}
    return {**rule, "pattern-regex": f"(?i)(?:{pattern})"}


def _ast_grep(id: str, pattern: str) -> dict[str, object]:
    kinds = ("string", "identifier", "dotted_name")
    regex = f"(?i)(?:{pattern})".replace('\\"', '"').replace("\\/", "/").replace("\\=", "=").replace("\\<", "<")
    regex = regex.replace("\\~", "~").replace("\\@", "@").replace("\\:", ":")
    return {"id": id, "language": "python", "rule": {"any": [{"kind": kind, "regex": regex} for kind in kinds]}}
