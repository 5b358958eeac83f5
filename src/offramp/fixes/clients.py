"""Makes the client of migrated calls an official one: in place, or beside an old one that is still needed."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from offramp.facts import Span
from offramp.fixes.calls import rewritten
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.lifetimes import class_name, dissolves, is_openai, outlives_loop, receiver
from offramp.fixes.locals import loads
from offramp.fixes.module import Module
from offramp.fixes.names import free_name
from offramp.fixes.repository import Repository
from offramp.fixes.timeouts import leaves_time
from offramp.model import Mapped, Stage
from offramp.resolve import Site
from offramp.values import Absent, FromEnv, Selected, Unknown, Value

_KEPT = ("organization", "project", "timeout", "max_retries", "http_client", "webhook_secret")
OFFICIAL_URL = "https://api.openai.com/v1"


def official_client(repository: Repository, draft: Draft, site: Site) -> str:
    """The text of the official client that takes the place of the one made at `site`."""
    module = repository.module(site.path)
    call = repository.call(site)
    if any(word.arg is None for word in call.keywords):
        raise Refused(
            "unpacked-arguments",
            "The client takes its arguments out of a mapping that is unpacked.",
            "Write the arguments of the client out by name and run again.",
        )
    if changed := repository.sites.changed(site):
        raise Refused(
            "client-changed-later",
            f"The base URL of the client is set again on line {changed[0].location.line} of {changed[0].path}.",
            "Give the client its base URL where it is made, and run again.",
        )
    keep = [word.arg for word in call.keywords if word.arg in _KEPT]
    if "timeout" in keep and not leaves_time(repository, draft, site):
        keep.remove("timeout")
    values: dict[str, str] = {}
    if _keeps_key(repository, draft, site):
        keep.append("api_key")
    if repository.sets_base_url():
        values["base_url"] = f'"{OFFICIAL_URL}"'
        draft.assume(
            "`base_url` is written out, because something here sets OPENAI_BASE_URL, which the SDK would read."
        )
    _account(draft, call, keep, values)
    name = class_name(site)
    func = None if is_openai(site) else name
    if func:
        draft.need(module.path, "openai", name)
    keep += ["base_url"] if values else []
    return rewritten(module.code(call), func=func, keep=keep, values=values, positional=False)


def new_client(repository: Repository, draft: Draft, path: str, name: str = "OpenAI") -> str:
    """The text of an official client where there was none."""
    draft.need(path, "openai", name)
    if repository.sets_base_url():
        draft.assume(
            "`base_url` is written out, because something here sets OPENAI_BASE_URL, which the SDK would read."
        )
        return f'{name}(base_url="{OFFICIAL_URL}")'
    return f"{name}()"


def _keeps_key(repository: Repository, draft: Draft, site: Site) -> bool:
    """A key that may be an OpenAI key stays; one of the relay, of a pool or written into the code goes."""
    value: Value = repository.sites.argument(site, "api_key")
    if isinstance(value, FromEnv) and value.name == "OPENAI_API_KEY":
        draft.assume("`OPENAI_API_KEY` holds a key of OpenAI itself, not one of the relay.")
        return True
    if isinstance(value, (Unknown, Selected)) and not isinstance(value, Selected):
        draft.assume("What is passed as `api_key` is a key of OpenAI itself from now on.")
        return True
    if isinstance(value, Absent) and is_openai(site):
        draft.assume("`OPENAI_API_KEY` holds a key of OpenAI itself, not one of the relay.")
    else:
        draft.assume("`OPENAI_API_KEY` is set where this runs; the client reads it by itself.")
    return False


def _account(draft: Draft, call: ast.Call, keep: Iterable[str], values: dict[str, str]) -> None:
    for word in call.keywords:
        if word.arg and word.arg not in (*keep, "timeout"):
            new = f"{word.arg}={values[word.arg]}" if word.arg in values else ""
            note = "" if new else "belongs to the old server"
            draft.mapping.append(Mapped(old=word.arg, new=new, note=note))


def in_place(repository: Repository, draft: Draft, site: Site, calls: Iterable[tuple[str, ast.Call]]) -> str:
    """Make the client itself official; a base URL set on the module goes.

    Gives the code of the client where each of its `calls` has to make its own; empty when they reach it as before.
    """
    if not isinstance(repository.node(site.location), ast.Call):
        _unset(repository, draft, site)
        return ""
    text = official_client(repository, draft, site)
    module = repository.module(site.path)
    call = repository.call(site)
    if outlives_loop(module, call, site):
        if dissolves(module, call, calls):
            draft.delete(module, module.statement(call), Stage.GENERATION)
            draft.assume("The client is made anew for each call: an `AsyncOpenAI` serves one event loop only.")
            return text
        draft.assume(
            f"All that uses the client made on line {call.lineno} of {site.path} runs in one event loop: with a second "
            "`asyncio.run`, an `AsyncOpenAI` fails with `Event loop is closed`."
        )
    draft.replace(module, call, text, Stage.GENERATION)
    _retype(module, draft, call, site)
    return ""


_CLOSING = re.compile(r"(\.\w*session\w*|\._?client)?\.(aclose|close|close_session)")


def rewrite_closing(repository: Repository, draft: Draft, made: Site, edits: Iterable[Edit]) -> None:
    """`client.session.close()` and `client.aclose()` are `close()` on the official client.

    It has nothing else of what only the old one had; `edits` are those of its calls.
    """
    node = repository.node(made.location)
    module = repository.module(made.path)
    name = _name_of(module, node) if node is not None else None
    if is_openai(made) or name is None:
        return
    spans = [(edit.start, edit.end) for edit in edits if edit.path == made.path]
    for load in loads(module, name):
        chain: ast.expr = load
        while isinstance(above := module.parents[chain], ast.Attribute):
            chain = above
        start, end = module.span(chain)
        if chain is load or any(first <= start and end <= last for first, last in spans):
            continue
        trail = module.text[module.span(load)[1] : end]
        if _CLOSING.fullmatch(trail):
            draft.replace(module, chain, f"{load.id}.close", Stage.GENERATION)
        elif not trail.startswith((".images", ".chat")):
            raise Refused(
                "client-used-otherwise",
                f"`{module.code(chain)}` on line {load.lineno} of {made.path} takes of the old client what the "
                "official one does not have.",
                "Take that line out, or decide what takes its place, and run again.",
            )


def _name_of(module: Module, node: ast.expr) -> ast.Name | None:
    """The name that a client gets by an assignment or by a `with`."""
    match module.parents.get(node):
        case ast.Assign(targets=[ast.Name() as name]) | ast.withitem(optional_vars=ast.Name() as name):
            return name
    return None


def is_setting(repository: Repository, site: Site) -> bool:
    """Whether the place is `openai.api_base = ...` and not a construction."""
    return not isinstance(repository.node(site.location), ast.Call)


def _unset(repository: Repository, draft: Draft, site: Site) -> None:
    """`openai.api_base = ...` goes; where the environment could still lead away, the official URL is written out."""
    module = repository.module(site.path)
    at = site.location
    statement = module.statement_at(Span(at.line, at.column, at.end_line, at.end_column))
    if not isinstance(statement, ast.Assign):
        raise Refused("setting-not-found", "The assignment cannot be found again.", "Give it a line of its own.")
    if repository.sets_base_url():
        draft.replace(module, statement, f'openai.base_url = "{OFFICIAL_URL}/"', Stage.GENERATION)
        draft.assume(
            "`base_url` is written out, because something here sets OPENAI_BASE_URL, which the SDK would read."
        )
    else:
        draft.delete(module, statement, Stage.GENERATION)
    draft.mapping.append(Mapped(old="api_base", new="", note="belongs to the old server"))
    draft.assume("`openai.api_key` holds a key of OpenAI itself, not one of the relay.")


def _retype(module: Module, draft: Draft, call: ast.Call, site: Site) -> None:
    """An annotation beside the construction follows the class."""
    parent = module.parents[call]
    if isinstance(parent, ast.AnnAssign) and not is_openai(site) and not isinstance(parent.annotation, ast.Constant):
        draft.replace(module, parent.annotation, class_name(site), Stage.GENERATION)


def beside(repository: Repository, draft: Draft, site: Site) -> str:
    """Make a second client next to one that other calls still need; the code by which it is reached there."""
    module = repository.module(site.path)
    call = repository.call(site)
    _check_keys(repository, site)
    text = official_client(repository, draft, site)
    parent = module.parents[call]
    if not isinstance(parent, ast.Assign) or len(parent.targets) != 1 or not module.owns_its_lines(parent):
        raise shared_client(site)
    new = _second(module, parent.targets[0])
    indent, start = module.indent(parent), module.line_end(module.span(parent)[1])
    draft.insert_line(module, f"{indent}{new} = {text}", start, Stage.GENERATION)
    return new


def _check_keys(repository: Repository, site: Site) -> None:
    """Two clients that read one key: as soon as it is one of OpenAI, the old client sends it to the relay."""
    value = repository.sites.argument(site, "api_key")
    is_shared = isinstance(value, (Absent, Unknown)) or (isinstance(value, FromEnv) and value.name == "OPENAI_API_KEY")
    if is_openai(site) and is_shared:
        raise Refused(
            "shared-key",
            f"The client made on line {site.location.line} of {site.path} is still needed and would get the key of "
            "OpenAI as well, and send it to its own server.",
            "Give the old client a key of its own from another variable, then run again.",
        )


def _second(module: Module, target: ast.expr) -> str:
    match target:
        case ast.Name():
            return free_name(module, target, "image_client")
        case ast.Attribute(value=value):
            return f"{module.code(value)}.image_client"
    raise Refused("shared-client", "The client is kept in a place that is not followed.", "Split the client by hand.")


def reached_by(repository: Repository, draft: Draft, site: Site, path: str, call: ast.Call, new: str) -> str:
    """The code by which a call in `path` reaches the client that was put beside the one made at `site`."""
    home, module = repository.module(site.path), repository.module(path)
    parent = home.parents[repository.call(site)]
    base = receiver(call)
    if base is None or not isinstance(parent, ast.Assign):
        raise shared_client(site)
    target = parent.targets[0]
    if path == site.path and module.code(base) == module.code(target):
        is_near = module.function(call) is module.function(parent)
        if is_near or isinstance(target, ast.Attribute) or module.function(target) is None:
            return new
    if path != site.path and isinstance(base, ast.Name) and isinstance(target, ast.Name) and base.id == target.id:
        for node in module.tree.body:
            names = [(alias.name, alias.asname) for alias in getattr(node, "names", [])]
            if isinstance(node, ast.ImportFrom) and node.module and not node.level and (base.id, None) in names:
                draft.need(path, node.module, new)
                return new
    raise shared_client(site)


def shared_client(site: Site) -> Refused:
    """Why calls on a client that serves others too are left alone."""
    return Refused(
        "shared-client",
        f"The client made on line {site.location.line} of {site.path} also serves calls that stay where they are.",
        "Give the image calls a client of their own and run again.",
    )
