"""`offramp rehearse`: programs with the real SDK run against the double, and the report tells what they asked."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import textwrap
import threading
from decimal import Decimal
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import openai
import pytest
from loopback import png
from openai import OpenAI
from test_report_browser import browser

from offramp import pytest_plugin, rehearse
from offramp.contract import Usage, load, output_tokens, price_of_usage
from offramp.errors import OfframpError
from offramp.rehearse import KEY, Call, Double, read_scenario, rehearsed
from offramp.rehearse.answers import Body
from offramp.rehearse.pictures import draw
from offramp.rehearse.uploads import picture

pytestmark = pytest.mark.once

__all__ = ["browser"]

CONTRACT = load()
HEAD = """\
import asyncio, base64, os, sys
import openai
from openai import AsyncOpenAI, OpenAI
"""
TOOL = '{"type": "image_generation", "model": "gpt-image-2", "partial_images": 1}'
CHAT = "gpt-5.6-sol"


class Run:
    """A finished `offramp rehearse` of a small program."""

    def __init__(self, folder: Path, code: str, *options: str, **environment: str) -> None:
        file = folder / "program.py"
        file.write_text(HEAD + textwrap.dedent(code), encoding="utf-8")
        self.done = offramp(*options, "--", sys.executable, str(file), **environment)
        self.code, self.out, self.err = self.done.returncode, self.done.stdout, self.done.stderr

    @property
    def page(self) -> dict[str, Any]:
        """The report of `--format json`."""
        found: dict[str, Any] = json.loads(self.out)
        return found


def offramp(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "AZURE_OPENAI_"))}
    command = [sys.executable, "-m", "offramp", "rehearse", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**clean, **environment}, check=False)


def as_json(folder: Path, code: str, *options: str, **environment: str) -> Run:
    return Run(folder, code, "--format", "json", *options, **environment)


# What a good program asks


def test_a_good_program_passes(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        """
        client = OpenAI()
        reply = client.images.generate(model="gpt-image-2", prompt="a fox" * 20, n=2, size="1536x1024", quality="high")
        assert len({each.b64_json for each in reply.data}) == 2 and reply._request_id.startswith("req_")
        assert (reply.size, reply.quality, reply.output_format) == ("1536x1024", "high", "png")

        async def main():
            drawn = [AsyncOpenAI().images.generate(model="gpt-image-2.5-flare", prompt=f"{each}") for each in range(6)]
            assert all(reply.data[0].b64_json for reply in await asyncio.gather(*drawn))

        asyncio.run(main())
        assert "gpt-image-2" in {model.id for model in client.models.list()}
        assert client.models.retrieve("gpt-image-1.5").shutdown_date == "2026-12-01"
        print("done", os.environ["OPENAI_BASE_URL"])
        """,
    )

    assert run.code == 0, run.err
    assert run.err.startswith("done http://127.0.0.1:")
    calls = run.page["calls"]
    assert [call["call"] for call in calls] == list(range(1, 10))
    asked = [(call["operation"], call["model"], call["status"]) for call in calls]
    assert asked[0] == ("images.generate", "gpt-image-2", 200)
    assert asked[1:7] == [("images.generate", "gpt-image-2.5-flare", 200)] * 6
    assert asked[7:] == [("models.list", None, 200)] * 2
    assert run.page["violations"] == run.page["retries"] == run.page["notes"] == []


def test_the_cost_is_that_of_the_contract(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        f"""
        client = OpenAI()
        file = ("in.webp", base64.b64decode({base64.b64encode(draw("webp", 1024, 1024)).decode()!r}), "image/webp")
        reply = client.images.generate(model="gpt-image-2", prompt="x" * 40, n=3, size="1024x1024", quality="high")
        prices = reply.usage.input_tokens * 5 + reply.usage.output_tokens * 30
        client.images.edit(model="gpt-image-2", prompt="x" * 40, image=[file, file], size="1024x1024", quality="low")
        list(client.images.generate(model="gpt-image-2.5-flare", prompt="x", stream=True, partial_images=2,
            size="1024x1024", quality="max"))
        client.images.generate(model="gpt-image-2.6-flare", prompt="x", size="1024x1024", quality="high")
        print(prices)
        """,
    )
    each = output_tokens(CONTRACT, "gpt-image-2", "1024x1024", "high")
    low = output_tokens(CONTRACT, "gpt-image-2", "1024x1024", "low")
    most = output_tokens(CONTRACT, "gpt-image-2.5-flare", "1024x1024", "max")
    assert (each, low, most) == (7024, 196, 7024)
    generated, edited, streamed, unpriced = (Decimal(call["usd"] or "NaN") for call in run.page["calls"])

    assert generated == Decimal(run.err.strip()) / 1_000_000 == Decimal(10 * 5 + 3 * 7024 * 30) / 1_000_000
    assert edited == Decimal(10 * 5 + 2 * 1024 * 8 + 196 * 30) / 1_000_000
    assert streamed == Decimal(1 * 5 + (7024 + 2 * 100) * 30) / 1_000_000
    assert unpriced.is_nan()
    assert run.page["cost"] == {"usd": f"{generated + edited + streamed:f}", "unpriced_calls": [4]}
    assert run.page["calls"][3]["assumed"] == ["no token rule is published for gpt-image-2.6-flare: no price"]


def test_the_worked_example_of_the_prices() -> None:
    usage = Usage(text_in=10, image_in=40, image_out=7024)

    assert price_of_usage(CONTRACT, "gpt-image-2", usage) == Decimal("0.21109")
    assert price_of_usage(CONTRACT, "dall-e-3", usage) is None
    assert price_of_usage(CONTRACT, "gpt-image-2", Usage(text_in=1, image_in=0, image_out=1, text_out=1)) is None


def test_streams_are_parsed_by_the_sdk(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        f"""
        client = OpenAI()
        file = ("in.png", base64.b64decode({base64.b64encode(png(1)).decode()!r}), "image/png")
        words = {{"model": "gpt-image-2", "prompt": "a fox", "stream": True, "partial_images": 2}}
        for word, events in (
            ("image_generation", client.images.generate(**words)),
            ("image_edit", client.images.edit(image=file, **words)),
        ):
            *partial, last = events
            assert [each.type for each in partial] == [f"{{word}}.partial_image"] * 2
            assert [each.partial_image_index for each in partial] == [0, 1]
            assert last.type == f"{{word}}.completed" and last.usage.output_tokens > 1000
            assert len({{each.b64_json for each in (*partial, last)}}) == 3

        async def main():
            async for event in await AsyncOpenAI().images.generate(**words):
                print(event.type)

        asyncio.run(main())
        """,
    )

    assert run.code == 0, run.err
    assert run.err.split() == ["image_generation.partial_image"] * 2 + ["image_generation.completed"]


def test_events_arrive_one_by_one(double: Double) -> None:
    """A stream that is held back until its end would be no stream."""
    arrived, waited = threading.Event(), []

    def hold(_: Call, event: Body) -> Body:
        if event.get("partial_image_index") != 0:
            waited.append(arrived.wait(5))
        return event

    double.amend = hold
    stream = iter(OpenAI().images.generate(model="gpt-image-2", prompt="a fox", stream=True, partial_images=2))

    assert next(stream).partial_image_index == 0  # type: ignore[union-attr]
    arrived.set()
    assert len(list(stream)) == 2
    assert waited == [True, True]


def test_the_responses_api_draws(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        f"""
        client, call = OpenAI(), {{"model": "{CHAT}", "input": "a fox", "tools": [{TOOL}]}}
        events = list(client.responses.create(**call, stream=True))
        word = "response.image_generation_call."
        drawn = [each.type.removeprefix(word) for each in events if each.type.startswith(word)]
        assert drawn == ["in_progress", "generating", "partial_image", "completed"]
        done = next(each.item for each in events if each.type == "response.output_item.done")
        assert done.result == events[-1].response.output[0].result
        assert [each.sequence_number for each in events] == list(range(len(events)))

        plain = client.responses.create(**{{**call, "tools": [{{"type": "image_generation", "model": "gpt-image-2"}}]}})
        assert plain.output[0].type == "image_generation_call" and plain.output[0].status == "completed"
        assert plain.tool_usage.image_gen.output_tokens == 1756
        assert client.responses.create(model="{CHAT}", input="hello").output_text
        """,
    )

    assert run.code == 0, run.err
    assert [(each["operation"], each["model"]) for each in run.page["calls"]] == [
        ("responses.create", "gpt-image-2"),
        ("responses.create", "gpt-image-2"),
        ("responses.create", CHAT),
    ]


def test_files_of_an_edit_arrive(double: Double, tmp_path: Path) -> None:
    first, mask = tmp_path / "in.png", tmp_path / "mask.png"
    first.write_bytes(draw("png", 64, 32))
    mask.write_bytes(draw("png", 64, 32, transparent=True))
    other = ("b.webp", draw("webp", 9, 9), "image/webp")

    OpenAI().images.edit(model="gpt-image-2", prompt="a fox", image=[first, other], mask=mask, n=2)
    OpenAI().images.edit(model="gpt-image-2", prompt="a fox", image=first.open("rb"))

    several, single = double.journal.calls
    assert double.journal.violations == ()
    assert [each.field for each in several.request.uploads] == ["image[]", "image[]", "mask"]
    assert several.request.uploads[0].data == first.read_bytes()
    assert several.request.arguments["n"] == 2
    assert [each.field for each in single.request.uploads] == ["image"]


# What the contract refuses

REFUSED: dict[str, tuple[dict[str, Any], str, str | None, str]] = {
    "a size with too few pixels": ({"size": "256x256"}, "size", "'256x256'", "invalid_value"),
    "a size off the grid": ({"size": "1000x1000"}, "size", "'1000x1000'", "invalid_value"),
    "response_format": ({"response_format": "b64_json"}, "response_format", "'b64_json'", "unknown_parameter"),
    "style": ({"style": "vivid"}, "style", "'vivid'", "unknown_parameter"),
    "n too large": ({"n": 11}, "n", "11", "invalid_value"),
    "no image at all": ({"n": 0}, "n", "0", "invalid_value"),
    "an old quality": ({"quality": "hd"}, "quality", "'hd'", "invalid_value"),
    "an unknown parameter": ({"extra_body": {"seed": 7}}, "seed", None, "unknown_parameter"),
    "a local argument": ({"extra_body": {"timeout": 60}}, "timeout", None, "unknown_parameter"),
    "a wrong type": ({"extra_body": {"n": "4"}}, "n", None, "invalid_type"),
    "transparency in jpeg": (
        {"background": "transparent", "output_format": "jpeg"}, "background", "'transparent'", "invalid_value",
    ),
    "partial images without a stream": ({"partial_images": 2}, "partial_images", "2", "invalid_value"),
    "a model that is gone": ({"model": "dall-e-3"}, "model", "dall-e-3", "model_not_found"),
    "a model nobody knows": ({"model": "gpt-4o-image"}, "model", "gpt-4o-image", "invalid_value"),
    "no model": ({"model": None}, "model", None, "missing_required_parameter"),
    "a newer model's parameter": ({"complexity": "low"}, "complexity", "'low'", "unknown_parameter"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_violation_is_refused_and_named(name: str, double: Double) -> None:
    words, parameter, value, code = REFUSED[name]

    with pytest.raises((openai.BadRequestError, openai.NotFoundError)) as caught:
        OpenAI().images.generate(**{"model": "gpt-image-2", "prompt": "a fox", **words})

    [(call, violation)] = double.journal.violations
    assert (violation.parameter, violation.value or None, violation.code) == (parameter, value, code)
    assert (caught.value.param, caught.value.code) == (parameter, code)
    assert caught.value.status_code == call.status == (404 if code == "model_not_found" else 400)
    assert caught.value.request_id


TAKEN: list[dict[str, Any]] = [
    {"size": "1792x1024"},
    {"size": "auto", "quality": "auto", "n": 10},
    {"background": "transparent", "output_format": "webp", "output_compression": 50},
    {"output_format": "jpeg", "size": "1024x1536"},
    {"stream": True, "partial_images": 0},
    {"n": None, "user": "u-1"},
    {"model": "gpt-image-2.6-flare", "complexity": "low", "output_format": "gif", "frame_count": 2},
    {"model": "gpt-image-1-mini", "moderation": "low"},
]


@pytest.mark.parametrize("words", TAKEN, ids=lambda words: ",".join(words))
def test_a_good_call_is_left_alone(words: dict[str, Any], double: Double) -> None:
    reply = OpenAI().images.generate(**{"model": "gpt-image-2", "prompt": "a fox", **words})
    last = list(reply)[-1] if words.get("stream") else reply.data[0]

    assert double.journal.violations == ()
    data = base64.b64decode(last.b64_json)
    found = picture(data)
    wanted = words.get("output_format", "png")
    size = words.get("size", "1024x1024").replace("auto", "1024x1024")
    if wanted == "gif":
        assert data.startswith(b"GIF89a")
    else:
        assert found
        assert (found.mime, f"{found.width}x{found.height}") == (f"image/{wanted}", size)
        assert found.alpha == (words.get("background") == "transparent")


IMAGE = ("in.png", draw("png", 8, 8), "image/png")
BAD_FILES: dict[str, tuple[dict[str, Any], str]] = {
    "plain bytes": ({"image": IMAGE[1]}, "unsupported_file_mimetype"),
    "no picture": ({"image": ("in.png", b"a text", "image/png")}, "invalid_image_file"),
    "a picture of no use": ({"image": ("in.gif", draw("gif", 8, 8), "image/gif")}, "unsupported_file_mimetype"),
    "a mask without transparency": ({"image": IMAGE, "mask": IMAGE}, "invalid_mask"),
    "a mask of another size": (
        {"image": IMAGE, "mask": ("m.png", draw("png", 8, 9, transparent=True), "image/png")}, "invalid_mask",
    ),
    "too many": ({"image": [IMAGE] * 17}, "invalid_value"),
    "input_fidelity": ({"image": IMAGE, "input_fidelity": "high"}, "unknown_parameter"),
    "no image": ({"image": []}, "missing_required_parameter"),
    "a number out of range": ({"image": IMAGE, "n": 12}, "invalid_value"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_edit_is_refused(name: str, double: Double) -> None:
    words, code = BAD_FILES[name]

    with pytest.raises(openai.BadRequestError) as caught:
        OpenAI().images.edit(model="gpt-image-2", prompt="a fox", **words)

    assert caught.value.code == code
    assert len(double.journal.calls) == 1


def test_images_under_one_name_are_refused(double: Double) -> None:
    """What hand-written code sends for several images; the SDK would send `image[]`."""
    part = '--b\r\nContent-Disposition: form-data; name="image"; filename="a.png"\r\nContent-Type: image/png\r\n\r\n'
    text = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    fields = text.format("model", "gpt-image-2") + text.format("prompt", "7") + text.format("n", "2")
    body = fields.encode() + (part.encode() + IMAGE[1] + b"\r\n") * 2 + b"--b--\r\n"

    status, answer = sent(double, "POST", "/v1/images/edits", body, "multipart/form-data; boundary=b")

    assert (status, answer["error"]["code"]) == (400, "duplicate_parameter")
    assert [violation.code for _, violation in double.journal.violations] == ["duplicate_parameter"]


def test_an_edit_by_reference_is_taken(double: Double) -> None:
    body = {"model": "gpt-image-2", "prompt": "x", "images": [{"file_id": "file-1"}], "moderation": "low"}

    assert sent(double, "POST", "/v1/images/edits?x=1", json.dumps(body).encode())[0] == 200


def test_a_body_in_chunks_is_read(double: Double) -> None:
    data = json.dumps({"model": "gpt-image-2", "prompt": "x"}).encode()
    connection = HTTPConnection("127.0.0.1", int(double.base_url.split(":")[2].split("/")[0]))
    headers = {"Authorization": "Bearer x", "Content-Type": "application/json"}
    connection.request("POST", "/v1/images/generations", iter([data[:9], data[9:]]), headers, encode_chunked=True)

    assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    ("tool", "place", "code"),
    [
        ({"n": 2}, "tools[0].n", "unknown_parameter"),
        ({"size": "512x512"}, "tools[0].size", "invalid_value"),
        ({"model": "gpt-image-1"}, "tools[0].model", "model_not_found"),
    ],
)
def test_a_bad_tool_is_refused(tool: dict[str, Any], place: str, code: str, double: Double) -> None:
    whole: Any = {"type": "image_generation", "model": "gpt-image-2", **tool}

    with pytest.raises(openai.APIStatusError) as caught:
        OpenAI().responses.create(model=CHAT, input="a fox", tools=[whole])

    assert (caught.value.body["param"], caught.value.body["code"]) == (place, code)  # type: ignore[index]
    assert len(double.journal.violations) == 1


def test_violations_are_reported_by_operation_and_call(tmp_path: Path) -> None:
    code = """
        client = OpenAI()
        for words in ({}, {"size": "256x256"}, {"size": "256x256", "response_format": "url"}):
            try:
                client.images.generate(model="gpt-image-2", prompt="a secret fox", **words)
            except openai.BadRequestError:
                pass
        """
    run, text = as_json(tmp_path, code), Run(tmp_path, code)

    assert run.code == text.code == 1
    assert run.page["command_exit_code"] == 0
    assert [(each["call"], each["operation"], each["parameter"], each["value"]) for each in run.page["violations"]] == [
        (2, "images.generate", "size", "'256x256'"),
        (3, "images.generate", "response_format", "'url'"),
        (3, "images.generate", "size", "'256x256'"),
    ]
    assert "images.generate, calls 2, 3: size='256x256' has 65536 pixels" in text.out
    assert "Rehearsal failed; the command ended with 0." in text.out
    assert "secret fox" not in run.out + text.out


def test_a_retired_operation_is_refused(double: Double) -> None:
    with (
        pytest.warns(DeprecationWarning, match="deprecated"),
        pytest.raises(openai.NotFoundError, match=r"use images\.edit"),
    ):
        OpenAI().images.create_variation(image=IMAGE)

    assert [call.operation for call, _ in double.journal.violations] == ["images.create_variation"]


def test_only_the_text_of_messages_is_counted(double: Double) -> None:
    tool: Any = {"type": "image_generation", "model": "gpt-image-2"}
    picture = {"type": "input_image", "image_url": "data:image/png;base64," + "A" * 4000}
    content: Any = [{"role": "user", "content": [{"type": "input_text", "text": "x" * 40}, picture]}]

    reply: Any = OpenAI().responses.create(model=CHAT, input=content, tools=[tool])

    assert reply.tool_usage.image_gen.input_tokens == 10
    assert double.journal.violations == ()


# Scenarios


def test_a_limited_request_is_sent_again_by_the_sdk(tmp_path: Path) -> None:
    code = 'OpenAI().images.generate(model="gpt-image-2", prompt="a fox")'
    run, text = (each(tmp_path, code, "--scenario", "rate-limit:2") for each in (as_json, Run))

    assert run.code == 0, run.err
    assert [each["status"] for each in run.page["calls"]] == [429, 429, 200]
    assert run.page["retries"] == [{"call": 2, "of": 1, "by": "sdk"}, {"call": 3, "of": 2, "by": "sdk"}]
    assert "call 3 repeats call 2 after 429, by the SDK" in text.out


def test_retries_of_the_code_are_told_from_those_of_the_sdk(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        """
        for attempt in range(2):
            try:
                OpenAI(max_retries=1).images.generate(model="gpt-image-2", prompt="a fox")
            except openai.RateLimitError as error:
                assert error.code == "rate_limit_exceeded" and error.response.headers["retry-after"] == "1"
        """,
        "--scenario=error:429",
    )

    assert [each["by"] for each in run.page["retries"]] == ["sdk", "code", "sdk"]
    assert any("the attempts multiply" in note for note in run.page["notes"])


def test_another_request_is_no_retry(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        """
        client = OpenAI(max_retries=0)
        for prompt in ("a fox", "a hen"):
            try:
                client.images.generate(model="gpt-image-2", prompt=prompt)
            except openai.RateLimitError:
                pass
        client.images.generate(model="gpt-image-2", prompt="an owl")
        client.images.generate(model="gpt-image-2", prompt="an owl")
        """,
        "--scenario=rate-limit:2",
    )

    assert run.code == 0, run.err
    assert run.page["retries"] == []


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, openai.AuthenticationError), (403, openai.PermissionDeniedError), (404, openai.NotFoundError),
        (400, openai.BadRequestError), (429, openai.RateLimitError), (500, openai.InternalServerError),
        (503, openai.InternalServerError),
    ],
)  # fmt: skip
def test_every_request_fails(status: int, error: type[openai.APIStatusError]) -> None:
    with rehearse.serving(read_scenario(f"error:{status}")) as double, pytest.raises(error) as caught:
        OpenAI(base_url=double.base_url, api_key="x", max_retries=0).images.generate(model="gpt-image-2", prompt="x")

    assert caught.value.status_code == status
    assert caught.value.request_id


def test_moderation_refuses() -> None:
    with rehearse.serving(read_scenario("moderation")) as double:
        client = OpenAI(base_url=double.base_url, api_key="x")
        with pytest.raises(openai.BadRequestError) as caught:
            client.images.generate(model="gpt-image-2", prompt="a fox")
        tool: Any = {"type": "image_generation", "model": "gpt-image-2"}
        reply: Any = client.responses.create(model=CHAT, input="a fox", tools=[tool])

    assert (caught.value.code, caught.value.type) == ("moderation_blocked", "image_generation_user_error")
    assert caught.value.body["moderation_details"]["moderation_stage"] == "input"  # type: ignore[index]
    [item] = reply.output
    assert (item.status, item.result, item.error.code) == ("failed", None, "moderation_blocked")
    assert [call.status for call in double.journal.calls] == [400, 200]
    assert [call.usd for call in double.journal.calls] == [None, None]


@pytest.mark.parametrize("text", ["", "rate-limit", "rate-limit:0", "rate-limit:x", "error:200", "error:", "slow"])
def test_what_is_no_scenario_is_said(text: str) -> None:
    with pytest.raises(OfframpError, match="is no scenario") as caught:
        read_scenario(text)

    assert "rate-limit:N" in caught.value.hint


# Where the requests go


def test_a_missing_key_is_refused(double: Double) -> None:
    status, answer = sent(double, "POST", "/v1/images/generations", b"{}", key="")

    assert (status, answer["error"]["code"]) == (401, "invalid_api_key")


def test_an_unknown_route_is_told(tmp_path: Path) -> None:
    """The address without its last slash: a known mistake with the client of the module."""
    run = as_json(
        tmp_path,
        """
        openai.base_url = os.environ["OPENAI_BASE_URL"]
        try:
            openai.images.generate(model="gpt-image-2", prompt="a fox")
        except openai.NotFoundError as error:
            print(error)
        """,
    )

    assert "Invalid URL (POST /v1images/generations)" in run.err
    assert run.page["notes"] == ["POST /v1images/generations is no part of the rehearsal and was answered 404"]


def test_a_client_that_goes_elsewhere_is_told(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        """
        client = OpenAI(base_url="http://127.0.0.1:9/v1", max_retries=0)
        client.images.generate(model="gpt-image-2", prompt="a fox")
        """,
    )

    assert run.code == 1
    assert run.page["calls"] == []
    assert "No request reached the double" in run.page["notes"][0]


def test_a_key_of_the_code_is_told_and_never_shown(tmp_path: Path) -> None:
    code = """
        client = OpenAI(api_key="sk-proj-abcdefghij0123456789abcdefghij0123456789")
        client.images.generate(model="gpt-image-2", prompt="a fox")
        """
    run = Run(tmp_path, code)

    assert run.code == 0, run.err
    assert "call 1: the key is not the one of the environment" in run.out
    assert "abcdefghij" not in run.out


def test_the_azure_client_is_led_to_the_double(tmp_path: Path) -> None:
    run = as_json(
        tmp_path,
        """
        client = openai.AzureOpenAI(api_version="2025-04-01-preview")
        reply = client.images.generate(model="my-deployment", prompt="a fox", size="1024x1024", quality="low")
        print(reply.data[0].b64_json[:4])
        """,
        AZURE_OPENAI_ENDPOINT="https://res.openai.azure.com",
        AZURE_OPENAI_API_KEY="the real one",
    )

    assert run.code == 0, run.err
    [call] = run.page["calls"]
    assert (call["operation"], call["model"], call["usd"]) == ("images.generate", "my-deployment", None)
    assert run.page["notes"] == []


def test_nothing_that_opens_a_door_reaches_the_command() -> None:
    inherited = {
        "OPENAI_API_KEY": "real", "OPENAI_ADMIN_KEY": "real", "OPENAI_CUSTOM_HEADERS": "Authorization: real",
        "OPENAI_BASE_URL": "https://relay.example.net/v1", "OPENAI_ORG_ID": "org-1", "NO_PROXY": "internal",
        "AZURE_OPENAI_AD_TOKEN": "real", "AZURE_OPENAI_ENDPOINT": "https://res.openai.azure.com", "HOME": "/home/me",
    }  # fmt: skip
    found = rehearsed(CONTRACT, "http://127.0.0.1:1/v1", inherited)

    assert found == {
        "OPENAI_API_KEY": KEY, "OPENAI_ADMIN_KEY": KEY, "OPENAI_ORG_ID": "org-1", "AZURE_OPENAI_AD_TOKEN": KEY,
        "OPENAI_BASE_URL": "http://127.0.0.1:1/v1", "OPENAI_API_BASE": "http://127.0.0.1:1/v1",
        "AZURE_OPENAI_ENDPOINT": "http://127.0.0.1:1", "HOME": "/home/me",
        "NO_PROXY": "internal,127.0.0.1", "no_proxy": "127.0.0.1",
    }  # fmt: skip
    assert set(rehearsed(CONTRACT, "u", {})) == {
        "OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_API_BASE", "NO_PROXY", "no_proxy",
    }  # fmt: skip


def test_a_proxy_is_not_asked(tmp_path: Path) -> None:
    code = 'OpenAI(max_retries=0).images.generate(model="gpt-image-2", prompt="a fox")'

    assert Run(tmp_path, code, HTTP_PROXY="http://127.0.0.1:9", ALL_PROXY="http://127.0.0.1:9").code == 0


# The command


def test_the_exit_code_of_the_command_is_told(tmp_path: Path) -> None:
    run = Run(tmp_path, "print('mine'); sys.exit(3)")

    assert run.code == 1
    assert run.out.startswith("mine\n")
    assert "Rehearsal failed; the command ended with 3." in run.out


def test_the_arguments_of_the_command_are_its_own() -> None:
    done = offramp(sys.executable, "-c", "import sys; print(sys.argv[1:])", "--format", "--", "-h")

    assert done.stdout.startswith("['--format', '--', '-h']")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--", "/no/such/program"], "cannot be started"),
        ([], "Missing argument"),
        (["--scenario", "slow", "--", "true"], "is no scenario"),
    ],
)
def test_what_cannot_start_is_said(arguments: list[str], text: str) -> None:
    done = offramp(*arguments)

    assert done.returncode == 2
    assert text in done.stderr


def test_a_model_that_ends_is_told(tmp_path: Path) -> None:
    run = as_json(tmp_path, 'OpenAI().images.generate(model="gpt-image-1.5", prompt="a fox")')

    assert run.code == 0, run.err
    assert [note for note in run.page["notes"] if note.startswith("gpt-image-1.5 is shut down on 2026-12-01")]


# The fixture


def test_the_fixture_leads_the_sdk(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(
        textwrap.dedent(
            """
            import openai, os, pytest

            def test_draws(offramp_double):
                openai.OpenAI().images.generate(model="gpt-image-2", prompt="a fox")
                assert os.environ["OPENAI_BASE_URL"] == offramp_double.base_url
                assert [call.model for call in offramp_double.journal.calls] == ["gpt-image-2"]
                assert offramp_double.journal.violations == ()

            @pytest.mark.offramp_scenario("moderation")
            def test_is_refused(offramp_double):
                with pytest.raises(openai.BadRequestError):
                    openai.OpenAI().images.generate(model="gpt-image-2", prompt="a fox")

            def test_is_gone_again():
                assert "OPENAI_BASE_URL" not in os.environ
            """
        )
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-p", "offramp.pytest_plugin", str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path,
        env={**inherited, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )  # fmt: skip

    assert "3 passed" in done.stdout, done.stdout


def test_pytest_finds_the_fixture() -> None:
    """The entry point names the module; `pyproject.toml` is read as text, for Python 3.10 has no reader."""
    page = (Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8")

    assert f'[project.entry-points.pytest11]\nofframp = "{pytest_plugin.__name__}"\n' in page


def test_nothing_but_pytest_loads_the_fixture() -> None:
    code = "import sys, offramp.cli, offramp.rehearse; print('pytest' in sys.modules, 'openai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False False\n"


# Pictures


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "gif", "svg"])
def test_a_browser_shows_the_picture(kind: str, browser: Any) -> None:
    page = browser.new_page()
    mime = {"svg": "svg+xml"}.get(kind, kind)
    sizes, colours = [], []
    for number, (width, height) in enumerate([(1536, 1024), (1, 1), (16, 2048)]):
        data = base64.b64encode(draw(kind, width, height, number)).decode()
        found = page.evaluate(_SHOWN, f"data:image/{mime};base64,{data}")
        sizes.append(tuple(found["size"]) == (width, height))
        colours.append(tuple(found["corners"][0]))
        assert found["corners"][0] == found["corners"][1]
    page.close()

    assert sizes == [True, True, True]
    assert len(set(colours)) == 3


_SHOWN = """async (address) => {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = [image.naturalWidth, image.naturalHeight];
    const canvas = new OffscreenCanvas(width, height).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const at = (x, y) => [...canvas.getImageData(x, y, 1, 1).data];
    return {size: [width, height], corners: [at(0, 0), at(width - 1, height - 1)]};
}"""


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp"])
def test_the_header_of_a_picture_is_read(kind: str) -> None:
    found = picture(draw(kind, 48, 32, transparent=kind != "jpeg"))

    assert found
    assert (found.mime, found.width, found.height) == (f"image/{kind}", 48, 32)
    assert found.alpha == (kind != "jpeg")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF....WEBPVP8L", b"GIF89a", b"text"])
def test_what_is_no_picture_is_none(data: bytes) -> None:
    assert picture(data) is None


@pytest.fixture
def double(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A double that the SDK finds in the environment."""
    with rehearse.serving() as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        yield running


def sent(
    double: Double, method: str, path: str, body: bytes, kind: str = "application/json", key: str = "Bearer x"
) -> tuple[int, dict[str, Any]]:
    """The status and the JSON of a request without the SDK."""
    connection = HTTPConnection("127.0.0.1", int(double.base_url.split(":")[2].split("/")[0]))
    headers = {"Content-Type": kind, **({"Authorization": key} if key else {})}
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return response.status, json.loads(response.read())
