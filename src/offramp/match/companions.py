"""Which calls go to one and the same browser, session or client; says nothing about what they do there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cached_property

from offramp.model import Location
from offramp.resolve import Program, Site, Sites, options
from offramp.values import External


class Companions:
    """The sites by the call that made the thing they are called on; gathered when that is asked first."""

    def __init__(self, sites: Sites, drivers: frozenset[object]) -> None:
        self._sites = sites
        self._drivers = drivers
        self._group: dict[Location, Location] = {}
        self._shared: dict[Location, tuple[Location, ...]] = {}

    def of(self, site: Site) -> list[Site]:
        """The calls on what the site is called on, itself among them; of what makes such a thing those on that."""
        return self._found.get(self._root(_origin(site)), [])

    @cached_property
    def _found(self) -> Mapping[Location, list[Site]]:
        # Where nothing of a driver is called, no call is given anything of one.
        if any(self._is_driven(site.target) for site in self._sites.all):
            self._join_pages()
        found: dict[Location, list[Site]] = defaultdict(list)
        for site in self._sites.all:
            origin = _origin(site)
            if site.target.calls or origin in self._group or origin in self._shared:
                for root in sorted({self._root(each) for each in self._shared.get(origin, (origin,))}):
                    found[root].append(site)
        return found

    def _is_driven(self, thing: External) -> bool:
        return thing.path.partition(".")[0] in self._drivers

    def _join_pages(self) -> None:
        for site in self._sites.all:
            # A parser that is given the text of a page is asked about that page.
            if self._is_driven(site.target) or not site.target.calls:
                given = _given(self._sites.program, site)
                self._about(site, {other.calls[0] for other in given if self._is_driven(other)})

    def _about(self, site: Site, pages: set[Location]) -> None:
        """What is made for one page belongs to it; a function that serves several does not make them one."""
        if len(pages) > 1 and not site.target.calls:
            self._shared[site.location] = tuple(sorted(pages))
        else:
            for page in pages:
                self._join(_origin(site), page)

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
