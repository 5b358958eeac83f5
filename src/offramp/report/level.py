"""How grave a finding is where a host knows three words: `error`, `warning` and `note`.

A finding on a banned route is an `error`, on a wrapper or gateway a `warning`, on the official route a `warning` when
the call itself has to change to go on working, else a `note`.
"""

from __future__ import annotations

from offramp.model import Disposition, Finding, Role, Route

AROUND = frozenset({Role.RETRY, Role.COST, Role.STORAGE})


def level(finding: Finding) -> str:
    """The word of SARIF."""
    if finding.route.banned:
        return "error"
    if finding.route is not Route.OFFICIAL:
        return "warning"
    breaks = finding.disposition is Disposition.MIGRATE and finding.role not in AROUND
    return "warning" if breaks else "note"
