"""The scores that are shipped: of rules that exist, and the same figures in the README."""

from __future__ import annotations

from pathlib import Path

import yaml

from offramp.rules import load, measured

ROOT = Path(__file__).parents[1]
TOTALS = yaml.safe_load((ROOT / "rules" / "_measured.yaml").read_text(encoding="utf-8"))["totals"]


def test_every_score_is_of_a_rule() -> None:
    assert measured()
    assert set(measured()) <= {rule.id for rule in load().rules}


def test_the_readme_tells_the_totals() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert f"| {TOTALS['recall']:.1%} of {TOTALS['sites']} |".replace("%", " %") in readme
    assert f"| {TOTALS['class']:.1%} |".replace("%", " %") in readme
    assert f"| {TOTALS['precision']:.1%} of {TOTALS['findings']} |".replace("%", " %") in readme
    assert (
        f"in the {TOTALS['without_banned_routes']} repositories without a banned route | {TOTALS['false_bans']} |"
        in readme
    )


def test_no_repository_without_a_banned_route_is_said_to_have_one() -> None:
    assert TOTALS["false_bans"] == 0
