"""Reads what becomes of the text of a chat reply: the search for a link, the link, its download. Edits nothing.

Strict on purpose: within one function, every name on the way is bound once, and every read of it is understood.
"""

from __future__ import annotations

import ast
import re

from msgspec import Struct, field

from offramp.fixes import downloads
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.fetches import Fetch, fetch_of, not_followed
from offramp.fixes.leaving import check, leaves_as_bytes
from offramp.fixes.locals import is_bound_once, loads
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.fixes.result import DECIDE, Result
from offramp.model import Stage
from offramp.resolve import Site

_STEPS = {("reply", "choices"): "choices", ("choice", "message"): "message", ("message", "content"): "text"}
_SEARCH = re.compile(r"(re|regex)\.(compile\(\)\.)?(search|match|fullmatch|findall)")
_NEXT = "Take the image out of the official result by hand."


class Test(Struct):
    """An `if` that asks whether there is an image. `outer` is what gives way, `full` whether it speaks of a link."""

    node: ast.expr
    outer: ast.expr
    positive: bool
    kind: str


class Link(Struct):
    """A link taken out of the text: the expression, the name it is given, and the downloads that read it."""

    node: ast.expr
    binding: ast.Assign | ast.AnnAssign | None = None
    loads: list[ast.Name] = field(default_factory=list)
    fetches: list[Fetch] = field(default_factory=list)
    leaves: bool = False
    """Whether it goes anywhere but to a download or a test."""


class Reply(Struct):
    """The reply of one call while it is followed and rewritten."""

    repository: Repository
    site: Site
    call: ast.Call
    new_call: str
    draft: Draft
    stage: Stage
    name: str = ""
    """The name of the official result."""
    result: Result | None = None
    """What links may become that leave; None when they may not leave."""
    tests: list[Test] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    bindings: list[ast.Assign | ast.AnnAssign] = field(default_factory=list)
    gone: list[ast.expr] = field(default_factory=list)
    """Searches that go; the patterns in them may be of no more use."""

    @property
    def module(self) -> Module:
        """The file of the call."""
        return self.repository.module(self.site.path)

    @property
    def decoded(self) -> str:
        """The bytes of the image."""
        return f"base64.b64decode({self.name}.data[0].b64_json)"

    def condition(self, positive: bool, full: bool) -> str:
        """Whether there is an image, or none; both fields are optional in the SDK."""
        data = f"{self.name}.data"
        if not full:
            return data if positive else f"not {data}"
        return f"{data} and {data}[0].b64_json" if positive else f"not {data} or not {data}[0].b64_json"


def climb(reply: Reply, node: ast.expr, kind: str) -> None:
    """From an expression outwards to where its value goes."""
    module = reply.module
    _check_order(reply, node)
    while step := _step(reply, module.parents[node], node, kind):
        node, kind = step
    parent = module.parents[node]
    if isinstance(parent, ast.NamedExpr) and parent.value is node:
        _bind(reply, parent.target, kind)
        climb(reply, parent, kind)
    elif kind == "link":
        _link(reply, node)
    elif isinstance(parent, (ast.Assign, ast.AnnAssign)) and (target := target_of(parent)):
        reply.bindings.append(parent)
        _bind(reply, target, kind)
    elif test := _as_test(module, node, kind):
        reply.tests.append(test)
    elif not (kind == "reply" and isinstance(parent, ast.Expr)):
        raise _text_used(module, node, kind)


def _check_order(reply: Reply, node: ast.expr) -> None:
    """A read has to come after the call and in the same turn of a loop, or it may be one of an earlier reply."""
    module, loops = reply.module, (ast.For, ast.AsyncFor, ast.While)
    own = [above for above in module.above(reply.call) if isinstance(above, loops)]
    around = list(module.above(node))
    if module.span(node)[1] < module.span(reply.call)[0] or any(loop not in around for loop in own):
        raise Refused(
            "result-not-followed",
            f"Line {node.lineno} of {module.path} may read the reply of an earlier turn of the loop.",
            "Take the image out of the reply right behind the call and run again.",
        )


def _bind(reply: Reply, target: ast.Name, kind: str) -> None:
    module = reply.module
    if not is_bound_once(module, target) or not is_private(reply, target):
        raise Refused(
            "mixed-sources",
            f"`{target.id}` on line {target.lineno} of {module.path} can also hold something else than this reply.",
            "Give the other source its own variable and run again.",
        )
    for load in loads(module, target):
        climb(reply, load, kind)


def target_of(statement: ast.Assign | ast.AnnAssign) -> ast.Name | None:
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
    return targets[0] if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


def _step(reply: Reply, parent: ast.AST, node: ast.expr, kind: str) -> tuple[ast.expr, str] | None:
    """One part taken of the reply, and what it is."""
    match parent:
        case ast.Attribute(attr=attr) if (kind, attr) in _STEPS:
            return parent, _STEPS[kind, attr]
        case ast.Subscript(slice=ast.Constant(value=0)) if kind == "choices":
            return parent, "choice"
        case ast.Subscript(value=base, slice=index) if base is node and _is_link(index, kind):
            return parent, "link"
        case ast.Attribute(attr="group") if kind == "match" and isinstance(
            call := reply.module.parents[parent], ast.Call
        ):
            return call, "link"
        case ast.BoolOp(op=ast.Or(), values=[first, ast.Constant(value="")]) if kind == "text" and first is node:
            return parent, "text"
        case ast.Attribute(attr="strip" | "rstrip" | "lstrip") if kind in ("text", "link"):
            call = reply.module.parents[parent]
            return (call, kind) if isinstance(call, ast.Call) and call.func is parent else None
        case ast.Call() if kind == "text" and (found := _searched(reply, parent, node)):
            reply.gone.append(parent)
            return parent, found
    return None


def _is_link(index: ast.expr, kind: str) -> bool:
    """A group of the match, or the first or last of the links: one image comes, so both are that."""
    match index:
        case ast.Constant(value=int() | str()) if kind == "match":
            return True
        case ast.Constant(value=0) | ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1)) if kind == "links":
            return True
    return False


def _searched(reply: Reply, call: ast.Call, text: ast.expr) -> str | None:
    """`match` or `links` when the call searches the text by a pattern."""
    module = reply.module
    site = reply.repository.site_of(module, call)
    if site is None or not (found := _SEARCH.fullmatch(site.target.path)):
        return None
    place = 0 if found[2] else 1
    named_text = [word.value for word in call.keywords if word.arg == "string"]
    if text not in [*call.args[place : place + 1], *named_text]:
        return None
    return "links" if found[3] == "findall" else "match"


def _link(reply: Reply, node: ast.expr) -> None:
    """A link may be downloaded, or have a name under which it is tested and downloaded."""
    module = reply.module
    value = _with_none(module, node)
    parent = module.parents[value]
    link = Link(node)
    if value is node and (call := _taken(reply, node)):
        _fetch(reply, link, call)
    elif isinstance(parent, (ast.Assign, ast.AnnAssign)) and (target := target_of(parent)):
        link.binding = parent
        if not is_bound_once(module, target) or not is_private(reply, target):
            raise _address_used(module, node)
        link.loads = loads(module, target)
        for load in link.loads:
            _read_link(reply, link, load)
    else:
        _leave(reply, link, node)
    reply.links.append(link)


def _with_none(module: Module, node: ast.expr) -> ast.expr:
    """`match.group(1) if match else None` is a link as well."""
    match module.parents[node]:
        case ast.IfExp(body=body, orelse=ast.Constant(value=None | "")) as either if body is node:
            return either
    return node


def _read_link(reply: Reply, link: Link, load: ast.Name) -> None:
    module = reply.module
    _check_order(reply, load)
    if call := _taken(reply, load):
        _fetch(reply, link, call)
    elif test := _as_test(module, load, "link"):
        reply.tests.append(test)
    else:
        _leave(reply, link, load)


def _leave(reply: Reply, link: Link, node: ast.expr) -> None:
    """The link is handed on, where the user has said as what."""
    module, result = reply.module, reply.result
    in_text = node is link.node and isinstance(module.parents[node], ast.FormattedValue)
    again = any(each.leaves for each in reply.links) and result is not None and result.leaves_as_text
    if result is None or in_text or again:
        raise _address_used(module, node)
    if result.leaves_as_text:
        check(result, module, node)
    elif not leaves_as_bytes(result, module, module.parent(node)):
        raise _address_used(module, node)
    link.leaves = True


def _taken(reply: Reply, node: ast.expr) -> ast.Call | None:
    """The call that makes bytes of the link: a download, or for a data URL the decoding of its text."""
    parent = reply.module.parents[node]
    if isinstance(parent, ast.Call) and parent.args[:1] == [node] and _is_decoder(reply, parent):
        return parent if len(parent.args) == 1 and not parent.keywords else None
    return downloads.of(reply.repository, reply.module, node)


def _is_decoder(reply: Reply, call: ast.Call) -> bool:
    site = reply.repository.site_of(reply.module, call)
    return site is not None and site.target.path in ("base64.b64decode", "base64.standard_b64decode")


def _fetch(reply: Reply, link: Link, call: ast.Call) -> None:
    """What stood under the condition that the download succeeds stands under the one that there is an image."""
    module = reply.module
    if _is_decoder(reply, call):
        link.fetches.append(Fetch(call, places=[call]))
        return
    fetch = fetch_of(reply.repository, module, call, lambda name: is_private(reply, name))
    link.fetches.append(fetch)
    failed = [statement for node in fetch.asked if (statement := _on_failure(module, node))]
    fetch.checks += failed
    for node in fetch.asked:
        if not any(above in failed for above in module.above(node)):
            test = _as_test(module, node, "fetch")
            if test is None or not test.positive:
                raise not_followed(module, node)
            reply.tests.append(test)


def _on_failure(module: Module, node: ast.expr) -> ast.If | None:
    """The `if` that leaves when the download failed; the SDK raises instead."""
    test = _as_test(module, node, "fetch")
    statement = module.parents[test.outer] if test else None
    if test and not test.positive and isinstance(statement, ast.If) and leaves(statement) and not statement.orelse:
        return statement
    return None


def leaves(statement: ast.If) -> bool:
    """Whether the body of an `if` does not go on behind it."""
    return isinstance(statement.body[-1], (ast.Raise, ast.Return, ast.Continue, ast.Break))


def _as_test(module: Module, node: ast.expr, kind: str) -> Test | None:
    """The node as a question: itself, its `not`, or its comparison with None, in the test of an `if`."""
    outer, positive = node, True
    around = module.parents[outer]
    if isinstance(around, ast.Compare):
        if around.left is not node or (answer := _compared(around, kind)) is None:
            return None
        outer, positive = around, answer
    if isinstance(negation := module.parents[outer], ast.UnaryOp) and isinstance(negation.op, ast.Not):
        outer, positive = negation, not positive
    top: ast.AST = outer
    while isinstance(module.parents[top], ast.BoolOp):
        top = module.parents[top]
    around = module.parents[top]
    if isinstance(around, (ast.If, ast.IfExp, ast.Assert)) and around.test is top:
        return Test(node, outer, positive, kind)
    return None


def _compared(test: ast.Compare, kind: str) -> bool | None:
    """Whether a comparison asks that there is an image, or that there is none; None when it asks something else."""
    match test.ops, test.comparators:
        case [ast.Is() | ast.Eq()], [ast.Constant(value=None | "")] if kind not in ("links", "fetch"):
            return False
        case [ast.IsNot() | ast.NotEq()], [ast.Constant(value=None | "")] if kind not in ("links", "fetch"):
            return True
        case [ast.Eq()], [ast.Constant(value=200)] if kind == "fetch":
            return True
        case [ast.NotEq()], [ast.Constant(value=200)] if kind == "fetch":
            return False
        case [ast.GtE()], [ast.Constant(value=300 | 400)] if kind == "fetch":
            return False
    return None


def _text_used(module: Module, node: ast.expr, kind: str) -> Refused:
    whole = isinstance(module.parents[node], (ast.Return, ast.Yield)) or kind != "text"
    what = "reply" if whole and kind in ("reply", "choices", "choice", "message") else "text of the reply"
    if kind in ("match", "links"):
        what = "outcome of the search"
    return Refused(
        "reply-text-used",
        f"The {what} is used on line {node.lineno} of {module.path} for more than finding the link in it; "
        "the official result holds no text.",
        _NEXT,
    )


def _address_used(module: Module, node: ast.expr) -> Refused:
    return Refused(
        "url-leaves-function",
        f"`{module.code(node)}` on line {node.lineno} of {module.path} hands the address on instead of downloading it.",
        DECIDE,
    )


def is_private(reply: Reply, name: ast.Name) -> bool:
    """Whether nothing outside the function, or outside the file, can read the name."""
    if isinstance(reply.module.parents[reply.module.statement(name)], ast.ClassDef):
        return False
    return reply.module.function(name) is not None or not is_shared(reply, name.id)


def is_shared(reply: Reply, name: str) -> bool:
    """Whether another file, or the list of public names, speaks of the name."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    own = reply.site.path
    stem = own.removesuffix("/__init__.py").rpartition("/")[2].removesuffix(".py")
    public = re.search(rf"__all__[^\]]*[\"']{re.escape(name)}[\"']", reply.module.text)
    others = [text for path, text in reply.repository.analysis.texts.items() if path != own and stem in text]
    return bool(public) or any(word.search(text) for text in others)
