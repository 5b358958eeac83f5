"""Who answers the image calls that go to a third party; grants nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from offramp.figures import Gateway
from offramp.match import Match
from offramp.model import Finding, Role, Route

_ROUTES = (Route.GATEWAY, Route.WRAPPER)
_ROLES = (Role.CALL, Role.CLIENT, Role.CONFIG)


def gateways(found: Iterable[tuple[Finding, Match]]) -> tuple[Gateway, ...]:
    """Each host once; those whose name is not in the source stand together at the end."""
    users: dict[str, list[str]] = defaultdict(list)
    for finding, match in found:
        host = dict(match.facts).get("host", "")
        if finding.route in _ROUTES and (finding.role is Role.CALL or (host and finding.role in _ROLES)):
            users[host].append(finding.id)
    named = sorted(users.items(), key=lambda pair: (not pair[0], pair[0]))
    return tuple(Gateway(host=host, findings=tuple(sorted(ids))) for host, ids in named)
