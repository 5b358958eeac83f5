"""Decides what becomes of each argument of an old call in the official one. Writes no code."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct, field

from offramp.contract.check import check_call, model_lacks, shown, value_problem
from offramp.contract.model import OPAQUE, Contract, ContractError, Model, Operation, Parameter
from offramp.contract.sizes import nearest_size, parse_size, size_problem

_LOOSE_SIZE = re.compile(r"\s*(\d+)\s*[xX*\u00d7]\s*(\d+)\s*", re.ASCII)


class Dropped(Struct, frozen=True, kw_only=True):
    """An argument that is not carried over; `flag` asks a person to put its meaning elsewhere."""

    name: str
    reason: str
    flag: bool = False


class Changed(Struct, frozen=True, kw_only=True):
    """An argument that is carried over under another value; `old` is None where the old call had none."""

    name: str
    old: object
    new: object
    reason: str


class Carried(Struct, frozen=True, kw_only=True):
    """The official arguments and the account of every old one."""

    kept: tuple[tuple[str, object], ...]
    """All arguments to write, changed ones at their new value, in official order."""
    dropped: tuple[Dropped, ...]
    mapped: tuple[Changed, ...]
    problems: tuple[str, ...]
    """Why the official call would still be refused; empty when it can be written."""
    assumptions: tuple[str, ...]
    """What a reviewer has to agree with."""


class _Account(Struct, kw_only=True):
    """What has been decided so far."""

    kept: dict[str, object] = field(default_factory=dict)
    dropped: list[Dropped] = field(default_factory=list)
    mapped: list[Changed] = field(default_factory=list)
    assumptions: list[str] = field(default_factory=list)

    def change(self, name: str, old: object, new: object, reason: str) -> None:
        self.kept[name] = new
        self.mapped.append(Changed(name=name, old=old, new=new, reason=reason))

    def drop(self, name: str, reason: str, flag: bool = False) -> None:
        self.dropped.append(Dropped(name=name, reason=reason, flag=flag))


def carry(contract: Contract, operation: str, model: str, arguments: Mapping[str, object]) -> Carried:
    """Carry the arguments of an old call over to `operation` on `model`."""
    official, target = contract.operation(operation), contract.model(model)
    if target is None or operation not in target.operations:
        raise ContractError(f"{model!r} does not serve {operation}", f"Use {contract.target_model}.")
    account = _Account()
    _set_model(contract, official, target, arguments, account)
    for name, value in arguments.items():
        _decide(contract, official, target, name, value, account)
    order = [parameter.name for parameter in official.parameters]
    kept = sorted(account.kept.items(), key=lambda item: order.index(item[0]))
    return Carried(
        kept=tuple(kept),
        dropped=tuple(account.dropped),
        mapped=tuple(account.mapped),
        problems=check_call(contract, operation, account.kept),
        assumptions=tuple(account.assumptions),
    )


def _set_model(
    contract: Contract, operation: Operation, target: Model, arguments: Mapping[str, object], account: _Account
) -> None:
    """Write the model, whatever the old call said."""
    names = ["model", *(old for old, new in contract.renamed_arguments if new == "model")]
    old = next((arguments[name] for name in names if arguments.get(name) is not None), None)
    account.kept["model"] = target.id
    if old == target.id:
        return
    parameter = operation.parameter("model")
    account.change("model", old, target.id, _model_reason(contract, old, parameter.reason if parameter else ""))
    if old is OPAQUE:
        account.assumptions.append(f"the old model is not known from the source; {target.id} takes its place")


def _model_reason(contract: Contract, old: object, default: str) -> str:
    known = contract.model(old) if isinstance(old, str) else None
    if known is None or known.status == "active":
        return default
    verb = "was" if known.status == "shutdown" else "will be"
    return f"{known.id} {verb} shut down on {known.shutdown}"


def _decide(
    contract: Contract, operation: Operation, target: Model, name: str, value: object, account: _Account
) -> None:
    new_name = dict(contract.renamed_arguments).get(name, name)
    parameter = operation.parameter(new_name)
    if new_name == "model":
        return
    if parameter is None:
        account.drop(name, _no_counterpart(contract, operation, name))
    elif parameter.action in ("drop", "drop-and-flag"):
        _drop(parameter, value, account)
    elif value is None and not parameter.required:
        account.drop(name, "None stands for leaving it out")
    elif model_lacks(parameter, target):
        account.drop(name, parameter.reason or f"{target.id} does not know it")
    elif parameter.type == "integer" and isinstance(value, str) and value.isdecimal():
        account.change(name, value, int(value), "a number, which only a form writes as text")
    elif new_name != name:
        account.change(new_name, value, value, f"the official name of {name}")
    elif name == "size":
        _size(contract, parameter, target, value, account)
    else:
        _value(contract, parameter, target, value, account)


def _no_counterpart(contract: Contract, operation: Operation, name: str) -> str:
    if name in contract.client_arguments:
        return "belongs to the client, not to the call"
    return dict(operation.absent).get(name, "no official counterpart")


def _drop(parameter: Parameter, value: object, account: _Account) -> None:
    flag = parameter.action == "drop-and-flag" and value is not None
    account.drop(parameter.name, parameter.reason, flag)
    if flag:
        what = parameter.name if value is OPAQUE else shown(parameter, value)
        account.assumptions.append(f"{what} is given up: {parameter.reason}")


def _value(contract: Contract, parameter: Parameter, target: Model, value: object, account: _Account) -> None:
    """Keep the value, or map it when the target refuses it and a map is known."""
    name = parameter.name
    if value is OPAQUE and parameter.action == "map":
        account.assumptions.append(f"the value of {name} is not known from the source; {target.id} has to accept it")
    if parameter.action == "review":
        account.assumptions.append(f"{name} is carried over unchanged: {parameter.reason}")
    problem = value_problem(contract, parameter, target, value)
    new = _mapped(parameter, value) if problem else value
    if not problem:
        account.kept[name] = value
    elif new is not value and not value_problem(contract, parameter, target, new):
        account.change(name, value, new, parameter.reason)
    elif parameter.action == "map" and isinstance(value, str):
        _leave_to_default(parameter, value, problem, account)
    else:
        account.kept[name] = value


def _mapped(parameter: Parameter, value: object) -> object:
    """The official word for an old one; letter case is no difference."""
    if not isinstance(value, str):
        return value
    word = value.lower()
    return word if word in parameter.values and word != value else dict(parameter.map).get(word, value)


def _leave_to_default(parameter: Parameter, value: str, problem: str, account: _Account) -> None:
    what = shown(parameter, value)
    account.drop(parameter.name, f"{what} {problem}")
    account.assumptions.append(f"{what} has no counterpart; the default of the model applies")


def _size(contract: Contract, parameter: Parameter, target: Model, value: object, account: _Account) -> None:
    rule = contract.size_rule(target)
    if value is OPAQUE:
        account.assumptions.append(f"the value of size is not known from the source; {target.id} has to accept it")
    if not isinstance(value, str):
        account.kept["size"] = value
        return
    plain = _plain_size(value)
    problem, size = size_problem(rule, plain), parse_size(plain)
    if not problem and plain == value:
        account.kept["size"] = value
    elif not problem:
        account.change("size", value, plain, "the official spelling of the size")
    elif size is None:
        _leave_to_default(parameter, value, problem, account)
    else:
        new = nearest_size(rule, *size)
        account.change("size", value, new, f"{plain} {problem}")
        account.assumptions.append(f"the image comes as {new} instead of {plain}; resize it locally where that matters")


def _plain_size(text: str) -> str:
    found = _LOOSE_SIZE.fullmatch(text)
    return f"{found[1]}x{found[2]}" if found else text.strip().lower()
