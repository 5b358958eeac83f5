"""A double of the official image API on the loopback: holds requests to the contract and answers with real pictures.

Standard library only, besides the contract itself. It serves no other route: what asks for one gets 404.
"""

from __future__ import annotations

import base64
import json
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from offramp.contract import OPAQUE, check_call, load

CONTRACT = load()
OPERATIONS = {"/v1/images/generations": "images.generate", "/v1/images/edits": "images.edit"}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `files` names the parts that came as files."""

    operation: str
    arguments: dict[str, object]
    files: tuple[str, ...]
    key: str
    problems: tuple[str, ...]


@dataclass(slots=True)
class Api:
    """Where the double listens, what it was asked, and how often it shall fail first."""

    address: str = ""
    asked: list[Asked] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)


def png(number: int) -> bytes:
    """A picture of one pixel; each number has its own colour."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixel = zlib.compress(bytes([0, number % 256, 90, 160]))
    parts = ((b"IHDR", header), (b"IDAT", pixel), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@contextmanager
def serving() -> Iterator[Api]:
    """The double while the block runs."""
    api = Api()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": api}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    api.address = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    api: Api

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        operation = OPERATIONS.get(self.path)
        if operation is None:
            self._error(404, f"no such route: {self.path}")
            return
        asked = self._asked(operation, raw)
        self.api.asked.append(asked)
        if self.api.failures:
            self._error(self.api.failures.pop(0), "not now")
        elif asked.problems:
            self._error(400, "; ".join(asked.problems))
        elif asked.arguments.get("stream"):
            self._stream(asked)
        else:
            count = asked.arguments.get("n") or 1
            assert isinstance(count, int)
            self._json(
                200, {"created": 1, "data": [{"b64_json": _text(each)} for each in range(count)], "usage": USAGE}
            )

    def _asked(self, operation: str, raw: bytes) -> Asked:
        kind = self.headers["Content-Type"]
        arguments, files = (json.loads(raw), ()) if kind == "application/json" else _form(kind, raw)
        held = {name: OPAQUE if name in files else value for name, value in arguments.items()}
        key = self.headers.get("Authorization", "").removeprefix("Bearer ")
        return Asked(operation, arguments, files, key, check_call(CONTRACT, operation, held))

    def _stream(self, asked: Asked) -> None:
        word = "image_generation" if asked.operation == "images.generate" else "image_edit"
        partials = asked.arguments.get("partial_images") or 0
        assert isinstance(partials, int)
        events = [
            {"type": f"{word}.partial_image", "partial_image_index": each, "b64_json": _text(100 + each)}
            for each in range(partials)
        ]
        events.append({"type": f"{word}.completed", "b64_json": _text(0), "usage": USAGE})
        body = "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)
        self._send(200, "text/event-stream", body.encode())

    def _error(self, status: int, message: str) -> None:
        self._json(
            status, {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}
        )

    def _json(self, status: int, body: object) -> None:
        self._send(status, "application/json", json.dumps(body).encode())

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent."""


USAGE = {
    "input_tokens": 10, "output_tokens": 196, "total_tokens": 206,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
}  # fmt: skip


def _text(number: int) -> str:
    return base64.b64encode(png(number)).decode()


def _form(kind: str, raw: bytes) -> tuple[dict[str, object], tuple[str, ...]]:
    """The fields of a multipart request, numbers and switches as such; `image[]` counts as `image`."""
    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw, policy=HTTP)
    fields: dict[str, object] = {}
    files: list[str] = []
    for part in message.iter_parts():
        name = str(part.get_param("name", header="content-disposition")).removesuffix("[]")
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename():
            files.append(name)
            fields[name] = content
        else:
            fields[name] = _plain(content.decode())
    return fields, tuple(files)


def _plain(text: str) -> object:
    return {"true": True, "false": False}.get(text, int(text) if text.isdigit() else text)
