"""What a request to a chat or the Responses API says: one turn of the user, and words before it. Changes nothing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from offramp.fixes.arguments import literal
from offramp.fixes.bodies.lookup import Lookup, Own, parameters
from offramp.fixes.edits import Refused
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.module import Module, argument_of

_IDLE = re.compile(r"(?i)\s*(you are an?( helpful| useful)?( ai)? assistant\s*[.!]?)?\s*")
"""What chats say by habit, and what says nothing about a picture."""
_TOLD = ("messages", "input")
_BEFORE = ("system", "developer")
_WORDS = ("text", "input_text")
PICTURES = frozenset({"image_url", "input_image", "image_asset_pointer"})
"""How the parts of a turn are called that carry pictures."""
_DEPTH = 4


class Turn(Struct, frozen=True):
    """The words of the user, where they stand, and the words put before them."""

    module: Module
    text: ast.expr
    system: str = ""
    note: str = ""
    """What a reviewer has to know of the words before it."""


def one_turn(lookup: Lookup, trees: Iterable[tuple[Module, ast.AST]]) -> Turn:
    """The one turn that a request sends; a conversation is refused."""
    found = [_turn(lookup, *each) for each in _told(trees)]
    if len({ast.dump(each.text) + each.system for each in found}) != 1:
        raise _history()
    return found[0]


def joined(system: str, prompt: str, text: ast.expr) -> str:
    """The code of the prompt with the words before it; the API takes one text."""
    if not isinstance(text, (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant, ast.JoinedStr)):
        prompt = f"({prompt})"
    return f"{literal(system + chr(10) * 2)} + {prompt}"


def _told(trees: Iterable[tuple[Module, ast.AST]]) -> Iterator[tuple[Module, ast.expr, str]]:
    """What stands under `messages` or `input` in a mapping."""
    for module, tree in trees:
        for node in ast.walk(tree):
            match node:
                case ast.Dict(keys=keys, values=values):
                    for key, value in zip(keys, values, strict=True):
                        if isinstance(key, ast.Constant) and key.value in _TOLD:
                            yield module, value, str(key.value)
                case ast.Call(keywords=words):
                    for word in words:
                        if word.arg == "messages":
                            yield module, word.value, word.arg
                case ast.Attribute(value=ast.Subscript(slice=ast.Constant(value="messages"))):
                    raise _history()
                case ast.Assign(targets=[ast.Subscript(slice=ast.Constant(value=key))]) if key in _TOLD:
                    raise _history()


def _turn(lookup: Lookup, module: Module, node: ast.expr, key: str) -> Turn:
    if key == "input" and not _is_list(module, node):
        return Turn(module, node)
    home, turns = _listed(lookup, module, node)
    said = [_said(each) for each in turns.elts]
    roles = [role for role, _ in said]
    if roles != ["user"] and (len(roles) != 2 or roles[0] not in _BEFORE or roles[1] != "user"):
        raise _history()
    user = _words(home, said[-1][1])
    if len(said) == 1:
        return Turn(*user)
    system = _system(said[0][1])
    if _IDLE.fullmatch(system):
        return Turn(*user, note="The system message, which says nothing of the picture, is left out.")
    return Turn(*user, system, "The system message is put before the prompt: an image call knows one text only.")


def _said(turn: ast.expr) -> tuple[str, ast.expr]:
    """The role and the content of a turn that is written out."""
    if isinstance(turn, ast.Dict):
        entries = _entries(turn)
        role = entries.get("role")
        if entries.keys() - {"type"} == {"role", "content"} and isinstance(role, ast.Constant):
            return str(role.value), entries["content"]
    raise _history()


def _words(module: Module, content: ast.expr) -> tuple[Module, ast.expr]:
    """The text of a content: itself, or its one part of words, pictures beside it."""
    if not _is_list(module, content):
        return module, content
    parts = _parts(module, content)
    words = [each for each in map(_entries, parts) if _kind(each) in _WORDS]
    others = [each for each in map(_entries, parts) if _kind(each) not in _WORDS]
    if len(words) != 1 or words[0].keys() != {"type", "text"} or any(_kind(each) not in PICTURES for each in others):
        raise _history()
    return module, words[0]["text"]


def _parts(module: Module, content: ast.expr) -> list[ast.expr]:
    """The parts of a content, with those that are put into it later."""
    if isinstance(content, ast.List):
        return _spread(content.elts)
    assert isinstance(content, ast.Name)
    made = only_binding(module, content)
    assert made is not None
    assert isinstance(made.value, ast.List)
    found = list(made.value.elts)
    for load in loads(module, content):
        match module.parents[load]:
            case ast.Attribute(attr="append" | "extend") as method:
                call = module.parents[method]
                found += call.args if isinstance(call, ast.Call) else [load]
            case ast.Attribute() | ast.Subscript() | ast.Starred() | ast.BinOp():
                raise _history()
    return _spread(found)


def _spread(parts: list[ast.expr]) -> list[ast.expr]:
    """The parts one by one, where some are made in a comprehension."""
    found: list[ast.expr] = []
    for each in parts:
        match each:
            case ast.Starred(value=inner):
                found += _spread([inner])
            case ast.ListComp(elt=inner) | ast.GeneratorExp(elt=inner):
                found.append(inner)
            case ast.List(elts=elts):
                found += _spread(elts)
            case _:
                found.append(each)
    return found


def _kind(entries: dict[str, ast.expr]) -> str:
    kind = entries.get("type")
    return str(kind.value) if isinstance(kind, ast.Constant) else ""


def _system(content: ast.expr) -> str:
    """The words before the turn."""
    if not isinstance(content, ast.Constant) or not isinstance(content.value, str):
        raise Refused(
            "system-message",
            "The system message is not written out, so what it adds to the prompt cannot be told.",
            "Put what it asks for into the prompt and run again.",
        )
    return content.value


def _entries(node: ast.expr) -> dict[str, ast.expr]:
    """The entries of a mapping that is written out; none where a key is not."""
    if not isinstance(node, ast.Dict):
        return {}
    keys = [each.value if isinstance(each, ast.Constant) else "" for each in node.keys]
    return {str(key): value for key, value in zip(keys, node.values, strict=True)}


# Lists under a name


def _is_list(module: Module, node: ast.expr) -> bool:
    """Whether a list is written out here, or where the name was made."""
    made = only_binding(module, node) if isinstance(node, ast.Name) else None
    return isinstance(node if made is None else made.value, ast.List)


def _listed(lookup: Lookup, module: Module, node: ast.expr, depth: int = 0) -> tuple[Module, ast.List]:
    """The display of a list that nothing is put into later."""
    if isinstance(node, ast.List) and not any(isinstance(each, ast.Starred) for each in node.elts):
        return module, node
    if not isinstance(node, ast.Name) or depth > _DEPTH or _is_changed(module, node):
        raise _history()
    function = module.function(node)
    if function is not None and node.id in parameters(function):
        given = [(home, argument_of(function, call, node.id)) for home, call in lookup.callers(Own(module, function))]
        home, value = given[0] if len(given) == 1 else (module, None)
    else:
        home, made = module, only_binding(module, node)
        value = made.value if made is not None else None
    if value is None:
        raise _history()
    return _listed(lookup, home, value, depth + 1)


def _is_changed(module: Module, name: ast.Name) -> bool:
    """Whether something may be put into a list, or taken out of it, in its function."""
    taken = (ast.Attribute, ast.Subscript, ast.Starred, ast.AugAssign, ast.BinOp)
    return any(isinstance(module.parents[each], taken) for each in loads(module, name))


def _history() -> Refused:
    return Refused(
        "chat-history",
        "The messages of the request are not one turn of the user that is written out.",
        "Put what the image needs of the conversation into one prompt and run again.",
    )
