"""What the whole patch series makes of each rule's fixture: the stored tree `after`, or nothing where there is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from patched import applied, planned, read_tree

FIXTURES = Path(__file__).parents[1] / "fixtures"
RULES = [path.parent for path in sorted(FIXTURES.glob("*/*/before"))]


@pytest.mark.parametrize("fixture", RULES, ids=lambda path: path.name)
def test_after(fixture: Path, tmp_path: Path) -> None:
    before = read_tree(fixture / "before")
    report = planned(tmp_path / "one", before)
    trees = applied(tmp_path / "one", report)

    if not (fixture / "after").is_dir():
        assert trees == []
        return
    after = read_tree(fixture / "after")
    assert trees
    for name in sorted(after.keys() | before.keys()):
        assert trees[-1][name].decode() == after[name].decode(), name
    assert trees[-1] == after != before


def test_some_fixtures_change_and_more_do_not() -> None:
    changed = [fixture for fixture in RULES if (fixture / "after").is_dir()]

    assert 20 < len(changed) < len(RULES) / 2
