"""Retries around a migrated call become retries of the SDK; the modules beside this one read decorators and loops."""

from __future__ import annotations

import ast

from offramp.facts import Span
from offramp.fixes.calls import rewritten
from offramp.fixes.cautions import ONCE
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.patched import Patched
from offramp.fixes.place import SDK_REPEATS
from offramp.fixes.retry_decorators import without_decorator
from offramp.fixes.retry_loops import without_loop
from offramp.model import Finding, Location, Role, Stage

_STAGE = Stage.RETRY
_METHODS = (".images.generate(", ".images.edit(")


def sdk_retries(after: Patched, finding: Finding, migration: Migration) -> Draft:
    """Take the retry away and give its number of attempts to the SDK."""
    module = after.repository.module(finding.location.path)
    _check_alone(after, migration)
    draft = Draft()
    at = finding.location
    span = Span(at.line, at.column, at.end_line, at.end_column)
    node: ast.AST | None = module.expression(span) or module.statement_at(span)
    function = module.parents.get(node) if node else None
    if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)) and node in function.decorator_list:
        _check_here(module, migration, function)
        retries = without_decorator(after, draft, migration, function, node)
    elif isinstance(node, ast.For):
        _check_here(module, migration, node)
        retries = without_loop(after, draft, migration, node)
    else:
        raise Refused(
            "attempts-not-counted",
            "The loop has no fixed number of attempts that can be handed to the SDK.",
            "Give the client `max_retries` and take the loop out.",
        )
    if not retries and _is_told_not_to(after, migration):
        retries = str(after.repository.contract.retry.max_retries)
    _put(after, draft, migration, retries)
    draft.assume(SDK_REPEATS)
    return draft


def _check_alone(after: Patched, migration: Migration) -> None:
    others = [
        other
        for other, match in after.repository.analysis.findings
        if other.role is Role.RETRY and match.origin and match.origin.location == migration.site.location
    ]
    if len(others) > 1:
        raise Refused(
            "several-retries",
            f"{len(others)} retries lie around the call, so its attempts multiply.",
            "Decide how many attempts the call is worth, give the client that as `max_retries` and take the rest out.",
        )
    if "stream=True" in "".join(edit.text for edit in migration.draft.edits):
        raise Refused(
            "streamed-reply",
            "The reply is a stream, and the SDK does not repeat a request whose stream breaks off.",
            "Decide what a broken stream is worth, then take the loop out by hand.",
        )


def _check_here(module: Module, migration: Migration, around: ast.AST) -> None:
    """Whether the retry stands around the call itself, in the call's own function."""
    owner = around if isinstance(around, (ast.FunctionDef, ast.AsyncFunctionDef)) else module.function(around)
    if migration.site.path != module.path or migration.call not in set(ast.walk(around)):
        raise Refused(
            "retry-in-caller",
            "It repeats a function that calls the one with the image call, and all that the two do besides.",
            "Give the client `max_retries` and repeat here only what is left to repeat.",
        )
    if module.function(migration.call) is not owner:
        raise Refused(
            "retry-in-caller",
            "The call stands in a function inside the one that is repeated.",
            "Give the client `max_retries` and take the repetition out.",
        )


def _is_told_not_to(after: Patched, migration: Migration) -> bool:
    """Whether the client has a number of retries of its own, which would stay after the repetition by hand is gone."""
    made = migration.client
    draft = after.clients.get(made.location) if made else None
    return any("max_retries" in edit.text for edit in draft.edits) if draft else False


# Where the number goes


def _put(after: Patched, draft: Draft, migration: Migration, retries: str) -> None:
    """To the construction of a client that serves this call alone, else to the call; the SDK's own where empty."""
    call = after.new_call(migration)
    if not retries:
        if call is not None and ONCE in call.text:
            _rewrite(draft, call, call.text.replace(ONCE, ""))
        return
    if call is None or sum(call.text.count(each) for each in _METHODS) != 1:
        raise Refused(
            "call-not-told", "The new call cannot be told in its line.", "Write `with_options(max_retries=...)` there."
        )
    if call.text.partition(".images.")[0].split()[-1:] == ["openai"]:
        _leave_to_module(after, retries)
        return
    made = _own_client(after, migration) if retries.isdigit() else None
    if made:
        text = rewritten(made.text, values={"max_retries": retries})
        _rewrite(draft, made, text)
        if ONCE in call.text:
            _rewrite(draft, call, call.text.replace(ONCE, ""))
        return
    if ONCE in call.text:
        _rewrite(draft, call, call.text.replace(ONCE, f".with_options(max_retries={retries})"))
        return
    if ".with_options(" in call.text:
        raise Refused("options-given", "The call already has options of its own.", "Add `max_retries` to them.")
    method = next(each for each in _METHODS if each in call.text)
    _rewrite(draft, call, call.text.replace(method, f".with_options(max_retries={retries}){method}"))


def _rewrite(draft: Draft, old: Edit, text: str) -> None:
    """Another text in the place of one that an earlier stage wrote, moved along with the block it stands in."""
    around = [each for each in draft.unwraps if each.path == old.path and each.start <= old.start < each.end]
    is_fixed = old.start == old.end or '"""' in text or "'''" in text
    width = 0 if is_fixed else sum(each.width for each in around)
    head, *lines = text.splitlines(keepends=True)
    moved = "".join([head, *(line if line[:width].strip() else line[width:] for line in lines)])
    draft.superseded.append((old, _STAGE))
    draft.edits.append(Edit(old.path, old.start, old.end, moved, _STAGE))


def _own_client(after: Patched, migration: Migration) -> Edit | None:
    """The edit that makes the client, when it is made in its old place and for this call alone."""
    made = migration.client
    if made is None or migration.second or _calls_on(after, made.location) != 1:
        return None
    node = after.repository.node(made.location)
    draft = after.clients.get(made.location)
    if not isinstance(node, ast.Call) or draft is None:
        return None
    span = after.repository.module(made.path).span(node)
    return next((edit for edit in draft.edits if (edit.path, edit.start, edit.end) == (made.path, *span)), None)


def _calls_on(after: Patched, made: Location) -> int:
    return sum(each.client is not None and each.client.location == made for each in after.migrations.values())


def _leave_to_module(after: Patched, retries: str) -> None:
    """The client of the module has no options; what it does by itself has to be enough."""
    usual = after.repository.contract.retry.max_retries
    is_set = any("openai.max_retries" in text for text in after.repository.analysis.texts.values())
    if retries != str(usual) or is_set:
        raise Refused(
            "module-client",
            "The call uses the client of the `openai` module, whose retries count for every call.",
            f"Set `openai.max_retries = {retries}` where the key is set, and take the repetition out.",
        )
