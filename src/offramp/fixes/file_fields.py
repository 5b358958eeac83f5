"""Plain fields of an edit by hand that are sent among its files: `files={"prompt": (None, prompt), ...}`."""

from __future__ import annotations

import ast

from msgspec import Struct

from offramp.contract import OPAQUE
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.payload import Word, check_carried
from offramp.fixes.request_files import check_file, is_asked, is_field, not_followed
from offramp.fixes.sent import moves


class _Part(Struct, frozen=True):
    """One part of the form, and the statement that puts it in later."""

    name: str
    value: ast.expr
    statement: ast.stmt | None = None

    @property
    def sent(self) -> ast.expr:
        """The value of a plain field."""
        return self.value.elts[1] if isinstance(self.value, ast.Tuple) else self.value

    @property
    def scalar(self) -> object:
        """What is known of the value."""
        return self.sent.value if isinstance(self.sent, ast.Constant) else OPAQUE


def fields_among(migration: Migration, node: ast.expr | None) -> ast.Dict | None:
    """The fields as a mapping of their own, as if they were sent as `data`; None where there are none to be moved."""
    module = migration.module
    binding = only_binding(module, node) if isinstance(node, ast.Name) else None
    shown = binding.value if binding else node
    if not isinstance(shown, ast.Dict) or (isinstance(node, ast.Name) and loads(module, node) != [node]):
        return None
    pairs = [(key, value.elts[1]) for key, value in _pairs(shown) if isinstance(value, ast.Tuple) and is_field(value)]
    if not pairs or "\n" in "".join(module.code(value) for _, value in pairs):
        return None
    fields = ast.Dict(keys=[key for key, _ in pairs], values=[value for _, value in pairs])
    ast.copy_location(fields, shown)
    return fields if binding is None or moves(migration, fields, binding) else None


def _pairs(display: ast.Dict) -> list[tuple[ast.expr | None, ast.expr]]:
    return list(zip(display.keys, display.values, strict=True))


# Built step by step


def built_words(migration: Migration, node: ast.expr | None) -> list[Word]:
    """A mapping of files and plain fields that is built step by step, unpacked into the call; empty for any other.

    A plain field loses the tuple around it; what the official call does not take is not put in any more.
    """
    module, draft = migration.module, migration.draft
    binding = only_binding(module, node) if isinstance(node, ast.Name) else None
    shown = binding.value if binding else None
    if not isinstance(node, ast.Name) or not isinstance(shown, ast.Dict) or loads(module, node) == [node]:
        return []
    others = [each for each in loads(module, node) if each is not node and not is_asked(module, each)]
    parts = [_Part(_text(key), value) for key, value in _pairs(shown)] + [_put_in(module, each) for each in others]
    fields = {each.name: each for each in parts if is_field(each.value)}
    files = {each.name: each for each in parts if not is_field(each.value)}
    if not fields or len(fields) + len(files) != len(parts):
        return []
    _check_files(module, files)
    given = {name: each.scalar for name, each in fields.items()}
    carried = carried_over(migration.repository, draft, migration.operation, given | dict.fromkeys(files, OPAQUE))
    check_carried(migration, given, carried)
    kept = dict(carried.kept)
    changed = {each.name: literal(each.new) for each in carried.mapped if each.name in kept}
    for name, each in fields.items():
        _write(migration, each, changed.get(name, module.code(each.sent)) if name in kept else "")
    added = [Word(name, literal(kept[name])) for name in kept if name not in given and name not in files]
    return [*added, Word("", node.id)]


def _check_files(module: Module, files: dict[str, _Part]) -> None:
    for name, each in files.items():
        if name not in ("image", "mask"):
            raise not_followed("A file of the request has another name than `image` or `mask`.")
        check_file(module, each.value)


def _write(migration: Migration, field: _Part, code: str) -> None:
    """The plain value in place of the part of a form; without code it is not put in."""
    if code:
        migration.draft.replace(migration.module, field.value, code, migration.stage)
    elif field.statement is not None:
        migration.draft.delete(migration.module, field.statement, migration.stage)
    else:
        raise not_followed(f"The files of the edit hold `{field.name}`, which the official call does not take.")


def _text(key: ast.expr | None) -> str:
    return str(key.value) if isinstance(key, ast.Constant) else ""


def _put_in(module: Module, name: ast.Name) -> _Part:
    parent = module.parents[name]
    match parent, module.parents[parent]:
        case ast.Subscript(ctx=ast.Store(), slice=key), ast.Assign(targets=[_], value=value) as statement:
            return _Part(_text(key), value, statement)
    raise not_followed("The mapping with the files of the edit is used elsewhere as well.")
