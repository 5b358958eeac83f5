"""What the double shall answer instead of an image; read from the command line. Answers nothing."""

from __future__ import annotations

from msgspec import Struct

from offramp.errors import OfframpError

_FORMS = "ok, rate-limit:N, error:STATUS or moderation"
_MOST = 10_000


class ScenarioError(OfframpError):
    """The scenario is none that the double knows."""


class Scenario(Struct, frozen=True, kw_only=True):
    """Statuses for the first requests, a status for all requests (0 for none), or a refusal of every prompt."""

    name: str = "ok"
    first: tuple[int, ...] = ()
    always: int = 0
    moderated: bool = False


def read_scenario(text: str) -> Scenario:
    """The scenario of a word such as `rate-limit:2`."""
    word, _, number = text.partition(":")
    count = int(number) if number.isdecimal() and len(number) <= len(str(_MOST)) else -1
    if text in ("ok", "moderation"):
        return Scenario(name=text, moderated=text == "moderation")
    if word == "rate-limit" and 0 < count <= _MOST:
        return Scenario(name=text, first=(429,) * count)
    if word == "error" and 400 <= count < 600:
        return Scenario(name=text, always=count)
    raise ScenarioError(f"{text!r} is no scenario.", f"Choose {_FORMS}; a STATUS is 400 to 599.")
