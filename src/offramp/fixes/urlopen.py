"""Image requests with `urllib.request`: the request, what opens it and what loads its JSON become one SDK call."""

from __future__ import annotations

import ast

from msgspec.structs import replace

from offramp.fixes.as_dict import DICT, check_dict
from offramp.fixes.edits import Refused
from offramp.fixes.endpoint import operation_of
from offramp.fixes.failures import follow_handlers
from offramp.fixes.harmless import is_harmless
from offramp.fixes.keys import official_key
from offramp.fixes.locals import loads, named, only_binding
from offramp.fixes.migration import Migration, own_client
from offramp.fixes.module import Module
from offramp.fixes.payload import noted, words
from offramp.fixes.repository import Read
from offramp.fixes.waits import kept_timeout
from offramp.fixes.writing import written_call
from offramp.values import Absent

_LOADS = frozenset({"json.loads", "json.load"})


def urlopen_images(migration: Migration) -> None:
    """`with urlopen(request) as reply: data = json.loads(reply.read())` as the dict of `images.generate`."""
    module, draft, stage = migration.module, migration.draft, migration.stage
    migration.client, migration.keeps_dict = None, True
    made, binding, added = _made(module, migration.call)
    given = _given(made)
    request = migration.repository.sites.request(migration.site)
    if request is None or "data" not in given or operation_of(migration, request, given["url"]) != "images.generate":
        raise _refused("is not one of a generation with a body")
    opened = _opened(migration)
    loaded, reads = _loaded(migration, opened)
    check_dict(migration, reads)
    value = request.data if isinstance(request.json, Absent) else request.json
    new_words = words(migration, given["data"], value, {})
    key = official_key(migration, _headers(given.get("headers"), added), made)
    if not key:
        draft.assume("`OPENAI_API_KEY` is set where this runs; the client reads it by itself.")
    for name in sorted(given.keys() - {"data"}):
        noted(draft, name, "belongs to the HTTP request")
    told = next((word.value for word in migration.call.keywords if word.arg == "timeout"), None)
    new_words += kept_timeout(migration, told)
    func = f"{own_client(migration, is_async=False, key=key)}.images.generate"
    margin = module.indent(opened)
    column = len(margin) + loaded.col_offset - module.statement(loaded).col_offset + len(DICT)
    text = written_call(module, made, func, new_words, margin, column=column, spread=len(new_words) > 2)
    draft.unwrap(module, opened, stage)
    draft.replace(module, loaded, f"{text}{DICT}", stage)
    for statement in (*added.values(), *([binding] if binding else [])):
        draft.delete(module, statement, stage)
    follow_handlers(migration, [])


def _refused(clause: str) -> Refused:
    return Refused("payload-not-seen", f"The request {clause}.", "Write the official call by hand.")


def _made(module: Module, call: ast.Call) -> tuple[ast.Call, ast.Assign | None, dict[ast.Call, ast.stmt]]:
    """Where the request is put together, in the call itself or under a name, and what puts more headers into it."""
    first = call.args[0] if call.args else None
    binding = only_binding(module, first) if isinstance(first, ast.Name) else None
    made = binding.value if binding else first
    others = loads(module, first) if isinstance(first, ast.Name) else []
    added = dict(_added(module, each) for each in others if each is not first)
    if not isinstance(made, ast.Call) or not module.code(made.func).endswith("Request"):
        raise _refused("is not put together where it is sent")
    return made, binding if isinstance(binding, ast.Assign) else None, added


def _added(module: Module, name: ast.Name) -> tuple[ast.Call, ast.stmt]:
    """`request.add_header(name, value)` with the statement that goes with it."""
    taken = module.parents[name]
    call = module.parents[taken]
    match taken, call, statement := module.statement(name):
        case ast.Attribute(attr="add_header"), ast.Call(args=[ast.Constant(), _], keywords=[]), ast.Expr():
            above = module.parents[statement]
            alone = (
                isinstance(above, ast.If)
                and above.body == [statement]
                and not above.orelse
                and is_harmless(module.tree, above.test)
            )
            return call, above if isinstance(above, ast.If) and alone else statement
    raise _refused("is needed by something else as well")


def _headers(given: ast.expr | None, added: dict[ast.Call, ast.stmt]) -> ast.expr | None:
    """All headers as one mapping."""
    if not added:
        return given
    keys: list[ast.expr | None] = [None] if given is not None else []
    values = [given] if given is not None else []
    return ast.Dict([*keys, *(each.args[0] for each in added)], [*values, *(each.args[1] for each in added)])


def _given(made: ast.Call) -> dict[str, ast.expr]:
    given = dict(zip(("url", "data", "headers"), made.args, strict=False))
    given |= {str(word.arg): word.value for word in made.keywords}
    if "None" in given or "url" not in given or any(isinstance(each, ast.Starred) for each in made.args):
        raise _refused("takes its parts out of a mapping")
    return given


def _opened(migration: Migration) -> ast.With:
    """The block in which the reply is open."""
    module = migration.module
    item = module.parents[migration.call]
    block = module.parents[item]
    is_named = isinstance(item, ast.withitem) and isinstance(item.optional_vars, ast.Name)
    if is_named and isinstance(block, ast.With) and len(block.items) == 1:
        return block
    raise _refused("is not opened by a block of its own")


def _loaded(migration: Migration, opened: ast.With) -> tuple[ast.Call, list[Read]]:
    """The one place where the JSON of the reply is loaded, and what reads it; nothing else reads the reply."""
    module, repository = migration.module, migration.repository
    bound = opened.items[0].optional_vars
    assert isinstance(bound, ast.Name)
    uses = [each for each in named(module.function(opened) or module.tree, bound.id) if each is not bound]
    for site in repository.sites.all:
        node = repository.node(site.location) if site.path == module.path and site.target.path in _LOADS else None
        if isinstance(node, ast.Call) and uses and all(use in set(ast.walk(node)) for use in uses):
            reads = repository.reads(site.location)
            return node, [replace(each, trail=f".json(){each.trail}") for each in reads]
    raise _refused("has a reply that is not only loaded as JSON")
