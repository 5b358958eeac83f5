"""Serves the double of the official API on the loopback: reads requests, keeps the journal, sends the answers."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from offramp.contract import Contract, load
from offramp.rehearse.answers import Body, body_of, events_of, granted, judge
from offramp.rehearse.journal import Call, Journal
from offramp.rehearse.request import Request, read_request
from offramp.rehearse.scenario import Scenario

HOST = "127.0.0.1"
_WAIT_MS = 20
"""What a limited client is told to wait: the SDK prefers it to the whole seconds that stand beside it."""

Amend = Callable[[Call, Body], Body]


class Double:
    """The double while it runs: where it listens and what it was asked."""

    def __init__(self, contract: Contract, scenario: Scenario) -> None:
        self.contract = contract
        self.scenario = scenario
        self.base_url = ""
        """What the SDK takes as `base_url`."""
        self.journal = Journal()
        self.failures = list(scenario.first)
        """Statuses for the next requests, the first one first."""
        self.amend: Amend = lambda _, body: body
        """Has the last word about the body of a good answer, or about each event of a stream."""

    def answer(self, request: Request) -> tuple[Call, Body | None]:
        """The entry of a request, and the body of the error where it is one."""
        try:
            status = self.failures.pop(0)
        except IndexError:
            status = self.scenario.always
        failure = judge(request, status, self.scenario.moderated)
        if failure:
            return Call(request=request, status=failure.status, code=failure.code), failure.body
        return granted(self.contract, request, self.scenario.moderated), None


@contextmanager
def serving(scenario: Scenario | None = None) -> Iterator[Double]:
    """The double, for as long as the block runs."""
    double = Double(load(), scenario or Scenario())
    server = ThreadingHTTPServer((HOST, 0), type("Handler", (_Handler,), {"double": double}))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    double.base_url = f"http://{HOST}:{server.server_port}/v1"
    try:
        yield double
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    double: Double
    protocol_version = "HTTP/1.1"
    """Connections stay open as they do at the real API: a client that outlives its event loop fails here too."""
    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Serve a connection until the client has had enough, for example because its timeout is short."""
        with suppress(ConnectionError):
            super().handle()

    def _handle(self) -> None:
        raw = self._body()
        request = read_request(self.double.contract, self.command, self.path, dict(self._headers()), raw)
        call, error = self.double.answer(request)
        self.double.journal.add(call)
        if error is not None:
            self._json(call.status, error)
        elif call.request.arguments.get("stream"):
            self._stream(call)
        else:
            self._json(200, self.double.amend(call, body_of(self.double.contract, call)))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _handle  # noqa: N815

    def _headers(self) -> Iterator[tuple[str, str]]:
        """The headers that are read, under one spelling."""
        for name in ("Authorization", "api-key", "Content-Type", "x-stainless-retry-count"):
            yield name, self.headers.get(name, "")

    def _body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def _chunk(self) -> bytes:
        length = int(self.rfile.readline().partition(b";")[0] or b"0", 16)
        data = self.rfile.read(length)
        self.rfile.readline()
        return data

    def _stream(self, call: Call) -> None:
        self._head(200, "text/event-stream; charset=utf-8", {"Connection": "close"})
        for event in events_of(call):
            event = self.double.amend(call, event)
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
            self.wfile.flush()

    def _json(self, status: int, body: object) -> None:
        data = json.dumps(body).encode()
        self._head(status, "application/json", {"Content-Length": str(len(data))})
        self.wfile.write(data)

    def _head(self, status: int, kind: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        limits = self.double.contract.client.rate_limit_headers
        counted = {name: "1s" if "reset" in name else "1000" for name in limits}
        again = {"retry-after-ms": str(_WAIT_MS), "retry-after": "1"} if status in (429, 503) or status >= 500 else {}
        id = {self.double.contract.client.request_id_header: f"req_{secrets.token_hex(16)}"}
        for name, value in {"Content-Type": kind, **id, **counted, **again, **(more or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Silent: the journal tells."""
