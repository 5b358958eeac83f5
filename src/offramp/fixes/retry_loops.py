"""Reads loops that try one call a counted number of times and takes them out; the way the last failure ends is kept."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from offramp.fixes.edits import Draft, Edit, Refused, Unwrap, apply
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.patched import Patched
from offramp.fixes.place import is_pause, retries_of
from offramp.fixes.retry_turns import Handler, is_log, read_handler
from offramp.fixes.retry_watch import check_rest, is_broad
from offramp.model import Stage

_STAGE = Stage.RETRY
_PICKS = frozenset({"next", "choice", "len"})


@dataclass(slots=True)
class _Loop:
    """A loop while it is taken out. `gone` holds the whole lines that go."""

    after: Patched
    draft: Draft
    migration: Migration
    node: ast.For
    scope: int
    turns: list[float] | None
    """What the loop counts through; None when that is as long as a collection of accounts."""
    gone: list[tuple[int, int]] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)
    """Names that are bound in the lines that go."""
    raised: list[str] = field(default_factory=list)
    """The statements that end the handlers which stay."""

    @property
    def module(self) -> Module:
        return self.migration.module

    def cut(self, start: int, end: int) -> None:
        """Take whole lines out."""
        self.gone.append((start, end))

    def cut_statement(self, statement: ast.stmt) -> None:
        """Take a statement out, and remember what it bound."""
        if not self.module.owns_its_lines(statement):
            raise _crowded()
        start, end = self.module.span(statement)
        self.cut(self.module.line_start(start), self.module.line_end(end - 1))
        self.dropped |= set(_stored(statement))

    def is_gone(self, offset: int) -> bool:
        """Whether a place goes."""
        return any(start <= offset < end for start, end in self.gone)


def _stored(statement: ast.AST) -> Iterator[str]:
    return (node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and _is_store(node))


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def _crowded() -> Refused:
    return Refused("crowded-line", "Several statements of the loop share a line.", "Give each its own line.")


def _does_more(module: Module, node: ast.AST, what: str = "") -> Refused:
    line = getattr(node, "lineno", 0)
    return Refused(
        "loop-does-more",
        f"Line {line} of {module.path} does more than try the call again{what}.",
        "Give the client `max_retries`, keep what the line does, and take the loop out.",
    )


def without_loop(after: Patched, draft: Draft, migration: Migration, node: ast.For) -> str:
    """Take the loop out; the code of the number of retries that the SDK gets instead, empty for its own."""
    scope = migration.site.scope
    loop = _Loop(after, draft, migration, node, scope, _turns(after, migration, scope, node))
    if any(isinstance(each, (ast.Yield, ast.YieldFrom)) for each in ast.walk(node)):
        raise _does_more(loop.module, node, ": it hands results out in between")
    before, attempt, behind = _parts(loop)
    path = [*attempt.body, *attempt.orelse, *behind]
    leaves = _tail(path)
    if not isinstance(leaves, (ast.Return, ast.Break)):
        raise _does_more(loop.module, path[-1], ": it does not leave the loop after a success")
    _check_flow(loop, path, leaves)
    handlers = [_handler(loop, each) for each in attempt.handlers]
    _check_watched(loop, attempt, leaves, handlers)
    last = _last_failure(loop, leaves, handlers)
    _cut_header(loop, before)
    _cut_leaving(loop, attempt, leaves)
    _cut_attempt(loop, attempt, handlers, last)
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


def _parts(loop: _Loop) -> tuple[list[ast.stmt], ast.Try, list[ast.stmt]]:
    tries = [each for each in loop.node.body if isinstance(each, ast.Try)]
    own = [each for each in tries if loop.migration.call in {n for part in each.body for n in ast.walk(part)}]
    if len(own) != 1 or own[0].finalbody or len(loop.after.calls_in(loop.module, loop.node)) != 1:
        raise _does_more(loop.module, loop.node)
    number = loop.node.body.index(own[0])
    return loop.node.body[:number], own[0], loop.node.body[number + 1 :]


def _tail(statements: list[ast.stmt]) -> ast.stmt:
    last = statements[-1]
    return _tail(last.body) if isinstance(last, (ast.With, ast.AsyncWith)) else last


def _check_flow(loop: _Loop, path: list[ast.stmt], leaves: ast.stmt) -> None:
    """After a success nothing may start another turn."""
    for statement in path:
        for node in ast.walk(statement):
            if node is not leaves and isinstance(node, (ast.Break, ast.Continue)):
                raise _does_more(loop.module, node, ": what came back decides about another turn")


def _handler(loop: _Loop, node: ast.ExceptHandler) -> Handler:
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


def _check_watched(loop: _Loop, attempt: ast.Try, leaves: ast.stmt, handlers: list[Handler]) -> None:
    repeated = [each for each in handlers if each.repeats]
    if not repeated:
        raise _does_more(loop.module, attempt)
    types = [each.node.type for each in repeated]
    given = [each for each in types if each is not None]
    watched = given if len(given) == len(types) else []
    broad = is_broad(loop.after, loop.draft, loop.migration, loop.module, watched)
    body = [each for each in attempt.body if each is not leaves or isinstance(leaves, ast.Return)]
    check_rest(loop.after, loop.migration, loop.module, body, broad)


# How the last failure ends


def _last_failure(loop: _Loop, leaves: ast.stmt, handlers: list[Handler]) -> ast.Raise | None:
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


def _behind(loop: _Loop) -> list[ast.stmt]:
    block = loop.module.body_of(loop.node)
    return block[block.index(loop.node) + 1 :]


def _cut_header(loop: _Loop, before: list[ast.stmt]) -> None:
    module = loop.module
    start, end = module.span(loop.node)[0], module.span(loop.node.iter)[1]
    loop.cut(module.line_start(start), module.line_end(end - 1))
    loop.dropped |= {node.id for node in ast.walk(loop.node.target) if isinstance(node, ast.Name)}
    if loop.turns is None and not any(_is_pick(each) for each in before):
        raise _uncounted()
    for statement in before:
        if _makes_client(loop, statement):
            continue
        if not (is_pause(statement) or is_log(statement) or _is_pick(statement)):
            raise _does_more(module, statement)
        if isinstance(statement, ast.Assign):
            source = module.code(statement.value)
            loop.draft.assume(f"What `{source}` picked from is left where it is made; delete it when nothing needs it.")
        loop.cut_statement(statement)


def _makes_client(loop: _Loop, statement: ast.stmt) -> bool:
    made = loop.migration.client
    node = loop.after.repository.node(made.location) if made and made.path == loop.module.path else None
    return node is not None and isinstance(statement, ast.Assign) and statement.value is node


def _is_pick(statement: ast.stmt) -> bool:
    """A name is given one of several things: `next(turn)`, `random.choice(keys)`, `keys[attempt % len(keys)]`."""
    if not isinstance(statement, ast.Assign) or not all(isinstance(each, ast.Name) for each in statement.targets):
        return False
    calls = [node for node in ast.walk(statement.value) if isinstance(node, ast.Call)]
    named = [getattr(call.func, "attr", getattr(call.func, "id", "")) for call in calls]
    others = any(isinstance(node, (ast.Await, ast.NamedExpr, ast.Yield)) for node in ast.walk(statement.value))
    picks = bool(calls) or isinstance(statement.value, ast.Subscript)
    return picks and not others and set(named) <= _PICKS


def _cut_leaving(loop: _Loop, attempt: ast.Try, leaves: ast.stmt) -> None:
    if isinstance(leaves, ast.Return):
        return
    block = loop.module.body_of(leaves)
    if block is attempt.orelse and len(block) == 1:
        return
    if len(block) == 1:
        raise _does_more(loop.module, leaves)
    loop.cut_statement(leaves)


def _cut_attempt(loop: _Loop, attempt: ast.Try, handlers: list[Handler], last: ast.Raise | None) -> None:
    """The `try` goes when every failure just passes; else the handlers raise what the loop raised in the end."""
    module = loop.module
    endings = _settled(loop, handlers, [_ending(loop, each, last) for each in handlers])
    if not any(endings):
        head = module.span(attempt)[0]
        loop.cut(module.line_start(head), module.line_end(head))
        loop.cut(module.line_end(_end(module, attempt.body[-1])), module.line_end(_end(module, attempt.handlers[-1])))
        _outdent(loop, attempt.body, attempt, module.line_end(head))
    for each, text in zip(handlers, endings, strict=True):
        if text != _KEPT:
            loop.dropped |= set(_stored(each.node))
        if any(endings) and text != _KEPT:
            start, end = module.line_start(module.span(each.node)[0]), module.line_end(_end(module, each.node))
            loop.cut(start, end)
            loop.draft.edits.append(Edit(module.path, start, end, text, _STAGE))
    if attempt.orelse:
        _cut_else(loop, attempt)


_KEPT = "kept"


def _settled(loop: _Loop, handlers: list[Handler], endings: list[str]) -> list[str]:
    """A handler that only lets its error pass stays as that where one behind it would catch the error instead."""
    done: list[str] = []
    for handler, text in reversed(list(zip(handlers, endings, strict=True))):
        if text or not any(done):
            done.append(text)
        else:
            done.append(_KEPT if handler.passes else _raising(loop, handler, "raise", ""))
    return done[::-1]


def _ending(loop: _Loop, handler: Handler, last: ast.Raise | None) -> str:
    """The new text of a handler; empty when the error may pass by itself."""
    module = loop.module
    if not handler.repeats:
        return "" if handler.passes else _KEPT
    final = handler.last or last
    assert final is not None
    if _is_same_error(final, {handler.node.name, *handler.holders} - {None}):
        return ""
    caught = handler.node.name or free_name(module, loop.node, "error")
    code = _renamed(loop, final, handler.holders, caught)
    if handler.last is None and final.cause is None:
        code += f" from {caught}"
    return _raising(loop, handler, code, caught if re.search(rf"\b{caught}\b", code) else "")


def _raising(loop: _Loop, handler: Handler, code: str, caught: str) -> str:
    """The text of a handler that raises."""
    loop.raised.append(code)
    module, kind = loop.module, handler.node.type
    types = loop.after.code(module, kind) if kind else "Exception" if caught else ""
    head = " ".join(filter(None, ["except", types, f"as {caught}" if caught else ""]))
    margin, newline = module.indent(loop.node), module.newline
    return f"{margin}{head}:{newline}{margin}{module.step}{code}{newline}"


def _is_same_error(final: ast.Raise, names: Iterable[str | None]) -> bool:
    return final.exc is None or (final.cause is None and isinstance(final.exc, ast.Name) and final.exc.id in names)


def _renamed(loop: _Loop, final: ast.Raise, holders: set[str], caught: str) -> str:
    """The statement on one margin, with the caught error in the place of the names that kept it."""
    module = loop.module
    start = module.span(final)[0]
    if final.end_lineno != final.lineno:
        raise _does_more(module, final, ": what it raises spans several lines")
    edits = [
        Edit(module.path, module.span(node)[0] - start, module.span(node)[1] - start, caught, _STAGE)
        for node in ast.walk(final)
        if isinstance(node, ast.Name) and node.id in holders
    ]
    return apply(module.code(final), edits)


def _cut_else(loop: _Loop, attempt: ast.Try) -> None:
    module = loop.module
    start = module.line_end(_end(module, attempt.handlers[-1]))
    if len(attempt.orelse) == 1 and isinstance(attempt.orelse[0], ast.Break):
        loop.cut(start, module.line_end(_end(module, attempt.orelse[0])))
        return
    while not module.text[start : module.line_end(start)].lstrip().startswith("else"):
        start = module.line_end(start)
    loop.cut(start, module.line_end(start))
    _outdent(loop, attempt.orelse, attempt, module.line_end(start))


def _cut_end(loop: _Loop, leaves: ast.stmt) -> None:
    """What only a failure reached."""
    module = loop.module
    if loop.node.orelse:
        start = module.line_end(_end(module, loop.node.body[-1]))
        loop.cut(start, module.line_end(_end(module, loop.node.orelse[-1])))
    behind = _behind(loop)
    if isinstance(leaves, ast.Return) and behind and isinstance(behind[0], ast.Raise):
        loop.cut_statement(behind[0])


def _end(module: Module, node: ast.AST) -> int:
    return module.span(node)[1] - 1


def _outdent(loop: _Loop, block: list[ast.stmt], outer: ast.stmt, start: int) -> None:
    """Move a block, from `start` on, under the margin of what it stood in."""
    module = loop.module
    if not module.owns_its_lines(block[0]):
        raise _crowded()
    width = len(module.indent(block[0])) - len(module.indent(outer))
    _unwrap(loop, start, module.line_end(_end(module, block[-1])), width)


def _unwrap(loop: _Loop, start: int, end: int, width: int) -> None:
    loop.draft.unwraps.append(Unwrap(loop.module.path, start, end, width, _STAGE))


# What must not be missed afterwards


def _check_names(loop: _Loop) -> None:
    """A name that went may be read by nothing that stays; what only began it goes with it."""
    module = loop.module
    around = module.function(loop.node) or module.tree
    for name in sorted(loop.dropped):
        stay = [node for node in _named(around, name) if not loop.is_gone(module.span(node)[0])]
        reads = [node for node in stay if not _is_store(node) and not _replaced(loop, node)]
        if reads or any(any(_named(ast.parse(code), name)) for code in loop.raised):
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


def _named(around: ast.AST, name: str) -> Iterator[ast.Name]:
    return (node for node in ast.walk(around) if isinstance(node, ast.Name) and node.id == name)


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"\b{name}\b", text) is not None


def _replaced(loop: _Loop, node: ast.Name) -> bool:
    """Whether the edits of the call write something else there."""
    start, end = loop.module.span(node)
    over = [
        edit
        for edit in loop.after.edits
        if edit.path == loop.module.path and edit.start <= start and end <= edit.end and edit.start < edit.end
    ]
    return bool(over) and not any(_mentions(edit.text, node.id) for edit in over)


def _write(loop: _Loop) -> None:
    """The edits: whole lines out, what earlier stages wrote there with them, and the body to the left."""
    module, draft = loop.module, loop.draft
    replaced = {(edit.start, edit.end) for edit in draft.edits}
    for start, end in loop.gone:
        draft.superseded += [(edit, _STAGE) for edit in loop.after.inside(module, start, end)]
        if (start, end) not in replaced:
            draft.edits.append(Edit(module.path, start, end, "", _STAGE))
    body = loop.node.body
    width = len(module.indent(body[0])) - len(module.indent(loop.node))
    start, end = module.line_start(module.span(body[0])[0]), module.line_end(_end(module, body[-1]))
    _check_margin(loop, start, end, len(module.indent(body[0])))
    _unwrap(loop, start, end, width)


def _check_margin(loop: _Loop, start: int, end: int, margin: int) -> None:
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
