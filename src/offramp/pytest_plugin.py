"""A pytest fixture with the double of the official API; only pytest imports this module."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from offramp.rehearse import Double

_MARK = "offramp_scenario"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line(
        "markers", f"{_MARK}(name): what `offramp_double` answers, as `offramp rehearse --scenario`"
    )


@pytest.fixture
def offramp_double(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    """A double of the official API that the SDK finds in the environment; `base_url` and `journal` tell about it."""
    # A program that tests something else need not pay for the server.
    from offramp.rehearse import read_scenario, rehearsed, serving

    mark = request.node.get_closest_marker(_MARK)
    with serving(read_scenario(mark.args[0] if mark else "ok")) as double:
        changed = rehearsed(double.contract, double.base_url, os.environ)
        for name in os.environ.keys() | changed.keys():
            if name not in changed:
                monkeypatch.delenv(name)
            elif changed[name] != os.environ.get(name):
                monkeypatch.setenv(name, changed[name])
        yield double
