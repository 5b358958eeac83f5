"""All the places where the program reaches outside: calls, and settings of attributes of things from outside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from offramp.facts import Arg, Attr, Expr, Item, Statement
from offramp.model import Location
from offramp.resolve.base import options, span_of
from offramp.resolve.commands import Commands
from offramp.resolve.evaluate import Program
from offramp.resolve.paths import pattern
from offramp.resolve.site import Site
from offramp.values import External, Internal, Known, Selected, Value


class Sites(Commands):
    """All sites of a program."""

    def __init__(
        self,
        program: Program,
        http: Iterable[Mapping[str, object]],
        clients: Iterable[Mapping[str, object]] = (),
        processes: Iterable[Mapping[str, object]] = (),
    ) -> None:
        self.program = program
        clients = tuple(clients)
        self._clients = tuple(
            (pattern(str(entry["value"])), str(entry.get("env", "")), str(entry.get("default", "")))
            for entry in clients
            if entry.get("kind") != "derived"
        )
        self._derived = tuple(pattern(str(entry["value"])) for entry in clients if entry.get("kind") == "derived")
        self._processes = tuple((pattern(str(entry["value"])), entry) for entry in processes)
        self._http = tuple((pattern(str(entry["value"])), entry) for entry in http)
        self.all: tuple[Site, ...] = tuple(sorted(self._find(), key=lambda site: site.location))
        self.by_location: dict[Location, list[Site]] = defaultdict(list)
        for site in self.all:
            self.by_location[site.location].append(site)
        self._inside: dict[tuple[str, int], list[Site]] = defaultdict(list)
        for site in self.all:
            self._inside[site.path, site.scope].append(site)
        self._set: dict[str, list[Site]] = defaultdict(list)
        for site in self.all:
            if site.target.path.endswith("="):
                self._set[site.target.path].append(site)
        self._session_parts = self._find_session_parts()
        self._entry_of: dict[str, Mapping[str, object] | None] = {}
        self._sent: frozenset[Location] = frozenset(self._find_sent())

    def all_in(self, path: str, scope: int) -> list[Site]:
        """The sites of one function."""
        return self._inside.get((path, scope), [])

    def _find(self) -> Iterator[Site]:
        seen: set[tuple[Location, str]] = set()
        for path in sorted(self.program.indexes):
            for site in (*self._calls(path), *self._settings(path)):
                if (site.location, site.target.path) not in seen:
                    seen.add((site.location, site.target.path))
                    yield site

    def _calls(self, path: str) -> Iterator[Site]:
        for scope, block, call in self.program.indexes[path].calls:
            targets = options(self.program.value(path, scope, call.func))
            at = self.program.location(path, call.at)
            for each in targets:
                for target, base in (found for inner in options(_unwrapped(each)) for found in self._meant(inner)):
                    yield Site(
                        path=path, scope=scope, block=block, target=target, args=call.args, location=at, base=base,
                        sure=len(targets) == 1, picked=each if isinstance(each, Selected) else None,
                        written=base is None and not self.program.indexes[path].is_handed(call),
                    )  # fmt: skip

    def _meant(self, value: Value) -> Iterator[tuple[External, Site | None]]:
        """What is called, and where arguments of it are bound beforehand."""
        if isinstance(value, External):
            yield value, None
        elif isinstance(value, Internal) and value.kind == "class":
            if copy := self.program.copies.get((value.path, value.scope)):
                yield External(path=copy.package, via=(*value.via, copy.step)), None
        elif isinstance(value, Internal) and value.kind == "partial" and value.call:
            scope, call = self.program.indexes[value.path].call_at[span_of(value.call)]
            for each in options(self.program.value(value.path, scope, call.args[0].value)):
                for target, base in self._meant(_unwrapped(each)):
                    bound = Site(
                        path=value.path, scope=scope, block=-1, target=target, args=call.args[1:], location=value.call,
                        base=base, written=False,
                    )  # fmt: skip
                    yield target, bound

    def _settings(self, path: str) -> Iterator[Site]:
        for statement in self.program.indexes[path].facts.statements:
            if statement.kind != "assign" or statement.value is None:
                continue
            for target in statement.targets:
                if isinstance(target, (Attr, Item)):
                    yield from self._setting(path, statement, target, statement.value)

    def _setting(self, path: str, statement: Statement, target: Attr | Item, value: Expr) -> Iterator[Site]:
        owner = self.program.value(path, statement.scope, target.base)
        if isinstance(owner, External):
            yield Site(
                path=path,
                scope=statement.scope,
                block=statement.block,
                target=replace(owner, path=f"{owner.path}{self._place(path, statement.scope, target)}="),
                args=(Arg("value", value),),
                location=self.program.location(path, statement.at),
            )

    def _place(self, path: str, scope: int, target: Attr | Item) -> str:
        if isinstance(target, Attr):
            return f".{target.name}"
        key = self.program.value(path, scope, target.index)
        return f"[{key.value!s}]" if isinstance(key, Known) else "[]"


def _unwrapped(value: Value) -> Value:
    return _unwrapped(value.value) if isinstance(value, Selected) else value
