"""Flat prices to costs by usage: what is written, what is left alone, and what the result computes."""

from __future__ import annotations

import asyncio
import base64
import inspect
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import analysed
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
CASES = Path(__file__).parent / "cost_cases"
NAMES = sorted(path.stem for path in CASES.glob("*.before"))
USAGE: dict[str, object] = {
    "input_tokens": 50, "output_tokens": 7024, "total_tokens": 7074,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 40},
}  # fmt: skip
"""The worked example of the published prices: an edit in high quality."""
DOLLARS = 0.21109


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

    assert plan.followups
    assert {followup.refused for followup in plan.followups.values()} == {None}
    assert plan.texts()["app.py"] == after
    assert check_names({"app.py": before}, {"app.py": after}) == ()


@pytest.mark.parametrize("name", NAMES)
def test_is_under_review_in_a_commit_of_its_own(name: str) -> None:
    plan = planned(case(name)[0])
    drafts = [followup.draft for followup in plan.followups.values() if followup.draft]

    assert {level_of(draft) for draft in drafts} == {Level.REVIEW}
    assert "image_cost" not in plan.texts(until=Stage.RETRY)["app.py"]
    assert "image_cost" in plan.texts(until=Stage.COST_LOG)["app.py"]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_left_to_do(name: str) -> None:
    _, after = case(name)

    assert planned(after).texts() == {}
    assert after.count("def image_cost(") == 1
    assert "offramp" not in after


def test_the_prices_are_those_of_the_contract() -> None:
    model = CONTRACT.model(CONTRACT.target_model)
    assert model is not None
    assert model.prices is not None

    million = [(model.prices.text_input, 10), (model.prices.image_input, 40), (model.prices.image_output, 7024)]

    assert sum((price * count for price, count in million), Decimal(0)) / 1_000_000 == Decimal(str(DOLLARS))
    assert CONTRACT.as_of in case("total")[1]


# What is written runs


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Double]:
    with serving(USAGE) as seen:
        monkeypatch.setenv("OPENAI_BASE_URL", seen.base_url)
        monkeypatch.setenv("OPENAI_API_KEY", "test")
        yield seen


def run(name: str) -> dict[str, Any]:
    """The names of the patched file, as a program that imports it has them."""
    names: dict[str, Any] = {}
    exec(compile(case(name)[1], f"{name}.py", "exec"), names)
    return names


BILLS = {
    "total": [("gpt-image-2", DOLLARS)],
    "product": [{"usd": DOLLARS}],
    "formatted": [f"a cat: {DOLLARS} USD"],
}


@pytest.mark.parametrize("name", NAMES)
def test_counts_what_the_api_says(name: str, api: Double) -> None:
    names = run(name)
    owner = names["Painter"]() if "Painter" in names else None

    drawn = owner.draw("a cat") if owner else names["draw"]("a cat")
    drawn = asyncio.run(drawn) if inspect.iscoroutine(drawn) else drawn

    assert base64.b64decode(drawn) == png(0)
    assert names["bill"] == BILLS.get(name, [DOLLARS])
    assert [each.violations for each in api.journal.calls] == [()]


def test_counts_an_edit(api: Double, tmp_path: Path) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(png(3))
    names = run("edited")

    names["edit"](path, "a dog")

    assert names["bill"] == [DOLLARS]
    assert [each.operation for each in api.journal.calls] == ["images.edit"]


def test_counts_once_when_the_sdk_repeats(api: Double) -> None:
    api.failures = [429, 500]
    names = run("repeated")

    names["draw"]("a cat")

    assert names["bill"] == [DOLLARS]
    assert len(api.journal.calls) == 3


def test_a_reply_without_usage_costs_nothing(api: Double) -> None:
    assert run("total")["image_cost"](None) == 0.0
    assert api.journal.calls == ()


# What is left alone

HEAD = """\
import settings
from openai import OpenAI
client = OpenAI(base_url="https://api.muapi.ai/api/v1")
PRICE = 0.04
CREDITS = 0.5
FEE = 5.0
"""
CALL = 'client.images.generate(model="gpt-image-2", prompt=prompt)'
DATA = "return reply.data[0].b64_json"


def body(lines: str, tail: str = "", head: str = HEAD, arguments: str = "prompt, ledger, user=None, prompts=()") -> str:
    """A function `draw` with these lines."""
    indented = "\n".join(f"    {line}" for line in lines.strip("\n").split("\n"))
    return f"{head}\n\ndef draw({arguments}):\n{indented}\n{tail}"


REFUSED = {
    "before the call": (f"ledger.add(PRICE)\nreply = {CALL}\n{DATA}", "price-before-call"),
    "it is compared": (f"reply = {CALL}\nif ledger.left < PRICE:\n    raise ValueError\n{DATA}", "price-decides"),
    "it is returned": (f"reply = {CALL}\nreturn reply.data[0].b64_json, PRICE", "price-decides"),
    "somebody is charged": (f"reply = {CALL}\nledger.charge(user, PRICE)\n{DATA}", "price-decides"),
    "a wallet is debited": (f"reply = {CALL}\nuser.wallet.add(PRICE)\n{DATA}", "price-decides"),
    "a balance goes down": (f"reply = {CALL}\nuser.left -= PRICE\n{DATA}", "price-decides"),
    "it is counted in credits": (f"reply = {CALL}\nledger.add(CREDITS)\n{DATA}", "other-unit"),
    "it is more than a dollar": (f"reply = {CALL}\nledger.add(FEE)\n{DATA}", "price-not-total"),
    "a part is added": (f"reply = {CALL}\nledger.add(PRICE + 0.01)\n{DATA}", "price-not-total"),
    "a share is taken": (f"reply = {CALL}\nledger.add(PRICE * 0.5)\n{DATA}", "price-not-total"),
    "it is times something else": (f"reply = {CALL}\nledger.add(PRICE * len(prompts))\n{DATA}", "price-not-total"),
    "it is times another number": (f"reply = {CALL}\nledger.add(PRICE * 4)\n{DATA}", "price-not-total"),
    "it is divided": (f"reply = {CALL}\nledger.add(PRICE / 4)\n{DATA}", "price-not-total"),
    "it is counted image by image": (
        f"reply = {CALL}\nfor image in reply.data:\n    ledger.add(PRICE)\n{DATA}",
        "price-not-behind-call",
    ),
    "it is counted in a comprehension": (
        f"reply = {CALL}\nledger.add(sum([PRICE for _ in reply.data]))\n{DATA}",
        "price-not-total",
    ),
    "it is formatted for somebody who pays": (
        f'reply = {CALL}\nledger.charge(user, f"{{PRICE}}")\n{DATA}',
        "price-decides",
    ),
    "the call stands in a branch": (
        f"reply = None\nif user:\n    reply = {CALL}\n    print(reply.data[0].b64_json)\nledger.add(PRICE)",
        "price-not-behind-call",
    ),
    "the call is in a loop": (
        f"for prompt in prompts:\n    reply = {CALL}\n    print(reply.data[0].b64_json)\nledger.add(PRICE)",
        "price-not-behind-call",
    ),
    "the failure is swallowed": (
        f"try:\n    reply = {CALL}\n    print(reply.data[0].b64_json)\nexcept OSError:\n    pass\nledger.add(PRICE)",
        "price-not-behind-call",
    ),
    "it is counted in the end, whatever happened": (
        f"try:\n    reply = {CALL}\n    {DATA}\nfinally:\n    ledger.add(PRICE)",
        "price-not-behind-call",
    ),
    "it is counted twice": (f"reply = {CALL}\nledger.add(PRICE)\nprint(PRICE)\n{DATA}", "price-used-again"),
    "the reply has a name of another kind": (
        f"user.reply = {CALL}\nledger.add(PRICE)\nreturn user.reply.data[0].b64_json",
        "reply-not-named",
    ),
    "the reply is bound again": (
        f"reply = {CALL}\nimage = reply.data[0].b64_json\nreply = None\nledger.add(PRICE)\nreturn image",
        "reply-rebound",
    ),
    "the reply is a stream": (
        f"reply = {CALL[:-1]}, stream=True)\nledger.add(PRICE)\nfor event in reply:\n"
        "    if event.type == 'image_generation.completed':\n        print(event.b64_json)",
        "streamed-reply",
    ),
}


def reasons(plan: Plan) -> set[str]:
    """Why nothing was mended around the calls."""
    return {each.refused.reason if each.refused else "" for each in plan.followups.values()}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused(name: str) -> None:
    lines, reason = REFUSED[name]
    plan = planned(body(lines))

    assert [attempt.refused for attempt in plan.attempts.values()] == [None]
    assert reasons(plan) == {reason}
    assert "image_cost" not in plan.texts()["app.py"]
    for each in plan.followups.values():
        assert each.refused is not None
        assert each.refused.detail.endswith(".")
        assert each.refused.next_step.endswith(".")


def test_a_price_that_is_handed_in_is_refused() -> None:
    text = body(f"reply = {CALL}\nledger.add(price)\n{DATA}", arguments="prompt, ledger, price=0.04")

    assert reasons(planned(text)) == {"price-not-total"}


def test_a_price_in_the_caller_is_refused() -> None:
    text = body(f"reply = {CALL}\n{DATA}", tail="\n\ndef main(ledger):\n    draw('x', ledger)\n    ledger.add(PRICE)\n")

    assert reasons(planned(text)) == {"price-elsewhere"}


def test_another_function_of_that_name_is_refused() -> None:
    text = body(f"reply = {CALL}\nledger.add(PRICE)\n{DATA}", head=HEAD + "\n\ndef image_cost():\n    return 1\n")

    assert reasons(planned(text)) == {"name-taken"}


def test_a_price_of_another_module_is_taken_for_what_it_is() -> None:
    text = body(f"reply = {CALL}\nledger.add(settings.PRICE)\n{DATA}")

    assert reasons(planned(text, settings="PRICE = 0.02\n")) == {""}
    assert reasons(planned(text, settings="PRICE = 20\n")) == {"price-not-total"}
