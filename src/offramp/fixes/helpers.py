"""A request in a helper that is told address and body: who calls the helper calls the SDK instead, and it goes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.facts import Call
from offramp.fixes.as_dict import DICT, check_dict
from offramp.fixes.bearers import bearer, default_of, moved_to
from offramp.fixes.callers import has_seen_callers
from offramp.fixes.edits import Refused
from offramp.fixes.endpoint import tell_address
from offramp.fixes.keys import key_code
from offramp.fixes.migration import Migration, own_client
from offramp.fixes.module import Function, Module
from offramp.fixes.payload import words
from offramp.fixes.repository import Read
from offramp.fixes.transports import gives_json, own_error, removal_of, wrap_own
from offramp.fixes.waits import kept_timeout
from offramp.fixes.writing import written_call
from offramp.resolve import Site
from offramp.resolve.urls import addresses, path_of
from offramp.values import Unknown, Value

IN_A_HELPER = frozenset({"endpoint-unknown", "endpoint-argument", "payload-not-seen", "positional-arguments"})
"""Reasons that tell of a request whose parts are given by the callers of a function."""

_PATH = "/images/generations"
_DUMPS = frozenset({"dumps"})
_LOADED = frozenset({"json.loads", "json.load"})
_GOES = frozenset(
    {
        "timeout", "timeout_sec", "timeout_seconds", "headers", "method", "retries", "verify",
        "base_url", "api_base", "base", "host", "api_key", "key", "token",
    }
)  # fmt: skip
"""What a caller may tell the helper that the SDK sees to by itself."""


class _Caller(Struct, frozen=True, kw_only=True):
    """One call of the helper: its arguments by the name of the parameter, as code and as values."""

    module: Module
    scope: int
    call: ast.Call
    given: dict[str, ast.expr]
    values: dict[str, Value]

    @property
    def addresses(self) -> list[str]:
        """The parameters that are told where the image request goes."""
        return [name for name, value in self.values.items() if _path(value).endswith(_PATH)]


def move_callers(migration: Migration) -> None:
    """Each call of the helper with a body for `/images/generations` becomes the SDK's, its reply the same dict."""
    helper = migration.module.function(migration.call)
    if helper is None or migration.operation != "images.generate":
        raise _refused("is not that of a helper")
    callers = _callers(migration, helper)
    _check_helper(migration, helper)
    movers = [caller for caller in callers if caller.addresses]
    if not movers or any(_may_be_image(each, movers) for each in callers if each not in movers):
        raise _refused("is told an address that is not known, or one of edits")
    migration.client, migration.moves_callers = None, True
    check_dict(migration, _reads(migration, helper, _homes(callers) - _homes(movers)))
    body = _body_of(helper)
    error = own_error(migration, helper, _lower(migration, helper), _refused)
    for caller in movers:
        _move(migration, helper, caller, body, error)
    if len(movers) == len(callers):
        migration.draft.edits += removal_of(migration, helper)
    if error:
        migration.draft.assume(f"The text of the `{error}` of a failed request is that of the SDK's exception.")
    else:
        migration.draft.assume(
            f"A failed request raises `openai.APIError`, and no longer what `{helper.name}` raised for it."
        )


def _refused(clause: str) -> Refused:
    return Refused("endpoint-argument", f"The request {clause}.", "Write the official call where the helper is called.")


def _may_be_image(caller: _Caller, movers: list[_Caller]) -> bool:
    """Whether a caller may ask for an image too: an address that is not known, or one of edits."""
    names = {name for each in movers for name in each.addresses}
    paths = [_path(value) for name, value in caller.values.items() if name in names]
    return not paths or any(not path or "/images/" in path for path in paths)


def _path(value: Value) -> str:
    found = {f"/{(path_of(each) or '').strip('/')}" for each in addresses(value)} - {"/"}
    return found.pop() if len(found) == 1 else ""


# The helper


def _callers(migration: Migration, helper: Function) -> list[_Caller]:
    program, site = migration.repository.program, migration.site
    at = Read(path=site.path, scope=site.scope, node=migration.call, trail="", origins=(), mixed=False)
    plain = [each for each in helper.decorator_list if not (isinstance(each, ast.Name) and each.id == "staticmethod")]
    if plain or not program.callers(site.path, site.scope):
        raise _refused("has callers that are not seen")
    if not helper.decorator_list and not has_seen_callers(migration.repository, helper, at):
        raise _refused("has callers that are not all seen")
    return [_caller(migration, helper, *each) for each in program.callers(site.path, site.scope)]


def _caller(migration: Migration, helper: Function, path: str, scope: int, call: Call) -> _Caller:
    module = migration.repository.module(path)
    node = module.expression(call.at)
    names = [each.arg for each in (*helper.args.posonlyargs, *helper.args.args)]
    names = names[1:] if _is_bound(migration, helper) else names
    if not isinstance(node, ast.Call) or any(arg.star for arg in call.args) or len(node.args) > len(names):
        raise _refused("is called with unpacked arguments")
    given = dict(zip(names, node.args, strict=False))
    given |= {word.arg: word.value for word in node.keywords if word.arg}
    positional = [arg.value for arg in call.args if not arg.name]
    facts = dict(zip(names, positional, strict=False)) | {arg.name: arg.value for arg in call.args if arg.name}
    values = {name: migration.repository.program.value(path, scope, fact) for name, fact in facts.items()}
    return _Caller(module=module, scope=scope, call=node, given=given, values=values)


def _is_bound(migration: Migration, helper: Function) -> bool:
    return isinstance(migration.module.parents[helper], ast.ClassDef) and not helper.decorator_list


def _check_helper(migration: Migration, helper: Function) -> None:
    """It does nothing but send one request and give back its JSON."""
    module = migration.module
    own = [each for each in ast.walk(helper) if isinstance(each, (ast.Return, ast.Yield, ast.YieldFrom))]
    returns = [each for each in own if isinstance(each, ast.Return) and module.function(each) is helper]
    if len(own) != len(returns) or not returns or not all(gives_json(module, each.value) for each in returns):
        raise _refused("stands in a function that gives back something else than its JSON")
    if any(isinstance(each, (ast.For, ast.While, ast.AsyncFor)) for each in ast.walk(helper)):
        raise _refused("is repeated by the function that it stands in")


def _body_of(helper: Function) -> str:
    """The parameter that holds the body."""
    params = {each.arg for each in ast.walk(helper.args) if isinstance(each, ast.arg)}
    found = {node.id for node in _bodies(helper) if isinstance(node, ast.Name)}
    if len(found) != 1 or not found <= params:
        raise _refused("gets a body that is not handed in as a mapping")
    return found.pop()


def _bodies(helper: Function) -> Iterator[ast.expr]:
    for node in ast.walk(helper):
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=[first, *_]) if name in _DUMPS:
                yield first
            case ast.keyword(arg="json", value=value):
                yield value


def _homes(callers: list[_Caller]) -> set[Function | None]:
    """The functions in which callers stand."""
    return {caller.module.function(caller.call) for caller in callers} - {None}


def _reads(migration: Migration, helper: Function, others: set[Function | None]) -> list[Read]:
    """The reads of the JSON behind the helper; not those of what looks into the HTTP reply before.

    `others` are functions that ask the helper for something else than an image.
    """
    loaded = [each for site in _inside(migration, helper) if site.target.path in _LOADED
              for each in migration.repository.reads(site.location)]  # fmt: skip
    reads = [*_replies(migration, helper), *(replace(each, trail=f".json(){each.trail}") for each in loaded)]
    lower = _lower(migration, helper) | others
    return [read for read in dict.fromkeys(reads) if _function(migration, read) not in lower]


def _inside(migration: Migration, helper: Function) -> list[Site]:
    module, repository = migration.module, migration.repository
    here = [site for site in repository.sites.all if site.path == module.path]
    return [site for site in here if module.function(repository.node(site.location) or helper) is helper]


def _replies(migration: Migration, helper: Function) -> list[Read]:
    """The reads of the HTTP replies that the helper gets."""
    sites = [site for site in _inside(migration, helper) if migration.repository.sites.request(site)]
    return [read for site in sites for read in migration.repository.reads(site.location)]


def _lower(migration: Migration, helper: Function) -> set[Function | None]:
    """The helper, and the functions that it shows the HTTP reply itself."""
    shown = [read for read in _replies(migration, helper) if not read.trail.startswith(".json()")]
    return {helper, *(_function(migration, read) for read in shown)}


def _function(migration: Migration, read: Read) -> Function | None:
    return migration.repository.module(read.path).function(read.node)


# Its callers


def _move(migration: Migration, helper: Function, caller: _Caller, body: str, error: str) -> None:
    module, call = caller.module, caller.call
    spare = {*caller.given} - {body, *caller.addresses}
    if len(caller.addresses) != 1 or body not in caller.given or not spare <= _GOES:
        raise _refused("is told more by its callers than address and body")
    moved = replace(migration, site=replace(migration.site, path=module.path, scope=caller.scope), call=call)
    new_words = words(moved, caller.given[body], caller.values[body], {})
    is_async = isinstance(helper, ast.AsyncFunctionDef)
    key = _key(migration, helper, caller)
    if not key:
        migration.draft.assume("`OPENAI_API_KEY` is set where this runs; the client reads it by itself.")
    tell_address(migration, caller.values[caller.addresses[0]])
    new_words += kept_timeout(moved, _timeout(migration, helper, caller))
    func = f"{own_client(moved, is_async=is_async, key=key)}.images.generate"
    margin = module.indent(module.statement(call))
    text = written_call(module, call, func, new_words, margin, column=len(margin), spread=len(new_words) > 2)
    whole = module.awaited(call)
    text = f"(await {text})" if whole is not call else text
    if error:
        wrap_own(moved, whole, f"{text}{DICT}", error, _refused)
    else:
        migration.draft.replace(module, whole, f"{text}{DICT}", migration.stage)


def _timeout(migration: Migration, helper: Function, caller: _Caller) -> ast.expr | None:
    """The timeout that the caller tells the helper, or the one that the helper sets by a plain number."""
    told = next((word.value for word in migration.call.keywords if word.arg == "timeout"), None)
    if isinstance(told, ast.Name):
        told = caller.given.get(told.id) or default_of(helper, told.id)
    return told if isinstance(told, ast.Constant) or told in caller.given.values() else None


def _key(migration: Migration, helper: Function, caller: _Caller) -> str:
    """The key that the caller tells the helper, or the one that the helper sends, in the words of the caller."""
    told = next((name for name in ("api_key", "key", "token") if name in caller.given), "")
    if told and not migration.finding.route.banned and isinstance(caller.values[told], Unknown):
        code = caller.module.code(caller.given[told])
        migration.draft.assume(f"What is passed as `{code}` is a key of OpenAI itself from now on.")
        return code
    headers = _headers(helper)
    if headers is None or caller.module is not migration.module:
        return ""
    key = bearer(migration.module, headers)
    return key_code(migration, moved_to(caller.module, key, helper, caller.given, caller.call) if key else None)


def _headers(helper: Function) -> ast.expr | None:
    """The headers that the helper sends."""
    found = [each.value for each in ast.walk(helper) if isinstance(each, ast.keyword) and each.arg == "headers"]
    return found[0] if len(found) == 1 else None
