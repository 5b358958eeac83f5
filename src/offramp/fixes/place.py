"""Where a request by hand stands: what holds its reply, and what around it goes with it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from offramp.fixes.ahead import can_go_ahead
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.replies import is_followed
from offramp.fixes.sent import binding_of, loads_of, value_of

SDK_REPEATS = "The SDK repeats the request with its own pauses, on 408, 409, 429, 5xx and lost connections."
"""What has to be agreed with wherever a repetition by hand goes."""

_PURE = frozenset({"get", "getenv", "strip", "rstrip", "lstrip", "format", "startswith", "endswith", "lower"})


@dataclass(slots=True)
class Place:
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
    module, func = migration.module, migration.call.func
    if not isinstance(func, ast.Attribute) or not isinstance(func.value, ast.Name):
        return
    session = func.value
    around = module.function(session) or module.tree
    uses = [each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == session.id]
    uses = [each for each in uses if not any(start <= module.span(each)[0] < end for start, end in gone)]
    loads = [each for each in uses if isinstance(each.ctx, ast.Load)]
    for above in module.above(place.statement):
        if isinstance(above, (ast.With, ast.AsyncWith)) and len(above.items) == 1:
            bound = above.items[0].optional_vars
            if isinstance(bound, ast.Name) and bound.id == session.id and loads == [session] and len(uses) == 2:
                migration.draft.unwrap(module, above, migration.stage)
                place.unwrapped.append(above)
                return


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


def drop_orphans(migration: Migration, *kept: ast.expr | None, code: str = "") -> None:
    """Local names that only the old request read, such as its headers, go with it; `code` is new and reads some."""
    module, call = migration.module, migration.call
    if module.function(call) is None:
        return
    held = {each for node in kept if node is not None for each in ast.walk(node)}
    gone: set[ast.AST] = set(ast.walk(call)) - held
    drop_names(migration, gone, code)


def drop_names(migration: Migration, gone: set[ast.AST], code: str = "") -> None:
    """Local names that are read in what is gone, and nowhere else, nor in the new code."""
    module = migration.module
    needed = {each.id for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Name)}
    waiting = [each for each in gone if isinstance(each, ast.Name)]
    while waiting:
        name = waiting.pop()
        if name.id in needed:
            continue
        binding = binding_of(module, name)
        if (
            binding is None
            and (here := _in_branch(module, name))
            and here not in gone
            and _serves_only(module, here, gone)
        ):
            binding = here
        elif binding is None or binding in gone or not set(loads_of(module, name)) <= gone:
            continue
        if not is_pure(value_of(binding), code):
            continue
        if module.owns_its_lines(binding) and len(module.body_of(binding)) > 1:
            migration.draft.delete(module, binding, migration.stage)
            gone |= set(ast.walk(binding))
            waiting += [each for each in ast.walk(value_of(binding)) if isinstance(each, ast.Name)]


def _in_branch(module: Module, name: ast.Name) -> ast.Assign | None:
    """What binds a name right above in the same branch, as other branches bind it for themselves."""
    statement = module.statement(name)
    block = module.body_of(statement)
    for above in reversed(block[: block.index(statement)] if statement in block else []):
        match above:
            case ast.Assign(targets=[ast.Name(id=bound)]) if bound == name.id:
                return above
    return None


def _serves_only(module: Module, binding: ast.Assign, gone: set[ast.AST]) -> bool:
    """Whether all that may read a name bound in one branch is gone, and what is left stands in another branch."""
    assert isinstance(binding.targets[0], ast.Name)
    return all(load in gone or _is_apart(module, binding, load) for load in loads_of(module, binding.targets[0]))


def _is_apart(module: Module, binding: ast.Assign, load: ast.Name) -> bool:
    """Whether two places stand in different branches of one `if`, in no loop that could lead from one to the other."""
    own, other = [binding, *module.above(binding)], [load, *module.above(load)]
    if any(isinstance(each, (ast.For, ast.AsyncFor, ast.While)) for each in own):
        return False
    for above in own:
        if isinstance(above, ast.If) and above in other:
            inner, outer = own[own.index(above) - 1], other[other.index(above) - 1]
            return (inner in above.body and outer in above.orelse) or (inner in above.orelse and outer in above.body)
    return False


def is_pure(value: ast.expr, code: str = "") -> bool:
    """Whether leaving the value out changes nothing else; what the new code calls as well is not left out."""
    called = {ast.unparse(each) for each in ast.walk(ast.parse(code)) if isinstance(each, ast.Call)}
    for node in ast.walk(value):
        if isinstance(node, (ast.Await, ast.NamedExpr, ast.Yield, ast.YieldFrom)):
            return False
        if isinstance(node, ast.Call) and ast.unparse(node) in called:
            continue
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Attribute) and node.func.attr in _PURE):
            return False
    return True
