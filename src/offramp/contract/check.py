"""Says what is wrong with a call that already goes to the official API. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from offramp.contract.model import OPAQUE, Contract, Model, Operation, Parameter
from offramp.contract.sizes import size_problem

Arguments = Mapping[str, object]
TOOL = "responses.tool"
_FILES = ("file", "files")
_TYPES: dict[str, tuple[type, ...]] = {"text": (str,), "integer": (int,), "boolean": (bool,), "mapping": (Mapping,)}


class Violation(Struct, frozen=True, kw_only=True):
    """One thing the official API refuses."""

    parameter: str
    """As the error of the API names it; empty when it is the call as a whole."""
    code: str
    text: str
    """The sentence for a reader; it repeats no free text of the call."""
    value: str = ""
    """The value, where it may be shown."""


def check_call(contract: Contract, operation: str, arguments: Arguments) -> tuple[str, ...]:
    """One sentence for each violation. `OPAQUE` stands for a value that is not known, and passes."""
    return tuple(violation.text for violation in violations(contract, operation, arguments))


def violations(contract: Contract, operation: str, arguments: Arguments) -> tuple[Violation, ...]:
    """Every violation of a call, in the order of its arguments."""
    if operation == "responses.create":
        return tuple(_responses(contract, arguments))
    found = contract.operation(operation)
    if found.retired:
        return (_wrong("", f"{found.id} is retired; use {found.retired}", code="not_found"),)
    return tuple(_call(contract, found, arguments))


def value_problem(contract: Contract, parameter: Parameter, model: Model | None, value: object) -> str:
    """Why the value alone is refused, by its type, its range or the model; empty when it is not."""
    if value is OPAQUE or (value is None and not parameter.required):
        return ""
    alone = _type_problem(parameter, value) or _range_problem(parameter, value)
    return alone or _model_limit(contract, parameter, model, value)


def model_lacks(parameter: Parameter, model: Model | None) -> bool:
    """Whether the model does not know the parameter at all."""
    if model is None or parameter.by_model not in ("features", "input_fidelity"):
        return False
    return parameter.name not in model.features if parameter.by_model == "features" else not model.input_fidelity


def shown(parameter: Parameter, value: object) -> str:
    """The argument as a sentence may name it: free text, files and mappings may hold what nobody should print."""
    plain = isinstance(value, int) or bool(parameter.values or parameter.by_model)
    return f"{parameter.name}={value!r}" if plain and len(repr(value)) <= 40 else parameter.name


def _wrong(parameter: str, text: str, *, code: str = "invalid_value", value: str = "") -> Violation:
    return Violation(parameter=parameter, code=code, text=text, value=value)


def _responses(contract: Contract, arguments: Arguments) -> Iterator[Violation]:
    model = arguments.get("model")
    if isinstance(model, str) and contract.is_image_model(model):
        text = f"{model} is an image model; responses.create takes a mainline model such as {contract.main_model}"
        yield _wrong("model", text, value=model)
    tools = arguments.get("tools")
    for index, tool in enumerate(tools if isinstance(tools, list | tuple) else ()):
        if isinstance(tool, Mapping) and tool.get("type") == "image_generation":
            found = _call(contract, contract.operation(TOOL), _tool_arguments(tool, arguments))
            yield from (replace(each, parameter=f"tools[{index}].{each.parameter}") for each in found)


def _tool_arguments(tool: Mapping[str, object], outer: Arguments) -> dict[str, object]:
    """The tool's own arguments, with the stream switch of the call around it where that matters."""
    own = {name: value for name, value in tool.items() if name != "type"}
    return {**own, "stream": outer.get("stream", False)} if own.get("partial_images") else own


def _call(contract: Contract, operation: Operation, arguments: Arguments) -> Iterator[Violation]:
    model = _model(contract, arguments)
    yield from _model_problems(contract, operation, arguments)
    for parameter in operation.parameters:
        if parameter.required and arguments.get(parameter.name) is None:
            text = f"{operation.id} needs {parameter.name}"
            yield _wrong(parameter.name, text, code="missing_required_parameter")
    for name, value in arguments.items():
        known = operation.parameter(name)
        if known is None:
            yield from _unknown(operation, name)
        elif name != "model" and value is not None:
            yield from _argument(contract, operation, known, model, arguments)


def _model(contract: Contract, arguments: Arguments) -> Model | None:
    name = arguments.get("model")
    return contract.model(name) if isinstance(name, str) else None


def _model_problems(contract: Contract, operation: Operation, arguments: Arguments) -> Iterator[Violation]:
    name, model = arguments.get("model"), _model(contract, arguments)
    if name is OPAQUE:
        return
    if name is None:
        text = f"{operation.id} is called without a model; write it out, for example {contract.target_model}"
        yield _wrong("model", text, code="missing_required_parameter")
    elif model is None:
        yield _wrong("model", f"{name!r} is no image model in the contract of {contract.as_of}", value=str(name))
    elif model.status == "shutdown":
        text = f"{model.id} was shut down on {model.shutdown}; use {' or '.join(model.replacements)}"
        yield _wrong("model", text, code="model_not_found", value=model.id)
    elif operation.id not in model.operations:
        yield _wrong("model", f"{model.id} does not serve {operation.id}", value=model.id)


def _unknown(operation: Operation, name: str) -> Iterator[Violation]:
    if operation.id == TOOL and name == "stream":
        return
    reason = dict(operation.absent).get(name)
    text = f"{operation.id} has no parameter {name!r}" + (f": {reason}" if reason else "")
    yield _wrong(name, text, code="unknown_parameter")


def _argument(
    contract: Contract, operation: Operation, parameter: Parameter, model: Model | None, arguments: Arguments
) -> Iterator[Violation]:
    name, value = parameter.name, arguments[parameter.name]
    _, _, told = shown(parameter, value).partition("=")
    if parameter.action in ("drop", "drop-and-flag"):
        yield _wrong(name, f"{name!r} is refused: {parameter.reason}", code="unknown_parameter", value=told)
    elif model_lacks(parameter, model):
        text = f"{name!r} is not known to {model.id if model else 'the model'}"
        yield _wrong(name, text, code="unknown_parameter", value=told)
    elif problem := value_problem(contract, parameter, model, value):
        mistyped = parameter.type not in _FILES and _type_problem(parameter, value)
        code = "invalid_type" if mistyped else "invalid_value"
        yield _wrong(name, f"{shown(parameter, value)} {problem}", code=code, value=told)
    elif value not in (OPAQUE, parameter.default):
        texts = _together(operation, parameter, value, arguments)
        yield from (_wrong(name, text, value=told) for text in texts)


def _type_problem(parameter: Parameter, value: object) -> str:
    if parameter.type in _FILES:
        return _file_problem(parameter, value)
    types = _TYPES.get(parameter.type, (object,))
    number = parameter.type == "integer" and isinstance(value, bool)
    return f"is not of type {parameter.type}" if number or not isinstance(value, types) else ""


def _file_problem(parameter: Parameter, value: object) -> str:
    items = value if parameter.type == "files" and isinstance(value, list) else [value]
    if any(isinstance(item, str) for item in items):
        return "is a text; the SDK takes an open file, bytes, a Path or (name, bytes, type)"
    if parameter.max_items and len(items) > parameter.max_items:
        return f"has more than {parameter.max_items} images"
    return ""


def _range_problem(parameter: Parameter, value: object) -> str:
    if isinstance(value, str) and parameter.max_length and len(value) > parameter.max_length:
        return f"is longer than {parameter.max_length} characters"
    if isinstance(value, str) and parameter.values and not parameter.by_model and value not in parameter.values:
        return f"is none of {', '.join(parameter.values)}"
    if isinstance(value, int) and not isinstance(value, bool):
        low, high = parameter.minimum, parameter.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            return f"is outside {low}..{'' if high is None else high}"
    return ""


def _model_limit(contract: Contract, parameter: Parameter, model: Model | None, value: object) -> str:
    """What the model adds; without a known model the values of all models count."""
    if not isinstance(value, str) or parameter.by_model in ("", "id"):
        return ""
    if parameter.by_model == "size_rule":
        problem = size_problem(contract.size_rule(model), value) if model else ""
        return f"{problem}, so {model.id} refuses it" if model and problem else ""
    allowed = parameter.values
    if model and parameter.by_model != "features":
        allowed = getattr(model, parameter.by_model)
    whose = f" of {model.id}" if model else ""
    return "" if value in allowed else f"is none of {', '.join(allowed)}{whose}"


def _together(operation: Operation, parameter: Parameter, value: object, arguments: Arguments) -> Iterator[str]:
    """What the argument asks of the others."""
    what = shown(parameter, value)
    for need in parameter.requires:
        other = _value(operation, arguments, need.name)
        if need.when in ("", value) and other is not OPAQUE and other not in need.allowed:
            yield f"{what} needs {need.name} {' or '.join(repr(each) for each in need.allowed)}"
    for ban in parameter.excludes:
        given = [name for name in ban.names if ban.when in ("", value) and _given(operation, arguments, name)]
        yield from (f"{what} does not go with {name}" for name in given)


def _value(operation: Operation, arguments: Arguments, name: str) -> object:
    value, parameter = arguments.get(name), operation.parameter(name)
    return parameter.default if value is None and parameter else value


def _given(operation: Operation, arguments: Arguments, name: str) -> bool:
    value, parameter = arguments.get(name), operation.parameter(name)
    return value not in (None, OPAQUE, parameter.default if parameter else None)
