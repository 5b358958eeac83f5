"""Where the reply of a call goes: through names, attributes, functions and files; judges nothing that is done there.

Follows what is made of the reply, not copies alone: a name that is set to `json.loads(reply.text)["data"]` carries it
too. Insensitive to order and fields, so what it says is possible, not sure.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.facts import (
    Attr,
    Call,
    Expr,
    Param,
    Statement,
    children,
    walk,
)
from offramp.match.carriers import NONE, Carriers, Mark, Node, Origins, called
from offramp.match.dispatched import dispatched
from offramp.model import Location, Step
from offramp.resolve import Program
from offramp.resolve.base import alternatives, is_static
from offramp.values import Internal

_STEPS = 10
"""Of more steps than this the first and the last ones are shown, and how many stand between them."""
_HOPS = 16
"""How often a reply may go on into a function, an attribute or out of one: who would believe a longer chain?"""
_ROUNDS = 40_000
_GROWING = frozenset(
    {"append", "add", "appendleft", "extend", "insert", "put", "put_nowait", "update", "write", "setdefault", "emit"}
)
_TOLD = frozenset({"on", "once", "connect", "subscribe", "add_listener", "add_done_callback", "then"})
"""Methods that have a function called with what a thing sends out."""


class _Reason(Struct, frozen=True):
    """How a thing came to carry a reply: what it was taken from, and the place."""

    source: Node | None
    mark: Mark
    """Of the source."""
    step: Step
    hops: int
    """How often it went from one function to another on the way."""


class Flow(Carriers):
    """What carries the replies of some calls."""

    def __init__(
        self,
        program: Program,
        calls: Iterable[Location],
        sends: Callable[[Location], bool],
        driven: frozenset[Location] = frozenset(),
    ) -> None:
        super().__init__(program, calls, sends)
        self.driven = driven
        """The calls that leave their reply in the thing they are called on, as a page that is opened does."""
        self._reasons: dict[tuple[Node, Mark], _Reason] = {}
        self._mentions = _mentions(program)
        self._statements: dict[str, dict[int, list[Statement]]] = {}
        self._waiting: deque[tuple[str, int]] = deque()
        self._queued: set[tuple[str, int]] = set()
        self.reached: set[tuple[str, int]] = set()
        """File and scope of every function in which a reply is seen."""
        self._run()

    # Questions

    def steps(self, path: str, scope: int, expr: Expr, origin: Location) -> tuple[Step, ...]:
        """The way of a reply to the expression, from the call on."""
        sources = [each for each in self._sources(path, scope, expr) if not isinstance(each, Location)]
        marks = ((each, mark) for each in sources for mark in ((origin, False), (origin, True)))
        node, mark = next((pair for pair in marks if pair in self._reasons), (None, (origin, False)))
        found: list[Step] = []
        seen: set[tuple[Node, Mark]] = set()
        while node and (node, mark) not in seen:
            seen.add((node, mark))
            reason = self._reasons[node, mark]
            found.append(reason.step)
            node, mark = reason.source, reason.mark
        found.reverse()
        return tuple(_shortened(found))

    def statements(self, path: str, scope: int) -> list[Statement]:
        """The statements of one function, in source order."""
        if path not in self._statements:
            by_scope: dict[int, list[Statement]] = defaultdict(list)
            for statement in self.program.indexes[path].facts.statements:
                by_scope[statement.scope].append(statement)
            self._statements[path] = by_scope
        return self._statements[path].get(scope, [])

    # Propagation

    def _run(self) -> None:
        for path in sorted({at.path for at in self.calls} & self.program.indexes.keys()):
            for scope, _, call in sorted(self.program.indexes[path].calls, key=lambda each: each[2].at):
                if self.program.location(path, call.at) in self.calls:
                    self._queue(path, scope)
        for _ in range(_ROUNDS):
            if not self._waiting:
                return
            path, scope = self._waiting.popleft()
            self._queued.discard((path, scope))
            self._visit(path, scope)

    def _queue(self, path: str, scope: int) -> None:
        self.reached.add((path, scope))
        if (path, scope) not in self._queued:
            self._queued.add((path, scope))
            self._waiting.append((path, scope))

    def _visit(self, path: str, scope: int) -> None:
        for statement in self.statements(path, scope):
            if statement.value is None:
                continue
            for expr in (statement.value, *statement.targets):
                self._pass_on(path, scope, expr)
            sources = list(self._sources(path, scope, statement.value))
            if any(self._of_source(each) for each in sources):
                self._bind(path, statement, sources)

    def _bind(self, path: str, statement: Statement, sources: list[Node | Location]) -> None:
        line, scope = statement.at.line, statement.scope
        if statement.kind in ("return", "yield"):
            name = self.program.indexes[path].facts.scopes[scope].name
            step = Step(path=path, line=line, text=f"`{name}` returns it" if name else "it is returned")
            self._carry(("result", path, scope, ""), sources, step)
        elif statement.kind in ("assign", "augment", "for", "with"):
            for target in statement.targets:
                for node, shown in self._nodes(path, scope, target):
                    self._carry(node, sources, Step(path=path, line=line, text=f"`{shown}` holds what came back"))

    def _pass_on(self, path: str, scope: int, expr: Expr) -> None:
        """Arguments go to parameters; what is put into a collection makes the collection carry it."""
        stack = [expr]
        while stack:
            node = stack.pop()
            stack.extend(children(node))
            if not isinstance(node, Call):
                continue
            self._into_parameters(path, scope, node)
            self._out_of_function(path, scope, node)
            inner = self.program.indexes[path].handed.get(node.at)
            if inner and inner is not node:
                self._into_parameters(path, scope, inner)
                self._out_of_function(path, scope, inner)
            if isinstance(node.func, Attr):
                self._of_method(path, scope, node, node.func)

    def _of_method(self, path: str, scope: int, call: Call, method: Attr) -> None:
        """What a method with a telling name does to the thing that it is called on, or lets that thing do."""
        at = self.program.location(path, call.at)
        if at in self.driven:
            self._into(path, scope, call, method.base, [at], "it comes back in")
        if method.name == "save" and call.args:
            image = self._sources(path, scope, method.base)
            self._into(path, scope, call, call.args[0].value, image, "it is written into")
        if method.name in _GROWING:
            given = [each for arg in call.args for each in self._sources(path, scope, arg.value)]
            self._into(path, scope, call, method.base, given, "it is put into")
        if method.name in _TOLD:
            self._into_callbacks(path, scope, call, method)

    def _into(
        self, path: str, scope: int, call: Call, target: Expr, given: Iterable[Node | Location], how: str
    ) -> None:
        sources = list(given)
        if any(self._of_source(each) for each in sources):
            for node, shown in self._nodes(path, scope, target):
                self._carry(node, sources, Step(path=path, line=call.at.line, text=f"{how} `{shown}`"))

    def _into_callbacks(self, path: str, scope: int, call: Call, method: Attr) -> None:
        """`signal.connect(show)` has `show` called with what the signal carries."""
        sources = list(self._sources(path, scope, method.base))
        if not any(self._of_source(each) for each in sources):
            return
        for arg in call.args:
            for target in alternatives(self.program.value(path, scope, arg.value)):
                if isinstance(target, Internal) and target.kind in ("function", "method"):
                    for node in self._parameter(target, 0, "", ""):
                        step = Step(path=path, line=call.at.line, text=f"`{target.scope}` is called with it")
                        self._carry(node, sources, step)

    def _into_parameters(self, path: str, scope: int, call: Call) -> None:
        if not call.args:
            return
        given = [(number, arg, list(self._sources(path, scope, arg.value))) for number, arg in enumerate(call.args)]
        carrying = [each for each in given if any(self._of_source(source) for source in each[2])]
        if not carrying:
            return
        for target in self.internal(path, scope, call):
            for number, arg, sources in carrying:
                for node in self._parameter(target, number, arg.name, arg.star):
                    step = Step(path=path, line=call.at.line, text=f"passed to `{target.scope}` as `{node[3]}`")
                    self._carry(node, sources, step, _brought_in)

    def _out_of_function(self, path: str, scope: int, call: Call) -> None:
        """What a function hands back here: of what it was given, only that which this call gave it."""
        for target in self._functions(path, scope, call):
            number = self.program.indexes[target.path].named(target.scope)
            result: Node = ("result", target.path, number, "")
            if result not in self.carriers:
                continue
            given = {
                mark: None
                for arg in call.args
                for source in self._sources(path, scope, arg.value)
                for mark in self._of_source(source)
            }
            others = self._not_meant(target, path, scope, call)

            def back(mark: Mark, given: Iterable[Mark] = given, others: Origins = others) -> list[Mark]:
                if mark[1]:
                    return [each for each in given if each[0] == mark[0]]
                return [] if mark[0] in others else [mark]

            step = Step(path=path, line=call.at.line, text=f"`{target.scope}` hands it back")
            self._carry(called(path, scope, call), [result], step, back)

    def _not_meant(self, target: Internal, path: str, scope: int, call: Call) -> Origins:
        """The calls whose replies come back from functions that `target` calls by another name than this one gives."""
        parted = dispatched(self.program, target, path, scope, call)
        return self._handed_back(parted[1]) - self._handed_back(parted[0]) if parted else NONE

    def _handed_back(self, functions: Iterable[tuple[str, str]]) -> Origins:
        nodes = [("result", path, self.program.indexes[path].named(scope), "") for path, scope in functions]
        return frozenset(at for node in nodes for at, _ in self.carriers.get(node, ()))

    def _parameter(self, target: Internal, number: int, word: str, star: str) -> Iterator[Node]:
        """The parameter that takes an argument; for a class that of its `__init__`."""
        index = self.program.indexes[target.path]
        if target.kind == "class" and (field := index.field_given(target.scope, number, word)):
            yield ("attribute", target.path, index.named(target.scope), field)
        scope = index.named(f"{target.scope}.__init__" if target.kind == "class" else target.scope)
        if scope < 0 or target.kind not in ("function", "method", "class"):
            return
        params = index.facts.scopes[scope].params
        bound = index.owner(scope) >= 0 and not is_static(index.facts.scopes[scope].decorators)
        for position, param in enumerate(params[bound:]):
            if _takes(param, position, number, word, star):
                yield ("name", target.path, scope, param.name)

    def _carry(
        self, node: Node, sources: list[Node | Location], step: Step, turned: Callable[[Mark], list[Mark]] | None = None
    ) -> None:
        known = self.carriers.get(node, {})
        fresh: dict[Mark, None] = {}
        for source in sources:
            before = None if isinstance(source, Location) else source
            for mark in self._of_source(source):
                for at, given in turned(mark) if turned else [mark]:
                    carried = (at, given and (turned is not None or not _forgets(node, before)))
                    if carried in known or carried in fresh:
                        continue
                    hops = (self._reasons[before, mark].hops if before else 0) + (_home(node) != _home(before or node))
                    if hops <= _HOPS:
                        fresh[carried] = None
                        self._reasons[node, carried] = _Reason(before, mark, step, hops)
        if fresh:
            self.carriers[node] = known | fresh
            for path, scope in self._readers(node):
                self._queue(path, scope)

    def _readers(self, node: Node) -> Iterator[tuple[str, int]]:
        """The functions in which a change of the node can be seen."""
        kind, path, number, _ = node
        if kind in ("attribute", "field"):
            yield from self._mentions.get(node[3], ())
            return
        index = self.program.indexes[path]
        if kind == "result":
            for caller, where, _ in self.program.callers(path, number) if number else ():
                yield caller, where
        else:
            yield path, number
            for scope in index.inside.get(number, ()):
                yield path, scope


def _shortened(steps: list[Step]) -> list[Step]:
    if len(steps) <= _STEPS + 1:
        return steps
    first, between, last = steps[: _STEPS // 2], steps[_STEPS // 2 : -_STEPS // 2], steps[-_STEPS // 2 :]
    return [*first, replace(between[0], text=f"from here it is handed on in {len(between)} steps"), *last]


def _brought_in(mark: Mark) -> list[Mark]:
    return [(mark[0], True)]


def _forgets(node: Node, source: Node | None) -> bool:
    """An attribute keeps what it was given for every caller, and so does a name of an outer function."""
    return node[0] in ("attribute", "field") or (source is not None and source[1:3] != node[1:3])


def _home(node: Node) -> tuple[str, str, int]:
    """A call stands where the names of its function do."""
    kind, path, number, _ = node
    return ("name" if kind == "call" else kind, path, number)


def _takes(param: Param, position: int, number: int, word: str, star: str) -> bool:
    """Whether a parameter at a position takes the argument of that number or keyword."""
    if param.kind == "**":
        return bool(word) or star == "**"
    if word:
        return param.name == word
    if param.kind == "*" or star == "*":
        return number >= position if param.kind else position >= number
    return position == number


def _mentions(program: Program) -> dict[str, list[tuple[str, int]]]:
    """The functions in which an attribute of some name is read."""
    found: dict[str, dict[tuple[str, int], None]] = defaultdict(dict)
    for path, index in program.indexes.items():
        for statement in index.facts.statements:
            for expr in (statement.value, *statement.targets):
                for node in walk(expr) if expr is not None else ():
                    if isinstance(node, Attr):
                        found[node.name][path, statement.scope] = None
    return {name: list(places) for name, places in found.items()}
