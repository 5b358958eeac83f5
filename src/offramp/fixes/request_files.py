"""The files of an edit by hand as `image=` and `mask=`: written out, built step by step, or unpacked as they are."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct

from offramp.fixes.edits import Refused
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.model import Mapped

_FIELDS = {"image": "image", "image[]": "image", "mask": "mask"}


class Files(Struct, frozen=True):
    """The arguments with files. One without code comes out of `mapping`, which is unpacked into the call."""

    given: dict[str, str]
    mapping: str = ""


def files_of(migration: Migration, node: ast.expr | None, has_fields: bool = False) -> Files:
    """`files=...` of the request; the SDK takes the same forms of a file. What `has_fields` also has plain ones."""
    if migration.operation == "images.generate":
        if node is None:
            return Files({})
        raise Refused("files-on-generation", "A generation takes no files.", "Ask for an edit instead.")
    binding = only_binding(migration.module, node) if isinstance(node, ast.Name) else None
    shown = binding.value if binding else node
    if isinstance(node, ast.Name) and binding is not None and loads(migration.module, node) != [node]:
        return _built(migration, node, binding, shown)
    match shown:
        case ast.Dict(keys=[_, *_]):
            files = Files(_joined(migration, list(_entries(shown, has_fields))))
        case ast.List(elts=[_, *_]):
            files = Files(_joined(migration, [_pair(each) for each in shown.elts]))
        case ast.ListComp(elt=pair):
            files = Files({"image": _of_each(migration, shown, pair)})
        case _:
            raise not_followed("The image of the edit is not given as files that are written out.")
    if binding is not None:
        _take(migration, binding)
    for name in files.given:
        migration.draft.mapping.append(Mapped(old=f"files[{name}]", new=name))
    return files


def not_followed(detail: str) -> Refused:
    return Refused("files-not-followed", detail, "Pass the images as a list to `image=` by hand.")


# Written out


def _entries(display: ast.Dict, has_fields: bool) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(display.keys, display.values, strict=True):
        if not (has_fields and is_field(value)):
            yield _field(key), value


def _pair(node: ast.expr) -> tuple[str, ast.expr]:
    """`("image", file)`."""
    match node:
        case ast.Tuple(elts=[key, value]):
            return _field(key), value
    raise not_followed("A file of the request is no pair of a name and a file.")


def is_field(node: ast.expr) -> bool:
    """Whether a part of a form has no name of a file, so that it is a plain field."""
    match node:
        case ast.Tuple(elts=[ast.Constant(value=None), value]):
            return not isinstance(value, ast.Starred)
    return False


def _field(node: ast.expr | None) -> str:
    name = str(node.value) if isinstance(node, ast.Constant) else ""
    if name not in _FIELDS:
        raise not_followed("A file of the request has another name than `image` or `mask`.")
    return name


def _joined(migration: Migration, pairs: list[tuple[str, ast.expr]]) -> dict[str, str]:
    """The files by argument: several images, or one that was sent as a list, are a list."""
    module = migration.module
    for _, value in pairs:
        check_file(module, value)
    found = {}
    for name in dict.fromkeys(_FIELDS[field] for field, _ in pairs):
        codes = [module.code(value) for field, value in pairs if _FIELDS[field] == name]
        if name == "mask" and len(codes) > 1:
            raise not_followed("The request sends more than one mask.")
        found[name] = codes[0] if len(codes) == 1 else f"[{', '.join(codes)}]"
    return found


def _of_each(migration: Migration, made: ast.ListComp, node: ast.expr) -> str:
    """`[("image", file) for ...]` as `[file for ...]`."""
    field, value = _pair(node)
    if _FIELDS[field] != "image":
        raise not_followed("The request sends more than one mask.")
    check_file(migration.module, value)
    return _recoded(migration.module, made, node, value)


def _recoded(module: Module, whole: ast.expr, part: ast.expr, new: ast.expr) -> str:
    start, (first, last) = module.span(whole)[0], module.span(part)
    text = module.code(whole)
    return text[: first - start] + module.code(new) + text[last - start :]


def _take(migration: Migration, binding: ast.Assign | ast.AnnAssign) -> None:
    """What is written into the call goes where it stood, so that no file is opened twice."""
    module = migration.module
    if not module.owns_its_lines(binding) or len(module.body_of(binding)) < 2:
        raise not_followed("The files of the edit share their line with something else.")
    migration.draft.delete(module, binding, migration.stage)


# Built step by step


def _built(migration: Migration, name: ast.Name, binding: ast.Assign | ast.AnnAssign, shown: ast.expr | None) -> Files:
    """`files["mask"] = ...` behind a mapping, which is unpacked; `files.append(...)` behind a list, which stays one."""
    others = [each for each in loads(migration.module, name) if each is not name]
    if isinstance(shown, ast.Dict):
        fields = [_field(key) for key in shown.keys]
        for value in shown.values:
            check_file(migration.module, value)
        fields += [field for each in others if (field := _stored(migration.module, each))]
        if "image[]" in fields:
            raise not_followed("The mapping with the files of the edit names its image as a list.")
        return Files(dict.fromkeys(fields, ""), name.id)
    if isinstance(shown, ast.List) and isinstance(binding, (ast.Assign, ast.AnnAssign)):
        return _appended(migration, name, binding, shown, others)
    raise not_followed("The files of the edit are put together in a way that is not followed.")


def _stored(module: Module, name: ast.Name) -> str:
    """The field that is put into the mapping; empty where it is only asked whether there are files."""
    parent = module.parents[name]
    match parent, module.parents[parent]:
        case ast.Subscript(ctx=ast.Store(), slice=key), ast.Assign(targets=[_], value=value):
            check_file(module, value)
            return _field(key)
    if is_asked(module, name):
        return ""
    raise not_followed("The mapping with the files of the edit is used elsewhere as well.")


def is_asked(module: Module, name: ast.Name) -> bool:
    parent = module.parents[name]
    return isinstance(parent, (ast.If, ast.IfExp)) and parent.test is name


def _appended(
    migration: Migration,
    name: ast.Name,
    binding: ast.Assign | ast.AnnAssign,
    shown: ast.List,
    others: list[ast.Name],
) -> Files:
    """The list loses the names of the fields; a mask goes into a mapping of its own, as there may be none."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    if not module.owns_its_lines(binding):
        raise not_followed("The files of the edit share their line with something else.")
    if isinstance(binding, ast.AnnAssign):
        draft.replace_span(module, module.span(binding.target)[1], module.span(binding.annotation)[1], "", stage)
    for pair in shown.elts:
        field, value = _pair(pair)
        _check_image(module, field, value)
        draft.replace(module, pair, module.code(value), stage)
    mapping = ""
    for each in others:
        if is_asked(module, each):
            continue
        statement, pair = _append(module, each)
        field, value = _pair(pair)
        if field == "mask":
            check_file(module, value)
            mapping = mapping or free_name(module, name, "mask_file")
            draft.replace(module, statement, f'{mapping}["mask"] = {module.code(value)}', stage)
        else:
            _check_image(module, field, value)
            draft.replace(module, pair, module.code(value), stage)
    if mapping:
        at = module.line_end(module.span(binding)[1])
        draft.insert_line(module, f"{module.indent(binding)}{mapping} = {{}}", at, stage)
    return Files({"image": name.id, **({"mask": ""} if mapping else {})}, mapping)


def _append(module: Module, name: ast.Name) -> tuple[ast.stmt, ast.expr]:
    method = module.parents[name]
    call = module.parents[method]
    match call:
        case ast.Call(func=ast.Attribute(attr="append") as func, args=[pair], keywords=[]) if func is method:
            statement = module.parents[call]
            if isinstance(statement, ast.Expr):
                return statement, pair
    raise not_followed("The list with the files of the edit is used elsewhere as well.")


def _check_image(module: Module, field: str, value: ast.expr) -> None:
    if _FIELDS[field] != "image":
        raise not_followed("The mask stands in a list together with the images.")
    check_file(module, value)


# One file


def check_file(module: Module, node: ast.expr) -> None:
    """An open file, or a tuple of name, content and type."""
    match node:
        case ast.Call(func=ast.Name(id="open"), args=[_, ast.Constant(value="rb")]):
            return
        case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value="rb")]):
            return
        case ast.Tuple(elts=[name, *rest]) if 1 <= len(rest) <= 2:
            if not isinstance(name, ast.Constant) or name.value:
                return
        case ast.Name() if _is_open_file(module, node):
            return
    raise Refused(
        "files-not-followed",
        f"`{module.code(node)}` on line {node.lineno} is not seen to be an open file.",
        "Pass an open file or a tuple of name and bytes to `image=` by hand.",
    )


def _is_open_file(module: Module, name: ast.Name) -> bool:
    """`with open(path, "rb") as name`."""
    for above in module.above(name):
        if isinstance(above, ast.With):
            for item in above.items:
                match item:
                    case ast.withitem(
                        context_expr=ast.Call(func=ast.Name(id="open"), args=[_, ast.Constant(value="rb")]),
                        optional_vars=ast.Name(id=bound),
                    ) if bound == name.id:
                        return True
    return False
