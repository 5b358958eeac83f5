"""Files of plain lines: `.env`, INI and Dockerfiles."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.settings.packages import installed, required
from offramp.settings.setting import Setting

_DOTENV = re.compile(r"^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$")
_SECTION = re.compile(r"^\[([^\]]+)\]")
_OPTION = re.compile(r"^([\w.-]+)\s*[=:]\s*(.*?)\s*$")
_REQUIRING = re.compile(r"^(options\.(install|tests|setup)_requires|options\.extras_require\..*)$")
_PAIR = re.compile(r"(\w+)=(\"[^\"]*\"|'[^']*'|\S*)")


def dotenv(path: str, text: str) -> Iterator[Setting]:
    """`NAME=value` and `export NAME=value`."""
    for number, line in enumerate(text.splitlines(), 1):
        if (found := _DOTENV.match(line)) and not line.lstrip().startswith("#"):
            yield Setting(path=path, line=number, key=found[1], value=unquoted(found[2]))


def ini(path: str, text: str) -> Iterator[Setting]:
    """Options under their section; the lines of a list of requirements one by one."""
    section = option = ""
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith(("#", ";")):
            continue
        if found := _SECTION.match(line):
            section, option = f"{found[1].strip()}.", ""
        elif found := _OPTION.match(line.lstrip() if not option else line):
            option, value = f"{section}{found[1]}", found[2]
            if value:
                yield from _ini_value(path, number, option, unquoted(value))
        elif option and line[0].isspace():
            yield from _ini_value(path, number, option, line.strip())


def _ini_value(path: str, number: int, option: str, value: str) -> Iterator[Setting]:
    if not _REQUIRING.match(option):
        yield Setting(path=path, line=number, key=option, value=value)
    elif found := required(path, number, value, f"{option}."):
        yield found


def dockerfile(path: str, text: str) -> Iterator[Setting]:
    """`FROM`, `ENV` and `ARG`, and what `RUN` installs; continued lines belong to their instruction."""
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        first = number
        while lines[number].rstrip().endswith("\\") and number + 1 < len(lines):
            number += 1
        number += 1
        yield from _instruction(path, first + 1, "\n".join(lines[first:number]))


def _instruction(path: str, number: int, text: str) -> Iterator[Setting]:
    word, _, rest = text.strip().partition(" ")
    match word.upper():
        case "RUN":
            yield from installed(path, number, text)
        case "FROM":
            image = next((each for each in rest.split() if not each.startswith("--")), "")
            yield Setting(path=path, line=number, key="FROM", value=image)
        case "ENV" | "ARG":
            pairs = list(_PAIR.finditer(text))
            for pair in pairs:
                line = number + text.count("\n", 0, pair.start())
                yield Setting(path=path, line=line, key=pair[1], value=unquoted(pair[2]))
            name, _, value = rest.strip().partition(" ")
            if not pairs and value:
                yield Setting(path=path, line=number, key=name, value=unquoted(value.strip()))


def unquoted(text: str) -> str:
    """A value without its quotes or the comment behind it."""
    quoted = re.match(r"([\"'])(.*?)\1\s*(#.*)?$", text)
    return quoted[2] if quoted else re.split(r"\s+#", text)[0]
