"""Names of distributions in requirements, lock files and shell commands; looks nothing up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.settings.setting import Setting

_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)(?![\w:/+])(.*)$")
_EGG = re.compile(
    r"^\s*(?:-e\s+|--editable[ =])?git\+\S*?(?:/([\w.-]+?)(?:\.git)?)?(?:@[^#\s]*)?(?:#\S*?egg=([\w.-]+)\S*)?\s*$"
)
_LOCKED = re.compile(
    r'^\[\[package\]\]\s*\nname = "([^"]+)"[^\n]*\n(?:version = "([^"]+)"[^\n]*\n)?'
    r"(source = \{ (?:virtual|editable) =)?",
    re.MULTILINE,
)
"""The last group marks the project itself."""
_INSTALLS = re.compile(
    r"\b(?:pip3?|uv pip|pipx|uv tool)(?:\s+-\S+)*\s+install\b|\b(?:uv|poetry|pdm|rye|pipenv)\s+(?:add|install)\b"
)
_END = re.compile(r"&&|\|\||[;|#\n]")
_WITH_VALUE = frozenset(
    {"-r", "--requirement", "-c", "--constraint", "-i", "--index-url", "--extra-index-url", "-f", "--find-links",
     "-t", "--target", "--python", "--group", "-G", "-e", "--editable"}
)  # fmt: skip


def normalized(name: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def required(path: str, line: int, text: str, prefix: str = "") -> Setting | None:
    """A requirement line such as `g4f[all]>=1; extra` under the name of its package."""
    text = re.split(r"\s#", text)[0]
    if found := _EGG.match(text):
        name, rest = found[2] or found[1], ""
    elif found := _REQUIREMENT.match(text):
        name, rest = found[1], found[2].strip()
    else:
        return None
    if not name:
        return None
    return Setting(
        path=path, line=line, key=f"{prefix}{name.replace('.', '-')}", value=rest, dependency=normalized(name)
    )


def requirements(path: str, text: str) -> Iterator[Setting]:
    """A file of requirement lines."""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.lstrip().startswith("#") and (found := required(path, number, line)):
            yield found


def locked(path: str, text: str) -> Iterator[Setting]:
    """The packages of a lock file; what they ask for themselves is left out."""
    line, counted = 1, 0
    for found in _LOCKED.finditer(text):
        line += text.count("\n", counted, found.start(1))
        counted = found.start(1)
        if found[3]:
            continue
        name = found[1]
        yield Setting(
            path=path, line=line, key=f"package.{name.replace('.', '-')}", value=f"=={found[2]}" if found[2] else "",
            dependency=normalized(name),
        )  # fmt: skip


def installed(path: str, line: int, command: str) -> Iterator[Setting]:
    """The packages that a shell command installs; `line` is that of its first line."""
    for found in _INSTALLS.finditer(command):
        rest = re.sub(r"\\\r?\n", lambda gap: " " * len(gap[0]), command[found.end() :])
        rest = rest[: end.start()] if (end := _END.search(rest)) else rest
        skipping = False
        for word in re.finditer(r"\S+", rest):
            text = word[0].strip("\"'")
            if not skipping and not text.startswith(("-", ".", "/", "$")):
                at = line + command.count("\n", 0, found.end() + word.start())
                if setting := required(path, at, text, "install."):
                    yield setting
            skipping = word[0] in _WITH_VALUE
