"""The reply of a request by hand is a dict, that of the SDK an object: reads of the one become reads of the other."""

from __future__ import annotations

import ast

from offramp.fixes.ahead import is_elif
from offramp.fixes.edits import Edit, Refused
from offramp.fixes.locals import only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.result import ERROR, Result, guard_item, is_internal
from offramp.fixes.results import as_texts, check_source, rewrite, stamp_saved
from offramp.fixes.shapes import HTTP, Part
from offramp.fixes.unseen import check_seen
from offramp.model import Route, Stage
from offramp.resolve import Site

Span = tuple[int, int]
_LEAVING = (ast.Raise, ast.Return, ast.Continue, ast.Break)
_SEQUENCE = frozenset({"len", "bool", "list", "tuple", "enumerate", "zip", "iter", "reversed", "print"})
_TESTED = (ast.If, ast.IfExp, ast.While, ast.Assert, ast.BoolOp)


def follow_reply(migration: Migration, result: Result, reads: tuple[Read, ...], taken: list[Span]) -> list[Read]:
    """Rewrite what is not `taken` already; gives back the reads that can find that there is no image."""
    reads = as_texts(result, reads)
    parts = {HTTP.part(read.trail) for read in reads if not is_taken(migration, read, taken)}
    if Part.BASE64 in parts and Part.URL in parts:
        raise Refused(
            "both-forms",
            "The reply is asked for an address and for base64 text in a way that is not told apart.",
            "Keep the branch with the base64 text only and run again.",
        )
    guarded: list[Read] = []
    for read in reads:
        if is_taken(migration, read, taken):
            continue
        module = migration.repository.module(read.path)
        check_source(result, read)
        part = HTTP.part(read.trail)
        if part is Part.CHECK:
            continue
        if part in (Part.RESULT, Part.LIST, Part.ITEM):
            guarded += [read] if _structure(migration, result, module, read, part) else []
        elif part is Part.BASE64 and _is_tolerant(module, read.node):
            code = result.recoded(module, read.node)
            if code != module.code(read.node):
                result.draft.replace(module, read.node, f"{code}{_default(module, read.node)}", Stage.OUTPUT_FORMAT)
        else:
            if part is Part.OTHER and "usage" in read.trail:
                raise _lost(module, read)
            guarded += [read] if part in (Part.BASE64, Part.URL) else []
            rewrite(result, read)
    check_seen(result, tuple(read for read in reads if not is_taken(migration, read, taken)))
    stamp_saved(result, reads)
    return guarded


def is_taken(migration: Migration, read: Read, taken: list[Span]) -> bool:
    """Whether a read stands where nothing is left to follow."""
    if read.path != migration.site.path:
        return False
    start = migration.module.span(read.node)[0]
    return any(first <= start < last for first, last in taken)


def _lost(module: Module, read: Read) -> Refused:
    return Refused(
        "result-not-followed",
        f"`{module.code(read.node)}` on line {read.node.lineno} of {read.path} has no counterpart "
        "in the official result.",
        "Decide by hand what takes its place.",
    )


def _is_tolerant(module: Module, node: ast.expr) -> bool:
    """`item.get("b64_json")` does with nothing there as well."""
    if isinstance(node, ast.Call) or isinstance(module.parent(node), (ast.If, ast.IfExp, ast.UnaryOp, ast.BoolOp)):
        return True
    return _is_asked_for(module, node)


def _is_asked_for(module: Module, node: ast.expr) -> bool:
    """Whether the branch is only taken where there is base64 text."""
    inner: ast.AST = node
    for above in module.above(node):
        if isinstance(above, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            return False
        taken = above.body if isinstance(above, (ast.If, ast.IfExp)) else None
        if taken is not None and (inner is taken or (isinstance(taken, list) and inner in taken)):
            assert isinstance(above, (ast.If, ast.IfExp))
            if "b64_json" in module.code(above.test) and "not" not in module.code(above.test).split():
                return True
        inner = above
    return False


def _default(module: Module, node: ast.expr) -> str:
    match node:
        case ast.Call(args=[_, ast.Constant(value=str() | None) as default]) if default.value is not None:
            return f" or {module.code(default)}"
    return ""


# The reply, the list and one image


def _structure(migration: Migration, result: Result, module: Module, read: Read, part: Part) -> bool:
    """A part of the reply that is named, gone through or tested; whether something is asked of it first."""
    node = read.node
    holder = _holder(module, node)
    parent = module.parents[holder]
    if _is_printed(module, parent, holder):
        result.draft.delete(module, module.statement(node), Stage.OUTPUT_FORMAT)
        result.draft.assume("The reply is no longer printed: it holds the whole image now.")
        return False
    code = result.recoded(module, node)
    if isinstance(parent, ast.Compare):
        _membership(result, module, read, parent, code, part)
        return False
    if isinstance(parent, ast.Return) and not is_followed(migration, read, parent):
        code = _whole(migration, read, code, part)
    else:
        _check_context(migration, module, read, parent, part)
    if part is Part.LIST and not isinstance(node, ast.Name) and _is_gone_through(parent, holder):
        code = f"{code} or []"
    if code != module.code(holder):
        result.draft.replace(module, holder, code, Stage.OUTPUT_FORMAT)
    return part is Part.ITEM and isinstance(parent, ast.Assign) and guard_item(result, module, node, code)


def _is_printed(module: Module, parent: ast.AST, node: ast.expr) -> bool:
    """Whether something of the reply is printed by itself, in a line of its own."""
    match parent:
        case ast.Call(func=ast.Name(id="print"), args=[argument], keywords=[]) if argument is node:
            return isinstance(module.parents[parent], ast.Expr)
    return False


def _holder(module: Module, node: ast.expr) -> ast.expr:
    parent = module.parents[node]
    return parent if isinstance(parent, ast.Await) else node


def _is_gone_through(parent: ast.AST, node: ast.expr) -> bool:
    if isinstance(parent, (ast.For, ast.AsyncFor, ast.comprehension)):
        return parent.iter is node
    return isinstance(parent, (ast.Call, ast.Assign))


def _membership(result: Result, module: Module, read: Read, test: ast.Compare, code: str, part: Part) -> None:
    """`"data" in reply` asks an object for its attribute."""
    match test:
        case ast.Compare(left=ast.Constant(value=key), ops=[ast.In() | ast.NotIn() as op]):
            known = {Part.RESULT: "data", Part.ITEM: "b64_json"}.get(part)
            truth = isinstance(module.parent(test), (*_TESTED, ast.UnaryOp, ast.comprehension))
            if key == known and truth:
                negated = "not " if isinstance(op, ast.NotIn) else ""
                result.draft.replace(module, test, f"{negated}{code}.{known}", Stage.OUTPUT_FORMAT)
                return
        case ast.Compare(ops=[ast.Is() | ast.IsNot()], comparators=[ast.Constant(value=None)]):
            return
    raise _lost(module, read)


def _check_context(migration: Migration, module: Module, read: Read, parent: ast.AST, part: Part) -> None:
    """Where a dict may become an object unseen: names, loops, tests, and functions that are followed."""
    node = _holder(module, read.node)
    match parent:
        case ast.Assign(targets=[ast.Name()], value=value) if value is node:
            return
        case ast.For(iter=source) | ast.comprehension(iter=source) if source is node and part is Part.LIST:
            return
        case ast.If() | ast.IfExp() | ast.While() | ast.Assert() | ast.UnaryOp(op=ast.Not()) | ast.BoolOp():
            if not isinstance(parent, ast.IfExp) or parent.test is node:
                return
        case ast.Return():
            return
        case ast.Call(func=func) if node in [*parent.args, *(word.value for word in parent.keywords)]:
            if is_internal(migration.repository, read, parent):
                return
            if part is Part.LIST and isinstance(func, ast.Name) and func.id in _SEQUENCE:
                return
    raise Refused(
        "result-leaves",
        f"`{module.code(read.node)}` on line {read.node.lineno} of {read.path} hands a dict of the reply on.",
        "Take the image out of the reply before it is handed on.",
    )


def is_followed(migration: Migration, at: Read | Site, statement: ast.Return) -> bool:
    """Whether the callers of the function are in the repository."""
    function = migration.repository.module(at.path).function(statement)
    program = migration.repository.program
    scope = program.indexes[at.path].facts.scopes[at.scope]
    return function is not None and not scope.decorators and bool(program.callers(at.path, at.scope))


def _whole(migration: Migration, read: Read, code: str, part: Part) -> str:
    """A reply that leaves as it came: the same dict, where the old one had base64 text already."""
    if part is not Part.RESULT or read.trail != ".json()" or not asks_gpt_image(migration):
        raise Refused(
            "result-leaves",
            f"The reply is returned on line {read.node.lineno} of {read.path} to callers that are not "
            "in the repository.",
            "Decide what the callers get: the bytes, a saved file, or the reply of the SDK.",
        )
    return f"{code}.to_dict()"


def asks_gpt_image(migration: Migration) -> bool:
    """Whether the old request asks OpenAI itself for a GPT image model, whose reply holds base64 text."""
    model = migration.repository.sites.request(migration.site)
    old = getattr(getattr(model.json if model else None, "get", lambda _: None)("model"), "value", "")
    return migration.finding.route is Route.OFFICIAL and str(old).startswith("gpt-image")


# Branches that fall away


def skipped_branches(migration: Migration, reads: tuple[Read, ...], handled: list[ast.If]) -> list[Span]:
    """Branches for a reply with an error or an address only: they are never taken now, so they go."""
    module = migration.module
    gone: list[Span] = []
    kept = [module.span(each) for each in handled]
    for read in reads:
        if read.path != module.path or is_taken(migration, read, [*gone, *kept]):
            continue
        span = _error_test(migration, module, read) or _spare_branch(migration, module, read)
        if span:
            gone.append(span)
    return gone


def _error_test(migration: Migration, module: Module, read: Read) -> Span | None:
    """`if "error" in reply: raise ...`: the SDK has raised before."""
    statement = module.statement(read.node)
    if not isinstance(statement, ast.If) or statement.orelse or not isinstance(statement.body[-1], _LEAVING):
        return None
    parent = module.parents[read.node]
    by_name = (
        isinstance(parent, ast.Compare)
        and isinstance(parent.left, ast.Constant)
        and parent.left.value == "error"
        and isinstance(parent.ops[0], ast.In)
        and parent is statement.test
    )
    by_key = read.trail == ".json()[error]" and read.node is statement.test
    if not (by_name and read.trail == ".json()") and not by_key:
        return None
    if not module.owns_its_lines(statement) or is_elif(module, statement):
        return None
    migration.draft.delete(module, statement, migration.stage)
    migration.draft.assume("A reply that reports an error comes as an exception of the SDK, not as a body.")
    return module.span(statement)


def _spare_branch(migration: Migration, module: Module, read: Read) -> Span | None:
    """The `elif` or `else` that takes an address where no base64 text came."""
    if HTTP.part(read.trail) is not Part.URL:
        asked = HTTP.part(read.trail) is Part.ITEM and isinstance(module.parents[read.node], ast.Compare)
        if not asked or '"url"' not in module.code(module.parents[read.node]).replace("'", '"'):
            return None
    inner: ast.AST = read.node
    for above in module.above(read.node):
        if isinstance(above, ast.If) and inner in above.orelse and _speaks_of_text(module, above.test):
            return _cut(migration, module, above) if asks_for_text(module, above.test) else None
        if isinstance(inner, ast.stmt) and (span := _spare_tail(migration, module, inner)):
            return span
        inner = above
    return None


def _spare_tail(migration: Migration, module: Module, statement: ast.stmt) -> Span | None:
    """What follows in its block on `if item.get("b64_json"): return ...`, up to what is raised at the end."""
    block = module.body_of(statement)
    before = block[: block.index(statement)]
    owner = module.parents[statement]
    leaves = [each for each in before if _leaves_with_text(module, each)]
    if not leaves or not isinstance(owner, (ast.FunctionDef, ast.AsyncFunctionDef, ast.For, ast.AsyncFor)):
        return None
    tail = block[block.index(statement) :]
    raised = [tail[-1]] if isinstance(tail[-1], ast.Raise) and len(tail) > 1 else []
    gone = tail[: len(tail) - len(raised)]
    if before[-1] is not leaves[-1] or not all(module.owns_its_lines(each) for each in gone):
        return None
    draft = migration.draft
    draft.assume("GPT image models send base64 text only, so what was done with an address instead is taken out.")
    start, end = module.line_start(module.span(gone[0])[0]), module.line_end(module.span(gone[-1])[1] - 1)
    line = "" if raised else f'{module.indent(gone[0])}raise RuntimeError("{ERROR}"){module.newline}'
    draft.edits.append(Edit(module.path, start, end, line, Stage.OUTPUT_FORMAT))
    return start, end


def _leaves_with_text(module: Module, statement: ast.stmt) -> bool:
    """Whether a test has left the block where there is base64 text."""
    if not isinstance(statement, ast.If) or statement.orelse or not isinstance(statement.body[-1], _LEAVING):
        return False
    return asks_for_text(module, statement.test) and not isinstance(statement.body[-1], ast.Raise)


def asks_for_text(module: Module, test: ast.expr) -> bool:
    """Whether a test holds where there is base64 text."""
    return _speaks_of_text(module, test) and "not" not in module.code(test).split()


def _speaks_of_text(module: Module, test: ast.expr) -> bool:
    """Whether a test names the base64 text, or a name that holds it."""
    names = [each for each in ast.walk(test) if isinstance(each, ast.Name)]
    made = [binding.value for name in names if (binding := only_binding(module, name))]
    return any("b64_json" in module.code(each) for each in (test, *made) if isinstance(each, (*_TEXTS, type(test))))


_TEXTS = (ast.Subscript, ast.Call, ast.Attribute)
"""What may take the base64 text out of an image."""


def _cut(migration: Migration, module: Module, statement: ast.If) -> Span:
    draft, stage = migration.draft, Stage.OUTPUT_FORMAT
    branch = statement.orelse[0]
    draft.assume("GPT image models send base64 text only, so the branch for an address is taken out.")
    if isinstance(branch, ast.If) and is_elif(module, branch):
        start = module.span(branch)[0]
        if branch.orelse:
            end = else_start(module, branch.body[-1], branch.orelse[0])
        else:
            end = module.line_end(module.span(branch)[1] - 1)
        first = module.line_start(start)
        draft.edits.append(Edit(module.path, first, end, "", stage))
        return first, end
    start, stop = module.span(branch)[0], module.span(statement.orelse[-1])[1]
    draft.edits.append(Edit(module.path, start, stop, f'raise RuntimeError("{ERROR}")', stage))
    return start, stop


def else_start(module: Module, last: ast.stmt, following: ast.stmt) -> int:
    """The line of the `else` or `elif` behind a branch."""
    at = module.line_end(module.span(last)[1] - 1)
    while not module.text[at:].lstrip(" \t").startswith(("else", "elif")):
        at = module.line_end(at)
        if at >= module.span(following)[0]:
            raise Refused("crowded-line", "The branches share lines.", "Give each its own lines and run again.")
    return at
