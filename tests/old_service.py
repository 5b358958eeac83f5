"""A loopback fake of the services that images came from before, and of the packages that spoke to them.

It draws by prompt, and remembers in which order it was asked. It judges nothing.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import threading
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import ModuleType
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, unquote

Body = dict[str, Any]


def drawn(prompt: str, number: int = 0) -> bytes:
    """What stands for a picture: another prompt, another picture."""
    return f"picture {number} of {prompt}".encode()


class OldService:
    """The service while it runs."""

    def __init__(self) -> None:
        self.url = ""
        self.prompts: list[str] = []

    def answer(self, path: str, body: Body) -> Body:
        """An image as base64 text, or by its address; a link in the text of a chat."""
        prompt = str(body["messages"][-1]["content"] if "messages" in body else body["prompt"])
        self.prompts.append(prompt)
        if path.endswith("/chat/completions"):
            message = {"role": "assistant", "content": f"Done: {self._address(prompt, 0)}"}
            choice = {"index": 0, "finish_reason": "stop", "message": message}
            return {"id": "1", "object": "chat.completion", "created": 1, "model": body["model"], "choices": [choice]}
        numbers = range(body.get("n") or 1)
        if body.get("response_format") == "b64_json":
            images = [{"b64_json": base64.b64encode(drawn(prompt, each)).decode()} for each in numbers]
        else:
            images = [{"url": self._address(prompt, each)} for each in numbers]
        return {"created": 1, "data": images}

    def _address(self, prompt: str, number: int) -> str:
        return f"{self.url}/files/{number}/{quote(prompt)}"


@contextmanager
def serving_old() -> Iterator[OldService]:
    """The service, for as long as the block runs."""
    service = OldService()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"service": service}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    service: OldService
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        number, prompt = self.path.split("/")[-2:]
        self._send(drawn(unquote(prompt), int(number)))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._send(json.dumps(self.service.answer(self.path, body)).encode())

    def _send(self, data: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Silent."""


# The packages: as much of them as the programs use


class _Reply:
    def __init__(self, data: bytes) -> None:
        self.content = data
        self.status_code = 200
        self.ok = self.is_success = True

    def json(self) -> Any:
        return json.loads(self.content)

    def raise_for_status(self) -> None:
        """Nothing fails here."""


def _asked(verb: str, url: str, body: object) -> _Reply:
    data = json.dumps(body).encode() if isinstance(body, Mapping) else str(body).encode() if body else None
    with urllib.request.urlopen(
        urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=verb)
    ) as r:
        return _Reply(r.read())


def _get(url: str, **_: object) -> _Reply:
    return _asked("GET", url, None)


def _post(url: str, data: object = None, json: object = None, **_: object) -> _Reply:
    return _asked("POST", url, json or data)


def _request(method: str, url: str, **words: Any) -> _Reply:
    return _asked(method.upper(), url, words.get("json") or words.get("data"))


class _Session:
    def __init__(self, **_: object) -> None:
        self.headers: dict[str, str] = {}
        self.get, self.post, self.request = _get, _post, _request

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to close."""


class _AsyncSession:
    def __init__(self, **_: object) -> None:
        """Takes what the real one takes."""

    async def __aenter__(self) -> _AsyncSession:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Nothing to close."""

    async def post(self, url: str, **words: Any) -> _Reply:
        return await asyncio.to_thread(_post, url, **words)

    async def get(self, url: str, **words: Any) -> _Reply:
        return await asyncio.to_thread(_get, url, **words)


class _OldObject(dict[str, Any]):
    """What 0.28 of the openai package gave back: a dict with attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(name) from error


def _module(name: str, **members: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(members)
    return module


def old_openai(url: str) -> ModuleType:
    """The openai package of before 1.0."""

    def create(**words: Any) -> Any:
        body = _asked("POST", f"{url}/v1/images/generations", words).content
        return json.loads(body, object_hook=_OldObject)

    async def acreate(**words: Any) -> Any:
        return await asyncio.to_thread(create, **words)

    return _module("openai", Image=_module("Image", create=create, acreate=acreate), api_key="", api_base="")


@contextmanager
def packages(**more: ModuleType) -> Iterator[None]:
    """Stand-ins for the HTTP clients while the block runs."""
    requests = _module("requests", get=_get, post=_post, request=_request, Session=_Session)
    httpx = _module("httpx", get=_get, post=_post, request=_request, Client=_Session, AsyncClient=_AsyncSession)
    # The SDK asks a module of this name for its classes, such as those of errors.
    vars(httpx)["__getattr__"] = lambda name: type(name, (Exception,), {})
    with patch.dict(sys.modules, {"requests": requests, "httpx": httpx, **more}):
        yield
