"""A reply that is looked into as an HTTP response stays one: the SDK hands out the response that it has got."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from offramp.fixes.as_dict import check_dict
from offramp.fixes.edits import Refused
from offramp.fixes.failures import ANY_STATUS, error_code
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.place import Place
from offramp.fixes.replies import is_followed
from offramp.fixes.repository import Read
from offramp.fixes.result import is_internal

_FORMS = {"requests": "name", "httpx": "name", "aiohttp": "with"}
_SAME = frozenset({"status_code", "text", "content", "headers", "json"})
_NAMES = {
    "requests": {"ok": "is_success", "reason": "reason_phrase"},
    "aiohttp": {"ok": "is_success", "reason": "reason_phrase", "status": "status_code"},
}
"""What a library calls otherwise than `httpx`, whose responses are those of the SDK."""
_AWAITED = {"read": "content", "text": "text", "json": "json()"}
"""What `aiohttp` gives to who waits for it."""
_FAILED = ".json()[error]"
"""What is read of a reply to a request that failed, which the official API answers in the same form."""


def keep_response(migration: Migration, place: Place) -> None:
    """Read the reply as a response of the SDK; refuse where it is asked for more than that one has."""
    library = migration.site.target.path.partition(".")[0]
    if place.form != _FORMS.get(library) or place.loop:
        raise _differs(place.statement.lineno, migration.site.path)
    reads = migration.repository.reads(migration.site.location)
    for read in reads:
        if read.trail == "" and not _is_in_sight(migration, read):
            raise _differs(read.node.lineno, read.path)
    for module, node in dict.fromkeys(_asked(migration, reads)):
        _reword(migration, module, node, library)
    bodies = [read for read in reads if read.trail.startswith(".json()")]
    check_dict(migration, [read for read in bodies if not read.trail.startswith(_FAILED)])


def _is_in_sight(migration: Migration, read: Read) -> bool:
    """Whether the response is looked into there, named, or handed on to where it is followed; not tested for truth."""
    module = migration.repository.module(read.path)
    match parent := module.parents[module.awaited(read.node)]:
        case ast.Attribute() | ast.Assign(targets=[ast.Name()]):
            return True
        case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
            return True
        case ast.Return():
            return is_followed(migration, read, parent)
        case ast.Call() | ast.keyword():
            call = parent if isinstance(parent, ast.Call) else module.parents[parent]
            return isinstance(call, ast.Call) and is_internal(migration.repository, read, call)
    return False


def _asked(migration: Migration, reads: tuple[Read, ...]) -> Iterator[tuple[Module, ast.Attribute]]:
    """Every attribute that is taken of the response itself."""
    for read in reads:
        module = migration.repository.module(read.path)
        for node in ast.walk(read.node):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            if read.trail.startswith(f".{node.attr}"):
                yield module, node


def _reword(migration: Migration, module: Module, node: ast.Attribute, library: str) -> None:
    name, attr = module.code(node.value), node.attr
    call = module.parents[node]
    if library == "aiohttp" and attr in _AWAITED:
        awaited = module.parents[call]
        if not isinstance(call, ast.Call) or not isinstance(awaited, ast.Await):
            raise _differs(node.lineno, module.path)
        migration.draft.replace(module, awaited, f"{name}.{_AWAITED[attr]}", migration.stage)
    elif attr in _NAMES.get(library, {}):
        migration.draft.replace(module, node, f"{name}.{_NAMES[library][attr]}", migration.stage)
    elif attr == "raise_for_status" or (library != "httpx" and attr not in _SAME):
        raise _differs(node.lineno, module.path)


def _differs(line: int, path: str) -> Refused:
    return Refused(
        "response-inspected",
        f"Line {line} of {path} takes of the HTTP response what that of the SDK does not have.",
        "Decide by hand which exception of the SDK takes its place.",
    )


def put_response(migration: Migration, place: Place, call: str, margin: str) -> None:
    """The call in a `try`, as the SDK raises for a failed status what was a response like any other."""
    module, draft, stage, step = migration.module, migration.draft, migration.stage, migration.module.step
    error, kind = free_name(module, migration.call, "error"), error_code(draft, module, ANY_STATUS)
    lines = [
        "try:",
        f"{step}{place.name} = {call}.http_response",
        f"except {kind} as {error}:",
        f"{step}{place.name} = {error}.response",
    ]
    if isinstance(place.statement, (ast.With, ast.AsyncWith)):
        draft.unwrap(module, place.statement, stage)
        draft.insert_before(module, place.statement, lines, stage)
    else:
        draft.replace(module, place.statement, f"{module.newline}{margin}".join(lines), stage)
