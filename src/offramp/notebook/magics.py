"""Turns what only IPython understands into Python of as many lines, so that the rest of a cell can be parsed."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence

from msgspec import Struct

Lines = tuple[str, ...]

_PYTHON = frozenset(
    {"capture", "debug", "lprun", "memit", "prun", "px", "pyinstrument", "pypy", "python", "python3", "scalene",
     "snakeviz", "time", "timeit"}
)  # fmt: skip
"""Cell magics whose body is Python."""
_SHELL = frozenset({"!", "bash", "cmd", "powershell", "pwsh", "script", "sh", "sx", "system"})
_FOREIGN = frozenset(
    {"R", "bigquery", "css", "cython", "fs", "html", "javascript", "js", "julia", "latex", "markdown", "md", "mermaid",
     "perl", "r", "ruby", "scala", "sql", "svg"}
)  # fmt: skip
"""Cell magics, some of them spelled with one `%`, whose body is in another language."""
_FIRST = re.compile(r"[ \t]*%%(!|\w+)[ \t]*(.*)|[ \t]*%(md|sql|sh|scala|r|fs)[ \t]*$")
_ASSIGNED = re.compile(r"([ \t]*[^\s=#'\"(][^=#'\"(]*=[ \t]*)([%!].*)")
_TIMED = re.compile(r"%(?:time|timeit|prun|memit)\b(?:[ \t]+-\w+(?:[ \t]*\d+)?)*[ \t]*(?=\S)")
_HELP = re.compile(r"[ \t]*(?:\?{1,2}[ \t]*[%\w.*]+|%{0,2}[\w.*]+(?:\[[^\]]*\])?\?{1,2})[ \t;]*$")
_VARIABLE = re.compile(r"%(?:set_)?env[ \t]+(\w+)(?:[ \t]*=[ \t]*|[ \t]+)(.+)")
_RUN = re.compile(r"%run[ \t]+(?:-\w+[ \t]+)*[\"']?(?:\./)?([A-Za-z_][\w/]*)\.py\b")
_AUTOMATIC = re.compile(
    r"(?:pip3?|conda|mamba|uv)[ \t]+(?!(?:and|for|if|in|is|not|or)\b)[a-z]|(?:cat|cd|cp|ls|mkdir|mv|rm)[ \t]+[\w.~/]"
)
"""Commands that IPython takes without a `%`."""
_PIECE = re.compile(r"#|'''|\"\"\"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|[\[({\])}]|\\$")
_ENDS = {quote: re.compile(rf"(?:\\.|[^\\])*?{quote}") for quote in ("'''", '"""')}
"""The rest of a string, up to what closes it."""


class NotPython(Struct, frozen=True):
    """A cell in another language. `lines` keep what a shell is told; `said` is empty for what is no gap."""

    lines: Lines
    said: str = ""


def neutralised(lines: Lines) -> Lines | NotPython:
    """The lines as Python that parses; raises what `ast.parse` raises where they are none."""
    if (found := _cell_magic(lines)) is not None:
        return found
    try:
        parse_cell(lines)
    except IndentationError:
        lines = _dedented(lines)
    except (SyntaxError, ValueError):
        pass
    else:
        return lines
    changed = _without_magics(lines)
    parse_cell(changed)
    return changed


def parse_cell(lines: Lines) -> None:
    """Raise `SyntaxError` or `ValueError` when the lines are no Python."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # An `await` at the top level is refused by the compiler, not by the parser.
        ast.parse("\n".join(lines))


def _cell_magic(lines: Lines) -> Lines | NotPython | None:
    first = next((number for number, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), 0)
    found = _FIRST.match(lines[first]) if lines else None
    if found is None:
        return None
    name, rest = found[1] or found[3], found[2] or ""
    if name in _PYTHON:
        # Another one may stand below it.
        return neutralised((*lines[:first], f"#{lines[first]}", *lines[first + 1 :]))
    if name in _SHELL:
        return NotPython((*[""] * (first + 1), *_shell(lines[first + 1 :], "")))
    is_other = name in _FOREIGN or (name in ("writefile", "file") and not rest.rstrip("\"' ").endswith(".py"))
    return NotPython(("",) * len(lines), "" if is_other else f"`%%{name}` does not run it as Python")


def _dedented(lines: Lines) -> Lines:
    """IPython lets a whole cell be set in."""
    first = next((line for line in lines if line.strip()), "")
    blanks = first[: len(first) - len(first.lstrip())]
    return tuple(line.removeprefix(blanks) for line in lines)


def _without_magics(lines: Lines) -> Lines:
    done: list[str] = []
    inside = _Inside()
    while len(done) < len(lines):
        line = lines[len(done)]
        taken = _command(lines, len(done)) if not inside else []
        if not taken:
            inside.read(line)
        done += taken or [line]
    return tuple(done)


def _command(lines: Lines, at: int) -> list[str]:
    """The Python for the command that starts on a line, line by line; nothing when there is none."""
    line = lines[at]
    indent = line[: len(line) - len(line.lstrip())]
    code = line[len(indent) :]
    if _HELP.match(line):
        return [f"{indent}pass  #{code}"]
    if found := _ASSIGNED.match(line):
        return _assigned(found[1], _continued(lines, at, found[2]))
    if not (code.startswith(("%", "!")) or _AUTOMATIC.match(code)):
        return []
    if timed := _TIMED.match(code):
        return [f"{indent}{'0;'.ljust(timed.end())}{code[timed.end() :]}"]
    if (python := _as_python(code)) is not None:
        return [indent + python]
    return _shell(_continued(lines, at, code), indent)


def _assigned(target: str, command: Lines) -> list[str]:
    first = command[0]
    timed = _TIMED.match(first)
    value = first[timed.end() :].rjust(len(first)) if timed else "get_ipython()"
    return [target + value, *_shell(command[1:], "", continuing=True)]


def _as_python(code: str) -> str | None:
    """The statement that a line magic stands for, where it binds something that matters."""
    if found := _VARIABLE.match(code):
        value = found[2].strip()
        known = repr(value) if not re.search(r"[{$]", value) else "get_ipython()"
        return f"import os; os.environ[{found[1]!r}] = {known}"
    if found := _RUN.match(code):
        return f"from {found[1].replace('/', '.')} import *"
    return None


def _continued(lines: Lines, at: int, first: str) -> Lines:
    end = at + 1
    while lines[end - 1].endswith("\\") and end < len(lines):
        end += 1
    return (first, *lines[at + 1 : end])


def _shell(lines: Sequence[str], indent: str, continuing: bool = False) -> list[str]:
    """Commands as comments; `#!` begins one and `#>` goes on with it, for whoever looks for what they install."""
    done = []
    for line in lines:
        done.append(f"#>{line}" if continuing else f"{indent}pass  #!{line.lstrip('!%')}")
        continuing = line.endswith("\\")
    return done


class _Inside:
    """Whether the next line goes on with a string, a bracket or a line."""

    def __init__(self) -> None:
        self.quote = ""
        self.depth = 0
        self.continued = False

    def __bool__(self) -> bool:
        return bool(self.quote) or self.depth > 0 or self.continued

    def read(self, line: str) -> None:
        """Take one more line."""
        self.continued = False
        at = 0
        while at < len(line):
            found = self._next(line, at)
            if found is None:
                return
            at = found.end()

    def _next(self, line: str, at: int) -> re.Match[str] | None:
        """What changes the state next; None when the rest of the line does not."""
        if self.quote:
            found = _ENDS[self.quote].match(line, at)
            self.quote = "" if found else self.quote
            return found
        found = _PIECE.search(line, at)
        if found is None or found[0] == "#":
            return None
        self._piece(found[0])
        return found

    def _piece(self, piece: str) -> None:
        if piece in ("'''", '"""'):
            self.quote = piece
        elif piece == "\\":
            self.continued = True
        elif piece in "[({":
            self.depth += 1
        elif piece in "])}":
            self.depth = max(self.depth - 1, 0)
