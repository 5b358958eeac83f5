"""Command lines of processes that a call starts, as one text; runs nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from offramp.resolve.base import options
from offramp.resolve.paths import Pattern
from offramp.resolve.requests import Requests
from offramp.resolve.site import Site
from offramp.resolve.strings import choice, pieces, text_of
from offramp.values import Absent, FromEnv, Items, Selected, Value


class Commands(Requests):
    """The sites that start a process, by the table of starters."""

    _processes: tuple[tuple[Pattern, Mapping[str, object]], ...]

    def command(self, site: Site) -> Value:
        """The command line, its words joined by blanks; `Absent` when the site starts no process.

        Of a word that may be one of several all are in the text: a command line is read, not run.
        """
        for fits, entry in self._processes:
            if fits.fullmatch(site.target.path):
                return choice([_line(each) for each in options(self._words(site, str(entry["command"])))])
        return Absent()

    def handed(self, site: Site) -> Iterator[tuple[Site, Value]]:
        """The calls that hand a command line to the function in which the site starts processes, each with its own."""
        for path, scope, call in self.program.callers(site.path, site.scope) if site.scope else ():
            line = self.program.seen_from(site.path, site.scope, path, scope, call, lambda: self.command(site))
            at = self.program.location(path, call.at)
            yield replace(site, path=path, scope=scope, block=-1, args=call.args, location=at), line

    def _words(self, site: Site, spec: str) -> Value:
        if spec != "*":
            return self._argument(site, spec)
        given = tuple(value for name, value in self.values(site) if not name)
        return Items(members=given, open=any(arg.star for arg in site.args))


def _line(value: Value) -> Value:
    if not isinstance(value, Items):
        return value
    parts: list[str | None] = []
    for number, word in enumerate(_alternatives(value)):
        parts += [" "] if number else []
        parts += pieces(word)
    via = dict.fromkeys(step for word in _alternatives(value) for step in word.via)
    return replace(text_of(parts), via=(*value.via, *list(via)[:_STEPS]))


_STEPS = 6


def _alternatives(value: Value, depth: int = 0) -> Iterator[Value]:
    """The words of a command, of nested lists too; each alternative of a word stands by itself."""
    match value:
        case Items(members=members) if depth < 4:
            for each in members:
                yield from _alternatives(each, depth + 1)
        case FromEnv(default=default) if not isinstance(default, Absent):
            yield from _alternatives(default, depth)
        case Selected(value=inner):
            yield from _alternatives(inner, depth)
        case _ if len(options(value)) > 1:
            for each in options(value):
                yield from _alternatives(each, depth)
        case _:
            yield value
