"""Where a program shows what a route says is left of its credits; knows nothing of prices."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from offramp.facts import Attr, Call, Const, Expr, Item, Name, last_name, walk
from offramp.match.flow import Flow
from offramp.match.found import Around
from offramp.model import Step
from offramp.resolve import Site, Sites
from offramp.rules import Table

KIND = "image-cost"


def logged(sites: Sites, asked: Iterable[Site], consumers: Table) -> Iterator[Around]:
    """The calls that write a number out of the answer to a log or the screen, by its name; each once."""
    places = frozenset(site.location for site in asked)
    if not places:
        return
    telling, words = _words(consumers, "telling"), _words(consumers, "left-word") | _words(consumers, "rest-word")
    flow = Flow(sites.program, places, lambda at: at in places)
    for path, scope in sorted(flow.reached):
        for statement in flow.statements(path, scope):
            for node in walk(statement.value) if statement.kind == "expression" and statement.value else ():
                if isinstance(node, Call) and last_name(node.func) in telling:
                    named = [each for arg in node.args for each in walk(arg.value) if split(_said(each)) & words]
                    if any(flow.of(path, scope, each) for each in named):
                        yield _place(sites, path, scope, node, f"`{last_name(node.func)}` shows what is left")


def _words(consumers: Table, what: str) -> frozenset[str]:
    entries = [dict(entry) for entry in consumers.entries if dict(entry).get("kind") == KIND]
    return frozenset(str(entry["value"]) for entry in entries if entry["what"] == what)


def _said(expr: Expr) -> str:
    """The name of a thing, or the key that is read of it."""
    match expr:
        case Item(index=Const(value=str() as key)):
            return key
        case Call(func=Attr(name="get"), args=(first, *_)) if isinstance(first.value, Const):
            return str(first.value.value)
        case Name() | Attr():
            return last_name(expr)
    return ""


def split(name: str) -> frozenset[str]:
    """The words of a name in snake or camel case."""
    return frozenset(re.findall(r"[a-z]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()))


def _place(sites: Sites, path: str, scope: int, node: Call, text: str) -> Around:
    at = sites.program.location(path, node.at)
    name = sites.program.indexes[path].facts.scopes[scope].name
    return Around(kind=KIND, location=at, scope=name, origin=at, via=(Step(path=path, line=at.line, text=text),))
