"""Takes out what an edited file has left without use: names that only the old code read, and the checks of them.

A name goes when it was read before the edits, and is read by nothing any more but by checks that leave where it is
missing. What is made by more than reading, what callers hand over and what others may import stays, and is told.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from difflib import unified_diff
from functools import lru_cache
from pathlib import PurePosixPath

from offramp.fixes.dead import DEFINITIONS, Scope, idle_makers, reads, scopes, uncalled, unread, useless
from offramp.fixes.idle_blocks import without_idle_blocks
from offramp.fixes.imports import exported
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.matching import matcher
from offramp.notebook import is_notebook
from offramp.redact import redact

Elsewhere = Callable[[str], bool]
"""Whether another file of the repository speaks of a name; one of an attribute begins with a dot."""

_ROUNDS = 6
HIDDEN = re.compile(r"\b(locals|globals|vars|eval|exec)\(|__dict__")
_ASKED_BY_TEXT = re.compile(r"\b(getattr|hasattr|attrgetter)\(")
"""What may read an attribute, or a name of a module, that no code spells."""
_NAMED = re.compile(r"\w+([.:]\w+)*")
"""A text that may name something: `app.helper` where a test puts another thing in its place."""
_KEPT_COMMENTS = re.compile(r"noqa|type:|#!|pylint|pragma|fmt:")


def cleared(repository: Repository, path: str, changed: Mapping[str, str]) -> str:
    """The changed text of a file without what its edits left dead; a notebook keeps all its cells as they are."""
    before, after = repository.module(path).text, changed[path]
    if is_notebook(path) or not path.endswith((".py", ".pyw")):
        return after
    try:
        ast.parse(after)
    except SyntaxError:
        return after
    names = sorted(name for name in repository.program.indexes if name != path)
    others = tuple(changed.get(name, repository.analysis.texts[name]) for name in names)
    is_public = not is_watched(repository, path) or is_packaged(repository)
    done = without_leftovers(path, before, after, others, is_public)
    return after if _repeats(before, done, repository.secrets) else done


def _repeats(before: str, after: str, secrets: frozenset[str]) -> bool:
    """Whether a patch would show a credential that is written into the code: rather is the line left."""
    if redact(before, secrets) == before:
        return False
    diff = "\n".join(unified_diff(before.splitlines(), after.splitlines(), n=3))
    return redact(diff, secrets) != diff


def is_watched(repository: Repository, path: str) -> bool:
    """Whether all the files are known that import it: those of a file with a keyword are."""
    return _watching(repository.rules.keywords)(repository.module(path).text.encode())


@lru_cache(maxsize=1)
def _watching(keywords: frozenset[str]) -> Callable[[bytes], bool]:
    return matcher(keywords)


def is_packaged(repository: Repository) -> bool:
    """Whether the repository is a package that others may install and import."""
    texts = repository.analysis.texts
    named = any(PurePosixPath(name).name in ("setup.py", "setup.cfg") for name in texts)
    built = any(name.endswith("pyproject.toml") and "[build-system]" in text for name, text in texts.items())
    return named or built


@lru_cache(maxsize=32)
def without_leftovers(path: str, before: str, after: str, others: tuple[str, ...], is_public: bool) -> str:
    """The text without what the edits left dead; `is_public` keeps what others may import from the file."""

    is_asked_by_text = bool(_ASKED_BY_TEXT.search(after))

    def elsewhere(name: str) -> bool:
        return is_asked_by_text or any(name.lstrip(".") in text and name in _words(text) for text in others)

    text = after
    for _ in range(_ROUNDS):
        module = Module(path, text)
        gone = _gone(parsed(before), module, elsewhere, is_public)
        for each in sorted(gone, key=lambda one: module.span(one)[0], reverse=True):
            text = _cut(Module(path, text), each)
        if not gone:
            text = without_idle_blocks(parsed(before), module)
        if text == module.text:
            break
    return text


def _gone(before: ast.Module, module: Module, elsewhere: Elsewhere, is_public: bool) -> list[ast.stmt]:
    """The outermost statements of the text that are dead, and were not before."""
    if HIDDEN.search(module.text):
        return []
    old = dict(scopes(before))
    found: dict[ast.stmt, None] = {}
    for name, scope in scopes(module.tree):
        if name in old and ast.dump(scope) != ast.dump(old[name]):
            keys = _fresh(before, old[name], module.tree, scope, elsewhere, is_public)
            found |= dict.fromkeys(useless(before, module.tree, scope, keys))
    own = uncalled(before, module.tree)
    found |= dict.fromkeys(each for each in own if not elsewhere(f".{each.name}"))
    found |= dict.fromkeys(idle_makers(before, module.tree))
    inside = {below for each in found for below in ast.walk(each) if below is not each}
    outermost = [each for each in found if each not in inside]
    return [each for each in outermost if _can_go(module, each, outermost)]


def _fresh(
    before: ast.Module, old: Scope, tree: ast.Module, scope: Scope, elsewhere: Elsewhere, is_public: bool
) -> set[str]:
    keys = unread(before, old, tree, scope)
    keys -= {key for key in keys if key.startswith(".") and (elsewhere(key) or (is_public and key[1] != "_"))}
    if isinstance(scope, ast.Module):
        named = {key for key in keys if not key.startswith(".") and elsewhere(key)} | exported(scope)
        bound = {name for each in scope.body for name in _defined(each)} if is_public else set()
        keys -= named | {name for name in bound if not name.startswith("_")}
    return keys


def _defined(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _can_go(module: Module, statement: ast.stmt, gone: Iterable[ast.stmt]) -> bool:
    """Whether the lines are its own, and the block around keeps a statement where it is not that of a function."""
    if not module.owns_its_lines(statement) or module.code(statement).startswith("elif"):
        return False
    is_block = not isinstance(module.parents[statement], (ast.Module, *DEFINITIONS))
    return not (is_block and set(module.body_of(statement)) <= set(gone))


def _cut(module: Module, statement: ast.stmt) -> str:
    """The text without the lines of a statement, the comment of it alone, and blank lines that would be too many."""
    there = next(
        each for each in ast.walk(module.tree)
        if isinstance(each, ast.stmt) and each.lineno == statement.lineno and type(each) is type(statement)
    )  # fmt: skip
    first, last = module.span(there)
    if len(module.body_of(there)) <= 1:
        return f"{module.text[:first]}pass{module.text[last:]}"
    start, end = module.line_start(first), module.line_end(last - 1)
    lines, rest = module.text[:start].splitlines(keepends=True), module.text[end:].splitlines(keepends=True)
    if not rest or not rest[0].strip() or rest[0].lstrip().startswith("#"):
        comment = f"{module.indent(there)}#"
        while lines and lines[-1].startswith(comment) and not _KEPT_COMMENTS.search(lines[-1]):
            lines.pop()
    opens = not lines or lines[-1].rstrip().endswith(":")
    above, below = _blank(reversed(lines)), _blank(rest)
    if below == len(rest):  # the end of the file
        return "".join(lines[: len(lines) - above])
    return "".join([*lines, *rest[below if opens else min(above, below) :]])


def _blank(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        if line.strip():
            break
        count += 1
    return count


@lru_cache(maxsize=512)
def _words(text: str) -> frozenset[str]:
    """What a file reads, imports, takes of something else or writes as a text."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return frozenset(re.findall(r"\.?\w+", text))
    found = reads(tree)
    for node in ast.walk(tree):
        match node:
            case ast.alias(name=name):
                found.add(name)
            case ast.Constant(value=str(name)) if _NAMED.fullmatch(name):
                found |= {word for part in re.findall(r"\w+", name) for word in (part, f".{part}")}
            case ast.Attribute(attr=name):
                found.add(name)
    return frozenset(found)


@lru_cache(maxsize=256)
def parsed(text: str) -> ast.Module:
    """The tree of a text, which many questions are asked of."""
    return ast.parse(text)
