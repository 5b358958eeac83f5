"""Where an address, or a text made of it, ends up: follows local names and callers that are seen; edits nothing.

What is not understood is an end of its own, `LOST`, so that nothing is taken for right because it was not seen.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.fixes.callers import has_seen_callers, is_mentioned
from offramp.fixes.filters import filter_around
from offramp.fixes.followed import is_followed, reaches_functions
from offramp.fixes.locals import loads, named
from offramp.fixes.module import Function, Module
from offramp.fixes.repository import Read, Repository
from offramp.fixes.result import HARMLESS, Result, arguments, plain_name
from offramp.fixes.uses import answers_browser, goes_to_browser, shows_what_is_returned, uses, values_called
from offramp.values import Internal

_PARTS = (
    ast.Dict, ast.List, ast.Tuple, ast.Set, ast.Starred, ast.IfExp, ast.BoolOp,
    ast.ListComp, ast.SetComp, ast.GeneratorExp,
)  # fmt: skip
_HTML = re.compile(r"<(img|a|video|div|p|html)\b|\b(src|href)\s*=", re.IGNORECASE)
_ADDRESS = re.compile(r"(?i)(?<![a-z])(urls?|links?|address(es)?)(?![a-z])")
_LINK = re.compile(r"\bhref\s*=", re.IGNORECASE)
_PICTURE = re.compile(r"!\[[^\]]*\]\(")
_PROMISE = re.compile(r"(?i)\b(valid|expir\w+|minutes?|hours?|browser|click|visit|share)\b")
"""Words that say of an address what holds for no file."""
_DEPTH = 6


class Kind(Enum):
    """What becomes of an address in the end, as a sentence says it."""

    FOLLOWED = "is followed"
    SHOWN = "shows"
    WRITTEN = "writes"
    HTML = "puts into HTML"
    JSON = "returns as JSON"
    BROWSER = "sends to a browser"
    RETURNED = "returns"
    LOADED = "hands to an interface that shows images"
    BROWSED = "opens in a browser"
    TOLD = "tells the reader more of"
    LOST = "hands on"


class End(Struct, frozen=True):
    """One end of an address, and where it is."""

    kind: Kind
    path: str
    node: ast.AST

    @property
    def line(self) -> int:
        return getattr(self.node, "lineno", 0)


class _Place(Struct, frozen=True, kw_only=True):
    """An expression that holds the address. `is_read`: alone, so that the repository's reads go on with it."""

    module: Module
    node: ast.AST
    read: Read
    is_read: bool
    is_markdown: bool = False
    is_linked: bool = False
    is_promised: bool = False
    """Whether the text around says what holds for no file."""
    is_json: bool = False
    is_called_address: bool = False
    """Whether it stands under a key that promises an address."""
    depth: int = 0
    seen: frozenset[str] = field(default_factory=frozenset)

    def end(self, kind: Kind) -> Iterator[End]:
        if self.is_markdown and kind in (Kind.RETURNED, Kind.WRITTEN):
            kind = Kind.LOST
        if self.is_linked and kind is Kind.BROWSER:
            kind = Kind.LOST
        if self.is_promised and kind in (Kind.RETURNED, Kind.WRITTEN, Kind.SHOWN):
            kind = Kind.TOLD
        if self.is_json and self.is_called_address and kind in (Kind.SHOWN, Kind.WRITTEN):
            kind = Kind.LOST
        if self.is_json and kind is Kind.RETURNED:
            kind = Kind.JSON
        if self.is_called_address and kind is Kind.RETURNED:
            kind = Kind.LOST
        yield End(kind, self.module.path, self.node)

    def at(self, node: ast.AST, *, is_read: bool = False) -> _Place:
        return replace(self, node=node, is_read=is_read and self.is_read, depth=self.depth + 1)


def ends(result: Result, module: Module, node: ast.expr, read: Read | None) -> Iterator[End]:
    """Where the address that is read at `node` ends up; without a `read` nothing follows it any further."""
    known = read or Read(
        path=module.path, scope=result.site.scope, node=node, trail="", origins=(), mixed=False
    )  # fmt: skip
    yield from _ends(result, _Place(module=module, node=node, read=known, is_read=read is not None))


def _ends(result: Result, place: _Place) -> Iterator[End]:
    module, node = place.module, place.node
    parent = module.parent(node)
    if place.depth > _DEPTH * 4:
        yield from place.end(Kind.LOST)
        return
    if place.is_read and isinstance(node, ast.expr) and filter_around(result, module, node) is not None:
        yield from place.end(Kind.FOLLOWED)
        return
    match parent:
        case ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()) if _is_html(parent):
            yield from place.end(Kind.LOST if is_link(parent) else Kind.HTML)
        case ast.IfExp(test=test) | ast.If(test=test) | ast.While(test=test) | ast.Assert(test=test) if test is node:
            yield from place.end(Kind.FOLLOWED)
        case ast.UnaryOp(op=ast.Not()) | ast.Compare(comparators=[ast.Constant(value=None | "")]):
            yield from place.end(Kind.FOLLOWED)
        case ast.FormattedValue() | ast.JoinedStr() | ast.BinOp(op=ast.Add() | ast.Mod()):
            around = place.at(parent)
            is_linked = place.is_linked or is_link(parent)
            is_promised = place.is_promised or _is_promise(parent)
            is_markdown = place.is_markdown or _is_markdown(parent)
            yield from _ends(
                result, replace(around, is_markdown=is_markdown, is_linked=is_linked, is_promised=is_promised)
            )
        case ast.For(iter=source) | ast.comprehension(iter=source) if source is node:
            yield from _turned(result, place, parent.target)
        case ast.Attribute() if isinstance(node, ast.Name) and _is_grown(module, node):
            yield from place.end(Kind.FOLLOWED)
        case ast.Dict(keys=keys, values=values) if node in values:
            key = keys[[each is node for each in values].index(True)]
            is_promised = isinstance(key, ast.Constant) and bool(_ADDRESS.search(str(key.value)))
            within = place.at(parent, is_read=True)
            yield from _ends(result, replace(within, is_called_address=place.is_called_address or is_promised))
        case _ if isinstance(parent, _PARTS):
            yield from _ends(result, place.at(parent, is_read=True))
        case ast.Assign(targets=[target]) | ast.AnnAssign(target=target) | ast.NamedExpr(target=target):
            yield from _assigned(result, place, target)
        case ast.AugAssign(target=target):
            yield from _named(result, place, target)
        case ast.Return():
            yield from _returned(result, place)
        case ast.Call() if isinstance(node, ast.expr) and node in arguments(parent):
            yield from _called(result, place, parent)
        case _:
            yield from place.end(Kind.LOST)


def _is_html(node: ast.AST) -> bool:
    """Whether a text around is HTML."""
    return any(_HTML.search(text) for text in _texts(node))


def _is_markdown(node: ast.AST) -> bool:
    """Whether a text around links to the address as Markdown does; what renders it may take no data URL."""
    return any("](" in text for text in _texts(node))


def is_link(node: ast.AST) -> bool:
    """Whether a text around makes a link of the address: a browser follows none to a data URL, but for a download."""
    text = "".join(_texts(node))
    is_followed = bool(_LINK.search(text)) and "download" not in text
    return is_followed or text.count("](") > len(_PICTURE.findall(text))


def _is_promise(node: ast.AST) -> bool:
    return any(_PROMISE.search(text) for text in _texts(node))


def _texts(node: ast.AST) -> list[str]:
    return [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]


def _turned(result: Result, place: _Place, target: ast.expr) -> Iterator[End]:
    """The items of what holds the address, one after another."""
    yield from place.end(Kind.FOLLOWED) if place.is_read else _named(result, place, target)


def _assigned(result: Result, place: _Place, target: ast.expr) -> Iterator[End]:
    is_alone = place.is_read and isinstance(place.node, ast.expr)
    if is_alone and is_followed(result, place.module, place.read, target):
        yield from place.end(Kind.FOLLOWED)
    else:
        yield from _named(result, place, target)


def _named(result: Result, place: _Place, target: ast.expr) -> Iterator[End]:
    """What a local name that holds a text made of the address is used for."""
    module = place.module
    if not isinstance(target, ast.Name) or target.id in place.seen or _is_shared(module, target):
        yield from place.end(Kind.LOST)
        return
    within = replace(place, seen=place.seen | {target.id})
    for each in loads(module, target):
        if place.node not in module.above(each) and not _is_grown(module, each):
            yield from _ends(result, within.at(each))


def _is_shared(module: Module, name: ast.Name) -> bool:
    """Whether a name belongs to more than the code around."""
    around = module.function(name) or module.tree
    return any(isinstance(each, (ast.Global, ast.Nonlocal)) and name.id in each.names for each in ast.walk(around))


def _is_grown(module: Module, name: ast.Name) -> bool:
    """`names.append`: what is put in there is not taken out."""
    parent = module.parents[name]
    return isinstance(parent, ast.Attribute) and parent.attr in ("append", "extend", "insert")


def _returned(result: Result, place: _Place) -> Iterator[End]:
    """To callers that are all seen, or to nobody in the repository."""
    module, repository = place.module, result.repository
    function = module.function(place.node)
    if answers_browser(repository, place.read):
        yield from place.end(Kind.BROWSER)
    elif function is None or isinstance(function, ast.Lambda):
        yield from place.end(Kind.LOST)
    elif place.is_read and has_seen_callers(repository, function, place.read):
        yield from place.end(Kind.FOLLOWED)
    elif _is_plain(module, function) and shows_what_is_returned(repository, function):
        yield from place.end(Kind.LOADED)
    elif _is_plain(module, function) and not is_mentioned(repository, function) and not _sends(repository):
        yield from place.end(Kind.RETURNED)
    else:
        yield from place.end(Kind.LOST)


def _is_plain(module: Module, function: Function) -> bool:
    """Whether a function is called by its name alone, and promises no address: no decorator, family or handler."""
    above = [each for each in module.above(function) if isinstance(each, (ast.ClassDef, ast.FunctionDef, ast.Lambda))]
    around = all(isinstance(each, ast.ClassDef) and not each.bases and not each.decorator_list for each in above)
    names = [each.arg for each in function.args.args]
    if _ADDRESS.search(function.name) or _ADDRESS.search(ast.get_docstring(function) or ""):
        return False
    return around and not function.decorator_list and names[:2] != ["event", "context"] and names[:1] != ["request"]


def _sends(repository: Repository) -> bool:
    """Whether the program sends images to a chat, for which a returned path would not do."""
    tables = [repository.rules.tables[name].entries for name in ("messages", "attachments")]
    heads = {str(dict(row).get("imports") or dict(row)["value"]).split(".")[0] for rows in tables for row in rows}
    imported = [each for index in repository.program.indexes.values() for each in index.facts.imports]
    return any((each.module or each.name).split(".")[0] in heads for each in imported)


def _called(result: Result, place: _Place, call: ast.Call) -> Iterator[End]:
    """What a call does with the address, by tables and by what is seen of it."""
    module, site = place.module, result.repository.site_of(place.module, call)
    known = set(uses(result, module, call))
    path = site.target.path if site else ""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else plain_name(call.func)
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    if known == {"shows"}:
        yield from replace(place, is_promised=place.is_promised or _is_promise(call)).end(Kind.SHOWN)
    elif known == {"browses"}:
        yield from place.end(Kind.BROWSED if place.is_read and place.depth == 0 else Kind.LOST)
    elif path and goes_to_browser(result.repository, "call", path):
        yield from place.end(Kind.BROWSER)
    elif known == {"encodes"}:
        encoded = replace(place.at(call), is_json=True)
        yield from encoded.end(Kind.WRITTEN) if name == "dump" else _ends(result, encoded)
    elif name in ("write", "writelines") and path in _FILES:
        yield from place.end(Kind.WRITTEN)
    elif (name in ("join", "format") and _is_text(owner)) or (name == "str" and owner is None):
        marked = replace(place.at(call), is_markdown=place.is_markdown or _is_markdown(call.func))
        yield from place.end(Kind.HTML) if _is_html(call.func) else _ends(result, marked)
    elif name in ("append", "extend") and isinstance(owner, ast.Name) and _is_list(module, owner):
        yield from _named(result, place, owner)
    elif _is_model(result, module, call, place.node):
        yield from _ends(result, place.at(call))
    elif owner is None and name in HARMLESS:
        yield from place.end(Kind.FOLLOWED) if place.is_read else _ends(result, place.at(call))
    else:
        yield from place.end(Kind.FOLLOWED if _is_seen(result, place, call) else Kind.LOST)


_FILES = ("open().write", "open().writelines", "pathlib.Path().open().write", "pathlib.Path().write_text")


def _is_text(node: ast.expr | None) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def _is_list(module: Module, name: ast.Name) -> bool:
    """Whether a local name is only ever bound to an empty list."""
    around = module.function(name) or module.tree
    stores = [each for each in named(around, name.id) if not isinstance(each.ctx, ast.Load)]
    values = [getattr(module.parents[each], "value", None) for each in stores]
    return bool(values) and all(isinstance(each, ast.List) and not each.elts for each in values)


def _is_model(result: Result, module: Module, call: ast.Call, node: ast.AST) -> bool:
    """Whether a data class of pydantic takes the address by name, as a plain text."""
    word = next((each.arg for each in call.keywords if each.value is node), None)
    found = values_called(result.repository, module, call)
    return bool(word and found) and all(
        isinstance(each, Internal) and each.kind == "class"
        and result.repository.program.outside_base(each).startswith("pydantic.BaseModel")
        and _is_plain_field(result, each, word or "")
        for each in found
    )  # fmt: skip


def _is_plain_field(result: Result, value: Internal, name: str) -> bool:
    """Whether the annotation of a field asks for a text and no more."""
    module = result.repository.module(value.path)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef) and node.name == value.scope.rpartition(".")[2]:
            for each in node.body:
                if isinstance(each, ast.AnnAssign) and module.code(each.target) == name:
                    return set(re.findall(r"\w+", module.code(each.annotation))) <= _TEXTS
    return False


_TEXTS = {"str", "None", "Optional", "Union", "List", "list"}


def _is_seen(result: Result, place: _Place, call: ast.Call) -> bool:
    """Whether the address alone is handed to functions of the repository, whose reads are known."""
    return place.is_read and place.depth == 0 and reaches_functions(result, place.module, place.read, call)
