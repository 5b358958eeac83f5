"""The key of a request by hand that goes to OpenAI already: it stays the key of the official client."""

from __future__ import annotations

import ast
import re

from offramp.fixes.bearers import bearer, session_bearer, unkept
from offramp.fixes.edits import Refused
from offramp.fixes.locals import named
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.model import Route
from offramp.resolve.base import alternatives
from offramp.values import External, Known, Partial, Table, Unknown, Value


def official_key(migration: Migration, headers: ast.expr | None, made: ast.Call | None = None) -> str:
    """The code of the key in `Authorization: Bearer ...`; empty where the SDK reads its own.

    `made` is a request that is put together in another call than the one that sends it, so in no session.
    """
    module = migration.module
    key = bearer(module, headers) if headers is not None else None
    return key_code(migration, key or (None if made else session_bearer(module, migration.call)))


def key_code(migration: Migration, key: ast.expr | None) -> str:
    """The code of a key where the client may be given it; a key of a relay, or written into the code, goes."""
    if migration.finding.route.banned:
        return ""
    is_own, is_open = migration.finding.route is Route.OFFICIAL, _is_open(migration)
    # Before Python 3.12 the parser does not tell where a part of an f-string stands.
    code = ast.unparse(key) if key is not None else ""
    code = code if '"' in code else code.replace("'", '"')
    if key is not None and (_is_own_variable(migration.module, key) or _is_literal(migration.module, key)):
        return ""
    if is_open and (not code or len(code) > _LONG or "\n" in code):
        raise Refused(
            "key-not-followed",
            f"The key of the request comes from where it cannot be named on line {migration.call.lineno} of "
            f"{migration.module.path}, so the official client would be left without it.",
            "Keep the key where the call reaches it, for example as `self.api_key`, and run again.",
        )
    if is_own or not is_open:
        return _kept(migration, key, code) if key is not None and is_own else ""
    migration.draft.assume(f"What is passed as `{code}` is a key of OpenAI itself from now on.")
    return _kept(migration, key, code) if key is not None else ""


def _kept(migration: Migration, key: ast.expr, code: str) -> str:
    """The code of the key; the constructor keeps it from now on, where it only put it into a session."""
    module = migration.module
    if missing := unkept(module, key, migration.call):
        home, name = missing
        first = next(each for each in home.body if not _is_text(each))
        migration.draft.insert_before(module, first, [f"self.{name} = {name}"], migration.stage)
    return code


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def _is_open(migration: Migration) -> bool:
    """Whether nothing in the repository tells the key, so that it comes from who uses the program."""
    request = migration.repository.sites.request(migration.site)
    headers = request.headers if request else None
    if not isinstance(headers, Table):
        return False
    told = [value for key, given in headers.entries if key.lower() == "authorization" for value in alternatives(given)]
    open_ones = [
        each
        for each in told
        if isinstance(each, Partial) and all(isinstance(hole, (Unknown, External)) for hole in each.holes)
    ]
    return bool(open_ones) and all(each in open_ones or _is_bare(each) for each in told)


def _is_bare(value: Value) -> bool:
    """A header without a key, as a default that is empty makes it."""
    return isinstance(value, Known) and str(value.value).strip().lower() in ("", "bearer")


def _is_own_variable(module: Module, key: ast.expr) -> bool:
    """Whether the key is read from the variable that the SDK reads by itself."""
    match key:
        case ast.Call(func=ast.Attribute(value=inner, attr="strip"), args=[], keywords=[]):
            return _is_own_variable(module, inner)
        case ast.BoolOp(op=ast.Or(), values=[first, ast.Constant()]):
            return _is_own_variable(module, first)
        case ast.Name() if (value := _bound(module, key)) is not None:
            return not isinstance(value, ast.Name) and _is_own_variable(module, value)
    found = _VARIABLE.match(ast.unparse(key))
    return found is not None and found[1] == "OPENAI_API_KEY"


def _is_literal(module: Module, key: ast.expr) -> bool:
    value = _bound(module, key) if isinstance(key, ast.Name) else key
    return isinstance(value, ast.Constant)


def _bound(module: Module, name: ast.Name) -> ast.expr | None:
    """What alone binds a name in its function, or in the file."""
    around = module.function(name) if name in module.parents else None
    for scope in (around, module.tree):
        stores = [each for each in named(scope, name.id) if not isinstance(each.ctx, ast.Load)] if scope else []
        parent = module.parents[stores[0]] if len(stores) == 1 else None
        if stores:
            return parent.value if isinstance(parent, (ast.Assign, ast.AnnAssign)) else None
    return None


_LONG = 90
"""A key that takes more characters is worked out, and not only named."""

_VARIABLE = re.compile(r"(?:os\.)?(?:environ(?:\.get)?|getenv)[\[(]\s*['\"](\w+)['\"]")
