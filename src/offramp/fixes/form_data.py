"""An edit by hand whose parts are put into an `aiohttp.FormData` one by one, as the arguments of `images.edit`."""

from __future__ import annotations

import ast

from msgspec import Struct

from offramp.contract import OPAQUE
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.edits import Refused
from offramp.fixes.failures import dotted
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.payload import Word, check_carried, noted

_CLASSES = frozenset({"aiohttp.FormData", "aiohttp.formdata.FormData"})
_FIELDS = {"image": "image", "image[]": "image", "mask": "mask"}


class _Field(Struct, frozen=True, kw_only=True):
    """One `form.add_field(...)`: `file` is the code of the tuple that the SDK takes, empty for a plain value."""

    name: str
    statement: ast.Expr
    value: ast.expr
    file: str
    is_sure: bool
    """Whether it is added always, and once."""


def form_words(migration: Migration, node: ast.expr) -> list[Word]:
    """The arguments that a form stands for; empty where the body is no form."""
    module = migration.module
    made = only_binding(module, node) if isinstance(node, ast.Name) else None
    if not isinstance(node, ast.Name) or not isinstance(made, ast.Assign) or not _is_form(module, made.value):
        return []
    fields = [_field(module, each, made) for each in loads(module, node) if each is not node]
    plain, files = [each for each in fields if not each.file], [each for each in fields if each.file]
    if migration.operation != "images.edit" or not any(_FIELDS[each.name] == "image" for each in files):
        raise _not_followed("The form is not that of an edit with an image.")
    if not module.owns_its_lines(made):
        raise _not_followed("The form shares its line with something else.")
    kept = _kept(migration, plain, files)
    moving = {each.name: each for each in plain if _moves(module, each, node)}
    for each in moving.values():
        migration.draft.delete(module, each.statement, migration.stage)
    known = {each.name for each in plain}
    words = [Word(name, code) for name, code in kept.items() if name in moving or name not in known]
    staying = [each for each in plain if each.name not in moving]
    first = [f"{node.id} = {{}}"] if staying else []
    words += _as_mapping(migration, node.id, staying, kept)
    image_words, lists = _files(migration, node, files)
    first += [f"{name} = []" for name in lists]
    if first:
        migration.draft.replace(module, made, f"{module.newline}{module.indent(made)}".join(first), migration.stage)
    else:
        migration.draft.delete(module, made, migration.stage)
    return [*image_words, *words]


def _is_form(module: Module, node: ast.expr | None) -> bool:
    return isinstance(node, ast.Call) and not node.args and not node.keywords and dotted(module, node.func) in _CLASSES


def _not_followed(detail: str) -> Refused:
    return Refused("files-not-followed", detail, "Pass the images as a list to `image=` by hand.")


def _field(module: Module, name: ast.Name, made: ast.Assign) -> _Field:
    method = module.parents[name]
    call = module.parents[method]
    statement = module.parents[call] if isinstance(call, ast.Call) and call.func is method else None
    match call:
        case ast.Call(
            func=ast.Attribute(attr="add_field"), args=[ast.Constant(value=str() as key), value], keywords=more
        ) if isinstance(statement, ast.Expr) and module.owns_its_lines(statement):
            given = {word.arg: module.code(word.value) for word in more}
            if given.keys() <= {"filename", "content_type"}:
                is_sure = module.parents[statement] is module.parents[made]
                file = _file(module, key, value, given)
                return _Field(name=key, statement=statement, value=value, file=file, is_sure=is_sure)
    raise _not_followed("The form of the edit is put together in a way that is not followed.")


def _file(module: Module, key: str, value: ast.expr, given: dict[str | None, str]) -> str:
    if "filename" not in given and key not in _FIELDS:
        return ""
    if key not in _FIELDS or "filename" not in given:
        raise _not_followed(f"The form sends `{key}` in another way than a file of the edit is sent.")
    return (
        f"({', '.join([given['filename'], module.code(value), *([given['content_type']] if len(given) > 1 else [])])})"
    )


def _kept(migration: Migration, plain: list[_Field], files: list[_Field]) -> dict[str, str]:
    """The code of what the official call takes of the plain fields."""
    if len({each.name for each in plain}) != len(plain):
        raise _not_followed("A field of the form is added more than once.")
    module = migration.module
    given = {each.name: _scalar(each.value) for each in plain}
    held = {_FIELDS[each.name] for each in files}
    carried = carried_over(
        migration.repository, migration.draft, migration.operation, given | dict.fromkeys(held, OPAQUE)
    )
    check_carried(migration, given, carried)
    changed = {each.name: literal(each.new) for each in carried.mapped if each.name in dict(carried.kept)}
    codes = {each.name: changed.get(each.name, _code(module, each)) for each in plain}
    kept = dict(carried.kept)
    for each in plain:
        if each.name not in kept:
            noted(migration.draft, each.name, "the official call does not take it")
    added = {name: literal(kept[name]) for name in kept if name not in given and name not in held}
    return added | {name: code for name, code in codes.items() if name in kept}


def _scalar(node: ast.expr) -> object:
    if isinstance(node, ast.Constant):
        return int(node.value) if isinstance(node.value, str) and node.value.isdecimal() else node.value
    return OPAQUE


def _code(module: Module, field: _Field) -> str:
    """Forms carry texts; the SDK takes numbers as they are."""
    match field.value:
        case ast.Call(func=ast.Name(id="str"), args=[inner], keywords=[]):
            return module.code(inner)
        case ast.Constant(value=str() as text) if text.isdecimal():
            return text
    return module.code(field.value)


def _moves(module: Module, field: _Field, request: ast.expr) -> bool:
    """Whether the value may be taken where the request is sent."""
    names = {node.id for node in ast.walk(field.value) if isinstance(node, ast.Name)}
    start, end = module.span(field.statement)[1], module.span(request)[0]
    around = module.function(request) or module.tree
    return field.is_sure and not any(
        isinstance(node, ast.Name) and node.id in names and not isinstance(node.ctx, ast.Load)
        and start <= module.span(node)[0] < end
        for node in ast.walk(around)
    )  # fmt: skip


def _as_mapping(migration: Migration, name: str, fields: list[_Field], kept: dict[str, str]) -> list[Word]:
    """What is only added sometimes goes into a mapping, which takes the place of the form."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    for each in fields:
        if each.name in kept:
            draft.replace(module, each.statement, f'{name}["{each.name}"] = {kept[each.name]}', stage)
        else:
            draft.delete(module, each.statement, stage)
    return [Word("", name)] if fields else []


def _files(migration: Migration, form: ast.Name, files: list[_Field]) -> tuple[list[Word], list[str]]:
    """The arguments with files, and the names of the lists that are filled where the files were added."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    words, lists = [], []
    for argument in dict.fromkeys(_FIELDS[each.name] for each in files):
        own = [each for each in files if _FIELDS[each.name] == argument]
        if len(own) == 1 and own[0].is_sure:
            draft.delete(module, own[0].statement, stage)
            words.append(Word(argument, own[0].file))
            continue
        if argument == "mask":
            raise _not_followed("The form has a mask only sometimes.")
        name = free_name(module, form, "image_files")
        lists.append(name)
        for each in own:
            draft.replace(module, each.statement, f"{name}.append({each.file})", stage)
        words.append(Word(argument, name))
    return words, lists
