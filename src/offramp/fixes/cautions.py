"""What a moved call has to mind beside its own lines: attempts, timeouts, verification. Follows no result."""

from __future__ import annotations

import ast
import re

from msgspec.structs import replace

from offramp.fixes.migration import Migration
from offramp.fixes.mocks import mind_mocks
from offramp.model import Location, Role, Route
from offramp.values import Known

_METHOD = re.compile(r"\.images\.(generate|edit)\(")
_SDK = re.compile(r"(.+\.)?openai\.((Async)?(OpenAI|Client)\(\)\.|images\.).*")
ONCE = ".with_options(max_retries=0)"
"""Has the SDK make one attempt."""
_VERIFIED = (
    "The organization behind the key is verified with OpenAI where the model asks for that; without it every call ends "
    "in a 403 that code cannot mend."
)
_WAITS = frozenset({"timeout", "fail_after", "move_on_after"})


def mind(migration: Migration) -> None:
    """Look around a call whose new text stands already."""
    if _is_repeated(migration) and not _SDK.fullmatch(migration.site.target.path):
        _ask_once(migration)
    if not migration.is_at_home:
        _mind_timeouts(migration)
    if migration.finding.route is not Route.OFFICIAL:
        migration.draft.assume(_VERIFIED)
    mind_mocks(migration)


def _is_repeated(migration: Migration) -> bool:
    """Whether a loop or a decorator tries again, around the call or around what leads to it."""
    return any(
        finding.role is Role.RETRY and match.origin and match.origin.location == migration.site.location
        and not _goes(migration, finding.location)
        for finding, match in migration.repository.analysis.findings
    )  # fmt: skip


def _goes(migration: Migration, at: Location) -> bool:
    """Whether a place stands in old code that goes with the call."""
    start = migration.repository.module(at.path).offset(at.line, at.column)
    edits = [each for each in migration.draft.edits if each.path == at.path] if migration.replaces_body else []
    return any(each.start <= start < each.end for each in edits)


def _ask_once(migration: Migration) -> None:
    """The old call was one attempt, that of the SDK is three: what is around multiplies them."""
    draft = migration.draft
    found = [number for number, edit in enumerate(draft.edits) if _METHOD.search(edit.text)]
    edit = draft.edits[found[0]] if len(found) == 1 else None
    if edit is None or edit.text.partition(".images.")[0].split()[-1:] == ["openai"]:
        usual = migration.repository.contract.retry.max_retries
        draft.assume(
            f"The call is repeated by the code around it, and each time the SDK tries {usual} times more on its own; "
            "`openai.max_retries = 0` ends that for every call of the module."
        )
    elif ".with_options(" not in edit.text:
        text = _METHOD.sub(lambda method: f"{ONCE}{method[0]}", edit.text, count=1)
        draft.edits[found[0]] = replace(edit, text=text)
        draft.assume("The code around repeats the call, so the SDK is told not to.")


# Timeouts


def _mind_timeouts(migration: Migration) -> None:
    """Tell of a timeout that stays around the call: on a client that is not touched, or in what waits for it."""
    made = migration.repository.sites.receiver(migration.site)
    longest = migration.repository.contract.retry.work_seconds
    if (
        made is not None
        and migration.client is None
        and made.location != migration.site.location
        and not _is_gone(migration, made.location)
    ):
        value = migration.repository.sites.argument(made, "timeout")
        if isinstance(value, Known) and isinstance(value.value, (int, float)) and value.value < longest:
            _tell(migration, made.location.line, made.path)
    for node in [*ast.walk(migration.call.func), *migration.module.above(migration.call)]:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return
        for call in _waiting(node):
            _tell(migration, call.lineno, migration.site.path)


def _is_gone(migration: Migration, at: Location) -> bool:
    """Whether the client goes with the call, so that its timeout is seen to there."""
    start = migration.repository.module(at.path).offset(at.line, at.column)
    return any(each.path == at.path and each.start <= start < each.end for each in migration.draft.edits)


def _waiting(node: ast.AST) -> list[ast.Call]:
    """`wait_for(...)`, `with timeout(...)`, and `.with_options(timeout=...)`."""
    match node:
        case ast.Call(func=ast.Attribute(attr="with_options"), keywords=words) if any(
            w.arg == "timeout" for w in words
        ):
            return [node]
        case ast.Call(func=ast.Attribute(attr="wait_for") | ast.Name(id="wait_for")):
            return [node]
        case ast.With(items=items) | ast.AsyncWith(items=items):
            calls = [each.context_expr for each in items if isinstance(each.context_expr, ast.Call)]
            return [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in _WAITS]
    return []


def _tell(migration: Migration, line: int, path: str) -> None:
    longest = migration.repository.contract.retry.work_seconds
    migration.draft.assume(f"The timeout on line {line} of {path} leaves image work its time, up to {longest} s.")
