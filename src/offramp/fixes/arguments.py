"""Carries the arguments of an old call over to the official one by the rules of the contract."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping

from msgspec import Struct

from offramp.contract import OPAQUE, Carried, ContractError, carry
from offramp.fixes.calls import rewritten
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.model import Mapped
from offramp.resolve import Site, options
from offramp.values import Choice, Known

_THEIRS = frozenset({"extra_body", "extra_headers", "extra_query", "provider", "proxy"})
"""Arguments that speak to the old server only."""

_VARIATION = (".create_variation", ".acreate_variation")
VARIED = "A variation of this image: the same subject and style, other details."
"""What an edit is asked for in the place of a variation."""


class Official(Struct, frozen=True, kw_only=True):
    """The arguments of the official call: which old ones stay and which are set."""

    operation: str
    names: Mapping[int, str]
    keep: tuple[str, ...]
    values: Mapping[str, str]


def official(
    repository: Repository,
    draft: Draft,
    site: Site,
    call: ast.Call,
    operation: str,
    positions: tuple[str, ...] = (),
) -> Official:
    """What to write; the account of every old argument goes into the draft."""
    if any(word.arg is None for word in call.keywords) or any(isinstance(arg, ast.Starred) for arg in call.args):
        raise Refused(
            "unpacked-arguments",
            "The arguments come out of a mapping or sequence that is unpacked into the call.",
            "Write the arguments out by name, or clean the mapping by hand.",
        )
    if len(call.args) > len(positions):
        raise Refused(
            "positional-arguments",
            "More positional arguments are given than the old call is known to take.",
            "Give them by name and run again.",
        )
    names = dict(enumerate(positions[: len(call.args)]))
    given: dict[str, object] = {name: repository.scalar(site, f"{name}|{number}") for number, name in names.items()}
    given |= {word.arg: repository.scalar(site, word.arg) for word in call.keywords if word.arg}
    lookups = _looked_up(repository, draft, site, call, operation, given)
    for name in sorted(_THEIRS & given.keys()):
        del given[name]
        draft.mapping.append(Mapped(old=name, new="", note="spoke to the old server only"))
        if name.startswith("extra_"):
            draft.assume(
                f"`{name}` is given up: what it asked of the old server has no counterpart that is known here."
            )
    wanted = {"output_format": name} if (name := repository.file_format(site)) and "output_format" not in given else {}
    if site.target.path.endswith(_VARIATION):
        wanted["prompt"] = VARIED
        draft.assume("No prompt came with a variation; the edit that takes its place asks for one in plain words.")
    carried = carried_over(repository, draft, operation, given | wanted)
    _account_choice(repository.module(site.path), draft, call)
    kept = dict(carried.kept)
    changed = {each.name for each in carried.mapped}
    values = {name: literal(value) for name, value in kept.items() if name in changed or name not in given} | lookups
    return Official(operation=operation, names=names, keep=tuple(kept), values=values)


def _account_choice(module: Module, draft: Draft, call: ast.Call) -> None:
    """Who hands the model in chooses it no longer."""
    node = next((word.value for word in call.keywords if word.arg == "model"), None)
    function = module.function(call.func)
    handed = {each.arg for each in ast.walk(function.args) if isinstance(each, ast.arg)} if function else set()
    if isinstance(node, ast.Name) and node.id in handed:
        draft.assume(f"`{node.id}` no longer chooses the model: the call names it.")


def _looked_up(
    repository: Repository, draft: Draft, site: Site, call: ast.Call, operation: str, given: Mapping[str, object]
) -> dict[str, str]:
    """An argument that is one of several values, of which some have an official word: looked up where it is given."""
    found = {}
    for name in sorted(given.keys() - {"model"} - _THEIRS):
        value = repository.sites.argument(site, name)
        several = options(value) if isinstance(value, Choice) else ()
        words = {each.value for each in several if isinstance(each, Known) and isinstance(each.value, str)}
        new = {old: _official_word(repository, operation, name, old) for old in words}
        if changed := {old: word for old, word in new.items() if word != old}:
            node = next((word.value for word in call.keywords if word.arg == name), None)
            found[name] = _lookup(repository.module(site.path), node, changed)
            draft.mapping.append(Mapped(old=name, new=name, note="the values of the old model as those of the new one"))
            draft.assume(
                f"`{name}` is looked up as the new model knows it; who chooses it may still offer the old values."
            )
    return found


def _official_word(repository: Repository, operation: str, name: str, old: str) -> str:
    """The value that the target model knows for an old one."""
    contract = repository.contract
    needed = {each.name: OPAQUE for each in contract.operation(operation).parameters if each.required}
    parameter = contract.operation(operation).parameter(name)
    if parameter is None or parameter.action in ("drop", "drop-and-flag"):
        return old
    carried = carry(contract, operation, contract.target_model, {**needed, "model": contract.target_model, name: old})
    new = dict(carried.kept).get(name)
    if carried.problems or not isinstance(new, str):
        problems = carried.problems or [f"{name}={literal(old)} has no counterpart in {contract.target_model}"]
        raise Refused("contract", f"{problems[0]}.", "Let the argument be one value, or only official ones.")
    return new


def _lookup(module: Module, node: ast.expr | None, changed: Mapping[str, str]) -> str:
    if not isinstance(node, (ast.Name, ast.Attribute)):
        old, new = sorted(changed.items())[0]
        raise Refused(
            "contract",
            f"One of the values of the argument is {literal(old)}, for which the target model says {literal(new)}.",
            "Let the argument be one value, or only official ones.",
        )
    code = module.code(node)
    listed = ", ".join(f"{literal(old)}: {literal(new)}" for old, new in sorted(changed.items()))
    return f"{{{listed}}}.get({code}, {code})"


def carried_over(repository: Repository, draft: Draft, operation: str, given: Mapping[str, object]) -> Carried:
    """The contract's decision on each argument, written into the draft's account."""
    model = target_model(repository, given.get("model", OPAQUE))
    _account_model(repository, draft, given.get("model", OPAQUE), model)
    try:
        carried = carry(repository.contract, operation, model, given)
    except ContractError as error:
        raise Refused("contract", error.message, error.hint or "Choose another model.") from error
    if carried.problems:
        raise Refused("contract", carried.problems[0], "Change the argument to a value of the contract.")
    for dropped in carried.dropped:
        draft.mapping.append(Mapped(old=dropped.name, new="", note=dropped.reason))
    for change in carried.mapped:
        old = "" if change.old is None else shown(change.name, change.old)
        draft.mapping.append(Mapped(old=old, new=shown(change.name, change.new), note=change.reason))
    for sentence in carried.assumptions:
        draft.assume(sentence)
    return carried


def _account_model(repository: Repository, draft: Draft, old: object, new: str) -> None:
    """Another vendor's model is no other name of the same one."""
    known = repository.rules.tables["image_models"].entry(str(old)) or repository.contract.is_image_model(str(old))
    if isinstance(old, str) and not known:
        draft.assume(f"`{old}` is no model of OpenAI: {new} takes its place, and the pictures will look different.")


def target_model(repository: Repository, model: object) -> str:
    """The contract's target, unless the old name speaks of an active model by name, as `gpt-image-2.5-flare:x` does."""
    target = repository.contract.target_model
    if isinstance(model, str):
        entry = repository.rules.tables["image_models"].entry(model)
        wanted = str(entry.get("target", target))
        if wanted in model and repository.contract.status_of(wanted) == "active":
            return wanted
    return target


def new_call(module_code: str, official_arguments: Official, func: str | None = None) -> str:
    """The text of the official call."""
    return rewritten(
        module_code,
        func=func,
        keep=official_arguments.keep,
        names=official_arguments.names,
        values=official_arguments.values,
    )


def literal(value: object) -> str:
    """A value as code, strings in double quotes."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)


def shown(name: str, value: object) -> str:
    """An argument as text for the report."""
    return name if value is OPAQUE else f"{name}={literal(value)}"
