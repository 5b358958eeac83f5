"""The calls that go to the official API as they should: no findings, but where a route can drift away from."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.analysis import Analysis
from offramp.exemptions import Place
from offramp.model import Role, Route
from offramp.resolve import Site


def official(analysis: Analysis) -> tuple[Place, ...]:
    """Where images are asked of the official API; a call that is found on another route is none of these."""
    return tuple(sorted(_places(analysis)))


def _places(analysis: Analysis) -> Iterator[Place]:
    judged = {
        finding.location
        for finding, _ in analysis.findings
        if finding.role is Role.CALL and finding.route is not Route.OFFICIAL
    }
    for site in analysis.sites.all:
        if operation(site) and site.location not in judged:
            scope = analysis.sites.program.indexes[site.path].facts.scopes[site.scope].name
            yield Place(path=site.path, scope=scope)


def operation(site: Site) -> str | None:
    """The operation of the Images API that a site calls with the SDK."""
    path = site.target.path
    if not path.startswith("openai.") or "Azure" in path:
        return None
    return next((name for name in ("images.generate", "images.edit") if path.endswith(f".{name}")), None)
