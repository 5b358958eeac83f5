"""The run of statements that speaks a reverse protocol and ends with pictures. Finds it; changes nothing."""

from __future__ import annotations

import ast

from msgspec import Struct, field

from offramp.fixes.bodies.effects import LOG, Effects, ends_program
from offramp.fixes.bodies.inlined import downloads_of
from offramp.fixes.bodies.lookup import Lookup, root
from offramp.fixes.bodies.outward import LOOPS, is_added_to, is_empty, loop_of, may_absorb, own_nodes
from offramp.fixes.bodies.pictures import NOTHING, Held, Kind, Pictures, wraps
from offramp.fixes.edits import Refused
from offramp.fixes.module import Module, last_part


class Region(Struct):
    """The statements from `start` to `stop` of a block, and what comes out of them."""

    module: Module
    block: list[ast.stmt]
    start: int
    stop: int
    outputs: dict[str, Held] = field(default_factory=dict)
    """The names that are read behind it."""
    returned: list[Held] | None = None
    """What is returned inside of it, each part of a tuple; None when nothing is."""
    inlined: list[ast.expr] = field(default_factory=list)
    """Downloads of its addresses that stand inside of the code behind it."""
    wrapper: str = ""
    """The `NewType` that what is returned is made of."""
    told: list[ast.Return] = field(default_factory=list)
    """Those of them that give the words of a failure beside what is missing."""
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
    while may_absorb(lookup, module, parent := module.parents[statement], anchor):
        assert isinstance(parent, ast.stmt)
        statement = parent
    block = module.body_of(statement)
    start = block.index(statement)
    region = Region(module=module, block=block, start=start, stop=start)
    _grow(pictures, region)
    _check_effects(lookup, region)
    return region


# Forward


def _grow(pictures: Pictures, region: Region) -> None:
    """Take in statements until nothing is read behind them but pictures."""
    while True:
        _take_returns(pictures, region)
        if region.returned is not None and region.stop < len(region.block) - 1:
            region.stop = len(region.block) - 1
            continue
        names = _read_behind(region)
        region.outputs, region.inlined = {}, []
        unknown = ""
        for name in sorted(names):
            held = pictures.named(region.module, names[name])
            if inlined := _inlined(pictures, region, name, held):
                region.inlined += inlined
            elif held is None or held == NOTHING or held.is_match:
                unknown = unknown or name
            else:
                region.outputs[name] = held
        drawn = any(each.kind is not Kind.WORDS for each in region.outputs.values()) or region.returned is not None
        drawn = drawn or bool(region.inlined)
        if drawn and not unknown and not _goes_on(pictures.lookup, region):
            return
        if region.stop == len(region.block) - 1:
            raise NoRegion(_no_picture(region, unknown))
        region.stop += 1


def _inlined(pictures: Pictures, region: Region, name: str, held: Held | None) -> list[ast.expr]:
    """Where an address, or the reply of its download, is read behind the region for the bytes alone."""
    if held is not None and held != Held(Kind.URL):
        return []
    end = region.module.span(region.statements[-1])[1]
    loads = [
        node for node in ast.walk(region.scope)
        if isinstance(node, ast.Name) and node.id == name and isinstance(node.ctx, ast.Load)
        and not region.holds(node)
    ]  # fmt: skip
    if any(region.module.span(each)[0] < end for each in loads):
        return []
    return downloads_of(pictures, region.module, loads)


def _goes_on(lookup: Lookup, region: Region) -> bool:
    """Whether the next statement only tidies addresses, which makes no sense for what takes their place."""
    is_address = any(each.kind is Kind.URL for each in region.outputs.values()) or region.inlined
    if not is_address or region.stop == len(region.block) - 1:
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
    region.returned, region.exits, region.told = None, [], []
    for statement in region.statements:
        for node in own_nodes(statement):
            if isinstance(node, (ast.Continue, ast.Break)) and _is_outer(region, node):
                region.exits.append(node)
            if isinstance(node, ast.Expr) and ends_program(node.value):
                region.exits.append(node)
            if isinstance(node, ast.Return) and tells(node.value):
                region.told.append(node)
                region.exits.append(node)
            elif isinstance(node, ast.Return):
                _take_return(pictures, region, node)
    for node in region.told:
        if region.returned is not None and not _is_missing(node, region.returned):
            raise NoRegion(_unlike(region, node))


def tells(value: ast.expr | None) -> bool:
    """Whether a tuple is that of a failure: nothing in the place of the picture, and words."""
    parts = value.elts if isinstance(value, ast.Tuple) else []
    said = [each for each in parts if not is_empty(each)]
    return bool(said) and len(said) < len(parts) and all(map(_is_said, said))


def _is_said(node: ast.expr) -> bool:
    match node:
        case ast.JoinedStr() | ast.Constant(value=str()) | ast.Call(func=ast.Name(id="str")):
            return True
    return False


def _is_missing(node: ast.Return, returned: list[Held]) -> bool:
    """Whether a failure gives nothing where a success gives a picture, and words where that gives nothing."""
    parts = node.value.elts if isinstance(node.value, ast.Tuple) else []
    return len(parts) == len(returned) and all(
        is_empty(part) if held != NOTHING else True for part, held in zip(parts, returned, strict=True)
    )


def _is_outer(region: Region, node: ast.stmt) -> bool:
    loop = loop_of(region.module, node)
    return loop is None or not any(loop is each or loop in ast.walk(each) for each in region.statements)


def _take_return(pictures: Pictures, region: Region, node: ast.Return) -> None:
    if node.value is None or is_empty(node.value):
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
        for node in own_nodes(statement):
            if isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Store) or is_added_to(region.module, node)):
                bound.setdefault(node.id, node)
    end = region.module.span(region.statements[-1])[1]
    begin = region.module.span(region.statements[0])[0]
    loops = [each for each in region.module.above(region.statements[0]) if isinstance(each, LOOPS)]
    found = {}
    for node in ast.walk(region.scope):
        if isinstance(node, ast.Name) and node.id in bound and isinstance(node.ctx, ast.Load):
            at = region.module.span(node)[0]
            again = at < begin and any(node in ast.walk(loop) for loop in loops)
            if at >= end or again:
                found[node.id] = bound[node.id]
    return found


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
        for node in own_nodes(statement):
            match node:
                case ast.Call(func=ast.Attribute(attr="error" | "warning" | "exception" as level, value=logger)):
                    if LOG.search(root(logger)) or LOG.search(last_part(logger)):
                        return f"{region.module.code(logger)}.{'error' if level == 'exception' else level}"
    printed = any(
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        for statement in region.statements for node in own_nodes(statement)
    )  # fmt: skip
    return "print" if printed else ""
