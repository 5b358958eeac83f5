"""`offramp rules`: tries the rules of a folder on their own examples, and starts new ones; scans no project."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from offramp.errors import InputError, OutputError
from offramp.model import Route

if TYPE_CHECKING:
    from offramp.fixtures import Fault, Outcome

_STARTER = """\
# The grammar stands on one page in rules/README.md. Try the rule with: offramp rules test {folder}
id: {id}
title: Image asked of acme                # reads well as a heading
why: >-                                   # one or two sentences, shown by `offramp explain`
  Say here what is wrong with this way to an image.
since: "0.1.0"                            # the version of your rules that brought it
role: call                                # call client credential pool harvest output stream retry cost storage config
stages: [generation]                      # generation edit streaming output-format retry cost-log storage
keywords: [acme]                          # a file with none of these is not looked at
when:                                     # all of it has to hold
  call: ["acme.Client().draw"]            # imports and aliases are followed first
message: "{{target}} is not to be used"
equivalent: images.generate               # the official operation, or "" when there is none
"""
_EXAMPLE = """\
from acme import Client

client = Client()
client.draw("a fox")  # expect: {id}

# Everything without a marker has to stay silent.
client.upscale("fox.png")
"""


@click.group()
def rules() -> None:
    """Rules of your own, for `--rules DIR`."""


@rules.command()
@click.argument(
    "folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path, exists=True, file_okay=False)
)
@click.option(
    "--format", "name", type=click.Choice(("text", "json")), default="text", show_default=True, help="On stdout."
)
def test(folder: Path | None, name: str) -> int:
    """Try the rules of DIR on DIR/fixtures/<route>/<id>/before; without DIR, those of this checkout.

    Each line with `# expect: ID` has to be found, and no other. Exit codes: 0 all passed, 1 a rule failed,
    2 the rules cannot be read.
    """
    fixtures = folder / "fixtures" if folder else _shipped_fixtures()
    outcomes = _tried(folder, fixtures)
    click.echo(_as_json(outcomes) if name == "json" else _as_text(outcomes, fixtures))
    return int(any(outcome.faults for outcome in outcomes))


@rules.command()
@click.argument("id")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--route",
    type=click.Choice([route.value for route in Route]),
    default=Route.WRAPPER.value,
    show_default=True,
    help="What a finding of it is.",
)
def new(id: str, folder: Path, route: str) -> int:
    """Start the rule ID in DIR: a page with comments, and an example that it passes."""
    from offramp.rules import is_id, load

    if not is_id(id):
        raise click.BadParameter(f"{id!r} is not in kebab-case, such as acme-draw.", param_hint="ID")
    if any(rule.id == id for rule in load().rules):
        raise click.BadParameter(f"{id!r} comes with offramp; choose another.", param_hint="ID")
    page = folder / route / f"{id}.yaml"
    example = folder / "fixtures" / route / id / "before" / "app.py"
    _written({page: _STARTER.format(id=id, folder=folder), example: _EXAMPLE.format(id=id)})
    click.echo(f"Rule:    {page}\nExample: {example}\nTry it:  offramp rules test {folder}")
    return 0


def _shipped_fixtures() -> Path:
    from offramp.rules import shipped_directory

    fixtures = shipped_directory().parent / "fixtures"
    if not fixtures.is_dir():
        raise InputError("The rules that came with offramp have no examples here.", "Name a folder: rules test DIR.")
    return fixtures


def _tried(folder: Path | None, fixtures: Path) -> tuple[Outcome, ...]:
    from offramp.fixtures import all_tried
    from offramp.rules import load

    shipped = load()
    ruleset = load(own=(folder,)) if folder else shipped
    known = {rule.id for rule in shipped.rules} if folder else set()
    return all_tried(ruleset, {rule.id for rule in ruleset.rules} - known, fixtures)


def _as_text(outcomes: Iterable[Outcome], fixtures: Path) -> str:
    lines = [line for outcome in outcomes for line in _told(outcome, fixtures)]
    failed = sum(bool(outcome.faults) for outcome in outcomes)
    count = len(tuple(outcomes))
    return "\n".join([*lines, f"{count} {'rule' if count == 1 else 'rules'}: {count - failed} passed, {failed} failed"])


def _told(outcome: Outcome, fixtures: Path) -> list[str]:
    if not outcome.faults:
        return [f"passed  {outcome.rule} ({outcome.expected} expected)"]
    return [f"FAILED  {outcome.rule}", *(f"  {_line(fault, fixtures / outcome.folder)}" for fault in outcome.faults)]


def _line(fault: Fault, before: Path) -> str:
    at = (before / fault.path).as_posix()
    if fault.line:
        return f"{at}:{fault.line}: {fault.rule}: {fault.text}"
    if fault.kind == "no-fixture":
        return f"{fault.text}; put examples into {at}"
    return f"{at}: {fault.text}" if fault.path else fault.text


def _as_json(outcomes: Iterable[Outcome]) -> str:
    page = [{**to_builtins(outcome), "passed": not outcome.faults} for outcome in outcomes]
    return json.dumps({"rules": page}, indent=2)


def _written(texts: dict[Path, str]) -> None:
    """Writes new files only."""
    for file in texts:
        if file.exists():
            raise OutputError(f"{file} is there already.", "Choose another id, or change that file.")
    try:
        for file, text in texts.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{error.filename} cannot be written: {error.strerror}.", "Choose another folder.") from error
