"""Image requests written by hand, with any HTTP client: the request becomes the SDK call, its reply is followed."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from offramp.fixes.as_dict import DICT, MAY_STAY, keep_dict
from offramp.fixes.by_words import asks_by_words, words_by_hand
from offramp.fixes.edits import Refused
from offramp.fixes.endpoint import is_verb, operation_of
from offramp.fixes.error_body import fails_by_body as is_behind_body
from offramp.fixes.failures import follow_handlers
from offramp.fixes.file_fields import built_words, fields_among
from offramp.fixes.form_data import form_words
from offramp.fixes.helpers import IN_A_HELPER, move_callers
from offramp.fixes.keys import official_key
from offramp.fixes.migration import Migration, own_client
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.payload import Word, noted, words
from offramp.fixes.place import Place, find_place, retrying, unwrap_session
from offramp.fixes.raw_reply import keep_response, put_response
from offramp.fixes.readers import put_dict
from offramp.fixes.replies import follow_reply, skipped_branches
from offramp.fixes.repository import Read
from offramp.fixes.request_files import Files, files_of
from offramp.fixes.result import Result
from offramp.fixes.sent import binding_of
from offramp.fixes.shapes import HTTP, Part
from offramp.fixes.status import checks_behind, rewrite_checks
from offramp.fixes.urlopen import urlopen_images
from offramp.fixes.waits import kept_timeout, timeout_of
from offramp.fixes.writing import written_call
from offramp.resolve import Request
from offramp.values import Absent, Value

_BODIES = ("json", "data", "body", "content")
_NOTES = {
    "url": "the SDK knows the address",
    "headers": "the SDK sends its own",
    "cookies": "belongs to the old server",
}
_UNASKED = (
    "Nothing asked whether the request had failed; a failed one raises `openai.APIStatusError` before its body is read."
)


_INSPECTED = MAY_STAY | {"response-inspected"}
"""Reasons of a reply that may stay the HTTP response that it is."""


def http_images(migration: Migration) -> None:
    """A POST to `/images/generations` or `/images/edits` as `images.generate` or `images.edit`."""
    if asks_by_words(migration.repository, migration.site):
        words_by_hand(migration)
        return
    before = migration.draft.copy()
    try:
        (urlopen_images if migration.site.target.path == "urllib.request.urlopen" else _move)(migration)
    except Refused as refused:
        first = refused
    else:
        return
    for second in _seconds(migration, first.no_patch.reason):
        migration.draft, migration.keeps_dict = before.copy(), second is _move
        migration.keeps_response = second is _move_response
        try:
            second(migration)
        except Refused:
            continue
        return
    raise first


def _seconds(migration: Migration, reason: str) -> Iterator[Callable[[Migration], None]]:
    """What is tried where the reply cannot be followed as an object, by the reason."""
    if reason in IN_A_HELPER:
        yield move_callers
    if reason in MAY_STAY and not migration.output:
        yield _move
    if reason in _INSPECTED and not migration.output:
        yield _move_read
        yield _move_response


def _move(migration: Migration) -> None:
    place, key, given, new_words = _asking(migration)
    reads = migration.repository.reads(migration.site.location)
    checks = checks_behind(migration, place, reads)
    if not checks and not any(HTTP.part(read.trail) is Part.CHECK for read in reads):
        migration.draft.assume(_UNASKED)
    branches = [] if migration.keeps_dict else skipped_branches(migration, reads, checks)
    unwrap_session(migration, place, branches)
    waits = kept_timeout(migration, timeout_of(migration, place, given.get("timeout")))
    client = f"{own_client(migration, is_async=place.is_async, key=key)}{retrying(migration, place)}"
    _settle(migration, place, f"{client}.{migration.operation}", [*new_words, *waits], checks, branches)


def _move_response(migration: Migration) -> None:
    """The request becomes the SDK's; what has looked into the HTTP response still finds one."""
    place, key, given, new_words = _asking(migration)
    keep_response(migration, place)
    unwrap_session(migration, place, [])
    waits = kept_timeout(migration, timeout_of(migration, place, given.get("timeout")))
    raw = migration.operation.replace("images.", "images.with_raw_response.")
    func = f"{own_client(migration, is_async=place.is_async, key=key)}.{raw}"
    margin = migration.module.indent(place.statement)[_dedent(migration.module, place, _inner(place, "")) :]
    text = _call_text(migration, func, [*new_words, *waits], margin + migration.module.step)
    put_response(migration, place, f"(await {text})" if place.is_async else text, margin)
    follow_handlers(migration, [])


def _move_read(migration: Migration) -> None:
    """The reply, and the function that only reads its JSON, become the dict of the SDK."""
    migration.keeps_dict = True
    place, key, given, new_words = _asking(migration)
    unwrap_session(migration, place, [])
    waits = kept_timeout(migration, timeout_of(migration, place, given.get("timeout")))
    func = f"{own_client(migration, is_async=place.is_async, key=key)}.{migration.operation}"
    margin = migration.module.indent(place.statement)[_dedent(migration.module, place, inserted=False) :]
    put_dict(migration, place, _call_text(migration, func, [*new_words, *waits], margin, more=len(DICT) + _BEFORE))
    follow_handlers(migration, [])


def _asking(migration: Migration) -> tuple[Place, str, dict[str, ast.expr], list[Word]]:
    """Where the request stands, the code of its key, its arguments, and those of the official call."""
    migration.client = None
    request = migration.repository.sites.request(migration.site)
    if request is None:
        raise Refused("no-request", "The call is not seen as an HTTP request.", "Write the official call by hand.")
    given = _given(migration)
    if operation_of(migration, request) != migration.operation:
        raise Refused("endpoint-unknown", "Path and operation do not agree.", "Write the official call by hand.")
    place = find_place(migration)
    new_words = _sent(migration, request, given)
    key = official_key(migration, given.get("headers"))
    if not key:
        migration.draft.assume("`OPENAI_API_KEY` is set where this runs; the client reads it by itself.")
    return place, key, given, new_words


# The request


def _sent(migration: Migration, request: Request, given: dict[str, ast.expr]) -> list[Word]:
    """What the request asks for, as arguments; an edit may send its plain fields among its files."""
    files = given.get("files")
    if migration.operation == "images.edit" and not given.keys() & {*_BODIES}:
        if (fields := fields_among(migration, files)) is not None:
            return _asked(migration, fields, Absent(), files_of(migration, files, has_fields=True))
        if built := built_words(migration, files):
            return built
    body = _body(migration)
    value = request.data if isinstance(request.json, Absent) else request.json
    return form_words(migration, body) or _asked(migration, body, value, files_of(migration, files))


def _asked(migration: Migration, body: ast.expr, value: Value, files: Files) -> list[Word]:
    """What the body and the files ask for, as arguments."""
    found = words(migration, body, value, files.given)
    rest = [Word("", files.mapping)] if files.mapping else []
    return [*(each for each in found if each.name not in files.given or files.given[each.name]), *rest]


def _given(migration: Migration) -> dict[str, ast.expr]:
    """The arguments of the request by name; each that goes is accounted for."""
    call, draft = migration.call, migration.draft
    if any(word.arg is None for word in call.keywords) or any(isinstance(each, ast.Starred) for each in call.args):
        raise Refused(
            "unpacked-arguments", "The arguments of the request are unpacked.", "Write them out and run again."
        )
    most = 2 if call.args and is_verb(call.args[0]) else 1
    if len(call.args) > most:
        raise Refused(
            "positional-arguments", "The request takes its body by position.", "Give it by name and run again."
        )
    given = {str(word.arg): word.value for word in call.keywords}
    for name in ["url", *sorted(given.keys() - {*_BODIES, "files", "url", "timeout"})]:
        noted(draft, name, _NOTES.get(name, "belongs to the HTTP request"))
    if given.keys() & {"proxies", "proxy"}:
        draft.assume("The proxy of the request is given up; the SDK reads HTTPS_PROXY.")
    if given.keys() & {"auth", "hooks", "stream"} - {"auth"}:
        raise Refused("request-option", "The request is streamed or hooked into.", "Write the official call by hand.")
    return given


def _body(migration: Migration) -> ast.expr:
    found = [word.value for word in migration.call.keywords if word.arg in _BODIES]
    if len(found) != 1 or migration.site.target.path.startswith(("urllib", "http.client")):
        raise Refused(
            "payload-not-seen",
            "The body of the request is not an argument of this call.",
            "Write the official call by hand.",
        )
    return found[0]


# The new text


def _settle(
    migration: Migration,
    place: Place,
    func: str,
    new_words: list[Word],
    checks: list[ast.If],
    branches: list[tuple[int, int]],
) -> None:
    """Put the call in its place, checks of the status turned into handlers, and follow the reply."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    reads = migration.repository.reads(migration.site.location)
    name, alias = _merged(migration, place, reads, checks)
    if alias is None and any(is_behind_body(module, check, reads) for check in checks):
        raise Refused(
            "response-inspected",
            f"Line {checks[-1].lineno} of {module.path} looks for an error in the body of the reply.",
            "Decide by hand which exception of the SDK takes its place.",
        )
    hoisted = free_name(module, migration.call, "image_response") if place.form == "chained" else ""
    made_as = ", ".join(word.text for word in new_words)
    result = migration.result(HTTP, made_as, hoisted)
    if place.form == "inline":
        result.new_call = _call_text(migration, func, new_words, module.indent(place.whole))
        _follow(migration, result, reads, branches)
        return
    deeper = module.step if checks else ""
    inner = _inner(place, hoisted)
    indent = module.indent(place.whole)
    margin = indent[_dedent(module, place, inner) :] + deeper
    text = ("await " if place.is_async else "") + _call_text(migration, func, new_words, margin)
    line = f"{name or hoisted} = {text}" if name or hoisted else text
    lines = ["try:", f"{deeper}{line}"] if checks else [line]
    if place.form in ("with", "chained"):
        if place.form == "with":
            assert isinstance(place.statement, (ast.With, ast.AsyncWith))
            draft.unwrap(module, place.statement, stage)
        draft.insert_before(module, place.statement, lines, stage)
    elif checks or place.loop or name != place.name:
        whole = f"try:{module.newline}{margin}{line}" if checks else line
        draft.replace(module, place.whole, whole, stage)
    else:
        draft.replace(module, place.holder, text, stage)
    taken = rewrite_checks(migration, place, reads, checks)
    if alias is not None:
        draft.delete(module, alias, stage)
        taken.append(module.span(alias))
    _follow(migration, result, reads, [*taken, *branches])


def _follow(migration: Migration, result: Result, reads: tuple[Read, ...], taken: list[tuple[int, int]]) -> None:
    follow = keep_dict if migration.keeps_dict else follow_reply
    follow_handlers(migration, follow(migration, result, reads, taken))


def _inner(place: Place, hoisted: str) -> bool:
    """Whether the new line is an insertion, which loses the margin of unwrapped blocks by itself."""
    return place.form == "with" or bool(hoisted)


def _dedent(module: Module, place: Place, inserted: bool) -> int:
    if inserted:
        return 0
    return sum(
        len(module.indent(block.body[0])) - len(module.indent(block))
        for block in place.unwrapped
        if block is not place.statement
    )


_BEFORE = len("return (await )")


def _call_text(migration: Migration, func: str, new_words: list[Word], margin: str, more: int = 0) -> str:
    """On one line where it fits with `more` and the old call did; one argument a line otherwise."""
    module, call = migration.module, migration.call
    spread = call.end_lineno != call.lineno and len(new_words) > 1
    return written_call(module, call, func, new_words, margin, column=len(margin) + more, spread=spread)


def _merged(
    migration: Migration, place: Place, reads: tuple[Read, ...], checks: list[ast.If]
) -> tuple[str, ast.stmt | None]:
    """`data = response.json()` right behind: the SDK's reply takes the name `data` at once."""
    module = migration.module
    if place.form not in ("name", "with") or migration.keeps_dict:
        return place.name, None
    block = (
        place.statement.body
        if isinstance(place.statement, (ast.With, ast.AsyncWith))
        else module.body_of(place.statement)
    )
    spans = [module.span(check) for check in checks]
    direct = [
        read
        for read in reads
        if read.path == module.path and _base_name(read.node) == place.name and HTTP.part(read.trail) is not Part.CHECK
        and not any(start <= module.span(read.node)[0] < end for start, end in spans)
    ]  # fmt: skip
    if len(direct) != 1 or direct[0].trail != ".json()" or not isinstance(direct[0].node, ast.Call):
        return place.name, None
    node: ast.AST = direct[0].node
    parent = module.parents[node]
    parent = module.parents[parent] if isinstance(parent, ast.Await) else parent
    match parent:
        case ast.Assign(targets=[ast.Name() as target]) if parent in block and len(block) > 1:
            if binding_of(module, target) is parent or _is_only(module, target):
                return target.id, parent
    return place.name, None


def _is_only(module: Module, target: ast.Name) -> bool:
    around = module.function(target) or module.tree
    stores = [
        each for each in ast.walk(around)
        if isinstance(each, ast.Name) and each.id == target.id and not isinstance(each.ctx, ast.Load)
    ]  # fmt: skip
    return stores == [target]


def _base_name(node: ast.expr) -> str:
    while True:
        match node:
            case (
                ast.Attribute(value=inner) | ast.Subscript(value=inner) | ast.Call(func=inner) | ast.Await(value=inner)
            ):
                node = inner
            case ast.Name(id=name):
                return name
            case _:
                return ""
