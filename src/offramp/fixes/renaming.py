"""Gives the local variables that held an address a name that says what they hold now."""

from __future__ import annotations

import ast
import re

from offramp.fixes.contained import is_grown
from offramp.fixes.locals import named
from offramp.fixes.module import Function, Module
from offramp.fixes.names import claims_of, in_order, renamed
from offramp.fixes.result import STAGE, Result
from offramp.model import Location


def new_name(result: Result, module: Module, name: ast.Name) -> str:
    """A better name for a local variable that held an address; the old one when it is bound elsewhere as well."""
    function = module.function(name)
    key = (module.path, id(function), name.id)
    if key not in result.renamed:
        new, stores = _better(module, function, name, result)
        result.renamed[key] = new
        for store in stores:
            result.draft.replace(module, store, _bound(module, store, new), STAGE)
    return result.renamed[key]


def _better(
    module: Module, function: Function | None, name: ast.Name, result: Result
) -> tuple[str, list[ast.Name | ast.arg]]:
    """The name to use, and the places that bind it when that has to change."""
    thing = result.thing
    new = renamed(name.id, thing) if thing else name.id
    if new == name.id or (function is None and _is_seen_elsewhere(result, module, name)):
        return name.id, []
    around = function or module.tree
    nodes = [each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == name.id]
    reads = {
        each.node
        for at in [result.site.location, *_partners(result)]
        for each in result.repository.reads(at)
        if each.path == module.path
    }
    stores: list[ast.Name | ast.arg] = [each for each in nodes if not isinstance(each.ctx, ast.Load)]
    grown = [each for each in nodes if isinstance(each.ctx, ast.Load) and is_grown(module, each)]
    loads = [each for each in nodes if isinstance(each.ctx, ast.Load) and each not in grown]
    params = [arg.arg for arg in ast.walk(around) if isinstance(arg, ast.arg)]
    taken = {each.id for each in ast.walk(around) if isinstance(each, ast.Name)} | set(params)
    claims = claims_of([each for each in in_order(around) if not _is_of_a_block(module, around, each)], taken, thing)
    new = claims.get(name.id, name.id)
    taken |= {claim for each, claim in claims.items() if each != name.id}
    bound = all(len(stores) == 1 or _is_given(module, each, reads) for each in stores)
    if not stores and function and new not in taken and all(each in reads for each in loads):
        return _parameter(result, function, name.id, new)
    if name.id in params or not stores or not bound or not all(each in reads for each in loads) or new in taken:
        return name.id, []
    if any(module.function(each) is not function for each in nodes):
        return name.id, []
    return new, [*stores, *grown]


def _bound(module: Module, store: ast.Name | ast.arg, new: str) -> str:
    """The new name; a parameter keeps its annotation, which says `bytes` where it said `str`."""
    if isinstance(store, ast.Name) or store.annotation is None:
        return new
    start = module.span(store)[0] + len(store.arg)
    return new + re.sub(r"\bstr\b", "bytes", module.text[start : module.span(store)[1]])


def _parameter(result: Result, function: Function, old: str, new: str) -> tuple[str, list[ast.Name | ast.arg]]:
    """A parameter without a default, of a function that nobody calls by its name, nor mentions in a docstring."""
    listed = [*function.args.posonlyargs, *function.args.args]
    free = listed[: len(listed) - len(function.args.defaults)]
    found: list[ast.Name | ast.arg] = [each for each in free if each.arg == old]
    by_name = any(
        isinstance(each, ast.Call) and any(word.arg in (old, None) for word in each.keywords)
        and getattr(each.func, "attr", getattr(each.func, "id", "")) == function.name
        for path in result.repository.program.indexes if function.name in result.repository.analysis.texts[path]
        for each in ast.walk(result.repository.module(path).tree)
    )  # fmt: skip
    told = re.search(rf"\b{old}\b", ast.get_docstring(function) or "")
    return (old, []) if by_name or told or not found else (new, found)


def _is_given(module: Module, store: ast.Name | ast.arg, reads: set[ast.expr]) -> bool:
    """Whether a name is bound to something out of the call, alone."""
    parent = module.parents[store]
    if not isinstance(parent, ast.Assign) or parent.targets != [store]:
        return False
    return parent.value in reads or (isinstance(parent.value, ast.Await) and parent.value.value in reads)


def _is_of_a_block(module: Module, around: ast.AST, name: str) -> bool:
    """Whether a name is only what a `with` opens: it holds no address, and keeps its name."""
    stores = [each for each in named(around, name) if not isinstance(each.ctx, ast.Load)]
    return bool(stores) and all(isinstance(module.parents[each], ast.withitem) for each in stores)


def _is_seen_elsewhere(result: Result, module: Module, name: ast.Name) -> bool:
    """Whether a name of a module may be read by a file that imports it, or is one of a class."""
    program = result.repository.program
    importers = (
        path for path, index in program.indexes.items() if path != module.path
        for each in index.facts.imports
        for other in (each.module, f"{each.module}.{each.name}".strip("."))
        if program.modules.find(other, each.level, path) == module.path
    )  # fmt: skip
    in_class = any(isinstance(above, (ast.ClassDef, ast.Lambda)) for above in module.above(name))
    return in_class or any(name.id in result.repository.analysis.texts[path] for path in importers)


def _partners(result: Result) -> list[Location]:
    reads = result.repository.reads(result.site.location)
    return sorted({at for read in reads for at in read.origins})
