"""Builds trees of real Python files out of packages of the registry, without a keyword, and with planted routes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from offramp.rules import Ruleset
from offramp.sieve import sift

PACKAGES = (
    "ansible", "homeassistant", "transformers", "sympy", "django", "twisted", "torch-geometric", "plone.restapi",
    "sentry-sdk", "botocore",
)  # fmt: skip
"""Large wheels of Python alone, none of them about images on unofficial routes."""
_SHORT = 6
_ROUTES = ("cookie", "session-relay", "token-harvest", "account-pool", "wrapper")


def fetch(work: Path) -> None:
    """Download the packages and unpack their Python files, once."""
    wheels, unpacked = work / "wheels", work / "unpacked"
    if unpacked.is_dir():
        return
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
    subprocess.run([*pip, "--dest", str(wheels), *PACKAGES], check=True)
    for wheel in sorted(wheels.glob("*.whl")):
        with zipfile.ZipFile(wheel) as archive:
            names = [name for name in archive.namelist() if name.endswith(".py")]
            archive.extractall(unpacked / wheel.name.split("-")[0], names)


def clean_files(source: Path, rules: Ruleset) -> list[str]:
    """The files in which nothing is to be found, by offramp or by letters."""
    listed = [
        os.path.relpath(os.path.join(folder, name), source)
        for folder, _, names in os.walk(source)
        for name in names
        if name.endswith(".py")
    ]
    clean = sift(str(source), [listed], rules.keywords, rules.text_keywords).clean
    # A short keyword counts as a word alone, which a text search that looks for the same letters does not know.
    short = re.compile(b"|".join(re.escape(each.encode()) for each in rules.keywords if len(each) <= _SHORT), re.I)
    return sorted(name for name in clean if not short.search((source / name).read_bytes()))


def build(source: Path, names: list[str], tree: Path, size: int, routes: list[Path], share: float) -> Path:
    """A tree of so many files, of which a share is planted; committed to git. Larger ones hold files many times."""
    if tree.is_dir():
        return tree
    draft = tree.with_name(f"{tree.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    planted = int(size * share)
    for number, name in enumerate(_repeated(names, size - planted)):
        _link(source / names[number % len(names)], draft / name)
    for number in range(planted):
        route = routes[number % len(routes)]
        place = Path(names[number * 7919 % len(names)]).parent
        _link(route, draft / place / f"planted_{number}.py")
    # Its own list of what to leave out is not equal work.
    (draft / ".semgrepignore").write_text("")
    identity = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false")
    for arguments in (["init"], ["add", "."], ["commit", "-m", "tree"]):
        subprocess.run(["git", *identity, "-C", str(draft), *arguments], check=True, capture_output=True)
    draft.rename(tree)
    return tree


def routes(fixtures: Path) -> list[Path]:
    """Files with a marked line each, that need no other file."""
    found = (file for route in _ROUTES for file in sorted((fixtures / route).glob("*/before/*.py")))
    return [file for file in found if "# expect:" in file.read_text(encoding="utf-8")]


def _repeated(names: list[str], count: int) -> Iterator[str]:
    for number in range(count):
        again = number // len(names)
        yield f"again_{again}/{names[number % len(names)]}" if again else names[number]


def _link(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, place)
    except OSError:
        shutil.copyfile(file, place)


def spread(names: Iterable[str], size: int) -> list[str]:
    """So many of the names, whole folders of them: a small tree has the shape of a large one."""
    ordered = sorted(names)
    return ordered[len(ordered) // 2 :][:size] if size < len(ordered) // 2 else ordered[:size]
