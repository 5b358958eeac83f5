"""An address that is the text of a message: the message becomes a photo, the words around the address its caption."""

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
    entry, call, text, caption = found
    assert isinstance(call.func, ast.Attribute)
    end = module.span(call.func)[1]
    draft.replace_span(module, end - len(call.func.attr), end, str(entry["method"]), _STAGE)
    new = sinks.give(draft, module, entry, call, code)
    keyword = next((word for word in call.keywords if word.value is text), None)
    start, stop = module.span(keyword or text)
    new = f"{entry['as']}={new}" if keyword else new
    words = f", caption={literal(caption)}" if caption else ""
    draft.replace_span(module, start, stop, f"{new}{words}", _STAGE)
    draft.assume(f"The message on line {call.lineno} of {module.path} is sent as a photo.")
    return True


def becomes_photo(repository: Repository, module: Module, node: ast.expr) -> bool:
    """Whether the address `node` is the text of a message of the table."""
    return _message(repository, module, node) is not None


def _message(repository: Repository, module: Module, node: ast.expr) -> tuple[_Entry, ast.Call, ast.expr, str] | None:
    """The row, the call, its text, and the fixed words of the text."""
    text, caption = _text(module, node)
    call = module.parent(text)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    entry = sinks.listed(repository, module, call, text, "messages")
    if entry is None:
        return None
    known = {*str(entry["keep"]).split(), str(entry["argument"]).partition("|")[0]}
    alone = all(word.arg in known for word in call.keywords) and (text not in call.args or call.args[-1] is text)
    return (entry, call, text, caption) if alone else None


def _text(module: Module, node: ast.expr) -> tuple[ast.expr, str]:
    """The whole text that an address stands in, and its fixed words; the address itself where there are others."""
    part = module.parents.get(node)
    whole = module.parents.get(part) if isinstance(part, ast.FormattedValue) else None
    if not isinstance(whole, ast.JoinedStr) or any(
        not isinstance(each, ast.Constant) and each is not part for each in whole.values
    ):
        return node, ""
    words = "".join(str(each.value) for each in whole.values if isinstance(each, ast.Constant))
    return whole, words.strip().rstrip(":-").strip()
