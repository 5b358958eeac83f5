"""A reply that is looked into as an HTTP response stays one: the SDK hands out the response that it has got."""

from __future__ import annotations

import ast
import re

from offramp.fixes.as_dict import check_dict
from offramp.fixes.edits import Refused
from offramp.fixes.failures import ANY_STATUS, need_error
from offramp.fixes.migration import Migration
from offramp.fixes.names import free_name
from offramp.fixes.place import Place

_SAME = re.compile(r"\.(status_code|text|content|headers|json|json\(\))([.\[(].*)?$")
"""What is the same of a response of `requests` and of `httpx`, which is what the SDK has."""
_FAILED = ".json()[error]"
"""What is read of a reply to a request that failed, which the official API answers in the same form."""
_NAMES = {".ok": "is_success", ".reason": "reason_phrase"}
"""What `requests` calls otherwise than `httpx`."""


def check_response(migration: Migration, place: Place) -> None:
    """Refuse where the reply is no response of a kind that the SDK has, or is asked for more than both kinds have."""
    library = migration.site.target.path.partition(".")[0]
    if library not in ("requests", "httpx") or place.form != "name" or place.loop:
        raise _differs(place.statement.lineno, migration.site.path)
    reads = migration.repository.reads(migration.site.location)
    for read in reads:
        is_same = not read.trail or _SAME.match(read.trail) or library == "httpx"
        if read.trail in _NAMES and library == "requests" and isinstance(read.node, ast.Attribute):
            module = migration.repository.module(read.path)
            text = f"{module.code(read.node.value)}.{_NAMES[read.trail]}"
            migration.draft.replace(module, read.node, text, migration.stage)
        elif not is_same or read.trail.startswith(".raise_for_status"):
            raise _differs(read.node.lineno, read.path)
    bodies = [read for read in reads if read.trail.startswith(".json()")]
    check_dict(migration, [read for read in bodies if not read.trail.startswith(_FAILED)])


def _differs(line: int, path: str) -> Refused:
    return Refused(
        "response-inspected",
        f"Line {line} of {path} takes of the HTTP response what that of the SDK does not have.",
        "Decide by hand which exception of the SDK takes its place.",
    )


def put_response(migration: Migration, place: Place, call: str, margin: str) -> None:
    """The call in a `try`, as the SDK raises for a failed status what was a response like any other."""
    module, step = migration.module, migration.module.step
    error = free_name(module, migration.call, "error")
    lines = [
        "try:",
        f"{margin}{step}{place.name} = {call}.http_response",
        f"{margin}except {ANY_STATUS} as {error}:",
        f"{margin}{step}{place.name} = {error}.response",
    ]
    migration.draft.replace(module, place.statement, module.newline.join(lines), migration.stage)
    need_error(migration.draft, module, ANY_STATUS)
