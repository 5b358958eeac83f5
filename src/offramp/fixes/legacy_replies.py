"""The replies of openai 0.x were dicts that also took dots; today's are objects: what is taken of them gets its dots.

Every read is followed to a field that both have. Where a part goes that is no plain value has to be seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.fixes.callers import has_seen_callers
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Read, Repository
from offramp.fixes.result import Result, arguments, is_internal, plain_name
from offramp.fixes.shapes import Part, Shape
from offramp.fixes.unseen import check_seen
from offramp.model import Stage
from offramp.resolve import Site

_STAGE = Stage.GENERATION
_LOGS = frozenset({"print", "debug", "info", "warning", "error", "exception", "critical", "log"})
_PLAIN = frozenset({"len", "bool", "list", "enumerate", "iter", "next", "isinstance", "type"})

Refuse = Callable[[str, str, int], Refused]
"""Names what is not understood, with its place."""


class Fields(Struct, frozen=True):
    """The paths of a reply, such as `choices[].message.content`: those of values, and those on the way to them."""

    values: frozenset[str]
    inner: frozenset[str]

    @classmethod
    def of(cls, listed: str) -> Fields:
        """The paths of a row of the table."""
        values = listed.split()
        inner = {path[: cut.start()] for path in values for cut in re.finditer(r"\.|\[\]", path)}
        return cls(frozenset(values), frozenset({"", *inner}))

    def is_value(self, path: str) -> bool:
        """Whether a plain value stands there, or something out of one."""
        return any(path == each or path.startswith((f"{each}.", f"{each}[")) for each in self.values)


class _Step(Struct, frozen=True):
    """What takes something out of a part: `node` of `base`, with the name of the field, or none for an item."""

    node: ast.expr
    base: ast.expr
    name: str
    default: ast.expr | None = None


def follow_fields(
    repository: Repository, draft: Draft, site: Site, call: ast.Call, fields: Fields, refuse: Refuse
) -> None:
    """Write every read of the reply of a call with dots."""
    own, reads = Draft(), repository.reads(site.location)
    itself = Read(path=site.path, scope=site.scope, node=call, trail="", origins=(site.location,), mixed=False)
    for read in (itself, *reads):
        # What was put into a list was made a dict there, which it is now as before.
        if not repository.is_filled(_bottom(repository, site, read.node)):
            _rewrite(repository, own, site, fields, read, refuse)
    structure = "|".join(re.escape(_as_trail(each)) for each in sorted(fields.inner))
    shape = Shape("fields", ((rf"(\[\])?({structure})", Part.ITEM),), "")
    result = Result(repository=repository, site=site, shape=shape, call=call, new_call="", draft=own)
    try:
        check_seen(result, tuple(_normal(read) for read in reads))
    except Refused:
        raise refuse("what becomes of the reply of the call", site.path, call.lineno) from None
    draft.take(own)


def _as_trail(path: str) -> str:
    return f".{path}" if path and not path.startswith("[") else path


def _normal(read: Read) -> Read:
    return replace(read, trail=_dots(read.trail))


def _dots(trail: str) -> str:
    """A trail with a dot for each key."""
    return re.sub(r"\[(\w+)\]", r".\1", trail)


def _rewrite(repository: Repository, draft: Draft, site: Site, fields: Fields, read: Read, refuse: Refuse) -> None:
    module = repository.module(read.path)
    bottom = _bottom(repository, site, read.node)
    start = _path_of(module, bottom, read)
    if start is None:
        raise refuse(f"`{module.code(read.node)}`", read.path, read.node.lineno)
    path, last = start, bottom
    for step in _steps(module, bottom):
        if fields.is_value(path):
            break
        if not _can_be_spelled(module, step):
            raise refuse(f"`{module.code(step.node)}`", read.path, read.node.lineno)
        path = f"{path}.{step.name}".lstrip(".") if step.name else f"{path}[]"
        path = path.removeprefix("[]")
        if not fields.is_value(path) and path not in fields.inner:
            raise refuse(f"`{module.code(step.node)}`", read.path, read.node.lineno)
        _spell(module, draft, step, fields.is_value(path))
        last = step.node
    if path in fields.inner:
        if read.mixed and last is not bottom:
            raise refuse(f"`{module.code(last)}`, which may also hold something else,", read.path, last.lineno)
        _check_context(repository, draft, fields, replace(read, node=last, trail=path), refuse)
    elif read.mixed and last is not bottom:
        raise refuse(f"`{module.code(last)}`, which may also hold something else,", read.path, last.lineno)


def _bottom(repository: Repository, site: Site, node: ast.expr) -> ast.expr:
    """The name or the call with which a chain of parts begins."""
    while True:
        match node:
            case ast.Attribute(value=base) | ast.Subscript(value=base) if repository.is_part(site.location, base):
                node = base
            case ast.Call(func=ast.Attribute(value=base, attr="get")) if repository.is_part(site.location, base):
                node = base
            case _:
                return node


def _path_of(module: Module, bottom: ast.expr, read: Read) -> str | None:
    """The path of what stands at the bottom: that of the read without what is taken on the way."""
    node, trail = read.node, _dots(read.trail)
    if isinstance(node, ast.Attribute) and node.attr == "get":
        node, trail = node.value, trail.removesuffix(".get")
    taken = ""
    for step in _steps(module, bottom) if bottom is not node else ():
        taken += (".get()" if isinstance(step.node, ast.Call) else f".{step.name}") if step.name else "[]"
        if step.node is node:
            break
    if not trail.endswith(taken):
        return None
    path = trail[: len(trail) - len(taken)].removeprefix(".")
    return None if "(" in path else path.removeprefix("[]").removeprefix(".")


def _steps(module: Module, node: ast.expr) -> Iterator[_Step]:
    """What is taken of an expression, one after the other."""
    while True:
        node = _awaited(module, node)
        parent = module.parents.get(node)
        match parent:
            case ast.Attribute(value=base, attr="get") if (
                base is node and isinstance(call := module.parents.get(parent), ast.Call) and call.func is parent
            ):
                match call.args:
                    case [ast.Constant(value=str() as key), *default]:
                        yield _Step(call, node, key, default[0] if default else None)
                    case _:
                        return
                node = call
            case ast.Attribute(value=base, attr=name) if base is node:
                yield _Step(parent, node, name)
                node = parent
            case ast.Subscript(value=base, slice=ast.Constant(value=str() as key)) if base is node:
                yield _Step(parent, node, key)
                node = parent
            case ast.Subscript(value=base, slice=index) if base is node and not isinstance(index, ast.Slice):
                yield _Step(parent, node, "")
                node = parent
            case _:
                return


def _awaited(module: Module, node: ast.expr) -> ast.expr:
    above = module.parents.get(node)
    return above if isinstance(above, ast.Await) else node


def _can_be_spelled(module: Module, step: _Step) -> bool:
    """Whether the place of the code is known for certain, and nothing waits for the key to be missing."""
    try:
        again = ast.parse(f"({module.code(step.node)})", mode="eval").body
    except SyntaxError:
        return False
    is_there = ast.dump(again) == ast.dump(step.node) and not _is_something(step.default)
    return is_there and not (isinstance(step.node, ast.Subscript) and step.name and _is_waited_for(module, step.node))


def _is_waited_for(module: Module, node: ast.expr) -> bool:
    """Whether a handler around takes the error of a missing key."""
    for above in module.above(node):
        if isinstance(above, ast.Try) and any(node in set(ast.walk(each)) for each in above.body):
            kinds = [module.code(each.type) for each in above.handlers if each.type]
            if any(re.search(r"\b(KeyError|LookupError|AttributeError)\b", kind) for kind in kinds):
                return True
    return False


def _spell(module: Module, draft: Draft, step: _Step, is_value: bool) -> None:
    """`["name"]` and `.get("name")` as `.name`."""
    start, end = module.span(step.base)[1], module.span(step.node)[1]
    text = module.text[start:end]
    if isinstance(step.node, ast.Call):
        draft.replace_span(module, start + text.index("."), end, f".{step.name}", _STAGE)
        if is_value and isinstance(step.default, ast.Constant) and step.default.value is not None:
            _or_default(module, draft, step)
    elif isinstance(step.node, ast.Subscript) and step.name:
        draft.replace_span(module, start + text.index("["), end, f".{step.name}", _STAGE)


def _is_something(default: ast.expr | None) -> bool:
    """Whether the default is more than nothing: `or` would also put it in the place of an empty text."""
    empty = (ast.Constant, ast.Dict, ast.List)
    return default is not None and not (isinstance(default, empty) and not ast.literal_eval(default))


def _or_default(module: Module, draft: Draft, step: _Step) -> None:
    """A field that is not there is None today: what was to take its place still does."""
    assert step.default is not None
    first = step.base
    while isinstance(first, (ast.Attribute, ast.Subscript)) or (
        isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) and first.func.attr == "get"
    ):
        first = first.func.value if isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute) else (
            first.value if isinstance(first, (ast.Attribute, ast.Subscript)) else first
        )  # fmt: skip
    start, end = module.span(first)[0], module.span(step.node)[1]
    parent = module.parents[step.node]
    alone = isinstance(parent, _LOOSE) and not (isinstance(parent, ast.Call) and parent.func is step.node)
    if not alone:
        draft.replace_span(module, start, start, "(", _STAGE)
    draft.replace_span(module, end, end, f" or {module.code(step.default)}" + ("" if alone else ")"), _STAGE)


_LOOSE = (
    ast.Assign,
    ast.AugAssign,
    ast.AnnAssign,
    ast.Return,
    ast.Yield,
    ast.Call,
    ast.keyword,
    ast.Expr,
    ast.FormattedValue,
)


# Where a part goes that is no plain value


def _check_context(repository: Repository, draft: Draft, fields: Fields, read: Read, refuse: Refuse) -> None:
    module = repository.module(read.path)
    node = _awaited(module, read.node)
    parent = module.parents[node]
    refused = refuse(f"what becomes of `{_short(module.code(node))}`", read.path, node.lineno)
    match parent:
        case ast.Assign(targets=[ast.Name()]) | ast.AnnAssign(target=ast.Name()) | ast.NamedExpr() | ast.Expr():
            return
        case ast.For(iter=source) | ast.AsyncFor(iter=source) | ast.comprehension(iter=source) if source is node:
            return
        case ast.If() | ast.While() | ast.BoolOp() | ast.UnaryOp() | ast.Assert():
            return
        case ast.FormattedValue() if is_logged(module, node):
            return
        case ast.Compare(left=ast.Constant(value=str() as name), ops=[op], comparators=[_]) if _joined(
            read.trail, name
        ) in fields.values | fields.inner and isinstance(op, (ast.In, ast.NotIn)):
            test = "is not None" if isinstance(op, ast.In) else "is None"
            (first, end), start = module.span(parent), module.span(node)[0]
            draft.replace_span(module, first, start, "", _STAGE)
            draft.replace_span(module, end, end, f".{name} {test}", _STAGE)
            return
        case ast.Compare(comparators=[ast.Constant(value=None)]):
            return
        case ast.Return():
            function = module.function(node)
            if function is None or not has_seen_callers(repository, function, read):
                raise refused
            return
        case ast.Call() | ast.keyword():
            call = module.parent(node)
            if isinstance(call, ast.Call) and node in arguments(call):
                _check_argument(repository, draft, module, read, node, call, refused)
                return
        case ast.Attribute() | ast.Subscript() if read.trail == "" and parent.value is node:
            return
    raise refused


def is_logged(module: Module, node: ast.expr) -> bool:
    """Whether the node stands in what a log or the console is told."""
    return any(isinstance(each, ast.Call) and _name(each) in _LOGS for each in module.above(node))


def _name(call: ast.Call) -> str:
    return plain_name(call.func) or getattr(call.func, "attr", "")


def _check_argument(
    repository: Repository, draft: Draft, module: Module, read: Read, node: ast.expr, call: ast.Call, refused: Refused
) -> None:
    name = _name(call)
    if name in _LOGS | _PLAIN or is_internal(repository, read, call):
        return
    match call:
        case ast.Call(func=ast.Name(id="hasattr"), args=[part, ast.Constant(value=str() as field)]) if part is node:
            (first, end), (start, stop) = module.span(call), module.span(node)
            draft.replace_span(module, first, start, "", _STAGE)
            draft.replace_span(module, stop, end, f".{field} is not None", _STAGE)
            return
    if name == "append" and read.trail.endswith("message"):
        end = module.span(node)[1]
        draft.replace_span(module, end, end, ".model_dump(exclude_none=True)", _STAGE)
        return
    raise refused


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}".lstrip(".")


def _short(code: str) -> str:
    return code if "\n" not in code else f"{code.splitlines()[0]}...)"
