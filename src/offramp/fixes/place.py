"""Where a request by hand stands: what holds its reply, and what around it goes with it."""

from __future__ import annotations

import ast

from msgspec import Struct, field

from offramp.fixes.ahead import can_go_ahead
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.replies import is_followed

SDK_REPEATS = "The SDK repeats the request with its own pauses, on 408, 409, 429, 5xx and lost connections."
"""What has to be agreed with wherever a repetition by hand goes."""


class Place(Struct):
    """Where the request stands, and what holds its reply."""

    form: str
    """`name`, `with`, `chained`, `bare`, or `inline` where what is taken out of the reply stays with the request."""
    statement: ast.stmt
    holder: ast.expr
    """The call, or the `await` around it."""
    name: str = ""
    is_async: bool = False
    unwrapped: list[ast.With | ast.AsyncWith] = field(default_factory=list)
    loop: ast.For | None = None
    """The loop that only repeats the request."""

    @property
    def whole(self) -> ast.stmt:
        """What the new call takes the place of."""
        return self.loop or self.statement


def find_place(migration: Migration) -> Place:
    module, call = migration.module, migration.call
    parent = module.parents[call]
    holder: ast.expr = parent if isinstance(parent, ast.Await) else call
    awaited = holder is not call
    statement, parent = module.statement(call), module.parents[holder]
    if isinstance(parent, (ast.Attribute, ast.Subscript)):
        return Place("chained" if can_go_ahead(module, holder) else "inline", statement, holder, "", awaited)
    if module.in_expression_scope(call):
        raise Refused("result-in-expression", "The request is sent inside a comprehension.", "Send it in a loop.")
    if isinstance(statement, (ast.If, ast.While, ast.For, ast.AsyncFor, ast.Try)):
        raise Refused("result-in-expression", "The request stands in a header.", "Give the reply a name.")
    match parent:
        case ast.Assign(targets=[ast.Name(id=name)]):
            return Place("name", statement, holder, name, awaited)
        case ast.withitem(optional_vars=ast.Name(id=name)) if isinstance(statement, (ast.With, ast.AsyncWith)):
            if statement.items[-1] is parent and len(statement.items) == 1:
                place = Place("with", statement, holder, name, isinstance(statement, ast.AsyncWith))
                place.unwrapped.append(statement)
                return place
        case ast.Expr():
            return Place("bare", statement, holder, "", awaited)
        case ast.Return() if is_followed(migration, migration.site, parent):
            return Place("bare", statement, holder, "", awaited)
    raise Refused(
        "result-in-expression",
        f"The reply on line {call.lineno} of {module.path} is handed on inside an expression.",
        "Give the reply a name on a line of its own and run again.",
    )


def unwrap_session(migration: Migration, place: Place, gone: list[tuple[int, int]]) -> None:
    """The block of a session that only this request used goes."""
    block = session_block(migration.module, migration.call, gone)
    if block is not None:
        migration.draft.unwrap(migration.module, block, migration.stage)
        place.unwrapped.append(block)


def session_block(
    module: Module, call: ast.Call, gone: list[tuple[int, int]] | None = None
) -> ast.With | ast.AsyncWith | None:
    """The block of a session that only this request uses, besides the spans that are `gone`."""
    func = call.func
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return None
    session = func.value
    around = module.function(session) or module.tree
    uses = [each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == session.id]
    uses = [each for each in uses if not any(start <= module.span(each)[0] < end for start, end in gone or ())]
    loads = [each for each in uses if isinstance(each.ctx, ast.Load)]
    for above in module.above(module.statement(call)):
        if isinstance(above, (ast.With, ast.AsyncWith)) and len(above.items) == 1:
            bound = above.items[0].optional_vars
            if isinstance(bound, ast.Name) and bound.id == session.id and loads == [session] and len(uses) == 2:
                return above
    return None


def retrying(migration: Migration, place: Place) -> str:
    """`for attempt in range(n)` around the request alone: the SDK does the repeating."""
    module = migration.module
    loop = module.parents[place.statement]
    match loop:
        case ast.For(
            target=ast.Name(id=number),
            iter=ast.Call(func=ast.Name(id="range"), args=[times]),
            body=[first, ast.If(test=test, body=[ast.Break()], orelse=[]), *pauses],
            orelse=[],
        ) if first is place.statement and place.form == "name" and _is_success(test, place.name):
            if not all(is_pause(each) for each in pauses) or not module.owns_its_lines(loop):
                return ""
            around = module.function(loop) or module.tree
            uses = [each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == number]
            if any(each not in set(ast.walk(loop)) for each in uses):
                return ""
            place.loop = loop
            migration.draft.assume(SDK_REPEATS)
            return f".with_options(max_retries={retries_of(module, times)})"
    return ""


def retries_of(module: Module, attempts: ast.expr) -> str:
    """The code of `max_retries` for a number of attempts."""
    match attempts:
        case ast.Constant(value=int(number)):
            return str(number - 1)
        case ast.BinOp(left=left, op=ast.Add(), right=ast.Constant(value=1)):
            return module.code(left)
    return f"{module.code(attempts)} - 1"


def _is_success(test: ast.expr, name: str) -> bool:
    """`status_code != 429`, `status_code == 200`, `ok`."""
    match test:
        case ast.Compare(
            left=ast.Attribute(value=ast.Name(id=base), attr="status_code" | "status"),
            ops=[op],
            comparators=[ast.Constant(value=int(code))],
        ) if base == name:
            return (isinstance(op, ast.NotEq) and code == 429) or (isinstance(op, ast.Eq) and code == 200)
        case ast.Attribute(value=ast.Name(id=base), attr="ok" | "is_success"):
            return base == name
    return False


def is_pause(statement: ast.stmt) -> bool:
    """`time.sleep(...)`, `await asyncio.sleep(...)`, `sleep(...)`."""
    match statement:
        case ast.Expr(value=ast.Call(func=func)) | ast.Expr(value=ast.Await(value=ast.Call(func=func))):
            return getattr(func, "attr", getattr(func, "id", "")) == "sleep"
    return False
