"""Finds the snapshot for a day and reads it into a `Contract`, or says everything that is wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from offramp import shipped
from offramp.contract.model import Contract, ContractError, Model
from offramp.contract.shape import shape
from offramp.contract.sizes import parse_size
from offramp.days import is_day

_SNAPSHOTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "snapshots")


def load(as_of: str | None = None) -> Contract:
    """The newest contract that is not newer than `as_of`, an ISO day; the newest of all without one."""
    days = snapshots()
    if as_of is not None and not is_day(as_of):
        raise ContractError(f"{as_of!r} is not a day", "Write it as YYYY-MM-DD.")
    past = [day for day in days if as_of is None or day <= as_of]
    if not past:
        oldest = days[0] if days else "none"
        raise ContractError(f"no contract is known for {as_of}", f"Ask for a day from {oldest} on.")
    return _packaged(past[-1])


def snapshots() -> list[str]:
    """The days of all packaged snapshots, oldest first."""
    return sorted(name[: -len(".yaml")] for name in os.listdir(_SNAPSHOTS) if name.endswith(".yaml"))


def read(text: str, day: str) -> Contract:
    """The contract in the text of a snapshot; raises with all mistakes at once."""
    import yaml  # costs more than reading most projects needs, so only where a snapshot is read

    try:
        raw = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise _unusable(day, [str(error)]) from error
    mistakes: list[str] = []
    contract = shape(Contract, _inlined(raw, mistakes), "contract", mistakes)
    if not mistakes:
        mistakes = [*_contradictions(contract, day)]
    if mistakes:
        raise _unusable(day, list(dict.fromkeys(mistakes)))
    assert isinstance(contract, Contract)
    return contract


@cache
def _packaged(day: str) -> Contract:
    return shipped.compiled(f"contract-{day}", lambda: read(_text(day), day))


def _text(day: str) -> str:
    with open(os.path.join(_SNAPSHOTS, f"{day}.yaml"), encoding="utf-8") as file:
        return file.read()


def _unusable(day: str, mistakes: list[str]) -> ContractError:
    listed = "\n".join(f"  {mistake}" for mistake in mistakes)
    return ContractError(f"the contract of {day} has {len(mistakes)} mistakes:\n{listed}", "Mend the snapshot.")


def _inlined(raw: Any, mistakes: list[str]) -> Any:
    """The data with families folded into their models and parameter definitions into the operations."""
    if not isinstance(raw, Mapping):
        return raw
    families, parameters = raw.get("families") or {}, raw.get("parameters") or {}
    rest = {key: value for key, value in raw.items() if key not in ("families", "parameters")}
    rest["models"] = [_merged(families, model, mistakes) for model in raw.get("models") or ()]
    rest["operations"] = [_spelled(parameters, operation, mistakes) for operation in raw.get("operations") or ()]
    return rest


def _merged(families: Mapping[str, Any], model: Mapping[str, Any], mistakes: list[str]) -> dict[str, Any]:
    family = families.get(model.get("family", ""))
    if family is None:
        mistakes.append(f"contract.models.{model.get('id')}.family: {model.get('family')!r} is no family")
    return {**(family or {}), **model}


def _spelled(parameters: Mapping[str, Any], operation: Mapping[str, Any], mistakes: list[str]) -> dict[str, Any]:
    names = operation.get("parameters", ())
    unknown = [name for name in names if name not in parameters]
    mistakes += [f"contract.operations.{operation.get('id')}.parameters: {name!r} is not defined" for name in unknown]
    return {**operation, "parameters": [{"name": name, **parameters[name]} for name in names if name in parameters]}


def _contradictions(contract: Contract, day: str) -> Iterator[str]:
    """What every part says well and the parts together do not."""
    if contract.as_of != day:
        yield f"contract.as_of: {contract.as_of!r} is not the day of the file, {day}"
    for id in (contract.target_model, *contract.newer_models):
        if contract.status_of(id) != "active":
            yield f"contract.target_model or newer_models: {id!r} is no active model"
    if contract.is_image_model(contract.main_model):
        yield f"contract.main_model: {contract.main_model!r} is an image model"
    for model in contract.models:
        yield from (f"contract.models.{model.id}: {text}" for text in _model_mistakes(contract, model))
    for rule in contract.size_rules:
        bad = [size for size in rule.standard if parse_size(size) is None]
        yield from (f"contract.size_rules.{rule.id}: {size!r} is no size" for size in bad)
    yield from _reference_mistakes(contract)


def _model_mistakes(contract: Contract, model: Model) -> Iterator[str]:
    days = [("released", model.released), ("shutdown", model.shutdown)]
    yield from (f"{name} {day!r} is not a day" for name, day in days if day and not is_day(day))
    expected = "active" if not model.shutdown else "deprecated" if model.shutdown > contract.as_of else "shutdown"
    if model.status != expected:
        yield f"status is {model.status}, the shutdown day says {expected}"
    if (model.status == "shutdown") == bool(model.operations):
        yield "a model that was shut down serves nothing, and every other serves something"
    if model.size_rule not in {rule.id for rule in contract.size_rules}:
        yield f"{model.size_rule!r} is no size rule"
    if model.tokens and model.tokens not in {rule.id for rule in contract.tokens}:
        yield f"{model.tokens!r} is no token rule"
    named = (*model.replacements, *filter(None, [model.snapshot_of]))
    yield from (f"{id!r} is no model" for id in named if not contract.is_image_model(id))


def _reference_mistakes(contract: Contract) -> Iterator[str]:
    operations = {operation.id for operation in contract.operations}
    for event in contract.events:
        if event.operation not in operations:
            yield f"contract.events.{event.type}: {event.operation!r} is no operation"
    names = {parameter.name for operation in contract.operations for parameter in operation.parameters}
    for old, new in contract.renamed_arguments:
        if new not in names:
            yield f"contract.renamed_arguments.{old}: {new!r} is no parameter"
    for parameter in (parameter for operation in contract.operations for parameter in operation.parameters):
        linked = {need.name for need in parameter.requires} | {name for ban in parameter.excludes for name in ban.names}
        yield from (
            f"contract.parameters.{parameter.name}: {name!r} is no parameter" for name in sorted(linked - names)
        )
