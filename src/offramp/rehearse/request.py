"""Reads an HTTP request into the arguments of an official operation and says what the contract refuses of it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from email.parser import BytesHeaderParser
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.contract import OPAQUE, Contract, Operation, Violation, violations
from offramp.rehearse.uploads import Upload, refused

RESPONSES = "responses.create"
MODELS = "models.list"
_MODELS_PATH = "/v1/models"
_TOOL = "responses.tool"
_AZURE_DEPLOYMENT = re.compile(r"/openai/deployments/([^/]+)(?=/)")
_SDK_ONLY = ("extra_headers", "extra_query", "extra_body", "timeout")
"""Arguments of the SDK methods that never travel in a body."""


class Request(Struct, frozen=True, kw_only=True):
    """One request. `operation` is empty when the double does not serve its route."""

    route: str
    operation: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    uploads: tuple[Upload, ...] = ()
    deployment: str = ""
    """The name of the Azure deployment; which model it holds is not known."""
    violations: tuple[Violation, ...] = ()
    key: str = ""
    sdk_retry: int = 0
    """Which repetition the SDK says this is."""

    def __repr__(self) -> str:
        """What was asked, without the key and the pictures."""
        return f"Request(route={self.route!r}, operation={self.operation!r}, violations={self.violations!r})"

    @property
    def tool(self) -> Mapping[str, Any] | None:
        """The image_generation tool of a call of the Responses API."""
        tools = self.arguments.get("tools") if self.operation == RESPONSES else None
        found = (tool for tool in tools or () if isinstance(tool, Mapping) and tool.get("type") == "image_generation")
        return next(found, None)

    @property
    def image_arguments(self) -> Mapping[str, Any]:
        """The arguments that describe the image."""
        return self.arguments if self.tool is None else self.tool

    @property
    def model(self) -> str:
        """The image model, as the request names it; the main model when no image is asked for."""
        return str(self.deployment or self.image_arguments.get("model") or "")

    @property
    def fingerprint(self) -> str:
        """The same for the same request sent again."""
        files = [(upload.field, hashlib.sha256(upload.data).hexdigest()) for upload in self.uploads]
        plain = sorted((name, repr(value)) for name, value in self.arguments.items() if not isinstance(value, bytes))
        return hashlib.sha256(repr((self.route, plain, files)).encode()).hexdigest()


def read_request(contract: Contract, method: str, target: str, headers: Mapping[str, str], raw: bytes) -> Request:
    """The request, with every violation of the contract."""
    path = target.partition("?")[0]
    azure = _AZURE_DEPLOYMENT.match(path)
    plain = "/v1" + path[azure.end() :] if azure else path.removeprefix("/openai")
    operation = _operation(contract, method, plain)
    key = headers.get("Authorization", "").removeprefix("Bearer ") or headers.get("api-key", "")
    retry = headers.get("x-stainless-retry-count", "")
    request = Request(
        route=f"{method} {path}",
        operation=operation,
        deployment=azure[1] if azure else "",
        key=key.strip(),
        sdk_retry=int(retry) if retry.isdecimal() else 0,
    )
    return _with_body(contract, request, headers.get("Content-Type", ""), raw) if method == "POST" else request


def _operation(contract: Contract, method: str, path: str) -> str:
    if method == "GET" and (path == _MODELS_PATH or path.startswith(_MODELS_PATH + "/")):
        return MODELS
    found = (each.id for each in contract.operations if (each.method, each.path) == (method, path))
    return next(found, "").replace(_TOOL, RESPONSES)


def _with_body(contract: Contract, request: Request, kind: str, raw: bytes) -> Request:
    """The request with its arguments. One that is not served is read as well: a repetition has to be known."""
    form = kind.startswith("multipart/form-data")
    arguments, uploads = _form(kind, raw) if form else (_json(raw), ())
    if arguments is None:
        unread = Violation(parameter="", code="invalid_json", text="the body is no JSON object")
        return replace(request, violations=(unread,) if request.operation else ())
    if request.operation in ("", RESPONSES):
        found = violations(contract, RESPONSES, arguments) if request.operation else ()
        return replace(request, arguments=arguments, uploads=uploads, violations=found)
    operation = contract.operation(request.operation)
    arguments = _typed(operation, arguments) if form else _by_reference(arguments)
    wrong = (*_refused(contract, operation, request, arguments, uploads), *refused(uploads))
    return replace(request, arguments=arguments, uploads=uploads, violations=wrong)


def _refused(
    contract: Contract, operation: Operation, request: Request, arguments: dict[str, Any], uploads: tuple[Upload, ...]
) -> Iterator[Violation]:
    files = {upload.field.removesuffix("[]") for upload in uploads}
    counted = {name: [each for each in uploads if each.field.removesuffix("[]") == name] for name in files}
    held = {**arguments, **{name: [OPAQUE] * len(each) for name, each in counted.items()}}
    if request.deployment:
        held["model"] = OPAQUE
    unsent = [name for name in _SDK_ONLY if name in held]
    for name in unsent:
        del held[name]
        text = f"{name!r} is an argument of the SDK method, no part of the body"
        yield Violation(parameter=name, code="unknown_parameter", text=text)
    yield from violations(contract, operation.id, held)


def _json(raw: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(raw)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _by_reference(arguments: dict[str, Any]) -> dict[str, Any]:
    """The JSON form of an edit names its images by address or file id, and knows `moderation`."""
    if not isinstance(arguments.get("images"), list):
        return arguments
    rest = {name: value for name, value in arguments.items() if name not in ("images", "moderation")}
    return {**rest, "image": [OPAQUE] * len(arguments["images"])}


def _form(kind: str, raw: bytes) -> tuple[dict[str, Any], tuple[Upload, ...]]:
    """The fields and the files of a multipart body."""
    boundary = _header(b"Content-Type: " + kind.encode("latin-1"), "Content-Type", "boundary")
    fields: dict[str, Any] = {}
    uploads: list[Upload] = []
    for part in (b"\r\n" + raw).split(b"\r\n--" + boundary.encode("latin-1"))[1:-1]:
        head, _, data = part.partition(b"\r\n\r\n")
        name, file = (_header(head, "Content-Disposition", each) for each in ("name", "filename"))
        if file:
            mime = BytesHeaderParser().parsebytes(head.strip()).get_content_type()
            uploads.append(Upload(field=name, name=file, mime=mime, data=data))
        else:
            fields[name] = data.decode("utf-8", "replace")
    first = {upload.field.removesuffix("[]"): upload.data for upload in reversed(uploads)}
    return {**fields, **first}, tuple(uploads)


def _header(head: bytes, name: str, parameter: str) -> str:
    found = BytesHeaderParser().parsebytes(head.strip()).get_param(parameter, "", name)
    return found if isinstance(found, str) else str(found[2]) if found else ""


def _typed(operation: Operation, fields: dict[str, Any]) -> dict[str, Any]:
    """Numbers and switches of a form as what they stand for."""
    return {name: _plain(operation, name, value) for name, value in fields.items()}


def _plain(operation: Operation, name: str, value: Any) -> Any:
    parameter = operation.parameter(name)
    if not isinstance(value, str) or parameter is None:
        return value
    if parameter.type == "integer" and re.fullmatch(r"-?\d{1,9}", value):
        return int(value)
    return {"true": True, "false": False}.get(value, value) if parameter.type == "boolean" else value
