"""What is done with a reply that no name or access path tells: rows, links and data addresses made of it, page scripts.

Says what would be done with an expression; whether the expression carries a reply is for the caller to ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from offramp.facts import Attr, Call, Const, Expr, Item, Join, Name, last_name, walk
from offramp.match.flow import Flow
from offramp.match.predicates import inside
from offramp.resolve import Program, options
from offramp.resolve.base import span_of
from offramp.values import External, Known, Partial, Value

_CLICKS = frozenset({"click", "submit", "tap", "dispatch_event", "mouse_click"})
_KEYS = frozenset({"press", "send_keys", "input", "type", "key_down"})
_SCRIPTS = frozenset({"execute_script", "evaluate", "run_js"})
_HOLE = "\ufffc"
_KEY = "key "
"""Stands before what is pressed, so that a pattern can tell it from what a button is called."""


class Seen(Struct, frozen=True):
    """A kind of the `around` condition, what has to carry a reply for it, and what to say of it."""

    kind: str
    carriers: tuple[Expr, ...]
    text: str


class Shapes:
    """Looks at one expression at a time."""

    def __init__(
        self, program: Program, flow: Flow, entries: Iterable[Mapping[str, object]], drivers: frozenset[object]
    ) -> None:
        self.program = program
        self.flow = flow
        self.drivers = drivers
        told = list(entries)
        self.scripts = _patterns(told, "page-text")
        self.queries = _patterns(told, "query")
        self.links = _patterns(told, "made-link")
        self.submits = _patterns(told, "page-submit")
        self.submitting = _patterns(told, "submitting-function")
        self.elsewhere = [fits for fits, _ in _patterns(told, "page-aside")]
        self.rows = {str(each["value"]): each for each in told if each.get("what") == "row-method"}

    def at(self, path: str, scope: int, node: Expr) -> Iterator[Seen]:
        """Everything that may be done there."""
        if isinstance(node, Join):
            yield from self._made(path, scope, node)
        if isinstance(node, Call) and node.args:
            yield from self._row(path, scope, node)
            yield from self._page_script(path, scope, node)
        if isinstance(node, Call) and isinstance(node.func, Attr):
            yield from self._submission(path, scope, node, node.func)

    def _made(self, path: str, scope: int, node: Join) -> Iterator[Seen]:
        """`f"https://host/images/{id}.png"` and `f"data:image/png;base64,{data}"`."""
        pieces = [str(part.value) if isinstance(part, Const) else _HOLE for part in node.parts]
        for first in node.parts[:1]:
            pieces[0] = next(written(self.program.value(path, scope, first)), _HOLE)
        text = "".join(pieces)
        # What is read right there is the reply's own text; a name or a call may be a picture that is sent along.
        held = tuple(part for part in node.parts if isinstance(part, (Attr, Item)) or _is_get(part))
        for fits, kind in self.links:
            if held and fits.search(text):
                yield Seen(kind, held, "an address is made of the result")
                return

    def _row(self, path: str, scope: int, call: Call) -> Iterator[Seen]:
        """`session.add(row)` and `cursor.execute("INSERT ...", values)`."""
        if not isinstance(call.func, Attr):
            return
        name, given = call.func.name, tuple(arg.value for arg in call.args)
        entry = self.rows.get(name)
        if entry and re.search(str(entry.get("receiver", "")), last_name(call.func.base)):
            yield Seen(str(entry["kind"]), given, f"`{name}` puts the result into a database")
        if name in ("execute", "executemany"):
            for fits, kind in self.queries:
                if any(fits.search(text) for text in written(self.program.value(path, scope, given[0]))):
                    yield Seen(kind, given, "a statement puts the result into a database")

    def _page_script(self, path: str, scope: int, call: Call) -> Iterator[Seen]:
        """A script or a command that has a driven page fetch the image, given as a text."""
        driven = isinstance(call.func, Attr) and self._is_driven(path, scope, call.func)
        if not (driven or self.flow.internal(path, scope, call)) or not self.flow.of(path, scope, call):
            return
        # What the function itself was given is its caller's word.
        taken = {param.name for param in self.program.indexes[path].facts.scopes[scope].params}
        given = [each.value for each in call.args if not (isinstance(each.value, Name) and each.value.id in taken)]
        texts = [text for expr in given for text in written(self.program.value(path, scope, expr))]
        kind = next((kind for fits, kind in self.scripts if any(fits.search(text) for text in texts)), None)
        # A look at the page is worth telling of where a page is looked at, not in every helper that passes a script on.
        if kind and (driven or kind == "download"):
            yield Seen(kind, (call,), "has the page hand over the image")

    def _submission(self, path: str, scope: int, call: Call, method: Attr) -> Iterator[Seen]:
        """A click on what is called a button for sending, or the key that sends."""
        if not self._is_driven(path, scope, method):
            return
        if method.name in _KEYS:
            texts = [_KEY + word for arg in call.args for word in self._keys(path, scope, arg.value)]
            kind = _first(self.submits, texts)
        else:
            clicked = self._clicked(path, scope, call, method)
            texts = self._words(path, scope, clicked) if clicked else []
            kind = _first(self.submits, texts) or (self._by_function(path, scope, texts) if clicked else "")
        if kind:
            yield Seen(kind, (method.base,), "the prompt is sent off here")

    def _clicked(self, path: str, scope: int, call: Call, method: Attr) -> Expr | None:
        """The thing of a page that a method or a script clicks."""
        if method.name in _CLICKS:
            return method.base
        if method.name in _SCRIPTS and call.args:
            script = written(self.program.value(path, scope, call.args[0].value))
            clicks = any(".click()" in each for each in script)
            return (call.args[1].value if len(call.args) > 1 else method.base) if clicks else None
        return None

    def _by_function(self, path: str, scope: int, texts: Iterable[str]) -> str:
        """What a button was sought by may say nothing, such as its place; then the name of the function may tell."""
        if any(fits.search(text) for text in texts for fits in self.elsewhere):
            return ""
        return _first(self.submitting, [self.program.indexes[path].facts.scopes[scope].name.rpartition(".")[2]])

    def _keys(self, path: str, scope: int, pressed: Expr) -> Iterator[str]:
        yield from written(self.program.value(path, scope, pressed))
        for node in walk(pressed):
            if isinstance(node, Attr) and last_name(node.base) == "Keys":
                yield node.name

    def _words(self, path: str, scope: int, thing: Expr) -> list[str]:
        """The texts by which a thing of a page was sought."""
        found: list[str] = []
        for value in options(self.program.value(path, scope, thing)):
            for at in value.calls if isinstance(value, External) else ():
                where, made = self.program.indexes[at.path].call_at.get(span_of(at), (0, None))
                for arg in made.args if made else ():
                    given = self.program.value(at.path, where, arg.value)
                    found += [text for each in inside(given) for text in written(each)]
        return found

    def _is_driven(self, path: str, scope: int, method: Attr) -> bool:
        made = inside(self.program.value(path, scope, method))
        return any(isinstance(each, External) and each.path.partition(".")[0] in self.drivers for each in made)


def _first(patterns: Iterable[tuple[re.Pattern[str], str]], texts: Iterable[str]) -> str:
    """The kind of the first pattern that fits one of the texts."""
    known = list(texts)
    return next((kind for fits, kind in patterns if any(fits.search(text) for text in known)), "")


def _is_get(expr: Expr) -> bool:
    return isinstance(expr, Call) and isinstance(expr.func, Attr) and expr.func.name == "get"


def _patterns(entries: Iterable[Mapping[str, object]], what: str) -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(str(each["value"])), str(each["kind"])) for each in entries if each.get("what") == what]


def written(value: Value) -> Iterator[str]:
    """The written parts of a text."""
    for each in options(value):
        if isinstance(each, Known) and isinstance(each.value, str):
            yield each.value
        elif isinstance(each, Partial):
            yield "".join(part or "" for part in each.parts)
