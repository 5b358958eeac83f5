"""Whether an address stays in sight inside of a list, tuple or mapping: every use of what holds it has to be known.

A key that speaks of an address gets a better name with all its readers; where they are not all seen, nothing is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.fixes.callers import has_seen_callers
from offramp.fixes.locals import is_bound_once, loads, named
from offramp.fixes.module import Function, Module
from offramp.fixes.names import renamed
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result, plain_name

_COUNTED = frozenset({"len", "bool", "isinstance"})
_PASSED_ON = frozenset({"list", "tuple", "reversed", "iter"})
_GROWN = frozenset({"append", "insert"})
_DEPTH = 8


class _Holder(Struct, frozen=True, kw_only=True):
    """An expression that holds the address: under a key, at a place, or as one of its members."""

    read: Read
    """Where it stands; its `node` is the expression."""
    module: Module
    pick: str | int | None
    depth: int = 0
    keys: list[tuple[Module, ast.expr]] = field(default_factory=list)
    """Every place where the key is written."""
    printed: list[tuple[Module, ast.stmt]] = field(default_factory=list)
    """The lines that do nothing but print it."""

    @property
    def node(self) -> ast.expr:
        return self.read.node

    def at(self, module: Module, node: ast.expr, scope: int | None = None) -> _Holder:
        """The same thing, held by another expression."""
        here = replace(self.read, path=module.path, node=node, scope=self.read.scope if scope is None else scope)
        return replace(self, module=module, read=here, depth=self.depth + 1)


def stays_in_sight(result: Result, module: Module, read: Read) -> bool:
    """Whether the address is put into something of which every use is seen; its key is renamed where it has to be."""
    if read.node not in result.contained:
        result.contained[read.node] = _stays(result, module, read)
    return result.contained[read.node]


def spelled(result: Result, module: Module, node: ast.expr) -> str:
    """The code of what is taken out of a mapping, under the key as it is now."""
    start, end = module.span(node)
    for key in (each for each in ast.walk(node) if each in result.keys):
        first, last = module.span(key)
        quote = module.text[first]
        return f"{module.text[start:first]}{quote}{result.keys[key]}{quote}{module.text[last:end]}"
    return module.code(node)


def _stays(result: Result, module: Module, read: Read) -> bool:
    node = module.awaited(read.node)
    match module.parents[node]:
        case ast.Dict(keys=keys, values=values) as table if node in values:
            key = keys[[each is node for each in values].index(True)]
            if not isinstance(key, ast.Constant) or not isinstance(key.value, str):
                return False
            holder = _Holder(read=replace(read, node=table), module=module, pick=key.value, keys=[(module, key)])
            return _is_seen(result, holder) and _rename_key(result, holder) and _drop_prints(result, holder)
        case ast.List(elts=elts) | ast.Tuple(elts=elts) as group if node in elts:
            place = elts.index(node) if isinstance(group, ast.Tuple) else None
            assert isinstance(group, (ast.List, ast.Tuple))
            holder = _Holder(read=replace(read, node=group), module=module, pick=place)
            return _is_seen(result, holder) and _drop_prints(result, holder)
        case ast.Call(func=ast.Attribute(value=ast.Name() as owner, attr=name), args=args) if name in _GROWN and args[
            -1:
        ] == [node]:
            return is_own_list(module, owner) and all(
                is_grown(module, each) or result.repository.is_part(result.site.location, each)
                for each in loads(module, owner)
            )
    return False


def is_own_list(module: Module, name: ast.Name) -> bool:
    """Whether a local name is only ever bound to an empty list."""
    around = module.function(name) or module.tree
    declared = [each for each in ast.walk(around) if isinstance(each, (ast.Global, ast.Nonlocal))]
    stores = [each for each in named(around, name.id) if not isinstance(each.ctx, ast.Load)]
    values = [getattr(module.parents[each], "value", None) for each in stores]
    empty = all(isinstance(each, ast.List) and not each.elts for each in values)
    return bool(values) and empty and not any(name.id in each.names for each in declared)


def is_grown(module: Module, name: ast.Name) -> bool:
    """`names.append(...)`: what is put in there is not taken out."""
    parent = module.parents[name]
    called = isinstance(parent, ast.Attribute) and isinstance(module.parents[parent], ast.Call)
    return called and isinstance(parent, ast.Attribute) and parent.attr in _GROWN


def _is_seen(result: Result, holder: _Holder) -> bool:
    """Whether what holds the address goes nowhere but where its parts are read one by one."""
    module = holder.module
    node = module.awaited(holder.node)
    parent = module.parents[node]
    if holder.depth > _DEPTH:
        return False
    match parent:
        case ast.Expr():
            return True
        case ast.Assign(targets=[ast.Name() as name]) | ast.AnnAssign(target=ast.Name() as name):
            return _is_local(module, name) and all(
                _is_seen(result, holder.at(module, each)) for each in loads(module, name)
            )
        case ast.Assign(targets=[ast.Tuple(elts=elts)]):
            names = _picked(holder, elts)
            is_well_named = all(isinstance(each, ast.Name) and renamed(each.id) == each.id for each in names)
            return is_well_named and all(_is_read(result, module, each) for each in names)
        case ast.Return():
            callers = _callers(result, holder)
            return bool(callers) and all(_is_seen(result, each) for each in callers)
        case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) if test is node:
            return True
        case ast.UnaryOp(op=ast.Not()) | ast.Compare(comparators=[ast.Constant(value=None)]):
            return True
        case ast.Call(func=ast.Name(id="print"), args=[_]) if isinstance(module.parents[parent], ast.Expr):
            holder.printed.append((module, module.statement(parent)))
            return True
    return _is_taken_apart(result, holder, node, parent)


def _is_taken_apart(result: Result, holder: _Holder, node: ast.expr, parent: ast.AST) -> bool:
    """Whether nothing but parts of it are used there, and each that is the address is read as one."""
    module = holder.module
    match parent:
        case ast.Subscript(value=value, slice=ast.Constant() as key) if value is node:
            return _is_part(result, holder, parent, key)
        case ast.Subscript(value=value) if value is node and not isinstance(holder.pick, str):
            return _is_part(result, holder, parent, None)
        case ast.Attribute(attr="get") if isinstance(call := module.parents[parent], ast.Call) and call.args:
            word = call.args[0]
            return isinstance(word, ast.Constant) and _is_part(result, holder, call, word)
        case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source) if source is node:
            return not isinstance(holder.pick, str) and _is_read(result, module, target)
        case ast.Call(func=ast.Name(id=name)) if node in parent.args:
            return name in _COUNTED or _is_passed_on(result, holder, parent)
    return False


def _is_passed_on(result: Result, holder: _Holder, call: ast.Call) -> bool:
    """`list(urls)` holds what `urls` held; `enumerate(urls)` is gone through with a number beside."""
    module, name = holder.module, plain_name(call.func)
    if name in _PASSED_ON:
        return _is_seen(result, holder.at(module, call))
    match module.parents[call]:
        case ast.For(target=ast.Tuple(elts=[_, each])) | ast.comprehension(target=ast.Tuple(elts=[_, each])):
            return name == "enumerate" and _is_read(result, module, each)
    return False


def _is_part(result: Result, holder: _Holder, taken: ast.expr, key: ast.Constant | None) -> bool:
    """Whether it is known what is taken out: something else, or the address, which is read there."""
    if key is not None and holder.pick is not None and key.value != holder.pick:
        return True
    if key is not None and isinstance(holder.pick, str):
        holder.keys.append((holder.module, key))
    result.taken.add(taken)
    return result.repository.is_part(result.site.location, taken)


def _picked(holder: _Holder, elts: list[ast.expr]) -> list[ast.expr]:
    """The names that get the address where a tuple is taken apart."""
    return [elts[holder.pick]] if isinstance(holder.pick, int) and holder.pick < len(elts) else elts


def _is_read(result: Result, module: Module, target: ast.expr) -> bool:
    """Whether each place where a name is read is known to be one of the address."""
    if not isinstance(target, ast.Name) or not _is_local(module, target):
        return False
    return all(result.repository.is_part(result.site.location, each) for each in loads(module, target))


def _is_local(module: Module, name: ast.Name) -> bool:
    """Whether a name belongs to the code of one function, and is bound there alone."""
    return module.function(name) is not None and is_bound_once(module, name)


def _callers(result: Result, holder: _Holder) -> list[_Holder]:
    """The calls of the function that returns it; none where they are not all seen."""
    repository, read = result.repository, holder.read
    function = holder.module.function(holder.node)
    if function is None or not has_seen_callers(repository, function, read):
        return []
    found = []
    for path, scope, call in repository.program.callers(read.path, read.scope):
        module = repository.module(path)
        node = module.expression(call.at)
        if node is None:
            return []
        found.append(holder.at(module, node, scope))
    _tell(result, function)
    return found


def _tell(result: Result, function: Function) -> None:
    if not function.name.startswith("_"):
        result.draft.assume(f"`{function.name}` returns the image itself instead of its address, also to others.")


def _rename_key(result: Result, holder: _Holder) -> bool:
    """A key that speaks of an address speaks of the image; False where other mappings of the kind stand beside."""
    assert isinstance(holder.pick, str)
    new = renamed(holder.pick)
    if new == holder.pick:
        return True
    table, module = holder.node, holder.module
    around = module.function(table) or module.tree
    twins = [each for each in _tables(around) if each is not table and holder.pick in _keys(each)]
    if twins or new in _keys(table):
        return False
    home, own = holder.keys[0]
    quote = home.code(own)[0]
    result.draft.replace(home, own, f"{quote}{new}{quote}", STAGE)
    result.keys |= dict.fromkeys((key for _, key in holder.keys[1:]), new)
    return True


def _drop_prints(result: Result, holder: _Holder) -> bool:
    """The lines that print what holds the image now go: nobody reads its bytes."""
    for module, statement in dict.fromkeys(holder.printed):
        result.draft.assume(f"Line {statement.lineno} of {module.path} no longer prints what holds the image now.")
        result.draft.delete(module, statement, STAGE)
    return True


def _tables(around: ast.AST) -> Iterator[ast.Dict]:
    return (each for each in ast.walk(around) if isinstance(each, ast.Dict))


def _keys(table: ast.expr) -> set[object]:
    keys = table.keys if isinstance(table, ast.Dict) else []
    return {each.value for each in keys if isinstance(each, ast.Constant)}
