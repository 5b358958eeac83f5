"""Follows the text of a chat reply to the link in it and to its download: all of that becomes the bytes of the image.

Strict on purpose: within one function, every name on the way is bound once, and every read of it is understood.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from offramp.fixes import downloads
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.locals import is_bound_once, loads, named, only_binding
from offramp.fixes.module import Module
from offramp.fixes.names import free_name, renamed
from offramp.fixes.repository import Repository
from offramp.fixes.result import ERROR
from offramp.model import Mapped, Stage
from offramp.resolve import Site

_STEPS = {("reply", "choices"): "choices", ("choice", "message"): "message", ("message", "content"): "text"}
_SEARCH = re.compile(r"(re|regex)\.(compile\(\)\.)?(search|match|fullmatch|findall)")
_NEXT = "Take the image out of the official result by hand."


@dataclass(slots=True)
class Test:
    """An `if` that asks whether there is an image. `outer` is what gives way, `full` whether it speaks of a link."""

    node: ast.expr
    outer: ast.expr
    positive: bool
    kind: str


@dataclass(slots=True)
class Link:
    """A link taken out of the text: the expression, the name it is given, and the downloads that read it."""

    node: ast.expr
    binding: ast.Assign | ast.AnnAssign | None = None
    fetched: list[tuple[ast.expr, ast.Call]] = field(default_factory=list)


@dataclass(slots=True)
class Reply:
    """The reply of one call while it is followed and rewritten."""

    repository: Repository
    site: Site
    call: ast.Call
    new_call: str
    draft: Draft
    stage: Stage
    name: str = ""
    """The name of the official result."""
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


def follow_text(reply: Reply) -> None:
    """Rewrite the call and everything that reads its reply into the draft, as one step: half of it would not run."""
    _climb(reply, _awaited(reply.module, reply.call), "reply")
    _place_call(reply)
    for link in reply.links:
        _rewrite_link(reply, link)
    _rewrite_tests(reply)
    _drop_bindings(reply)
    for link in reply.links:
        for _, call in link.fetched:
            _drop_session(reply, call)
    for search in reply.gone:
        _drop_patterns(reply, search)
    _without_inner(reply)
    _keep_bodies(reply)
    reply.draft.edits = [replace(edit, stage=reply.stage) for edit in reply.draft.edits]
    reply.draft.unwraps = [replace(each, stage=reply.stage) for each in reply.draft.unwraps]


# Reading


def _climb(reply: Reply, node: ast.expr, kind: str) -> None:
    """From an expression outwards to where its value goes."""
    module = reply.module
    _check_order(reply, node)
    while step := _step(reply, module.parents[node], node, kind):
        node, kind = step
    parent = module.parents[node]
    if isinstance(parent, ast.NamedExpr) and parent.value is node:
        _bind(reply, parent.target, kind)
        _climb(reply, parent, kind)
    elif kind == "link":
        _link(reply, node)
    elif isinstance(parent, (ast.Assign, ast.AnnAssign)) and (target := _target(parent)):
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
    if not is_bound_once(module, target) or (module.function(target) is None and _is_shared(reply, target.id)):
        raise Refused(
            "mixed-sources",
            f"`{target.id}` on line {target.lineno} of {module.path} can also hold something else than this reply.",
            "Give the other source its own variable and run again.",
        )
    for load in loads(module, target):
        _climb(reply, load, kind)


def _target(statement: ast.Assign | ast.AnnAssign) -> ast.Name | None:
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
    if value is node and (call := downloads.of(reply.repository, module, node)):
        link.fetched.append((node, call))
    elif isinstance(parent, (ast.Assign, ast.AnnAssign)) and (target := _target(parent)):
        link.binding = parent
        if not is_bound_once(module, target) or module.function(target) is None:
            raise _address_used(module, node)
        for load in loads(module, target):
            _read_link(reply, link, load)
    else:
        raise _address_used(module, node)
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
    if call := downloads.of(reply.repository, module, load):
        link.fetched.append((load, call))
    elif test := _as_test(module, load, "link"):
        reply.tests.append(test)
    else:
        raise _address_used(module, load)


def _as_test(module: Module, node: ast.expr, kind: str) -> Test | None:
    """The node as a question: itself, its `not`, or its comparison with None, in the test of an `if`."""
    outer, positive = node, True
    match module.parents[outer]:
        case ast.Compare(left=left, ops=[op], comparators=[ast.Constant(value=None | "")]) as parent if left is node:
            if not isinstance(op, (ast.Is, ast.IsNot, ast.Eq, ast.NotEq)) or kind == "links":
                return None
            outer, positive = parent, isinstance(op, (ast.IsNot, ast.NotEq))
    if isinstance(parent := module.parents[outer], ast.UnaryOp) and isinstance(parent.op, ast.Not):
        outer, positive = parent, not positive
    top: ast.AST = outer
    while isinstance(module.parents[top], ast.BoolOp):
        top = module.parents[top]
    around = module.parents[top]
    if isinstance(around, (ast.If, ast.IfExp, ast.Assert)) and around.test is top:
        return Test(node, outer, positive, kind)
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
        "Decide what takes the place of the address: the bytes, a saved file, or an address of your own storage.",
    )


# Writing


def _place_call(reply: Reply) -> None:
    """The reply keeps its name; one that was taken apart on the spot gets a name."""
    module, call, draft = reply.module, reply.call, reply.draft
    statement = module.statement(call)
    draft.replace(module, call, reply.new_call, reply.stage)
    if isinstance(statement, ast.Expr):
        return
    target = _target(statement) if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
    if target is None or statement not in reply.bindings or module.in_expression_scope(call):
        raise Refused(
            "result-in-expression",
            f"The reply is taken apart on the spot on line {call.lineno} of {module.path}.",
            "Give the reply a name on a line of its own and run again.",
        )
    reply.bindings.remove(statement)
    assert isinstance(statement, (ast.Assign, ast.AnnAssign))
    whole = _awaited(module, call)
    reply.name = target.id if statement.value is whole else free_name(module, call, "image_response")
    awaited = "await " if whole is not call else ""
    (start, end), (first, last) = module.span(statement), module.span(call)
    head = f"{reply.name} = {awaited}"
    if module.text[start:first] != head:
        draft.edits.append(Edit(module.path, start, first, head, reply.stage))
    if last < end:
        draft.edits.append(Edit(module.path, last, end, "", reply.stage))


def _rewrite_link(reply: Reply, link: Link) -> None:
    module, draft = reply.module, reply.draft
    place = _only_place(reply, link)
    draft.need(module.path, "base64")
    draft.mapping.append(Mapped(old="link in the text", new="data[0].b64_json"))
    if place is not None and _same_handlers(module, link.node, place):
        ((address, call),) = link.fetched
        if link.binding is not None:
            reply.bindings.append(link.binding)
            address = link.binding.value or address
        bound = module.parents[_awaited(module, call)]
        named_reply = bound.targets[0] if isinstance(bound, ast.Assign) else address
        _guard(reply, place)
        downloads.rewrite(reply.repository, draft, module, call, named_reply, reply.decoded)
    elif link.binding is not None:
        _rewrite_named(reply, link, link.binding)
    else:
        raise Refused(
            "download-not-followed",
            f"What is downloaded on line {link.node.lineno} of {module.path} is read in several places.",
            "Give the downloaded bytes a name and run again.",
        )


def _same_handlers(module: Module, one: ast.expr, other: ast.expr) -> bool:
    """Whether what is raised at the one place would be caught by the same handlers at the other."""
    return [each for each in module.above(one) if isinstance(each, ast.Try)] == [
        each for each in module.above(other) if isinstance(each, ast.Try)
    ]


def _only_place(reply: Reply, link: Link) -> ast.expr | None:
    """The one place where the downloaded bytes are taken; None when there are several or none."""
    if len(link.fetched) != 1:
        return None
    module, call = reply.module, link.fetched[0][1]
    site = reply.repository.site_of(module, call)
    if site is None:
        return None
    if site.target.path.endswith("urlretrieve"):
        return call
    places = []
    for read in reply.repository.reads(site.location):
        check = re.fullmatch(r"\.(raise_for_status(\(\))?|status_code|status|ok|is_success)", read.trail)
        if read.path != module.path or module.function(read.node) is not module.function(call):
            return None
        if not check:
            places.append(read.node)
        elif isinstance(statement := module.statement(read.node), ast.If) and not (
            _leaves(statement) and _is_failure(statement.test)
        ):
            raise Refused(
                "download-checked",
                f"Line {statement.lineno} of {module.path} goes on only when the download has succeeded.",
                "Turn the check round, so that it leaves on failure, and run again.",
            )
    return places[0] if len(places) == 1 else None


def _is_failure(test: ast.expr) -> bool:
    """`status != 200`, `not ok`, `status >= 400`."""
    match test:
        case ast.UnaryOp(op=ast.Not()) | ast.Compare(ops=[ast.NotEq() | ast.GtE() | ast.Gt()]):
            return True
    return False


def _rewrite_named(reply: Reply, link: Link, binding: ast.Assign | ast.AnnAssign) -> None:
    """The name of the link becomes a name of the bytes, decoded where the link was found."""
    module, draft = reply.module, reply.draft
    target = _target(binding)
    assert target is not None
    new = renamed(target.id)
    new = free_name(module, target, new if new != target.id else "image_bytes")
    draft.replace(module, link.node, reply.decoded, reply.stage)
    draft.replace(module, target, new, reply.stage)
    if isinstance(binding, ast.AnnAssign):
        code = module.code(binding.annotation)
        draft.replace(module, binding.annotation, re.sub(r"\bstr\b", "bytes", code), reply.stage)
    _guard(reply, link.node)
    fetched = {id(node) for node, _ in link.fetched}
    for address, call in link.fetched:
        downloads.rewrite(reply.repository, draft, module, call, address, new)
    reply.tests = [test for test in reply.tests if test.kind != "link" or not _is_load_of(test.node, target)]
    for load in loads(module, target):
        if id(load) not in fetched:
            draft.replace(module, load, new, reply.stage)


def _is_load_of(node: ast.expr, target: ast.Name) -> bool:
    return isinstance(node, ast.Name) and node.id == target.id


def _rewrite_tests(reply: Reply) -> None:
    """Questions for text or a match become questions for an image; the reply itself is always there."""
    module = reply.module
    asked: list[ast.AST] = []
    for test in sorted((test for test in reply.tests if test.kind != "reply"), key=lambda test: module.span(test.node)):
        parent = module.parents[test.outer]
        full = test.kind in _asking(reply) or (isinstance(parent, ast.BoolOp) and test.kind == "text")
        if not full and _is_repeated(module, test, asked):
            reply.draft.delete(module, module.statement(test.outer), reply.stage)
            continue
        if not full:
            asked.append(parent)
        code = reply.condition(test.positive, full)
        same = isinstance(parent, ast.BoolOp) and isinstance(parent.op, ast.And) is test.positive
        if full and isinstance(parent, (ast.BoolOp, ast.UnaryOp)) and not same:
            code = f"({code})"
        reply.draft.replace(module, test.outer, code, reply.stage)


def _is_repeated(module: Module, test: Test, asked: list[ast.AST]) -> bool:
    """Whether the same was asked right before and the function left."""
    statement = module.parents[test.outer]
    if not isinstance(statement, ast.If) or test.positive or statement.orelse or not _leaves(statement):
        return False
    return any(
        isinstance(each, ast.If) and _leaves(each) and each in module.body_of(statement) and not each.orelse
        for each in asked
    )


def _guard(reply: Reply, place: ast.expr) -> None:
    """A check before the statement that takes the image, unless the code has one of its own."""
    module = reply.module
    if any(_covers(module, test, place) for test in reply.tests if test.kind in _asking(reply)):
        return
    if module.in_expression_scope(place):
        raise Refused(
            "result-in-expression",
            f"The image is taken inside a comprehension or lambda on line {place.lineno} of {module.path}.",
            "Take it on a line of its own and run again.",
        )
    _check_handlers(module, place)
    lines = [f"if {reply.condition(False, True)}:", f'    raise RuntimeError("{ERROR}")']
    reply.draft.insert_before(module, _statement(module, place), lines, reply.stage)


def _statement(module: Module, place: ast.expr) -> ast.stmt:
    """The statement before which a line can be put."""
    statement = module.statement(place)
    if isinstance(statement, ast.While) or module.code(statement).startswith("elif"):
        raise Refused(
            "result-in-expression",
            f"The image is taken in the test of a `while` or `elif` on line {place.lineno} of {module.path}.",
            "Take it on a line of its own before and run again.",
        )
    return statement


def _asking(reply: Reply) -> tuple[str, ...]:
    full = ("match", "links", "link")
    return full if any(test.kind in full for test in reply.tests) else ("text",)


def _covers(module: Module, test: Test, place: ast.expr) -> bool:
    """Whether the place is reached only when the test has found an image."""
    asked = module.parents[test.outer]
    around = [place, *module.above(place)]
    if isinstance(asked, ast.BoolOp) and isinstance(asked.op, ast.And) is test.positive:
        asked = module.parents[asked]
    if isinstance(asked, ast.IfExp):
        return (asked.body if test.positive else asked.orelse) in around
    if isinstance(asked, ast.Assert):
        return test.positive and _is_behind(module, asked, place)
    if not isinstance(asked, ast.If):
        return False
    if any(each in around for each in (asked.body if test.positive else asked.orelse)):
        return True
    return not test.positive and _leaves(asked) and not asked.orelse and _is_behind(module, asked, place)


def _is_behind(module: Module, statement: ast.stmt, place: ast.expr) -> bool:
    """Whether the place stands in a later statement of the same block."""
    body = module.body_of(statement)
    later = body[body.index(statement) + 1 :] if statement in body else []
    return any(each in later for each in module.above(place))


def _leaves(statement: ast.If) -> bool:
    return isinstance(statement.body[-1], (ast.Raise, ast.Return, ast.Continue, ast.Break))


_NAMED = re.compile(r"\b(AttributeError|IndexError|TypeError|KeyError|LookupError|ValueError)\b")


def _check_handlers(module: Module, place: ast.expr) -> None:
    """Code that waits for the error of a missing match would no longer get it."""
    inner: ast.AST = place
    for above in module.above(place):
        if isinstance(above, ast.Try) and inner in above.body:
            types = [module.code(each.type) if each.type else "Exception" for each in above.handlers]
            if any(_NAMED.search(each) for each in types) and not any("Exception" in each.split() for each in types):
                raise Refused(
                    "caught-by-name",
                    f"Line {above.lineno} of {module.path} catches the error of a missing link by its type.",
                    "Ask for the match by an `if` and run again.",
                )
        inner = above


# Taking out


def _drop_bindings(reply: Reply) -> None:
    """Names of the text and the match have no more use."""
    for statement in dict.fromkeys(reply.bindings):
        reply.draft.delete(reply.module, statement, reply.stage)


def _gone(reply: Reply, node: ast.AST) -> bool:
    """Whether the node stands in what an edit takes out."""
    start, end = reply.module.span(node)
    return any(
        edit.path == reply.site.path and edit.start <= start and end <= edit.end and edit.start < edit.end
        for edit in reply.draft.edits
    )


def _drop_session(reply: Reply, call: ast.Call) -> None:
    """The HTTP session of the download, when nothing else is sent through it."""
    module = reply.module
    if not isinstance(call.func, ast.Attribute) or not isinstance(session := call.func.value, ast.Name):
        return
    if not is_bound_once(module, session) or not all(_gone(reply, load) for load in loads(module, session)):
        return
    around = module.function(session) or module.tree
    store = next(node for node in named(around, session.id) if not isinstance(node.ctx, ast.Load))
    statement, parent = module.statement(store), module.parents[store]
    if isinstance(parent, ast.withitem) and isinstance(statement, (ast.With, ast.AsyncWith)):
        if len(statement.items) == 1 and not _gone(reply, store):
            reply.draft.unwrap(module, statement, reply.stage)
    elif only_binding(module, session) is statement and module.function(session) and not _gone(reply, store):
        reply.draft.delete(module, statement, reply.stage)


def _drop_patterns(reply: Reply, search: ast.expr) -> None:
    """A pattern that only this search read: a local name, or one of the module that no other file asks for."""
    module = reply.module
    for name in [node for node in ast.walk(search) if isinstance(node, ast.Name)]:
        made = only_binding(module, name) or _of_module(reply, name)
        if made is None or not _is_pattern(made.value) or _gone(reply, made):
            continue
        around = module.function(made) or module.tree
        if all(_gone(reply, node) for node in named(around, name.id) if isinstance(node.ctx, ast.Load)):
            _drop_pattern(reply, made)


def _of_module(reply: Reply, name: ast.Name) -> ast.Assign | ast.AnnAssign | None:
    module = reply.module
    stores = [node for node in named(module.tree, name.id) if not isinstance(node.ctx, ast.Load)]
    if len(stores) != 1 or module.statement(stores[0]) not in module.tree.body or _is_shared(reply, name.id):
        return None
    return only_binding(module, stores[0])


def _is_shared(reply: Reply, name: str) -> bool:
    """Whether another file, or the list of public names, speaks of the name."""
    word = re.compile(rf"\b{re.escape(name)}\b")
    own = reply.site.path
    stem = own.removesuffix("/__init__.py").rpartition("/")[2].removesuffix(".py")
    public = re.search(rf"__all__[^\]]*[\"']{re.escape(name)}[\"']", reply.module.text)
    others = [text for path, text in reply.repository.analysis.texts.items() if path != own and stem in text]
    return bool(public) or any(word.search(text) for text in others)


def _is_pattern(value: ast.expr | None) -> bool:
    match value:
        case ast.Constant(value=str()):
            return True
        case ast.Call(func=ast.Attribute(value=ast.Name(id="re"), attr="compile"), args=[ast.Constant(), *_]):
            return True
    return False


def _drop_pattern(reply: Reply, made: ast.stmt) -> None:
    """With the empty lines before it where it stood alone between two groups."""
    module = reply.module
    reply.draft.delete(module, made, reply.stage)
    edit = reply.draft.edits[-1]
    before, after = module.text[: edit.start], module.text[edit.end :]
    if not edit.text and before.endswith(module.newline * 2) and after.startswith(module.newline):
        start = len(before.rstrip("\r\n")) + len(module.newline)
        reply.draft.edits[-1] = replace(edit, start=start)


def _without_inner(reply: Reply) -> None:
    """Edits inside of what is taken out fall away with it."""
    edits = list(dict.fromkeys(reply.draft.edits))
    holes = [edit for edit in edits if not edit.text and edit.start < edit.end]
    reply.draft.edits = [edit for edit in edits if not any(_holds(hole, edit) for hole in holes)]


def _holds(hole: Edit, edit: Edit) -> bool:
    """Whether an edit lies in what another takes out; a line put right before that stays."""
    if hole is edit or hole.path != edit.path or not hole.start <= edit.start < hole.end or edit.end > hole.end:
        return False
    return edit.start < edit.end or hole.start < edit.start


def _keep_bodies(reply: Reply) -> None:
    """A block that has lost all its statements keeps a `pass`; a `try` of which nothing is left is not offered."""
    module = reply.module
    for owner, body in _bodies(module.tree):
        if isinstance(owner, ast.Module) or not all(_is_taken_out(reply, each) for each in body):
            continue
        if isinstance(owner, ast.Try) and not _is_taken_out(reply, owner):
            raise Refused(
                "caught-by-name",
                f"The `try` on line {owner.lineno} of {module.path} only watches how the text is taken apart.",
                "Ask for the link by an `if` and run again.",
            )
        first, last = module.span(body[0])[0], module.span(body[-1])[1]
        start, end = module.line_start(first), module.line_end(last)
        edits = [edit for edit in reply.draft.edits if not (start <= edit.start and edit.end <= end)]
        if len(edits) < len(reply.draft.edits):
            reply.draft.edits = [*edits, Edit(module.path, first, last, "pass", reply.stage)]


def _is_taken_out(reply: Reply, statement: ast.stmt) -> bool:
    start, end = reply.module.span(statement)
    return any(
        edit.path == reply.site.path and edit.start <= start and end <= edit.end and edit.text in ("", "pass")
        for edit in reply.draft.edits
        if edit.start < edit.end
    )


def _bodies(tree: ast.Module) -> Iterator[tuple[ast.AST, list[ast.stmt]]]:
    for node in ast.walk(tree):
        for name in ("body", "orelse", "finalbody"):
            body = getattr(node, name, None)
            if isinstance(body, list) and body:
                yield node, body


def _awaited(module: Module, node: ast.expr) -> ast.expr:
    parent = module.parents[node]
    return parent if isinstance(parent, ast.Await) else node


__all__ = ["Reply", "follow_text"]
