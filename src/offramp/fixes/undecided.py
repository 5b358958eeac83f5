"""Which text takes the place of an address that leaves where the user has not said: only one that is plainly right.

A file's path for readers and files, a data URL for browsers; where an address goes anywhere else, nothing is chosen.
"""

from __future__ import annotations

import ast
import re

from offramp.choices import Form
from offramp.fixes.edits import Refused
from offramp.fixes.ends import End, Kind, ends
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.outputs import handed_on
from offramp.fixes.repository import Read
from offramp.fixes.result import DECIDE, STAGE, Result, statement_before
from offramp.fixes.uses import uses

_FITS = {
    Form.PATH: {Kind.SHOWN, Kind.WRITTEN, Kind.RETURNED, Kind.LOADED, Kind.BROWSED},
    Form.DATA_URL: {Kind.HTML, Kind.JSON, Kind.BROWSER},
}
_SAYS = {
    Form.PATH: "the path of a saved file",
    Form.DATA_URL: "a data URL",
}


def check_default(result: Result, module: Module, node: ast.expr, read: Read | None) -> None:
    """Refuse unless the form that is tried fits wherever the address ends up; tell each place."""
    assert result.output is not None
    form = result.output.form
    for end in ends(result, module, node, read):
        if end.kind is Kind.FOLLOWED:
            if form is Form.PATH:
                _call_a_path(result, result.repository.module(end.path), _docstring(result, end))
            continue
        if end.kind not in _FITS[form]:
            raise Refused(
                "url-leaves-function",
                f"`{module.code(node)}` on line {node.lineno} of {module.path} leaves: line {end.line} of {end.path} "
                f"{end.kind.value} it.",
                DECIDE,
            )
        _tell(result, form, end)


def _tell(result: Result, form: Form, end: End) -> None:
    if form is Form.PATH:
        module = result.repository.module(end.path)
        _call_a_path(result, module, _beside(result, module, end.node))
    result.draft.choose(
        f"Line {end.line} of {end.path} {end.kind.value} {_SAYS[form]} now, where it did the address of the image; "
        "`--output-as` chooses another form."
    )


def save_late(result: Result, module: Module, read: Read, code: str) -> bool:
    """Save the bytes, `code`, where the address is only shown or written; False where it goes elsewhere."""
    node = read.node
    if result.output is None or not result.output.is_late or not _is_shown(result, module, read):
        return False
    text = handed_on(result, module, node, "", code)
    if isinstance(module.parents[node], ast.FormattedValue):
        if module.in_expression_scope(node) or module.code(node) != ast.unparse(node):
            return False
        name = free_name(module, node, "image_path")
        result.draft.insert_before(module, statement_before(module, node), [f"{name} = {text}"], STAGE)
        text = name
    result.draft.replace(module, node, text, STAGE)
    return True


def _is_shown(result: Result, module: Module, read: Read) -> bool:
    """Whether a read leaves for readers and files alone; tells each place."""
    found = list(ends(result, module, read.node, read))
    if not found or not all(end.kind in (Kind.SHOWN, Kind.WRITTEN) for end in found):
        return False
    for end in found:
        _tell(result, Form.PATH, end)
    return True


_ADDRESS = re.compile(r"(?i)(?:(?<=\\[nt])|\b)(url|link)(s?)\b")
_BRACES = re.compile(r"\{[^{}]*\}")


def _call_a_path(result: Result, module: Module, texts: list[ast.expr]) -> None:
    """The words beside the path of a file speak of a path where they spoke of an address."""
    for text in texts:
        start, code = module.span(text)[0], module.code(text)
        words = _BRACES.sub(lambda found: " " * len(found[0]), code) if isinstance(text, ast.JoinedStr) else code
        for found in _ADDRESS.finditer(words):
            begins = words[: found.start()].rstrip()[-1:] in ("'", '"', "")
            new = ("Path" if begins or found[1].istitle() else "path") + found[2].lower()
            at = start + found.start()
            result.draft.replace_span(module, at, start + found.end(), new, STAGE)


def _docstring(result: Result, end: End) -> list[ast.expr]:
    """The docstring, of one line, of the function that returns the address."""
    module = result.repository.module(end.path)
    function = module.function(end.node)
    if not isinstance(module.parent(end.node), ast.Return) or function is None or isinstance(function, ast.Lambda):
        return []
    first = function.body[0]
    if isinstance(first, ast.Expr) and _is_text(first.value) and "\n" not in module.code(first):
        return [first.value]
    return []


def _heading(result: Result, module: Module, node: ast.AST) -> list[ast.expr]:
    """The fixed words that are shown on the line before, as the heading of a list is."""
    statement = module.statement(node)
    above = module.parents[statement]
    if isinstance(above, ast.For) and statement is above.body[0]:
        statement = above
    block = module.body_of(statement)
    number = block.index(statement)
    match block[number - 1] if number else None:
        case ast.Expr(value=ast.Call(args=[ast.Constant() as text], keywords=[]) as call):
            if _is_text(text) and "shows" in uses(result, module, call):
                return [text]
    return []


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _beside(result: Result, module: Module, node: ast.AST) -> list[ast.expr]:
    """The texts in which something is shown: around it, or in the same call."""
    around = [each for each in (node, *module.above(node)) if isinstance(each, ast.JoinedStr)]
    call = module.parent(node)
    given = call.args if isinstance(call, ast.Call) and "shows" in uses(result, module, call) else []
    words = [each for each in given if _is_text(each)]
    parts = ast.walk(node) if isinstance(node, ast.BinOp) else ()
    joined = [each for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    texts = [each for each in given if isinstance(each, ast.JoinedStr) and each not in around]
    return [*around[-1:], *joined, *words, *_heading(result, module, node), *texts]
