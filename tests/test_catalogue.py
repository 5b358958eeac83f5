"""The catalogue of unofficial routes row by row: each is found, and nothing that only looks like one is banned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import analysed
import pytest
import yaml

from offramp.fixtures import marks
from offramp.model import Route

ROOT = Path(__file__).parents[1]
HERE = Path(__file__).parent / "catalogue"
SECTIONS = yaml.safe_load((HERE / "rows.yaml").read_text(encoding="utf-8"))
MARKED = re.compile(r"(?:#|//)\s*expect:")
Place = tuple[str, int, str]
"""Path, line, route."""


def rows(kind: str) -> Iterator[tuple[str, str]]:
    """Every row that has places of that kind: its name, and one place with the text that has to stand there."""
    for section in SECTIONS:
        for row in section["rows"]:
            row = row if isinstance(row, dict) else {"row": row}
            default = f"{section[kind]}#{row['row']}" if kind in section and not _is_told(row) else []
            places = row.get(kind, default)
            for place in [places] if isinstance(places, str) else places:
                yield f"{section['section']}: {row['row']}", place


def _is_told(row: dict[str, object]) -> bool:
    return bool(row.keys() & {"found", "silent", "not told"})


@cache
def judged(case: Path) -> frozenset[Place]:
    """What a case is found to hold, a small repository of its own; one file may be all of it."""
    found = analysed.folder(case) if case.is_dir() else analysed.sources(*_texts(case))
    assert not found.skipped
    return frozenset((each.location.path, each.location.line, each.route.value) for each, _ in found.findings)


def _texts(file: Path) -> tuple[dict[str, str], None, dict[str, str]]:
    text = {file.name: file.read_text(encoding="utf-8")}
    return ({}, None, text) if file.suffix in (".js", ".ts", ".go") else (text, None, {})


def promised(case: Path) -> frozenset[Place]:
    """What the markers of a case say."""
    folder = case if case.is_dir() else case.parent
    return frozenset(place for place in marks(folder).expect if case.is_dir() or place[0] == case.name)


def cases(kind: str) -> list[Path]:
    return sorted(path for path in (HERE / kind).glob("*/*") if path.name != "__pycache__")


def named(case: Path) -> str:
    return case.relative_to(HERE).as_posix()


@pytest.mark.parametrize("case", cases("found"), ids=named)
def test_case_is_found(case: Path) -> None:
    """Each marked line has its route, and no other line a banned one."""
    found, wanted = judged(case), promised(case)

    assert wanted
    assert wanted - found == frozenset()
    lines = {(path, line) for path, line, _ in wanted}
    assert {place for place in banned(found) if place[:2] not in lines} == set()


@pytest.mark.parametrize("case", cases("silent"), ids=named)
def test_case_is_not_banned(case: Path) -> None:
    assert banned(judged(case)) == set()


def banned(found: frozenset[Place]) -> set[Place]:
    return {place for place in found if Route(place[2]).banned}


@pytest.mark.parametrize("place", [pytest.param(place, id=name) for name, place in rows("found")])
def test_row_is_found(place: str) -> None:
    """The row stands on a marked line of a case, or of a fixture of the rules, whose tests prove the marker."""
    file, _, text = place.partition("#")
    assert file.startswith(("found/", "fixtures/"))
    lines = _lines(file)
    assert [line for line in lines if MARKED.search(line) and text in line], place


@pytest.mark.parametrize("place", [pytest.param(place, id=name) for name, place in rows("silent")])
def test_row_stays_silent(place: str) -> None:
    """The row stands in a case of which nothing is banned, or on an unmarked line of a fixture."""
    file, _, text = place.partition("#")
    assert file.startswith(("silent/", "fixtures/"))
    assert [line for line in _lines(file) if not MARKED.search(line) and text in line], place


def _lines(file: str) -> list[str]:
    path = (ROOT if file.startswith("fixtures/") else HERE) / file
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return [line for each in files if each.is_file() for line in each.read_text(encoding="utf-8").split("\n")]


def test_every_case_belongs_to_a_row() -> None:
    places = {place.partition("#")[0] for kind in ("found", "silent") for _, place in rows(kind)}

    assert [case for case in map(named, cases("found") + cases("silent")) if not _covers(places, case)] == []


def _covers(places: set[str], case: str) -> bool:
    return any(place == case or place.startswith(f"{case}/") for place in places)


def test_a_row_is_found_or_silent_or_has_a_reason() -> None:
    told = [(section, row) for section in SECTIONS for row in section["rows"] if isinstance(row, dict)]

    assert [row["row"] for section, row in told if not _is_told(row) and not section.keys() & {"found", "silent"}] == []
    assert [row["row"] for _, row in told if "not told" in row and not str(row["not told"]).strip()] == []
