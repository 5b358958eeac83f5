"""An address that is sent as a text, alone or among words: the image is sent in its place, the words with it."""

from __future__ import annotations

import ast

from offramp.fixes import sinks
from offramp.fixes.arguments import literal
from offramp.fixes.edits import Draft
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Stage

_STAGE = Stage.OUTPUT_FORMAT
_Entry = dict[str, object]


def send_photo(repository: Repository, draft: Draft, module: Module, node: ast.expr, code: str) -> bool:
    """`send_message(chat, address)` as `send_photo(chat, bytes)`; False when the address goes elsewhere."""
    found = _message(repository, module, node)
    if found is None:
        return False
    entry, call, text, words = found
    image = f"{entry['as']}={sinks.give(draft, module, entry, call, code)}"
    keyword = next((word for word in call.keywords if word.value is text), None)
    if "method" in entry:
        image = image if keyword or "also" in entry else image.partition("=")[2]
        also = [str(entry["also"])] if "also" in entry else []
        caption = [f"{entry.get('caption', 'caption')}={words}"] if words else []
        new = ", ".join([image, *also, *caption])
        _rename_method(draft, module, call, str(entry["method"]))
        draft.assume(f"The message on line {call.lineno} of {module.path} is sent as a photo.")
    else:
        content = words or str(entry.get("empty", ""))
        first = [f"{keyword.arg}={content}" if keyword else content] if content else []
        new = ", ".join([*first, image])
    start, stop = module.span(keyword or text)
    draft.replace_span(module, start, stop, new, _STAGE)
    for said in (str(entry["assume"]),) if "assume" in entry else ():
        draft.assume(said)
    if words and not words.startswith('"') and "longest" in entry:
        draft.assume(f"The words sent with the image on line {call.lineno} of {module.path} are {entry['longest']}.")
    return True


def _rename_method(draft: Draft, module: Module, call: ast.Call, method: str) -> None:
    """Another method of the same object; of a function that is called itself, a method of it."""
    end = module.span(call.func)[1]
    if isinstance(call.func, ast.Attribute):
        draft.replace_span(module, end - len(call.func.attr), end, method, _STAGE)
    else:
        draft.replace_span(module, end, end, f".{method}", _STAGE)


def becomes_photo(repository: Repository, module: Module, node: ast.expr) -> bool:
    """Whether the address `node` is the text of a message of the table."""
    return _message(repository, module, node) is not None


def _message(repository: Repository, module: Module, node: ast.expr) -> tuple[_Entry, ast.Call, ast.expr, str] | None:
    """The row, the call, its text, and the code of the words of the text; empty where there are none."""
    text = _whole(module, node)
    call = module.parent(text)
    words = _words(module, text, node)
    if not isinstance(call, ast.Call) or words is None:
        return None
    entry = sinks.listed(repository, module, call, text, "messages")
    return (entry, call, text, words) if entry is not None and _is_fit(entry, call, text) else None


def _is_fit(entry: _Entry, call: ast.Call, text: ast.expr) -> bool:
    """Whether the other arguments stay valid beside the image."""
    words = {word.arg: word.value for word in call.keywords}
    if text in call.args and call.args[-1] is not text:
        return False
    if "keep" in entry:
        known = {*str(entry["keep"]).split(), str(entry["argument"]).partition("|")[0]}
        if not words.keys() <= known:
            return False
    name = words.get(str(entry.get("id", "")))
    is_name = isinstance(name, ast.Constant) and str(name.value).startswith("#")
    return None not in words and not words.keys() & set(str(entry.get("instead", "")).split()) and not is_name


def _whole(module: Module, node: ast.expr) -> ast.expr:
    """The whole text in which an address stands; the address itself where it stands in none."""
    part = module.parents.get(node)
    whole = module.parents.get(part) if isinstance(part, ast.FormattedValue) else part
    if isinstance(whole, ast.JoinedStr):
        return whole
    if isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Add) and whole.right is node:
        return whole
    return node


def _words(module: Module, text: ast.expr, node: ast.expr) -> str | None:
    """The code of the words around an address; None where they are more than words, such as a link."""
    match text:
        case ast.JoinedStr(values=values):
            return _formatted(values, node)
        case ast.BinOp(left=left):
            while isinstance(left, ast.BinOp) and _is_gap(left.right):
                left = left.left
            if isinstance(left, ast.Constant) and isinstance(left.value, str):
                return _fixed(left.value)
            return module.code(left)
    return ""


def _is_gap(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and not node.value.strip(_ENDS)


_ENDS = " \t\n:-"
_LINKS = ("](", "<", "|", "href", "src=")


def _fixed(text: str) -> str | None:
    words = text.strip().rstrip(_ENDS)
    return None if any(each in text for each in _LINKS) else literal(words) if words else ""


def _formatted(values: list[ast.expr], node: ast.expr) -> str | None:
    """A formatted text without the part that gives the address."""
    place = next(number for number, each in enumerate(values) if node in ast.walk(each))
    before, after = values[:place], values[place + 1 :]
    if any(_is_link(each) for each in (*before[-1:], *after[:1])):
        return None
    code = _code(before).rstrip(" \t-:") if not after else _code(before).rstrip()
    while not after and code.endswith("\\n"):
        code = code.removesuffix("\\n").rstrip(" \t-:")
    rest = _code(after).lstrip()
    whole = f"{code} {rest}".strip() if not rest.startswith((".", ",", "!", "\\n")) else f"{code}{rest}"
    if any(isinstance(each, ast.FormattedValue) for each in (*before, *after)):
        return None if '"' in "".join(_inner(each) for each in (*before, *after)) else f'f"{whole}"'
    return f'"{whole}"'.replace("{{", "{").replace("}}", "}") if whole else ""


def _is_link(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and any(each in str(node.value) for each in _LINKS)


def _code(parts: list[ast.expr]) -> str:
    """The parts of a formatted text as they stand between double quotes."""
    texts = [
        literal(str(each.value))[1:-1].replace("{", "{{").replace("}", "}}")
        if isinstance(each, ast.Constant)
        else _inner(each)
        for each in parts
    ]
    return "".join(texts)


def _inner(node: ast.expr) -> str:
    return ast.unparse(ast.JoinedStr([node]))[2:-1] if isinstance(node, ast.FormattedValue) else ""
