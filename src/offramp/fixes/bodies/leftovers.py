"""What nothing needs any more once a protocol has gone: local names, helpers, constants; what is surely dead alone."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from offramp.fixes.bodies.effects import Effects
from offramp.fixes.bodies.lookup import Lookup, Own, parameters, root
from offramp.fixes.bodies.region import Region
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository

_KINDS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign)
_STILL = re.compile(
    r"os\.(getenv|environ\.get|path\.\w+)|re\.compile|int|str|float|bool|frozenset|set|dict|list|tuple|"
    r"(pathlib\.)?Path(\.home)?|Path\(.*\)\.\w+|(httpx\.)?Timeout|(fake_useragent\.)?UserAgent|f?\".*\"\.\w+"
)
_BOUND = re.compile(r"\bfor ([\w, ]+) in\b")
_NAMES = re.compile(r"(?<![.\w])[A-Za-z_]\w*\b(?!=[^=])")
_HEADING = re.compile(r"[-=#*~\u2500-\u257f]{4,}")
Span = tuple[str, int, int]


def dead_locals(lookup: Lookup, region: Region, code: str, helpers: Iterable[Own] = ()) -> list[ast.stmt]:
    """The statements before the region that only served it; `code` is what takes its place."""
    flags = _idle_flags(region, helpers)
    before = _before(region)
    needed = names_in(code)
    gone = [each for each in before if not any(Effects(lookup).of(region.module, [each]))]
    if isinstance(region.scope, ast.Module):
        return []
    handed = (
        set(parameters(region.scope)) if isinstance(region.scope, (ast.FunctionDef, ast.AsyncFunctionDef)) else set()
    )
    first = [each for each in gone if _is_set_anew(region, each)]
    gone = [each for each in gone if each not in first]
    while True:
        kept_names = needed | _read(region, [*gone, *first])
        stays = [each for each in gone if not _is_dead(each, kept_names, handed, flags | _made(gone))]
        if not stays:
            return sorted([*gone, *first], key=lambda each: each.lineno)
        gone = [each for each in gone if each not in stays]


def _idle_flags(region: Region, helpers: Iterable[Own]) -> set[str]:
    """The flags that tell whether an optional package is there, of which only what goes makes use."""
    module = region.module
    trees = [*region.statements, *(own.node for own in helpers if own.module is module)]
    inside = {each for tree in trees for each in ast.walk(tree)}
    found: set[str] = set()
    for _, packages, flags in optional_imports(module):
        loads = [node for node in ast.walk(module.tree) if isinstance(node, ast.Name) and node.id in packages]
        if loads and all(each in inside for each in loads):
            found |= flags
    return found


def optional_imports(module: Module) -> list[tuple[ast.Try, set[str], set[str]]]:
    """`try: import package` with a flag that tells whether it worked: the names of both."""
    found = []
    for node in module.tree.body:
        if not isinstance(node, ast.Try) or not isinstance(node.body[0], (ast.Import, ast.ImportFrom)):
            continue
        inner = [*node.body, *(each for handler in node.handlers for each in handler.body)]
        if all(isinstance(each, (ast.Import, ast.ImportFrom, ast.Assign, ast.Pass)) for each in inner):
            names = {alias.asname or alias.name.split(".")[0] for each in inner for alias in getattr(each, "names", [])}
            flags = {one.id for each in inner for one in getattr(each, "targets", []) if isinstance(one, ast.Name)}
            found.append((node, names, flags))
    return found


def _is_set_anew(region: Region, statement: ast.stmt) -> bool:
    """`image = None`, where the region gives the name its value in any case and nothing asks before."""
    if statement not in region.block or not isinstance(statement, (ast.Assign, ast.AnnAssign)):
        return False
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    names = {each.id for each in targets if isinstance(each, ast.Name)}
    end = region.module.span(region.statements[0])[0]
    read = any(
        isinstance(node, ast.Name) and node.id in names and isinstance(node.ctx, ast.Load)
        and region.module.span(node)[0] < end
        for node in ast.walk(region.scope)
    )  # fmt: skip
    is_plain = isinstance(statement.value, (ast.Constant, ast.List, ast.Dict)) or statement.value is None
    return is_plain and len(names) == len(targets) and names <= region.outputs.keys() and not read


def _before(region: Region) -> list[ast.stmt]:
    """The statements that are run before the region in its function, in the blocks around it."""
    found: list[ast.stmt] = []
    statement: ast.AST = region.block[region.start]
    while isinstance(statement, ast.stmt) and statement is not region.scope:
        block = region.module.body_of(statement)
        if statement in block:
            found += block[: block.index(statement)]
        statement = region.module.parents[statement]
    return [each for each in found if not _is_docstring(each)]


def _is_docstring(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _read(region: Region, gone: list[ast.stmt]) -> set[str]:
    """The names that are read in the function outside of what goes."""
    skipped = {each for statement in [*gone, *region.statements] for each in ast.walk(statement)}
    return {
        node.id for node in ast.walk(region.scope)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in skipped
    }  # fmt: skip


def _made(gone: list[ast.stmt]) -> set[str]:
    return {name for each in gone for name in _bound(each)}


def _bound(statement: ast.stmt) -> set[str]:
    """The local names that a statement binds, or changes through a method or a key."""
    found: set[str] = set()
    for node in ast.walk(statement):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.split(".")[0])
            case ast.Subscript(ctx=ast.Store()) | ast.Attribute(ctx=ast.Store()):
                found.add(root(node))
            case ast.Expr(value=ast.Call(func=ast.Attribute() as func)):
                found.add(root(func))
    return found


def _is_dead(statement: ast.stmt, needed: set[str], handed: set[str], made: set[str]) -> bool:
    if any(
        isinstance(node, (ast.Return, ast.Yield, ast.Continue, ast.Break, ast.Global)) for node in ast.walk(statement)
    ):
        return False
    bound = _bound(statement)
    if bound & (needed | handed | {"self", ""}):
        return False
    reads = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
    if any(isinstance(node, ast.Raise) for node in ast.walk(statement)):
        return bool(reads & made) and not reads & handed
    return bool(bound & made) or bool(reads & made)


# What the file and its neighbours hold


def dead_definitions(
    repository: Repository, removed: list[Span], helpers: Iterable[Own]
) -> list[tuple[Module, ast.stmt]]:
    """Definitions of which no word is left anywhere but in what has gone."""
    found: list[tuple[Module, ast.stmt]] = []
    spans = list(removed)
    modules = {own.module.path: own.module for own in helpers}
    for path, _, _ in removed:
        modules.setdefault(path, repository.module(path))
    while True:
        used_names = {name for path, start, end in spans for name in used(modules[path], start, end)}
        fresh = [
            (module, node) for _, module in sorted(modules.items()) for node, name in _definitions(module)
            if name in used_names and (module, node) not in found
            and _is_only_there(repository, module, node, name, spans)
        ]  # fmt: skip
        fresh += [
            (module, node) for module in modules.values() for node, packages, flags in optional_imports(module)
            if (module, node) not in found and flags and packages & used_names
            and all(_is_only_there(repository, module, node, name, spans) for name in packages | flags)
        ]  # fmt: skip
        if not fresh:
            return found
        for module, node in fresh:
            found.append((module, node))
            spans.append((module.path, *lines_of(module, node)))


def used(module: Module, start: int, end: int) -> set[str]:
    """The names that code between two offsets reads."""
    return {
        node.id if isinstance(node, ast.Name) else node.attr for node in ast.walk(module.tree)
        if isinstance(node, (ast.Name, ast.Attribute)) and start <= module.span(node)[0] < end
    }  # fmt: skip


def _definitions(module: Module) -> list[tuple[ast.stmt, str]]:
    """The functions, classes and constants of a file, and the methods of its classes, with their names."""
    found: list[tuple[ast.stmt, str]] = []
    for node in module.tree.body:
        for each in node.body if isinstance(node, ast.ClassDef) else ():
            match each:
                case (
                    ast.FunctionDef(name=name)
                    | ast.AsyncFunctionDef(name=name)
                    | ast.Assign(targets=[ast.Name(id=name)])
                ):
                    found.append((each, name))
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.append((node, name))
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                found.append((node, name))
    return [(node, name) for node, name in found if not getattr(node, "decorator_list", [])]


def _is_only_there(repository: Repository, module: Module, node: ast.stmt, name: str, spans: list[Span]) -> bool:
    if name.startswith("__") or (name in ("main", "app") and isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))):
        return False
    if isinstance(node, (ast.Assign, ast.AnnAssign)) and not _is_still(node.value):
        return False
    own = (module.path, *lines_of(module, node))
    word = re.compile(rf"(?<![\w]){re.escape(name)}\b")
    for path, text in repository.analysis.texts.items():
        if name not in text or path.endswith((".md", ".rst", ".txt")):
            continue
        is_code = path in repository.program.indexes
        spots = _spoken(repository.module(path), name) if is_code else [each.start() for each in word.finditer(text)]
        for at in spots:
            if not any(each == path and start <= at < end for each, start, end in [own, *spans]):
                return False
    return True


def _spoken(module: Module, name: str) -> list[int]:
    """Where code speaks of a name, or a text is that name."""
    found = []
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=each) | ast.Attribute(attr=each) | ast.Constant(value=each) if each == name:
                found.append(module.span(node)[0])
            case ast.Import() | ast.ImportFrom() if any(name in (each.name, each.asname) for each in node.names):
                found.append(module.span(node)[0])
    return found


def names_in(code: str) -> set[str]:
    """The names that lines of code read; attributes, names of arguments and those of a comprehension are none."""
    bound = {name for target in _BOUND.findall(code) for name in _NAMES.findall(target)}
    return set(_NAMES.findall(code)) - bound


def _is_still(value: ast.expr | None) -> bool:
    """Whether making a constant does nothing else."""
    calls = [each for each in ast.walk(value) if isinstance(each, ast.Call)] if value else []
    return all(_STILL.fullmatch(ast.unparse(each.func)) for each in calls)


def lines_of(module: Module, node: ast.stmt) -> tuple[int, int]:
    """The lines of a statement with its decorators and the comments right above."""
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", []))])
    start = module.line_start(module.offset(first, 1))
    return with_comments(module, start, module.indent(node)), module.line_end(module.span(node)[1] - 1)


def merged(
    module: Module, spans: Iterable[tuple[int, int]], stop: int = -1, new: Iterable[int] = ()
) -> list[tuple[int, int]]:
    """Neighbours as one, and as many blank lines behind as stand before.

    `stop` is where something new follows; at the places of `new` something is put in with blank lines of its own.
    """
    done: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if done and (end <= done[-1][1] or not module.text[done[-1][1] : start].strip()):
            done[-1] = (done[-1][0], max(end, done[-1][1]))
        else:
            done.append((start, end))
    put = {start for start, _ in done for at in new if at <= start and not module.text[at:start].strip()}
    closed = [(start, _closed(module, start, end, stop, start in put)) for start, end in done]
    return [(_back(module, start), end) if not module.text[end:].strip() else (start, end) for start, end in closed]


def _back(module: Module, start: int) -> int:
    """The start of the blank lines above."""
    while start > 0 and not module.text[module.line_start(start - 1) : start].strip():
        start = module.line_start(start - 1)
    return start


def _closed(module: Module, start: int, end: int, stop: int, is_behind_new: bool) -> int:
    if end <= stop and not module.text[end:stop].strip():
        return module.line_start(stop)
    limit = 99 if is_behind_new or _is_first(module, start) else _blank_before(module, start)
    for _ in range(limit):
        if end >= len(module.text) or module.text[end : module.line_end(end)].strip():
            break
        end = module.line_end(end)
    return end


def _is_first(module: Module, start: int) -> bool:
    """Whether a block begins right above."""
    return module.text[:start].rstrip(" \t").endswith((":\n", ":\r\n"))


def _blank_before(module: Module, start: int) -> int:
    """How many lines right above are blank."""
    number = 0
    while start > 0 and not module.text[module.line_start(start - 1) : start].strip():
        start = module.line_start(start - 1)
        number += 1
    return number


def with_comments(module: Module, start: int, indent: str) -> int:
    """The start of the comment lines right above a line; the heading of a section is none of them."""
    first = start
    while first > 0:
        above = module.line_start(first - 1)
        if not module.text[above:first].startswith(f"{indent}#") or module.text[above:first].startswith("#!"):
            break
        first = above
    return start if _HEADING.search(module.text[first:start]) else first


def emptied(module: Module, gone: Iterable[ast.stmt]) -> list[ast.stmt]:
    """Of what goes, the first of each block that nothing is left of: `pass` takes its place."""
    several = list(gone)
    found = []
    for each in several:
        body = module.body_of(each)
        if not isinstance(module.parents[each], ast.Module) and body[0] is each and all(one in several for one in body):
            found.append(each)
    return found
