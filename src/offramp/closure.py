"""Which further files a set of files needs: what they import, name by name, and who imports them; reads no disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from offramp.facts import FileFacts, Import
from offramp.resolve.index import Modules
from offramp.units import Unit, Units

Read = Callable[[str], FileFacts | None]
Names = frozenset[str]

_IMPORT = re.compile(
    rb"(?:^|[;:])[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n;]*)|import[ \t]+([^\n;]+))", re.M
)
_WORD = re.compile(r"[\w.]+(?=\s*(?:as\s+\w+\s*)?(?:,|$))")
WHOLE = ""
"""In place of a name: the file as a whole."""


class Closure:
    """What stands in the files that were read, and where their imports lead."""

    def __init__(self, modules: Modules, read: Read) -> None:
        self.modules = modules
        self.read = read
        self._facts: dict[str, FileFacts | None] = {}
        self._units: dict[str, Units] = {}

    def facts(self, path: str) -> FileFacts | None:
        """Those of a file, which is read when it is first asked for."""
        if path not in self._facts:
            self._facts[path] = self.read(path)
        return self._facts[path]

    def units(self, facts: FileFacts) -> Units:
        """The definitions and statements of a file."""
        if facts.path not in self._units:
            self._units[facts.path] = Units(facts)
        return self._units[facts.path]

    def targets(self, facts: FileFacts, imp: Import) -> Iterator[tuple[str, str]]:
        """The files that an import leads to, each with a name that is wanted of it."""
        inner = self.modules.find(f"{imp.module}.{imp.name}".lstrip("."), imp.level, facts.path) if imp.name else None
        if inner:
            yield from ((inner, name) for name in self._asked_of(facts, imp.alias))
        if found := self.modules.find(imp.module, imp.level, facts.path):
            if imp.name == "*":
                yield found, WHOLE
            elif imp.name:
                yield found, imp.name
            else:
                yield from ((found, name) for name in self._asked_of(facts, bound_name(imp)))

    def _asked_of(self, facts: FileFacts, alias: str) -> set[str]:
        """The names that are asked of a module by its alias; of one that is handed on or only loaded, everything."""
        attributes = self.units(facts).attributes.get(alias, set())
        return {WHOLE} if WHOLE in attributes or not attributes else attributes


class Imported:
    """Follows imports from files that were read, and reads what they lead to.

    A file is followed for the names alone that are asked of it: what stands behind one function of a module does not
    read what is behind the others.
    """

    def __init__(self, closure: Closure) -> None:
        self.closure = closure
        self._asked: set[tuple[str, str]] = set()
        self._needed: set[int] = set()
        self._waiting: list[tuple[str, str]] = []

    @property
    def files(self) -> frozenset[str]:
        """The files that something is needed of."""
        return frozenset(path for path, _ in self._asked)

    def follow(self, whole: Iterable[str], parts: Mapping[str, Iterable[Unit]]) -> None:
        """Read everything that is needed by files as a whole, and by parts of others."""
        self._waiting += ((path, WHOLE) for path in whole)
        for path, units in parts.items():
            if facts := self.closure.facts(path):
                self._need(facts, units)
        while self._waiting:
            path, name = self._waiting.pop()
            if {(path, name), (path, WHOLE)}.isdisjoint(self._asked):
                self._asked.add((path, name))
                self._follow(path, name)

    def _follow(self, path: str, name: str) -> None:
        facts = self.closure.facts(path)
        if facts is None:
            return
        if name == WHOLE:
            self._go(facts, facts.imports)
            return
        units = self.closure.units(facts)
        # A module that does not bind a name may still hand it out by a function.
        asked = [name] if units.binds(name) else ["__getattr__"]
        self._go(facts, (imp for imp in units.imports if bound_name(imp) == name))
        self._need(facts, [*units.behind(asked), *(unit for unit in units.all if unit.reaches_out)])
        if not units.binds(name):
            self._ask_stars(facts, {name})

    def _need(self, facts: FileFacts, wanted: Iterable[Unit]) -> None:
        """Follow the imports that parts of a file make or use."""
        units = self.closure.units(facts)
        fresh = [unit for unit in wanted if id(unit) not in self._needed]
        self._needed.update(id(unit) for unit in fresh)
        needs = set().union(*(unit.needs for unit in fresh))
        self._go(facts, (imp for unit in fresh for imp in unit.imports))
        self._go(facts, (imp for imp in units.imports if bound_name(imp) in needs))
        self._ask_stars(facts, {name for name in needs if not units.binds(name)})

    def _ask_stars(self, facts: FileFacts, names: set[str]) -> None:
        """Names that are bound nowhere may come by a star."""
        for star in self.closure.units(facts).stars:
            path = self.closure.modules.find(star.module, star.level, facts.path)
            target = self.closure.facts(path) if path else None
            if target:
                units = self.closure.units(target)
                self._waiting += ((target.path, name) for name in names if units.stars or units.binds(name))

    def _go(self, facts: FileFacts, imports: Iterable[Import]) -> None:
        for imp in imports:
            self._waiting += self.closure.targets(facts, imp)


class Importers:
    """Tells the files that import something of others, and what of their own rests on that."""

    def __init__(self, closure: Closure, whole: Iterable[str]) -> None:
        self.closure = closure
        self.fresh: dict[str, Names | None] = dict.fromkeys(whole)
        """By file the names that matter and were not looked for yet; None for all of them."""
        self._wanted = dict(self.fresh)
        self.parts: dict[str, list[Unit]] = {}
        """What rests on others, by file, of the files that were found on the way."""

    def may_import(self, path: str, data: bytes) -> bool:
        """Whether a file imports what is fresh, by the look of its import lines; one too many does no harm."""
        return any(self._leads(path, *line) for line in import_lines(data))

    def turn(self, more: Iterable[FileFacts]) -> None:
        """Take files that may import what is fresh; what rests on it in them and in those before is fresh then."""
        known = (facts for path in self.parts if (facts := self.closure.facts(path)))
        found = {facts.path: self._resting(facts) for facts in (*known, *more)}
        self.fresh = {}
        for path, names in found.items():
            before = self._wanted.get(path, frozenset())
            if before is not None and names - before:
                self.fresh[path] = self._wanted[path] = names

    def _leads(self, path: str, module: str, level: int, names: tuple[str, ...]) -> bool:
        found = self.closure.modules.find(module, level, path)
        if found in self.fresh:
            wanted = self.fresh[found]
            if wanted is None or not names or not wanted.isdisjoint(names) or "*" in names:
                return True
        inner = (self.closure.modules.find(f"{module}.{name}".lstrip("."), level, path) for name in names)
        return any(each in self.fresh for each in inner)

    def _resting(self, facts: FileFacts) -> Names:
        """The names of a file that rest on what is wanted; notes its parts."""
        units = self.closure.units(facts)
        names = {alias for imp in facts.imports for alias in self._aliases(facts, imp)}
        if not names:
            return frozenset()
        self.parts[facts.path] = units.ahead(names)
        return frozenset(names.union(*(unit.binds for unit in self.parts[facts.path])))

    def _aliases(self, facts: FileFacts, imp: Import) -> Iterator[str]:
        """The names under which an import brings in what is wanted."""
        for path, name in self.closure.targets(facts, imp):
            if path != facts.path and path in self._wanted:
                wanted = self._wanted[path]
                if imp.name == "*":
                    yield from wanted if wanted is not None else self._all_of(path)
                elif wanted is None or name == WHOLE or name in wanted:
                    yield bound_name(imp)

    def _all_of(self, path: str) -> Iterable[str]:
        facts = self.closure.facts(path)
        return self.closure.units(facts).names if facts else ()


def bound_name(imp: Import) -> str:
    """The name under which a file knows what it imports."""
    return imp.alias or imp.module.partition(".")[0]


def import_lines(data: bytes) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    """The module, the level and the names of every import that the lines of a file look like."""
    for dots, module, names, plain in _IMPORT.findall(data):
        if plain:
            words = _WORD.findall(plain.decode(errors="replace").partition("#")[0].strip())
            yield from ((word, 0, ()) for word in words)
        else:
            # What follows an `as` is taken for a name as well, which does no harm.
            words = re.split(r"[,\s()\\]+", names.decode(errors="replace"))
            yield module.decode(errors="replace"), len(dots), tuple(word for word in words if word)
