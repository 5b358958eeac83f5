"""What the gate is told of findings that do not count, and what is wrong with such words; decides nothing."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Ignore(Struct, frozen=True, kw_only=True, order=True):
    """A comment `offramp: ignore[...]` as it was read."""

    path: str
    line: int
    column: int
    covers: tuple[int, int]
    """The first and the last line that it speaks of."""
    rules: tuple[str, ...]
    """Empty when the comment names none."""
    until: str
    reason: str
    fault: str = ""
    """Why it cannot be read; such a comment silences nothing."""


class Grounds(str, Enum):
    """On what grounds a finding does not count."""

    COMMENT = "comment"
    """A comment beside it."""
    BASELINE = "baseline"
    """It was there when the baseline was written."""
    UNCHANGED = "unchanged"
    """The revision that is compared with has it too."""
    GATES = "gates"
    """All five gates of its gateway are answered."""
    POLICY = "policy"
    """The policy of its path lets it pass."""


class Exemption(Struct, frozen=True, kw_only=True, order=True):
    """Why a finding does not count against the gate; the finding itself stays in the report."""

    finding: str
    grounds: Grounds
    where: str
    """What says so: a place in a file, a revision, or a key of the configuration."""
    reason: str
    until: str
    """The last day on which it holds; empty when no end was set."""


class Note(Struct, frozen=True, kw_only=True, order=True):
    """Something wrong with a comment, the baseline or the configuration: no route, but words that do not hold."""

    path: str
    line: int
    """0 where the file has no line to show."""
    rule: str
    """`unused-ignore`, `expired-ignore`, and so on: the keys of `NOTES`."""
    message: str


class Place(Struct, frozen=True, kw_only=True, order=True):
    """A function of a file; the module itself has no scope."""

    path: str
    scope: str


class Drift(Struct, frozen=True, kw_only=True, order=True):
    """A site that has left its route for a graver one."""

    finding: str
    routes: tuple[str, ...]
    """Every route it is known to have had, the oldest first, that of today last."""


class Judgement(Struct, frozen=True, kw_only=True):
    """What the gate says of a report."""

    fail_on: str
    strict: bool
    passed: bool
    failing: tuple[str, ...] = ()
    """The ids of the findings that fail, sorted."""
    against: tuple[str, ...] = ()
    """The baseline and the revision that the report was held against."""
    fresh: tuple[str, ...] = ()
    """The ids of the findings that none of these has, sorted."""


NOTES = {
    "malformed-ignore": "A comment to ignore a rule that cannot be read silences nothing.",
    "unknown-rule": "A comment names a rule that does not exist.",
    "unused-ignore": "A comment silences a rule that finds nothing there.",
    "expired-ignore": "The end date of a comment has passed: what it silenced counts again.",
    "reasonless-ignore": "A comment tells no reason.",
    "endless-ignore": "A comment on a banned route has no end date, so it silences nothing.",
    "fixed-baseline-entry": "The baseline has an entry for what is no longer found.",
    "expired-baseline-entry": "The end date of an entry of the baseline has passed: its finding counts again.",
    "unproven-baseline-entry": "An entry of the baseline for a banned route has no reason or no end: it does not hold.",
    "incomplete-gateway": "A gateway lacks an answer to one of its five gates.",
    "expired-gateway": "The answers for a gateway have lapsed.",
    "unused-gateway": "No call goes through a gateway that the configuration answers for.",
    "expired-policy": "The end date of a policy has passed, so it does not hold.",
}
"""What each kind of note means."""
