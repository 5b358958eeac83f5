"""Follows the result of a migrated call to its consumers: addresses become bytes, replies become SDK objects.

Every read of the result has to be understood, in every file; one that is not refuses the whole site.
"""

from __future__ import annotations

import ast
import re

from msgspec.structs import replace

from offramp.choices import Form
from offramp.fixes import downloads
from offramp.fixes.addresses import rewrite_address, rewrite_bytes
from offramp.fixes.ahead import can_go_ahead, in_brackets, is_same
from offramp.fixes.callers import has_seen_callers
from offramp.fixes.contained import stays_in_sight
from offramp.fixes.edits import Refused
from offramp.fixes.either import is_told_apart, rewrite_told_apart
from offramp.fixes.filters import drop_filter
from offramp.fixes.legacy_replies import is_logged
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.prompts import has_default, instead_of_rewritten, is_shown_empty, sent_prompt
from offramp.fixes.repository import Read
from offramp.fixes.result import (
    HARMLESS,
    STAGE,
    Result,
    arguments,
    is_access,
    is_gathered,
    is_internal,
    is_seen_to,
    plain_name,
    text_of,
)
from offramp.fixes.shapes import LEGACY, STREAM, Part
from offramp.fixes.shown import drop_flood, is_always_run, is_flood
from offramp.fixes.spelling import bottom
from offramp.fixes.unseen import check_seen
from offramp.model import Stage


def follow(result: Result) -> None:
    """Rewrite the call and every read of its result into the draft."""
    reads = as_texts(result, result.repository.reads(result.site.location))
    check_reply(result)
    place_call(result, reads)
    look_into_mappings(result, reads)
    for read in reads:
        check_source(result, read)
        rewrite(result, read)
    check_seen(result, reads)
    stamp_saved(result, reads)


def as_texts(result: Result, reads: tuple[Read, ...]) -> tuple[Read, ...]:
    """The reads, of base64 text itself where something is taken of it: text it stays, whatever is done with it."""
    return tuple(dict.fromkeys(_text_below(result, read) for read in reads))


def _text_below(result: Result, read: Read) -> Read:
    trail, steps = result.shape.text_above(read.trail)
    node = read.node
    for _ in range(steps):
        match node:
            case ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner):
                node = inner
            case _:
                return read  # a name of what was taken, which no longer stands beside its text
    return replace(read, node=node, trail=trail)


def look_into_mappings(result: Result, reads: tuple[Read, ...]) -> None:
    """Addresses that are put under a key are looked at first: the key may get another name, also where it is read."""
    for read in reads if not result.leaves_as_text else ():
        module = result.repository.module(read.path)
        if result.shape.part(read.trail) is Part.URL and isinstance(module.parent(read.node), ast.Dict):
            stays_in_sight(result, module, read)


def stamp_saved(result: Result, reads: tuple[Read, ...]) -> None:
    """Where files were filled by downloads, what takes their place is of the stage of the files."""
    addresses = any(result.shape.part(read.trail) in (Part.URL, Part.URLS) for read in reads)
    if addresses and result.output is None and result.repository.is_stored(result.site):
        result.draft.restamp(STAGE, Stage.STORAGE)


def check_reply(result: Result) -> None:
    """Whether the reply stays in sight where the call stands."""
    at = result.site.location
    itself = Read(path=at.path, scope=result.site.scope, node=result.call, trail="", origins=(at,), mixed=False)
    _check_plain_context(result, result.module, itself, Part.RESULT)


def place_call(result: Result, reads: tuple[Read, ...]) -> None:
    module, call = result.module, result.call
    chained = [read for read in reads if read.path == module.path and bottom(read.node) is call]
    stage = _stage(result)
    if not chained:
        result.draft.replace(module, call, result.new_call, stage)
        return
    if not can_go_ahead(module, call):
        _check_on_the_spot(result, chained)
        return
    result.hoisted = free_name(module, call, "image_response")
    awaited = "await " if isinstance(module.parents[call], ast.Await) else ""
    result.draft.insert_before(
        module, module.statement(call), [f"{result.hoisted} = {awaited}{in_brackets(result.new_call)}"], STAGE
    )


def _check_on_the_spot(result: Result, chained: list[Read]) -> None:
    """The call stays where it is: what is taken out of it is rewritten together with it."""
    if len(chained) != 1 or result.shape.part(chained[0].trail) not in _ON_THE_SPOT:
        raise Refused(
            "result-in-expression",
            "The result is taken apart inside a comprehension or lambda, or on a condition.",
            "Give the result a name on a line of its own and run again.",
        )


_ON_THE_SPOT = (Part.RESULT, Part.LIST, Part.ITEM, Part.URL, Part.BASE64, Part.BYTES)


def _stage(result: Result) -> Stage:
    """The stage of the call; a stream has one of its own, whatever it draws."""
    if result.shape is STREAM:
        return Stage.STREAMING
    return Stage.EDIT if ".images.edit(" in result.new_call else Stage.GENERATION


def check_source(result: Result, read: Read) -> None:
    """A text that is only handed on may come from elsewhere as well; `leaving` looks at the places it writes anew."""
    part = result.shape.part(read.trail)
    if part is Part.PROMPT and (isinstance(read.node, ast.Name) or has_default(read.node)):
        return
    is_address = part in (Part.URL, Part.URLS)
    if is_told_apart(result, read):
        return
    if read.mixed and not is_named_text(read) and not (is_address and result.leaves_as_text):
        raise mixed(read)


def is_named_text(read: Read) -> bool:
    """Whether it is a name of base64 text: nothing is written anew there, and base64 text it stays."""
    return isinstance(read.node, ast.Name) and bool(_TEXT.search(read.trail))


_TEXT = re.compile(r"(\.b64_json|\[b64_json\])$")


def mixed(read: Read) -> Refused:
    """The no-patch for a read that may find something else as well."""
    return Refused(
        "mixed-sources",
        f"Line {read.node.lineno} of {read.path} also takes values that do not come from this call.",
        "Give the other source its own variable, or migrate it too.",
    )


def rewrite(result: Result, read: Read) -> None:
    module = result.repository.module(read.path)
    part = result.shape.part(read.trail)
    is_address = part in (Part.URL, Part.URLS) or result.shape.is_below_url(read.trail)
    if is_address and drop_filter(result, module, read.node):
        return
    if is_told_apart(result, read) and rewrite_told_apart(result, module, read.node):
        return
    match part:
        case Part.RESULT | Part.LIST | Part.ITEM if is_flood(result, module, read):
            drop_flood(result, module, read.node)
        case Part.LOST if _is_printed_whole(result, module, read):
            _tell_flood(result, module, read.node)
        case Part.LOST if not _is_of_own_address(result, read):
            raise _refused_part(module, read)
        case Part.PROMPT:
            if not isinstance(read.node, ast.Name) and not (
                instead_of_rewritten(result, module, read)
                or sent_prompt(result, module, read)
                or is_shown_empty(result, module, read)
            ):
                raise _refused_part(module, read)
        case Part.CHECK:
            downloads.drop_check(result.draft, module, read.node, "True", Stage.GENERATION)
        case Part.BYTES:
            rewrite_bytes(result, module, read)
        case Part.URL | Part.URLS:
            rewrite_address(result, module, read)
        case Part.RESULT | Part.LIST | Part.ITEM | Part.BASE64 | Part.OTHER:
            _rewrite_plain(result, module, read, part)


def _is_printed_whole(result: Result, module: Module, read: Read) -> bool:
    """Whether an object of the SDK, which stays one, is only printed as a dict or a text."""
    match module.statement(read.node):
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"))):
            return result.shape.name == "sdk" and bool(_WHOLE.match(read.trail))
    return False


_WHOLE = re.compile(r"((\.data|\[data\])\[\])?\.(dict|json|model_dump|model_dump_json|to_dict|to_json)\b")


def _tell_flood(result: Result, module: Module, node: ast.expr) -> None:
    """Say where people are shown a whole reply that held an address, and holds the image now."""
    if is_always_run(result, module, node) and not _gave_base64(result):
        result.draft.assume(
            f"Line {node.lineno} of {module.path} shows the whole reply: it holds the base64 text of the image now."
        )


def _is_of_own_address(result: Result, read: Read) -> bool:
    """Whether something is taken of an address that is still one, made by a function of the user."""
    if result.output is None or result.output.form is not Form.FUNCTION or not result.shape.is_below_url(read.trail):
        return False
    return not any(isinstance(each, ast.expr) and is_access(result, each) for each in ast.walk(read.node))


def _refused_part(module: Module, read: Read) -> Refused:
    return Refused(
        "result-not-followed",
        f"`{module.code(read.node)}` on line {read.node.lineno} of {read.path} has no counterpart in the "
        "official result.",
        "Decide by hand what takes its place.",
    )


def _rewrite_plain(result: Result, module: Module, read: Read, part: Part) -> None:
    """A read that stays what it is, only spelled as the SDK spells it."""
    if result.shape is LEGACY and _asks_for_key(result, module, read):
        return
    _check_plain_context(result, module, read, part)
    code = result.recoded(module, read.node)
    if part is Part.BASE64 and code.endswith(".b64_json") and not _is_tested_later(module, read.node):
        item = code.removesuffix(".b64_json")
        same = code == module.code(read.node)
        if not same or not (result.is_at_home or is_seen_to(module, read.node, item)):
            parent = module.parent(read.node)
            is_argument = isinstance(parent, ast.Call) and read.node in arguments(parent)
            text = text_of(result, module, read.node, item, is_argument=is_argument)
            # What fails without the image as it stands is not told to take it for an empty one.
            code = code if same else text
    if part is Part.LIST and not isinstance(read.node, ast.Name):
        code = _iterable(module, read.node, code)
    if code != module.code(read.node):
        _put(result, module, read.node, code)


def _asks_for_key(result: Result, module: Module, read: Read) -> bool:
    """Whether `"data" in reply` was asked: an object has the field, and there may be nothing in it."""
    parent = module.parents[read.node]
    match parent:
        case ast.Compare(left=ast.Constant(value=str() as key), ops=[ast.In() | ast.NotIn() as op], comparators=[_]):
            if result.shape.part(f"{read.trail}.{key}") is Part.LOST:
                raise _refused_part(module, replace(read, node=parent))
            test = "is not None" if isinstance(op, ast.In) else "is None"
            name = "b64_json" if key == "url" else key
            result.draft.replace(module, parent, f"{result.recoded(module, read.node)}.{name} {test}", STAGE)
            return True
    return False


def _put(result: Result, module: Module, node: ast.expr, code: str) -> None:
    """The read as the SDK spells it; where only the call in it changes, only that is written anew."""
    start, end = module.span(node)
    first, last = module.span(result.call) if module is result.module else (end, end)
    if start <= first and last <= end and first < last and not result.hoisted:
        alone = f"{module.text[start:first]}{result.new_call}{module.text[last:end]}"
        if is_same(alone, code):
            result.draft.replace(module, result.call, result.new_call, STAGE)
            return
        if "#" in module.text[start:first] + module.text[last:end]:
            raise Refused(
                "comment-in-chain",
                f"A comment stands between the parts that are taken out of the reply on line {node.lineno}.",
                "Give the reply a name on a line of its own and run again.",
            )
    result.draft.replace(module, node, code, STAGE)


def _iterable(module: Module, node: ast.expr, code: str) -> str:
    """`data` is optional in the SDK: what is gone through needs something to go through."""
    parent = module.parent(node)
    if isinstance(parent, (ast.For, ast.AsyncFor)) and parent.iter is node:
        return f"{code} or []"
    if isinstance(parent, ast.comprehension) and parent.iter is node:
        return f"{code} or []"
    if isinstance(parent, (ast.Call, ast.Assign)) and not _is_tested(module, node, code):
        return f"{code} or []"
    return code


def _is_tested(module: Module, node: ast.expr, code: str) -> bool:
    """Whether `data and ...` around has told already that there is a list."""
    around = [above for above in module.above(node) if isinstance(above, ast.BoolOp) and isinstance(above.op, ast.And)]
    return any(module.code(above.values[0]) == code for above in around)


def _is_tested_later(module: Module, node: ast.expr) -> bool:
    """Whether the code does with no text, `item.get("b64_json")`, and asks itself whether there is one."""
    match node, module.parent(node):
        case ast.Call(func=ast.Attribute(attr="get")), ast.Assign(targets=[ast.Name(id=name)]):
            around = module.function(node) or module.tree
            tests = [each.test for each in ast.walk(around) if isinstance(each, (ast.If, ast.IfExp))]
            asked = [test.operand if isinstance(test, ast.UnaryOp) else test for test in tests]
            return any(plain_name(each) == name for each in asked)
    return False


def _may_be_shown(result: Result, module: Module, node: ast.expr) -> bool:
    """Whether the text of a reply may change: an object of the SDK stays one, and a log is for people."""
    return result.shape.name == "sdk" or (result.shape is LEGACY and is_logged(module, node))


def _is_shown(parent: ast.AST | None) -> bool:
    """Whether a reply is only turned into text, as for a log."""
    return isinstance(parent, ast.FormattedValue) or (
        isinstance(parent, ast.Call) and plain_name(parent.func) in ("str", "repr", "print")
    )


def _check_plain_context(result: Result, module: Module, read: Read, part: Part) -> None:
    """The reply itself may be kept, gone through, tested, and handed to code of the repository; not away."""
    parent = module.parent(read.node)
    if part in (Part.BASE64, Part.OTHER):
        return
    if _is_shown(parent) and _may_be_shown(result, module, read.node):
        _tell_flood(result, module, read.node)
        return
    if isinstance(parent, ast.Call) and module.awaited(read.node) in arguments(parent):
        if is_internal(result.repository, read, parent) or plain_name(parent.func) in (*HARMLESS, "print"):
            return
        if _is_run(result, module, parent):
            return
        raise Refused(
            "result-leaves",
            f"The whole reply is handed to `{module.code(parent.func)}` on line {read.node.lineno} of {read.path}.",
            "Take the image out of the reply before it is handed on.",
        )
    if isinstance(parent, (ast.Dict, ast.Yield, ast.FormattedValue)) or _is_lost(result, module, read, parent):
        raise Refused(
            "result-leaves",
            f"The whole reply leaves on line {read.node.lineno} of {read.path}.",
            "Take the image out of the reply before it is handed on.",
        )
    if isinstance(parent, _AROUND):
        _check_plain_context(result, module, replace(read, node=parent), part)


def _is_run(result: Result, module: Module, call: ast.Call) -> bool:
    """Whether the call runs a coroutine of the reply and gives what it gives, which is read as a reply again."""
    site = result.repository.site_of(module, call)
    if site is not None and site.target.path == "asyncio.gather":
        return is_gathered(result, module, call)
    return site is not None and site.target.path in ("asyncio.run", "asyncio.wait_for", "anyio.run")


_AROUND = (ast.ListComp, ast.SetComp, ast.GeneratorExp, ast.IfExp, ast.BoolOp, ast.Starred, ast.Tuple, ast.List)
"""What hands on the value of what stands in it."""


def _is_lost(result: Result, module: Module, read: Read, parent: ast.AST | None) -> bool:
    """Whether a reply goes where its reader is not seen."""
    match parent:
        case ast.Return():
            function = module.function(read.node)
            seen = function is not None and has_seen_callers(result.repository, function, read)
            return not seen and not _gave_base64(result)
        case ast.Assign(targets=targets):
            return any(isinstance(each, ast.Subscript) for each in targets)
        case ast.Lambda():
            # What a thread gives back of it is known where it is a part of the reply.
            runner = module.parents[parent]
            return not isinstance(runner, ast.Call) or not result.repository.is_part(result.site.location, runner)
    return False


def _gave_base64(result: Result) -> bool:
    """Whether the old reply held base64 text all along, in an object of the SDK: who reads it finds what was there."""
    repository, site = result.repository, result.site
    asked, name = repository.scalar(site, "response_format"), repository.scalar(site, "model")
    model = repository.contract.model(str(name))
    always = asked != "url" and model is not None and "response_format" not in model.features
    return result.shape.name == "sdk" and (asked == "b64_json" or always)
