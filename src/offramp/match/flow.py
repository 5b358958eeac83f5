"""Where the reply of a call goes: through names, attributes, functions and files; judges nothing that is done there.

Follows what is made of the reply, not copies alone: a name that is set to `json.loads(reply.text)["data"]` carries it
too. Insensitive to order and fields, so what it says is possible, not sure.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from offramp.facts import (
    Attr,
    Call,
    Const,
    DictDisplay,
    Expr,
    Item,
    Name,
    Opaque,
    Param,
    SecretConst,
    Statement,
    children,
    last_name,
    walk,
)
from offramp.match.dispatched import dispatched
from offramp.model import Location, Step
from offramp.resolve import Program, options
from offramp.resolve.base import is_static
from offramp.values import Choice, External, Internal, Selected, Value

_STEPS = 8
"""More steps than this are not shown; the first and the last ones are."""
_HOPS = 16
"""How often a reply may go on into a function, an attribute or out of one: who would believe a longer chain?"""
_ROUNDS = 40_000
_CUT_ATTRIBUTES = frozenset(
    {"status_code", "status", "ok", "is_success", "is_error", "reason", "elapsed", "usage", "size", "current_url",
     "title"}
)  # fmt: skip
"""What is read of a reply but is no part of the image."""
_CUT_CALLS = frozenset(
    {"len", "isinstance", "bool", "int", "float", "print", "hasattr", "callable", "type", "id", "hash", "any", "all",
     "raise_for_status", "close", "aclose", "sleep", "time", "debug", "info", "warning", "error", "exception", "log",
     "hexdigest", "startswith", "endswith", "keys", "round", "min", "max", "count", "get_cookies", "get_cookie",
     "cookies", "storage_state"}
)  # fmt: skip
_GROWING = frozenset(
    {"append", "add", "appendleft", "extend", "insert", "put", "put_nowait", "update", "write", "setdefault", "emit"}
)
_TOLD = frozenset({"on", "once", "connect", "subscribe", "add_listener", "add_done_callback", "then"})
"""Methods that have a function called with what a thing sends out."""

Node = tuple[str, str, int, str]
"""Kind (`name`, `attribute`, `field`, `result`, `call`), file, scope or class, and name; of a call its place."""
Origins = frozenset[Location]
Mark = tuple[Location, bool]
"""A call whose reply is carried, and whether a parameter of the function brought it in."""
_ANYWHERE = ""
"""The file of a field whose class is not known."""
NONE: Origins = frozenset()


@dataclass(frozen=True, slots=True)
class _Reason:
    """How a thing came to carry a reply: what it was taken from, and the place."""

    source: Node | None
    mark: Mark
    """Of the source."""
    step: Step
    hops: int
    """How often it went from one function to another on the way."""


class Flow:
    """What carries the replies of some calls."""

    def __init__(
        self,
        program: Program,
        calls: Iterable[Location],
        sends: Callable[[Location], bool],
        driven: frozenset[Location] = frozenset(),
    ) -> None:
        self.program = program
        self.calls = frozenset(calls)
        self.driven = driven
        """The calls that leave their reply in the thing they are called on, as a page that is opened does."""
        self._sends = sends
        """Whether a request with content of its own stands at a place: what it answers is no part of the image."""
        self.carriers: dict[Node, frozenset[Mark]] = {}
        self._reasons: dict[tuple[Node, Mark], _Reason] = {}
        self._mentions = _mentions(program)
        self._statements: dict[str, dict[int, list[Statement]]] = {}
        self._targets: dict[tuple[str, int, int], tuple[Internal, ...]] = {}
        self._waiting: deque[tuple[str, int]] = deque()
        self._queued: set[tuple[str, int]] = set()
        self.reached: set[tuple[str, int]] = set()
        """File and scope of every function in which a reply is seen."""
        self._run()

    # Questions

    def of(self, path: str, scope: int, expr: Expr) -> Origins:
        """The calls whose replies the expression carries."""
        return frozenset(at for each in self._sources(path, scope, expr) for at, _ in self._of_source(each))

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
        return tuple(found if len(found) <= _STEPS else [*found[: _STEPS // 2], *found[-_STEPS // 2 :]])

    def statements(self, path: str, scope: int) -> list[Statement]:
        """The statements of one function, in source order."""
        if path not in self._statements:
            by_scope: dict[int, list[Statement]] = defaultdict(list)
            for statement in self.program.indexes[path].facts.statements:
                by_scope[statement.scope].append(statement)
            self._statements[path] = by_scope
        return self._statements[path].get(scope, [])

    def internal(self, path: str, scope: int, call: Call) -> tuple[Internal, ...]:
        """The functions and classes of the repository that a call may mean."""
        key = (path, scope, id(call))
        if key not in self._targets:
            values = list(_each(self.program.value(path, scope, call.func)))
            found = [each for each in values if isinstance(each, Internal)]
            found += [copied for each in values if isinstance(each, External) for copied in self._in_copies(each.path)]
            self._targets[key] = tuple(found)
        return self._targets[key]

    def _in_copies(self, called: str) -> Iterator[Internal]:
        """The methods of copies of a package's class that go by the access path of the package."""
        made, _, name = called.rpartition("().")
        for (path, cls), copy in self.program.copies.items():
            if made == copy.package and name in copy.members:
                yield Internal(kind="method", path=path, scope=f"{cls}.{name}")

    # Propagation

    def _run(self) -> None:
        for at in sorted(self.calls):
            for scope, _, call in self.program.indexes[at.path].calls if at.path in self.program.indexes else ():
                if self.program.location(at.path, call.at) == at:
                    self._queue(at.path, scope)
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
            for target in _each(self.program.value(path, scope, arg.value)):
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
                mark
                for arg in call.args
                for source in self._sources(path, scope, arg.value)
                for mark in self._of_source(source)
            }

            others = self._not_meant(target, path, scope, call)

            def back(mark: Mark, given: set[Mark] = given, others: Origins = others) -> list[Mark]:
                if mark[1]:
                    return [each for each in given if each[0] == mark[0]]
                return [] if mark[0] in others else [mark]

            step = Step(path=path, line=call.at.line, text=f"`{target.scope}` hands it back")
            self._carry(_called(path, scope, call), [result], step, back)

    def _not_meant(self, target: Internal, path: str, scope: int, call: Call) -> Origins:
        """The calls whose replies come back from functions that `target` calls by another name than this one gives."""
        parted = dispatched(self.program, target, path, scope, call)
        return self._handed_back(parted[1]) - self._handed_back(parted[0]) if parted else NONE

    def _handed_back(self, functions: Iterable[tuple[str, str]]) -> Origins:
        nodes = [("result", path, self.program.indexes[path].named(scope), "") for path, scope in functions]
        return frozenset(at for node in nodes for at, _ in self.carriers.get(node, ()))

    def _functions(self, path: str, scope: int, call: Call) -> list[Internal]:
        return [each for each in self.internal(path, scope, call) if each.kind in ("function", "method")]

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
        known = self.carriers.get(node, frozenset())
        fresh: set[Mark] = set()
        for source in sources:
            before = None if isinstance(source, Location) else source
            for mark in self._of_source(source):
                for at, given in turned(mark) if turned else [mark]:
                    carried = (at, given and (turned is not None or not _forgets(node, before)))
                    if carried in known or carried in fresh:
                        continue
                    hops = (self._reasons[before, mark].hops if before else 0) + (_home(node) != _home(before or node))
                    if hops <= _HOPS:
                        fresh.add(carried)
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
            for scope in range(1, len(index.facts.scopes)):
                if scope != number and number in index.chain(scope) and number:
                    yield path, scope

    # Expressions

    def _of_source(self, source: Node | Location) -> frozenset[Mark]:
        if isinstance(source, Location):
            return frozenset({(source, False)})
        return self.carriers.get(source, frozenset())

    def _nodes(self, path: str, scope: int, target: Expr) -> Iterator[tuple[Node, str]]:
        """What is bound or grown by an assignment to the target."""
        match target:
            case Name(id=name):
                yield self._name(path, scope, name), name
            case Attr(base=Name(id=receiver), name=name) if self._is_self(path, scope, receiver):
                yield ("attribute", path, self.program.indexes[path].class_of(scope), name), f"{receiver}.{name}"
            case Attr(base=base, name=name):
                yield from ((node, f"{last_name(base)}.{name}") for node in self._fields(path, scope, base, name))
            case Item(base=base):
                yield from self._nodes(path, scope, base)
            case Call():
                return
            case _:
                for part in children(target):
                    yield from self._nodes(path, scope, part)

    def _fields(self, path: str, scope: int, base: Expr, name: str) -> Iterator[Node]:
        """The attribute in the classes that the thing may be of; if none is known, in all things for a telling name."""
        instances = [
            each
            for each in options(self.program.value(path, scope, base))
            if isinstance(each, Internal) and each.kind == "instance"
        ]
        for each in instances:
            yield ("attribute", each.path, self.program.indexes[each.path].named(each.scope), name)
        if not instances and "_" in name.strip("_"):
            yield ("field", _ANYWHERE, 0, name)

    def _is_self(self, path: str, scope: int, receiver: str) -> bool:
        return self.program.indexes[path].is_self(scope, receiver)

    def _name(self, path: str, scope: int, name: str) -> Node:
        index = self.program.indexes[path]
        owner = next((each for each in index.chain(scope) if (each, name) in index.bound), scope)
        return ("name", path, owner, name)

    def _sources(self, path: str, scope: int, expr: Expr) -> Iterator[Node | Location]:
        """The names, attributes, results and calls whose content is in the expression."""
        match expr:
            case Const() | SecretConst() | Opaque(kind="Compare" | "Lambda"):
                return
            case Name(id=name):
                yield self._name(path, scope, name)
            case Attr(base=base, name=name):
                if name in _CUT_ATTRIBUTES:
                    return
                if isinstance(base, Name) and self._is_self(path, scope, base.id):
                    index = self.program.indexes[path]
                    yield ("attribute", path, index.class_of(scope), name)
                else:
                    yield from self._fields(path, scope, base, name)
                    yield from self._sources(path, scope, base)
            case Item(base=base):
                yield from self._sources(path, scope, base)
            case Call():
                yield from self._of_call(path, scope, expr)
            case Opaque(kind="if", children=(chosen, *_)):
                yield from self._sources(path, scope, chosen)
            case DictDisplay(entries=entries):
                # A table of functions is there for one of them to be called.
                for _, value in entries:
                    inner = value.children if isinstance(value, Opaque) and value.kind == "Lambda" else (value,)
                    for part in inner:
                        yield from self._sources(path, scope, part)
            case _:
                for part in children(expr):
                    yield from self._sources(path, scope, part)

    def _of_call(self, path: str, scope: int, call: Call) -> Iterator[Node | Location]:
        at = self.program.location(path, call.at)
        if at in self.calls:
            yield at
        inner = self.program.indexes[path].handed.get(call.at)
        if inner and inner is not call:
            yield from self._of_call(path, scope, inner)
            return
        name = last_name(call.func)
        if name in _CUT_CALLS:
            return
        for arg in call.args:
            if isinstance(arg.value, Opaque) and arg.value.kind == "Lambda":
                # What runs a function that it is given mostly hands its result back.
                for part in arg.value.children:
                    yield from self._sources(path, scope, part)
        if self._functions(path, scope, call):
            yield _called(path, scope, call)
            return
        if at not in self.calls and self._sends(at):
            return
        for arg in call.args:
            yield from self._sources(path, scope, arg.value)
        if isinstance(call.func, (Attr, Item)):
            yield from self._sources(path, scope, call.func.base)


def _brought_in(mark: Mark) -> list[Mark]:
    return [(mark[0], True)]


def _forgets(node: Node, source: Node | None) -> bool:
    """An attribute keeps what it was given for every caller, and so does a name of an outer function."""
    return node[0] in ("attribute", "field") or (source is not None and source[1:3] != node[1:3])


def _home(node: Node) -> tuple[str, str, int]:
    """A call stands where the names of its function do."""
    kind, path, number, _ = node
    return ("name" if kind == "call" else kind, path, number)


def _called(path: str, scope: int, call: Call) -> Node:
    return ("call", path, scope, f"{call.at.line}:{call.at.column}-{call.at.end_line}:{call.at.end_column}")


def _each(value: Value) -> Iterator[Value]:
    """The alternatives of a value, picked members among them."""
    for option in options(value):
        if isinstance(option, (Choice, Selected)):
            yield from _each(option.value if isinstance(option, Selected) else option)
        else:
            yield option


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
