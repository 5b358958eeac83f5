"""The key of a request by hand that goes to OpenAI already: it stays the key of the official client."""

from __future__ import annotations

import ast
import re

from offramp.fixes.endpoint import latest
from offramp.fixes.locals import named, only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.model import Route
from offramp.resolve.base import alternatives
from offramp.values import Known, Partial, Table, Unknown, Value


def official_key(migration: Migration, headers: ast.expr | None) -> str:
    """The code of the key in `Authorization: Bearer ...`; empty where the SDK reads its own."""
    if headers is None:
        return ""
    module = migration.module
    if isinstance(headers, ast.Name):
        headers = headers_at(module, headers)
    key = _bearer(headers) if isinstance(headers, ast.Dict) else None
    # Before Python 3.12 the parser does not tell where a part of an f-string stands.
    code = ast.unparse(key) if key is not None and _is_handed(module, key) else ""
    if not code or migration.finding.route is Route.OFFICIAL:
        return code
    if migration.finding.route.banned or not _is_open(migration):
        return ""
    migration.draft.assume(f"What is passed as `{code}` is a key of OpenAI itself from now on.")
    return code


def headers_at(module: Module, name: ast.Name) -> ast.expr | None:
    """What the name of the headers is bound to where they are sent."""
    binding = only_binding(module, name)
    return binding.value if binding else latest(module, name)


def _is_open(migration: Migration) -> bool:
    """Whether nothing in the repository tells the key, so that it comes from who uses the program."""
    request = migration.repository.sites.request(migration.site)
    headers = request.headers if request else None
    if not isinstance(headers, Table):
        return False
    told = [value for key, given in headers.entries if key.lower() == "authorization" for value in alternatives(given)]
    open_ones = [
        each for each in told if isinstance(each, Partial) and all(isinstance(hole, Unknown) for hole in each.holes)
    ]
    return bool(open_ones) and all(each in open_ones or _is_bare(each) for each in told)


def _is_bare(value: Value) -> bool:
    """A header without a key, as a default that is empty makes it."""
    return isinstance(value, Known) and str(value.value).strip().lower() in ("", "bearer")


def _bearer(headers: ast.Dict) -> ast.expr | None:
    """What stands behind `Bearer` in the display of the headers."""
    for name, value in zip(headers.keys, headers.values, strict=True):
        if not isinstance(name, ast.Constant) or str(name.value).lower() != "authorization":
            continue
        match value:
            case ast.JoinedStr(values=[ast.Constant(value="Bearer "), ast.FormattedValue(value=key, format_spec=None)]):
                return key
            case ast.BinOp(left=ast.Constant(value="Bearer "), op=ast.Add(), right=key):
                return key
    return None


def _is_handed(module: Module, key: ast.expr) -> bool:
    """Whether the key is a parameter, or kept on an object: somebody else gives it than the environment."""
    match key:
        case ast.Call(func=ast.Attribute(value=inner, attr="strip"), args=[], keywords=[]):
            return _is_handed(module, inner)
    if isinstance(key, ast.Attribute):
        return isinstance(key.value, ast.Name) and key.value.id == "self"
    around = module.function(key)
    handed = {each.arg for each in ast.walk(around.args) if isinstance(each, ast.arg)} if around else set()
    return isinstance(key, ast.Name) and (key.id in handed or _is_of_other_variable(module, key.id))


def _is_of_other_variable(module: Module, name: str) -> bool:
    """Whether a name of the module alone is read from a variable of the environment that the SDK does not know."""
    stores = [each for each in named(module.tree, name) if not isinstance(each.ctx, ast.Load)]
    parent = module.parents[stores[0]] if len(stores) == 1 else None
    if not isinstance(parent, ast.Assign) or parent not in module.tree.body:
        return False
    found = _VARIABLE.match(module.code(parent.value))
    return found is not None and found[1] != "OPENAI_API_KEY"


_VARIABLE = re.compile(r"(?:os\.)?(?:environ(?:\.get)?|getenv)[\[(]\s*['\"](\w+)['\"]")
