"""Writes notebooks for the tests in the layouts that editors write them in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Cell = dict[str, Any]
PYTHON = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def code(text: str, outputs: tuple[Any, ...] = (), **metadata: Any) -> Cell:
    """A code cell with its source as nbformat keeps it."""
    source = text.splitlines(keepends=True)
    return {
        "cell_type": "code", "execution_count": None, "metadata": metadata, "outputs": list(outputs), "source": source,
    }  # fmt: skip


def prose(text: str) -> Cell:
    """A cell of Markdown."""
    return {"cell_type": "markdown", "metadata": {}, "source": text.splitlines(keepends=True)}


def page(*cells: Cell | str, metadata: Any = PYTHON) -> dict[str, Any]:
    """A notebook as a value."""
    listed = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    return {"cells": listed, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def jupyter(notebook: Any) -> str:
    """As JupyterLab and nbformat write it; VS Code as well, without the last line end."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def colab(notebook: Any) -> str:
    """As Colab writes it."""
    order = ("nbformat", "nbformat_minor", "metadata", "cells")
    return json.dumps({key: notebook[key] for key in order}, indent=2, ensure_ascii=False)


def windows(notebook: Any) -> str:
    """As a checkout with CRLF leaves it, with a byte-order mark."""
    return "\ufeff" + json.dumps(notebook, indent=1).replace("\n", "\r\n")


def joined(notebook: Any) -> str:
    """With one string a source, which nbformat allows as well."""
    cells = [cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]]
    return json.dumps(notebook | {"cells": cells}, indent=1)


def minified(notebook: Any) -> str:
    """All on one line."""
    return json.dumps(notebook, separators=(",", ":"))


OWN_LINES: tuple[Callable[[Any], str], ...] = (jupyter, colab, windows)
"""Every line of code has a line of the file."""
SHARED_LINES: tuple[Callable[[Any], str], ...] = (joined, minified)
