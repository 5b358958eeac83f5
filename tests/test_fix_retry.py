"""Retries by hand to retries of the SDK: what is written, what is left alone, and how often the result asks."""

from __future__ import annotations

import asyncio
import base64
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analysed
import openai
import pytest
from loopback import png, serving

from offramp.attempts import Plan, level_of
from offramp.contract import load
from offramp.model import Level, Stage
from offramp.plan import attempt_all
from offramp.rehearse import Double
from offramp.rules import load as load_rules
from offramp.verify import check_names

CONTRACT = load()
RULES = load_rules()
CASES = Path(__file__).parent / "retry_cases"
NAMES = sorted(path.stem for path in CASES.glob("*.before"))


def planned(text: str, **others: str) -> Plan:
    """The plan for one file, `app.py`, and its neighbours."""
    files = {"app.py": text, **{f"{name}.py": other for name, other in others.items()}}
    return attempt_all(analysed.sources(files, RULES), CONTRACT, RULES)


def case(name: str) -> tuple[str, str]:
    """A file before and after, as they stand in the folder of cases."""
    return (CASES / f"{name}.before").read_text("utf-8"), (CASES / f"{name}.after").read_text("utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_is_rewritten(name: str) -> None:
    before, after = case(name)
    plan = planned(before)

    assert [followup.refused for followup in plan.followups.values()] == [None]
    assert plan.texts()["app.py"] == after
    assert check_names({"app.py": before}, {"app.py": after}) == ()


@pytest.mark.parametrize("name", NAMES)
def test_is_under_review(name: str) -> None:
    [followup] = planned(case(name)[0]).followups.values()

    assert followup.draft is not None
    assert level_of(followup.draft) is Level.REVIEW
    assert {edit.stage for edit in followup.draft.edits} == {Stage.RETRY}


@pytest.mark.parametrize("name", [name for name in NAMES if name != "accounts"])
def test_the_commits_before_leave_the_retry_alone(name: str) -> None:
    before, after = case(name)
    [line] = [each for each in before.splitlines() if each.strip().startswith(("for ", "@"))]
    earlier = planned(before).texts(until=Stage.OUTPUT_FORMAT)["app.py"]

    assert line in earlier
    assert line not in after
    assert "base_url" not in earlier
    assert check_names({"app.py": before}, {"app.py": earlier}) == ()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_to_do(name: str) -> None:
    assert planned(case(name)[1]).texts() == {}


# What is written runs


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    openai._reset_client()  # the client of the module keeps the address it was first used with
    with serving() as seen:
        monkeypatch.setenv("OPENAI_BASE_URL", seen.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        yield seen


ATTEMPTS = {
    "accounts": 3, "backoff": 3, "counted": 3, "going_on": 3, "held": 3, "kept": 3, "keys": 4, "long_prompt": 3,
    "retried": 2, "returned": 5, "tenacity": 4, "waits": 3,
}  # fmt: skip
FAILURE = {
    "accounts": "RuntimeError",
    "going_on": "ValueError",
    "held": "RuntimeError",
    "keys": "RuntimeError",
    "returned": "RuntimeError",
}


def draw(name: str, folder: Path) -> Any:
    """What the patched file draws."""
    names: dict[str, Any] = {}
    exec(compile(case(name)[1], f"{name}.py", "exec"), names)
    if "Painter" in names:
        owner = names["Painter"](["a", "b"]) if name == "accounts" else names["Painter"]()
        drawn = owner.draw("a cat", folder) if name == "accounts" else owner.draw("a cat")
    else:
        drawn = names["draw"]("a cat")
    return asyncio.run(drawn) if inspect.iscoroutine(drawn) else drawn


@pytest.mark.parametrize("name", NAMES)
def test_asks_as_often_as_before(name: str, api: Double, tmp_path: Path) -> None:
    api.failures = [429, 500, 503, 429][: ATTEMPTS[name] - 1]

    drawn = draw(name, tmp_path)

    if name == "accounts":
        assert [path.read_bytes() for path in drawn] == [png(number) for number in range(4)]
    else:
        assert base64.b64decode(drawn) == png(0)
    assert len(api.journal.calls) == ATTEMPTS[name]
    assert [each.violations for each in api.journal.calls] == [()] * ATTEMPTS[name]


@pytest.mark.parametrize("name", NAMES)
def test_ends_as_before_when_every_attempt_fails(name: str, api: Double, tmp_path: Path) -> None:
    api.failures = [429] * 9

    with pytest.raises((RuntimeError, ValueError, openai.OpenAIError)) as caught:
        draw(name, tmp_path)

    assert caught.type.__name__ == FAILURE.get(name, "RateLimitError")
    assert len(api.journal.calls) == ATTEMPTS[name]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "kept"])
def test_what_cannot_be_mended_is_asked_once(name: str, api: Double, tmp_path: Path) -> None:
    api.failures = [400] * 9

    with pytest.raises((RuntimeError, ValueError, openai.BadRequestError)):
        draw(name, tmp_path)

    assert len(api.journal.calls) == 1


def test_a_handler_that_does_not_repeat_stays(api: Double, tmp_path: Path) -> None:
    api.failures = [400]
    assert draw("kept", tmp_path) is None

    api.failures = [403]
    with pytest.raises(ValueError, match="the relay is down"):
        draw("kept", tmp_path)


def test_the_selection_of_an_account_goes_with_its_loop() -> None:
    plan = planned(case("accounts")[0])
    pools = [finding for finding, _ in plan.repository.analysis.findings if finding.role.value == "pool"]
    made, taken = sorted(pools, key=lambda each: each.location)

    assert plan.removal_of(made.location) is None
    gone = plan.removal_of(taken.location)
    assert gone is not None
    assert any("self.turn" in each for each in gone.assumptions)


def test_the_number_stays_at_the_call_when_the_client_serves_others() -> None:
    _, after = case("backoff")

    assert after.count("max_retries") == 1
    assert "AsyncOpenAI()" in after


# What is left alone

HEAD = """\
import time
import requests
import tenacity
import backoff
from openai import OpenAI, RateLimitError, BadRequestError, OpenAIError
from tenacity import retry, stop_after_attempt, stop_after_delay, retry_if_exception_type, retry_if_result
client = OpenAI(base_url="https://api.muapi.ai/api/v1")
"""
CALL = 'client.images.generate(model="gpt-image-2", prompt=prompt)'


def decorated(decorator: str, body: str = "", tail: str = "") -> str:
    """A decorated function around the call."""
    lines = body or f"reply = {CALL}\nreturn reply.data[0].b64_json"
    indented = "\n".join(f"    {line}" for line in lines.split("\n"))
    return f"{HEAD}\n\n{decorator}\ndef draw(prompt):\n{indented}\n{tail}"


def looped(body: str, header: str = "for attempt in range(3):", behind: str = "", before: str = "") -> str:
    """A function with a loop around the call."""
    inner = "\n".join(f"        {line}" for line in body.split("\n"))
    outer = "\n".join(f"    {line}" for line in behind.split("\n")) if behind else ""
    first = "\n".join(f"    {line}" for line in before.split("\n")) if before else "    pass"
    return f"{HEAD}\n\ndef draw(prompt, items=(), count=3):\n{first}\n    {header}\n{inner}\n{outer}\n"


TRY = f"try:\n    reply = {CALL}\n    return reply.data[0].b64_json\n"
QUIET = f"{TRY}except RateLimitError:\n    time.sleep(1)"
FAIL = 'raise RuntimeError("no image")'
REFUSED = {
    "it never ends": (decorated("@retry"), "retry-decorator"),
    "it never ends, in brackets": (decorated("@retry(wait=None)"), "attempts-not-known"),
    "it ends by time": (decorated("@retry(stop=stop_after_delay(60))"), "attempts-not-known"),
    "it ends by either": (decorated("@retry(stop=stop_after_attempt(3) | stop_after_delay(60))"), "attempts-not-known"),
    "its number is not known": (
        decorated("@retry(stop=stop_after_attempt(int(input())))"),
        "attempts-not-known",
    ),
    "a rule of its own decides": (
        decorated("@retry(stop=stop_after_attempt(3), retry=retry_if_result(lambda each: each is None))"),
        "retry-hook",
    ),
    "two rules decide": (
        decorated("@retry(stop=stop_after_attempt(3), retry=retry_if_exception_type(OpenAIError) | RULE)"),
        "retry-hook",
    ),
    "a hook runs before each pause": (
        decorated("@retry(stop=stop_after_attempt(3), before_sleep=lambda state: requests.get('x'))"),
        "retry-hook",
    ),
    "a callback takes the last error": (
        decorated("@retry(stop=stop_after_attempt(3), retry_error_callback=lambda state: None)"),
        "retry-hook",
    ),
    "backoff gives up by a rule": (
        decorated("@backoff.on_exception(backoff.expo, OpenAIError, max_tries=3, giveup=lambda e: True)"),
        "retry-hook",
    ),
    "backoff gives up by time": (
        decorated("@backoff.on_exception(backoff.expo, OpenAIError, max_tries=3, max_time=60)"),
        "retry-hook",
    ),
    "backoff does not raise in the end": (
        decorated("@backoff.on_exception(backoff.expo, OpenAIError, max_tries=3, raise_on_giveup=False)"),
        "retry-hook",
    ),
    "backoff asks the result": (
        decorated("@backoff.on_predicate(backoff.expo, max_tries=3)"),
        "retry-decorator",
    ),
    "the arguments are unpacked": (decorated("@retry(**OPTIONS)"), "retry-hook"),
    "the last error is caught as RetryError": (
        decorated(
            "@retry(stop=stop_after_attempt(3))",
            tail="\n\ndef main():\n    try:\n        draw('x')\n    except tenacity.RetryError:\n        pass\n",
        ),
        "retry-error-handled",
    ),
    "its statistics are read": (
        decorated("@retry(stop=stop_after_attempt(3), reraise=True)", tail="\n\nprint(draw.statistics)\n"),
        "retry-asked-for",
    ),
    "it watches for other errors": (
        decorated("@retry(stop=stop_after_attempt(3), retry=retry_if_exception_type((OpenAIError, ValueError)))"),
        "other-errors",
    ),
    "it repeats what was refused": (
        decorated("@retry(stop=stop_after_attempt(3), retry=retry_if_exception_type(BadRequestError))"),
        "repeats-refusals",
    ),
    "it repeats another request": (
        decorated(
            "@retry(stop=stop_after_attempt(3), reraise=True)",
            f"reply = {CALL}\nrequests.post('https://hook.example.com', timeout=5)\nreturn reply.data[0].b64_json",
        ),
        "repeats-more",
    ),
    "it repeats another call of the SDK": (
        decorated(
            "@retry(stop=stop_after_attempt(3), retry=retry_if_exception_type(OpenAIError), reraise=True)",
            f"OpenAI().moderations.create(input=prompt)\nreply = {CALL}\nreturn reply.data[0].b64_json",
        ),
        "repeats-more",
    ),
    "it repeats a function that calls the SDK": (
        decorated(
            "@retry(stop=stop_after_attempt(3), retry=retry_if_exception_type(OpenAIError), reraise=True)",
            f"check(prompt)\nreply = {CALL}\nreturn reply.data[0].b64_json",
            "\n\ndef check(prompt):\n    OpenAI().moderations.create(input=prompt)\n",
        ),
        "repeats-more",
    ),
    "it stands around the caller": (
        decorated("", tail="\n\n@retry(stop=stop_after_attempt(3), reraise=True)\ndef main():\n    return draw('x')\n"),
        "retry-in-caller",
    ),
    "two lie around each other": (
        looped(QUIET, behind=FAIL).replace("def draw", "@retry(stop=stop_after_attempt(3))\ndef draw"),
        "several-retries",
    ),
    "the loop never ends": (looped(QUIET, "while True:"), "attempts-not-counted"),
    "the loop counts to what is not known": (looped(QUIET, "for attempt in range(count):"), "attempts-not-known"),
    "once for each of something that feeds no client": (
        looped(QUIET, "for item in items:", behind=FAIL),
        "attempts-not-known",
    ),
    "as long as something that is no pool": (
        looped(QUIET, "for i in range(len(items)):", behind=FAIL),
        "attempts-not-known",
    ),
    "the loop ends without an error": (looped(QUIET), "failure-swallowed"),
    "the loop returns nothing in the end": (looped(QUIET, behind="return None"), "failure-swallowed"),
    "a broken loop goes on without a reply": (
        looped(
            f"try:\n    reply = {CALL}\n    break\nexcept RateLimitError:\n    time.sleep(1)",
            before="reply = None",
            behind="return reply and reply.data[0].b64_json",
        ),
        "failure-swallowed",
    ),
    "the error decides about another turn": (
        looped(
            f"{TRY}except OpenAIError as e:\n    if 'quota' in str(e):\n        raise\n    time.sleep(1)", behind=FAIL
        ),
        "custom-retry",
    ),
    "the handler changes the prompt": (
        looped(f"{TRY}except RateLimitError:\n    prompt = prompt.lower()", behind=FAIL),
        "custom-retry",
    ),
    "the handler tells somebody": (
        looped(f"{TRY}except RateLimitError:\n    requests.post('https://hook.example.com', timeout=5)", behind=FAIL),
        "custom-retry",
    ),
    "the reply decides about another turn": (
        looped(
            f"try:\n    reply = {CALL}\nexcept RateLimitError:\n    continue\nif not reply.data:\n    continue\n"
            "return reply.data[0].b64_json",
            behind=FAIL,
        ),
        "loop-does-more",
    ),
    "the loop draws several images": (
        looped(
            f"try:\n    reply = {CALL}\n    items.append(reply.data[0].b64_json)\n"
            "    if len(items) == 2:\n        break\nexcept RateLimitError:\n    pass"
        ),
        "loop-does-more",
    ),
    "something else is done in each turn": (
        looped(f"requests.get('https://hook.example.com', timeout=5)\n{QUIET}", behind=FAIL),
        "loop-does-more",
    ),
    "something is done at last": (looped(f"{QUIET}\nfinally:\n    print('done')", behind=FAIL), "loop-does-more"),
    "the number of the attempt is used": (
        looped(
            f"try:\n    reply = {CALL}\n    break\nexcept RateLimitError:\n    if attempt == 2:\n        raise",
            behind="return attempt, reply.data[0].b64_json",
        ),
        "attempt-used",
    ),
    "the number of the attempt is in the message": (
        looped(QUIET, behind='raise RuntimeError(f"{attempt} attempts")'),
        "attempt-used",
    ),
    "what was picked is used elsewhere": (
        looped(
            "text = items[attempt % len(items)]\n" + QUIET.replace("prompt=prompt", "prompt=text"),
            behind=FAIL,
        ),
        "attempt-used",
    ),
    "the body may fail otherwise": (
        looped(
            f"try:\n    reply = {CALL}\n    requests.post('https://hook.example.com', timeout=5)\n"
            "    return reply.data[0].b64_json\nexcept Exception:\n    time.sleep(1)",
            behind=FAIL,
        ),
        "repeats-more",
    ),
    "results are handed out in between": (
        looped(
            f"try:\n    reply = {CALL}\n    yield reply.data[0].b64_json\n    return\nexcept RateLimitError:\n    pass"
        ),
        "loop-does-more",
    ),
    "the lines are crowded": (
        looped(f"try: reply = {CALL}; break\nexcept RateLimitError:\n    if attempt == 2: raise").replace(
            "\n    for attempt", "\n    reply = None\n    for attempt"
        )
        + "    return reply.data[0].b64_json\n",
        "crowded-line",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    text, reason = REFUSED[name]
    plan = planned(text)

    assert [attempt.refused for attempt in plan.attempts.values()] == [None]
    refused = {each.refused.reason for each in plan.followups.values() if each.refused}
    assert refused == {reason}
    for each in plan.followups.values():
        assert each.refused is not None
        assert each.refused.detail.endswith(".")
        assert each.refused.next_step.endswith(".")
    assert "max_retries" not in plan.texts()["app.py"]


def test_a_module_client_without_a_number_of_its_own_is_refused() -> None:
    plan = planned(case("waits")[0].replace("(0, 1, 2)", "(0, 1, 2, 3)").replace("wait == 2", "wait == 3"))

    [followup] = plan.followups.values()
    assert followup.refused is not None
    assert followup.refused.reason == "module-client"


def test_a_loop_in_another_module_is_refused() -> None:
    text = decorated("").replace("\n\n\n\n", "\n\n\n")
    main = "import time\nfrom openai import RateLimitError\nfrom app import draw\n\nfor attempt in range(3):\n"
    main += "    try:\n        image = draw('x')\n        break\n    except RateLimitError:\n"
    main += "        if attempt == 2:\n            raise\n        time.sleep(1)\n"

    [followup] = planned(text, main=main).followups.values()
    assert followup.refused is not None
    assert followup.refused.reason == "retry-in-caller"


def test_a_stream_is_refused() -> None:
    text = looped(
        f"try:\n    for event in {CALL[:-1]}, stream=True):\n        if event.type == 'image_generation.completed':\n"
        "            return event.b64_json\nexcept RateLimitError:\n    time.sleep(1)",
        behind=FAIL,
    )

    [followup] = planned(text).followups.values()
    assert followup.refused is not None
    assert followup.refused.reason == "streamed-reply"
