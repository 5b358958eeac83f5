"""`offramp lsp`: starts the language server, where it is installed; serves nothing itself."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import click

from offramp.commands import running
from offramp.errors import MissingPackageError


@click.command()
@running.rules
def lsp(folders: tuple[Path, ...]) -> int:
    """The language server, on stdin and stdout: findings as you type, their evidence, and their patches."""
    if find_spec("pygls") is None:
        raise MissingPackageError("The language server needs pygls.", "Install it: pip install 'offramp[lsp]'")
    from offramp.lsp.server import serve

    serve(folders)
    return 0
