"""Where clients of classed calls are made: of packages, sessions with a credential, own classes given the access."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import cast

from msgspec.structs import replace

from offramp.facts import Arg, Call
from offramp.match.found import Around
from offramp.model import Location, Step
from offramp.resolve import Program, Site, Sites, options
from offramp.resolve.base import span_of
from offramp.rules import Table
from offramp.values import Absent, External, Internal, Selected
from offramp.values import Table as Mapped


def clients(sites: Sites, calls: Iterable[Site], credentials: Table, drivers: Table) -> tuple[Around, ...]:
    """The clients of `calls`, each once per call, in source order."""
    finder = _Finder(sites, tuple(calls), credentials, drivers)
    found = {(each.location, each.origin): each for site in finder.calls for each in finder.of(site)}
    return tuple(sorted(found.values(), key=lambda each: (each.location, each.origin)))


_CALLERS = 12
"""A function with more callers sends for everybody."""
_CHAIN = 24


class _Finder:
    def __init__(self, sites: Sites, calls: tuple[Site, ...], credentials: Table, drivers: Table) -> None:
        self.sites = sites
        self.calls = calls
        self._called = frozenset(site.location for site in calls)
        self.program: Program = sites.program
        self.starts = {str(each["value"]): each["client"] for each in map(dict, drivers.entries) if "client" in each}
        entries = [dict(entry) for entry in credentials.entries]
        self.words = {
            kind: frozenset(str(each["value"]).lower() for each in entries if each["kind"] == kind)
            for kind in ("argument", "header", "address", "holder")
        }
        self.names = [re.compile(str(each["value"])) for each in entries if each["kind"] == "argument-name"]

    def of(self, site: Site) -> Iterator[Around]:
        if self.sites.request(site) is None:
            yield from self._made(site)
            yield from self._browser(site)
            return
        yield from self._session(site)
        yield from self._session_class(site)
        for owner in self._owners(site):
            yield from self._constructions(site, owner, "sends the request")

    def _made(self, site: Site) -> Iterator[Around]:
        """Every place where the object may have been made whose method is called."""
        for target in self._targets(site):
            made = self.sites.receiver(replace(site, target=target))
            if made and made.location not in self._called and made.target.path.count("()") == 0:
                said = f"`{made.target.path}` is the client of the call"
                step = Step(path=made.path, line=made.location.line, text=said)
                yield self._client(made.path, made.scope, made.location, site, step)

    def _browser(self, site: Site) -> Iterator[Around]:
        """Where the browser of a page is started or joined, for drivers whose first call does not yet do that."""
        names = self.starts.get(site.target.path.partition(".")[0], ())
        for at in site.target.calls:
            for made in self.sites.by_location.get(at, ()):
                if made.target.path.rpartition(".")[2] in cast(tuple[str, ...], names):
                    step = Step(path=made.path, line=at.line, text=f"`{made.target.path}` is the browser of the page")
                    yield self._client(made.path, made.scope, at, site, step)

    def _targets(self, site: Site) -> Iterator[External]:
        """The called thing, once for each of its origins."""
        yield site.target
        scope, call = self.program.indexes[site.path].call_at.get(span_of(site.location), (0, None))
        for value in options(self.program.value(site.path, scope, call.func)) if call else ():
            while isinstance(value, Selected):
                value = value.value
            if isinstance(value, External) and value.path == site.target.path:
                yield value

    def _session(self, site: Site) -> Iterator[Around]:
        """The session of the request, where the credential is put on the session itself; a bare one is no client."""
        made = self.sites.receiver(site)
        if made and made.location != site.location and self._carries_credential(site, made):
            step = Step(path=made.path, line=made.location.line, text="the session that carries the credential")
            yield self._client(made.path, made.scope, made.location, site, step)

    def _carries_credential(self, site: Site, session: Site) -> bool:
        headers, cookies = self.sites.on_session(site)
        named = {name.lower() for name, _ in headers.entries} if isinstance(headers, Mapped) else set()
        given = {arg.name.lower() for arg in session.args if arg.name}
        return not isinstance(cookies, Absent) or bool(named & self.words["header"] | given & self.words["argument"])

    def _session_class(self, site: Site) -> Iterator[Around]:
        """Where the function that sends the request makes an own session, which is given the access."""
        made = self.sites.receiver(site)
        owner = self._owner(made.path, made.scope) if made else None
        if owner:
            yield from self._constructions(site, owner, "opens the session of the request", (site.path, site.scope))

    def _constructions(
        self, site: Site, owner: tuple[str, int], does: str, within: tuple[str, int] | None = None
    ) -> Iterator[Around]:
        """Where an own class is made and given the access; `within` names the only function that counts."""
        name = self.program.indexes[owner[0]].facts.scopes[owner[1]].name
        for path, scope, call in self.program.callers(*owner):
            if within in (None, (path, scope)) and self._is_given_access(owner, path, scope, call):
                step = Step(path=path, line=call.at.line, text=f"`{name}`, which {does}, is made here")
                yield self._client(path, scope, self.program.location(path, call.at), site, step)

    def _owner(self, path: str, scope: int) -> tuple[str, int] | None:
        """The class that a function belongs to; a copy of a package's class is the package's client."""
        index = self.program.indexes[path]
        number = index.class_of(scope)
        is_own = number > 0 and (path, index.facts.scopes[number].name) not in self.program.copies
        return (path, number) if is_own else None

    def _owners(self, site: Site) -> list[tuple[str, int]]:
        """The own classes that send the request, by themselves or through plain functions."""
        owners: dict[tuple[str, int], None] = {}
        waiting = [(site.path, site.scope)]
        for path, scope in waiting:
            if owner := self._owner(path, scope):
                owners[owner] = None
            is_plain = scope > 0 and self.program.indexes[path].class_of(scope) <= 0
            above = self.program.callers(path, scope) if is_plain else []
            if len(above) <= _CALLERS:
                fresh = {(caller, where) for caller, where, _ in above} - set(waiting)
                waiting += sorted(fresh)[: _CHAIN - len(waiting)]
        return list(owners)

    def _is_given_access(self, owner: tuple[str, int], path: str, scope: int, call: Call) -> bool:
        """Whether the construction passes an address or a credential, by the names of the parameters."""
        index = self.program.indexes[owner[0]]
        init = index.named(f"{index.facts.scopes[owner[1]].name}.__init__")
        names = [param.name for param in index.facts.scopes[init].params[1:] if not param.kind] if init > 0 else []
        plain = [arg for arg in call.args if not arg.name and not arg.star]
        given = {**dict(zip(names, plain, strict=False)), **{arg.name: arg for arg in call.args if arg.name}}
        known = self.words["argument"] | self.words["address"]
        if any(name.lower() in known or any(fits.search(name) for fits in self.names) for name in given):
            return True
        return any(self._holds_access(path, scope, name, arg) for name, arg in given.items())

    def _holds_access(self, path: str, scope: int, name: str, arg: Arg) -> bool:
        """Whether an own object is passed that hands out credentials, by the name of the parameter."""
        if not set(name.lower().split("_")) & self.words["holder"]:
            return False
        return any(
            isinstance(each, Internal) and each.kind == "instance"
            for each in options(self.program.value(path, scope, arg.value))
        )

    def _client(self, path: str, scope: int, at: Location, site: Site, step: Step) -> Around:
        name = self.program.indexes[path].facts.scopes[scope].name
        return Around(kind="client", location=at, scope=name, origin=site.location, via=(step,))
