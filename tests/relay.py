"""The old side of a pair: a server on the loopback that answers as relays, gateways and the API of old do."""

from __future__ import annotations

import base64
import json
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.parser import BytesParser
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from loopback import png

PARTIAL = 100
"""What a partial image has for a number."""


def number_of(prompt: str, images: Iterable[bytes] = ()) -> int:
    """The number of the picture that is drawn: another prompt or another input gives another picture."""
    return zlib.crc32("|".join([prompt, *(str(zlib.crc32(each)) for each in images)]).encode()) % 97


@dataclass(slots=True)
class Relay:
    """The server while it runs."""

    url: str = ""
    failures: list[int] = field(default_factory=list)
    """Statuses for the next requests, the first one first."""
    asked: list[str] = field(default_factory=list)
    """The paths of the requests that wanted an image."""
    files: dict[str, bytes] = field(default_factory=dict)
    """What was drawn and can be fetched, by path."""

    def keep(self, picture: bytes) -> str:
        """The address of a picture."""
        path = f"/files/{zlib.crc32(picture)}.png"
        self.files[path] = picture
        return self.url + path


@contextmanager
def serving() -> Iterator[Relay]:
    """The relay, for as long as the block runs."""
    relay = Relay()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"relay": relay}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    relay.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield relay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    path: str
    words: dict[str, Any]
    images: Sequence[bytes] = ()

    @property
    def pictures(self) -> list[bytes]:
        first = number_of(self.words.get("prompt", ""), self.images)
        return [png(first + index) for index in range(int(self.words.get("n") or 1))]


class _Handler(BaseHTTPRequestHandler):
    relay: Relay
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle(self) -> None:
        with suppress(ConnectionError):
            super().handle()

    def do_GET(self) -> None:
        """Hand out a picture that was drawn, or the page of Bing with those to a prompt."""
        if "/images/create/async/results/" in self.path:
            self._page()
            return
        found = self.relay.files.get(self.path)
        self._send(200 if found else 404, found or b"", "image/png")

    def do_POST(self) -> None:
        """Draw, or fail where that is wanted."""
        if self.path.startswith("/images/create?") and not self.relay.failures:
            self._take_up()
            return
        asked = self._read()
        self.relay.asked.append(asked.path)
        if self.relay.failures:
            error = {"message": "refused", "type": "invalid_request_error", "param": None, "code": None}
            self._json({"error": error}, self.relay.failures.pop(0))
        elif asked.path.endswith("/chat/completions"):
            self._chat(asked)
        elif asked.path.endswith("/responses") and asked.words.get("stream"):
            self._send(200, _events(_response(asked)).encode(), "text/event-stream")
        elif asked.path.endswith("/responses"):
            self._json(_response(asked))
        elif asked.words.get("stream"):
            self._stream(asked)
        else:
            self._json({"created": 1, "data": [self._item(asked, each) for each in asked.pictures]})

    def _read(self) -> _Asked:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.startswith("/images/create?"):
            return _Asked(path=self.path, words={})
        kind = self.headers.get("Content-Type", "")
        if kind.startswith("multipart/"):
            return _form(self.path, kind, raw)
        return _Asked(path=self.path, words=json.loads(raw))

    def _item(self, asked: _Asked, picture: bytes) -> dict[str, str]:
        """Relays send an address, base64 text, or both when they are not told which."""
        both = {"url": self.relay.keep(picture), "b64_json": base64.b64encode(picture).decode()}
        wanted = asked.words.get("response_format")
        return {key: text for key, text in both.items() if wanted in (None, key)}

    def _chat(self, asked: _Asked) -> None:
        messages = asked.words["messages"]
        picture = png(number_of(_chat_prompt(messages), _chat_pictures(messages)))
        link = self.relay.keep(picture)
        if "data" in asked.words["model"]:
            link = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        text = f"Here it is:\n\n![image]({link})\n"
        usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
        head = {"id": "chatcmpl-1", "created": 1, "model": asked.words["model"]}
        if asked.words.get("stream"):
            self._send(200, _chunks(head, text).encode(), "text/event-stream")
            return
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        self._json({**head, "object": "chat.completion", "choices": [choice], "usage": usage})

    def _stream(self, asked: _Asked) -> None:
        word = "image_edit" if asked.path.endswith("/edits") else "image_generation"
        number = number_of(asked.words.get("prompt", ""), asked.images)
        shape = {
            "created_at": 1,
            "size": "1024x1024",
            "quality": "high",
            "background": "opaque",
            "output_format": "png",
        }
        tokens = {"input_tokens": 1, "output_tokens": 1, "total_tokens": 2, "input_tokens_details": {}}
        events: list[dict[str, Any]] = [
            {"type": f"{word}.partial_image", "b64_json": _text(png(PARTIAL + index)), "partial_image_index": index}
            for index in range(int(asked.words.get("partial_images") or 0))
        ]
        events.append({"type": f"{word}.completed", "b64_json": _text(png(number)), "usage": tokens})
        lines = [f"event: {each['type']}\ndata: {json.dumps({**each, **shape})}\n\n" for each in events]
        self._send(200, "".join(lines).encode(), "text/event-stream")

    def _take_up(self) -> None:
        """Send a browser on to the page where the pictures will be."""
        self.relay.asked.append(self._read().path)
        self.send_response(302)
        self.send_header("Location", "/images/create?FORM=GUH2CR&id=1-2")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _page(self) -> None:
        """The four pictures to a prompt, as a page."""
        prompt = parse_qs(urlsplit(self.path).query)["q"][0]
        drawn = _Asked(path=self.path, words={"prompt": prompt, "n": 4}).pictures
        links = "".join(f'<img class="mimg" src="{self.relay.keep(each)}?w=270">' for each in drawn)
        self._send(200, links.encode(), "text/html")

    def _json(self, body: object, status: int = 200) -> None:
        self._send(status, json.dumps(body).encode(), "application/json")

    def _send(self, status: int, data: bytes, kind: str) -> None:
        self.send_response(status)
        wait = {"retry-after-ms": "5"} if status >= 400 else {}
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **wait}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Silent."""


def _chunks(head: dict[str, Any], text: str) -> str:
    """The text of a chat in pieces, with a first one that has none."""
    pieces = [{"role": "assistant"}, *({"content": each} for each in text.splitlines(keepends=True))]
    chunks = [
        {**head, "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": each, "finish_reason": None}]}
        for each in pieces
    ]
    return "".join(f"data: {json.dumps(each)}\n\n" for each in chunks) + "data: [DONE]\n\n"


def _text(picture: bytes) -> str:
    return base64.b64encode(picture).decode()


def _form(path: str, kind: str, raw: bytes) -> _Asked:
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw)
    words: dict[str, Any] = {}
    images: list[bytes] = []
    for part in message.iter_parts():
        data = part.get_payload(decode=True)
        assert isinstance(data, bytes)
        if part.get_filename() is not None:
            images.append(data)
            continue
        name = part.get_param("name", header="content-disposition")
        words[str(name)] = {"true": True}.get(data.decode(), data.decode())
    return _Asked(path=path, words=words, images=images)


def _chat_prompt(messages: list[dict[str, Any]]) -> str:
    """System and user as one text, as somebody would write them into one prompt."""
    return "\n\n".join(_content(each["content"]) for each in messages)


def _content(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n\n".join(part["text"] for part in content if part["type"] == "text")


def _chat_pictures(messages: list[dict[str, Any]]) -> list[bytes]:
    """The pictures that turns carry as data URLs."""
    parts = [part for each in messages if isinstance(each["content"], list) for part in each["content"]]
    links = [part["image_url"]["url"] for part in parts if part["type"] == "image_url"]
    return [base64.b64decode(link.partition("base64,")[2]) for link in links]


def _response(asked: _Asked) -> dict[str, Any]:
    """One image by the tool of the Responses API."""
    picture = png(number_of(response_prompt(asked.words)))
    item = {"id": "ig_1", "type": "image_generation_call", "status": "completed", "result": _text(picture)}
    return {
        "id": "resp_1", "object": "response", "created_at": 1, "status": "completed", "model": asked.words["model"],
        "output": [item], "parallel_tool_calls": True, "tool_choice": "auto", "tools": asked.words.get("tools", []),
        "error": None, "incomplete_details": None, "instructions": None, "metadata": {},
        "temperature": 1.0, "top_p": 1.0,
    }  # fmt: skip


def _events(response: dict[str, Any]) -> str:
    """The events of a streamed reply, the image in its item."""
    done = [{"type": "response.output_item.done", "item": each} for each in response["output"]]
    events = [{"type": "response.created"}, *done, {"type": "response.completed", "response": response}]
    return "".join(f"event: {each['type']}\ndata: {json.dumps(each)}\n\n" for each in events) + "data: [DONE]\n\n"


def response_prompt(words: dict[str, Any]) -> str:
    """The texts of the input of a call of the Responses API."""
    given = words["input"]
    if isinstance(given, str):
        return given
    texts = (each.get("content", "") for each in given)
    return "|".join(each if isinstance(each, str) else "".join(part.get("text", "") for part in each) for each in texts)
