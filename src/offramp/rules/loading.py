"""Hands out the rules: those that came with offramp as they were kept, others as they stand on disk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from msgspec import Struct

from offramp import shipped
from offramp.rules.values import Ruleset, Table

# What reads YAML is imported where it is needed: most runs read none.


def load(directory: Path | None = None, own: Sequence[Path] = ()) -> Ruleset:
    """The rules and tables of a folder, without one those that came with offramp; folders of a user add to them."""
    base = _shipped() if directory is None else _read(directory)
    if not own:
        return base
    from offramp.rules.own import added

    return added(base, directory or shipped_directory(), own)


@cache
def load_table(name: str) -> Table:
    """One table that came with offramp, without a look at any rule."""
    return shipped.compiled(f"table-{name}", lambda: _read_table(name))


def shipped_directory() -> Path:
    """`rules_data/` inside the installed package, or `rules/` of the checkout when it is installed editable."""
    return Path(shipped.rules_folder())


class Score(Struct, frozen=True, kw_only=True):
    """How many findings of a rule the labels of the corpus confirm, and how many they do not; `as_of` is a date."""

    right: int
    wrong: int
    as_of: str


@cache
def measured() -> Mapping[str, Score]:
    """The scores of the shipped rules by id; written by `scripts/score_corpus.py`."""
    return shipped.compiled("measured", _measured)


def _measured() -> Mapping[str, Score]:
    import yaml

    data = yaml.safe_load((shipped_directory() / "_measured.yaml").read_text(encoding="utf-8"))
    return {id: Score(as_of=str(data["as_of"]), **each) for id, each in data["rules"].items()}


@cache
def _shipped() -> Ruleset:
    return shipped.compiled("rules", lambda: _read(shipped_directory()))


def _read(directory: Path) -> Ruleset:
    from offramp.rules.folder import read

    return read(directory)


def _read_table(name: str) -> Table:
    from offramp.rules.folder import read_table

    return read_table(shipped_directory(), name)
