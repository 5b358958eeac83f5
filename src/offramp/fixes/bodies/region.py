"""The run of statements that speaks a reverse protocol and ends with pictures. Finds it; changes nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from offramp.fixes.bodies.effects import LOG, Effects
from offramp.fixes.bodies.lookup import Lookup, parameters, root
from offramp.fixes.bodies.pictures import NOTHING, Held, Kind, Pictures, wraps
from offramp.fixes.edits import Refused
from offramp.fixes.failures import dotted
from offramp.fixes.module import Module, last_part

_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
_BROAD = frozenset({"Exception", "BaseException"})
_COUNT = re.compile(r"n|num|count|amount|num(ber)?_(of_)?(images|pictures)|n_images|image_count")
_LOCKS = ("lock", "sem", "limit", "mutex")


@dataclass(slots=True)
class Region:
    """The statements from `start` to `stop` of a block, and what comes out of them."""

    module: Module
    block: list[ast.stmt]
    start: int
    stop: int
    outputs: dict[str, Held] = field(default_factory=dict)
    """The names that are read behind it."""
    returned: list[Held] | None = None
    """What is returned inside of it, each part of a tuple; None when nothing is."""
    wrapper: str = ""
    """The `NewType` that what is returned is made of."""
    exits: list[ast.stmt] = field(default_factory=list)
    """The statements inside with which a failure is told without an exception."""

    @property
    def statements(self) -> list[ast.stmt]:
        """What goes."""
        return self.block[self.start : self.stop + 1]

    @property
    def scope(self) -> ast.AST:
        """The function around, or the tree of the file."""
        return self.module.function(self.block[self.start]) or self.module.tree

    def holds(self, node: ast.AST) -> bool:
        """Whether a node stands in it."""
        first, last_ = self.statements[0], self.statements[-1]
        return self.module.span(first)[0] <= self.module.span(node)[0] < self.module.span(last_)[1]

    def adds_to(self, name: str) -> bool:
        """Whether a list is only added to here, and begun outside of the block, so that it may hold others already."""
        begun = [
            node for node in ast.walk(self.scope)
            if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Store)
            and not isinstance(self.module.parents[node], ast.AugAssign)
        ]  # fmt: skip
        return bool(begun) and not any(self.holds(node) or self.module.statement(node) in self.block for node in begun)


class NoRegion(Exception):  # noqa: N818 - an answer, not an error
    """Nothing at this place ends with pictures; the function around may be handed on to its callers."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.no_patch.reason)
        self.refused = refused


def find_region(lookup: Lookup, pictures: Pictures, module: Module, anchor: ast.expr) -> Region:
    """The region around a request, or around the call of a helper that makes it."""
    statement = module.statement(anchor)
    while _may_absorb(lookup, module, parent := module.parents[statement], anchor):
        assert isinstance(parent, ast.stmt)
        statement = parent
    block = module.body_of(statement)
    start = block.index(statement)
    region = Region(module=module, block=block, start=start, stop=start)
    _grow(pictures, region)
    _check_effects(lookup, region)
    return region


# Outward


def _may_absorb(lookup: Lookup, module: Module, parent: ast.AST, anchor: ast.expr) -> bool:
    """Whether a compound statement is there for the protocol alone."""
    match parent:
        case ast.With(items=items) | ast.AsyncWith(items=items):
            return all(_is_connection(lookup, module, each.context_expr) for each in items)
        case ast.For() | ast.AsyncFor() | ast.While():
            return _ends_with_success(module, parent) and not _broad_inside(module, parent, anchor)
        case ast.Try():
            if anchor in {each for top in parent.body for each in ast.walk(top)}:
                kept = [each for each in parent.handlers if _is_kept(module, each)]
                return not parent.orelse and all(_asks_again(module, each, anchor) for each in kept)
    return False


def _asks_again(module: Module, handler: ast.ExceptHandler, anchor: ast.expr) -> bool:
    """Whether a handler makes the same call once more: it is one of two attempts."""
    same = module.code(anchor)
    return any(isinstance(node, ast.Call) and module.code(node) == same for node in ast.walk(handler))


def _is_connection(lookup: Lookup, module: Module, node: ast.expr) -> bool:
    """A session, a request or its reply."""
    if isinstance(node, ast.Call):
        path = lookup.path(module, node) or dotted(module, node.func)
        return (
            path.split(".")[0] in ("requests", "httpx", "aiohttp", "curl_cffi", "urllib", "contextlib", "tls_client")
            or (
                last_part(node.func)
                in ("post", "get", "stream", "request", "urlopen", "ClientSession", "Session", "closing")
            )
            or (lookup.own(module, node) is not None and "session" in last_part(node.func).lower())
        )
    name = last_part(node).lower()
    return not any(each in name for each in _LOCKS) and any(
        each in name for each in ("session", "client", "resp", "reply")
    )


def _ends_with_success(module: Module, loop: ast.AST) -> bool:
    """Whether a loop is left as soon as there is a picture: it repeats, and does not count."""
    if _collects(module, loop):
        return isinstance(loop, ast.While) and count_of(module, loop.test) != ""
    for node in _own_nodes(loop):
        if isinstance(node, ast.Return) and node.value is not None and not _is_empty(node.value):
            return True
        if isinstance(node, ast.Break) and _loop_of(module, node) is loop:
            return True
    return isinstance(loop, ast.While) and isinstance(loop.test, ast.Compare)


def _collects(module: Module, loop: ast.AST) -> bool:
    """Whether each turn adds to something that is there before the loop."""
    inside = {each.id for each in ast.walk(loop) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    added = {each.id for each in ast.walk(loop) if isinstance(each, ast.Name) and _is_added_to(module, each)}
    grown = {
        each.target.id for each in ast.walk(loop)
        if isinstance(each, ast.AugAssign) and isinstance(each.target, ast.Name)
        and not isinstance(each.value, ast.Constant)
    }  # fmt: skip
    return bool((added - inside) | grown)


def count_of(module: Module, node: ast.AST) -> str:
    """The parameter that says how many images are wanted; empty when there is none."""
    function = node if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) else module.function(node)
    names = parameters(function) if function is not None else []
    read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
    return next((name for name in names if name in read and _COUNT.fullmatch(name)), "")


def _is_empty(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None | "" | False | b""):
            return True
        case ast.List(elts=[]) | ast.Tuple(elts=[]) | ast.Dict(keys=[]):
            return True
        case ast.Tuple(elts=elts):
            return all(_is_empty(each) for each in elts)
    return False


def _broad_inside(module: Module, loop: ast.AST, anchor: ast.AST) -> bool:
    """Whether a handler for everything stands between the loop and the request, which then stays."""
    for above in module.above(anchor):
        if above is loop:
            return False
        if isinstance(above, ast.Try) and any(_is_kept(module, each) for each in above.handlers):
            return True
    return False


def _is_kept(module: Module, handler: ast.ExceptHandler) -> bool:
    """Whether a handler catches what has nothing to do with the protocol as well."""
    types = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(each is None or dotted(module, each) in _BROAD or "." not in dotted(module, each) for each in types)


def _loop_of(module: Module, node: ast.AST) -> ast.AST | None:
    return next((each for each in module.above(node) if isinstance(each, _LOOPS)), None)


def _own_nodes(top: ast.AST) -> Iterator[ast.AST]:
    """The nodes below, those of nested functions left out."""
    waiting = [top]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [each for each in ast.iter_child_nodes(node) if not isinstance(each, _SCOPES)]


# Forward


def _grow(pictures: Pictures, region: Region) -> None:
    """Take in statements until nothing is read behind them but pictures."""
    while True:
        _take_returns(pictures, region)
        if region.returned is not None and region.stop < len(region.block) - 1:
            region.stop = len(region.block) - 1
            continue
        names = _read_behind(region)
        region.outputs = {}
        unknown = ""
        for name in sorted(names):
            held = pictures.named(region.module, names[name])
            if held is None or held == NOTHING or held.is_match:
                unknown = unknown or name
            else:
                region.outputs[name] = held
        drawn = any(each.kind is not Kind.WORDS for each in region.outputs.values()) or region.returned is not None
        if drawn and not unknown and not _goes_on(pictures.lookup, region):
            return
        if region.stop == len(region.block) - 1:
            raise NoRegion(_no_picture(region, unknown))
        region.stop += 1


def _goes_on(lookup: Lookup, region: Region) -> bool:
    """Whether the next statement only tidies addresses, which makes no sense for what takes their place."""
    if not any(each.kind is Kind.URL for each in region.outputs.values()) or region.stop == len(region.block) - 1:
        return False
    return not any(Effects(lookup).of(region.module, [region.block[region.stop + 1]]))


def _no_picture(region: Region, unknown: str) -> Refused:
    line = region.statements[0].lineno
    what = f"`{unknown}` is needed behind it, and is no picture" if unknown else "no picture is seen to come out of it"
    return Refused(
        "result-not-told",
        f"The protocol that begins on line {line} of {region.module.path} is not replaced: {what}.",
        "Put the way from the prompt to the picture into one function that returns the picture, and run again.",
    )


def _take_returns(pictures: Pictures, region: Region) -> None:
    """What the region returns: pictures of one kind, or nothing where it fails."""
    region.returned, region.exits = None, []
    for statement in region.statements:
        for node in _own_nodes(statement):
            if isinstance(node, (ast.Continue, ast.Break)) and _is_outer(region, node):
                region.exits.append(node)
            if isinstance(node, ast.Return):
                _take_return(pictures, region, node)


def _is_outer(region: Region, node: ast.stmt) -> bool:
    loop = _loop_of(region.module, node)
    return loop is None or not any(loop is each or loop in ast.walk(each) for each in region.statements)


def _take_return(pictures: Pictures, region: Region, node: ast.Return) -> None:
    if node.value is None or _is_empty(node.value):
        region.exits.append(node)
        return
    wrapper = ""
    if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Name):
        wrapper = node.value.func.id if wraps(region.module, node.value.func.id) else ""
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
    found = [pictures.held(region.module, each) for each in parts]
    if len(found) == 1 and isinstance(node.value, ast.Call) and (own := _tuple_of(pictures, region.module, node.value)):
        found = own
    if any(each is None or each.is_match for each in found) or all(each == NOTHING for each in found):
        raise NoRegion(_unlike(region, node))
    known = [each for each in found if each is not None]
    if region.returned is not None and region.returned != known:
        raise NoRegion(_unlike(region, node))
    region.returned, region.wrapper = known, wrapper


def _tuple_of(pictures: Pictures, module: Module, call: ast.Call) -> list[Held | None] | None:
    """The parts of the tuple that a helper of the repository returns."""
    own = pictures.lookup.own(module, call)
    if own is None:
        return None
    values = [each.value for each in ast.walk(own.node) if isinstance(each, ast.Return)]
    sizes = {len(each.elts) for each in values if isinstance(each, ast.Tuple)}
    if len(sizes) != 1:
        return None
    return [pictures.returned(own.module, own.node, 0, part) for part in range(sizes.pop())]


def _unlike(region: Region, node: ast.Return) -> Refused:
    return Refused(
        "return-not-told",
        f"Line {node.lineno} of {region.module.path} returns something that is not told to be a picture, in the midst "
        "of the protocol.",
        "Return the picture alone from a function of its own and run again.",
    )


def _read_behind(region: Region) -> dict[str, ast.Name]:
    """The names that the region binds and that are read behind it, each with one of its bindings."""
    bound: dict[str, ast.Name] = {}
    for statement in region.statements:
        for node in _own_nodes(statement):
            if isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Store) or _is_added_to(region.module, node)):
                bound.setdefault(node.id, node)
    end = region.module.span(region.statements[-1])[1]
    begin = region.module.span(region.statements[0])[0]
    loops = [each for each in region.module.above(region.statements[0]) if isinstance(each, _LOOPS)]
    found = {}
    for node in ast.walk(region.scope):
        if isinstance(node, ast.Name) and node.id in bound and isinstance(node.ctx, ast.Load):
            at = region.module.span(node)[0]
            again = at < begin and any(node in ast.walk(loop) for loop in loops)
            if at >= end or again:
                found[node.id] = bound[node.id]
    return found


def _is_added_to(module: Module, node: ast.Name) -> bool:
    """`images.append(...)`: the name holds more behind it."""
    parent = module.parents[node]
    return isinstance(parent, ast.Attribute) and parent.attr in ("append", "extend", "add") and parent.value is node


# What else it does


def _check_effects(lookup: Lookup, region: Region) -> None:
    for effect in Effects(lookup).of(region.module, region.statements):
        line = getattr(effect.node, "lineno", region.statements[0].lineno)
        raise Refused(
            "effect-in-protocol",
            f"Line {line} of {effect.module.path} {effect.what} in the midst of the protocol that makes the picture, "
            "and that has to stay.",
            "Move it behind the line that has the picture and run again.",
        )


def log_line(region: Region) -> str:
    """The logger or `print` with which the region tells of a failure; empty when it tells nothing."""
    for statement in region.statements:
        for node in _own_nodes(statement):
            match node:
                case ast.Call(func=ast.Attribute(attr="error" | "warning" | "exception" as level, value=logger)):
                    if LOG.search(root(logger)) or LOG.search(last_part(logger)):
                        return f"{region.module.code(logger)}.{'error' if level == 'exception' else level}"
    printed = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        for statement in region.statements for node in _own_nodes(statement)
    )  # fmt: skip
    return "print" if printed else ""
