"""The rest of what a repository asks openai 0.x for: one package cannot be old and new, so it moves with the images.

All of it or nothing: what stands in no row of the table `openai_legacy` is named in the refusal.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Container, Mapping
from typing import Any

from msgspec import Struct

from offramp.fixes.calls import rewritten
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.imports import exported
from offramp.fixes.legacy_errors import package_names, rename_errors
from offramp.fixes.legacy_replies import Fields, follow_fields
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Location, Stage
from offramp.resolve import Site
from offramp.values import Table

_RESOURCE = re.compile(r"openai\.([A-Z]\w+)\.\w+")
_IMAGE = "openai.Image."
_IN_TEXT = re.compile(r"([\w.]+\.)?openai\.[A-Z]\w+\.[a-z]\w+")
"""What a test puts a double in the place of."""


class _Rows(Struct, frozen=True):
    """The table, by kind and value."""

    rows: Mapping[tuple[str, str], Mapping[str, Any]]

    def get(self, kind: str, value: str) -> Mapping[str, Any] | None:
        """A row."""
        return self.rows.get((kind, value))

    def names(self, kind: str) -> dict[str, str]:
        """All names of a kind, each with its new one."""
        return {value: str(row.get("new", value)) for (each, value), row in self.rows.items() if each == kind}

    def carried(self) -> dict[str, tuple[str, str]]:
        """What exceptions carry: the new name, and the exceptions."""
        rows = ((value, row) for (kind, value), row in self.rows.items() if kind == "carried")
        return {value: (str(row["new"]), str(row["of"])) for value, row in rows}


def legacy_rows(repository: Repository) -> _Rows:
    """What is known of 0.x."""
    entries = [dict(each) for each in repository.rules.tables["openai_legacy"].entries]
    return _Rows({(str(each["kind"]), str(each["value"])): each for each in entries})


def move_companions(repository: Repository, draft: Draft, stage: Stage) -> None:
    """Write every other use of 0.x anew, or refuse with the name of the first that is not understood."""
    rows, own = legacy_rows(repository), Draft()
    sites = [site for site in repository.sites.all if _RESOURCE.fullmatch(site.target.path)]
    others = sorted((site for site in sites if not site.target.path.startswith(_IMAGE)), key=lambda site: site.location)
    for site in others:
        _move(repository, own, rows, site, len(others))
    known = {id(each) for site in sites for each in ast.walk(repository.call(site).func)}
    for path in sorted(repository.program.indexes):
        if "openai" in repository.analysis.texts[path]:
            module = repository.module(path)
            _check_names(module, rows, known)
            rename_errors(repository, own, module, rows.carried(), rows.names("exception"))
    for old in {edit.stage for edit in own.edits}:
        own.restamp(old, stage)
    if others:
        first = f"{others[0].path}:{others[0].location.line}"
        own.assume(f"{_count(len(others))} of openai 0.x (first: {first}) {_move_too(len(others))}.")
    draft.take(own)


def _count(number: int) -> str:
    return "The other call" if number == 1 else f"The other {number} calls"


def _move_too(number: int) -> str:
    return "moves with this one, its reply read as an object" if number == 1 else (
        "move with this one, their replies read as objects"
    )  # fmt: skip


# One call


def _move(repository: Repository, draft: Draft, rows: _Rows, site: Site, count: int) -> None:
    row = rows.get("call", site.target.path)
    if row is None:
        raise not_understood(f"`{site.target.path}`", site.path, site.location.line, count)
    module, call = repository.module(site.path), repository.call(site)
    if (
        not site.written
        or not isinstance(call.func, ast.Attribute)
        or not isinstance(call.func.value, (ast.Attribute, ast.Name))
    ):
        raise not_understood(f"`{module.code(call.func)}`", site.path, call.lineno, count)
    owner = client_of(repository, module, call, bool(row.get("awaited")))
    names = dict(enumerate(str(row.get("positions", "")).split()))
    renamed = _renamed(repository, draft, rows, site, call, count)
    if len(call.args) > len(names):
        raise not_understood("an argument without a name", site.path, call.lineno, count)
    text = rewritten(module.code(call), func=f"{owner}.{row['new']}", names=names)
    for old, new in renamed.items():
        text = _with_keyword(text, old, new)
    draft.need(module.path, "openai")
    draft.replace(module, call, text, Stage.GENERATION)
    if _gives_text(call):
        return
    reply = rows.get("reply", str(row["reply"]))
    assert reply is not None

    def refuse(what: str, path: str, line: int) -> Refused:
        return not_understood(what, path, line, count)

    follow_fields(repository, draft, site, call, Fields.of(str(reply["fields"])), refuse)


def check_client_arguments(repository: Repository, draft: Draft, path: str, call: ast.Call) -> None:
    """Refuse what tells an image call a client of its own; what only leads it elsewhere is given up, and told."""
    rows = legacy_rows(repository)
    given_up, known = rows.names("given-up"), rows.names("argument")
    for word in call.keywords:
        if word.arg in known and not known[word.arg] and word.arg not in given_up:
            raise Refused(
                "client-argument",
                f"`{word.arg}=` on line {word.value.lineno} of {path} makes the call one of another client.",
                "Make a client with it, call `images` of that client, and run again.",
            )
        if word.arg in given_up:
            draft.assume(f"`{word.arg}` on line {word.value.lineno} of {path} is given up: the request goes to OpenAI.")


def client_of(repository: Repository, module: Module, call: ast.Call, is_awaited: bool) -> str:
    """The package, or a client with the key that the call itself is told."""
    key = next((module.code(word.value) for word in call.keywords if word.arg == "api_key"), "")
    if is_awaited:
        return async_client(repository, key)
    return f"openai.OpenAI(api_key={key})" if key else "openai"


def async_client(repository: Repository, key: str = "") -> str:
    """A client for awaited calls, with what the package was told: only the others have a client of the package."""
    modules = (repository.module(path) for path in sorted(repository.program.indexes))
    organized = any(_is_organized(module) for module in modules if ".organization" in module.text)
    more = ", organization=openai.organization" if organized else ""
    return f"openai.AsyncOpenAI(api_key={key or 'openai.api_key'}{more})"


def _is_organized(module: Module) -> bool:
    """Whether the file tells the package the organization."""
    names = "|".join(sorted(package_names(module)))
    return bool(re.search(rf"\b({names})\.organization\s*=", module.text))


def _gives_text(call: ast.Call) -> bool:
    """Whether a transcript was asked for as bare text, which it still is."""
    return any(
        word.arg == "response_format" and isinstance(word.value, ast.Constant)
        and word.value.value in ("text", "srt", "vtt")
        for word in call.keywords
    )  # fmt: skip


def _renamed(
    repository: Repository, draft: Draft, rows: _Rows, site: Site, call: ast.Call, count: int
) -> dict[str, str]:
    """The keywords of the call that have another name, or none, today; those of an unpacked mapping are seen to."""
    known = rows.names("argument")
    given = [word.arg for word in call.keywords if word.arg in known]
    for name in given:
        if not known[name]:
            raise not_understood(f"`{name}=`", site.path, call.lineno, count)
    for word in call.keywords:
        if word.arg is None:
            _check_unpacked(repository, draft, known, site, word.value, count)
    return {name: known[name] for name in given} | ({"api_key": ""} if _has_key(call) else {})


def _has_key(call: ast.Call) -> bool:
    return any(word.arg == "api_key" for word in call.keywords)


def _check_unpacked(
    repository: Repository, draft: Draft, known: Mapping[str, str], site: Site, node: ast.expr, count: int
) -> None:
    """A mapping that is unpacked: its keys are all seen, and those with another name get it where they stand."""
    module = repository.module(site.path)
    refused = not_understood(f"`**{module.code(node)}`", site.path, node.lineno, count)
    value = _value_of(repository, site, node)
    if not isinstance(value, Table) or value.open or value.keys:
        raise refused
    keys = {key for key, _ in value.entries}
    old = sorted(keys & known.keys())
    written = [
        each for each in ast.walk(module.tree) if isinstance(each, ast.Dict) and _is_bound_to(module, each, node)
    ]
    if old and (len(written) != 1 or any(not known[name] for name in old)):
        raise refused
    for key in written[0].keys if old else ():
        if isinstance(key, ast.Constant) and key.value in old:
            quote = module.code(key)[0]
            draft.replace(module, key, f"{quote}{known[str(key.value)]}{quote}", Stage.GENERATION)


def _value_of(repository: Repository, site: Site, node: ast.expr) -> object:
    index, module = repository.program.indexes[site.path], repository.module(site.path)
    for scope, _, each in index.calls:
        for arg in each.args if scope == site.scope else ():
            if arg.star and module.expression(arg.value.at) is node:
                return repository.program.value(site.path, scope, arg.value)
    return None


def _is_bound_to(module: Module, node: ast.Dict, name: ast.expr) -> bool:
    match module.parents[node]:
        case ast.Assign(targets=[ast.Name(id=bound)]):
            return isinstance(name, ast.Name) and name.id == bound
    return False


def _with_keyword(text: str, old: str, new: str) -> str:
    """The call with another name of one keyword; without it when there is none."""
    call = ast.parse(text, mode="eval").body
    assert isinstance(call, ast.Call)
    if not new:
        return rewritten(text, keep=[word.arg for word in call.keywords if word.arg and word.arg != old])
    module = Module("", text)
    word = next(each for each in ast.walk(module.tree) if isinstance(each, ast.keyword) and each.arg == old)
    start = module.span(word)[0]
    return text[:start] + new + text[start + len(old) :]


# What is not a call


def _check_names(module: Module, rows: _Rows, known: set[int]) -> None:
    """Every name that is taken of the package is one that stays, or has been seen to."""
    owners = package_names(module)
    fine = rows.names("kept").keys() | rows.names("exception").keys() | {"error"}
    for node in ast.walk(module.tree):
        match node:
            case ast.Attribute(value=ast.Name(id=owner), attr=name, ctx=kind) if (
                owner in owners and id(node) not in known
            ):
                is_set = name == "api_base" and isinstance(kind, ast.Store)
                if name not in fine and not is_set and not _is_new(name):
                    raise not_understood(f"`{owner}.{name}`", module.path, node.lineno)
            case ast.ImportFrom(module="openai", level=0, names=names):
                for each in names:
                    if not (each.name in fine or _is_new(each.name) or _is_only_called(module, each, known)):
                        raise not_understood(f"`from openai import {each.name}`", module.path, node.lineno)
            case ast.ImportFrom(module=str(name), level=0) if name.startswith("openai.") and name != "openai.error":
                raise not_understood(f"`from {name}`", module.path, node.lineno)
            case ast.Constant(value=str(text)) if _IN_TEXT.fullmatch(text):
                raise not_understood(f"the name `{text}` in a string", module.path, node.lineno)


def _is_only_called(module: Module, alias: ast.alias, known: set[int]) -> bool:
    """Whether nothing else is done with an imported class than calls that have been seen to."""
    name = alias.asname or alias.name
    reads = [each for each in ast.walk(module.tree) if isinstance(each, ast.Name) and each.id == name]
    return all(id(each) in known for each in reads) and name not in exported(module.tree)


_NEW = re.compile(r"(Async)?(Azure)?OpenAI|images|chat|completions|base_url|(NotFound|BadRequest|APIStatus)Error|types")


def _is_new(name: str) -> bool:
    """Whether only today's package has the name: the code knows both."""
    return bool(_NEW.fullmatch(name))


def not_understood(what: str, path: str, line: int, count: int = 0) -> Refused:
    """The refusal that names the use of 0.x which stands in the way."""
    others = f" (of {count} other calls)" if count > 1 else ""
    return Refused(
        "legacy-sdk",
        f"The package that has this call's successor breaks openai 0.x elsewhere: what takes the place of {what} on "
        f"line {line} of {path} is not known{others}.",
        "Move that use to openai 1.x or later first, then run again.",
    )


def images_left(repository: Repository, moved: Container[Location]) -> Refused | None:
    """The refusal where an image call of 0.x would stay behind: the package that the others need breaks it."""
    for site in repository.sites.all:
        is_call = site.target.path.startswith(_IMAGE) and "()" not in site.target.path  # and not of its reply
        if is_call and site.location not in moved:
            return not_understood(f"`{site.target.path}`", site.path, site.location.line)
    return None
