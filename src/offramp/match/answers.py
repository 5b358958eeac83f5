"""What is read off the answer of a call, an attribute or a key; follows the answer no further than values do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from offramp.facts import Attr, Call, Const, Expr, Item, walk
from offramp.match.predicates import inside
from offramp.model import Location
from offramp.resolve import Sites
from offramp.rules import Rule, When
from offramp.values import External, Value


def answers(sites: Sites, rules: tuple[Rule, ...]) -> dict[Location, dict[str, Location]]:
    """For each call the names that some rule asks for and where they are read first."""
    wanted = frozenset(name for rule in rules for name in _names(rule.when))
    found: dict[Location, dict[str, Location]] = defaultdict(dict)
    for path, index in sorted(sites.program.indexes.items()):
        for statement in index.facts.statements:
            for part in (*statement.targets, *((statement.value,) if statement.value else ())):
                for name, base in _read(part, wanted):
                    at = sites.program.location(path, statement.at)
                    for call in _calls(sites, sites.program.value(path, statement.scope, base)):
                        found[call].setdefault(name, at)
    return found


def _calls(sites: Sites, value: Value) -> Iterator[Location]:
    """The calls that a value comes out of; of one that only parses a text also those that the text comes out of."""
    for each in inside(value):
        if isinstance(each, External):
            yield from each.calls
            for site in (site for at in each.calls for site in sites.by_location.get(at, ())):
                if site.target.path in _PARSERS:
                    given = inside(sites.argument(site, "s|fp|0"))
                    yield from (at for one in given if isinstance(one, External) for at in one.calls)


_PARSERS = frozenset({"json.loads", "json.load", "orjson.loads", "ujson.loads", "yaml.safe_load", "yaml.load"})


def _names(when: When) -> Iterator[str]:
    yield from when.answer
    for each in when.any:
        yield from _names(each)


def _read(expr: Expr, wanted: frozenset[str]) -> Iterator[tuple[str, Expr]]:
    for node in walk(expr):
        match node:
            case Attr(base=base, name=name) if name in wanted:
                yield name, base
            case Item(base=base, index=Const(value=str() as name)) if name in wanted:
                yield name, base
            case Call(func=Attr(base=base, name="get"), args=(first, *_)):
                if isinstance(first.value, Const) and first.value.value in wanted:
                    yield str(first.value.value), base
