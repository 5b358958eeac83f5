"""A program of openai 0.x that does more than draw, run on the old package and, after its patch, on that of today."""

from __future__ import annotations

import base64
import json
import types
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import openai
import pytest
from loopback import png
from pair import _sdk as sdk
from pair import emitted, planned

from offramp.model import NoPatch

BEFORE = (Path(__file__).parent / "pairs" / "legacy.py").read_text("utf-8")
HEAD = {"id": "one", "created": 1, "model": "m"}
USAGE = {"prompt_tokens": 2, "completion_tokens": 3, "total_tokens": 5}


class _Handler(BaseHTTPRequestHandler):
    """The endpoints of the API, old and new: they have not changed."""

    failing = False

    def do_POST(self) -> None:
        """Answer what is asked for."""
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.failing:
            self._send(429, "application/json", json.dumps({"error": {"message": "busy"}}))
        elif asked.get("stream"):
            self._send(200, "text/event-stream", "".join(f"data: {each}\n\n" for each in _events()))
        else:
            self._send(200, "application/json", json.dumps(_answer(self.path, asked)))

    def _send(self, status: int, kind: str, text: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """Silent."""


def _events() -> Iterator[str]:
    for delta in ({"role": "assistant", "content": ""}, {"content": "so "}, {"content": "it is"}, {}):
        choice = {"index": 0, "delta": delta, "finish_reason": None}
        yield json.dumps({**HEAD, "object": "chat.completion.chunk", "choices": [choice]})
    yield "[DONE]"


def _answer(path: str, asked: dict[str, Any]) -> dict[str, Any]:
    choice = {"index": 0, "finish_reason": "stop"}
    match path.removeprefix("/v1"):
        case "/chat/completions":
            message = {"role": "assistant", "content": f"you said {asked['messages'][-1]['content']}"}
            return {**HEAD, "object": "chat.completion", "choices": [{**choice, "message": message}], "usage": USAGE}
        case "/completions":
            return {**HEAD, "object": "text_completion", "choices": [{**choice, "text": f" {asked['prompt']} on "}]}
        case "/embeddings":
            rows = [{"index": n, "object": "embedding", "embedding": [float(n)]} for n, _ in enumerate(asked["input"])]
            return {"object": "list", "model": "m", "data": rows, "usage": USAGE}
        case "/moderations":
            return {"id": "one", "model": "m", "results": [{"flagged": "fox" not in asked["input"]}]}
    return {"created": 1, "data": [{"b64_json": base64.b64encode(png(3)).decode()}]}


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/v1"
    for name, value in {"OPENAI_API_KEY": "own", "OPENAI_API_BASE": url, "OPENAI_BASE_URL": url}.items():
        monkeypatch.setenv(name, value)
    openai.api_key = openai.base_url = None
    openai._reset_client()
    yield url
    server.shutdown()
    server.server_close()


def run(text: str, call: str, version: str = "") -> Any:
    """What a call of the program gives."""
    with sdk(version):
        module = types.ModuleType("app")
        exec(compile(text, "app.py", "exec"), module.__dict__)
        return eval(call, module.__dict__)


@pytest.fixture(scope="module")
def after() -> str:
    return emitted(planned(BEFORE), BEFORE)


def test_nothing_of_the_old_package_is_left(after: str) -> None:
    assert "openai.images.generate" in after
    for name in (
        "ChatCompletion",
        "Completion.",
        "Embedding",
        "Moderation",
        "openai.error",
        "request_timeout",
        "engine=",
    ):
        assert name in BEFORE
        assert name not in after


@pytest.mark.usefixtures("address")
def test_does_the_same(after: str) -> None:
    old = run(BEFORE, "everything()", "0.28")

    assert old[0] == ("you said hello", 5, "stop")
    assert run(after, "everything()") == old


@pytest.mark.usefixtures("address")
def test_fails_the_same_way(after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_Handler, "failing", True)
    call = "chat([{'role': 'user', 'content': 'hello'}])"

    assert run(BEFORE, call, "0.28") == run(after, call) == "busy"


def test_it_all_goes_into_one_commit() -> None:
    first, *rest = planned(BEFORE).patches

    assert "openai.chat.completions.create" in first.text
    assert "message.model_dump(exclude_none=True)" in first.text
    assert not any("ChatCompletion" in each.text or "RateLimitError" in each.text for each in rest)
    assert "- The other 5 calls of openai 0.x (first: app.py:14) move with this one, " in first.text


KEYED = """import base64

import openai


def draw(prompt, key):
    reply = openai.Image.create(prompt=prompt, response_format="b64_json", api_key=key)
    return base64.b64decode(reply["data"][0]["b64_json"])


async def draw_later(prompt, key):
    reply = await openai.Image.acreate(prompt=prompt, response_format="b64_json", api_key=key)
    return base64.b64decode(reply["data"][0]["b64_json"])
"""


def test_an_image_call_keeps_the_key_that_it_is_told() -> None:
    after = emitted(planned(KEYED), KEYED)

    assert "openai.OpenAI(api_key=key).images.generate(" in after
    assert "await openai.AsyncOpenAI(api_key=key).images.generate(" in after


def test_what_only_leads_a_call_elsewhere_is_given_up_and_told() -> None:
    text = KEYED.replace("api_key=key)", 'api_key=key, api_base="https://relay.test/v1")', 1)
    report = planned(text)

    assert "api_base" not in emitted(report, text)
    assert "- `api_base` on line 7 of app.py is given up: the request goes to OpenAI." in report.patches[0].text


@pytest.mark.parametrize("name", ["api_type", "api_version", "organization", "deployment_id"])
def test_a_call_of_another_client_is_refused(name: str) -> None:
    report = planned(KEYED.replace("api_key=key", f'api_key=key, {name}="x"', 1))

    assert "client-argument" in {each.fix.reason for each in report.findings if isinstance(each.fix, NoPatch)}
    assert not report.patches
