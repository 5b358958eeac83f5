"""The mapping that a request sends: where it is written, what is put into it later, and who else reads it."""

from __future__ import annotations

import ast

from msgspec import Struct
from msgspec.structs import replace

from offramp.fixes.built import Elsewhere, display_elsewhere
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module, last_part

_LOGGING = frozenset(
    {"print", "len", "dumps", "debug", "info", "warning", "error", "exception", "log", "pformat", "pprint"}
)


class Body(Struct):
    """The mapping a request sends: its display, and the variable that holds it."""

    display: ast.Dict
    nodes: dict[str, ast.expr]
    name: ast.Name | None = None
    binding: ast.Assign | ast.AnnAssign | None = None
    stores: tuple[tuple[str, ast.Assign], ...] = ()
    other_reads: bool = False
    dumped: ast.Assign | ast.AnnAssign | None = None
    """What turns the mapping into text."""
    handed: str = ""
    """The code of the mapping where it is sent, when another function puts it together."""
    home: Module | None = None
    """The file of that function."""
    is_only: bool = True
    """Whether that function puts it together for this request alone."""
    looked_at: frozenset[str] = frozenset()
    """Keys that are read of it on the way."""


def body_of(migration: Migration, node: ast.expr) -> Body:
    module = migration.module
    node = _undumped(module, node)
    if isinstance(node, ast.Dict):
        return Body(display=node, nodes=_entries(node))
    binding = binding_of(module, node) if isinstance(node, ast.Name) else None
    made = value_of(binding) if binding else node
    if (display := display_elsewhere(migration.repository, module, migration.site.scope, made)) is not None:
        body = _handed(display, module.code(node))
        return replace(body, looked_at=body.looked_at | _looked_at(module, node))
    if binding is None or not isinstance(node, ast.Name):
        raise not_seen(module, node)
    inner = _undumped(module, value_of(binding))
    if inner is not binding.value:
        body = body_of(migration, inner) if loads_of(module, node) == [node] else refuse_shared(node)
        body.dumped = binding
        if body.name is None and not moves(migration, body.display, binding):
            raise not_seen(module, node)
        return body
    if not isinstance(inner, ast.Dict):
        raise not_seen(module, node)
    stores, other = _uses(module, node)
    return Body(inner, _entries(inner), node, binding, stores, other)


def _handed(elsewhere: Elsewhere, code: str) -> Body:
    """A mapping that another function puts together, and maybe fills further."""
    module, node = elsewhere.module, elsewhere.node
    if isinstance(node, ast.Dict):
        body = Body(node, _entries(node))
    else:
        binding = binding_of(module, node)
        display = value_of(binding) if binding else None
        if not isinstance(display, ast.Dict):
            raise not_seen(module, node)
        body = Body(display, _entries(display), node, binding, *_uses(module, node))
    return replace(body, handed=code, home=module, is_only=elsewhere.is_only, looked_at=elsewhere.looked_at)


def _looked_at(module: Module, node: ast.expr) -> frozenset[str]:
    """The keys that are read of what is sent under a name; nothing may be put into it."""
    stores, _ = _uses(module, node) if isinstance(node, ast.Name) else ((), False)
    if stores:
        refuse_shared(stores[0][1].targets[0])
    parents = [module.parents[each] for each in loads_of(module, node)] if isinstance(node, ast.Name) else []
    taken = [each.slice for each in parents if isinstance(each, ast.Subscript)]
    return frozenset(str(each.value) for each in taken if isinstance(each, ast.Constant))


def _undumped(module: Module, node: ast.expr) -> ast.expr:
    """`json.dumps(body).encode()` is `body`."""
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr="encode")):
            return _undumped(module, inner)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="json"), attr="dumps"), args=[inner, *_]):
            return inner
    return node


def sometimes(key: ast.expr | None, value: ast.expr) -> dict[str, ast.expr]:
    """The entries of `**({"size": size} if size else {})`, which are sent under a condition; none of anything else."""
    match key, value:
        case None, ast.IfExp(body=ast.Dict() as some, orelse=ast.Dict(keys=[])):
            names = [each.value for each in some.keys if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            return dict(zip(names, some.values, strict=True)) if len(set(names)) == len(some.keys) else {}
    return {}


def _entries(display: ast.Dict) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for key, value in zip(display.keys, display.values, strict=True):
        more = sometimes(key, value)
        if more and not more.keys() & found.keys():
            found |= more
            continue
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str) or key.value in found:
            raise Refused(
                "unpacked-arguments",
                f"The body on line {display.lineno} holds a key that is not written out, or holds one twice.",
                "Write the keys out and run again.",
            )
        found[key.value] = value
    return found


def not_seen(module: Module, node: ast.expr) -> Refused:
    return Refused(
        "payload-not-seen",
        f"The body `{module.code(node)}` on line {node.lineno} of {module.path} is no mapping written out there.",
        "Build the body as a mapping where it is sent, or write the official call by hand.",
    )


def refuse_shared(node: ast.expr) -> Body:
    name = next(each.id for each in ast.walk(node) if isinstance(each, ast.Name))
    raise Refused(
        "payload-shared",
        f"`{name}` is also used for something else, on line {node.lineno} or elsewhere in the function.",
        "Give the image request a body of its own and run again.",
    )


def binding_of(module: Module, name: ast.Name) -> ast.Assign | ast.AnnAssign | None:
    """The one assignment of a local name; None when there are several, or none here."""
    around = module.function(name) or module.tree
    stores = [
        each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == name.id and _is_store(each)
    ]
    params = (
        {each.arg for each in ast.walk(around) if isinstance(each, ast.arg)} if around is not module.tree else set()
    )
    if len(stores) != 1 or name.id in params:
        return None
    parent = module.parents[stores[0]]
    local = module.function(stores[0]) is module.function(name)
    if local and isinstance(parent, ast.AnnAssign) and parent.value is not None:
        return parent
    return parent if local and isinstance(parent, ast.Assign) and parent.targets == [stores[0]] else None


def value_of(binding: ast.Assign | ast.AnnAssign) -> ast.expr:
    """What a name is bound to."""
    assert binding.value is not None
    return binding.value


def _is_store(name: ast.Name) -> bool:
    return not isinstance(name.ctx, ast.Load)


def loads_of(module: Module, name: ast.Name) -> list[ast.Name]:
    """Every read of a local name."""
    around = module.function(name) or module.tree
    return [
        each for each in ast.walk(around) if isinstance(each, ast.Name) and each.id == name.id and not _is_store(each)
    ]


def _uses(module: Module, name: ast.Name) -> tuple[tuple[tuple[str, ast.Assign], ...], bool]:
    """Entries put in later, and whether the mapping is read by something harmless beside the request."""
    stores: list[tuple[str, ast.Assign]] = []
    other = False
    for each in loads_of(module, name):
        parent = module.parents[each]
        above = module.parents.get(parent)
        match parent, above:
            case _ if each is name:
                continue
            case ast.Subscript(ctx=ast.Store(), slice=ast.Constant(value=str(key))), ast.Assign(targets=[_]):
                stores.append((key, above))
            case ast.Subscript(ctx=ast.Load()), _:
                other = True
            case ast.Call(func=func), _ if each in parent.args and last_part(func) in _LOGGING:
                other = True
            case ast.FormattedValue(), _:
                other = True
            case _:
                refuse_shared(each)
    return tuple(stores), other


def moves(migration: Migration, display: ast.Dict, binding: ast.Assign | ast.AnnAssign) -> bool:
    """Whether the parts of a mapping mean the same where the request is sent."""
    module = migration.module
    if not module.owns_its_lines(binding):
        return False
    statement = module.statement(migration.call)
    around = {module.parents[binding]}
    if not around & set(module.above(statement)):
        return False
    same_block = module.parents[binding] is module.parents[statement]
    used = {each.id for each in ast.walk(display) if isinstance(each, ast.Name)}
    stored = {
        each.id
        for each in ast.walk(module.function(binding) or module.tree)
        if isinstance(each, ast.Name) and _is_store(each) and each.lineno > (binding.end_lineno or 0)
    }
    calls = any(isinstance(each, (ast.Call, ast.Await, ast.NamedExpr)) for each in ast.walk(display))
    neighbours = module.body_of(statement)
    next_to = same_block and neighbours.index(statement) - neighbours.index(binding) <= 3
    return not used & stored and (not calls or next_to) and len(module.body_of(binding)) > 1
