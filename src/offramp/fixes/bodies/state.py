"""What a constructor still sets up for a protocol that has gone: sessions, cookies, and the checks of them."""

from __future__ import annotations

import ast
import re

from offramp.fixes.bodies.effects import CREDENTIAL, Effects
from offramp.fixes.bodies.leftovers import Span, lines_of, used
from offramp.fixes.bodies.lookup import Lookup, parameters
from offramp.fixes.bodies.region import Region
from offramp.fixes.module import Function
from offramp.fixes.repository import Repository

_OWN = re.compile(r"\bself\.(\w+)")


def dead_state(
    repository: Repository, lookup: Lookup, region: Region, removed: list[Span], text: str
) -> list[ast.stmt]:
    """The statements of `__init__` that only served what is removed; `text` comes in its place."""
    module = region.module
    owner = module.parents.get(region.scope)
    made = [
        each for each in getattr(owner, "body", []) if isinstance(each, ast.FunctionDef) and each.name == "__init__"
    ]
    if not isinstance(owner, ast.ClassDef) or len(made) != 1:
        return []
    wanted = {name for path, start, end in removed if path == module.path for name in used(module, start, end)}
    wanted -= set(_OWN.findall(text))
    gone = [each for each in made[0].body if not any(Effects(lookup).of(module, [each]))]
    while True:
        kept = [each for each in gone if not _is_dead(repository, region, made[0], each, gone, removed, wanted)]
        if not kept:
            return gone
        gone = [each for each in gone if each not in kept]


def _is_dead(
    repository: Repository,
    region: Region,
    made: Function,
    statement: ast.stmt,
    gone: list[ast.stmt],
    removed: list[Span],
    wanted: set[str],
) -> bool:
    module = region.module
    if any(isinstance(node, (ast.Return, ast.Yield, ast.Global)) for node in ast.walk(statement)):
        return False
    if any(isinstance(node, ast.Raise) for node in ast.walk(statement)):
        return _checks_dead(made, statement, gone)
    names = _attributes(statement)
    spans = [*removed, *((module.path, *lines_of(module, each)) for each in gone)]
    return bool(names) and names <= wanted and not any(_is_read(repository, name, spans) for name in names)


def _checks_dead(made: Function, statement: ast.stmt, gone: list[ast.stmt]) -> bool:
    """`if not cookie: raise`, of a credential that nothing else reads."""
    reads = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)} & set(parameters(made))
    held = {node for each in gone for node in ast.walk(each)}
    alive = {
        node.id for node in ast.walk(made)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in held
    }  # fmt: skip
    others = [
        each for each in gone if each is not statement and not any(isinstance(n, ast.Raise) for n in ast.walk(each))
    ]
    served = {node.id for each in others for node in ast.walk(each) if isinstance(node, ast.Name)}
    is_known = bool(reads) and all(CREDENTIAL.search(each) for each in reads)
    return is_known and not reads & alive and reads <= served


def _attributes(statement: ast.stmt) -> set[str]:
    """The attributes of the object that a statement sets or changes."""
    found = set()
    for node in ast.walk(statement):
        match node:
            case ast.Attribute(value=ast.Name(id="self"), attr=name):
                found.add(name)
            case ast.Name(ctx=ast.Store()) if isinstance(statement, (ast.Assign, ast.AnnAssign)):
                return set()
    return found


def _is_read(repository: Repository, name: str, spans: list[Span]) -> bool:
    """Whether anything else speaks of an attribute of that name."""
    word = re.compile(rf"\.{re.escape(name)}\b|[\"']{re.escape(name)}[\"']")
    for path, text in repository.analysis.texts.items():
        for match in word.finditer(text) if path.endswith((".py", ".pyw")) and name in text else ():
            if not any(each == path and start <= match.start() < end for each, start, end in spans):
                return True
    return False
