"""Gives the files of an edit the name and the media type that the image API asks for; what has them stays as it is."""

from __future__ import annotations

import ast
import re

from offramp.fixes.edits import Refused
from offramp.fixes.locals import loads, named, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module

FILES = ("image", "mask")
"""The arguments of an edit that are files."""
_TYPES = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "webp": "webp"}
_SUFFIX = re.compile(r"\.(png|jpe?g|webp)$", re.IGNORECASE)
_BARE = frozenset({"read", "read_bytes", "getvalue", "tobytes", "b64decode", "BytesIO", "bytes", "bytearray"})
_NAMED = frozenset({"open", "Path", "PurePath", "NamedTemporaryFile"})
_ANNOTATED = {
    "bytes": "bare", "bytearray": "bare", "BytesIO": "bare", "str": "text",
    "Path": "named", "PathLike": "named", "BinaryIO": "named", "BufferedReader": "named", "tuple": "named",
}  # fmt: skip


def official_files(migration: Migration, given: dict[str, ast.expr]) -> dict[str, str]:
    """The new code of those files of an edit that have neither name nor type, by argument."""
    if migration.operation != "images.edit" or migration.is_at_home:
        return {}
    found = {name: official_file(migration, name, given[name]) for name in FILES if name in given}
    return {name: code for name, code in found.items() if code != migration.module.code(given[name])}


def official_file(migration: Migration, name: str, node: ast.expr) -> str:
    """The code of one file, or of a list of them."""
    module = migration.module
    match node:
        case ast.List(elts=[_, *_] as members):
            return _with_parts(module, node, {each: official_file(migration, name, each) for each in members})
        case ast.ListComp(elt=member):
            return _with_parts(module, node, {member: official_file(migration, name, member)})
    match _form(module, node):
        case "named":
            return module.code(node)
        case "text":
            raise Refused(
                "file-as-text",
                f"`{module.code(node)}` on line {node.lineno} of {module.path} is a text; the SDK takes no `str` as a "
                "file.",
                "Hand over `Path(...)`, an open file, or a tuple of name, bytes and type, and run again.",
            )
        case "bare":
            return _as_tuple(migration, name, node)
        case "many":
            return _as_assumed(migration, node)
    return _as_it_comes(migration, name, node)


def _with_parts(module: Module, node: ast.expr, parts: dict[ast.expr, str]) -> str:
    """The code of a node with other code for some of its parts."""
    start, text = module.span(node)[0], module.code(node)
    for part, code in reversed(parts.items()):
        first, last = (offset - start for offset in module.span(part))
        text = text[:first] + code + text[last:]
    return text


def _as_tuple(migration: Migration, name: str, node: ast.expr) -> str:
    module = migration.module
    code = module.code(node)
    kind = _known_type(module, node)
    if not kind:
        kind = "png"
        migration.draft.assume(
            f"`{code}` holds a PNG: bytes go to OpenAI under a name and a type, which are written that way."
        )
    suffix = "jpg" if kind == "jpeg" else kind
    return f'("{name}.{suffix}", {code}, "image/{kind}")'


def _as_it_comes(migration: Migration, name: str, node: ast.expr) -> str:
    """What may be a file or bytes: looked at when it comes, where that can be written."""
    module = migration.module
    code = module.code(node)
    if not re.fullmatch(r"[\w.]+", code):
        return _as_assumed(migration, node)
    migration.draft.need(module.path, "io")
    test, named_now = f"isinstance({code}, (bytes, io.BytesIO))", _as_tuple(migration, name, node)
    if not _may_be_set(module, node):
        return f"{named_now} if {test} else {code}"
    lines = [f"if {test}:", f"{module.step}{code} = {named_now}"]
    migration.draft.insert_before(module, module.statement(node), lines, migration.stage)
    return code


def _as_assumed(migration: Migration, node: ast.expr) -> str:
    code = migration.module.code(node)
    migration.draft.assume(
        f"`{code}` gives an open file, a `Path`, a tuple of name, bytes and type, or a list of such: OpenAI answers "
        "400 to bytes or a `BytesIO` without a name."
    )
    return code


def _may_be_set(module: Module, node: ast.expr) -> bool:
    """Whether a name is read here alone, in a plain statement with lines of its own."""
    function, statement = module.function(node), module.statement(node)
    if not isinstance(node, ast.Name) or function is None or module.in_expression_scope(node):
        return False
    is_plain = isinstance(statement, (ast.Assign, ast.AnnAssign, ast.Expr, ast.Return)) and loads(module, node) == [
        node
    ]
    return is_plain and module.owns_its_lines(statement)


# What a file is given as


def _form(module: Module, node: ast.expr) -> str:
    """`named`, `bare` for bytes without a name, `text`, `many` for a list with others, or nothing if not told."""
    match node:
        case ast.Tuple(elts=[_, _, *_]) | ast.Constant(value=None):
            return "named"
        case ast.Constant(value=bytes()):
            return "bare"
        case ast.Constant() | ast.JoinedStr():
            return "text"
        case ast.Await(value=value) | ast.Call(func=ast.Attribute(attr="enter_context"), args=[value]):
            return _form(module, value)
        case ast.ListComp(elt=member):
            return "named" if _form(module, member) == "named" else "many"
        case ast.List(elts=members):
            return "named" if members and all(_form(module, each) == "named" for each in members) else "many"
        case ast.IfExp(test=ast.Call(func=ast.Name(id="isinstance"))):
            return "named"
        case ast.IfExp(body=first, orelse=second):
            forms = {_form(module, first), _form(module, second)}
            return forms.pop() if len(forms) == 1 else ""
        case ast.Call(func=ast.Name(id=called) | ast.Attribute(attr=called)):
            return "bare" if called in _BARE else "named" if called in _NAMED else ""
        case ast.Attribute(attr="content"):
            return "bare"
        case ast.Name():
            return _form_of_name(module, node)
    return ""


def _form_of_name(module: Module, name: ast.Name) -> str:
    if _is_opened(module, name):
        return "named"
    if binding := only_binding(module, name):
        assert binding.value is not None
        form = _form(module, binding.value)
        return "named" if form == "bare" and _is_given_name(module, name) else form
    function = module.function(name)
    arguments = function.args if function else None
    for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs) if arguments else ():
        if each.arg == name.id and each.annotation is not None and _is_still_given(module, name):
            return _annotated(module.code(each.annotation))
    return ""


def _is_still_given(module: Module, name: ast.Name) -> bool:
    """Whether a parameter still holds what the caller gave."""
    function = module.function(name)
    return function is not None and all(isinstance(each.ctx, ast.Load) for each in named(function, name.id))


def _annotated(text: str) -> str:
    """What an annotation tells; of a union each member has to tell the same."""
    members = [each.strip() for each in re.sub(r"Optional\[(.*)\]", r"\1", text.strip("\"'")).split("|")]
    forms = {
        _ANNOTATED.get(each.partition("[")[0].rpartition(".")[2], "") for each in members if each not in ("None", "")
    }
    return forms.pop() if len(forms) == 1 else ""


def _is_opened(module: Module, name: ast.Name) -> bool:
    """Whether a `with` opens the file under that name."""
    for above in module.above(name):
        for item in above.items if isinstance(above, (ast.With, ast.AsyncWith)) else ():
            bound = item.optional_vars
            if isinstance(bound, ast.Name) and bound.id == name.id:
                return _form(module, item.context_expr) == "named"
    return False


def _is_given_name(module: Module, name: ast.Name) -> bool:
    """`buffer.name = "picture.png"`: the SDK sends that name, and the type it speaks of."""
    around = module.function(name) or module.tree
    parents = [module.parents[each] for each in named(around, name.id)]
    return any(
        isinstance(each, ast.Attribute) and (each.attr, type(each.ctx)) == ("name", ast.Store) for each in parents
    )


def _known_type(module: Module, node: ast.expr) -> str:
    """The type that the name of a file tells from which the bytes are read."""
    binding = only_binding(module, node) if isinstance(node, ast.Name) else None
    source = binding.value if binding and binding.value is not None else node
    texts = [each.value for each in ast.walk(source) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    found = {_TYPES[match[1].lower()] for text in texts if (match := _SUFFIX.search(text))}
    return found.pop() if len(found) == 1 else ""
