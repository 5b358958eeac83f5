"""Whether the patches give the user's own type checker something new to say; judges no patch by itself.

The command is the user's, and so is what it reads: it runs twice in a copy of the project, before and after the series.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from offramp.errors import OutputError
from offramp.model import PatchFile, TypeCheck, TypeFault

_TIMEOUT = 900
"""Seconds for one run."""
_LEFT_OUT = shutil.ignore_patterns(".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache")
_LINE = re.compile(
    r"^\s*(?P<path>[^\s:][^:\n]*\.pyi?):(?P<line>\d+)(?::\d+)?(?::| -) error: (?P<text>.+)$", re.MULTILINE
)
"""An error as mypy, pyright and basedpyright print it."""


def after(patches: Iterable[PatchFile]) -> dict[str, bytes]:
    """What the whole series makes of the files that it changes."""
    return {change.path: change.after for patch in patches for change in patch.changes}


def type_check(root: Path, patched: Mapping[str, bytes], command: str) -> TypeCheck:
    """Run `command` in a copy of `root` as it is and as `patched` (path to content) leaves it.

    Raises OutputError when the command cannot be run or ends without a verdict.
    """
    words = _words(command)
    if not root.is_dir():
        raise OutputError(f"{root} is no folder, so there is no project to check.", "Plan the folder of the project.")
    with tempfile.TemporaryDirectory(prefix="offramp-") as folder:
        copy = Path(folder).resolve() / root.resolve().name
        _copy(root, copy)
        before = _faults(copy, words)
        for path, content in patched.items():
            (copy / path).write_bytes(content)
        after = _faults(copy, words)
    return TypeCheck(command=command, before=len(before), after=len(after), fresh=tuple(_fresh(before, after)))


def _words(command: str) -> list[str]:
    hint = "Give one, such as --type-check 'mypy .'"
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise OutputError(f"The command of --type-check cannot be read: {error}.", hint) from error
    if not words:
        raise OutputError("--type-check names no command.", hint)
    return words


def _copy(root: Path, copy: Path) -> None:
    try:
        shutil.copytree(root, copy, ignore=_LEFT_OUT, symlinks=True)
    except OSError as error:
        # `copytree` goes on to the end, and then names each file with what stood in the way.
        first = error.args[0][0] if isinstance(error, shutil.Error) else (error.filename, "", error.strerror)
        raise OutputError(
            f"{root} cannot be copied: {first[0]}: {first[2]}.", "Mend that, or plan without --type-check."
        ) from error


def _faults(folder: Path, words: list[str]) -> list[TypeFault]:
    try:
        done = subprocess.run(
            words, cwd=folder, capture_output=True, text=True, errors="replace", timeout=_TIMEOUT, check=False
        )
    except OSError as error:
        raise OutputError(
            f"`{words[0]}` cannot be run: {error.strerror}.", "Install it, or name another one."
        ) from error
    except subprocess.TimeoutExpired as error:
        raise OutputError(f"`{words[0]}` did not end in {_TIMEOUT} s.", "Let it check fewer files.") from error
    found = [_fault(folder, match) for match in _LINE.finditer(done.stdout)]
    # 1 is "there are errors" for every checker; anything else, or a 1 without an error, is a run that went wrong.
    if done.returncode not in (0, 1) or (done.returncode and not found):
        said = (done.stderr or done.stdout).strip().splitlines()[-1:] or ["it said nothing"]
        raise OutputError(f"`{shlex.join(words)}` gave no verdict: {said[0]}", "Run it by hand in the project.")
    return found


def _fault(folder: Path, match: re.Match[str]) -> TypeFault:
    path = Path(match["path"])
    inside = path.relative_to(folder) if path.is_absolute() and path.is_relative_to(folder) else path
    return TypeFault(inside.as_posix(), int(match["line"]), match["text"].strip())


def _fresh(before: Iterable[TypeFault], after: Iterable[TypeFault]) -> Iterator[TypeFault]:
    """What is said more often of a file than before: lines move, words do not."""
    known = Counter((each.path, each.text) for each in before)
    for each in sorted(after):
        if known[each.path, each.text]:
            known[each.path, each.text] -= 1
        else:
            yield each
