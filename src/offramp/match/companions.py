"""Which calls go to one and the same browser, session or client; says nothing about what they do there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from offramp.model import Location
from offramp.resolve import Program, Site, Sites, options
from offramp.values import External


class Companions:
    """The sites by the call that made the thing they are called on."""

    def __init__(self, sites: Sites, drivers: frozenset[object]) -> None:
        self._group: dict[Location, Location] = {}
        for site in sites.all:
            own = site.target.path.partition(".")[0] in drivers
            for other in _given(sites.program, site):
                # A parser that is given the text of a page is asked about that page.
                if own or (other.path.partition(".")[0] in drivers and not site.target.calls):
                    self._join(_origin(site), other.calls[0])
        found: dict[Location, list[Site]] = defaultdict(list)
        for site in sites.all:
            if site.target.calls or site.location in self._group:
                found[self._root(_origin(site))].append(site)
        self._found: Mapping[Location, list[Site]] = found

    def of(self, site: Site) -> list[Site]:
        """The calls on what the site is called on, itself among them; of what makes such a thing those on that."""
        return self._found.get(self._root(_origin(site)), [])

    def _join(self, one: Location, other: Location) -> None:
        """Both are about one page: `WebDriverWait(driver)` waits for it, `until(condition)` asks it."""
        first, second = sorted((self._root(one), self._root(other)))
        self._group.setdefault(first, first)
        self._group[second] = first

    def _root(self, at: Location) -> Location:
        while self._group.get(at, at) != at:
            at = self._group[at]
        return at


def _origin(site: Site) -> Location:
    return site.target.calls[0] if site.target.calls else site.location


def _given(program: Program, site: Site) -> Iterator[External]:
    """The things from outside that a call is given, of which it is known where they were made."""
    for arg in site.args:
        for value in options(program.value(site.path, site.scope, arg.value)):
            if isinstance(value, External) and value.calls:
                yield value
