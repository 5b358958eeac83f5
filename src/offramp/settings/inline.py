"""Dependencies that Python names: `setup()`, the head of a script (PEP 723), installs in a notebook; runs nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from msgspec.structs import replace

from offramp.settings.packages import installed, required
from offramp.settings.setting import Setting
from offramp.settings.trees import toml_scalars

_SCRIPT = re.compile(r"^# /// script\s*$\n((?:^#(?: .*)?$\n)+?)^# ///\s*$", re.MULTILINE)


_COMMAND = re.compile(r"^[ \t]*pass  #!(.*(?:\n#>.*)*)", re.MULTILINE)
"""How the text of a notebook keeps a command that is given to a shell."""


def script(path: str, text: str) -> Iterator[Setting]:
    """The metadata block at the head of a script."""
    found = _SCRIPT.search(text)
    if not found:
        return
    above = text.count("\n", 0, found.start(1))
    body = re.sub(r"^# ?", "", found[1], flags=re.MULTILINE)
    for setting in toml_scalars(path, body):
        if setting.dependency:
            yield replace(setting, line=setting.line + above)


def setup(path: str, text: str) -> Iterator[Setting]:
    """The literal requirements of a `setup()` call."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return  # said by the parser already
    for call in ast.walk(tree):
        for keyword in call.keywords if isinstance(call, ast.Call) else ():
            if keyword.arg in ("install_requires", "tests_require", "extras_require"):
                texts = [node for node in ast.walk(keyword.value) if isinstance(node, ast.Constant)]
                found = [required(path, each.lineno, str(each.value), f"{keyword.arg}.") for each in texts]
                yield from (each for each in found if each)


def commands(path: str, text: str) -> Iterator[Setting]:
    """What the cells of a notebook install."""
    for found in _COMMAND.finditer(text):
        line = text.count("\n", 0, found.start(1)) + 1
        yield from installed(path, line, found[1].replace("\n#>", "\n"))
