"""Which further files a set of files needs: what they import, name by name, and who imports them; reads no disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from offramp.facts import FileFacts, Import
from offramp.resolve.index import Modules

Read = Callable[[str], FileFacts | None]

_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*)|import[ \t]+([^\n]+))", re.M
)
_WORD = re.compile(r"[\w.]+(?=\s*(?:as\s+\w+\s*)?(?:,|$))")


class Imported:
    """Follows imports from files that were read, and reads what they lead to.

    A file that only passes a name on, such as the `__init__` of a package, is followed for that name alone: one type
    asked of a package of a thousand does not read the thousand.
    """

    def __init__(self, modules: Modules, facts: Iterable[FileFacts], read: Read) -> None:
        self.modules = modules
        self.known: dict[str, FileFacts | None] = {each.path: each for each in facts}
        self.read = read
        self._whole: set[str] = set()
        self._names: set[tuple[str, str]] = set()
        self._waiting: list[tuple[str, str]] = [(path, "") for path in self.known]

    def follow(self) -> None:
        """Read everything that is needed."""
        while self._waiting:
            path, name = self._waiting.pop()
            facts = self._facts(path)
            for imp in self._asked(facts, name) if facts else ():
                self._waiting += self._targets(path, imp)

    def _facts(self, path: str) -> FileFacts | None:
        if path not in self.known:
            self.known[path] = self.read(path)
        return self.known[path]

    def _asked(self, facts: FileFacts, name: str) -> tuple[Import, ...]:
        """The imports behind a name of a file; all of them when the file defines it or is asked for as a whole."""
        if facts.path in self._whole or (facts.path, name) in self._names:
            return ()
        self._names.add((facts.path, name))
        passed = tuple(imp for imp in facts.imports if imp.scope == 0 and imp.alias == name) if name else ()
        if passed:
            return passed
        self._whole.add(facts.path)
        return facts.imports

    def _targets(self, path: str, imp: Import) -> Iterator[tuple[str, str]]:
        inner = self.modules.find(f"{imp.module}.{imp.name}".lstrip("."), imp.level, path) if imp.name else None
        if inner:
            yield inner, ""
        if found := self.modules.find(imp.module, imp.level, path):
            yield found, "" if imp.name in ("", "*") else imp.name


def imports_any(modules: Modules, path: str, data: bytes, wanted: set[str]) -> bool:
    """Whether a file imports one of the wanted ones, by the look of its import lines; a line too many does no harm."""
    for dots, module, names, plain in _IMPORT.findall(data):
        base = module.decode(errors="replace")
        if plain:
            tried = [(word, 0) for word in _WORD.findall(plain.decode(errors="replace").partition("#")[0].strip())]
        else:
            words = re.split(r"[,\s()\\]+", names.decode(errors="replace"))
            tried = [(base, len(dots)), *((f"{base}.{word}".lstrip("."), len(dots)) for word in words if word)]
        if any(modules.find(each, level, path) in wanted for each, level in tried):
            return True
    return False
