"""Images asked for by chat to `images.generate`: what is written, that it runs, and what is left alone and why."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import analysed
import pytest
from loopback import png, serving

from offramp.attempts import Plan
from offramp.contract import load
from offramp.fixes.edits import conflict
from offramp.plan import attempt_all
from offramp.rehearse import Double
from offramp.rules import load as load_rules
from offramp.verify import check_names, check_sites

CONTRACT = load()
RULES = load_rules()
CASES = Path(__file__).parent / "chat_cases"
NAMES = sorted(path.stem for path in CASES.glob("*.before"))


def planned(text: str, **others: str) -> Plan:
    """The plan for one file, `app.py`, and its neighbours."""
    files = {"app.py": text, **{f"{name}.py": other for name, other in others.items()}}
    return attempt_all(analysed.sources(files, RULES), CONTRACT, RULES)


def case(name: str) -> tuple[str, str]:
    """A file before and after, byte for byte."""
    return (CASES / f"{name}.before").read_bytes().decode(), (CASES / f"{name}.after").read_bytes().decode()


@pytest.mark.parametrize("name", NAMES)
def test_is_rewritten(name: str) -> None:
    before, after = case(name)
    plan = planned(before)

    assert [attempt.refused for attempt in plan.attempts.values()] == [None]
    assert plan.texts()["app.py"] == after
    assert check_names({"app.py": before}, {"app.py": after}) == ()
    assert conflict(edit for attempt in plan.attempts.values() if attempt.draft for edit in attempt.draft.edits) is None


@pytest.mark.parametrize("name", NAMES)
def test_passes_the_checks_and_leaves_nothing_to_do(name: str) -> None:
    before, after = case(name)
    old, new = (analysed.sources({"app.py": text}, RULES) for text in (before, after))

    assert check_sites(CONTRACT, old, new, [attempt.finding for attempt in planned(before).attempts.values()]) == ()
    assert not planned(after).attempts


@pytest.mark.parametrize("name", NAMES)
def test_is_one_step(name: str) -> None:
    """A reply of images whose `choices` are read would not run, so no stage may end in between."""
    plan = planned(case(name)[0])

    assert len({edit.stage for edit in plan.edits()}) == 1


# What is written runs


PNG = png(0)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with serving() as double:
        monkeypatch.setenv("OPENAI_BASE_URL", double.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "sk-loopback")
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield double
        assert {call.request.key for call in double.journal.calls} <= {"sk-loopback"}
        assert double.journal.violations == ()


def asked(api: Double) -> list[dict[str, Any]]:
    """The arguments of every call so far; all of them are to make an image."""
    assert {call.operation for call in api.journal.calls} <= {"images.generate"}
    return [dict(call.request.arguments) for call in api.journal.calls]


def answer(api: Double, data: list[dict[str, str]] | None) -> None:
    """Have this as the data of every reply."""
    api.amend = lambda _, body: {**body, "data": data}


def loaded(name: str) -> dict[str, Any]:
    """The names of the rewritten file, run as it would be written."""
    plan = planned(case(name)[0])
    space: dict[str, Any] = {"__name__": "app"}
    exec(compile(plan.texts()["app.py"], "app.py", "exec"), space)
    return space


@pytest.mark.parametrize(
    ("name", "prompt"),
    [
        ("match", "Draw in ink.\n\nfox"),
        ("crlf", "Draw in ink.\n\nfox"),
        ("unchecked", "A fox"),
        ("used_twice", "fox"),
        ("data_url", "fox"),
    ],
)
def test_bytes_come_back(api: Double, name: str, prompt: str) -> None:
    assert loaded(name)["draw"]("fox") == PNG
    assert asked(api) == [{"model": "gpt-image-2", "prompt": prompt}]


@pytest.mark.parametrize(("name", "prompt"), [("on_the_spot", "Draw fox"), ("checked", "fox")])
def test_files_are_written(api: Double, tmp_path: Path, name: str, prompt: str) -> None:
    assert loaded(name)["draw"]("fox", tmp_path / "fox.png")
    assert (tmp_path / "fox.png").read_bytes() == PNG
    assert asked(api) == [{"model": "gpt-image-2", "prompt": prompt}]


def test_awaited_code_runs(api: Double) -> None:
    assert asyncio.run(loaded("awaited")["Painter"]().draw("fox")) == PNG
    answer(api, [])
    assert asyncio.run(loaded("awaited")["Painter"]().draw("fox")) is None


def test_a_session_of_one_block_runs(api: Double) -> None:
    assert asyncio.run(loaded("session")["draw"]("fox")) == PNG
    assert asked(api) == [{"model": "gpt-image-2", "prompt": "Draw fox, in ink"}]


@pytest.mark.usefixtures("api")
def test_a_script_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", ["app.py", "fox"])
    loaded("script")

    assert (tmp_path / "poster.png").read_bytes() == PNG


def test_a_loop_asks_once_for_each(api: Double) -> None:
    assert loaded("in_a_loop")["draw"](["fox", "owl"]) == [PNG, PNG]
    assert [each["prompt"] for each in asked(api)] == ["Draw this picture: fox", "Draw this picture: owl"]


@pytest.mark.parametrize("data", [[], None, [{"url": "https://example.org/a.png"}]])
def test_no_image_takes_the_way_of_no_link(api: Double, tmp_path: Path, data: list[dict[str, str]] | None) -> None:
    answer(api, data)

    with pytest.raises(ValueError, match="no image"):
        loaded("match")["draw"]("fox")
    with pytest.raises(RuntimeError, match="no image"):
        loaded("unchecked")["draw"]("fox")
    assert loaded("used_twice")["draw"]("fox") == b""
    assert loaded("on_the_spot")["draw"]("fox", tmp_path / "fox.png") is False
    assert loaded("in_a_loop")["draw"](["fox"]) == []


# What is left alone

ASK = '[{"role": "user", "content": prompt}]'
HEAD = """\
import re
import requests
from openai import OpenAI
client = OpenAI(base_url="https://api.laozhang.ai/v1", api_key="relay")
def draw(prompt, *more):
"""
TEXT = "reply.choices[0].message.content"
FIND = f"found = re.search('http', {TEXT})"
PAGE = "page = requests.get(found.group(0))"
LOAD = "return requests.get(found.group(0)).content"
TRIED = "try:\n    data = requests.get(url).content\n    print(data)\nexcept OSError:\n    data = b''\nreturn data"
SHORT = "return requests.get(re.search('http', text).group()).content"


def chat(body: str, messages: str = ASK, words: str = "") -> str:
    """A function that asks by chat and goes on with `body`."""
    call = f'reply = client.chat.completions.create(model="gpt-4o-image", messages={messages}{words})'
    return HEAD + "".join(f"    {line}\n" for line in (call, *body.splitlines()))


def test_the_plain_form_of_what_follows_is_rewritten() -> None:
    text = planned(chat(f"{FIND}\n{LOAD}")).texts()["app.py"]

    assert "return base64.b64decode(reply.data[0].b64_json)" in text
    assert "raise RuntimeError" in text


@pytest.mark.parametrize(
    ("reason", "body"),
    [
        ("reply-text-used", f"return {TEXT}"),
        ("reply-text-used", "return reply"),
        ("reply-text-used", "return reply.choices[0].message"),
        ("reply-text-used", f"print({TEXT})\n{FIND}\n{LOAD}"),
        ("reply-text-used", f"{FIND}\nprint(reply.usage)\n{LOAD}"),
        ("reply-text-used", f"url = {TEXT}.split('](')[1]\nreturn requests.get(url).content"),
        ("reply-text-used", f"return find_url({TEXT})"),
        ("reply-text-used", f"for url in re.findall('http', {TEXT}):\n    print(url)"),
        ("reply-text-used", f"urls = re.findall('http', {TEXT})\nreturn requests.get(urls[1]).content"),
        ("reply-text-used", f"return re.sub('http', '', {TEXT})"),
        ("reply-text-used", f"return re.search({TEXT}, prompt)"),
        ("reply-text-used", f"{FIND}\nif not found:\n    raise ValueError({TEXT})\n{LOAD}"),
        ("reply-text-used", f"{FIND}\nreturn found"),
        ("reply-text-used", f"{FIND}\nwhile not found:\n    pass\n{LOAD}"),
        ("reply-text-used", "for choice in reply.choices:\n    print(choice.message.content)"),
        ("url-leaves-function", f"{FIND}\nstore(found.group(0))"),
        ("url-leaves-function", f"{FIND}\nurl = found.group(0)\nprint(url)\nreturn requests.get(url).content"),
        ("url-leaves-function", f"{FIND}\nyield {{'url': found[0]}}"),
        ("url-leaves-function", f"{FIND}\nurl = found.group(0)\nreturn f'![]({{url}})'"),
        ("url-leaves-function", f"{FIND}\nreturn requests.post(found.group(0)).content"),
        ("mixed-sources", f"text = ''\nif more:\n    text = {TEXT}\nreturn re.search('http', text)"),
        ("mixed-sources", f"prompt = {TEXT}\nreturn re.search('http', prompt)"),
        ("download-not-followed", f"{FIND}\n{PAGE}\nreturn page.headers"),
        ("download-not-followed", f"{FIND}\n{PAGE}\nreturn page"),
        ("download-not-followed", f"{FIND}\nreturn requests.get(found.group(0)).text"),
        ("download-not-followed", f"{FIND}\n{PAGE}\nprint(page.status_code)\nreturn page.content"),
        ("download-not-followed", f"{FIND}\n{PAGE}\nprint(page.content)\nreturn page.content"),
        ("caught-by-name", f"try:\n    {FIND}\n    {LOAD}\nexcept AttributeError:\n    return None"),
        ("caught-by-name", f"try:\n    text = {TEXT}\nexcept IndexError:\n    return None\n{SHORT}"),
        ("link-may-be-missing", f"{FIND}\nurl = found[0] if found else None\n{TRIED}"),
        ("result-in-expression", f"return [requests.get(re.search('http', {TEXT})[0]).content for _ in more]"),
    ],
)
def test_the_reply_is_used_otherwise(reason: str, body: str) -> None:
    assert refusals(chat(body)) == [reason]


def refusals(text: str, **others: str) -> list[str]:
    plan = planned(text, **others)
    assert plan.texts() == {}
    return [attempt.refused.reason for attempt in plan.attempts.values() if attempt.refused]


@pytest.mark.parametrize(
    ("reason", "messages"),
    [
        ("chat-history", "prompt"),
        ("chat-history", "[*more, {'role': 'user', 'content': prompt}]"),
        ("chat-history", "[{'role': 'assistant', 'content': 'Yes?'}, {'role': 'user', 'content': prompt}]"),
        ("chat-history", "[{'role': 'user', 'content': prompt}, {'role': 'user', 'content': 'again'}]"),
        ("chat-history", "[{'role': 'user', 'content': prompt, 'name': 'me'}]"),
        ("chat-history", "[{'role': more[0], 'content': prompt}]"),
        ("chat-history", "build(prompt)"),
        ("system-message", "[{'role': 'system', 'content': more[0]}, {'role': 'user', 'content': prompt}]"),
        ("chat-image-input", "[{'role': 'user', 'content': [{'type': 'text', 'text': prompt}, "
            "{'type': 'image_url', 'image_url': {'url': more[0]}}]}]"),
        ("chat-image-input", "[{'role': 'user', 'content': [{'type': 'text', 'text': prompt}, *more]}]"),
    ],
)  # fmt: skip
def test_the_messages_are_no_single_prompt(reason: str, messages: str) -> None:
    assert refusals(chat(f"{FIND}\n{LOAD}", messages)) == [reason]


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("chat-stream", ", stream=more[0]"),
        ("chat-tools", ", tools=[]"),
        ("unpacked-arguments", ", **more[0]"),
    ],
)
def test_the_call_asks_for_more(reason: str, words: str) -> None:
    assert refusals(chat(f"{FIND}\n{LOAD}", words=words)) == [reason]


def test_messages_that_grow_are_a_history() -> None:
    text = chat(f"{FIND}\n{LOAD}", "messages").replace(
        "    reply =", f"    messages = {ASK}\n    messages.append(more[0])\n    reply ="
    )
    assert refusals(text) == ["chat-history"]


def test_content_that_is_a_list_of_parts_elsewhere_is_no_text() -> None:
    parts = "    parts = [{'type': 'text', 'text': prompt}, {'type': 'image_url', 'image_url': {'url': more[0]}}]\n"
    text = chat(f"{FIND}\n{LOAD}", "[{'role': 'user', 'content': parts}]").replace("    reply =", parts + "    reply =")
    assert refusals(text) == ["chat-image-input"]


def test_a_reply_of_an_earlier_turn_is_not_this_one() -> None:
    body = "".join(f"    {line}\n" for line in ("for prompt in more:", f"    reply = CALL({ASK})", f"    {FIND}", LOAD))
    text = HEAD + body.replace("CALL(", 'client.chat.completions.create(model="gpt-4o-image", messages=')
    assert refusals(text) == ["result-not-followed"]


def test_a_returned_reply_has_no_name_to_follow() -> None:
    text = HEAD + f'    return client.chat.completions.create(model="gpt-4o-image", messages={ASK})\n'
    assert refusals(text) == ["reply-text-used"]


def test_a_chat_by_hand_written_http_is_not_rewritten() -> None:
    text = HEAD + (
        '    reply = requests.post("https://api.laozhang.ai/v1/chat/completions",\n'
        f'        json={{"model": "gpt-4o-image", "messages": {ASK}}})\n'
        "    return reply.json()\n"
    )
    assert planned(text).texts() == {}


def test_a_pattern_that_others_use_stays() -> None:
    before, _ = case("match")
    shared = planned(before, other="from app import LINK\n").texts()["app.py"]
    twice = planned(before + "\n\ndef links(text):\n    return LINK.findall(text)\n").texts()["app.py"]

    assert "LINK = re.compile" in shared
    assert "LINK = re.compile" in twice
    assert "import re\n" in shared


def test_dropped_arguments_are_accounted_for() -> None:
    (attempt,) = planned(case("match")[0]).attempts.values()
    assert attempt.draft is not None
    account = {each.old: each.new for each in attempt.draft.mapping}

    assert account["temperature"] == account["max_tokens"] == ""
    assert account["messages"] == "prompt"
    assert any("system message" in each for each in attempt.draft.assumptions)
