"""Every form in which code names what it calls: found where it is marked, and silent once the host is the official one.

A case stands in `forms/<form>/` as a small repository. `# expect: ROUTE` ends a line of the call.
"""

from __future__ import annotations

import re
from pathlib import Path

import analysed
import pytest

from offramp.model import Role

FORMS = Path(__file__).parent / "forms"
MARK = re.compile(r"# expect: ([a-z-]+)")
OFFICIAL = (
    ("https://relay.example.net/v1", "https://api.openai.com/v1"),
    ("chatgpt.com", "www.example.org"),
    ("BingImageCreator", "picturebook"),
)
CASES = sorted(path.name for path in FORMS.iterdir())


def texts_of(case: str) -> dict[str, str]:
    root = FORMS / case
    return {path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob("*")) if path.is_file()}


def calls(texts: dict[str, str]) -> list[tuple[str, int, int, str]]:
    """Path, first and last line, and route of every call that is not official."""
    found = (finding for finding, _ in analysed.sources(texts).findings if finding.role is Role.CALL)
    return [(each.location.path, each.location.line, each.location.end_line, each.route.value) for each in found]


@pytest.mark.parametrize("case", CASES)
def test_the_call_is_found(case: str) -> None:
    texts = texts_of(case)
    wanted = [
        (path, number, mark[1])
        for path, text in texts.items()
        for number, line in enumerate(text.splitlines(), 1)
        if (mark := MARK.search(line))
    ]
    found = calls(texts)

    assert wanted, f"{case} expects nothing"
    assert len(found) == len(wanted)
    for path, number, route in wanted:
        assert any(each[0] == path and each[1] <= number <= each[2] and each[3] == route for each in found)


@pytest.mark.parametrize("case", CASES)
def test_the_same_form_with_an_official_or_unrelated_host_is_left_alone(case: str) -> None:
    texts = {path: _harmless(text) for path, text in texts_of(case).items()}

    assert texts != texts_of(case)
    assert calls(texts) == []


def _harmless(text: str) -> str:
    for route, harmless in OFFICIAL:
        text = text.replace(route, harmless)
    return text
