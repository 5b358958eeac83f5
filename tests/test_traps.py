"""The known traps of a move to the official image API, one by one: what the patches and the double do about each.

A trap that the patches do not mind yet has a test of its own besides, marked as a known miss.
"""

from __future__ import annotations

import ast
import asyncio
import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analysed
import openai
import pytest
from loopback import CONTRACT, png
from msgspec.structs import replace
from openai import AsyncOpenAI, OpenAI
from patched import planned as planned_series

from offramp import rehearse
from offramp.attempts import Plan
from offramp.contract import Dropped, carry, check_call, output_tokens
from offramp.plan import attempt_all
from offramp.rehearse import Double, read_scenario
from offramp.rehearse.answers import Body
from offramp.rehearse.uploads import picture
from offramp.rules import load as load_rules

RULES = load_rules()
CASES = Path(__file__).parent
TRAPS = [f"t{number:02}" for number in range(1, 29)]
RELAY = "https://api.muapi.ai/api/v1"
SDK = f"""\
import base64, io
from openai import OpenAI
client = OpenAI(base_url="{RELAY}", api_key="relay")
"""
POST = f'requests.post("{RELAY}/images/generations", json={{"model": "gpt-image-2", "prompt": prompt}}'
DATA = '["data"][0]["b64_json"]'
TOOL: Any = {"type": "image_generation", "model": "gpt-image-2"}
MAIN = CONTRACT.main_model


def planned(text: str, **others: str) -> Plan:
    """The plan for one file, `app.py`, and its neighbours, named with `_` for a dot."""
    files = {"app.py": text, **{name.replace("_", "."): other for name, other in others.items()}}
    return attempt_all(analysed.sources(files, RULES), CONTRACT, RULES)


def patched(text: str, **others: str) -> str:
    """The file as the patches leave it; every call in it gets one."""
    plan = planned(text, **others)
    assert plan.attempts
    assert [attempt.refused for attempt in plan.attempts.values()] == [None] * len(plan.attempts)
    return plan.texts()["app.py"]


def refusals(text: str) -> list[str]:
    """Why the calls of a file get no patch."""
    return [attempt.refused.reason for attempt in planned(text).attempts.values() if attempt.refused]


def assumptions(text: str) -> str:
    """All that a reviewer of the patches has to agree with, or is told to do."""
    return "\n".join(assumption for draft in planned(text).drafts() for assumption in draft.assumptions)


def run(text: str) -> dict[str, Any]:
    """The names of a module that is run."""
    names: dict[str, Any] = {}
    exec(compile(text, "app.py", "exec"), names)
    return names


@pytest.fixture
def double(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with rehearse.serving(read_scenario(getattr(request, "param", "ok"))) as running:
        monkeypatch.setenv("OPENAI_BASE_URL", running.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        openai.api_key = openai.base_url = None
        openai._reset_client()
        yield running
        openai.api_key = openai.base_url = None
        openai._reset_client()


def answering(scenario: str) -> pytest.MarkDecorator:
    """Have the double play a scenario."""
    return pytest.mark.parametrize("double", [scenario], indirect=True)


def test_every_trap_has_a_test() -> None:
    named = {match[1] for name in globals() if (match := re.match(r"test_(t\d\d)_", name))}

    assert named == set(TRAPS)


# What is asked


def test_t01_no_address_comes_back(double: Double) -> None:
    text = patched(
        f"{SDK}import requests\n\ndef draw(prompt):\n"
        "    reply = client.images.generate(model='dall-e-3', prompt=prompt)\n"
        "    return requests.get(reply.data[0].url).content\n"
    )

    assert ".url" not in text
    assert picture(run(text)["draw"]("a fox"))
    assert OpenAI().images.generate(model="gpt-image-2", prompt="x").data[0].url is None  # type: ignore[index]
    kept = "reply.data[0].url"
    leaves = f"{SDK}\ndef draw(prompt):\n    reply = client.images.generate(model='dall-e-3', prompt=prompt)\n"
    assert refusals(f"{leaves}    db.save(url={kept})\n")
    assert double.journal.violations == ()


def test_t02_data_may_be_missing(double: Double) -> None:
    text = patched(
        f"{SDK}\ndef draw(prompt):\n"
        "    return client.images.generate(model='gpt-image-1', prompt=prompt).data[0].b64_json\n"
    )
    double.amend = lambda _, body: {**body, "data": None}

    with pytest.raises(RuntimeError, match="returned no image"):
        run(text)["draw"]("a fox")


def named(body: str, model: str = "gpt-image-1", client: str = f'base_url="{RELAY}", api_key="relay"') -> str:
    """A function that gives the reply of a call a name."""
    return (
        f"import base64\nfrom openai import OpenAI\nclient = OpenAI({client})\n\ndef draw(prompt):\n"
        f"    reply = client.images.generate(model={model!r}, prompt=prompt)\n{body}"
    )


@pytest.mark.parametrize(
    "body",
    [
        "    return base64.b64decode(reply.data[0].b64_json)\n",
        "    text = reply.data[0].b64_json\n    return base64.b64decode(text)\n",
        "    if prompt:\n        return reply.data[0].b64_json\n",
        "    image = reply.data[0]\n    return base64.b64decode(image.b64_json)\n",
    ],
)
@pytest.mark.parametrize("missing", ["data", "b64_json"])
def test_t02_a_named_reply_in_base64_is_guarded(double: Double, body: str, missing: str) -> None:
    draw = run(patched(named(body)))["draw"]
    empty = None if missing == "data" else [{"b64_json": None}]
    assert draw("a fox")
    double.amend = lambda _, answer: {**answer, "data": empty}

    with pytest.raises(TypeError if "image =" in body and not empty else RuntimeError):
        draw("a fox")


@pytest.mark.parametrize(
    "body",
    [
        "    if not reply.data or not reply.data[0].b64_json:\n        return None\n"
        "    return base64.b64decode(reply.data[0].b64_json)\n",
        "    assert reply.data\n    return base64.b64decode(reply.data[0].b64_json)\n",
        "    text = reply.data[0].b64_json\n    if text is None:\n        return None\n    return text\n",
        "    return reply.data[0].b64_json or 'nothing'\n",
        "    if reply.data[0].b64_json:\n        return base64.b64decode(reply.data[0].b64_json)\n",
    ],
)
def test_t02_a_reply_that_is_seen_to_stays(body: str) -> None:
    assert "returned no image" not in patched(named(body))


def test_t02_a_reply_at_home_stays() -> None:
    body = "    return base64.b64decode(reply.data[0].b64_json)\n"

    assert "returned no image" not in patched(named(body, "gpt-image-1.5", ""))
    assert "returned no image" in patched(named(body, "dall-e-3", ""))


def test_t03_the_model_is_written(double: Double) -> None:
    text = f"{SDK}\ndef draw(prompt):\n    return client.images.generate(prompt=prompt).data[0].b64_json\n"

    assert run(patched(text))["draw"]("a fox")
    assert [call.model for call in double.journal.calls] == [CONTRACT.target_model]
    with pytest.raises(openai.BadRequestError, match="without a model"):
        OpenAI().images.generate(prompt="a fox")


def test_t04_words_of_dalle_are_gone(double: Double) -> None:
    words = "response_format='b64_json', style='vivid', quality='{}'"
    for old, new in (("standard", "medium"), ("hd", "high")):
        call = f"client.images.generate(model='dall-e-3', prompt=prompt, {words.format(old)})"
        run(patched(f"{SDK}\ndef draw(prompt):\n    return {call}.data[0].b64_json\n"))["draw"]("a fox")
        assert double.journal.calls[-1].request.arguments == {
            "model": "gpt-image-2", "prompt": "a fox", "quality": new,
        }  # fmt: skip
    for name, value in (("response_format", "b64_json"), ("style", "vivid"), ("quality", "hd")):
        with pytest.raises(openai.BadRequestError, match=name):
            OpenAI().images.generate(model="gpt-image-2", prompt="a fox", extra_body={name: value})


def test_t05_one_label_has_two_prices(double: Double) -> None:
    def drawn(model: str, quality: Any) -> int:
        reply = OpenAI().images.generate(model=model, prompt="x", size="1024x1024", quality=quality)
        assert reply.usage
        return reply.usage.output_tokens

    assert drawn("gpt-image-2.5-flare", "high") == drawn("gpt-image-2", "medium") == 1756
    assert drawn("gpt-image-2.5-flare", "max") == drawn("gpt-image-2", "high") == 7024
    first, second, *_ = (call.usd for call in double.journal.calls)
    assert first == second


def test_t06_a_loop_of_single_images_stays(double: Double) -> None:
    call = "client.images.generate(model='dall-e-3', prompt=prompt, n=1)"
    text = patched(
        f"{SDK}\ndef draw(prompt):\n    found = []\n    for _ in range(4):\n"
        f"        reply = {call}\n        found.append(reply.data[0].b64_json)\n    return found\n"
    )

    assert len(run(text)["draw"]("a fox")) == 4
    assert [call.request.arguments["n"] for call in double.journal.calls] == [1, 1, 1, 1]
    assert len(OpenAI().images.generate(model="gpt-image-2", prompt="x", n=10).data or ()) == 10


def test_t07_the_tool_makes_one_image(double: Double) -> None:
    assert check_call(CONTRACT, "responses.tool", {"model": "gpt-image-2", "n": 2})
    assert Dropped(name="n", reason="the image_generation tool makes one image a call") in (
        carry(CONTRACT, "responses.tool", "gpt-image-2", {"n": 2}).dropped
    )
    tool: Any = {**TOOL, "n": 2}
    with pytest.raises(openai.BadRequestError, match=re.escape("tools[0].n")):
        OpenAI().responses.create(model=MAIN, input="a fox", tools=[tool])
    assert len(double.journal.violations) == 1


def rules_of_tool(words: str, client: str = "OpenAI()") -> set[str]:
    """Which rules speak of a call with the image tool."""
    tool = f'{{"type": "image_generation", "model": "gpt-image-2"{words}}}'
    call = f'{client}.responses.create(model="{MAIN}", input="a fox", tools=[{tool}])'
    found = analysed.sources({"app.py": f"from openai import OpenAI\nreply = {call}\n"}, RULES).findings
    return {finding.rule for finding, _ in found}


def test_t07_a_count_in_the_tool_is_found() -> None:
    assert rules_of_tool(', "n": 2') == {"image-tool-count"}
    tool = '{"type": "image_generation", "model": "gpt-image-2", "n": 2}'
    call = f'OpenAI().responses.create(model="{MAIN}", input="a fox", tools=[{tool}])'
    assert refusals(f"from openai import OpenAI\nreply = {call}\n") == ["no-mechanical-counterpart"]


@pytest.mark.parametrize("words", ["", ', "size": "1024x1024"', ', "partial_images": 2'])
def test_t07_a_tool_without_a_count_is_left_alone(words: str) -> None:
    assert rules_of_tool(words) == set()


# Where it goes


def test_t08_the_environment_may_hold_the_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "from openai import OpenAI\nclient = OpenAI({})\ndef draw(prompt):\n    reply = {}\n    return reply\n"
    call = "client.images.generate(model='gpt-image-2', prompt=prompt).data[0].b64_json"
    monkeypatch.setenv("OPENAI_BASE_URL", RELAY)
    monkeypatch.setenv("OPENAI_API_KEY", "test")

    for base_url in ("", "base_url=__import__('os').environ['OPENAI_BASE_URL']"):
        after = patched(text.format(base_url, call), _env=f"OPENAI_BASE_URL={RELAY}\n")
        assert str(run(after)["client"].base_url) == "https://api.openai.com/v1/"


def test_t09_an_address_without_its_slash(double: Double) -> None:
    """The patches take the address out; where somebody writes one, the rehearsal shows what becomes of it."""
    text = patched(
        f"import openai\nopenai.base_url = '{RELAY}/'\n\ndef draw(prompt):\n"
        "    return openai.images.generate(model='gpt-image-2', prompt=prompt).data[0].b64_json\n"
    )
    assert "base_url" not in text
    assert run(text)["draw"]("a fox")

    openai._reset_client()
    openai.base_url = double.base_url
    with pytest.raises(openai.NotFoundError, match="/v1images/generations"):
        openai.images.generate(model="gpt-image-2", prompt="a fox")
    assert [call.operation for call in double.journal.calls] == ["images.generate", ""]


# When it fails


LOOP = """\
import requests, time

def draw(prompt):
    for attempt in range(5):
        try:
            reply = {}
            reply.raise_for_status()
            return reply.json(){}
        except requests.RequestException as error:
            if "quota" in str(error):
                raise
    return None
"""


@answering("error:429")
def test_t10_attempts_do_not_multiply(double: Double) -> None:
    run(patched(LOOP.format(f"{POST})", DATA)))["draw"]("a fox")

    assert len(double.journal.calls) == 5
    assert not any(call.by_sdk for call in double.journal.calls)


CALLED_AGAIN = (
    f"import requests\n\ndef draw(prompt):\n    return {POST}).json(){DATA}\n\ndef main():\n"
    "    for attempt in range(3):\n        try:\n            return draw('x')\n"
    "        except Exception as error:\n            print(error)\n    return None\n"
)
G4F_AGAIN = (
    "from g4f.client import Client\nclient = Client()\n\ndef draw(prompt):\n    for attempt in range(5):\n"
    "        try:\n            return client.images.generate(\n"
    "                prompt=prompt, model='flux', response_format='b64_json'\n            ).data[0].b64_json\n"
    "        except Exception as error:\n            print(error)\n    return None\n"
)


@answering("error:429")
def test_t10_a_loop_in_the_caller_does_not_multiply(double: Double) -> None:
    run(patched(CALLED_AGAIN))["main"]()

    assert len(double.journal.calls) == 3
    assert "so the SDK is told not to" in assumptions(CALLED_AGAIN)


@answering("error:429")
def test_t10_a_loop_around_the_client_does_not_multiply(double: Double) -> None:
    """The client of the package before sent each attempt once."""
    run(patched(G4F_AGAIN))["draw"]("a fox")

    assert len(double.journal.calls) == 5


def test_t10_a_decorator_that_stays_does_not_multiply() -> None:
    text = patched(
        "import tenacity\nimport requests\n\n"
        "@tenacity.retry(stop=tenacity.stop_after_attempt(2), after=print, reraise=True)\n"
        f"def draw(prompt):\n    return {POST}).json(){DATA}\n"
    )

    assert "after=print" in text
    assert ".with_options(max_retries=0).images.generate(" in text


def test_t10_a_client_of_the_module_is_told() -> None:
    text = (
        "import openai\n\ndef draw(prompt):\n    for attempt in range(5):\n        try:\n"
        "            return openai.Image.create(prompt=prompt)['data'][0]['b64_json']\n"
        "        except Exception as error:\n            print(error)\n    return None\n"
    )

    assert "openai.max_retries = 0" in assumptions(text)


@pytest.mark.parametrize(
    "text",
    [
        CALLED_AGAIN.replace("range(3)", "'abc'").replace("return draw('x')", "print(draw(attempt))"),
        G4F_AGAIN.replace("from g4f.client import Client", "from openai import OpenAI as Client").replace(
            "Client()", f"Client(base_url='{RELAY}')"
        ),
        G4F_AGAIN.replace(
            "        except Exception as error:\n            print(error)", "        finally:\n            pass"
        ),
    ],
    ids=["prompts", "sdk-before", "no-retry"],
)
def test_t10_what_multiplies_nothing_more_stays(text: str) -> None:
    assert "max_retries" not in patched(text)
    assert "told not to" not in assumptions(text)


def test_t10_a_loop_that_goes_leaves_no_word_to_the_sdk() -> None:
    text = patched(G4F_AGAIN.replace("    return None\n", "    raise RuntimeError('no luck')\n"))

    assert "max_retries=0" not in text
    assert "max_retries=4" in text


def test_t11_a_short_timeout_goes(double: Double) -> None:
    text = patched(f"import requests\n\ndef draw(prompt):\n    return {POST}, timeout=30).json(){DATA}\n")

    assert "timeout" not in text
    assert run(text)["draw"]("a fox")
    assert len(double.journal.calls) == 1


def timed(client: str = "", call: str = "", model: str = "gpt-image-2", around: str = "{}") -> str:
    """A function that draws through a client of the SDK, with timeouts in one place or another."""
    drawn = f"client.images.generate(model='{model}', prompt=prompt{call})"
    return (
        "import os\nfrom openai import OpenAI\nLIMIT = float(os.environ.get('LIMIT') or 9)\n"
        f"client = OpenAI(base_url='{RELAY}'{client})\n\ndef draw(prompt):\n"
        f"    return {around.format(drawn)}.data[0].b64_json\n"
    )


@pytest.mark.parametrize("given", [{"client": ", timeout=30"}, {"call": ", timeout=59.5"}])
def test_t11_a_short_timeout_of_the_sdk_goes(given: dict[str, str], double: Double) -> None:
    text = timed(**given)

    assert "timeout=" not in patched(text)
    assert "The timeout of" in assumptions(text)
    assert run(patched(text))["draw"]("a fox")
    assert len(double.journal.calls) == 1


def test_t11_a_timeout_of_the_old_package_goes() -> None:
    call = "openai.Image.create(prompt=prompt, request_timeout=20)"
    text = f"import openai\n\ndef draw(prompt):\n    return {call}['data'][0]['b64_json']\n"

    assert "timeout" not in patched(text)
    assert "The timeout of 20 s" in assumptions(text)


@pytest.mark.parametrize("given", [{"client": ", timeout=LIMIT"}, {"call": ", timeout=LIMIT"}])
def test_t11_a_timeout_that_is_not_known_is_told(given: dict[str, str]) -> None:
    assert "timeout=LIMIT" in patched(timed(**given))
    assert "`timeout` that is given" in assumptions(timed(**given))


def test_t11_what_waits_for_the_call_is_told() -> None:
    waited = (
        f"import asyncio\nfrom openai import AsyncOpenAI\nclient = AsyncOpenAI(base_url='{RELAY}')\n\n"
        "async def draw(prompt):\n    async with asyncio.timeout(30):\n"
        "        reply = await client.images.generate(model='gpt-image-1', prompt=prompt)\n"
        "    return reply.data[0].b64_json\n"
    )
    options = timed().replace("client.images", "client.with_options(timeout=9).images")
    official = timed(client=", timeout=30", model="dall-e-3").replace(f"base_url='{RELAY}', ", "")

    for text, line in ((options, 7), (official, 4), (waited, 6)):
        assert f"The timeout on line {line} of app.py" in assumptions(text)


@pytest.mark.parametrize("timeout", ["120", "600.0", "None"])
def test_t11_a_long_timeout_stays(timeout: str) -> None:
    for text in (timed(client=f", timeout={timeout}"), timed(call=f", timeout={timeout}")):
        assert timeout == "None" or f"timeout={timeout}" in patched(text)
        assert "timeout" not in assumptions(text)


@pytest.mark.parametrize("given", [{"client": ", timeout=30"}, {"call": ", timeout=30"}])
def test_t11_a_timeout_at_home_stays(given: dict[str, str]) -> None:
    text = timed(**given, model="gpt-image-1.5").replace(f"base_url='{RELAY}'", "max_retries=1")

    assert "timeout=30" in patched(text)
    assert "timeout" not in assumptions(text)


@answering("moderation")
def test_t12_what_cannot_be_mended_is_asked_once(double: Double) -> None:
    draw = run((CASES / "retry_cases/tenacity.after").read_text("utf-8"))["draw"]

    with pytest.raises(openai.BadRequestError) as caught:
        draw("a fox")

    assert caught.value.code == "moderation_blocked"
    assert len(double.journal.calls) == 1
    assert {"moderation_blocked", "credit_balance_exhausted"} <= set(CONTRACT.retry.never_useful)


ASYNC = """\
import base64
from g4f.client import AsyncClient

client = AsyncClient()

async def draw(prompt):
    reply = await client.images.generate(prompt=prompt, model="flux", response_format="b64_json")
    return base64.b64decode(reply.data[0].b64_json)
"""


def test_t13_awaited_calls_stay_awaited(double: Double) -> None:
    streamed = patched(
        f"from openai import AsyncOpenAI\nclient = AsyncOpenAI(base_url='{RELAY}')\n\nasync def draw(prompt):\n"
        "    async for event in await client.images.generate(model='gpt-image-1', prompt=prompt, stream=True):\n"
        "        last = event\n    return last.b64_json\n"
    )

    assert picture(asyncio.run(run(patched(ASYNC))["draw"]("a fox")))
    assert asyncio.run(run(streamed)["draw"]("a fox"))
    assert len(double.journal.calls) == 2
    second = run(patched(f"{(CASES / 'http_cases/aio.before').read_text('utf-8')}"))
    assert second["main"]("a fox")
    assert second["main"]("a fox")


def test_t13_the_double_shows_a_client_that_outlives_its_loop(double: Double) -> None:
    client = AsyncOpenAI()

    async def ask() -> Any:
        return await client.images.generate(model="gpt-image-2", prompt="a fox")

    asyncio.run(ask())
    with pytest.raises(RuntimeError, match="Event loop is closed"):
        asyncio.run(ask())
    assert double.journal.calls


@pytest.mark.usefixtures("double")
def test_t13_an_asynchronous_client_of_the_module_is_made_for_each_call() -> None:
    text = patched(ASYNC)
    draw = run(text)["draw"]

    assert "\nclient" not in text
    assert "one event loop" in assumptions(ASYNC)
    assert asyncio.run(draw("a fox"))
    assert asyncio.run(draw("a fox"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("client = AsyncClient()", "client = AsyncClient(http_client=make())"),
        ("async def", "shown = [client]\n\nasync def"),
        ("client = AsyncClient()\n", "class Shop:\n    def __init__(self):\n        self.client = AsyncClient()\n"),
    ],
)
def test_t13_a_client_that_is_shared_otherwise_is_told(old: str, new: str) -> None:
    text = ASYNC.replace(old, new)
    if "class" in new:
        text = text.replace("async def draw(prompt)", "    async def draw(self, prompt)").replace(
            "    re", "        re"
        )
        text = text.replace("await client", "await self.client")

    assert "AsyncOpenAI(" in patched(text).replace("AsyncOpenAI().images", "")
    assert "asyncio.run" in assumptions(text)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("from g4f.client import AsyncClient", "from openai import AsyncOpenAI"),
        ("\nclient = AsyncClient()\n", ""),
    ],
)
def test_t13_a_client_of_the_same_life_stays(old: str, new: str) -> None:
    text = ASYNC.replace(old, new).replace(
        "    reply =", "    client = AsyncClient()\n    reply =" if not new else "    reply ="
    )
    text = text.replace("AsyncClient()", f"AsyncOpenAI(base_url='{RELAY}')") if new else text

    assert "client = AsyncOpenAI()" in patched(text)
    assert "event loop" not in assumptions(text)


STREAM = f"""\
{SDK}
def draw(prompt):
    for event in client.images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=2):
        if event.type == "image_generation.completed":
            return base64.b64decode(event.b64_json)
"""


def cut(_: object, event: Body) -> Body:
    """Break the stream before its last event."""
    if event["type"].endswith(".completed"):
        raise ConnectionResetError
    return event


def test_t14_a_cut_stream_ends_quietly(double: Double) -> None:
    words: Any = {"model": "gpt-image-2", "prompt": "a fox", "stream": True, "partial_images": 2}
    assert picture(run(patched(STREAM))["draw"]("a fox"))
    assert [each.type for each in OpenAI().images.generate(**words)][-1] == "image_generation.completed"

    double.amend = cut
    assert [each.type for each in OpenAI().images.generate(**words)] == ["image_generation.partial_image"] * 2


def streaming(loop: str, behind: str = "", head: str = "") -> str:
    """A function that goes through the events of a stream."""
    call = 'client.images.generate(model="gpt-image-1", prompt=prompt, stream=True, partial_images=2)'
    return f"{SDK}\ndef draw(prompt):\n{head or f'    for event in {call}:'}\n{loop}{behind}".replace("CALL", call)


DONE = '        if event.type == "image_generation.completed":\n'


@pytest.mark.parametrize(
    "text",
    [
        streaming(f"{DONE}            return event.b64_json\n"),
        streaming(f"{DONE}            break\n", "    return event.b64_json\n"),
        streaming("        last = event\n", "    return last.b64_json\n"),
        streaming(f"{DONE}            image = event.b64_json\n", "    return image\n"),
        streaming(f"{DONE}            return event.b64_json\n", head="    stream = CALL\n    for event in stream:"),
        streaming(
            "        if event.b64_json is None:\n            break\n        last = event\n",
            "    return last.b64_json\n",
        ),
        streaming(
            '        if event.type != "image_generation.completed":\n            continue\n        image = event\n'
            "        break\n",
            "    return image.b64_json\n",
        ),
    ],
)
def test_t14_a_loop_over_events_is_guarded(double: Double, text: str) -> None:
    draw = run(patched(text))["draw"]
    assert draw("a fox")
    double.amend = cut

    with pytest.raises(RuntimeError, match="no image"):
        draw("a fox")


def test_t14_a_generator_of_events_is_guarded(double: Double) -> None:
    draw = run(patched(streaming("        yield event.b64_json\n")))["draw"]
    assert len(list(draw("a fox"))) == 3
    double.amend = cut

    with pytest.raises(RuntimeError, match="no image"):
        list(draw("a fox"))


@pytest.mark.parametrize(
    "text",
    [
        streaming(f"{DONE}            return event.b64_json\n", "    return None\n"),
        streaming(
            f"{DONE}            image = event.b64_json\n",
            "    if image is None:\n        return ''\n    return image\n",
            "    image = None\n    for event in CALL:",
        ),
    ],
)
def test_t14_a_stream_that_is_seen_to_stays(text: str) -> None:
    assert "no image" not in patched(text)
    assert "is_complete" not in patched(text)


def test_t14_a_stream_at_home_stays() -> None:
    text = streaming(f"{DONE}            return event.b64_json\n").replace(f'base_url="{RELAY}", ', "")

    assert "no image" not in patched(text.replace("gpt-image-1", "gpt-image-1.5"))


def test_t14_a_stream_that_is_read_otherwise_is_told() -> None:
    text = streaming("    return events[-1].b64_json\n", head="    events = [each for each in CALL]")

    assert "asks for the completed event" in assumptions(text)
    one_line = streaming("", head="    for event in CALL: print(event.type)")
    assert "asks for the completed event" in assumptions(one_line)


# Edits


def edit_by_hand(image: str, fields: str = "") -> str:
    """A function that posts an edit."""
    sent = f'files={{"image": {image}}}, data={{"model": "gpt-image-1", "prompt": prompt{fields}}}'
    return (
        "import io\nimport requests\n\ndef edit(prompt, picture):\n"
        f'    return requests.post("{RELAY}/images/edits", {sent}).json(){DATA}\n'
    )


def test_t15_files_have_names_and_types(double: Double, tmp_path: Path) -> None:
    path = tmp_path / "in.png"
    path.write_bytes(png(1))

    assert run(patched(edit_by_hand('("in.png", picture, "image/png")')))["edit"]("x", png(1))
    assert run(patched(edit_by_hand('open(picture, "rb")')))["edit"]("x", path)
    assert [call.request.uploads[0].mime for call in double.journal.calls] == ["image/png"] * 2
    assert refusals(edit_by_hand("picture")) == ["files-not-followed"]
    OpenAI().images.edit(model="gpt-image-2", prompt="x", image=[path, path])
    assert [each.field for each in double.journal.calls[-1].request.uploads] == ["image[]"] * 2
    with pytest.raises(openai.BadRequestError, match="application/octet-stream"):
        OpenAI().images.edit(model="gpt-image-2", prompt="x", image=png(1))
    with pytest.raises(RuntimeError, match="Expected entry"):
        OpenAI().images.edit(model="gpt-image-2", prompt="x", image=str(path))  # type: ignore[call-overload]


def edit_by_client(image: str, picture: str = "picture", model: str = "gpt-image-1", before: str = "") -> str:
    """A function that edits through a client of the SDK."""
    return (
        f"{SDK}from pathlib import Path\n\ndef edit(prompt, {picture}):\n{before}"
        f"    return client.images.edit(model='{model}', prompt=prompt, image={image}).data[0].b64_json\n"
    )


@pytest.mark.parametrize(
    ("image", "before"),
    [
        ("picture", ""),
        ("io.BytesIO(picture)", ""),
        ("picture if prompt else picture", ""),
        ("[picture, io.BytesIO(picture)]", ""),
        ("[io.BytesIO(each) for each in (picture, picture)]", ""),
        ("Path(prompt).read_bytes() if picture is None else b''.join([picture])", ""),
        ("copy", "    copy = io.BytesIO(picture)\n"),
        ("*", "    words = {'prompt': prompt}\n"),
    ],
)
def test_t15_bytes_for_the_client_get_name_and_type(double: Double, image: str, before: str) -> None:
    text = edit_by_client(image, before=before)
    if image == "*":
        text = text.replace("prompt=prompt, image=*", "image=io.BytesIO(picture), **words")
    if " if " in image:
        assert "without a name" in assumptions(text)
        return
    assert "PNG" in assumptions(text)
    assert run(patched(text))["edit"]("x", png(1))
    assert {each.mime for each in double.journal.calls[0].request.uploads} == {"image/png"}


def test_t15_the_type_follows_the_name_of_the_file() -> None:
    text = patched(edit_by_client("Path('a.jpg').read_bytes()"))

    assert 'image=("image.jpg", Path(\'a.jpg\').read_bytes(), "image/jpeg")' in text


def test_t15_a_file_of_either_form_is_looked_at(double: Double, tmp_path: Path) -> None:
    edit = run(patched(edit_by_client("picture")))["edit"]
    path = tmp_path / "in.png"
    path.write_bytes(png(1))

    with path.open("rb") as file:
        for picture in (png(1), io.BytesIO(png(1)), file, path, ("a.png", png(1), "image/png")):
            assert edit("x", picture)
    assert {call.request.uploads[0].mime for call in double.journal.calls} == {"image/png"}


@pytest.mark.parametrize(
    ("image", "picture", "before"),
    [
        ("open(picture, 'rb')", "picture", ""),
        ("Path(picture)", "picture", ""),
        ("('a.png', picture, 'image/png')", "picture", ""),
        ("picture", "picture: Path", ""),
        ("picture", "picture: 'Path | None'", ""),
        ("[open(each, 'rb') for each in picture]", "picture", ""),
        ("source", "picture", "    source = io.BytesIO(picture)\n    source.name = 'a.webp'\n"),
    ],
)
def test_t15_a_file_with_a_name_stays(image: str, picture: str, before: str) -> None:
    text = edit_by_client(image, picture, before=before)

    assert f"image={ast.unparse(ast.parse(image))})" in ast.unparse(ast.parse(patched(text)))
    assert "PNG" not in assumptions(text)


def test_t15_an_edit_at_home_keeps_its_file() -> None:
    text = edit_by_client("picture", model="gpt-image-1.5").replace(f'base_url="{RELAY}", ', "")

    assert "image=picture)" in patched(text)


@pytest.mark.parametrize(("image", "picture"), [("f'{picture}.png'", "picture"), ("picture", "picture: str")])
def test_t15_a_text_is_no_file(image: str, picture: str) -> None:
    assert refusals(edit_by_client(image, picture)) == ["file-as-text"]


def test_t16_an_edit_knows_no_moderation(double: Double) -> None:
    text = edit_by_hand('("in.png", picture, "image/png")', ', "moderation": "low"')

    assert "moderation" not in patched(text)
    assert "`moderation` is given up" in assumptions(text)
    assert run(patched(text))["edit"]("x", png(1))
    assert check_call(CONTRACT, "images.edit", {"model": "gpt-image-2", "prompt": "x", "image": 1, "moderation": "low"})
    assert double.journal.violations == ()


def test_t17_input_fidelity_goes(double: Double) -> None:
    text = (
        "from openai import OpenAI\n\ndef edit(prompt, picture):\n    reply = OpenAI().images.edit(\n"
        "        model='gpt-image-2', prompt=prompt, image=open(picture, 'rb'), input_fidelity='high'\n    )\n"
        "    return reply.data[0].b64_json\n"
    )

    assert "input_fidelity" not in patched(text)
    with pytest.raises(openai.BadRequestError, match="input_fidelity"):
        OpenAI().images.edit(
            model="gpt-image-2", prompt="x", image=("a.png", png(1), "image/png"), input_fidelity="high"
        )
    assert len(double.journal.violations) == 1


def test_t18_transparency_is_not_for_jpeg(double: Double) -> None:
    call = "client.images.generate(model='gpt-image-1', prompt=prompt, background='transparent', output_format='{}')"
    text = f"{SDK}\ndef draw(prompt):\n    return {call}.data[0].b64_json\n"

    assert refusals(text.format("jpeg")) == ["contract"]
    found = picture(base64.b64decode(run(patched(text.format("webp")))["draw"]("a fox")))
    assert found
    assert found.alpha
    with pytest.raises(openai.BadRequestError, match="transparent"):
        OpenAI().images.generate(model="gpt-image-2", prompt="x", background="transparent", output_format="jpeg")
    assert len(double.journal.violations) == 1


# Errors, packages, people


@answering("error:400")
def test_t19_errors_are_those_of_the_sdk(double: Double) -> None:
    text = patched(
        "import openai\n\ndef draw(prompt):\n    try:\n"
        "        return openai.Image.create(prompt=prompt)['data'][0]['b64_json']\n"
        "    except openai.error.InvalidRequestError:\n        return 'refused'\n"
    )
    checked = (
        f"import requests\n\ndef draw(prompt):\n    reply = {POST})\n    if reply.status_code != 200:\n"
        f"        raise ValueError(reply.text)\n    return reply.json(){DATA}\n"
    )

    assert run(text)["draw"]("a fox") == "refused"
    with pytest.raises(ValueError, match="invalid_request_error"):
        run(patched(checked))["draw"]("a fox")
    assert len(double.journal.calls) == 2
    error = OpenAI(max_retries=0).images.with_raw_response
    with pytest.raises(openai.BadRequestError) as caught:
        error.generate(model="gpt-image-2", prompt="x")
    assert caught.value.response.headers["content-type"] == "application/json"


TESTED = {
    "app.py": f"import httpx\n\ndef draw(prompt):\n    return {POST.replace('requests', 'httpx')}).json(){DATA}\n",
    "requirements.txt": "httpx\n",
    "test_app.py": (
        "import respx\nfrom app import draw\n\n@respx.mock\ndef test_draw():\n"
        f"    respx.post('{RELAY}/images/generations').respond(json={{'data': [{{'b64_json': 'eA=='}}]}})\n"
        "    assert draw('x') == 'eA=='\n"
    ),
}


def test_t20_the_double_serves_what_mocks_of_httpx_miss(double: Double, tmp_path: Path) -> None:
    report = planned_series(tmp_path / "one", {name: text.encode() for name, text in TESTED.items()})

    assert any("+openai>=" in patch.text for patch in report.patches)
    assert run(patched(TESTED["app.py"]))["draw"]("a fox")
    assert [each for each in type(OpenAI()._client).__mro__ if each.__module__.startswith("httpx2")]
    assert len(double.journal.calls) == 1


def told_of(tree: dict[str, str], where: Path) -> str:
    """The texts of the patches for a tree, up to their first diff."""
    report = planned_series(where / "one", {name: text.encode() for name, text in tree.items()})
    assert report.patches
    return " ".join(" ".join(patch.text.partition("\ndiff ")[0] for patch in report.patches).split())


PATCHED = "from unittest import mock\nimport app\n\ndef test_draw():\n    with {}:\n        assert app.draw('x')\n"


@pytest.mark.parametrize(
    ("test", "what"),
    [
        (TESTED["test_app.py"], "respx"),
        ("import app\n\ndef test_draw(httpx_mock):\n    assert app.draw('x')\n", "pytest_httpx"),
        (PATCHED.format("mock.patch('app.httpx.post')"), "app.httpx.post"),
        (PATCHED.format("mock.patch.object(app.httpx, 'post')"), "app.httpx.post"),
    ],
)
def test_t20_a_mock_that_stops_catching_is_told(test: str, what: str, tmp_path: Path) -> None:
    assert f"`test_app.py` catches requests by `{what}`" in told_of({**TESTED, "test_app.py": test}, tmp_path)


@pytest.mark.parametrize(
    "test",
    [
        TESTED["test_app.py"].replace("from app import draw", "from other import draw"),
        TESTED["test_app.py"].replace("respx", "responses"),
        PATCHED.format("mock.patch('app.draw')"),
        PATCHED.format("mock.patch('app.requests.post')"),
        "import app\n\ndef test_draw():\n    assert app.draw\n",
    ],
    ids=["elsewhere", "other-client", "own-function", "other-patch", "none"],
)
def test_t20_a_mock_of_something_else_is_not_told(test: str, tmp_path: Path) -> None:
    assert "catches requests" not in told_of({**TESTED, "test_app.py": test}, tmp_path)


@answering("error:403")
def test_t21_an_organization_without_verification_is_told_at_once(double: Double) -> None:
    text = f"{SDK}\ndef draw(prompt):\n    return client.images.generate(model='gpt-image-1', prompt=prompt).data[0]\n"

    with pytest.raises(openai.PermissionDeniedError, match="must be verified"):
        run(patched(text))["draw"]("a fox")
    assert len(double.journal.calls) == 1


@pytest.mark.parametrize("model", ["dall-e-3", "gpt-image-1", "gpt-image-2"])
def test_t21_who_comes_to_openai_is_told_to_verify(model: str) -> None:
    text = f"import requests\n\ndef draw(prompt):\n    return {POST}).json(){DATA}\n".replace("gpt-image-2", model)

    assert "verified with OpenAI" in assumptions(text)


@pytest.mark.parametrize("model", ["gpt-image-1", "gpt-image-1.5", "dall-e-3"])
def test_t21_who_is_with_openai_already_is_not(model: str) -> None:
    assert "verified" not in assumptions(named("    return reply.data[0].b64_json\n", model, ""))


# What comes back


def test_t22_the_file_is_what_its_name_says(double: Double, tmp_path: Path) -> None:
    text = patched(
        f"{SDK}import requests\n\ndef draw(prompt, path):\n"
        "    reply = client.images.generate(model='dall-e-3', prompt=prompt)\n"
        "    data = requests.get(reply.data[0].url).content\n    with open(f'{path}/a.jpg', 'wb') as file:\n"
        "        file.write(data)\n"
    )
    run(text)["draw"]("a fox", tmp_path)

    found = picture((tmp_path / "a.jpg").read_bytes())
    assert found
    assert found.mime == "image/jpeg"
    assert double.journal.calls[0].request.arguments["output_format"] == "jpeg"


def test_t23_costs_come_from_the_usage(double: Double) -> None:
    cost = run((CASES / "cost_cases/total.after").read_text("utf-8"))["image_cost"]
    words: Any = {"model": "gpt-image-2", "prompt": "a fox", "size": "1024x1024", "quality": "low"}
    plain: Any = OpenAI().images.generate(**words)
    last: Any = list(OpenAI().images.generate(**words, stream=True))[-1]
    tool: Any = {**TOOL, "quality": "low"}
    reply: Any = OpenAI().responses.create(model=MAIN, input="a fox", tools=[tool])
    usages = (plain.usage, last.usage, reply.tool_usage.image_gen)

    assert plain.usage.output_tokens_details.image_tokens == plain.usage.output_tokens
    assert not getattr(last.usage, "output_tokens_details", None)
    assert [cost(usage) for usage in usages] == [float(call.usd or 0) for call in double.journal.calls]
    assert output_tokens(CONTRACT, "gpt-image-2", "1024x1024", "low") == plain.usage.output_tokens
    assert any("main model" in text for text in double.journal.calls[-1].assumed)


def test_t24_the_prompt_is_not_revised(double: Double) -> None:
    text = (
        f"{SDK}\ndef draw(prompt):\n    reply = client.images.generate(model='dall-e-3', prompt=prompt)\n"
        "    return reply.data[0].b64_json, reply.data[0].revised_prompt\n"
    )

    assert refusals(text) == ["result-not-followed"]
    image = (OpenAI().images.generate(model="gpt-image-2", prompt="x").data or [])[0]
    reply: Any = OpenAI().responses.create(model=MAIN, input="a fox", tools=[TOOL])
    assert image.revised_prompt is None
    assert reply.output[0].revised_prompt
    assert double.journal.violations == ()


DATED = "gpt-image-2-2026-04-21"


def aimed_at_dated(words: str) -> str:
    """A call with these words, patched with the dated model as the target."""
    text = f"{SDK}\ndef draw(prompt):\n    return client.images.generate({words}prompt=prompt).data[0].b64_json\n"
    contract = replace(CONTRACT, target_model=DATED)
    return attempt_all(analysed.sources({"app.py": text}, RULES), contract, RULES).texts()["app.py"]


def test_t25_a_dated_model_can_be_the_target(double: Double) -> None:
    run(aimed_at_dated(""))["draw"]("a fox")
    run(patched(f"{SDK}\ndef draw(prompt):\n    return {DATED_CALL}.data[0].b64_json\n"))["draw"]("a fox")

    assert [call.model for call in double.journal.calls] == [DATED, DATED]
    assert not [model.id for model in CONTRACT.models if model.snapshot_of.startswith("gpt-image-2.6")]


DATED_CALL = f"client.images.generate(model='{DATED}', prompt=prompt)"


@pytest.mark.parametrize("model", ["gpt-image-1", "dall-e-3", "gpt-image-1.5-all", "openai/gpt-image-1", "sora_image"])
def test_t25_an_old_model_goes_to_the_chosen_target(model: str) -> None:
    assert f'model="{DATED}"' in aimed_at_dated(f"model='{model}', ")


@pytest.mark.parametrize(
    ("model", "stays"),
    [
        ("gpt-image-2", "gpt-image-2"),
        ("gpt-image-2.5-flare", "gpt-image-2.5-flare"),
        ("gpt-image-2.5-flare:official", "gpt-image-2.5-flare"),
        ("gpt-image-2-vip", "gpt-image-2"),
    ],
)
def test_t25_a_living_model_that_was_named_stays(model: str, stays: str) -> None:
    assert re.search(rf"model=['\"]{re.escape(stays)}['\"]", aimed_at_dated(f"model='{model}', "))


def test_t26_none_is_not_sent(double: Double) -> None:
    text = patched(
        f"{SDK}\ndef draw(prompt):\n    return client.images.generate(\n"
        "        model=None, prompt=prompt, size=None, user=None, quality=None\n    ).data[0].b64_json\n"
    )
    run(text)["draw"]("a fox")

    assert double.journal.calls[0].request.arguments == {"model": "gpt-image-2", "prompt": "a fox"}
    with pytest.raises(openai.BadRequestError, match="without a model"):
        OpenAI().images.generate(model=None, prompt="a fox")


def test_t27_azure_stays(double: Double) -> None:
    text = (
        "from openai import AzureOpenAI\nclient = AzureOpenAI(azure_endpoint='https://r.openai.azure.com')\n\n"
        "def draw(prompt):\n    return client.images.generate(model='mine', prompt=prompt).data[0].b64_json\n"
    )

    assert not planned(text).attempts
    client = openai.AzureOpenAI(
        azure_endpoint=double.base_url.removesuffix("/v1"), api_key="x", api_version="2025-04-01"
    )
    assert client.images.generate(model="mine", prompt="x").data
    assert [(call.model, call.violations, call.usd) for call in double.journal.calls] == [("mine", (), None)]


@pytest.mark.parametrize("model", ["gpt-image-1.5", "gpt-image-1-mini", "chatgpt-image-latest"])
def test_t28_what_ends_soon_is_found(model: str, double: Double) -> None:
    text = (
        "from openai import OpenAI\n\ndef draw(prompt):\n"
        f"    return OpenAI().images.generate(model='{model}', prompt=prompt).data[0].b64_json\n"
    )
    rules = {finding.rule for finding, _ in planned(text).repository.analysis.findings}

    assert "expiring-image-model" in rules
    assert f"model='{model}'" not in patched(text)
    assert OpenAI().models.retrieve(model).model_dump()["shutdown_date"] == "2026-12-01"
    assert double.journal.violations == ()
