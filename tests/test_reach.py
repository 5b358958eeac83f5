"""Who reaches a call, and from what kind of file."""

from __future__ import annotations

import analysed
import pytest

from offramp.model import Confidence, Finding, Reach, Role

CALL = "from openai import OpenAI\nOpenAI(base_url='https://relay.invalid/v1').images.generate(prompt='a fox')\n"


def calls(**texts: str) -> list[Finding]:
    """The classed calls of files given by module name."""
    found = analysed.sources({f"{name.replace('__', '/')}.py": text for name, text in texts.items()}).findings
    return [finding for finding, _ in found if finding.role is Role.CALL]


def chain(finding: Finding) -> list[str]:
    return [f"{step.path}:{step.line} {step.text}" for step in finding.evidence]


def test_a_call_over_four_modules_is_found_with_the_whole_chain() -> None:
    (found,) = calls(
        addresses="RELAY = 'https://relay.invalid/v1'\n",
        clients="from openai import OpenAI\nfrom addresses import RELAY\n\n\ndef client():\n"
        "    return OpenAI(base_url=RELAY)\n",
        relay="from clients import client\n\n\ndef draw(prompt):\n    return client().images.generate(prompt=prompt)\n",
        bot="from relay import draw\n\n\ndef poster(text):\n    return draw(text)\n",
        app="import bot\n\nbot.poster('a fox')\n",
    )

    assert (found.location.path, found.location.line) == ("relay.py", 5)
    assert chain(found) == [
        'addresses.py:1 `RELAY` is "https://relay.invalid/v1"',
        'clients.py:6 `base_url` is "https://relay.invalid/v1"',
        "clients.py:6 `client` returns `openai.OpenAI()`",
        "app.py:3 the module reaches the call through `poster`, then `draw`",
        "bot.py:5 `poster` reaches the call through `draw`",
        "relay.py:5 calls `openai.OpenAI().images.generate`",
    ]


def test_a_wrapper_that_hands_out_the_method_is_called_where_it_is_used() -> None:
    (found,) = calls(
        relay="from openai import OpenAI\n\n\ndef painter():\n    return OpenAI(base_url='https://relay.invalid').images\n",
        bot="from relay import painter\n\npainter().generate(prompt='a fox')\n",
    )

    assert (found.location.path, found.location.line) == ("bot.py", 3)


def test_many_callers_make_no_more_findings_and_are_counted() -> None:
    relay = "from openai import OpenAI\n\n\ndef draw(p):\n    return OpenAI(base_url='https://relay.invalid').images.generate(prompt=p)\n"
    (found,) = calls(relay=relay, bot="from relay import draw\n" + "draw('a fox')\n" * 30)

    steps = [step for step in chain(found) if step.startswith("bot.py")]
    assert len(steps) == 9
    assert steps[0] == "bot.py:10 and 22 more calls lead here, this one among them"


def test_functions_that_call_one_another_end() -> None:
    source = "from openai import OpenAI\n\n\ndef draw(p):\n    again(p)\n    OpenAI(base_url='https://relay.invalid').images.generate(prompt=p)\n"
    (found,) = calls(relay=f"{source}\n\ndef again(p):\n    draw(p)\n")

    assert [step for step in chain(found) if "reaches" in step] == [
        "relay.py:5 `draw` reaches the call through `again`, then `draw`",
        "relay.py:10 `again` reaches the call through `draw`",
    ]


def test_a_function_of_the_same_name_is_no_caller() -> None:
    relay = "from openai import OpenAI\n\n\ndef draw(p):\n    return OpenAI(base_url='https://relay.invalid').images.generate(prompt=p)\n"
    (found,) = calls(relay=relay, other="def draw(p):\n    return p\n", bot="from other import draw\ndraw('a fox')\n")

    assert not [step for step in chain(found) if "reaches" in step]


@pytest.mark.parametrize(
    ("name", "reach", "confidence"),
    [
        ("app", Reach.CALL, Confidence.HIGH),
        ("tests__app", Reach.TEST, Confidence.MEDIUM),
        ("pkg__test_app", Reach.TEST, Confidence.MEDIUM),
        ("app_test", Reach.TEST, Confidence.MEDIUM),
        ("docs__app", Reach.TEST, Confidence.MEDIUM),
        ("examples__deep__app", Reach.TEST, Confidence.MEDIUM),
        ("testimonials__app", Reach.CALL, Confidence.HIGH),
        ("contest__app", Reach.CALL, Confidence.HIGH),
        ("latest_app", Reach.CALL, Confidence.HIGH),
        ("docstrings", Reach.CALL, Confidence.HIGH),
    ],
)
def test_a_test_or_an_example_proves_less(name: str, reach: Reach, confidence: Confidence) -> None:
    url = "https://chatgpt.com/backend-api/codex/images/generations"
    banned = f"import requests\nrequests.post('{url}', json={{'prompt': 'a fox'}})\n"
    (found,) = calls(**{name: banned})

    assert (found.reach, found.confidence) == (reach, confidence)


def test_configuration_is_told_from_a_named_dependency() -> None:
    found = analysed.sources(
        {
            "app.py": "import g4f.client\n"
            + CALL
            + "g4f.client.Client().images.generate(prompt='a fox', model='flux')\n",
            "requirements.txt": "g4f==8.8.6\n",
            ".env": "OPENAI_BASE_URL=https://relay.invalid/v1\n",
        }
    ).findings

    assert {finding.location.path: finding.reach for finding, _ in found if finding.role is Role.CONFIG} == {
        ".env": Reach.CONFIG, "requirements.txt": Reach.MENTION,
    }  # fmt: skip
