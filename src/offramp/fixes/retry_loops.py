"""Reads loops that try one call a counted number of times and takes them out; the way the last failure ends is kept."""

from __future__ import annotations

import ast
import re

from offramp.fixes.counted_loop import STAGE, CountedLoop, does_more, is_store, last_of, unwrap
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.locals import named
from offramp.fixes.migration import Migration
from offramp.fixes.patched import Patched
from offramp.fixes.place import is_pause, retries_of
from offramp.fixes.retry_attempt import cut_attempt
from offramp.fixes.retry_turns import Handler, is_log, read_handler
from offramp.fixes.retry_watch import check_rest, is_broad

_PICKS = frozenset({"next", "choice", "len"})


def without_loop(after: Patched, draft: Draft, migration: Migration, node: ast.For) -> str:
    """Take the loop out; the code of the number of retries that the SDK gets instead, empty for its own."""
    scope = migration.site.scope
    loop = CountedLoop(after, draft, migration, node, scope, _turns(after, migration, scope, node))
    if any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(node)):
        raise does_more(loop.module, node, ": it hands results out in between")
    before, attempt, behind = _parts(loop)
    path = [*attempt.body, *attempt.orelse, *behind]
    leaves = _tail(path)
    if not isinstance(leaves, (ast.Return, ast.Break)):
        raise does_more(loop.module, path[-1], ": it does not leave the loop after a success")
    _check_flow(loop, path, leaves)
    handlers = [_handler(loop, each) for each in attempt.handlers]
    _check_watched(loop, attempt, leaves, handlers)
    last = _last_failure(loop, leaves, handlers)
    _cut_header(loop, before)
    _cut_leaving(loop, attempt, leaves)
    cut_attempt(loop, attempt, handlers, last)
    _cut_end(loop, leaves)
    _check_names(loop)
    _write(loop)
    draft.assume("What was logged about single attempts goes with the loop.")
    if loop.turns is None:
        draft.assume("One account took the place of several: the SDK's own two retries are left.")
        return ""
    match node.iter:
        case ast.Call(args=[limit]):
            return retries_of(loop.module, limit)
    return str(len(loop.turns) - 1)


# What the loop is made of


def _turns(after: Patched, migration: Migration, scope: int, node: ast.For) -> list[float] | None:
    module = migration.module
    if not isinstance(node.target, ast.Name):
        raise _uncounted()
    match node.iter:
        case ast.Call(func=ast.Name(id="range"), args=[ast.Call(func=ast.Name(id="len"), args=[_])]):
            return None
        case ast.Call(func=ast.Name(id="range"), args=args, keywords=[]) if len(args) < 3:
            limits = [after.number(module, scope, each) for each in args]
            numbers = [each for each in limits if isinstance(each, int)]
            if len(numbers) == len(limits) and len(found := range(*numbers)) > 0:
                return list(found)
        case ast.Name() | ast.Attribute():
            return None
        case ast.Tuple(elts=elts) | ast.List(elts=elts) if elts:
            values = [after.number(module, scope, each) for each in elts]
            pauses = [each for each in values if each is not None]
            if len(set(pauses)) == len(elts):
                return pauses
    raise _uncounted()


def _uncounted() -> Refused:
    return Refused(
        "attempts-not-known",
        "How many attempts the loop makes cannot be told from the source.",
        "Decide how many the call is worth, give the client that as `max_retries`, and take the loop out.",
    )


def _parts(loop: CountedLoop) -> tuple[list[ast.stmt], ast.Try, list[ast.stmt]]:
    tries = [each for each in loop.node.body if isinstance(each, ast.Try)]
    own = [each for each in tries if loop.migration.call in {n for part in each.body for n in ast.walk(part)}]
    if len(own) != 1 or own[0].finalbody or len(loop.after.calls_in(loop.module, loop.node)) != 1:
        raise does_more(loop.module, loop.node)
    number = loop.node.body.index(own[0])
    return loop.node.body[:number], own[0], loop.node.body[number + 1 :]


def _tail(statements: list[ast.stmt]) -> ast.stmt:
    last = statements[-1]
    return _tail(last.body) if isinstance(last, (ast.With, ast.AsyncWith)) else last


def _check_flow(loop: CountedLoop, path: list[ast.stmt], leaves: ast.stmt) -> None:
    """After a success nothing may start another turn."""
    for statement in path:
        for node in ast.walk(statement):
            if node is not leaves and isinstance(node, (ast.Break, ast.Continue)):
                raise does_more(loop.module, node, ": what came back decides about another turn")


def _handler(loop: CountedLoop, node: ast.ExceptHandler) -> Handler:
    assert isinstance(loop.node.target, ast.Name)
    target, turns = loop.node.target.id, loop.turns or []

    def number(test: ast.expr, turn: float) -> int | float | None:
        if isinstance(test, ast.Name) and test.id == target:
            return turn
        if isinstance(test, ast.BinOp):
            left, right = number(test.left, turn), number(test.right, turn)
            fresh = ast.BinOp(left=_constant(left), op=test.op, right=_constant(right))
            return loop.after.number(loop.module, loop.scope, fresh)
        return loop.after.number(loop.module, loop.scope, test)

    return read_handler(loop.module, node, turns, number)


def _constant(value: float | None) -> ast.expr:
    return ast.Constant(value=value)


def _check_watched(loop: CountedLoop, attempt: ast.Try, leaves: ast.stmt, handlers: list[Handler]) -> None:
    repeated = [each for each in handlers if each.repeats]
    if not repeated:
        raise does_more(loop.module, attempt)
    types = [each.node.type for each in repeated]
    given = [each for each in types if each is not None]
    watched = given if len(given) == len(types) else []
    broad = is_broad(loop.after, loop.draft, loop.migration, loop.module, watched)
    body = [each for each in attempt.body if each is not leaves or isinstance(leaves, ast.Return)]
    check_rest(loop.after, loop.migration, loop.module, body, broad)


# How the last failure ends


def _last_failure(loop: CountedLoop, leaves: ast.stmt, handlers: list[Handler]) -> ast.Raise | None:
    """What is raised behind the loop when every turn has failed; None when every handler sees to it itself."""
    if all(each.last is not None for each in handlers if each.repeats):
        return None
    end = loop.node.orelse or (_behind(loop)[:1] if isinstance(leaves, ast.Return) else [])
    if len(end) == 1 and isinstance(end[0], ast.Raise) and end[0].exc is not None:
        return end[0]
    raise Refused(
        "failure-swallowed",
        "When every turn has failed, the loop ends without an error; the SDK raises one.",
        "Decide what a failure is worth to the callers, then take the loop out and catch `openai.OpenAIError`.",
    )


def _behind(loop: CountedLoop) -> list[ast.stmt]:
    block = loop.module.body_of(loop.node)
    return block[block.index(loop.node) + 1 :]


def _cut_header(loop: CountedLoop, before: list[ast.stmt]) -> None:
    module = loop.module
    start, end = module.span(loop.node)[0], module.span(loop.node.iter)[1]
    loop.cut(module.line_start(start), module.line_end(end - 1))
    loop.dropped |= {node.id for node in ast.walk(loop.node.target) if isinstance(node, ast.Name)}
    if loop.turns is None and not any(_is_pick(each) or _is_fed(loop, each) for each in before):
        raise _uncounted()
    for statement in before:
        if _makes_client(loop, statement):
            continue
        if not (is_pause(statement) or is_log(statement) or _is_pick(statement)):
            raise does_more(module, statement)
        if isinstance(statement, ast.Assign):
            source = module.code(statement.value)
            loop.draft.assume(f"What `{source}` picked from is left where it is made; delete it when nothing needs it.")
        loop.cut_statement(statement)


def _makes_client(loop: CountedLoop, statement: ast.stmt) -> bool:
    made = loop.migration.client
    node = loop.after.repository.node(made.location) if made and made.path == loop.module.path else None
    return node is not None and isinstance(statement, ast.Assign) and statement.value is node


def _is_fed(loop: CountedLoop, statement: ast.stmt) -> bool:
    """Whether a client is made in each turn, from what the turn has picked."""
    if not isinstance(statement, ast.Assign) or not _makes_client(loop, statement):
        return False
    assert isinstance(loop.node.target, ast.Name)
    call = statement.value
    picked = any(
        isinstance(each, ast.Call) and each is not call and getattr(each.func, "id", "") in _PICKS
        for each in ast.walk(call)
    )
    return picked or bool(named(call, loop.node.target.id))


def _is_pick(statement: ast.stmt) -> bool:
    """A name is given one of several things: `next(turn)`, `random.choice(keys)`, `keys[attempt % len(keys)]`."""
    if not isinstance(statement, ast.Assign) or not all(isinstance(each, ast.Name) for each in statement.targets):
        return False
    calls = [node for node in ast.walk(statement.value) if isinstance(node, ast.Call)]
    named = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls]
    others = any(isinstance(node, (ast.Await, ast.NamedExpr, ast.Yield)) for node in ast.walk(statement.value))
    picks = bool(calls) or isinstance(statement.value, ast.Subscript)
    return picks and not others and set(named) <= _PICKS


def _cut_leaving(loop: CountedLoop, attempt: ast.Try, leaves: ast.stmt) -> None:
    if isinstance(leaves, ast.Return):
        return
    block = loop.module.body_of(leaves)
    if block is attempt.orelse and len(block) == 1:
        return
    if len(block) == 1:
        raise does_more(loop.module, leaves)
    loop.cut_statement(leaves)


def _cut_end(loop: CountedLoop, leaves: ast.stmt) -> None:
    """What only a failure reached."""
    module = loop.module
    if loop.node.orelse:
        start = module.line_end(last_of(module, loop.node.body[-1]))
        loop.cut(start, module.line_end(last_of(module, loop.node.orelse[-1])))
    behind = _behind(loop)
    if isinstance(leaves, ast.Return) and behind and isinstance(behind[0], ast.Raise):
        loop.cut_statement(behind[0])


# What must not be missed afterwards


def _check_names(loop: CountedLoop) -> None:
    """A name that went may be read by nothing that stays; what only began it goes with it."""
    module = loop.module
    around = module.function(loop.node) or module.tree
    for name in sorted(loop.dropped):
        stay = [node for node in named(around, name) if not loop.is_gone(module.span(node)[0])]
        reads = [node for node in stay if not is_store(node) and not _replaced(loop, node)]
        if reads or any(named(ast.parse(code), name) for code in loop.raised):
            line = reads[0].lineno if reads else loop.node.lineno
            raise Refused(
                "attempt-used",
                f"`{name}` is bound by the loop and read on line {line} of {module.path}.",
                "Do without it, then run again.",
            )
        for node in stay:
            statement = module.statement(node)
            match statement:
                case ast.Assign(targets=[target], value=ast.Constant()) if target is node:
                    if len(module.body_of(statement)) > 1:
                        loop.cut_statement(statement)


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _replaced(loop: CountedLoop, node: ast.Name) -> bool:
    """Whether the edits of the call write something else there."""
    start, end = loop.module.span(node)
    over = [
        edit
        for edit in loop.after.edits
        if edit.path == loop.module.path and edit.start <= start and end <= edit.end and edit.start < edit.end
    ]
    return bool(over) and not any(_mentions(edit.text, node.id) for edit in over)


def _write(loop: CountedLoop) -> None:
    """The edits: whole lines out, what earlier stages wrote there with them, and the body to the left."""
    module, draft = loop.module, loop.draft
    replaced = {(edit.start, edit.end) for edit in draft.edits}
    for start, end in loop.gone:
        draft.superseded += [(edit, STAGE) for edit in loop.after.inside(module, start, end)]
        if (start, end) not in replaced:
            draft.edits.append(Edit(module.path, start, end, "", STAGE))
    body = loop.node.body
    width = len(module.indent(body[0])) - len(module.indent(loop.node))
    start, end = module.line_start(module.span(body[0])[0]), module.line_end(last_of(module, body[-1]))
    _check_margin(loop, start, end, len(module.indent(body[0])))
    unwrap(loop, start, end, width)


def _check_margin(loop: CountedLoop, start: int, end: int, margin: int) -> None:
    """A comment further to the left would lose its beginning."""
    module = loop.module
    at = start
    while at < end:
        following = module.line_end(at)
        line = module.text[at:following]
        if line.lstrip().startswith("#") and line[:margin].strip() and not loop.is_gone(at):
            raise Refused(
                "stray-comment", "A comment in the loop stands left of its block.", "Set it in and run again."
            )
        at = following
