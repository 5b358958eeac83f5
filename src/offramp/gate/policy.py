"""What fails: by route, by confidence and by path; knows nothing of exceptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from offramp.config.values import Config, Policy
from offramp.model import Finding, Route

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_LEAST = {
    "banned": Route.SESSION_RELAY.gravity,
    "wrapper": Route.WRAPPER.gravity,
    "gateway": Route.GATEWAY.gravity,
    "any": 0,
    "never": len(Route),
}
"""The gravity from which on a route fails."""


class Bar(Struct, frozen=True, kw_only=True):
    """How much a finding may be without failing."""

    fail_on: str
    strict: bool = False
    policy: Policy | None = None
    """Whose bar it is; None when it is the bar for all."""

    def fails(self, finding: Finding, *, sure: bool) -> bool:
        """With `sure`, only what is beyond doubt: no medium confidence, and not what stands around a call."""
        least = min(_LEAST[self.fail_on], _LEAST["gateway"]) if self.strict else _LEAST[self.fail_on]
        if sure and (finding.role.around or not (self.strict or finding.sure)):
            return False
        return finding.route.gravity >= least


class Bars:
    """The bar of each path on a day."""

    def __init__(self, config: Config, today: str) -> None:
        self.general = Bar(fail_on=config.fail_on, strict=config.strict)
        self.lapsed = tuple(each for each in config.policies if each.until and each.until < today)
        self._prefix = config.prefix
        self._special = [
            (_spec(each.paths), _bar(each, self.general)) for each in config.policies if each not in self.lapsed
        ]

    def of(self, path: str) -> Bar:
        """The bar of a file: that of the last policy that is for it."""
        found = [bar for spec, bar in self._special if spec.match_file(self._prefix + path)]
        return found[-1] if found else self.general


def _spec(paths: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # most projects have one bar

    return GitIgnoreSpec.from_lines(paths)


def _bar(policy: Policy, general: Bar) -> Bar:
    """A policy that names its own `fail-on` and says nothing of strict is not strict."""
    strict = general.strict and not policy.fail_on if policy.strict is None else policy.strict
    return Bar(fail_on=policy.fail_on or general.fail_on, strict=strict, policy=policy)
