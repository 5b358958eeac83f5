"""What a rule that holds leaves behind, and what is found around a call."""

from __future__ import annotations

from msgspec import Struct

from offramp.model import Location, Role, Stage, Step
from offramp.resolve import Site
from offramp.rules import Rule


class Match(Struct, frozen=True, kw_only=True):
    """One rule that holds at one place."""

    rule: Rule
    location: Location
    scope: str
    site: Site | None
    """The call; None for a line of a configuration file."""
    origin: Site | None = None
    """For a finding that hangs on a call of another rule: that call."""
    evidence: tuple[Step, ...]
    sure: bool
    facts: tuple[tuple[str, str], ...] = ()
    """What the message may name."""
    edits: bool = False
    """The call is given images to change."""
    streams: bool = False
    """The call asks for its answer as a stream."""
    mention: bool = False
    """A dependency that is named; its use is a finding of its own."""
    also: tuple[Stage, ...] = ()
    """Stages besides those of the rule."""

    @property
    def fetches(self) -> bool:
        """Whether it asks for what another call has had made: the picture comes with its reply."""
        asks = self.rule.when.http is not None or bool(self.rule.beside)
        return self.rule.role is Role.OUTPUT and asks and self.site is not None

    @property
    def looks(self) -> bool:
        """Whether it is a call that looks what is there, which counts only where something comes of it."""
        return any(option.call for option in (self.rule.when, *self.rule.when.any))


class Around(Struct, frozen=True, kw_only=True):
    """One thing around a call: `kind` as in the rules, where it starts, and the call it belongs to."""

    kind: str
    location: Location
    scope: str
    origin: Location
    via: tuple[Step, ...]
    telling: bool = False
    """It is done with images and with nothing else."""
    facts: tuple[tuple[str, str], ...] = ()
    """What is known of it besides, such as the amount of a price."""
