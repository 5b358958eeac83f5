"""The image tool of the Responses API: which calls move to the official client, and which are left alone and why."""

from __future__ import annotations

import ast

import analysed
import pytest

from offramp.attempts import Plan
from offramp.contract import load
from offramp.model import Stage
from offramp.plan import attempt_all
from offramp.rules import load as load_rules

CONTRACT = load()
RULES = load_rules()
TOOL = '{"type": "image_generation"}'


def planned(words: str, head: str = "") -> Plan:
    """The plan for one call with these arguments."""
    text = f"""\
from openai import OpenAI

client = OpenAI(base_url="https://relay.example.net/v1")
{head}

def draw(prompt, **more):
    reply = client.responses.create({words})
    return [each.result for each in reply.output if each.type == "image_generation_call"]
"""
    return attempt_all(analysed.sources({"app.py": text}, RULES), CONTRACT, RULES)


MOVED = {
    f'model="gpt-5.5", input=prompt, tools=[{TOOL}]': (
        'model="gpt-5.5", input=prompt, tools=[{"type": "image_generation", "model": "gpt-image-2"}]'
    ),
    'model="openai/gpt-5.5", input=prompt, tools=[{"model": "gpt-image-1", "type": "image_generation"}]': (
        'model="gpt-5.5", input=prompt, tools=[{"model": "gpt-image-2", "type": "image_generation"}]'
    ),
    'model="gpt-5.5", input=prompt, tools=[{"type": "web_search"}, '
    '{"type": "image_generation", "quality": "hd", "model": "gpt-image-2"}]': (
        'model="gpt-5.5", input=prompt, tools=[{"type": "web_search"}, '
        '{"type": "image_generation", "quality": "high", "model": "gpt-image-2"}]'
    ),
}


@pytest.mark.parametrize("words", MOVED)
def test_moves(words: str) -> None:
    plan = planned(words)
    after = plan.texts()["app.py"]

    assert [attempt.refused for attempt in plan.attempts.values()] == [None]
    assert ast.unparse(ast.parse(f"responses.create({MOVED[words]})")) in ast.unparse(ast.parse(after))
    assert "client = OpenAI()" in after
    assert not attempt_all(analysed.sources({"app.py": after}, RULES), CONTRACT, RULES).texts()


def test_a_stream_is_of_the_stage_of_streams() -> None:
    plan = planned(f'model="gpt-5.5", input=prompt, stream=True, tools=[{TOOL}]')

    assert {edit.stage for edit in plan.edits() if "gpt-image-2" in edit.text} == {Stage.STREAMING}


@pytest.mark.parametrize(
    ("reason", "words", "head"),
    [
        ("other-model", f'model="gemini-3-pro", input=prompt, tools=[{TOOL}]', ""),
        ("other-model", f'model="google/gemini-3-pro", input=prompt, tools=[{TOOL}]', ""),
        ("other-model", f'model="gpt-image-2", input=prompt, tools=[{TOOL}]', ""),
        ("other-model", f"input=prompt, tools=[{TOOL}]", ""),
        ("other-model", f'model=more["model"], input=prompt, tools=[{TOOL}]', ""),
        ("other-model", f"model=MODEL, input=prompt, tools=[{TOOL}]", 'MODEL = "openai/gpt-5.5"\n'),
        ("tools-not-seen", 'model="gpt-5.5", input=prompt, tools=TOOLS', f"TOOLS = [{TOOL}]\n"),
        ("tools-not-seen", f'model="gpt-5.5", input=prompt, tools=[{TOOL}, {TOOL}]', ""),
        ("tools-not-seen", 'model="gpt-5.5", input=prompt, tools=[{**more, "type": "image_generation"}]', ""),
        ("tool-argument", 'model="gpt-5.5", input=prompt, tools=[{"type": "image_generation", "style": "vivid"}]', ""),
        ("unpacked-arguments", f'model="gpt-5.5", input=prompt, tools=[{TOOL}], **more', ""),
    ],
)
def test_is_refused(reason: str, words: str, head: str) -> None:
    plan = planned(words, head)

    assert plan.texts() == {}
    [attempt] = plan.attempts.values()
    assert attempt.refused is not None
    assert attempt.refused.reason == reason
    assert attempt.refused.detail.endswith(".")
    assert attempt.refused.next_step.endswith(".")
