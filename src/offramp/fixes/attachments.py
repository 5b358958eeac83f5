"""Cards of a chat that show an image by its address: the image travels with the message, and the card names it.

Only where the card is made, filled and sent in one function; anything else that is done with it refuses.
"""

from __future__ import annotations

import ast

from offramp.fixes.edits import Refused
from offramp.fixes.locals import is_bound_once, loads
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.repository import Repository
from offramp.fixes.result import DECIDE, STAGE, Result, statement_before
from offramp.resolve import pattern

_Entry = dict[str, object]


def attach(result: Result, module: Module, node: ast.expr, code: str) -> bool:
    """`card.set_image(url=address)` with the image attached to the message; False when the address goes elsewhere."""
    found = _card(result.repository, module, node)
    if found is None:
        return False
    entry, card, setting = found
    prefix = str(entry["value"]).partition(".")[0]
    is_named = isinstance(_maker(module, card), ast.Name)
    sends = _sends(module, entry, card, setting)
    name = code
    if not code.isidentifier():
        name = free_name(module, node, "image_bytes")
        result.draft.insert_before(module, statement_before(module, node), [f"{name} = {code}"], STAGE)
    result.draft.replace(module, node, f'"{entry["address"]}"', STAGE)
    result.draft.need(module.path, "io")
    result.draft.need(module.path, prefix, "File" if is_named else "")
    for call in sends:
        end = module.span(_last(call))[1]
        given = str(entry["give"]).replace("{bytes}", name).removeprefix(f"{prefix}." if is_named else "")
        result.draft.replace_span(module, end, end, f", {entry['as']}={given}", STAGE)
    return True


def takes_image(repository: Repository, module: Module, node: ast.expr) -> bool:
    """Whether the address `node` is put on a card of the table."""
    return _card(repository, module, node) is not None


def _maker(module: Module, card: ast.Name) -> ast.expr | None:
    """What is called to make the card."""
    made = _made(module, card)
    return made.func if isinstance(made, ast.Call) else None


def _card(repository: Repository, module: Module, node: ast.expr) -> tuple[_Entry, ast.Name, ast.stmt] | None:
    """The row of the table, the name of the card, and the statement that puts the address on it."""
    call = module.parent(node)
    if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
        return None
    statement = module.statement(call)
    owner: ast.expr = call.func.value
    while isinstance(owner, ast.Call) and isinstance(owner.func, ast.Attribute) and owner.func.attr.startswith("set_"):
        owner = owner.func.value
    card = owner if isinstance(owner, ast.Name) else _target(statement)
    made = _made(module, card) if isinstance(owner, ast.Name) and card else owner
    site = repository.site_of(module, made) if isinstance(made, ast.Call) else None
    for row in repository.rules.tables["attachments"].entries if site and card else ():
        entry = dict(row)
        named = [word.value for word in call.keywords if word.arg == entry["argument"]]
        is_it = site is not None and pattern(str(entry["value"])).fullmatch(site.target.path)
        if is_it and card and call.func.attr == entry["method"] and node in named:
            return entry, card, statement
    return None


def _target(statement: ast.stmt) -> ast.Name | None:
    match statement:
        case ast.Assign(targets=[ast.Name() as name]):
            return name
    return None


def _made(module: Module, card: ast.Name) -> ast.expr | None:
    """The call that made the card, where its name is bound once; what is set on the spot is passed over."""
    around = module.function(card) or module.tree
    stores = [
        each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == card.id
        and isinstance(each.ctx, ast.Store)
    ]  # fmt: skip
    parent = module.parents[stores[0]] if len(stores) == 1 else None
    if not isinstance(parent, ast.Assign) or not is_bound_once(module, stores[0]):
        return None
    made: ast.expr = parent.value
    while isinstance(made, ast.Call) and isinstance(made.func, ast.Attribute) and made.func.attr.startswith("set_"):
        made = made.func.value
    return made


def _sends(module: Module, entry: _Entry, card: ast.Name, setting: ast.stmt) -> list[ast.Call]:
    """The calls that send the card; each has to come behind the setting, in the same run of it."""
    block = module.body_of(setting)
    behind = block[block.index(setting) + 1 :] if setting in block else []
    sends: list[ast.Call] = []
    for name in loads(module, card):
        parent = module.parents[name]
        if isinstance(parent, ast.Attribute):
            continue
        call = module.parent(name)
        call = module.parent(call) if isinstance(call, ast.List) else call
        known = isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if not known or not isinstance(call, ast.Call) or not _is_send(entry, call, name):
            raise _refused(module, name)
        if not any(each is module.statement(call) or each in module.above(call) for each in behind):
            raise _refused(module, name)
        sends.append(call)
    if not sends:
        raise _refused(module, card)
    return sends


def _is_send(entry: _Entry, call: ast.Call, card: ast.Name) -> bool:
    """Whether the method sends a new message with the card alone, and no files of its own."""
    assert isinstance(call.func, ast.Attribute)
    words = {word.arg: word.value for word in call.keywords}
    given = [
        name for name, value in words.items() if value is card or (isinstance(value, ast.List) and card in value.elts)
    ]
    is_free = None not in words and not words.keys() & set(str(entry["instead"]).split())
    return bool(pattern(str(entry["send"])).fullmatch(call.func.attr)) and given in (["embed"], ["embeds"]) and is_free


def _last(call: ast.Call) -> ast.expr | ast.keyword:
    """The last argument of a call."""
    given: list[ast.expr | ast.keyword] = [*call.args, *call.keywords]
    return max(given, key=lambda each: (each.end_lineno or 0, each.end_col_offset or 0))


def _refused(module: Module, node: ast.expr) -> Refused:
    return Refused(
        "url-leaves-function",
        f"`{module.code(node)}` on line {node.lineno} of {module.path} shows the image by its address, and where it is "
        "sent is not seen, or happens in a way that takes no file.",
        DECIDE,
    )
