"""What a function does around the request that it sends: whether it gives back the JSON, and who may see it fail."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

from offramp.fixes.edits import Edit, Refused
from offramp.fixes.failures import imported, need_error
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Function, Module, function_of, last_part
from offramp.fixes.names import free_name

_CLIENT = re.compile(r"(requests|httpx|aiohttp|urllib|urllib3|HTTPError|URLError|RequestException|ClientError)\b")
_LOADS = frozenset({"json", "loads", "load"})
_DEEP = 3
"""How many functions a reply is followed through at most."""


_Refusing = Callable[[str], Refused]
"""What makes a refusal of a clause about the request."""


def gives_json(module: Module, node: ast.expr | None, deep: int = 0) -> bool:
    """Whether an expression is the decoded JSON of a reply, or what a function of the file makes of one."""
    binding = only_binding(module, node) if isinstance(node, ast.Name) else None
    if isinstance(node, ast.Name) and _is_changed(module, node):
        return False
    node = binding.value if binding else node
    node = node.value if isinstance(node, ast.Await) else node
    if not isinstance(node, ast.Call) or deep > _DEEP:
        return False
    if isinstance(node.func, ast.Attribute) and node.func.attr in _LOADS:
        return True
    reader = function_of(module, node)
    return reader is not None and all(gives_json(module, each, deep + 1) for each in _returned(module, reader))


def _is_changed(module: Module, name: ast.Name) -> bool:
    """Whether something is put into what has the name, or taken out of it."""
    for each in loads(module, name):
        match module.parents[each]:
            case ast.Subscript(ctx=ast.Store() | ast.Del()):
                return True
            case ast.Attribute(attr="update" | "pop" | "setdefault" | "clear"):
                return True
    return False


def _returned(module: Module, function: Function) -> list[ast.expr | None]:
    own = [each for each in ast.walk(function) if isinstance(each, (ast.Return, ast.Yield, ast.YieldFrom))]
    own = [each for each in own if module.function(each) is function]
    found = [each.value if isinstance(each, ast.Return) else None for each in own]
    return found or [None]


def _caught_around(
    migration: Migration, helper: Function, inside: set[Function | None]
) -> Iterator[tuple[Module, ast.expr]]:
    """The exceptions that are caught by name where the helper, or what calls it, may be called; not those `inside`."""
    modules = [migration.repository.module(path) for path in _near(migration)]
    names = _callers_names(modules, helper.name)
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Try) and module.function(node) not in inside - {None}:
                tried = {name for each in node.body for name in _names(each)}
                for handler in node.handlers if names is None or tried & names else ():
                    if handler.type is not None:
                        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
                        yield from ((module, kind) for kind in kinds)


def _near(migration: Migration) -> Iterator[str]:
    for path in migration.repository.program.indexes:
        if path == migration.site.path or migration.site.path in migration.repository.imported_by(path):
            yield path


def _callers_names(modules: list[Module], name: str) -> set[str] | None:
    """The names of the function and of all that mention it, directly or not; None where a name says nothing."""
    mentioned: dict[str, set[str]] = {}
    for module in modules:
        for node in ast.walk(module.tree):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                for each in _names(node):
                    mentioned.setdefault(each, set()).add(node.name)
    found, waiting = {name}, [name]
    while waiting:
        for each in mentioned.get(waiting.pop(), set()) - found:
            if each.startswith("__"):
                return None
            found.add(each)
            waiting.append(each)
    return found


def _names(around: ast.AST) -> set[str]:
    """Every name that is mentioned in a piece of code."""
    named = {node.id for node in ast.walk(around) if isinstance(node, ast.Name)}
    return named | {node.attr for node in ast.walk(around) if isinstance(node, ast.Attribute)}


# Its own exception


def own_error(migration: Migration, function: Function, inside: set[Function | None], refused: _Refusing) -> str:
    """The exception of the repository that a failed request raises and somebody catches, empty where nobody does.

    What the HTTP client raises must not be caught anywhere.
    """
    nodes = [node for each in inside if each is not None for node in ast.walk(each)]
    made = [node.exc for node in nodes if isinstance(node, ast.Raise) and node.exc]
    raised, caught_one = {_last(each) for each in made} - {""}, ""
    for module, kind in _caught_around(migration, function, inside):
        if _CLIENT.match(module.code(kind)) or (_last(kind) in raised and not _is_plain(migration, made)):
            raise refused(f"fails with what is caught on line {kind.lineno} of {module.path}")
        caught_one = _last(kind) if _last(kind) in raised else caught_one
    return caught_one


def _is_plain(migration: Migration, made: list[ast.expr]) -> bool:
    """Whether all that is raised is one own exception with a text, so that it can be raised for the SDK's as well."""
    names = {_last(each) for each in made}
    own = [each for each in migration.module.tree.body if isinstance(each, ast.ClassDef) and each.name in names]
    texts = [each for each in made if isinstance(each, ast.Call) and len(each.args) == 1 and not each.keywords]
    is_simple = all(not any(isinstance(each, ast.FunctionDef) for each in kind.body) for kind in own)
    return len(names) == 1 and texts == made and bool(own) and is_simple


def wrap_own(migration: Migration, node: ast.expr, text: str, error: str, refused: _Refusing) -> None:
    """The statement of the call inside a `try` that raises the exception of the repository for the SDK's."""
    module, statement = migration.module, migration.module.statement(node)
    plain = isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Return, ast.Expr))
    known = any(isinstance(each, ast.ClassDef) and each.name == error for each in module.tree.body)
    if not plain or not module.owns_its_lines(statement) or not (known or error in imported(module)):
        raise refused(f"stands where its failure cannot be turned into `{error}`")
    (start, end), (first, last) = module.span(statement), module.span(node)
    whole = module.text[start:first] + text + module.text[last:end]
    if any(mark in whole for mark in ('"""', "'''")):
        raise refused("is sent along with a text of several lines")
    margin, step, name = module.indent(statement), module.step, free_name(module, statement, "error")
    lines = ["try:", *(f"{margin}{step}{each.removeprefix(margin)}" if each else each for each in whole.splitlines())]
    lines += [f"{margin}except OpenAIError as {name}:", f"{margin}{step}raise {error}(str({name})) from {name}"]
    migration.draft.replace(module, statement, module.newline.join(lines), migration.stage)
    need_error(migration.draft, module, "OpenAIError")


def _last(node: ast.expr) -> str:
    node = node.func if isinstance(node, ast.Call) else node
    return last_part(node)


# Its removal


def removal(migration: Migration, function: Function, but: ast.Call) -> list[Edit]:
    """The function out of its file, where nothing but one call mentions it."""
    for path in migration.repository.program.indexes:
        if function.name in migration.repository.analysis.texts[path]:
            for node in ast.walk(migration.repository.module(path).tree):
                known = getattr(node, "id", getattr(node, "attr", getattr(node, "name", getattr(node, "value", None))))
                if known == function.name and node is not but.func and node is not function:
                    return []
    return removal_of(migration, function)


def removal_of(migration: Migration, function: Function) -> list[Edit]:
    """The function with its decorators and the blank lines behind it; a class has something else left in it."""
    module, parent = migration.module, migration.module.parents[function]
    body = getattr(parent, "body", [])
    if len(body) < 2 or not isinstance(parent, (ast.ClassDef, ast.Module)):
        return []
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    start = module.line_start(module.offset(first, 1))
    end = module.line_end(module.span(function)[1] - 1)
    while end < len(module.text) and not module.text[end : module.line_end(end)].strip():
        end = module.line_end(end)
    return [Edit(module.path, start, end, "", migration.stage)]
