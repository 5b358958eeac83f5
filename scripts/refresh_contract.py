"""Compares the newest contract snapshot with the installed openai package and says what moved.

Exit code 0: nothing moved; 1: something did, so a new snapshot is due.
Writes nothing: a snapshot is added by hand, with its sources, and never changed afterwards.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import httpx2
import openai
from openai import _constants, _data_residency
from openai.auth import _x509
from openai.resources.images import Images
from openai.types import image_edit_params, image_generate_params
from openai.types.image_edit_stream_event import ImageEditStreamEvent
from openai.types.image_gen_stream_event import ImageGenStreamEvent
from openai.types.image_model import ImageModel
from openai.types.responses import ResponseStreamEvent
from openai.types.responses.tool_param import ImageGeneration
from openai.types.shared.responses_model import ResponsesModel

from offramp.contract import Contract, Operation, Parameter, load
from offramp.contract.model import Event

Facts = dict[str, object]
STATUSES = range(400, 600)
_ENV = re.compile(r"""["']((?:OPENAI|AZURE_OPENAI|AWS_BEDROCK)_[A-Z_]+)["']""")
_HINTS: dict[str, tuple[Any, ...]] = {
    "images.generate": (
        image_generate_params.ImageGenerateParamsBase,
        image_generate_params.ImageGenerateParamsNonStreaming,
    ),
    "images.edit": (image_edit_params.ImageEditParamsBase, image_edit_params.ImageEditParamsNonStreaming),
    "responses.tool": (ImageGeneration,),
}
_EVENTS = {
    "images.generate": ImageGenStreamEvent,
    "images.edit": ImageEditStreamEvent,
    "responses.tool": ResponseStreamEvent,
}
_METHODS: dict[str, Callable[..., Any]] = {"images.generate": Images.generate, "images.edit": Images.edit}


def main() -> int:
    """Print each fact that moved."""
    contract = load()
    changes = moved(contract_facts(contract), sdk_facts(contract))
    print(f"contract of {contract.as_of} (openai {contract.sdk}) against openai {openai.__version__}")
    for name, ours, theirs in changes:
        print(f"moved  {name}\n  contract  {ours}\n  sdk       {theirs}")
    print(f"{len(changes)} facts moved" if changes else "nothing moved")
    return 1 if changes else 0


def moved(ours: Facts, theirs: Facts) -> list[tuple[str, object, object]]:
    """The facts on which the two sides differ."""
    names = sorted({*ours, *theirs})
    return [(name, ours.get(name), theirs.get(name)) for name in names if ours.get(name) != theirs.get(name)]


def contract_facts(contract: Contract) -> Facts:
    """What the contract says about things the SDK can be asked."""
    listed = [model for model in contract.models if model.in_sdk]
    return {
        "models": sorted(model.id for model in listed),
        "models of the tool": sorted(model.id for model in listed if model.output_formats),
        "main model is typed": True,
        **_contract_parameters(contract),
        **_contract_events(contract),
        **{f"exception {error.name}": (error.base, error.status) for error in contract.exceptions},
        "retried statuses": [s for s in STATUSES if s in contract.retry.statuses or s >= 500],
        "retries": _contract_retries(contract),
        "idempotency key": contract.retry.idempotency_key,
        "base url": contract.client.base_url,
        "hosts": sorted(contract.client.official_hosts),
        "environment": sorted(contract.client.env),
        f"{contract.client.base_url_env} moves the client": True,
        **{f"{name} moves the client": False for name in contract.client.ignored_env},
    }


def sdk_facts(contract: Contract) -> Facts:
    """The same facts as the installed SDK has them; `contract` only says which names to ask for."""
    tool = get_type_hints(ImageGeneration)
    client = _client()
    return {
        "models": sorted(literals(ImageModel)),
        "models of the tool": sorted(literals(tool["model"])),
        "main model is typed": contract.main_model in literals(ResponsesModel),
        **_sdk_parameters(),
        **_sdk_events(contract),
        **{f"exception {error.name}": _sdk_error(error.name) for error in contract.exceptions},
        "retried statuses": [status for status in STATUSES if client._should_retry(_response(status))],
        "retries": _sdk_retries(),
        "idempotency key": client._idempotency_header is not None,
        "base url": str(client.base_url).rstrip("/"),
        "hosts": sorted(_sdk_hosts()),
        "environment": sorted(_sdk_environment()),
        **{
            f"{name} moves the client": "elsewhere.test" in str(_client(**{name: "https://elsewhere.test/v1"}).base_url)
            for name in (contract.client.base_url_env, *contract.client.ignored_env)
        },
    }


def literals(kind: Any) -> set[str]:
    """All texts of all literals inside a type."""
    if get_origin(kind) is Literal:
        return {value for value in get_args(kind) if isinstance(value, str)}
    return {text for part in get_args(kind) for text in literals(part)}


def _contract_parameters(contract: Contract) -> Facts:
    return dict(_each_contract_parameter(contract))


def _each_contract_parameter(contract: Contract) -> Iterator[tuple[str, object]]:
    for operation in contract.operations:
        if operation.id in _HINTS:
            names = [parameter.name for parameter in operation.parameters]
            yield f"{operation.id} parameters", sorted(names)
            yield f"{operation.id} required", sorted(p.name for p in operation.parameters if p.required)
            for parameter in operation.parameters:
                if values := _contract_values(contract, operation, parameter):
                    yield f"{operation.id} {parameter.name}", sorted(values)


def _contract_values(contract: Contract, operation: Operation, parameter: Parameter) -> set[str]:
    known = {*parameter.values, *dict(operation.legacy).get(parameter.name, ())}
    if parameter.name == "size":
        rules = [rule for rule in contract.size_rules if rule.auto]
        known |= {"auto"} | {size for rule in rules for size in rule.standard}
    return known


def _sdk_parameters() -> Facts:
    facts: Facts = {}
    for operation, kinds in _HINTS.items():
        hints = {name: hint for kind in kinds for name, hint in get_type_hints(kind).items() if name != "type"}
        names, required = _signature(_METHODS[operation]) if operation in _METHODS else (set(hints), set())
        facts[f"{operation} parameters"] = sorted(names)
        facts[f"{operation} required"] = sorted(required)
        values = {name: literals(hint) for name, hint in hints.items() if name != "model"}
        facts |= {f"{operation} {name}": sorted(found) for name, found in values.items() if found and name != "svg"}
    return facts


def _signature(method: Callable[..., Any]) -> tuple[set[str], set[str]]:
    """All keywords of a method, and those without which the SDK refuses the call."""
    parameters = {name: found for name, found in inspect.signature(method).parameters.items() if name != "self"}
    return set(parameters), {name for name, found in parameters.items() if found.default is inspect.Parameter.empty}


def _contract_events(contract: Contract) -> Facts:
    events = {event.type: event for event in contract.events}
    facts: Facts = {"image events": sorted(name for name in events if "image" in name)}
    for name, event in events.items():
        facts[f"event {name}"] = [event.operation, *_fields(event)]
    return facts


def _sdk_events(contract: Contract) -> Facts:
    found = {(name, operation): kind for operation, kind in _EVENTS.items() for name, kind in _event_types(kind)}
    facts: Facts = {"image events": sorted(name for name, _ in found if "image" in name)}
    for event in contract.events:
        kind = found.get((event.type, event.operation))
        known = [name for name in _fields(event) if name in kind.model_fields] if kind else []
        facts[f"event {event.type}"] = [event.operation, *known] if kind else None
    return facts


def _fields(event: Event) -> list[str]:
    """The first attribute on the way to the image and to the usage."""
    return [path.split(".")[0] for path in (event.image, event.usage) if path]


def _event_types(union: Any) -> Iterable[tuple[str, Any]]:
    members = get_args(get_args(union)[0])
    return [(name, member) for member in members for name in literals(member.model_fields["type"].annotation)]


def _sdk_error(name: str) -> object:
    """Base and status of an exception: the class the SDK really makes of a response with that status."""
    kind = getattr(openai, name, None)
    client = _client()
    errors = {status: client._make_status_error("", body=None, response=_response(status)) for status in STATUSES}
    made = [status for status, error in errors.items() if type(error) is kind]
    status = made[0] if made and kind is not openai.APIStatusError else 0
    return (kind.__base__.__name__, status) if kind else None


def _contract_retries(contract: Contract) -> list[float]:
    retry = contract.retry
    numbers = (retry.max_retries, retry.timeout_seconds, retry.connect_timeout_seconds, retry.initial_delay_seconds)
    return [float(number) for number in (*numbers, retry.max_delay_seconds, retry.max_retry_after_seconds)]


def _sdk_retries() -> list[float]:
    client = _client()
    timeout = client.timeout
    assert isinstance(timeout, httpx2.Timeout)
    delays = (_constants.INITIAL_RETRY_DELAY, _constants.MAX_RETRY_DELAY, _constants.MAX_RETRY_AFTER_DELAY)
    return [float(number or 0) for number in (client.max_retries, timeout.read, timeout.connect, *delays)]


def _sdk_hosts() -> set[str]:
    regions = vars(_data_residency).values()
    urls = [url for table in regions if isinstance(table, Mapping) for url in table.values() if isinstance(url, str)]
    return {httpx2.URL(url).host for url in urls if url.startswith("https://")} | set(_x509._OPENAI_MTLS_HOSTS)


def _sdk_environment() -> set[str]:
    """The variables named in the modules that read the environment."""
    texts = [path.read_text(encoding="utf-8") for path in Path(openai.__file__).parent.rglob("*.py")]
    return {name for text in texts if "environ" in text for name in _ENV.findall(text)}


def _client(**environment: str) -> openai.OpenAI:
    """A client of a process whose environment holds nothing else about OpenAI."""
    with _environment(environment):
        return openai.OpenAI(api_key="not-a-key")


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    try:
        for name in [name for name in os.environ if name.startswith(("OPENAI_", "AZURE_OPENAI_"))]:
            del os.environ[name]
        os.environ.update(variables)
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _response(status: int) -> httpx2.Response:
    return httpx2.Response(status, request=httpx2.Request("POST", "https://api.openai.com/v1/images/generations"))


if __name__ == "__main__":
    sys.exit(main())
