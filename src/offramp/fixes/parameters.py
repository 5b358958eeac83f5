"""Takes out the parameters that lost their last read, with what callers give for them; edits texts, not drafts.

Only of a function whose every mention in the repository is a plain call that is seen to be one of it: whoever hands it
on, inherits it, finds it by a text or may install it counts on its parameters.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from msgspec import Struct

from offramp.fixes.dead import scopes
from offramp.fixes.harmless import is_harmless
from offramp.fixes.leftovers import HIDDEN, is_packaged, is_watched, parsed
from offramp.fixes.module import Function, Module, last_part
from offramp.fixes.repository import Repository
from offramp.fixes.uses import values_called
from offramp.notebook import is_notebook
from offramp.values import Internal

Texts = Mapping[str, str]
Span = tuple[int, int]

_COMMA = re.compile(r"\s*,\s*")
_BY_NAME = re.compile(r"\b(getattr|hasattr|setattr|attrgetter|methodcaller|monkeypatch|mock)\b")
_DOCUMENTED = r"(?m)^[ \t]*(?::param (?:[\w.\[\]]+ )?{0}:|:type {0}:|{0}(?: \([^)\n]*\))?:) .*\n(?![ \t]*\Z)"
"""The line of a docstring that speaks of a parameter."""


class _Callable(Struct, frozen=True, kw_only=True):
    """A function of the repository under the name by which it is called; `skipped` counts what a call does not give."""

    path: str
    scope: str
    name: str
    skipped: int


class _Unseen(Exception):  # noqa: N818 - an answer, not an error
    """Something about the function is not seen."""


def without_parameters(
    repository: Repository, texts: Texts, changed: Texts, callers: Collection[str]
) -> dict[str, str]:
    """The texts that are other ones without such parameters, out of `texts`: those of the repository as edited.

    `callers` are files that were edited as they call such a function: who calls their functions is known, too.
    """
    done: dict[str, str] = {}
    for path in sorted(path for path in changed if _may_be_edited(repository, path, callers)):
        for function, parameter in _unread(repository.module(path).text, texts[path]):
            found = _callable(repository, path, function)
            now = {**texts, **done}
            try:
                done |= _without(repository, now, found, parameter) if found else {}
            except _Unseen:
                continue
    return done


def _may_be_edited(repository: Repository, path: str, callers: Collection[str]) -> bool:
    if is_notebook(path) or path not in repository.program.indexes or is_packaged(repository):
        return False
    return (path in callers or is_watched(repository, path)) and not HIDDEN.search(repository.module(path).text)


def _unread(before: str, after: str) -> list[tuple[str, str]]:
    """The functions, by their dotted names, and the parameters that were read before and are not any more."""
    try:
        old, new = dict(scopes(parsed(before))), dict(scopes(parsed(after)))
    except SyntaxError:
        return []
    found: list[tuple[str, str]] = []
    for name, scope in new.items():
        was = old.get(name)
        if isinstance(scope, ast.Module) or was is None or isinstance(was, ast.Module):
            continue
        gone = _names(was.body) - _names(scope.body)
        found += [(name, each.arg) for each in scope.args.args if each.arg in gone]
    return found


def _names(body: list[ast.stmt]) -> set[str]:
    return {each.id for statement in body for each in ast.walk(statement) if isinstance(each, ast.Name)}


def _callable(repository: Repository, path: str, name: str) -> _Callable | None:
    """A plain function of a module, or a method of a class that stands alone, which nothing decorates."""
    owner, _, plain = name.lstrip(".").rpartition(".")
    tree = parsed(repository.module(path).text)
    function = dict(scopes(tree)).get(name)
    if isinstance(function, ast.Module) or function is None or function.decorator_list:
        return None
    if not owner:
        return _Callable(path=path, scope=plain, name=plain, skipped=0)
    home = next((each for each in tree.body if isinstance(each, ast.ClassDef) and each.name == owner), None)
    if home is None or home.bases or home.keywords or home.decorator_list or _is_base(repository, owner):
        return None
    if plain == "__init__":
        if _makes_itself(repository, home):
            return None
        return _Callable(path=path, scope=f"{owner}.{plain}", name=owner, skipped=1)
    is_special = plain.startswith("__") and plain.endswith("__")
    return None if is_special else _Callable(path=path, scope=f"{owner}.{plain}", name=plain, skipped=1)


def _makes_itself(repository: Repository, home: ast.ClassDef) -> bool:
    """Whether the class is made without its name as well: `cls(...)`, `type(self)(...)`, or by its `__init__`."""
    for node in ast.walk(home):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("cls", "type(self)", "self.__class__"):
            return True
    return any(f"{home.name}.__init__" in text for text in _python(repository).values())


def _is_base(repository: Repository, name: str) -> bool:
    """Whether a class of that name is inherited anywhere."""
    trees = (parsed(text) for path, text in _python(repository).items() if name in text)
    classes = (each for tree in trees for each in ast.walk(tree) if isinstance(each, ast.ClassDef))
    return any(last_part(base) == name for each in classes for base in each.bases)


def _without(repository: Repository, texts: Texts, found: _Callable, parameter: str) -> dict[str, str]:
    """The edited texts; `_Unseen` where anything does not fit."""
    own = _own_calls(repository, found)
    if not own:
        raise _Unseen
    _check_other_files(repository, found.name)
    done: dict[str, str] = {}
    function, module = _function(texts[found.path], found)
    number = _number(function, parameter)
    if number < found.skipped:
        raise _Unseen  # the object itself
    for path, text in _python(repository).items():
        now = texts.get(path, text)
        if found.name not in now:
            continue
        calls = list(_calls(path, now, found, own.get(path, frozenset())))
        if calls and is_notebook(path):
            raise _Unseen
        for call in calls:
            _check_fit(function, call, found.skipped)
        there = Module(path, now)
        spans = [span for call in calls for span in _given(there, call, parameter, number - found.skipped)]
        if spans:
            done[path] = _cut(now, spans)
    function, module = _function(done.get(found.path, texts[found.path]), found)
    return done | {found.path: _without_entry(module, function, number)}


def _own_calls(repository: Repository, found: _Callable) -> dict[str, frozenset[str]]:
    """By file, how the function is called there, such as `bot.draw`; whatever else is called so is not ours."""
    program = repository.program
    index = program.indexes[found.path]
    scope = index.named(found.scope)
    own: dict[str, set[str]] = {}
    nodes: set[ast.AST] = set()
    for path, _, call in program.callers(found.path, scope):
        written = repository.module(path).expression(call.at)
        if isinstance(written, ast.Call):
            nodes.add(written)
            own.setdefault(path, set()).add(ast.unparse(written.func))
    for path in _python(repository):
        module = repository.module(path)
        for node in ast.walk(module.tree) if found.name in module.text else ():
            if not isinstance(node, ast.Call) or last_part(node.func) != found.name or node in nodes:
                continue
            if not _is_other(repository, module, node) or ast.unparse(node.func) in own.get(path, ()):
                raise _Unseen
    return {path: frozenset(each) for path, each in own.items()}


def _is_other(repository: Repository, module: Module, call: ast.Call) -> bool:
    """Whether a call is known to reach something else: outside of the repository, or another function of it."""
    if repository.site_of(module, call) is not None:
        return True
    found = values_called(repository, module, call)
    return bool(found) and all(isinstance(each, Internal) for each in found)


def _check_other_files(repository: Repository, name: str) -> None:
    """What is no Python may name the function as well: an entry point, a description of tools."""
    word = re.compile(rf"[:.\"']{name}\b")
    for path, text in repository.analysis.texts.items():
        if path in repository.program.indexes or name not in text:
            continue
        if path.endswith((".py", ".pyw", ".ipynb")) or word.search(text):
            raise _Unseen  # the former could not be parsed


def _calls(path: str, text: str, found: _Callable, own: frozenset[str]) -> Iterator[ast.Call]:
    """The calls of the function in a text, in which its name does not stand for anything else."""
    module = Module(path, text)
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=found.name) | ast.Attribute(attr=found.name):
                assert isinstance(node, (ast.Name, ast.Attribute))
                parent = module.parent(node)
                if not isinstance(parent, ast.Call) or parent.func is not node:
                    raise _Unseen
                if ast.unparse(node) in own:
                    yield parent
                elif not isinstance(node, ast.Attribute):
                    raise _Unseen
            case ast.alias(name=found.name, asname=str()) | ast.arg(arg=found.name):
                raise _Unseen
            case ast.Constant(value=str(said)) if _may_name(said, found.name, text):
                raise _Unseen


def _may_name(said: str, name: str, text: str) -> bool:
    """Whether a text may stand for a function: with its module, or where a file finds things by their names."""
    if said == name:
        return bool(_BY_NAME.search(text))
    return bool(re.search(rf"[.:/]{name}\Z", said))


def _function(text: str, found: _Callable) -> tuple[Function, Module]:
    module = Module(found.path, text)
    function = dict(scopes(module.tree)).get(f".{found.scope}")
    if function is None or isinstance(function, ast.Module):
        raise _Unseen
    return function, module


def _number(function: Function, parameter: str) -> int:
    """The place of a parameter among those that may be given by position; behind all others where it may not."""
    given = [each.arg for each in function.args.args]
    if function.args.posonlyargs:
        raise _Unseen
    return given.index(parameter) if parameter in given else len(given)


def _check_fit(function: Function, call: ast.Call, skipped: int) -> None:
    """A call that fails as it is gives each parameter something else than it means to."""
    if any(isinstance(each, ast.Starred) for each in call.args) or any(word.arg is None for word in call.keywords):
        raise _Unseen
    args = function.args
    names = [each.arg for each in args.args][skipped:]
    by_place, by_name = names[: len(call.args)], {word.arg for word in call.keywords}
    required = names[: len(names) - len(args.defaults)] if args.defaults else names
    unknown = by_name - {*names, *(each.arg for each in args.kwonlyargs)}
    is_too_long = len(call.args) > len(names) and not args.vararg
    if is_too_long or by_name & {*by_place} or {*required} - {*by_place} - by_name or (unknown and not args.kwarg):
        raise _Unseen


def _given(module: Module, call: ast.Call, parameter: str, position: int) -> Iterator[Span]:
    """What goes of a call that gives the parameter something."""
    entries: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    number = position if position < len(call.args) else None
    for place, word in enumerate(call.keywords):
        number = len(call.args) + place if word.arg == parameter else number
    if number is None:
        return
    entry = entries[number]
    if not is_harmless(module.tree, entry.value if isinstance(entry, ast.keyword) else entry):
        raise _Unseen
    spans = [module.span(each) for each in entries]
    yield _entry(module.text, spans, number, module.span(call.func)[1])


def _without_entry(module: Module, function: Function, number: int) -> str:
    """The text without a parameter and the line of the docstring that speaks of it."""
    args = function.args
    if number >= len(args.args):
        raise _Unseen  # one that is given by name alone: a star may have to go with it
    defaults = [None] * (len(args.args) - len(args.defaults)) + list(args.defaults)
    spans = [
        (module.span(each)[0], module.span(default or each)[1])
        for each, default in zip(args.args, defaults, strict=True)
    ]
    start, _ = module.span(function)
    opened = module.text.index("(", module.text.index(function.name, start))
    name, gone = args.args[number].arg, [_entry(module.text, spans, number, opened)]
    if len(spans) == number + 1 and (args.vararg or args.kwonlyargs or args.kwarg):
        raise _Unseen
    return _cut(module.text, [*gone, *_documented(module, function, name)])


def _documented(module: Module, function: Function, name: str) -> Iterator[Span]:
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is None:
        return
    start, end = module.span(first)
    if found := re.search(_DOCUMENTED.format(re.escape(name)), module.text[start:end]):
        yield start + found.start(), start + found.end()


def _entry(text: str, spans: list[Span], number: int, opened: int) -> Span:
    """One of several entries between brackets, with the comma that it needs no more."""
    start, end = spans[number]
    if number + 1 < len(spans):
        following = spans[number + 1][0]
        if _COMMA.fullmatch(text, end, following):
            return start, following
    elif number and _COMMA.fullmatch(text, spans[number - 1][1], start):
        return spans[number - 1][1], end
    elif not number and text[opened:start].strip() in ("(", ""):
        closing = re.compile(r",?\s*(?=\))").match(text, end)
        if closing:
            return text.index("(", opened) + 1 if "(" in text[opened:start] else start, closing.end()
    raise _Unseen


def _cut(text: str, spans: list[Span]) -> str:
    in_order = sorted(spans)
    if any(end > start for (_, end), (start, _) in pairwise(in_order)):
        raise _Unseen  # a call inside of what another one gives
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
    return text


def _python(repository: Repository) -> dict[str, str]:
    return {path: repository.module(path).text for path in sorted(repository.program.indexes)}
