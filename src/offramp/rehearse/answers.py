"""Answers a request as the official API does: images, events, models and errors as plain data. Sends nothing."""

from __future__ import annotations

import base64
import secrets
import time
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from msgspec import Struct

from offramp.contract import Contract, Usage, Violation
from offramp.rehearse.estimate import Drawing, drawing_of, estimate
from offramp.rehearse.journal import Call
from offramp.rehearse.pictures import draw
from offramp.rehearse.request import MODELS, RESPONSES, Request

Body = dict[str, Any]
_ERRORS = {
    401: ("invalid_request_error", "invalid_api_key", "Incorrect API key provided."),
    403: ("invalid_request_error", None, "Your organization must be verified to use the model."),
    404: ("invalid_request_error", "not_found", "Not found."),
    429: ("requests", "rate_limit_exceeded", "Rate limit reached."),
    503: ("server_error", "server_is_overloaded", "The server is overloaded."),
}
_CLIENT = ("invalid_request_error", None, "The request was refused.")
_SERVER = ("server_error", None, "The server had an error while processing the request.")
_BLOCKED = {"moderation_stage": "input", "categories": ["other"]}
_PARTIAL = 100
"""Partial images have colours of their own."""


class Failure(Struct, frozen=True, kw_only=True):
    """An answer without an image."""

    status: int
    body: Body

    @property
    def code(self) -> str:
        """The error code."""
        return self.body["error"]["code"] or ""


def judge(request: Request, status: int = 0, moderated: bool = False) -> Failure | None:
    """Why the request is not granted; `status` is one that the scenario wants."""
    if not request.key:
        return _failed(401, message="You didn't provide an API key.")
    if status:
        return _failed(status)
    if not request.operation:
        return _failed(404, message=f"Invalid URL ({request.route})")
    if request.violations:
        return _violated(request.violations[0], request.model)
    if moderated and request.operation not in (MODELS, RESPONSES):
        return _moderated()
    return None


def granted(contract: Contract, request: Request, moderated: bool = False) -> Call:
    """The entry of a request that is granted."""
    if request.operation == MODELS or (request.operation == RESPONSES and request.tool is None):
        return Call(request=request, status=200)
    if moderated:
        return Call(request=request, status=200, code="moderation_blocked")
    found = estimate(contract, request, drawing_of(request))
    return Call(request=request, status=200, usage=found.usage, usd=found.usd, assumed=found.assumed)


def body_of(contract: Contract, call: Call) -> Body:
    """The JSON of a granted call."""
    if call.operation == MODELS:
        return _models(contract, call.request)
    if call.operation == RESPONSES:
        return _response(call)
    drawing = drawing_of(call.request)
    data = [{"b64_json": _picture(drawing, number)} for number in range(drawing.count)]
    return {"created": int(time.time()), "data": data, **_shape(drawing), "usage": _usage(call.usage, details=True)}


def events_of(call: Call) -> Iterator[Body]:
    """The events of a granted call that streams."""
    if call.operation == RESPONSES:
        for number, event in enumerate(_response_events(call)):
            yield {**event, "sequence_number": number}
        return
    word = "image_generation" if call.operation == "images.generate" else "image_edit"
    drawing = drawing_of(call.request)
    shape = {"created_at": int(time.time()), **_shape(drawing)}
    for number in range(drawing.count):
        for index in range(drawing.partials):
            image = _picture(drawing, _PARTIAL + index)
            yield {"type": f"{word}.partial_image", "b64_json": image, "partial_image_index": index, **shape}
        image = _picture(drawing, number)
        yield {"type": f"{word}.completed", "b64_json": image, **shape, "usage": _usage(call.usage)}


def _failed(status: int, *, code: str | None = None, message: str = "", param: str | None = None) -> Failure:
    """The error body of a status."""
    kind, usual, text = _ERRORS.get(status, _SERVER if status >= 500 else _CLIENT)
    error = {"message": message or text, "type": kind, "param": param, "code": code or usual}
    return Failure(status=status, body={"error": error})


def _violated(violation: Violation, model: str) -> Failure:
    """The API names one mistake at a time."""
    status, message = 400, violation.text
    if violation.code == "model_not_found":
        status, message = 404, f"The model `{model}` does not exist: {violation.text}."
    elif violation.code == "not_found":
        status = 404
    elif violation.code == "unknown_parameter":
        message = f"Unknown parameter: '{violation.parameter}'. ({violation.text})"
    return _failed(status, code=violation.code, message=message, param=violation.parameter or None)


def _moderated() -> Failure:
    failure = _failed(400, code="moderation_blocked", message="Your request was rejected by the safety system.")
    failure.body["error"] |= {"type": "image_generation_user_error", "moderation_details": _BLOCKED}
    return failure


def _picture(drawing: Drawing, number: int) -> str:
    transparent = drawing.background == "transparent"
    data = draw(drawing.kind, drawing.width, drawing.height, number, transparent, drawing.frames)
    return base64.b64encode(data).decode("ascii")


def _shape(drawing: Drawing) -> Body:
    return {
        "background": drawing.background,
        "output_format": drawing.kind,
        "quality": drawing.quality,
        "size": drawing.size,
    }


def _usage(usage: Usage | None, *, details: bool = False) -> Body | None:
    """The usage block; only a whole reply divides its output."""
    if usage is None:
        return None
    into, out = usage.text_in + usage.image_in, usage.image_out + usage.text_out
    divided = {"output_tokens_details": {"image_tokens": usage.image_out, "text_tokens": usage.text_out}}
    return {
        "input_tokens": into,
        "input_tokens_details": {"text_tokens": usage.text_in, "image_tokens": usage.image_in},
        "output_tokens": out,
        "total_tokens": into + out,
        **(divided if details else {}),
    }


def _models(contract: Contract, request: Request) -> Body:
    """The list of living models, or the one that the path names."""
    living = [model for model in contract.models if model.status != "shutdown"]
    listed = [_model(model.id, model.released, model.shutdown) for model in living]
    listed.append(_model(contract.main_model, "", ""))
    _, _, id = request.route.partition("/models/")
    return next((each for each in listed if each["id"] == id), {"object": "list", "data": listed})


def _model(id: str, released: str, shutdown: str) -> Body:
    day = datetime.fromisoformat(released or "2026-01-01").replace(tzinfo=timezone.utc)
    body = {"id": id, "object": "model", "created": int(day.timestamp()), "owned_by": "openai"}
    return {**body, "shutdown_date": shutdown or None}


# The Responses API


def _response(call: Call) -> Body:
    """A whole response: one image where the tool is offered, a short text where it is not."""
    item = _image_item(call) if call.request.tool is not None else _message()
    return _envelope(call, "completed", [item])


def _envelope(call: Call, status: str, output: list[Body]) -> Body:
    arguments = call.request.arguments
    none = {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}
    usage = {**none, "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0}}
    image_gen = _usage(call.usage, details=True)
    tools = {"image_gen": image_gen, "web_search": {"num_requests": 0}} if image_gen else None
    return {
        "id": _id("resp"),
        "object": "response",
        "created_at": int(time.time()),
        "status": status,
        "model": arguments.get("model"),
        "output": output,
        "parallel_tool_calls": True,
        "previous_response_id": arguments.get("previous_response_id"),
        "tool_choice": arguments.get("tool_choice") or "auto",
        "tools": arguments.get("tools") or [],
        "usage": usage if status == "completed" else None,
        "tool_usage": tools if status == "completed" else None,
        "error": None,
        "incomplete_details": None,
        "instructions": arguments.get("instructions"),
        "metadata": arguments.get("metadata") or {},
        "temperature": 1.0,
        "top_p": 1.0,
    }


def _image_item(call: Call) -> Body:
    item: Body = {"id": _id("ig"), "type": "image_generation_call"}
    if call.code:
        error = {"code": call.code, "message": "The image was rejected.", "moderation_details": _BLOCKED}
        return {**item, "status": "failed", "result": None, "error": error}
    drawing = drawing_of(call.request)
    told = {"action": "generate", "revised_prompt": "A picture of one colour.", **_shape(drawing)}
    return {**item, "status": "completed", "result": _picture(drawing, 0), **told}


def _message() -> Body:
    text = {"type": "output_text", "text": "Nothing was asked of a model.", "annotations": []}
    return {"id": _id("msg"), "type": "message", "role": "assistant", "status": "completed", "content": [text]}


def _response_events(call: Call) -> Iterator[Body]:
    item = _image_item(call) if call.request.tool is not None else _message()
    begun = {**item, "status": "in_progress", **dict.fromkeys({"result", "error"} & item.keys())}
    yield {"type": "response.created", "response": _envelope(call, "in_progress", [])}
    yield {"type": "response.in_progress", "response": _envelope(call, "in_progress", [])}
    yield {"type": "response.output_item.added", "output_index": 0, "item": begun}
    yield from _image_events(call, item) if call.request.tool is not None else _text_events(item)
    yield {"type": "response.output_item.done", "output_index": 0, "item": item}
    yield {"type": "response.completed", "response": _envelope(call, "completed", [item])}


def _image_events(call: Call, item: Body) -> Iterator[Body]:
    drawing, word = drawing_of(call.request), "response.image_generation_call"
    place = {"item_id": item["id"], "output_index": 0}
    yield {"type": f"{word}.in_progress", **place}
    yield {"type": f"{word}.generating", **place}
    if item["result"] is None:
        return
    for index in range(drawing.partials):
        image = {"partial_image_b64": _picture(drawing, _PARTIAL + index), "partial_image_index": index}
        yield {"type": f"{word}.partial_image", **place, **image, **_shape(drawing)}
    yield {"type": f"{word}.completed", **place}


def _text_events(item: Body) -> Iterator[Body]:
    place = {"item_id": item["id"], "output_index": 0, "content_index": 0}
    (part,) = item["content"]
    yield {"type": "response.content_part.added", **place, "part": {**part, "text": ""}}
    yield {"type": "response.output_text.delta", **place, "delta": part["text"], "logprobs": []}
    yield {"type": "response.output_text.done", **place, "text": part["text"], "logprobs": []}
    yield {"type": "response.content_part.done", **place, "part": part}


def _id(kind: str) -> str:
    return f"{kind}_{secrets.token_hex(12)}"
