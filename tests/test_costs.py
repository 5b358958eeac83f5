"""What the official calls cost, which credentials have to go and who answers, read of small programs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from offramp import pipeline
from offramp.figures import CallCost, Costs
from offramp.model import Report

RELAY = """\
import os

from openai import OpenAI

client = OpenAI(base_url="http://chatgpt2api:80/v1", api_key={key})
result = client.images.generate(model="gpt-image-1", prompt="a fox"{more})
"""


def scanned(folder: Path, text: str) -> Report:
    (folder / "draw.py").write_text(text, encoding="utf-8")
    return pipeline.run(folder, plan=False)


def only_call(report: Report) -> CallCost:
    assert isinstance(report.costs, Costs)
    (call,) = report.costs.calls
    return call


@pytest.mark.parametrize(
    ("more", "count", "sizes", "qualities", "least", "most"),
    [
        ("", (1,), ("auto",), ("auto",), "0.00474", "0.21072"),
        (', size="1024x1024", quality="medium", n=4', (4,), ("1024x1024",), ("medium",), "0.05268", "0.05268"),
        (', size="1024x1024"', (1,), ("1024x1024",), ("auto",), "0.00588", "0.21072"),
        (', size="1024x1024", quality="hd"', (1,), ("1024x1024",), ("high",), "0.21072", "0.21072"),
        (', quality="low", size=os.environ["SIZE"]', (1,), (), ("low",), "0.00474", "0.00588"),
        (', n=int(input())', (), ("auto",), ("auto",), "0.00474", "0.21072"),
        (', size="512x512", quality="low"', (1,), ("1024x1024",), ("low",), "0.00588", "0.00588"),
    ],
)  # fmt: skip
def test_call_costs_what_the_official_call_asks_for(
    tmp_path: Path,
    more: str,
    count: tuple[int, ...],
    sizes: tuple[str, ...],
    qualities: tuple[str, ...],
    least: str,
    most: str,
) -> None:
    call = only_call(scanned(tmp_path, RELAY.format(key='"x"', more=more)))

    assert (call.count, call.sizes, call.qualities) == (count, sizes, qualities)
    assert (call.least, call.most) == (Decimal(least), Decimal(most))


def test_call_that_asks_for_one_of_several_sizes(tmp_path: Path) -> None:
    text = RELAY.format(key='"x"', more=', quality="low", size="1024x1024" if os.name else "1536x1024"')
    call = only_call(scanned(tmp_path, text))

    assert call.sizes == ("1024x1024", "1536x1024")
    assert (call.least, call.most) == (Decimal("0.00474"), Decimal("0.00588"))


def test_request_by_hand_is_read_in_its_body(tmp_path: Path) -> None:
    text = (
        "import requests\n\n"
        'body = {"model": "gpt-image-1", "prompt": "a fox", "size": "1024x1024", "quality": "low", "n": 2}\n'
        'requests.post("https://openrouter.ai/api/v1/images/generations", json=body)\n'
    )
    call = only_call(scanned(tmp_path, text))

    assert (call.count, call.sizes, call.qualities) == ((2,), ("1024x1024",), ("low",))


def test_flat_price_is_told_with_its_amount(tmp_path: Path) -> None:
    text = (
        "from openai import OpenAI\n\nPRICE_PER_IMAGE = 0.02\n\n\n"
        "def draw(costs):\n"
        '    client = OpenAI(base_url="http://chatgpt2api:80/v1", api_key="x")\n'
        '    result = client.images.generate(model="gpt-image-1", prompt="a fox")\n'
        "    costs.add(usd=PRICE_PER_IMAGE)\n"
        "    return result.data[0].url\n"
    )
    report = scanned(tmp_path, text)

    assert report.costs is not None
    (flat,) = report.costs.flat
    assert flat.amounts == ("0.02",)
    assert flat.call == report.costs.calls[0].finding


@pytest.mark.parametrize(
    ("key", "kind", "name"),
    [
        ('os.environ["RELAY_KEY"]', "environment", "RELAY_KEY"),
        ('"fk-not-told-anywhere"', "literal", ""),
        ("input()", "argument", "api_key"),
    ],
)
def test_credential_of_a_banned_route_is_told_by_kind_and_place(tmp_path: Path, key: str, kind: str, name: str) -> None:
    report = scanned(tmp_path, RELAY.format(key=key, more=""))

    assert {(each.kind, each.name, each.path) for each in report.credentials} == {(kind, name, "draw.py")}
    assert "fk-not-told" not in repr(report)


@pytest.mark.parametrize("key", ['"your-api-key"', "None"])
def test_placeholder_is_no_credential(tmp_path: Path, key: str) -> None:
    assert scanned(tmp_path, RELAY.format(key=key, more="")).credentials == ()


def test_credential_of_a_gateway_is_not_to_be_revoked(tmp_path: Path) -> None:
    text = RELAY.replace("http://chatgpt2api:80/v1", "https://openrouter.ai/api/v1")
    report = scanned(tmp_path, text.format(key='os.environ["KEY"]', more=""))

    assert report.credentials == ()
    assert [(gateway.host, gateway.answers) for gateway in report.gateways] == [("openrouter.ai", ())]


def test_banned_route_is_no_gateway(tmp_path: Path) -> None:
    assert scanned(tmp_path, RELAY.format(key='"x"', more="")).gateways == ()


def test_endpoint_without_a_name_stands_last(tmp_path: Path) -> None:
    text = (
        "import os\n\nfrom openai import OpenAI\n\n"
        'one = OpenAI(base_url=os.environ["IMAGE_BASE"])\none.images.generate(model="gpt-image-1", prompt="a fox")\n'
        'two = OpenAI(base_url="https://openrouter.ai/api/v1")\n'
        'two.images.generate(model="gpt-image-1", prompt="a fox")\n'
    )

    assert [gateway.host for gateway in scanned(tmp_path, text).gateways] == ["openrouter.ai", ""]
