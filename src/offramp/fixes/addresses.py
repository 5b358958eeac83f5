"""What becomes of the address of an image: it is the image itself now, under a name and a type that say so."""

from __future__ import annotations

import ast
import re

from msgspec.structs import replace

from offramp.fixes import downloads, sinks
from offramp.fixes.attachments import attach
from offramp.fixes.callers import has_seen_callers, is_taken_apart
from offramp.fixes.contained import is_grown, is_own_list, spelled, stays_in_sight
from offramp.fixes.edits import Refused
from offramp.fixes.either import asked_by_all, is_text
from offramp.fixes.followed import is_followed, reaches_functions
from offramp.fixes.leaving import leaves_as_bytes, rewrite_leaving
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.messages import send_photo
from offramp.fixes.module import Function, Module, last_part
from offramp.fixes.names import is_rebound
from offramp.fixes.own_attributes import better_attribute, rename_attribute
from offramp.fixes.renaming import new_name
from offramp.fixes.repository import Read
from offramp.fixes.result import (
    DECIDE,
    HARMLESS,
    NO_BYTES,
    STAGE,
    Result,
    arguments,
    decoded,
    is_access,
    is_gathered,
    is_internal,
    plain_name,
)
from offramp.fixes.shapes import Part
from offramp.fixes.shown import drop_shown, is_shown_beside, show_image
from offramp.fixes.undecided import save_late
from offramp.notebook import is_notebook
from offramp.resolve.handed import WAITED_FOR


def rewrite_address(result: Result, module: Module, read: Read) -> None:
    """An address becomes the bytes of the image, under a name that says so."""
    node = read.node
    if _is_spare(module, node) or _is_spare_name(result, module, node):
        result.draft.assume("The address is read only where no base64 text came; that branch is never taken now.")
        return
    if result.leaves_as_text and _is_text_again(module, node):
        return
    if isinstance(node, ast.Call) and not _is_known_call(result, read, node):
        raise Refused(
            "result-not-followed",
            f"`{module.code(node)}` on line {node.lineno} of {read.path} reaches the address in a roundabout way.",
            "Read the attribute itself and run again.",
        )
    if result.leaves_as_text:
        rewrite_leaving(result, module, read)
        return
    if is_shown_beside(result, module, node):
        drop_shown(result, module, node)
        return
    download = downloads.of(result.repository, module, node)
    code = _code_of_bytes(result, module, node)
    if code == module.code(node):
        _retype_parameter(result, module, node)
    if download is not None:
        downloads.rewrite(result.repository, result.draft, module, download, node, code)
        return
    if sinks.give_bytes(result.repository, result.draft, module, node, code):
        return
    if attach(result, module, node, code):
        return
    if send_photo(result.repository, result.draft, module, node, code):
        return
    if show_image(result, module, node, code) or save_late(result, module, read, code):
        return
    _check_address_context(result, module, read)
    if code != module.code(node):
        result.draft.replace(module, node, code, STAGE)
    _retype_annotation(result, module, node)


def _is_text_again(module: Module, node: ast.expr) -> bool:
    """`str(address)`: what is in the brackets is a read of its own, and stays a text."""
    match node:
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name() | ast.Attribute() | ast.Subscript()], keywords=[]):
            return not is_rebound(module, "str")
    return False


def _is_known_call(result: Result, read: Read, node: ast.Call) -> bool:
    is_own = node in result.taken or is_internal(result.repository, read, node)
    is_own = is_own or is_gathered(result, result.repository.module(read.path), node)
    return is_access(result, node) or is_own or last_part(node.func) in WAITED_FOR


def rewrite_bytes(result: Result, module: Module, read: Read) -> None:
    """Bytes stay bytes: only the place where they are taken out of the reply changes."""
    code = _code_of_bytes(result, module, read.node)
    if not isinstance(read.node, ast.Name) and code != module.code(read.node):
        result.draft.replace(module, read.node, code, STAGE)


def _code_of_bytes(result: Result, module: Module, node: ast.expr) -> str:
    """The code of the bytes where the address, or the image data, was taken or handed on."""
    if isinstance(node, ast.Name):
        return new_name(result, module, node)
    if result.shape.name == "links":
        return result.recoded(module, node)
    if is_access(result, node):
        return decoded(result, module, node)
    if isinstance(node, ast.Attribute) and (better := better_attribute(result, module, node)) != node.attr:
        return f"{module.code(node.value)}.{better}"
    return spelled(result, module, node)


def _check_address_context(result: Result, module: Module, read: Read) -> None:
    """An address may be kept, tested, collected, returned to callers that are followed, and handed to such code."""
    node = read.node
    parent = module.parent(node)
    match parent:
        case ast.Assign(targets=targets) if all(is_followed(result, module, read, target) for target in targets):
            for target in targets:
                if isinstance(target, ast.Attribute):
                    rename_attribute(result, module, target)
            return
        case ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            if is_followed(result, module, read, target):
                return
        case ast.Return():
            _check_return(result, module, read, parent)
            return
        case ast.Tuple() if isinstance(outer := module.parents[parent], ast.Return):
            _check_return(result, module, read, outer)
            return
        case ast.IfExp(body=body, orelse=orelse) if module.awaited(node) in (body, orelse):
            _check_address_context(result, module, replace(read, node=parent))
            return
        case ast.If() | ast.IfExp() | ast.UnaryOp() | ast.While() | ast.Assert():
            return
        case ast.Expr() if isinstance(node, ast.Call) and not is_access(result, node) and not is_notebook(read.path):
            return
        case ast.For() | ast.AsyncFor() | ast.comprehension():
            return
        case ast.ListComp(elt=elt) | ast.SetComp(elt=elt) | ast.GeneratorExp(elt=elt) if elt is module.awaited(node):
            _check_address_context(result, module, replace(read, node=parent))
            return
        case ast.Starred() if is_gathered(result, module, module.parents[parent]):
            return
        case ast.Call() if node in parent.args and is_gathered(result, module, parent):
            return
        case ast.Compare(comparators=[ast.Constant(value=None)]):
            return
        case ast.Attribute() if isinstance(node, ast.Name) and is_grown(module, node) and is_own_list(module, node):
            return
        case ast.Call() if node in arguments(parent):
            if plain_name(parent.func) in HARMLESS or reaches_functions(result, module, read, parent):
                return
    if leaves_as_bytes(result, module, parent) or stays_in_sight(result, module, read):
        return
    raise Refused(
        "url-leaves-function",
        f"`{module.code(node)}` on line {node.lineno} of {read.path} hands the address on to code that is not "
        "followed.",
        NO_BYTES if result.output else DECIDE,
    )


def _check_return(result: Result, module: Module, read: Read, statement: ast.Return) -> None:
    """A returned address is followed when every caller is in the repository and every return is of the same kind."""
    function = module.function(statement)
    seen = function is not None and has_seen_callers(result.repository, function, read)
    is_alone = statement.value is not None and not isinstance(statement.value, ast.Tuple)
    seen = seen and function is not None and (is_alone or is_taken_apart(result.repository, read))
    if function is None or not (seen or leaves_as_bytes(result, module, statement)):
        raise Refused(
            "url-leaves-function",
            f"The address is returned on line {statement.lineno} of {read.path} to callers that are not all "
            "seen in the repository.",
            NO_BYTES if result.output else DECIDE,
        )
    known = {each.node for at in read.origins for each in result.repository.reads(at) if each.path == read.path}
    known.add(read.node)
    place = _place_in(statement, read.node)
    told_apart = place < 0 and _has_texts(module, function) and asked_by_all(result, read)
    for each in ast.walk(function):
        if (
            isinstance(each, ast.Return)
            and module.function(each) is function
            and not (_is_alike(each, place, known) or (told_apart and is_text(module, each)))
        ):
            raise Refused(
                "mixed-sources",
                f"`{function.name}` in {read.path} also returns something else on line {each.lineno}.",
                "Let the function return one kind of thing and run again.",
            )
    if not function.name.startswith("_"):
        result.draft.assume(
            f"`{function.name}` returns the image itself instead of its address, also to other callers."
        )


def return_bytes(result: Result, module: Module, read: Read, statement: ast.Return) -> None:
    """What is returned at once, where it is made: callers and annotation get what they get of a name."""
    _check_return(result, module, read, statement)
    _retype_annotation(result, module, read.node)


def _has_texts(module: Module, function: Function) -> bool:
    """Whether the function gives a text instead, such as what went wrong."""
    returns = [each for each in ast.walk(function) if isinstance(each, ast.Return)]
    return any(module.function(each) is function and is_text(module, each) for each in returns)


def _place_in(statement: ast.Return, node: ast.expr) -> int:
    """Where in a returned tuple the node stands; -1 when it is returned alone."""
    value = statement.value
    return value.elts.index(node) if isinstance(value, ast.Tuple) and node in value.elts else -1


def _is_alike(statement: ast.Return, place: int, known: set[ast.expr]) -> bool:
    """Whether a return gives an address, or nothing, in the same place."""
    value = statement.value.value if isinstance(statement.value, ast.Await) else statement.value
    if isinstance(value, ast.Tuple) and place >= 0:
        value = value.elts[place] if place < len(value.elts) else value
    return value is None or value in known or (isinstance(value, ast.Constant) and not value.value)


def _is_spare(module: Module, node: ast.expr) -> bool:
    """Whether the address is only read where the base64 text was asked for first."""
    inner: ast.AST = node
    for above in module.above(node):
        if isinstance(above, ast.If) and "b64_json" in module.code(above.test) and inner in above.orelse:
            return True
        if isinstance(above, ast.IfExp) and "b64_json" in module.code(above.test) and inner is above.orelse:
            return True
        inner = above
    return False


def _is_spare_name(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether a name of the address is only tested, or used where one with the base64 text beside it is not there."""
    parent = module.parent(node)
    target = parent.targets[0] if isinstance(parent, ast.Assign) else None
    name = node if isinstance(node, ast.Name) else target
    binding = only_binding(module, name) if isinstance(name, ast.Name) and result.shape.name == "sdk" else None
    if not isinstance(name, ast.Name) or binding is None or not isinstance(binding.value, ast.expr):
        return False
    twins = _data_names(result, module, node)
    uses = loads(module, name)
    tested = [each for each in uses if _is_tested(module, each)]
    spare = [each for each in uses if each not in tested and _stands_beside(module, each, twins)]
    return bool(twins and spare) and is_access(result, binding.value) and len(tested) + len(spare) == len(uses)


def _data_names(result: Result, module: Module, node: ast.expr) -> set[str]:
    """The names of base64 texts of the result in the function around."""
    reads = result.repository.reads(result.site.location)
    here = [each for each in reads if each.path == module.path and module.function(each.node) is module.function(node)]
    owners = [module.parents[each.node] for each in here if result.shape.part(each.trail) is Part.BASE64]
    targets = [each.targets[0] for each in owners if isinstance(each, ast.Assign)]
    return {each.id for each in targets if isinstance(each, ast.Name)}


def _is_tested(module: Module, name: ast.Name) -> bool:
    """Whether it is only asked whether there is an address."""
    inner: ast.AST = name
    for above in module.above(name):
        if isinstance(above, ast.If):
            return above.test is inner
        if not isinstance(above, (ast.UnaryOp, ast.BoolOp)):
            return False
        inner = above
    return False


def _stands_beside(module: Module, name: ast.Name, twins: set[str]) -> bool:
    """Whether a test around asks for the base64 text first."""
    inner: ast.AST = name
    for above in module.above(name):
        if isinstance(above, ast.If) and inner in above.orelse and plain_name(above.test) in twins:
            return True
        inner = above
    return False


def _retype_parameter(result: Result, module: Module, node: ast.expr) -> None:
    """`url: str` of a function that is handed the address becomes `url: bytes`."""
    function = module.function(node)
    if not isinstance(node, ast.Name) or not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return
    for each in ast.walk(function.args):
        if isinstance(each, ast.arg) and each.arg == node.id and each.annotation is not None:
            _retype(result, module, each.annotation)


def _retype_annotation(result: Result, module: Module, node: ast.expr) -> None:
    """`-> str` of a function that returns the address, and `: str` of a variable that holds it, become `bytes`."""
    parent = module.parents[module.awaited(node)]
    annotation: ast.expr | None = None
    if isinstance(parent, ast.AnnAssign):
        annotation = parent.annotation
    elif isinstance(parent, ast.Return) and (function := module.function(parent)):
        annotation = function.returns
    elif isinstance(parent, ast.Tuple) and isinstance(outer := module.parents[parent], ast.Return):
        function = module.function(outer)
        annotation = _part_of(function.returns, parent.elts.index(node)) if function and function.returns else None
    if annotation is not None:
        function = module.function(parent) if isinstance(parent, ast.Return) else None
        is_either = function is not None and _has_texts(module, function)
        _retype(result, module, annotation, "bytes | str" if is_either else "bytes")


def _retype(result: Result, module: Module, annotation: ast.expr, new_type: str = "bytes") -> None:
    code = module.code(annotation)
    new = re.sub(r"\bstr\b", new_type, code)
    if new != code:
        result.draft.replace(module, annotation, new, STAGE)


def _part_of(annotation: ast.expr, place: int) -> ast.expr | None:
    """The annotation of one place of a tuple."""
    match annotation:
        case ast.Subscript(slice=ast.Tuple(elts=elts)) if place < len(elts):
            return elts[place]
    return None
