"""`offramp init`: writes a configuration to start from; changes no file that is there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from offramp.config.keys import GATEWAY, KEYS, POLICY, Key, Kind
from offramp.errors import ConfigError


@click.command()
@click.argument("path", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path())
def init(path: Path) -> int:
    """Write PATH/offramp.toml with every key in it, commented out."""
    from offramp.config import find

    file = path / "offramp.toml"
    known = find(path)
    if known and known.parent == path.resolve():
        raise ConfigError([f"{known.name} has a configuration already."], "`offramp config show` tells what it says.")
    try:
        with file.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(text())
    except OSError as error:
        raise ConfigError([f"{file} cannot be written: {error.strerror}."], "Name another folder.") from error
    click.echo(f"{file} is written. Take the # away from what you need.")
    return 0


def text() -> str:
    """The file: nothing in it holds before a # is taken away."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Configuration of offramp. The same keys go into pyproject.toml, under [tool.offramp]."
    for key in KEYS:
        yield from ("", f"# {key.about}", f"# {key.name} = {key.example}")
    yield from ("", "# What fails by path; of two that match, the later one counts.", "# [policy.tests]")
    examples = {
        "paths": '["tests/"]', "fail-on": '"never"', "strict": "false",
        "reason": '"recorded answers of the old relay"', "until": "2027-01-31",
    }  # fmt: skip
    yield from (f"# {key.name} = {examples[key.name]}  # {key.about}" for key in POLICY)
    yield from ("", "# A gateway passes with all five gates answered, each with its evidence, and an end date.")
    yield '# [gateways."gateway.example"]'
    yield from (f"# {key.name} = {_blank(key)}  # {key.about}" for key in GATEWAY)


def _blank(key: Key) -> str:
    return "2027-01-31" if key.kind is Kind.DAY else '""'
