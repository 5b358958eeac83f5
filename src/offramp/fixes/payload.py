"""The body of an image request as arguments of the official call: written out, or unpacked from a cleaned mapping."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Mapping

from msgspec import Struct

from offramp.contract import OPAQUE, Carried
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.sent import Body, body_of, loads_of, moves, not_seen, refuse_shared, sometimes
from offramp.model import Mapped
from offramp.values import Known, Table, Value


class Word(Struct, frozen=True):
    """One argument to write; `name` is empty for `**code`. Comments stand before it and behind it."""

    name: str
    code: str
    before: tuple[str, ...] = ()
    behind: str = ""

    @property
    def text(self) -> str:
        """The argument itself."""
        return f"{self.name}={self.code}" if self.name else f"**{self.code}"


def words(migration: Migration, node: ast.expr, value: Value, extra: Mapping[str, str]) -> list[Word]:
    """The arguments of the official call. `extra` holds those that come from elsewhere, such as the image to edit."""
    body = body_of(migration, node)
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
        is_free = body.is_only and any(key in kept for key in body.nodes) and body.looked_at <= kept.keys()
        if is_other and not is_free:
            raise not_seen(migration.module, node)
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


def _folds(migration: Migration, body: Body) -> bool:
    """Whether the mapping can move into the call: nothing else uses it, and its parts mean the same there."""
    binding = body.binding
    if binding is None or body.stores or body.other_reads:
        return False
    return moves(migration, body.display, binding)


def _written(module: Module, display: ast.Dict, kept: Mapping[str, object], changed: Mapping[str, str]) -> list[Word]:
    comments = _comments(module, display)
    found = []
    for number, (key, value) in enumerate(zip(display.keys, display.values, strict=True)):
        if key is None:
            found += [Word("", _unpacked(module, value))] if _stays(value, kept, changed) else []
            continue
        if not isinstance(key, ast.Constant) or not isinstance(key.value, str) or key.value not in kept:
            continue
        last = display.values[number - 1].end_lineno or 0 if number else display.lineno
        before = tuple(text for line, text in comments if last < line < key.lineno)
        behind = next((text for line, text in comments if line == value.end_lineno), "")
        found.append(Word(key.value, changed.get(key.value, _held(module, value)), before, behind))
    return found


def _stays(value: ast.expr, kept: Mapping[str, object], changed: Mapping[str, str]) -> bool:
    """Whether entries that are sent under a condition stay as they are; all of them go, or none."""
    more = sometimes(None, value).keys()
    if more & changed.keys() or (more & kept.keys() and more - kept.keys()):
        raise Refused(
            "unpacked-arguments",
            f"The body unpacks entries on line {value.lineno} that the official call takes only in part.",
            "Write the entries out and run again.",
        )
    return bool(more & kept.keys())


def _unpacked(module: Module, value: ast.expr) -> str:
    """The code behind `**`, with the brackets around it."""
    start, end = _with_brackets(module, value)
    return module.text[start:end].removeprefix("**").strip()


def _with_brackets(module: Module, value: ast.expr) -> tuple[int, int]:
    """Where `**` begins in front of a value, and where the brackets around the value end."""
    first, last = module.span(value)
    start = module.text.rindex("**", 0, first)
    for _ in range(module.text.count("(", start, first)):
        last = module.text.index(")", last) + 1
    return start, last


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
    migration: Migration, body: Body, kept: Mapping[str, object], changed: Mapping[str, str], added: list[Word]
) -> None:
    """The display and the later entries keep only what the official call takes."""
    module, draft, stage = body.home or migration.module, migration.draft, migration.stage
    for load in loads_of(module, body.name) if body.name else []:
        parent = module.parents[load]
        match parent:
            case ast.Subscript(ctx=ast.Load(), slice=ast.Constant(value=key)) if key in kept:
                continue
            case ast.Subscript(ctx=ast.Load()):
                refuse_shared(load)
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
    _delete_entries(module, draft, body.display, kept, changed, migration)
    if added:
        first = next((key for key in body.display.keys if isinstance(key, ast.Constant) and key.value in kept), None)
        if first is None:
            raise not_seen(module, body.display)
        start = module.span(first)[0]
        alone = not module.text[module.line_start(start) : start].strip()
        gap = module.newline + " " * first.col_offset if alone else " "
        text = "".join(f'"{word.name}": {word.code},{gap}' for word in added)
        draft.edits.append(Edit(module.path, start, start, text, stage))


def _delete_entries(
    module: Module,
    draft: Draft,
    display: ast.Dict,
    kept: Mapping[str, object],
    changed: Mapping[str, str],
    migration: Migration,
) -> None:
    """A run of entries goes up to the next one that stays; at the end, from the last one that stays."""
    spans = [
        (isinstance(key, ast.Constant) and key.value in kept, module.span(key)[0], module.span(value)[1])
        if key is not None
        else (_stays(value, kept, changed), *_with_brackets(module, value))
        for key, value in zip(display.keys, display.values, strict=True)
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
