"""An address that leaves becomes another text, as the user chose: only where it is taken out; its names stay.

Refuses where the text would not do: where it is fetched or taken apart elsewhere, or shown in a page.
"""

from __future__ import annotations

import ast
import re

from offramp.choices import Form
from offramp.fixes import downloads, sinks
from offramp.fixes.callers import has_seen_callers
from offramp.fixes.downloads import unknown_fetch
from offramp.fixes.edits import Refused
from offramp.fixes.locals import loads, only_binding
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.outputs import bytes_again, chosen, handed_on
from offramp.fixes.renaming import new_name
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result, arguments, decoded, is_access, statement_before
from offramp.fixes.shapes import Part
from offramp.fixes.shown import drop_shown, is_flood
from offramp.fixes.spelling import taken_from
from offramp.fixes.undecided import check_default
from offramp.fixes.uses import is_own, uses

CARRIERS = (
    ast.Dict, ast.JoinedStr, ast.FormattedValue, ast.List, ast.Tuple, ast.Set, ast.Starred, ast.IfExp, ast.BoolOp,
    ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.DictComp, ast.Lambda,
)  # fmt: skip
"""What hands on what stands in it."""

_FITS = {
    "opens": (Form.FUNCTION,),
    "inspects": (Form.FUNCTION,),
    "loads": (Form.FUNCTION, Form.PATH),
    "shows": (Form.FUNCTION, Form.PATH),
    "tells": (Form.FUNCTION, Form.PATH, Form.DATA_URL),
    "browses": (Form.FUNCTION, Form.PATH),
    "encodes": (Form.FUNCTION, Form.PATH, Form.DATA_URL),
}
"""The texts that do for each use of `address_uses`."""

_PAGE = re.compile(r"<\w+|\b(src|href)\s*=|\]\($|\[CQ:")


def rewrite_leaving(result: Result, module: Module, read: Read) -> None:
    """The text that was chosen, where the address is taken out of an image; its bytes, where it is fetched."""
    node = read.node
    if _floods(result, module, read):
        drop_shown(result, module, node)
    elif not is_access(result, node):
        _rewrite_handed_on(result, module, read)
    elif _is_asked_for(module, node):
        _check_own(read)
        result.draft.replace(module, node, f"{_item(result, module, node)}.b64_json", STAGE)
    elif (download := downloads.of(result.repository, module, node)) is not None:
        _check_own(read)
        data = decoded(result, module, node)
        downloads.rewrite(result.repository, result.draft, module, download, node, data)
    elif sinks.takes_bytes(result.repository, module, node):
        _check_own(read)
        sinks.give_bytes(result.repository, result.draft, module, node, decoded(result, module, node))
    else:
        _check_own(read)
        check(result, module, node, read)
        _write(result, module, node)


def _rewrite_handed_on(result: Result, module: Module, read: Read) -> None:
    """A name of the text: the text stays what it is, but a download or a photo to be sent needs the bytes."""
    node = read.node
    code = new_name(result, module, node) if isinstance(node, ast.Name) else module.code(node)
    again = None if chosen(result).is_default else bytes_again(result, module, code)
    download = downloads.of(result.repository, module, node) if again is not None else None
    if again is not None and download is not None:
        _check_own(read)
        downloads.rewrite(result.repository, result.draft, module, download, ast.Constant(value=None), again)
    elif again is not None and sinks.give_bytes(result.repository, result.draft, module, node, again):
        _check_own(read)
    else:
        check(result, module, node, read)
        code = _browsed(result, module, node, code)
        if code != module.code(node):
            _check_own(read)
            result.draft.replace(module, node, code, STAGE)


def _browsed(result: Result, module: Module, node: ast.expr, code: str) -> str:
    """A browser opens the path of a file as an address."""
    call = module.parent(node)
    if chosen(result).form is not Form.PATH or not isinstance(call, ast.Call) or node not in arguments(call):
        return code
    if "browses" not in uses(result, module, call):
        return code
    result.draft.need(module.path, "pathlib", "Path")
    return f"Path({code}).resolve().as_uri()"


def _check_own(read: Read) -> None:
    """What is written anew must come from this call alone."""
    if read.mixed:
        raise Refused(
            "mixed-sources",
            f"Line {read.node.lineno} of {read.path} also takes addresses that do not come from this call.",
            "Give the other source its own variable, or migrate it too.",
        )


def _is_asked_for(module: Module, node: ast.expr) -> bool:
    """Whether it is only asked whether there is an address."""
    inner: ast.AST = node
    for above in module.above(node):
        match above:
            case ast.If(test=test) | ast.IfExp(test=test) | ast.While(test=test) | ast.Assert(test=test):
                return test is inner
            case ast.comprehension(ifs=tests):
                return inner in tests
            case ast.UnaryOp(op=ast.Not()) | ast.BoolOp() | ast.Await():
                pass
            case ast.Compare(comparators=[ast.Constant(value=None | "")]):
                pass
            case _:
                return False
        inner = above
    return False


def _item(result: Result, module: Module, node: ast.expr) -> str:
    """The code of the image of which the node takes the address."""
    below = taken_from(node)
    assert below is not None
    return result.recoded(module, below)


# One text for each image


def _write(result: Result, module: Module, node: ast.expr) -> None:
    """The text in the place of the address; under a name where it is needed twice, or stands in a formatted text."""
    if isinstance(module.statement(node), (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        raise Refused(
            "result-in-expression",
            f"The address is taken in the header on line {node.lineno} of {module.path}.",
            "Draw the image in the body and run again.",
        )
    item = _item(result, module, node)
    key = (module.path, id(module.function(node)), item)
    if key in result.texts:
        result.draft.replace(module, node, result.texts[key], STAGE)
        return
    data = decoded(result, module, node)
    text = _browsed(result, module, node, handed_on(result, module, node, item, data))
    twins = _twins(result, module, node, item)
    if not twins and not isinstance(module.parents[node], ast.FormattedValue):
        result.draft.replace(module, node, text, STAGE)
        return
    _check_shared(module, node, twins)
    statement = statement_before(module, node)
    if isinstance(statement, ast.Assign) and statement.value is node and (name := _kept(module, statement)):
        result.texts[key] = new_name(result, module, name)
        result.draft.replace(module, node, text, STAGE)
        return
    result.texts[key] = free_name(module, node, f"image_{result.thing or 'url'}")
    result.draft.insert_before(module, statement, [f"{result.texts[key]} = {text}"], STAGE)
    result.draft.replace(module, node, result.texts[key], STAGE)


def _kept(module: Module, statement: ast.Assign) -> ast.Name | None:
    """The local name that an assignment alone binds."""
    [target, *more] = statement.targets
    known = isinstance(target, ast.Name) and not more and only_binding(module, target) is statement
    return target if known and isinstance(target, ast.Name) else None


def _twins(result: Result, module: Module, node: ast.expr, item: str) -> list[ast.expr]:
    """The other places of the function where the address of the same image is taken to be handed on."""
    around = module.function(node)
    return [
        each.node
        for each in result.repository.reads(result.site.location)
        if each.path == module.path and each.node is not node and module.function(each.node) is around
        and result.shape.part(each.trail) is Part.URL and is_access(result, each.node)
        and _item(result, module, each.node) == item and not _is_asked_for(module, each.node)
        and downloads.of(result.repository, module, each.node) is None
        and not sinks.takes_bytes(result.repository, module, each.node)
        and not _floods(result, module, each)
    ]  # fmt: skip


def _floods(result: Result, module: Module, read: Read) -> bool:
    """Whether a line would show a data URL to a reader, and nothing more."""
    return chosen(result).form is Form.DATA_URL and is_flood(result, module, read)


def _check_shared(module: Module, node: ast.expr, twins: list[ast.expr]) -> None:
    """A line before the first place has to be run before all others, once for each image."""
    code = module.code(node)
    placed = not isinstance(module.parents[node], ast.FormattedValue) or _is_code_of(node, code)
    body = module.body_of(module.statement(node))
    behind = all(any(above in body for above in module.above(each)) for each in twins)
    first = all(module.span(node) < module.span(each) for each in twins)
    if module.in_expression_scope(node) or not (placed and behind and first):
        raise Refused(
            "address-taken-twice",
            f"`{code}` on line {node.lineno} of {module.path} is taken in several places, or inside a formatted text, "
            "so what is made of it needs a name.",
            "Give the address a name on a line of its own and run again.",
        )


def _is_code_of(node: ast.expr, code: str) -> bool:
    """Whether the parser has told where a part of a formatted text stands: before Python 3.12 it may be wrong."""
    try:
        return ast.dump(ast.parse(code, mode="eval").body) == ast.dump(node)
    except SyntaxError:
        return False


# Where the text may go


def check(result: Result, module: Module, node: ast.expr, read: Read | None = None) -> None:
    """Refuse where what is chosen would not do in the place of an address."""
    form = chosen(result).form
    if form is Form.FUNCTION:
        return
    if chosen(result).is_default:
        check_default(result, module, node, read)
    inner: ast.AST = node
    parent = module.parent(node)
    while isinstance(parent, CARRIERS):
        if isinstance(parent, ast.JoinedStr) and form is Form.PATH and _is_page(parent):
            raise _refused(result, module, node, "is shown in a page or a chat, which opens addresses")
        inner, parent = parent, module.parent(parent)
    match parent:
        case ast.Call() if isinstance(inner, ast.expr) and inner in arguments(parent):
            _check_call(result, module, node, parent)
        case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()]) if left is not inner:
            raise _refused(result, module, node, "is searched")
        case ast.BinOp(op=ast.Add() | ast.Mod()):
            if form is Form.PATH and _is_page(parent):
                raise _refused(result, module, node, "is shown in a page or a chat, which opens addresses")
        case ast.Attribute(value=value) if value is inner:
            _check_method(result, module, node, parent)
        case ast.Subscript(value=value) | ast.BinOp(left=value) if value is inner and inner is node:
            raise _refused(result, module, node, "is taken apart")
        case ast.Assign(targets=targets):
            _check_kept(result, module, node, targets)
            _check_sent(result, module, node, targets)
    if _departs(result, module, read, parent) and (place := unknown_fetch(result.repository)):
        raise _refused(result, module, node, f"leaves for code that is not seen, and {place} fetches such an address")


def _departs(result: Result, module: Module, read: Read | None, parent: ast.AST | None) -> bool:
    """Whether the text goes out of what is followed: to callers or calls that are not seen, or onto an object."""
    match parent:
        case ast.Return():
            function = module.function(parent)
            seen = function is not None and read is not None and has_seen_callers(result.repository, function, read)
            return not seen
        case ast.Yield():
            return True
        case ast.Assign(targets=targets):
            return any(isinstance(each, (ast.Attribute, ast.Subscript)) for each in targets)
        case ast.Call():
            return not is_own(result, module, parent) and "shows" not in uses(result, module, parent)
    return False


def _is_page(node: ast.AST) -> bool:
    """Whether a text around looks like HTML, Markdown or a code of a chat."""
    texts = [each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return any(_PAGE.search(text) for text in texts)


def _check_method(result: Result, module: Module, node: ast.expr, attribute: ast.Attribute) -> None:
    """`", ".join(...)` and `template.format(...)` make a text of it; a method of the text itself looks into it."""
    call = module.parent(attribute)
    if isinstance(call, ast.Call) and call.func is attribute and attribute.attr in ("append", "extend", "strip"):
        return
    raise _refused(result, module, node, "is taken apart")


def _check_call(result: Result, module: Module, node: ast.expr, call: ast.Call) -> None:
    form = chosen(result).form
    for use in uses(result, module, call):
        if form not in _FITS[use]:
            raise _refused(result, module, node, f"goes to `{module.code(call.func)}`")
    is_filled = isinstance(call.func, ast.Attribute) and call.func.attr in ("format", "join") and form is Form.PATH
    if is_filled and _is_page(call.func):
        raise _refused(result, module, node, "is shown in a page or a chat, which opens addresses")
    site = result.repository.site_of(module, call)
    if site is not None and result.repository.sites.request(site) is not None and not _is_body(call, node, form):
        raise _refused(result, module, node, "is sent to another server")


def _is_body(call: ast.Call, node: ast.expr, form: Form) -> bool:
    """Whether an image is sent as a data URL in the body of a request."""
    bodies = [word.value for word in call.keywords if word.arg in ("json", "data")]
    return form is Form.DATA_URL and any(node in ast.walk(body) for body in bodies)


def _check_sent(result: Result, module: Module, node: ast.expr, targets: list[ast.expr]) -> None:
    """A mapping with the text in it must not be the body of a request to somebody else."""
    if not isinstance(module.parent(node), ast.Dict):
        return
    for use in (each for target in targets if isinstance(target, ast.Name) for each in loads(module, target)):
        call = module.parent(use)
        site = result.repository.site_of(module, call) if isinstance(call, ast.Call) else None
        if site is not None and result.repository.sites.request(site) is not None:
            raise _refused(result, module, node, "is sent to another server")


def _check_kept(result: Result, module: Module, node: ast.expr, targets: list[ast.expr]) -> None:
    """What is put on an object or under a key must not be fetched by code that reads it there."""
    for target in targets:
        name = ""
        match target:
            case ast.Attribute(attr=attr):
                name = attr
            case ast.Subscript(slice=ast.Constant(value=str() as key)):
                name = key
        if name and (place := _fetched(result, name, target)):
            raise _refused(result, module, node, f"is kept as `{name}`, which {place} fetches or hands on")


def _fetched(result: Result, name: str, target: ast.expr) -> str:
    """Where what is kept under a name is handed to a call that needs an address; empty when nowhere."""
    for path in sorted(result.repository.program.indexes):
        if name not in result.repository.analysis.texts[path]:
            continue
        module = result.repository.module(path)
        for node in ast.walk(module.tree):
            if _takes(node, name) and node is not target and _goes_out(result, module, node):
                return f"line {getattr(node, 'lineno', 0)} of {path}"
    return ""


def _takes(node: ast.AST, name: str) -> bool:
    match node:
        case ast.Attribute(attr=attr, ctx=ast.Load()):
            return attr == name
        case ast.Subscript(slice=ast.Constant(value=key), ctx=ast.Load()):
            return bool(key == name)
        case ast.Call(func=ast.Attribute(attr="get"), args=[ast.Constant(value=key), *_]):
            return bool(key == name)
    return False


def _goes_out(result: Result, module: Module, node: ast.AST) -> bool:
    """Whether the node, or the name or the loop variable it is given to, is an argument of a call that opens it."""
    parent = module.parent(node)
    match parent:
        case ast.Call() if node in arguments(parent):
            site = result.repository.site_of(module, parent)
            sent = site is not None and result.repository.sites.request(site) is not None
            return sent or not {"opens", "inspects"}.isdisjoint(uses(result, module, parent))
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.For(target=ast.Name(id=name)):
            around = module.function(node) or module.tree
            return any(
                isinstance(each, ast.Name) and each.id == name and isinstance(each.ctx, ast.Load)
                and isinstance(module.parent(each), ast.Call) and _goes_out(result, module, each)
                for each in ast.walk(around)
            )  # fmt: skip
    return False


def _refused(result: Result, module: Module, node: ast.expr, what: str) -> Refused:
    form = chosen(result).form.value
    return Refused(
        "url-leaves-function",
        f"`{module.code(node)}` on line {node.lineno} of {module.path} {what}: a {form} would not do there.",
        "Choose `--output-as MODULE:FUNCTION`, with a function of yours that stores the bytes and gives an address.",
    )


# Bytes


def leaves_as_bytes(result: Result, module: Module, parent: ast.AST | None) -> bool:
    """Whether the bytes themselves may go on there: out of a plain function, alone or as a part of what it gives."""
    if result.output is None or result.output.form is not Form.BYTES:
        return False
    while isinstance(parent, (ast.Dict, ast.List, ast.Tuple)):
        parent = module.parent(parent)
    if not isinstance(parent, (ast.Return, ast.Yield)):
        return False
    function = module.function(parent)
    if function is None or function.decorator_list:
        return False
    result.draft.assume(f"Who calls `{function.name}` gets the bytes of the image in the place of its address.")
    return True
