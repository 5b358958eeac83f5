"""A reply that is handed to one function that reads its JSON: the dict of the SDK takes the place of that call."""

from __future__ import annotations

import ast

from msgspec.structs import replace

from offramp.fixes.as_dict import DICT, check_dict
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Function, Module, function_of
from offramp.fixes.place import Place
from offramp.fixes.repository import Read
from offramp.fixes.transports import gives_json, own_error, removal, wrap_own

_LOADED = frozenset({"json.loads", "json.load"})


def put_dict(migration: Migration, place: Place, text: str) -> None:
    """`return read(reply)` becomes `return` and the dict of the SDK; the function goes where nobody else calls it."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    reader, call = _reader(migration, place)
    downstream = [*_reads(migration, reader), *_loaded(migration, reader)]
    check_dict(migration, downstream)
    error = own_error(migration, reader, {reader}, _refused)
    whole = module.awaited(call)
    if isinstance(place.statement, (ast.With, ast.AsyncWith)):
        draft.unwrap(module, place.statement, stage)
    else:
        draft.delete(module, place.statement, stage)
    text = f"(await {text}){DICT}" if place.is_async else f"{text}{DICT}"
    if error:
        wrap_own(migration, whole, text, error, _refused)
    else:
        draft.replace(module, whole, text, stage)
        draft.assume(f"A failed request raises `openai.APIError`, and no longer what `{reader.name}` raised for it.")
    draft.edits += removal(migration, reader, but=call)


def _refused(clause: str) -> Refused:
    return Refused(
        "result-leaves",
        f"The reply {clause}.",
        "Read the JSON of the reply right behind the request and run again.",
    )


def _reader(migration: Migration, place: Place) -> tuple[Function, ast.Call]:
    """The function that the reply is handed to, and that call of it; nothing else is done with the reply."""
    module = migration.module
    around = module.function(migration.call)
    reads = [read for read in migration.repository.reads(migration.site.location) if read.path == module.path]
    inside = [read for read in reads if module.function(read.node) is around]
    here = [read.node for read in inside if not read.trail.startswith(".json()")]
    if place.form not in ("name", "with") or place.loop or len(here) != 1:
        raise _refused("is used for more than one thing")
    call = module.parents[here[0]]
    if not isinstance(call, ast.Call) or call.args != [here[0]] or call.keywords:
        raise _refused("is not handed to a function that reads it")
    reader = function_of(module, call)
    plain = reader is not None and gives_json(module, call) and not _does_more(module, reader)
    if reader is None or not plain or isinstance(reader, ast.AsyncFunctionDef) != place.is_async:
        raise _refused("is handed to a function that does more than give back its JSON")
    return reader, call


def _does_more(module: Module, reader: Function) -> bool:
    """Whether the function does something else, such as a line in a log, where it does not raise either."""
    said = [
        each for each in ast.walk(reader) if isinstance(each, ast.Expr) and not isinstance(each.value, ast.Constant)
    ]
    if any(not isinstance(module.body_of(each)[-1], ast.Raise) for each in said):
        return True
    return any(isinstance(node, (ast.For, ast.While, ast.AsyncFor)) for node in ast.walk(reader))


def _reads(migration: Migration, reader: Function) -> list[Read]:
    """What is read of the JSON outside the function that makes it of the reply."""
    reads = [each for each in migration.repository.reads(migration.site.location) if each.trail.startswith(".json()")]
    return [each for each in reads if migration.repository.module(each.path).function(each.node) is not reader]


def _loaded(migration: Migration, reader: Function) -> list[Read]:
    """The same where the function loads the JSON of a text; only if no other request gets its reply read there."""
    repository, module = migration.repository, migration.module
    sites = [site for site in repository.sites.all if site.path == module.path and site.target.path in _LOADED]
    inner = [site for site in sites if module.function(repository.node(site.location) or module.tree) is reader]
    reads = [replace(each, trail=f".json(){each.trail}") for site in inner for each in repository.reads(site.location)]
    return [each for each in reads if repository.module(each.path).function(each.node) is not reader]
