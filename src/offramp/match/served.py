"""Where the repository itself serves what it gets by a banned route; a request to there is a relay to that route."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from offramp.match.found import Match
from offramp.match.predicates import OWN_RELAYS
from offramp.model import Role, Step
from offramp.resolve import Program, Site, Sites, options, pattern
from offramp.resolve.urls import text_with_holes
from offramp.rules import Ruleset, Table
from offramp.values import Absent, FromEnv, Items, Known, Value

Served = Mapping[str, tuple[Step, ...]]
"""For each port: the server that listens there, and the banned call behind it."""


def served(sites: Sites, servers: Iterable[Mapping[str, object]], matches: Iterable[Match]) -> Served:
    """The ports of servers whose program makes banned calls."""
    banned = {
        match.location.path: match
        for match in reversed(tuple(matches))
        if match.rule.role is Role.CALL and match.rule.route and match.rule.route.banned and match.site
    }
    found: dict[str, tuple[Step, ...]] = {}
    for site, entry in _starts(sites, tuple(servers)) if banned else ():
        behind = next((path for path in _program_of(sites.program, site.path) if path in banned), None)
        for port in _ports(sites, site, entry) if behind else ():
            found.setdefault(port, _steps(site, port, banned[behind or ""]))
    return found


def with_own_relays(rules: Ruleset, ports: Served) -> Ruleset:
    """The rules with what `own_relay` looks into."""
    table = Table(name=OWN_RELAYS, about="", as_of="", raw=ports)
    return replace(rules, tables={**rules.tables, OWN_RELAYS: table})


def _starts(sites: Sites, servers: tuple[Mapping[str, object], ...]) -> Iterator[tuple[Site, Mapping[str, object]]]:
    known = [(pattern(str(entry["value"])), entry) for entry in servers]
    for site in (*sites.all, *sites.extending()):
        for fits, entry in known:
            if fits.fullmatch(site.target.path):
                yield site, entry


def _steps(site: Site, port: str, call: Match) -> tuple[Step, ...]:
    return (
        Step(path=site.path, line=site.location.line, text=f"`{site.target.path}` serves at port {port}"),
        Step(path=call.location.path, line=call.location.line, text=f"the server makes this call: `{call.rule.id}`"),
    )


def _ports(sites: Sites, site: Site, entry: Mapping[str, object]) -> Iterator[str]:
    if "address" in entry:
        address = sites.argument(site, str(entry["address"]))
        given: Value = address.members[1] if isinstance(address, Items) and len(address.members) > 1 else Absent()
    else:
        given = sites.argument(site, str(entry["port"]))
    if isinstance(given, Absent) and "default" in entry:
        yield str(entry["default"])
    for each in options(given):
        inner = each.default if isinstance(each, FromEnv) else each
        for option in options(inner):
            if isinstance(option, Known) and text_with_holes(option).isdecimal():
                yield text_with_holes(option)


def _program_of(program: Program, start: str) -> Iterator[str]:
    """The file and everything in the repository that it imports, nearest first."""
    found, seen = [start], {start}
    for path in found:
        yield path
        for imp in program.indexes[path].facts.imports:
            named = f"{imp.module}.{imp.name}".lstrip(".") if imp.name else imp.module
            for module in (imp.module, named):
                other = program.modules.find(module, imp.level, path)
                if other and other not in seen and other in program.indexes:
                    seen.add(other)
                    found.append(other)
