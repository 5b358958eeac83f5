"""`offramp lsp`: starts the language server, where it is installed; serves nothing itself."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import click

from offramp.commands import configuring, gating
from offramp.commands.configuring import Given
from offramp.errors import MissingPackageError
from offramp.model import Report


@click.command()
@configuring.gate
def lsp(given: Given) -> int:
    """The language server, on stdin and stdout: findings as you type, their evidence, and their patches."""
    if find_spec("pygls") is None:
        raise MissingPackageError("The language server needs pygls.", "Install it: pip install 'offramp[lsp]'")
    from offramp.lsp.server import serve

    def judged(root: Path, plan: bool, held: Mapping[str, bytes]) -> Report:
        done = gating.outcome(root, given.config(root), given, plan=plan, instead=held, also=tuple(held))
        return done.report

    serve(judged)
    return 0
