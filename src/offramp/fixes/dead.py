"""What nothing reads any more: names of a scope, and the statements that only made or checked them. Edits nothing."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from msgspec import Struct

from offramp.fixes.harmless import is_harmless
from offramp.fixes.module import Function

Scope = ast.Module | Function
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)

_EXITS = frozenset({"exit", "quit", "sys.exit", "os._exit"})


class _View(Struct, frozen=True, kw_only=True):
    """A scope as it is looked at. A check counts as one only where its test was asked before as well."""

    tree: ast.Module
    scope: Scope
    tests: frozenset[str]
    own: frozenset[ast.expr]
    """Where a class that stands alone sets an attribute of its own."""


def _view(tree: ast.Module, scope: Scope, tests: frozenset[str]) -> _View:
    return _View(tree=tree, scope=scope, tests=tests, own=frozenset(_own_attributes(tree)))


def _own_attributes(tree: ast.Module) -> Iterator[ast.Attribute]:
    for owner in (each for each in ast.walk(tree) if isinstance(each, ast.ClassDef)):
        if owner.bases or owner.keywords or owner.decorator_list:
            continue  # what it inherits from may read it
        for node in ast.walk(owner):
            match node:
                case ast.Attribute(value=ast.Name(id="self"), ctx=ast.Store()):
                    yield node


def scopes(tree: ast.Module) -> Iterator[tuple[str, Scope]]:
    """The module and its functions, by their dotted names; of two with one name none."""
    listed: list[tuple[str, Scope]] = [("", tree), *_functions(tree, "")]
    names = [name for name, _ in listed]
    return (each for each in listed if names.count(each[0]) == 1)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        name = f"{prefix}.{child.name}" if isinstance(child, DEFINITIONS) else prefix
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield name, child
        yield from _functions(child, name)


def unread(before: ast.Module, old: Scope, tree: ast.Module, scope: Scope) -> set[str]:
    """The names of a scope that were read before, and are read by nothing but checks any more.

    An attribute is a name that begins with a dot, whatever it is one of.
    """
    tests = _tests(before)
    read = reads(old)  # what never was is an entry, or was dead before
    attributes = {key for key in read if key.startswith(".")}
    was, _ = _dead(_view(before, old, tests), (_bound(old) & read) | attributes)
    now, _ = _dead(_view(tree, scope, tests), ((_bound(scope) & read) | attributes) - was)
    asked = {
        below
        for each in ast.walk(old)
        if isinstance(each, ast.If) and _asked(each.test)
        for below in ast.walk(each.test)
    }
    return now & reads(old, asked)


def useless(before: ast.Module, tree: ast.Module, scope: Scope, keys: set[str]) -> list[ast.stmt]:
    """The outermost statements of a scope that only make or check some of the names."""
    return _dead(_view(tree, scope, _tests(before)), keys)[1]


def uncalled(before: ast.Module, tree: ast.Module) -> Iterator[Function]:
    """The methods that a class without bases keeps for itself, that were called before, and are no more."""
    was = reads(before)
    for owner in (each for each in ast.walk(tree) if isinstance(each, ast.ClassDef) and not each.bases):
        for each in owner.body:
            if isinstance(each, (ast.FunctionDef, ast.AsyncFunctionDef)) and _is_private(each):
                key = f".{each.name}"
                if key in was and key not in reads(tree, set(ast.walk(each))):
                    yield each


def idle_makers(before: ast.Module, tree: ast.Module) -> Iterator[Function]:
    """The `__init__` of classes without bases that takes nothing and does nothing any more."""
    were = {ast.dump(each) for each in _makers(before)}
    for each in _makers(tree):
        takes_nothing = len(each.args.args) == 1 and not (each.args.vararg or each.args.kwonlyargs or each.args.kwarg)
        does_nothing = all(isinstance(one, ast.Pass) for one in each.body)
        if takes_nothing and does_nothing and ast.dump(each) not in were:
            yield each


def _makers(tree: ast.Module) -> Iterator[Function]:
    for owner in (each for each in ast.walk(tree) if isinstance(each, ast.ClassDef) and not each.bases):
        for each in owner.body:
            if isinstance(each, ast.FunctionDef) and each.name == "__init__" and not each.decorator_list:
                yield each


def _is_private(function: Function) -> bool:
    return function.name.startswith("_") and not function.name.startswith("__") and not function.decorator_list


def _tests(tree: ast.Module) -> frozenset[str]:
    return frozenset(ast.unparse(each.test) for each in ast.walk(tree) if isinstance(each, ast.If))


def _dead(view: _View, keys: set[str]) -> tuple[set[str], list[ast.stmt]]:
    """The greatest set of names, out of `keys`, that only useless statements read, and these statements."""
    while True:
        statements = list(_outermost(view, view.scope.body, keys))
        inside = {below for each in statements for below in ast.walk(each)}
        live = reads(view.scope, inside) | {key for key in reads(view.tree, inside) if key.startswith(".")}
        if not live & keys:
            return keys, statements
        keys = keys - live


def _outermost(view: _View, body: Iterable[ast.stmt], keys: set[str]) -> Iterator[ast.stmt]:
    for each in body:
        if not isinstance(each, ast.Pass) and not _is_text(each) and _is_dead(view, each, keys):
            yield each
            continue
        for name in ("body", "orelse", "finalbody"):
            yield from _outermost(view, getattr(each, name, []), keys)
        for handler in getattr(each, "handlers", []):
            yield from _outermost(view, handler.body, keys)


def _is_dead(view: _View, statement: ast.stmt, keys: set[str]) -> bool:
    """Whether a statement does nothing but make or check names of `keys`."""

    def all_dead(*bodies: list[ast.stmt]) -> bool:
        return all(_is_dead(view, each, keys) for body in bodies for each in body)

    tree = view.tree
    match statement:
        case ast.Pass():
            return True
        case ast.Assign(targets=targets, value=value):
            return all(_is_name(view, each, keys) for each in targets) and is_harmless(tree, value)
        case ast.AnnAssign(target=target, value=ast.expr() as value) | ast.AugAssign(target=target, value=value):
            return _is_name(view, target, keys) and is_harmless(tree, value)
        case ast.If(test=test, body=body, orelse=orelse):
            return _is_check(view, statement, keys) or (is_harmless(tree, test) and all_dead(body, orelse))
        case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
            return all(is_harmless(tree, each.context_expr) for each in items) and all_dead(body)
        case ast.For(iter=source, target=target, body=body, orelse=orelse):
            return _is_name(view, target, keys) and is_harmless(tree, source) and all_dead(body, orelse)
        case ast.Try(body=body, orelse=orelse, finalbody=finalbody):
            return all_dead(body, orelse, finalbody)
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name in keys and not statement.decorator_list
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            # Those of the module are put right with the imports that are added.
            is_inner = not isinstance(view.scope, ast.Module)
            return is_inner and all((each.asname or each.name.split(".")[0]) in keys for each in names)
    return _is_text(statement)


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_name(view: _View, target: ast.expr, keys: set[str]) -> bool:
    match target:
        case ast.Tuple(elts=parts):
            return all(_is_name(view, each, keys) for each in parts)
        case ast.Attribute(attr=name):
            return f".{name}" in keys and target in view.own
    return isinstance(target, ast.Name) and target.id in keys


def _is_check(view: _View, statement: ast.If, keys: set[str]) -> bool:
    """`if not name: say so and leave`: it asks for such names alone, whether they are there."""
    asked = _asked(statement.test)
    if statement.orelse or not asked or not asked <= keys or ast.unparse(statement.test) not in view.tests:
        return False
    *told, last = statement.body
    return _leaves(last) and all(isinstance(each, ast.Expr) for each in told)


def _asked(test: ast.expr) -> set[str]:
    """The names of which a test asks whether they are missing; none when it asks for anything else."""
    match test:
        case ast.UnaryOp(op=ast.Not(), operand=ast.Name() | ast.Attribute() as asked):
            return {_key(asked)}
        case ast.Compare(
            left=ast.Name() | ast.Attribute() as asked, ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value)]
        ) if not value:
            return {_key(asked)}
        case ast.Compare(left=ast.Call(func=ast.Name(id="len"), args=[ast.Name() as asked]), ops=[ast.Eq()]):
            return {_key(asked)}
        case ast.BoolOp(values=values):
            each = [_asked(value) for value in values]
            return set().union(*each) if all(each) else set()
    return set()


def _key(asked: ast.Name | ast.Attribute) -> str:
    return asked.id if isinstance(asked, ast.Name) else f".{asked.attr}"


def _leaves(statement: ast.stmt) -> bool:
    match statement:
        case ast.Raise() | ast.Return() | ast.Continue():
            return True
        case ast.Expr(value=ast.Call(func=func)):
            return ast.unparse(func) in _EXITS
    return False


def reads(around: ast.AST, but: Iterable[ast.AST] = ()) -> set[str]:
    """The names that are read, and the attributes, each of them with a dot."""
    found: set[str] = set()
    skipped = frozenset(but)
    for each in ast.walk(around):
        if each in skipped:
            continue
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Load):
            found.add(f".{each.attr}")
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            found.add(each.id)
    return found


def _bound(scope: Scope) -> set[str]:
    """The names that the scope binds itself, and nothing within it declares or binds again."""
    own: set[str] = set()
    if not isinstance(scope, ast.Module):
        own |= {each.arg for each in ast.walk(scope.args) if isinstance(each, ast.arg)}
    inner: set[str] = set()
    for node in _inside(scope.body):
        own |= binds(node)
        if isinstance(node, (*DEFINITIONS, ast.Lambda)):
            inner |= {name for each in ast.walk(node) if each is not node for name in binds(each)}
    declared = {name for each in ast.walk(scope) if isinstance(each, (ast.Global, ast.Nonlocal)) for name in each.names}
    return own - inner - declared - {"_", "self", "cls"}


def _inside(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """The nodes of a scope, without those of the scopes in it."""
    for node in body:
        yield node
        if not isinstance(node, (*DEFINITIONS, ast.Lambda)):
            yield from _inside(ast.iter_child_nodes(node))


def binds(node: ast.AST) -> set[str]:
    """The names that a node by itself binds."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            return {name}
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return {name}
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return {name}
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return {each.asname or each.name.split(".")[0] for each in names}
    return set()
