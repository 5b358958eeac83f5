"""`offramp config`: tells what is configured and where that stands; changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import click

from offramp.commands import configuring, running
from offramp.commands.configuring import Given
from offramp.printable import printable


@click.group()
def config() -> None:
    """The configuration: `[tool.offramp]` in pyproject.toml, or offramp.toml."""


@config.command()
@running.path
@configuring.sources
def show(path: Path, given: Given) -> int:
    """Tell every value that holds for PATH, and where it comes from."""
    from offramp.config import settings

    found = given.config(path)
    rows = [(f"{name} = {json.dumps(value, ensure_ascii=False)}", origin) for name, value, origin in settings(found)]
    rows += [(f"policy.{each.name} for {', '.join(each.paths)}", found.file) for each in found.policies]
    rows += [(f'gateways."{each.host}" with {len(each.answers)} of 5 gates', found.file) for each in found.gateways]
    width = max(len(text) for text, _ in rows)
    for text, origin in rows:
        click.echo(printable(f"{text:<{width}}  # {origin}"))
    return 0


@config.command()
def schema() -> int:
    """Print the JSON Schema of the configuration."""
    from offramp.config.schema import text

    click.echo(text(), nl=False)
    return 0
