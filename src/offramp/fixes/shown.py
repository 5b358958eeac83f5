"""An address that is only shown to a reader, in a line of its own: there is none to show any more, so the line goes.

Only where the image itself is kept elsewhere; a program that does nothing but show the address is left to a person.
"""

from __future__ import annotations

import ast

from offramp.fixes import downloads, sinks
from offramp.fixes.attachments import takes_image
from offramp.fixes.messages import becomes_photo
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result, plain_name
from offramp.fixes.shapes import Part
from offramp.fixes.uses import uses
from offramp.notebook import is_notebook


def is_shown_beside(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether the address only stands in a print or a log, and the same function does more with the image."""
    if not is_shown(result, module, node):
        return False
    reads = result.repository.reads(result.site.location)
    function = module.function(node)
    here = [each for each in reads if each.path == module.path and module.function(each.node) is function]
    return any(_is_kept(result, each) for each in reads) and any(_is_used(result, module, each) for each in here)


def is_flood(result: Result, module: Module, read: Read) -> bool:
    """Whether a line always shows what is megabytes of text now, and was an address; the image is used elsewhere."""
    if not is_shown(result, module, read.node) or not is_always_run(result, module, read.node):
        return False
    reads = result.repository.reads(result.site.location)
    return any(_is_taken(result, each) for each in reads)


def drop_flood(result: Result, module: Module, node: ast.expr) -> None:
    """Take out what shows the whole reply."""
    line = module.statement(node).lineno
    result.draft.assume(f"Line {line} of {module.path} no longer shows the whole reply, which holds the image now.")
    _drop(result, module, node)


def drop_shown(result: Result, module: Module, node: ast.expr) -> None:
    """Take the line out, or the argument where others are shown with it."""
    line = module.statement(node).lineno
    result.draft.assume(
        f"Line {line} of {module.path} no longer shows the address of the image: there is none any more."
    )
    _drop(result, module, node)


def _drop(result: Result, module: Module, node: ast.expr) -> None:
    statement = module.statement(node)
    call = _call(statement)
    if call is None or all(_is_plain(each) for each in call.args if not _holds(each, node)):
        result.draft.delete(module, statement, STAGE)
        return
    number = next(number for number, each in enumerate(call.args) if each is node)
    start, end = module.span(node)
    if number:
        start = module.span(call.args[number - 1])[1]
    else:
        end = module.span(call.args[1])[0]
    result.draft.replace_span(module, start, end, "", STAGE)


def show_image(result: Result, module: Module, node: ast.expr, code: str) -> bool:
    """In a notebook the image itself is shown where nothing but its address was; False where that is not all."""
    call = _call(module.statement(node))
    alone = call is None or (plain_name(call.func) == "print" and call.args == [node])
    if not is_notebook(module.path) or not is_shown(result, module, node) or not alone or _is_other(module, "Image"):
        return False
    result.draft.need(module.path, "IPython.display", "Image")
    if call is None:
        result.draft.replace(module, node, f"Image(data={code})", STAGE)
    else:
        result.draft.need(module.path, "IPython.display", "display")
        result.draft.replace(module, call, f"display(Image(data={code}))", STAGE)
    result.draft.assume(f"Line {node.lineno} of {module.path} shows the image itself: there is no address any more.")
    return True


def _is_other(module: Module, name: str) -> bool:
    """Whether the name stands for something else than what IPython shows images with."""
    for node in ast.walk(module.tree):
        match node:
            case ast.ImportFrom(module="IPython.display" | "IPython.core.display"):
                continue
            case ast.ImportFrom(names=names) | ast.Import(names=names) if any(
                (each.asname or each.name) == name for each in names
            ):
                return True
            case ast.Name(id=bound, ctx=ast.Store()) if bound == name:
                return True
            case ast.ClassDef(name=bound) | ast.FunctionDef(name=bound) if bound == name:
                return True
    return False


def is_shown(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether the address stands in a line that prints or logs it: alone, among fixed words, or as an argument."""
    if is_notebook(module.path) and isinstance(module.parent(node), ast.Expr):
        return True  # its cell shows it where it stands last
    call = _call(module.statement(node))
    if call is None or set(uses(result, module, call)) not in ({"shows"}, {"tells"}):
        return False
    others = [each for each in call.args if not _holds(each, node)]
    own = [each for each in call.args if _holds(each, node)]
    if call.keywords or len(own) != 1:
        return False
    if all(_is_plain(each) for each in others) and _is_text_of(own[0], node):
        return True
    return own[0] is node and plain_name(call.func) == "print"


def _call(statement: ast.stmt) -> ast.Call | None:
    match statement:
        case ast.Expr(value=ast.Call() as call):
            return call
    return None


def _holds(argument: ast.expr, node: ast.expr) -> bool:
    return any(each is node for each in ast.walk(argument))


def _is_plain(node: ast.expr) -> bool:
    """A fixed word."""
    return isinstance(node, ast.Constant)


def _is_text_of(argument: ast.expr, node: ast.expr) -> bool:
    """Whether a text is made of fixed words and the address alone."""
    match argument:
        case ast.JoinedStr(values=values):
            return all(_is_plain(each) or _is_text_of(each, node) for each in values)
        case ast.FormattedValue(value=value):
            return value is node
        case ast.BinOp(left=left, op=ast.Add() | ast.Mod(), right=right):
            return all(_is_plain(each) or _is_text_of(each, node) for each in (left, right))
    return argument is node


def _is_used(result: Result, module: Module, read: Read) -> bool:
    """Whether the read does something with the image, and does not only name it, ask for it or show it."""
    if result.shape.part(read.trail) in (Part.RESULT, Part.LIST, Part.ITEM, Part.OTHER, Part.CHECK):
        return False
    parent = module.parent(read.node)
    named = isinstance(parent, (ast.Assign, ast.AnnAssign, ast.If, ast.Compare, ast.UnaryOp, ast.BoolOp, ast.For))
    return not named and not is_shown(result, module, read.node)


def _is_taken(result: Result, read: Read) -> bool:
    """Whether the read does something with the address, and does not only name or show it."""
    is_address = result.shape.part(read.trail) in (Part.URL, Part.URLS)
    return is_address and _is_used(result, result.repository.module(read.path), read)


def is_always_run(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether a line is no word on a failure: it stands under no condition that the call does not stand under."""
    around = set(module.above(result.call)) if module is result.module else set()
    blocks = (ast.If, ast.ExceptHandler, ast.While, ast.match_case)
    return not any(isinstance(each, blocks) and each not in around for each in module.above(node))


def _is_kept(result: Result, read: Read) -> bool:
    """Whether the read takes the image itself: downloads it, sends it, or has its data."""
    module, part = result.repository.module(read.path), result.shape.part(read.trail)
    if part in (Part.BASE64, Part.BYTES):
        return not is_shown(result, module, read.node)
    if part is not Part.URL:
        return False
    return (
        downloads.of(result.repository, module, read.node) is not None
        or sinks.takes_bytes(result.repository, module, read.node)
        or becomes_photo(result.repository, module, read.node)
        or takes_image(result.repository, module, read.node)
    )
