"""Writes what `chat_text` has read: the official call, guarded bytes where the download stood, nothing in between."""

from __future__ import annotations

import ast
import re

from msgspec.structs import replace

from offramp.fixes.chat_leftovers import drop_idle, is_gone, keep_bodies, without_inner
from offramp.fixes.chat_text import Link, Reply, Test, climb, leaves, target_of
from offramp.fixes.edits import Edit, Refused, Unwrap
from offramp.fixes.fetches import Fetch, saved_to
from offramp.fixes.locals import is_bound_once, loads, named, only_binding
from offramp.fixes.module import Module
from offramp.fixes.names import free_name, renamed
from offramp.fixes.outputs import bytes_again, handed_on
from offramp.fixes.result import ERROR
from offramp.model import Mapped

_FULL = ("match", "links", "link", "fetch")
_NAMED = re.compile(r"\b(AttributeError|IndexError|TypeError|KeyError|LookupError|ValueError)\b")


def follow_text(reply: Reply) -> None:
    """Rewrite the call and everything that reads its reply into the draft, as one step: half of it would not run."""
    climb(reply, reply.module.awaited(reply.call), "reply")
    _place_call(reply)
    for link in reply.links:
        _rewrite_link(reply, link)
    _rewrite_tests(reply)
    for statement in dict.fromkeys(reply.bindings):
        reply.draft.delete(reply.module, statement, reply.stage)
    for link in reply.links:
        for fetch in link.fetches:
            _drop_session(reply, fetch.call)
    fetched = [fetch.call for link in reply.links for fetch in link.fetches]
    for call in [*reply.gone, *fetched]:
        drop_idle(reply, call)
    without_inner(reply)
    keep_bodies(reply)
    reply.draft.edits = [replace(edit, stage=reply.stage) for edit in reply.draft.edits]


def _place_call(reply: Reply) -> None:
    """The reply keeps its name; one that was taken apart on the spot gets a name."""
    module, call, draft = reply.module, reply.call, reply.draft
    statement = module.statement(call)
    draft.replace(module, call, reply.new_call, reply.stage)
    if isinstance(statement, ast.Expr):
        return
    target = target_of(statement) if isinstance(statement, (ast.Assign, ast.AnnAssign)) else None
    if target is None or statement not in reply.bindings or module.in_expression_scope(call):
        raise Refused(
            "result-in-expression",
            f"The reply is taken apart on the spot on line {call.lineno} of {module.path}.",
            "Give the reply a name on a line of its own and run again.",
        )
    reply.bindings.remove(statement)
    assert isinstance(statement, (ast.Assign, ast.AnnAssign))
    whole = module.awaited(call)
    reply.name = target.id if statement.value is whole else free_name(module, call, "image_response")
    wait = "await " if whole is not call else ""
    (start, end), (first, last) = module.span(statement), module.span(call)
    head = f"{reply.name} = {wait}"
    if module.text[start:first] != head:
        draft.edits.append(Edit(module.path, start, first, head, reply.stage))
    if last < end:
        draft.edits.append(Edit(module.path, last, end, "", reply.stage))


# The image


def _rewrite_link(reply: Reply, link: Link) -> None:
    """The bytes are decoded where the download was read, or, if that is several places, where the link was found."""
    module = reply.module
    if link.leaves:
        _rewrite_leaving(reply, link)
        return
    places = [place for fetch in link.fetches for place in fetch.places]
    reply.draft.mapping.append(Mapped(old="link in the text", new="data[0].b64_json"))
    if len(places) == 1 and _same_handlers(module, link.node, places[0]):
        if link.binding is not None:
            reply.bindings.append(link.binding)
        _guard(reply, places[0])
        _rewrite_fetch(reply, link.fetches[0], reply.decoded)
    elif link.binding is not None:
        _rewrite_named(reply, link, link.binding)
    else:
        raise Refused(
            "download-not-followed",
            f"What is downloaded on line {link.node.lineno} of {module.path} is read in several places.",
            "Give the downloaded bytes a name and run again.",
        )
    if places:
        reply.draft.need(module.path, "base64")


def _rewrite_fetch(reply: Reply, fetch: Fetch, code: str) -> None:
    """The download goes, and `code` stands where its bytes were read."""
    module, draft = reply.module, reply.draft
    for place in fetch.places:
        text = code
        if fetch.is_saver and (path := saved_to(fetch.call)):
            draft.need(module.path, "pathlib", "Path")
            text = f"Path({module.code(path)}).write_bytes({code})"
        draft.replace(module, place, text, reply.stage)
    for statement in fetch.checks:
        draft.delete(module, statement, reply.stage)
    if fetch.binding is not None:
        draft.delete(module, fetch.binding, reply.stage)
    if fetch.block is not None:
        draft.unwrap(module, fetch.block, reply.stage)


def _rewrite_named(reply: Reply, link: Link, binding: ast.Assign | ast.AnnAssign) -> None:
    """The name of the link becomes a name of the bytes, decoded where the link was found."""
    module, draft = reply.module, reply.draft
    target = target_of(binding)
    if target is None or not any(fetch.places for fetch in link.fetches):
        reply.bindings.append(binding)
        return
    new = renamed(target.id)
    new = free_name(module, target, new if new != target.id else "image_bytes", target.id)
    if not _is_whole(module, link, binding):
        _check_missing(reply, link)
    _guard(reply, link.node)
    draft.replace(module, link.node, reply.decoded, reply.stage)
    draft.replace(module, target, new, reply.stage)
    if isinstance(binding, ast.AnnAssign):
        code = module.code(binding.annotation)
        draft.replace(module, binding.annotation, re.sub(r"\bstr\b", "bytes", code), reply.stage)
    for fetch in link.fetches:
        _rewrite_fetch(reply, fetch, new)
    reply.tests = [test for test in reply.tests if test.node not in link.loads]
    for load in link.loads:
        if not is_gone(reply, load):
            draft.replace(module, load, new, reply.stage)


def _rewrite_leaving(reply: Reply, link: Link) -> None:
    """What takes the place of the link stands where it was found; downloads of it get the bytes again."""
    module, draft, result = reply.module, reply.draft, reply.result
    assert result is not None
    target = target_of(link.binding) if link.binding else None
    text, name = reply.decoded, target.id if target else ""
    if result.leaves_as_text:
        text = handed_on(result, module, link.node, f"{reply.name}.data[0]", text)
    if name and result.thing and all(module.code(load) == name for load in link.loads):
        name = free_name(module, link.node, renamed(name, result.thing), name)
    draft.mapping.append(Mapped(old="link in the text", new="data[0].b64_json"))
    draft.need(module.path, "base64")
    _guard(reply, link.node)
    draft.replace(module, link.node, text, reply.stage)
    again = bytes_again(result, module, name) if result.leaves_as_text else name
    for fetch in link.fetches:
        if again is None:
            reply.tests = [test for test in reply.tests if test.node not in fetch.asked]
        else:
            _rewrite_fetch(reply, fetch, again)
    link.fetches = link.fetches if again is not None else []
    reply.tests = [test for test in reply.tests if test.node not in link.loads]
    for load in [each for each in link.loads if target is not None and name != target.id and not is_gone(reply, each)]:
        draft.replace(module, load, name, reply.stage)
    if target is not None and name != target.id:
        draft.replace(module, target, name, reply.stage)


def _is_whole(module: Module, link: Link, binding: ast.Assign | ast.AnnAssign) -> bool:
    """Whether the name always holds the link, and not None when there is none."""
    return not any(isinstance(above, ast.IfExp) and binding in module.above(above) for above in module.above(link.node))


def _check_missing(reply: Reply, link: Link) -> None:
    """To download None failed; None in the place of bytes would go on."""
    for place in (place for fetch in link.fetches for place in fetch.places):
        if not any(_covers(reply.module, test, place) for test in reply.tests if test.kind in _FULL):
            raise Refused(
                "link-may-be-missing",
                f"Line {place.lineno} of {reply.module.path} downloads a link that can be None.",
                "Ask for the link by an `if` before the download and run again.",
            )


def _rewrite_tests(reply: Reply) -> None:
    """Questions for text or a match become questions for an image; the reply itself is always there."""
    module = reply.module
    asked: list[ast.AST] = []
    for test in sorted((test for test in reply.tests if test.kind != "reply"), key=lambda test: module.span(test.node)):
        parent = module.parents[test.outer]
        full = test.kind in _asking(reply) or (isinstance(parent, ast.BoolOp) and test.kind == "text")
        if full and _settle(reply, test):
            continue
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


def _settle(reply: Reply, test: Test) -> bool:
    """Take a question out that an earlier one has answered: its `if` goes, or only the header of it."""
    module, draft = reply.module, reply.draft
    if not any(_covers(module, each, test.node) for each in reply.tests if each is not test and each.kind in _FULL):
        return False
    asked = module.parents[test.outer]
    match asked:
        case ast.IfExp(body=body) if test.positive:
            (start, end), (first, last) = module.span(asked), module.span(body)
            draft.edits.append(Edit(module.path, start, first, "", reply.stage))
            draft.edits.append(Edit(module.path, last, end, "", reply.stage))
        case ast.If(orelse=[]) if not module.code(asked).startswith("if"):
            return False
        case ast.If(orelse=[]) if not test.positive:
            draft.delete(module, asked, reply.stage)
        case ast.If(orelse=[]) if not leaves(asked) or asked is module.body_of(asked)[-1]:
            _unwrap(reply, asked)
        case _:
            return False
    return True


def _unwrap(reply: Reply, statement: ast.If) -> None:
    """Take out the header of an `if`; its body moves to the header's indentation."""
    module = reply.module
    header, body = module.line_start(module.span(statement)[0]), module.line_start(module.span(statement.body[0])[0])
    if header == body:
        raise Refused("crowded-line", "The block stands on one line.", "Give the body its own line and run again.")
    width = len(module.indent(statement.body[0])) - len(module.indent(statement))
    start, end = module.line_end(module.span(statement.test)[1]), module.line_end(module.span(statement)[1] - 1)
    reply.draft.edits.append(Edit(module.path, header, start, "", reply.stage))
    reply.draft.unwraps.append(Unwrap(module.path, start, end, width, reply.stage))


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


def _drop_session(reply: Reply, call: ast.Call) -> None:
    """The HTTP session of the download, when nothing else is sent through it."""
    module = reply.module
    if not isinstance(call.func, ast.Attribute) or not isinstance(session := call.func.value, ast.Name):
        return
    if not is_bound_once(module, session) or not all(is_gone(reply, load) for load in loads(module, session)):
        return
    around = module.function(session) or module.tree
    store = next(node for node in named(around, session.id) if not isinstance(node.ctx, ast.Load))
    statement, parent = module.statement(store), module.parents[store]
    if isinstance(parent, ast.withitem) and isinstance(statement, (ast.With, ast.AsyncWith)):
        if len(statement.items) == 1 and not is_gone(reply, store):
            reply.draft.unwrap(module, statement, reply.stage)
    elif only_binding(module, session) is statement and module.function(session) and not is_gone(reply, store):
        reply.draft.delete(module, statement, reply.stage)


def _same_handlers(module: Module, one: ast.expr, other: ast.expr) -> bool:
    """Whether what is raised at the one place would be caught by the same handlers at the other."""
    return [each for each in module.above(one) if isinstance(each, ast.Try)] == [
        each for each in module.above(other) if isinstance(each, ast.Try)
    ]


def _is_repeated(module: Module, test: Test, asked: list[ast.AST]) -> bool:
    """Whether the same was asked right before and the function left."""
    statement = module.parents[test.outer]
    if not isinstance(statement, ast.If) or test.positive or statement.orelse or not leaves(statement):
        return False
    return any(
        isinstance(each, ast.If) and leaves(each) and each in module.body_of(statement) and not each.orelse
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
    """Which questions stand for the whole question whether there is an image."""
    return _FULL if any(test.kind in _FULL for test in reply.tests) else (*_FULL, "text")


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
    return not test.positive and leaves(asked) and not asked.orelse and _is_behind(module, asked, place)


def _is_behind(module: Module, statement: ast.stmt, place: ast.expr) -> bool:
    """Whether the place stands in a later statement of the same block."""
    body = module.body_of(statement)
    later = body[body.index(statement) + 1 :] if statement in body else []
    return any(each in later for each in module.above(place))
