"""The body of an image request as arguments of the official call: written out, or unpacked from a cleaned mapping."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass

from offramp.contract import OPAQUE, Carried
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.built import Elsewhere, display_elsewhere
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.model import Mapped
from offramp.values import Known, Table, Value

_LOGGING = frozenset(
    {"print", "len", "dumps", "debug", "info", "warning", "error", "exception", "log", "pformat", "pprint"}
)


@dataclass(frozen=True, slots=True)
class Word:
    """One argument to write; `name` is empty for `**code`. Comments stand before it and behind it."""

    name: str
    code: str
    before: tuple[str, ...] = ()
    behind: str = ""

    @property
    def text(self) -> str:
        """The argument itself."""
        return f"{self.name}={self.code}" if self.name else f"**{self.code}"


@dataclass(slots=True)
class _Body:
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


def words(migration: Migration, node: ast.expr, value: Value, extra: Mapping[str, str]) -> list[Word]:
    """The arguments of the official call. `extra` holds those that come from elsewhere, such as the image to edit."""
    body = _body(migration, node)
    if "stream" in body.nodes:
        raise Refused("streaming", "The request asks for a stream of events.", "Write the loop over events by hand.")
    given = {key: _scalar(migration.module, value, key, each) for key, each in body.nodes.items()}
    given |= {key: _scalar(migration.module, value, key, store.value) for key, store in body.stores}
    carried = carried_over(
        migration.repository, migration.draft, migration.operation, {**given, **dict.fromkeys(extra, OPAQUE)}
    )
    check_carried(migration, given, carried)
    kept = dict(carried.kept)
    renamed = {key for key in given if key not in kept and any(each.name not in given for each in carried.mapped)}
    changed = {each.name: literal(each.new) for each in carried.mapped if each.name in kept and each.name not in extra}
    if any(code == "..." or code == repr(OPAQUE) for code in changed.values()) or (renamed and "model" in given):
        raise Refused("renamed-argument", "An argument has another name in the official call.", "Rename it by hand.")
    added = [Word(name, literal(kept[name])) for name in kept if name not in given and name not in extra]
    more = [Word(name, code) for name, code in extra.items() if name in kept]
    if body.dumped is not None:
        migration.draft.delete(migration.module, body.dumped, migration.stage)
    if body.handed:
        is_other = bool(added or changed or {*given} - {*kept})
        if is_other and not (body.is_only and any(key in kept for key in body.nodes)):
            raise _not_seen(migration.module, node)
        _clean(migration, body, kept, changed, added)
        return [*more, Word("", body.handed)]
    if body.name is None or _folds(migration, body):
        if body.binding is not None:
            migration.draft.delete(migration.module, body.binding, migration.stage)
        return [*added, *more, *_written(migration.module, body.display, kept, changed)]
    if not any(key in kept for key in body.nodes):
        # The mapping starts empty, or with nothing that stays: what is new stands in the call.
        _clean(migration, body, kept, changed, [])
        return [*added, *more, Word("", body.name.id)]
    _clean(migration, body, kept, changed, added)
    return [*more, Word("", body.name.id)]


def check_carried(migration: Migration, given: Mapping[str, object], carried: Carried) -> None:
    """Refuse a model of another maker, and an image that the official call does not take."""
    _check_model(migration, given.get("model"))
    _check_dropped(migration, carried)


def _check_model(migration: Migration, model: object) -> None:
    """A model of another maker draws other pictures; no one asked for that."""
    repository = migration.repository
    if not isinstance(model, str) or not model or repository.contract.model(model):
        return
    if not repository.rules.tables["image_models"].entry(model):
        raise Refused(
            "other-model",
            f"`{model}` is not known as a model of OpenAI.",
            "Decide whether an OpenAI model may take its place, then write its name and run again.",
        )


def _check_dropped(migration: Migration, carried: Carried) -> None:
    """What only the old server knew is given up in the open; an image sent along cannot be."""
    official = migration.repository.contract.operation(migration.operation)
    for name in (dropped.name for dropped in carried.dropped if official.parameter(dropped.name) is None):
        if re.search(r"image|mask|^ref|^input", name, re.IGNORECASE):
            raise Refused(
                "image-input",
                f"The body sends `{name}` along, which `{migration.operation}` does not take.",
                "Use `images.edit` with open files by hand.",
            )
        migration.draft.assume(f"`{name}` is given up: the official API has no such parameter.")


# The mapping


def _body(migration: Migration, node: ast.expr) -> _Body:
    module = migration.module
    node = _undumped(module, node)
    if isinstance(node, ast.Dict):
        return _Body(display=node, nodes=_entries(node))
    binding = binding_of(module, node) if isinstance(node, ast.Name) else None
    made = value_of(binding) if binding else node
    if (display := display_elsewhere(migration.repository, module, migration.site.scope, made)) is not None:
        _check_only_sent(module, node)
        return _handed(display, module.code(node))
    if binding is None or not isinstance(node, ast.Name):
        raise _not_seen(module, node)
    inner = _undumped(module, value_of(binding))
    if inner is not binding.value:
        body = _body(migration, inner) if loads_of(module, node) == [node] else _refuse_shared(node)
        body.dumped = binding
        if body.name is None and not _moves(migration, body.display, binding):
            raise _not_seen(module, node)
        return body
    if not isinstance(inner, ast.Dict):
        raise _not_seen(module, node)
    stores, other = _uses(module, node)
    return _Body(inner, _entries(inner), node, binding, stores, other)


def _handed(elsewhere: Elsewhere, code: str) -> _Body:
    """A mapping that another function puts together, and maybe fills further."""
    module, node = elsewhere.module, elsewhere.node
    if isinstance(node, ast.Dict):
        return _Body(node, _entries(node), handed=code, home=module, is_only=elsewhere.is_only)
    binding = binding_of(module, node)
    display = value_of(binding) if binding else None
    if not isinstance(display, ast.Dict):
        raise _not_seen(module, node)
    stores, other = _uses(module, node)
    return _Body(
        display, _entries(display), node, binding, stores, other,
        handed=code, home=module, is_only=elsewhere.is_only,
    )  # fmt: skip


def _check_only_sent(module: Module, node: ast.expr) -> None:
    """What is sent under a name may be looked into besides, and nothing may be put into it."""
    stores, _ = _uses(module, node) if isinstance(node, ast.Name) else ((), False)
    if stores:
        _refuse_shared(stores[0][1].targets[0])


def _undumped(module: Module, node: ast.expr) -> ast.expr:
    """`json.dumps(body).encode()` is `body`."""
    match node:
        case ast.Call(func=ast.Attribute(value=inner, attr="encode")):
            return _undumped(module, inner)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="json"), attr="dumps"), args=[inner, *_]):
            return inner
    return node


def _entries(display: ast.Dict) -> dict[str, ast.expr]:
    found: dict[str, ast.expr] = {}
    for key, value in zip(display.keys, display.values, strict=True):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str) or key.value in found:
            raise Refused(
                "unpacked-arguments",
                f"The body on line {display.lineno} holds a key that is not written out, or holds one twice.",
                "Write the keys out and run again.",
            )
        found[key.value] = value
    return found


def _not_seen(module: Module, node: ast.expr) -> Refused:
    return Refused(
        "payload-not-seen",
        f"The body `{module.code(node)}` on line {node.lineno} of {module.path} is no mapping written out there.",
        "Build the body as a mapping where it is sent, or write the official call by hand.",
    )


def _refuse_shared(node: ast.expr) -> _Body:
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
            case ast.Call(func=func), _ if each in parent.args and _last_name(func) in _LOGGING:
                other = True
            case ast.FormattedValue(), _:
                other = True
            case _:
                _refuse_shared(each)
    return tuple(stores), other


def _last_name(func: ast.expr) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id if isinstance(func, ast.Name) else ""


def _scalar(module: Module, value: Value, key: str, node: ast.expr) -> object:
    """What is known of an entry; a parameter may be given anything by callers outside."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and (function := module.function(node)):
        arguments = function.args
        if node.id in {arg.arg for arg in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}:
            return OPAQUE
    known = value.get(key) if isinstance(value, Table) else None
    return known.value if isinstance(known, Known) else OPAQUE


# Written out


def _folds(migration: Migration, body: _Body) -> bool:
    """Whether the mapping can move into the call: nothing else uses it, and its parts mean the same there."""
    binding = body.binding
    if binding is None or body.stores or body.other_reads:
        return False
    return _moves(migration, body.display, binding)


def _moves(migration: Migration, display: ast.Dict, binding: ast.Assign | ast.AnnAssign) -> bool:
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


def _written(module: Module, display: ast.Dict, kept: Mapping[str, object], changed: Mapping[str, str]) -> list[Word]:
    comments = _comments(module, display)
    found = []
    for number, (key, value) in enumerate(zip(display.keys, display.values, strict=True)):
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str) or key.value not in kept:
            continue
        last = display.values[number - 1].end_lineno or 0 if number else display.lineno
        before = tuple(text for line, text in comments if last < line < key.lineno)
        behind = next((text for line, text in comments if line == value.end_lineno), "")
        found.append(Word(key.value, changed.get(key.value, _held(module, value)), before, behind))
    return found


def _held(module: Module, value: ast.expr) -> str:
    """The code of a value; one that goes over several lines only by brackets around keeps them."""
    code = module.code(value)
    return f"({code})" if isinstance(value, (ast.NamedExpr, ast.GeneratorExp)) and code[:1] != "(" else code


def _comments(module: Module, display: ast.Dict) -> list[tuple[int, str]]:
    """The comments among the entries, each with its line; those inside a value are part of it."""
    inside = {line for value in display.values for line in range(value.lineno, value.end_lineno or value.lineno)}
    tokens = tokenize.generate_tokens(io.StringIO(module.code(display)).readline)
    found = [(token.start[0] + display.lineno - 1, token.string) for token in tokens if token.type == tokenize.COMMENT]
    return [(line, text) for line, text in found if line not in inside]


# Unpacked


def _clean(
    migration: Migration, body: _Body, kept: Mapping[str, object], changed: Mapping[str, str], added: list[Word]
) -> None:
    """The display and the later entries keep only what the official call takes."""
    module, draft, stage = body.home or migration.module, migration.draft, migration.stage
    for load in loads_of(module, body.name) if body.name else []:
        parent = module.parents[load]
        match parent:
            case ast.Subscript(ctx=ast.Load(), slice=ast.Constant(value=key)) if key in kept:
                continue
            case ast.Subscript(ctx=ast.Load()):
                _refuse_shared(load)
    for key, store in body.stores:
        if key not in kept:
            draft.delete(module, store, stage)
        elif key in changed and key not in body.nodes:
            draft.replace(module, store.value, changed[key], stage)
        elif key in changed:
            raise Refused("payload-overwritten", f"`{key}` is set twice in the body.", "Set it once and run again.")
    for key, value in body.nodes.items():
        if key in kept and key in changed:
            draft.replace(module, value, changed[key], stage)
    _delete_entries(module, draft, body.display, kept, migration)
    if added:
        first = next(key for key in body.display.keys if isinstance(key, ast.Constant) and key.value in kept)
        start = module.span(first)[0]
        alone = not module.text[module.line_start(start) : start].strip()
        gap = module.newline + " " * first.col_offset if alone else " "
        text = "".join(f'"{word.name}": {word.code},{gap}' for word in added)
        draft.edits.append(Edit(module.path, start, start, text, stage))


def _delete_entries(
    module: Module, draft: Draft, display: ast.Dict, kept: Mapping[str, object], migration: Migration
) -> None:
    """A run of entries goes up to the next one that stays; at the end, from the last one that stays."""
    spans = [
        (isinstance(key, ast.Constant) and key.value in kept, module.span(key)[0], module.span(value)[1])
        for key, value in zip(display.keys, display.values, strict=True)
        if key is not None
    ]
    run: int | None = None
    end = 0
    for stays, start, stop in spans:
        if not stays:
            run = start if run is None else run
        elif run is not None:
            draft.edits.append(Edit(module.path, run, start, "", migration.stage))
            run = None
        end = stop if stays else end
    if run is not None:
        draft.edits.append(Edit(module.path, end, spans[-1][2], "", migration.stage))


def noted(draft: Draft, name: str, note: str) -> None:
    """Account for an argument of the request that goes."""
    draft.mapping.append(Mapped(old=name, new="", note=note))
