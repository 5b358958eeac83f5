"""Puts the imports of an edited text right: adds what it needs, removes what the edits left without use."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable
from functools import lru_cache

from offramp.fixes.edits import Need
from offramp.fixes.known_names import under_known_names
from offramp.fixes.module import Module

_FUTURE = "__future__"


def with_imports(path: str, before: str, after: str, needs: Iterable[Need], local: frozenset[str] = frozenset()) -> str:
    """The text with the imports of `needs` it uses, and without those that only the edited code used."""
    needs = sorted(set(needs))
    after = under_known_names(path, after, needs)
    tree = ast.parse(after)
    used = names_read(tree)
    head, rest = _split(path, after, tree)
    for need in needs:
        if need.path == path and need.bound in used:
            head = _added(path, head, need, local)
    gone = idle(before, tree)
    if path.endswith("__init__.py"):
        gone -= _own_names(tree, local)
    return without_unused(path, head, gone) + rest


def _own_names(tree: ast.Module, local: frozenset[str]) -> frozenset[str]:
    """What a package takes of its own repository: it may only pass it on to those who import the package."""
    own = [node for node in _top_imports(tree) if getattr(node, "level", 0) or _module_of(node).split(".")[0] in local]
    return frozenset(_bound(alias) for node in own for alias in getattr(node, "names", []))


def idle(before: str, tree: ast.Module) -> frozenset[str]:
    """Names that were read before the edits, and are not now."""
    return _used_in(before) - names_read(tree) - exported(tree)


def _split(path: str, text: str, tree: ast.Module) -> tuple[str, str]:
    """The text up to its last import and the empty lines behind it, and the rest: only the first part changes."""
    imports = _top_imports(tree)
    if not imports:
        return text, ""
    module = Module(path, text)
    end = module.line_end(max(module.span(imports[-1])[1] - 1, 0))
    while text[end:].startswith(("\n", "\r")):
        end = module.line_end(end)
    return text[:end], text[end:]


def with_import(path: str, text: str, need: Need, local: frozenset[str]) -> str:
    """The text with one more import."""
    head, rest = _split(path, text, ast.parse(text))
    return _added(path, head, need, local) + rest


def _added(path: str, text: str, need: Need, local: frozenset[str]) -> str:
    module = Module(path, text)
    return text if binds(module.tree, need) else _insert(module, need, local)


def binds(tree: ast.Module, need: Need) -> bool:
    """Whether the text has the name already: by that import, or out of a module inside the one of the need."""
    for node in tree.body:
        names = [each.name for each in getattr(node, "names", []) if getattr(each, "asname", "") in (None, each.name)]
        if isinstance(node, ast.Import) and not need.name and need.module in names:
            return True
        if isinstance(node, ast.ImportFrom) and node.level == 0 and need.name in names:
            return f"{node.module}.".startswith(f"{need.module}.")
    return False


def _insert(module: Module, need: Need, local: frozenset[str]) -> str:
    """At its place in the block of imports: with its kind, in the order of names."""
    imports = _top_imports(module.tree)
    for node in imports:
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module == need.module and need.name:
            return _joined(module, node, need)
    peers = [node for node in imports if _section(_module_of(node), local) == _section(need.module, local)]
    line = f"{need.code}{module.newline}"
    for node in peers:
        if _order(need.module, bool(need.name)) < _order(_module_of(node), isinstance(node, ast.ImportFrom)):
            at = module.line_start(module.span(node)[0])
            return module.text[:at] + line + module.text[at:]
    if peers:
        at = module.line_end(module.span(peers[-1])[1] - 1)
        return _put(module, at, line)
    return _new_section(module, imports, need, line, local)


def _put(module: Module, at: int, line: str) -> str:
    head = module.text[:at]
    if head and not head.endswith(("\n", "\r")):
        head += module.newline
    return head + line + module.text[at:]


def _new_section(module: Module, imports: list[ast.stmt], need: Need, line: str, local: frozenset[str]) -> str:
    """A block of its own, with an empty line to its neighbour."""
    later = [node for node in imports if _section(_module_of(node), local) > _section(need.module, local)]
    if later:
        at = module.line_start(module.span(later[0])[0])
        return module.text[:at] + line + module.newline + module.text[at:]
    if imports:
        at = module.line_end(module.span(imports[-1])[1] - 1)
        return _put(module, at, module.newline + line)
    at = _after_docstring(module)
    blank = module.newline if module.text[at:].strip() else ""
    lead = module.newline if at else ""
    return _put(module, at, lead + line + blank)


def _after_docstring(module: Module) -> int:
    body = module.tree.body
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
        return module.line_end(module.span(body[0])[1] - 1)
    at = 0
    while module.text[at : at + 2] == "#!" or module.text[at : at + 1] == "#":
        at = module.line_end(at)
    return at


def _joined(module: Module, node: ast.ImportFrom, need: Need) -> str:
    """One more name in a `from` import that is there."""
    names = sorted([*node.names, ast.alias(name=need.name)], key=lambda alias: (alias.name.lower(), alias.name))
    text = module.code(node)
    if "(" in text or "\\" in text or "#" in text:
        at = module.line_start(module.span(node)[0])
        return module.text[:at] + f"{need.code}{module.newline}" + module.text[at:]
    listed = ", ".join(alias.name + (f" as {alias.asname}" if alias.asname else "") for alias in names)
    start, end = module.span(node)
    return f"{module.text[:start]}from {node.module} import {listed}{module.text[end:]}"


def without_unused(path: str, text: str, idle: frozenset[str]) -> str:
    """Only imports go that were used before the edits and are not now."""
    module = Module(path, text)
    for node in reversed(_top_imports(module.tree)):
        gone = [alias for alias in getattr(node, "names", []) if _bound(alias) in idle]
        if gone and _module_of(node) != _FUTURE and not _is_kept(module, node):
            text = _without(Module(path, text), node, gone)
    return text


def _is_kept(module: Module, node: ast.stmt) -> bool:
    """Whether a comment says that the import stands there without use on purpose."""
    start, end = module.span(node)
    return "F401" in module.text[start : module.line_end(max(start, end - 1))]


def _without(module: Module, old: ast.stmt, gone: list[ast.alias]) -> str:
    node = next(each for each in _top_imports(module.tree) if each.lineno == old.lineno)
    names = {(alias.name, alias.asname) for alias in gone}
    kept = [alias for alias in getattr(node, "names", []) if (alias.name, alias.asname) not in names]
    start, end = module.span(node)
    if not kept:
        if not module.owns_its_lines(node):
            return module.text
        first, last = module.line_start(start), module.line_end(end - 1)
        return module.text[:first] + _closed_gap(module, first, module.text[last:])
    if "(" in module.code(node) and "#" in module.code(node):
        return module.text
    listed = ", ".join(alias.name + (f" as {alias.asname}" if alias.asname else "") for alias in kept)
    dots = "." * getattr(node, "level", 0)
    head = f"from {dots}{getattr(node, 'module', '') or ''} import " if isinstance(node, ast.ImportFrom) else "import "
    return module.text[:start] + head + listed + module.text[end:]


def _closed_gap(module: Module, at: int, rest: str) -> str:
    """A block that has lost its last import leaves no second empty line behind."""
    before = module.text[:at]
    if not before:
        return rest.lstrip("\r\n")
    if before.endswith(module.newline * 2) and rest.startswith(module.newline):
        return rest[len(module.newline) :]
    return rest


def _top_imports(tree: ast.Module) -> list[ast.stmt]:
    return [
        node
        for node in tree.body
        if isinstance(node, (ast.Import, ast.ImportFrom)) and getattr(node, "module", "") != _FUTURE
    ]


def _module_of(node: ast.stmt) -> str:
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or "")
    return node.names[0].name if isinstance(node, ast.Import) else ""


def _section(module: str, local: frozenset[str]) -> int:
    """0 for the standard library, 1 for distributions, 2 for the repository's own modules."""
    top = module.split(".")[0]
    if module.startswith(".") or (top in local and top != "openai"):
        return 2
    return 0 if top in sys.stdlib_module_names else 1


def _order(module: str, is_from: bool) -> tuple[bool, str]:
    return is_from, module.lower()


def _bound(alias: ast.alias) -> str:
    return alias.asname or alias.name.split(".")[0]


@lru_cache(maxsize=64)
def _used_in(text: str) -> frozenset[str]:
    return frozenset(names_read(ast.parse(text)))


def names_read(tree: ast.AST) -> set[str]:
    """Names that are read anywhere, also in annotations that are strings."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            found.add(node.id)
            continue
        for annotation in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            for part in ast.walk(annotation) if annotation is not None else ():
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    found |= set(re.findall(r"\w+", part.value))
    return found


def exported(tree: ast.Module) -> set[str]:
    """What the module lists as its own."""
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id="__all__")], value=ast.List(elts=elts) | ast.Tuple(elts=elts)):
                return {str(each.value) for each in elts if isinstance(each, ast.Constant)}
    return set()
