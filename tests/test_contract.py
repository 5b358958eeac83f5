"""The contract against the installed SDK, against published readings, and its judgement of calls."""

from __future__ import annotations

import importlib.util
import pickle
import sys
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from msgspec.structs import replace

from offramp.contract import (
    OPAQUE,
    Carried,
    Contract,
    ContractError,
    carry,
    check_call,
    load,
    output_tokens,
    price_per_image,
)
from offramp.contract.load import read, snapshots
from offramp.contract.sizes import nearest_size, parse_size, size_problem

CONTRACT = load()
DAY = "2026-11-23"


def _script() -> ModuleType:
    path = Path(__file__).parents[1] / "scripts" / "refresh_contract.py"
    spec = importlib.util.spec_from_file_location("refresh_contract", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


refresh = _script()
OURS: dict[str, object] = refresh.contract_facts(CONTRACT)
THEIRS: dict[str, object] = refresh.sdk_facts(CONTRACT)


# The installed SDK


@pytest.mark.parametrize("fact", sorted({*OURS, *THEIRS}))
def test_contract_and_sdk_agree(fact: str) -> None:
    assert fact in OURS
    assert fact in THEIRS
    assert OURS[fact] == THEIRS[fact]


def test_the_comparison_covers_the_whole_surface() -> None:
    for operation in ("images.generate", "images.edit", "responses.tool"):
        names = {parameter.name for parameter in CONTRACT.operation(operation).parameters}
        compared = {fact.split()[1] for fact in THEIRS if fact.startswith(operation)} - {"parameters", "required"}
        assert compared <= names
        assert {"size", "quality", "background", "output_format", "complexity"} <= compared
    assert len(OURS) > 50


def test_comparison_notices_when_the_contract_moves() -> None:
    generate = CONTRACT.operation("images.generate")
    shorter = replace(generate, parameters=generate.parameters[1:])
    moved_contract = replace(
        CONTRACT,
        models=CONTRACT.models[1:],
        operations=(shorter, *CONTRACT.operations[1:]),
        events=CONTRACT.events[1:],
        retry=replace(CONTRACT.retry, max_retries=3, statuses=(429,)),
        client=replace(CONTRACT.client, official_hosts=("api.openai.com",), env=("OPENAI_API_KEY",)),
    )

    names = {name for name, _, _ in refresh.moved(refresh.contract_facts(moved_contract), THEIRS)}

    assert {"models", "images.generate parameters", "image events", "retries", "retried statuses"} <= names
    assert {"hosts", "environment"} <= names


def test_comparison_notices_when_the_sdk_moves(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    import openai
    from openai import _constants
    from openai.resources.images import Images

    def generate(self: Images, *, prompt: str, brush: str) -> None: ...

    monkeypatch.setitem(refresh._METHODS, "images.generate", generate)
    monkeypatch.setattr(_constants, "MAX_RETRY_DELAY", 30.0)
    monkeypatch.delattr(openai, "ConflictError")

    assert refresh.main() == 1
    printed = capsys.readouterr().out
    for fact in ("images.generate parameters", "images.generate required", "retries", "exception ConflictError"):
        assert f"moved  {fact}\n" in printed


def test_refresh_finds_nothing_today(capsys: Any) -> None:
    assert refresh.main() == 0
    assert "nothing moved" in capsys.readouterr().out


def test_sdk_knows_the_successor_of_every_old_exception_and_shape() -> None:
    import openai

    for old in CONTRACT.old_exceptions:
        assert issubclass(getattr(openai, old.new.removeprefix("openai.")), openai.OpenAIError)
    client = openai.OpenAI(api_key="not-a-key")
    for operation in CONTRACT.operations:
        target: object = client
        for name in operation.sdk.split(".")[1:]:
            target = getattr(target, name)
        assert callable(target)


# Snapshots and lookup


@pytest.mark.parametrize(("as_of", "expected"), [(None, DAY), (DAY, DAY), ("2026-11-24", DAY), ("2031-01-01", DAY)])
def test_load_takes_the_newest_snapshot_that_is_not_newer(as_of: str | None, expected: str) -> None:
    assert load(as_of).as_of == expected


@pytest.mark.parametrize(
    ("as_of", "hint"),
    [("2026-11-22", f"from {DAY} on"), ("yesterday", "YYYY-MM-DD"), ("20261123", "YYYY-MM-DD"), ("", "YYYY-MM-DD")],
)
def test_load_says_what_to_do_next(as_of: str, hint: str) -> None:
    with pytest.raises(ContractError) as caught:
        load(as_of)
    assert hint in caught.value.hint


def test_contract_can_be_sent_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(CONTRACT)) == CONTRACT
    assert pickle.loads(pickle.dumps(OPAQUE)) is OPAQUE


def test_loading_the_package_does_not_import_yaml() -> None:
    import subprocess

    code = "import sys, offramp.contract; sys.exit('yaml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("model", "status"),
    [
        ("gpt-image-2", "active"),
        ("gpt-image-2-2026-04-21", "active"),
        ("gpt-image-2.5-flare-2026-09-08", "active"),
        ("gpt-image-2.6-sunburst", "active"),
        ("gpt-image-1.5", "deprecated"),
        ("gpt-image-1.5-2025-12-16", "deprecated"),
        ("gpt-image-1-mini", "deprecated"),
        ("chatgpt-image-latest", "deprecated"),
        ("gpt-image-1", "shutdown"),
        ("dall-e-2", "shutdown"),
        ("dall-e-3", "shutdown"),
        ("dall-e-4", "unknown"),
        ("DALL-E-3", "unknown"),
        ("openai/dall-e-3", "unknown"),
        ("gpt-image", "unknown"),
        ("gpt-5.6-sol", "unknown"),
        ("flux", "unknown"),
        ("", "unknown"),
    ],
)
def test_status_by_exact_name(model: str, status: str) -> None:
    assert CONTRACT.status_of(model) == status
    assert CONTRACT.is_image_model(model) == (status != "unknown")


# Mistakes in a snapshot


def _raw() -> dict[str, Any]:
    snapshot = files("offramp.contract").joinpath("snapshots").joinpath(f"{DAY}.yaml")
    data = yaml.safe_load(snapshot.read_text(encoding="utf-8"))
    assert isinstance(data, dict)
    return data


def test_all_mistakes_are_told_at_once() -> None:
    raw = _raw()
    raw["families"]["gpt-image-2"]["prices"]["image_output"] = 30.0
    raw["models"][0]["colour"] = "red"
    raw["models"][1]["status"] = "asleep"
    raw["models"][2]["family"] = "gpt-image-7"
    raw["operations"][0]["parameters"].append("brush")
    raw["retry"]["max_retries"] = "two"
    del raw["client"]["base_url"]

    with pytest.raises(ContractError) as caught:
        read(yaml.safe_dump(raw), DAY)

    for text in (
        "image_output: 30.0 is not a quoted decimal number",
        "gpt-image-2.6-sunburst.colour: not a key",
        "'asleep' is not one of active",
        "'gpt-image-7' is no family",
        "'brush' is not defined",
        "max_retries: 'two' is not a whole number",
        "client.base_url: missing",
    ):
        assert text in caught.value.message


@pytest.mark.parametrize(
    ("path", "value", "text"),
    [
        (("as_of",), "2026-11-22", "not the day of the file"),
        (("target_model",), "dall-e-3", "'dall-e-3' is no active model"),
        (("newer_models",), ["gpt-image-9"], "'gpt-image-9' is no active model"),
        (("main_model",), "gpt-image-2", "is an image model"),
        (("models", 6, "shutdown"), "2026-11-01", "the shutdown day says shutdown"),
        (("models", 8, "status"), "active", "the shutdown day says deprecated"),
        (("models", 8, "replacements"), ["gpt-image-9"], "'gpt-image-9' is no model"),
        (("models", 6, "released"), "April", "'April' is not a day"),
        (("families", "gpt-image-2", "size_rule"), "free", "'free' is no size rule"),
        (("families", "gpt-image-2", "tokens"), "x", "'x' is no token rule"),
        (("families", "gpt-image-1", "operations"), ["images.edit"], "shut down serves nothing"),
        (("size_rules", 0, "standard"), ["1024*1024"], "'1024*1024' is no size"),
        (("events", 0, "operation"), "images.paint", "'images.paint' is no operation"),
        (("renamed_arguments", "engine"), "motor", "'motor' is no parameter"),
        (("parameters", "svg", "requires"), [{"name": "brush", "allowed": ["x"]}], "'brush' is no parameter"),
        (("parameters", "n", "maximum"), True, "True is not a whole number"),
    ],
)
def test_contradictions_are_told(path: tuple[Any, ...], value: object, text: str) -> None:
    raw = _raw()
    place = raw
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value

    with pytest.raises(ContractError) as caught:
        read(yaml.safe_dump(raw), DAY)

    assert text in caught.value.message


@pytest.mark.parametrize("text", ["", "[]", "just text", "models: [", "as_of: 2026-11-23"])
def test_a_file_that_is_no_snapshot_is_told(text: str) -> None:
    with pytest.raises(ContractError):
        read(text, DAY)


@pytest.mark.parametrize("day", snapshots())
def test_every_packaged_snapshot_is_sound(day: str) -> None:
    assert load(day).as_of == day


# Sizes


def _rule(model: str, contract: Contract = CONTRACT) -> Any:
    found = contract.model(model)
    assert found
    return contract.size_rule(found)


@pytest.mark.parametrize(
    ("model", "size", "valid"),
    [
        ("gpt-image-2", "auto", True),
        ("gpt-image-2", "1024x1024", True),
        ("gpt-image-2", "1792x1024", True),
        ("gpt-image-2", "1024x1792", True),
        ("gpt-image-2", "1536x864", True),
        ("gpt-image-2", "3840x2160", True),
        ("gpt-image-2", "2160x3840", True),
        ("gpt-image-2", "1536x512", True),
        ("gpt-image-2", "1024x640", True),
        ("gpt-image-2", "1008x640", False),
        ("gpt-image-2", "3856x2144", False),
        ("gpt-image-2.5-flare", "2048x2048", True),
        ("gpt-image-2.6-flare", "2048x1152", True),
        ("gpt-image-2", "256x256", False),
        ("gpt-image-2", "512x512", False),
        ("gpt-image-2", "1000x1000", False),
        ("gpt-image-2", "1552x512", False),
        ("gpt-image-2", "3856x2160", False),
        ("gpt-image-2", "3840x2176", False),
        ("gpt-image-2", "1024*1024", False),
        ("gpt-image-2", "0x1024", False),
        ("gpt-image-2", "square", False),
        ("gpt-image-1.5", "1536x1024", True),
        ("gpt-image-1.5", "1792x1024", False),
        ("dall-e-3", "1792x1024", True),
        ("dall-e-3", "auto", False),
        ("dall-e-2", "512x512", True),
        ("dall-e-2", "1792x1024", False),
    ],
)
def test_sizes_by_the_rule_of_the_model(model: str, size: str, valid: bool) -> None:
    assert (size_problem(_rule(model), size) == "") == valid


@pytest.mark.parametrize(
    ("size", "nearest"),
    [
        ("256x256", "1024x1024"),
        ("1000x1024", "1024x1024"),
        ("1792x1024", "1536x1024"),
        ("640x480", "1536x1024"),
        ("480x640", "1024x1536"),
        ("4096x512", "1536x1024"),
        ("1x100", "1024x1536"),
    ],
)
def test_nearest_standard_size(size: str, nearest: str) -> None:
    measured = parse_size(size)
    assert measured
    assert nearest_size(_rule("gpt-image-2"), *measured) == nearest


# Tokens and prices, as published


@pytest.mark.parametrize(
    ("model", "size", "tokens"),
    [
        ("gpt-image-2", "1024x1024", {"low": 196, "medium": 1756, "high": 7024}),
        ("gpt-image-2-2026-04-21", "1536x1024", {"low": 158, "medium": 1372, "high": 5488}),
        ("gpt-image-2", "1024x1536", {"low": 158, "medium": 1372, "high": 5488}),
        ("gpt-image-2", "2048x2048", {"low": 397, "medium": 3568, "high": 14272}),
        ("gpt-image-2", "2048x1152", {"low": 157, "medium": 1413, "high": 5650}),
        ("gpt-image-2", "2560x1440", {"low": 205, "medium": 1843, "high": 7370}),
        ("gpt-image-2", "1792x1024", {"low": 139, "medium": 1243, "high": 5063}),
        ("gpt-image-2", "3840x2160", {"low": 371, "medium": 3336, "high": 13342}),
        ("gpt-image-2.5-flare", "1024x1024", {"low": 196, "medium": 439, "high": 1756, "xhigh": 3122, "max": 7024}),
        ("gpt-image-2.5-sunburst", "1536x1024", {"low": 158, "medium": 343, "high": 1372, "xhigh": 2459, "max": 5488}),
        ("gpt-image-2.5-flare", "3840x2160", {"low": 371, "medium": 865, "high": 3336, "xhigh": 5930, "max": 13342}),
        ("gpt-image-1.5", "1024x1024", {"low": 272, "medium": 1056, "high": 4160}),
        ("gpt-image-1", "1024x1536", {"low": 408, "medium": 1584, "high": 6240}),
        ("gpt-image-1.5", "1536x1024", {"low": 400, "medium": 1568, "high": 6208}),
    ],
)
def test_published_token_readings(model: str, size: str, tokens: Mapping[str, int]) -> None:
    assert {quality: output_tokens(CONTRACT, model, size, quality) for quality in tokens} == tokens


@pytest.mark.parametrize(
    ("model", "size", "quality", "usd"),
    [
        ("gpt-image-2", "1024x1024", "low", "0.006"),
        ("gpt-image-2", "1024x1024", "medium", "0.053"),
        ("gpt-image-2", "1024x1024", "high", "0.211"),
        ("gpt-image-2", "1024x1536", "low", "0.005"),
        ("gpt-image-2", "1536x1024", "medium", "0.041"),
        ("gpt-image-2", "1536x1024", "high", "0.165"),
        ("gpt-image-1.5", "1024x1024", "high", "0.133"),
        ("gpt-image-1.5", "1024x1024", "low", "0.009"),
        ("gpt-image-1.5", "1024x1536", "high", "0.200"),
        ("gpt-image-1", "1024x1024", "medium", "0.042"),
        ("gpt-image-1", "1024x1536", "high", "0.250"),
    ],
)
def test_published_prices_to_the_tenth_of_a_cent(model: str, size: str, quality: str, usd: str) -> None:
    price = price_per_image(CONTRACT, model, size, quality)
    assert price is not None
    assert price.quantize(Decimal("0.001")) == Decimal(usd)


def test_price_is_exact() -> None:
    assert price_per_image(CONTRACT, "gpt-image-2", "1024x1024", "high") == Decimal("0.21072")


@pytest.mark.parametrize(
    ("model", "size", "quality"),
    [
        ("gpt-image-2", "auto", "high"),
        ("gpt-image-2", "1024x1024", "auto"),
        ("gpt-image-2", "1024x1024", "xhigh"),
        ("gpt-image-2", "512x512", "low"),
        ("gpt-image-1.5", "1792x1024", "low"),
        ("gpt-image-1.5", "auto", "low"),
        ("gpt-image-2.6-flare", "1024x1024", "low"),
        ("gpt-image-1-mini", "1024x1024", "low"),
        ("dall-e-3", "1024x1024", "hd"),
        ("flux", "1024x1024", "low"),
    ],
)
def test_no_price_is_invented(model: str, size: str, quality: str) -> None:
    assert output_tokens(CONTRACT, model, size, quality) is None
    assert price_per_image(CONTRACT, model, size, quality) is None


# Calls that are already official

GENERATE: dict[str, object] = {"model": "gpt-image-2", "prompt": OPAQUE}
EDIT: dict[str, object] = {"model": "gpt-image-2", "prompt": "a cat", "image": OPAQUE}


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("images.generate", {}),
        ("images.generate", {"n": 10, "size": "1792x1024", "quality": "high"}),
        ("images.generate", {"size": "auto", "quality": "auto", "user": "u", "timeout": 300}),
        ("images.generate", {"model": "gpt-image-2.5-flare", "quality": "max"}),
        ("images.generate", {"model": "gpt-image-1.5", "size": "1536x1024"}),
        ("images.generate", {"model": OPAQUE, "quality": "max", "size": "1x1"}),
        ("images.generate", {"size": OPAQUE, "quality": OPAQUE, "n": OPAQUE, "stream": OPAQUE}),
        ("images.generate", {"background": "transparent"}),
        ("images.generate", {"background": "transparent", "output_format": "webp"}),
        ("images.generate", {"background": "transparent", "output_format": OPAQUE}),
        ("images.generate", {"background": "opaque", "output_format": "jpeg", "output_compression": 80}),
        ("images.generate", {"output_compression": 100}),
        ("images.generate", {"stream": True, "partial_images": 3}),
        ("images.generate", {"stream": OPAQUE, "partial_images": 2}),
        ("images.generate", {"partial_images": 0}),
        ("images.generate", {"partial_images": OPAQUE, "output_compression": OPAQUE, "background": OPAQUE}),
        ("images.generate", {"n": None, "size": None, "quality": None}),
        ("images.generate", {"extra_body": {"anything": 1}, "extra_headers": OPAQUE}),
        ("images.generate", {"moderation": "low", "safety_identifier": "hash"}),
        ("images.generate", {"model": "gpt-image-2.6-flare", "output_format": "gif", "frame_count": 4}),
        ("images.edit", {}),
        ("images.edit", {"image": b"png"}),
        ("images.edit", {"image": [OPAQUE, Path("a.png")], "mask": OPAQUE}),
        ("images.edit", {"image": ("a.png", b"", "image/png")}),
        ("images.edit", {"model": "gpt-image-1.5", "input_fidelity": "high"}),
        ("images.edit", {"model": "gpt-image-2.5-flare", "markup": OPAQUE}),
    ],
)
def test_good_calls_are_left_alone(operation: str, arguments: dict[str, object]) -> None:
    base = GENERATE if operation == "images.generate" else EDIT
    assert check_call(CONTRACT, operation, {**base, **arguments}) == ()


@pytest.mark.parametrize(
    ("operation", "arguments", "text"),
    [
        ("images.generate", {"seed": 1}, "no parameter 'seed'"),
        ("images.generate", {"model": None}, "without a model"),
        ("images.generate", {"model": "dall-e-3"}, "shut down on 2026-05-12"),
        ("images.generate", {"model": "gpt-image-1"}, "use gpt-image-2.5-sunburst"),
        ("images.generate", {"model": "gpt-5.6-sol"}, "no image model"),
        ("images.generate", {"prompt": None}, "needs prompt"),
        ("images.generate", {"prompt": "x" * 32001}, "longer than 32000"),
        ("images.generate", {"response_format": "b64_json"}, "'response_format' is refused"),
        ("images.generate", {"response_format": OPAQUE}, "'response_format' is refused"),
        ("images.generate", {"style": "vivid"}, "'style' is refused"),
        ("images.generate", {"quality": "hd"}, "none of low, medium, high, auto of gpt-image-2"),
        ("images.generate", {"quality": "max"}, "none of low, medium, high, auto of gpt-image-2"),
        ("images.generate", {"model": OPAQUE, "quality": "hd"}, "is none of low"),
        ("images.generate", {"size": "512x512"}, "fewer than 655360"),
        ("images.generate", {"model": "gpt-image-1.5", "size": "1792x1024"}, "gpt-image-1.5 refuses it"),
        ("images.generate", {"size": 1024}, "not of type text"),
        ("images.generate", {"n": 0}, "outside 1..10"),
        ("images.generate", {"n": 11}, "outside 1..10"),
        ("images.generate", {"n": True}, "not of type integer"),
        ("images.generate", {"n": "2"}, "not of type integer"),
        ("images.generate", {"background": "transparent", "output_format": "jpeg"}, "needs output_format 'png'"),
        ("images.generate", {"output_compression": 50}, "needs output_format 'jpeg' or 'webp'"),
        ("images.generate", {"output_format": "jpeg", "output_compression": 101}, "outside 0..100"),
        ("images.generate", {"output_format": "jpg"}, "is none of png"),
        ("images.generate", {"output_format": "gif"}, "of gpt-image-2"),
        ("images.generate", {"partial_images": 2}, "needs stream True"),
        ("images.generate", {"partial_images": 2, "stream": False}, "needs stream True"),
        ("images.generate", {"partial_images": 4, "stream": True}, "outside 0..3"),
        ("images.generate", {"moderation": "none"}, "none of low, auto"),
        ("images.generate", {"complexity": "low"}, "not known to gpt-image-2"),
        ("images.generate", {"model": "gpt-image-2.6-flare", "output_format": "gif", "stream": True}, "does not go"),
        ("images.generate", {"model": "gpt-image-2.6-flare", "output_format": "svg", "n": 2}, "needs n 1"),
        ("images.generate", {"model": "gpt-image-2.6-flare", "frame_count": 4}, "needs output_format 'gif'"),
        ("images.edit", {"image": None}, "needs image"),
        ("images.edit", {"image": "cat.png"}, "is a text"),
        ("images.edit", {"image": [OPAQUE, "cat.png"]}, "is a text"),
        ("images.edit", {"image": [OPAQUE] * 17}, "more than 16"),
        ("images.edit", {"mask": "mask.png"}, "is a text"),
        ("images.edit", {"moderation": "low"}, "no such keyword"),
        ("images.edit", {"input_fidelity": "high"}, "not known to gpt-image-2"),
        ("images.edit", {"model": "gpt-image-1-mini", "input_fidelity": "high"}, "none of low of gpt-image-1-mini"),
        ("images.edit", {"model": "gpt-image-2.5-flare", "mask": b"", "markup": b""}, "does not go with markup"),
        ("images.create_variation", {}, "images.edit with a prompt"),
    ],
)
def test_each_violation_is_named(operation: str, arguments: dict[str, object], text: str) -> None:
    base = GENERATE if operation == "images.generate" else EDIT
    violations = check_call(CONTRACT, operation, {**base, **arguments})
    assert len(violations) == 1
    assert text in violations[0]


def _response(tool: Mapping[str, object], **outer: object) -> dict[str, object]:
    return {"model": "gpt-5.6-sol", "input": OPAQUE, "tools": [{"type": "image_generation", **tool}], **outer}


@pytest.mark.parametrize(
    "arguments",
    [
        _response({"model": "gpt-image-2", "action": "edit", "input_image_mask": OPAQUE}),
        _response({"model": "gpt-image-2", "partial_images": 2}, stream=True),
        _response({"model": "gpt-image-2", "moderation": "low"}, n=3),
        _response({"model": OPAQUE, "partial_images": OPAQUE}),
        {"model": "gpt-5.6-sol", "tools": OPAQUE},
        {"model": "gpt-5.6-sol", "tools": [OPAQUE, {"type": "web_search"}]},
        {"model": OPAQUE},
        {"model": "gpt-4o", "input": "hello"},
    ],
)
def test_good_responses_calls_are_left_alone(arguments: dict[str, object]) -> None:
    assert check_call(CONTRACT, "responses.create", arguments) == ()


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"model": "gpt-image-2", "input": OPAQUE}, "takes a mainline model such as gpt-5.6-sol"),
        ({"model": "dall-e-3"}, "is an image model"),
        (_response({}), "without a model"),
        (_response({"model": "gpt-image-2", "n": 2}), "one image a call"),
        (_response({"model": "gpt-image-1"}), "shut down on 2026-10-23"),
        (_response({"model": "gpt-image-2", "quality": "hd"}), "is none of low"),
        (_response({"model": "gpt-image-2", "input_fidelity": "high"}), "not known to gpt-image-2"),
        (_response({"model": "gpt-image-2", "partial_images": 2}), "needs stream True"),
    ],
)
def test_each_violation_of_a_responses_call_is_named(arguments: dict[str, object], text: str) -> None:
    violations = check_call(CONTRACT, "responses.create", arguments)
    assert len(violations) == 1
    assert text in violations[0]


@pytest.mark.parametrize(
    ("operation", "arguments"),
    [
        ("images.generate", {"prompt": "confidential " * 4000}),
        ("images.generate", {"user": ["confidential"]}),
        ("images.generate", {"extra_headers": "confidential"}),
        ("images.generate", {"style": "confidential " * 9}),
        ("images.generate", {"size": "confidential " * 9}),
        ("images.edit", {"image": "confidential.png"}),
    ],
)
def test_no_sentence_repeats_free_text(operation: str, arguments: dict[str, object]) -> None:
    base = GENERATE if operation == "images.generate" else EDIT
    carried = _carry(arguments, operation)
    dropped = [reason.reason for reason in carried.dropped]
    violations = check_call(CONTRACT, operation, {**base, **arguments})
    assert violations
    assert "confidential" not in " ".join([*violations, *carried.problems, *carried.assumptions, *dropped])


def test_an_operation_nobody_knows_is_an_error() -> None:
    with pytest.raises(ContractError, match=r"images\.paint"):
        check_call(CONTRACT, "images.paint", {})


# Arguments carried over


def _carry(arguments: Mapping[str, object], operation: str = "images.generate", model: str = "gpt-image-2") -> Carried:
    base: dict[str, object] = {"prompt": OPAQUE} if operation == "images.generate" else {"prompt": "p", "image": OPAQUE}
    return carry(CONTRACT, operation, model, {**base, **arguments})


@pytest.mark.parametrize(
    ("operation", "name", "value"),
    [
        ("images.generate", "n", 4),
        ("images.generate", "n", OPAQUE),
        ("images.generate", "size", "1024x1024"),
        ("images.generate", "size", "1792x1024"),
        ("images.generate", "size", "1024x1792"),
        ("images.generate", "size", "auto"),
        ("images.generate", "quality", "low"),
        ("images.generate", "quality", "auto"),
        ("images.generate", "user", "someone"),
        ("images.generate", "moderation", "low"),
        ("images.generate", "background", "transparent"),
        ("images.generate", "output_format", "webp"),
        ("images.generate", "timeout", 60.0),
        ("images.generate", "stream", True),
        ("images.edit", "mask", OPAQUE),
        ("images.edit", "user", OPAQUE),
        ("images.edit", "size", "1536x1024"),
    ],
)
def test_what_the_target_takes_is_left_alone(operation: str, name: str, value: object) -> None:
    carried = _carry({"model": "gpt-image-2", name: value}, operation)
    assert dict(carried.kept)[name] is value
    assert (carried.dropped, carried.mapped, carried.problems, carried.assumptions) == ((), (), (), ())


@pytest.mark.parametrize(
    ("operation", "model", "name", "old", "new"),
    [
        ("images.generate", "gpt-image-2", "quality", "standard", "medium"),
        ("images.generate", "gpt-image-2", "quality", "hd", "high"),
        ("images.generate", "gpt-image-2", "quality", "HD", "high"),
        ("images.generate", "gpt-image-2", "quality", "max", "high"),
        ("images.edit", "gpt-image-2.5-flare", "quality", "standard", "medium"),
        ("images.generate", "gpt-image-2", "size", "256x256", "1024x1024"),
        ("images.generate", "gpt-image-2", "size", "512x512", "1024x1024"),
        ("images.generate", "gpt-image-2", "size", "1000x700", "1536x1024"),
        ("images.generate", "gpt-image-2", "size", "1024 * 1024", "1024x1024"),
        ("images.generate", "gpt-image-2", "size", "1024\u00d71536", "1024x1536"),
        ("images.generate", "gpt-image-1.5", "size", "1792x1024", "1536x1024"),
        ("images.generate", "gpt-image-1.5", "size", "1024x1792", "1024x1536"),
        ("images.generate", "gpt-image-2", "output_format", "jpg", "jpeg"),
        ("images.generate", "gpt-image-2", "output_format", "PNG", "png"),
    ],
)
def test_old_values_are_mapped(operation: str, model: str, name: str, old: str, new: str) -> None:
    carried = _carry({"model": model, name: old}, operation, model)
    assert dict(carried.kept)[name] == new
    assert [(change.name, change.old, change.new) for change in carried.mapped] == [(name, old, new)]
    assert carried.mapped[0].reason
    assert carried.problems == ()


@pytest.mark.parametrize("quality", ["xhigh", "max"])
def test_a_quality_the_target_has_is_not_mapped(quality: str) -> None:
    carried = _carry({"model": "gpt-image-2.5-flare", "quality": quality}, model="gpt-image-2.5-flare")
    assert dict(carried.kept)["quality"] == quality
    assert carried.mapped == ()


@pytest.mark.parametrize(
    ("operation", "name", "value", "reason"),
    [
        ("images.generate", "response_format", "url", "base64"),
        ("images.generate", "response_format", OPAQUE, "base64"),
        ("images.generate", "seed", 42, "no official counterpart"),
        ("images.generate", "negative_prompt", "blurry", "no official counterpart"),
        ("images.generate", "provider", OPAQUE, "no official counterpart"),
        ("images.generate", "api_key", OPAQUE, "belongs to the client"),
        ("images.generate", "quality", None, "leaving it out"),
        ("images.generate", "complexity", "low", "does not know it"),
        ("images.edit", "moderation", "low", "no such keyword"),
        ("images.edit", "input_fidelity", "high", "high fidelity"),
        ("images.edit", "style", "vivid", "no official counterpart"),
    ],
)
def test_what_has_no_place_is_dropped_with_a_reason(operation: str, name: str, value: object, reason: str) -> None:
    carried = _carry({"model": "gpt-image-2", name: value}, operation)
    assert name not in dict(carried.kept)
    assert [(dropped.name, dropped.flag) for dropped in carried.dropped] == [(name, False)]
    assert reason in carried.dropped[0].reason
    assert (carried.mapped, carried.problems, carried.assumptions) == ((), (), ())


def test_style_is_dropped_and_flagged() -> None:
    carried = _carry({"style": "natural"})
    assert [(dropped.name, dropped.flag) for dropped in carried.dropped] == [("style", True)]
    assert "prompt" in carried.assumptions[0]


@pytest.mark.parametrize("model", ["gpt-image-1.5", "gpt-image-1-mini"])
def test_input_fidelity_stays_where_the_model_has_it(model: str) -> None:
    assert dict(_carry({"input_fidelity": "low"}, "images.edit", model).kept)["input_fidelity"] == "low"


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"size": OPAQUE}, "value of size is not known"),
        ({"quality": OPAQUE}, "value of quality is not known"),
        ({"size": "512x512"}, "1024x1024 instead of 512x512"),
        ({"size": "landscape"}, "size='landscape' has no counterpart"),
        ({"quality": "ultra"}, "quality='ultra' has no counterpart"),
        ({"output_format": "gif"}, "output_format='gif' has no counterpart"),
        ({"model": OPAQUE}, "old model is not known"),
        ({"extra_body": {"a": 1}}, "extra_body is carried over unchanged"),
    ],
)
def test_what_a_reviewer_has_to_agree_with_is_said(arguments: dict[str, object], text: str) -> None:
    carried = _carry({"model": "gpt-image-2", **arguments})
    assert len(carried.assumptions) == 1
    assert text in carried.assumptions[0]
    assert carried.problems == ()


@pytest.mark.parametrize("name", ["size", "quality"])
def test_an_unknown_expression_stays_itself(name: str) -> None:
    assert dict(_carry({name: OPAQUE}).kept)[name] is OPAQUE


@pytest.mark.parametrize(
    ("arguments", "operation", "text"),
    [
        ({"n": 20}, "images.generate", "outside 1..10"),
        ({"size": 1024}, "images.generate", "not of type text"),
        ({"prompt": None}, "images.generate", "needs prompt"),
        ({"background": "transparent", "output_format": "jpeg"}, "images.generate", "needs output_format"),
        ({"image": "cat.png"}, "images.edit", "is a text"),
        ({"image": None}, "images.edit", "needs image"),
    ],
)
def test_what_cannot_be_written_is_a_problem(arguments: dict[str, object], operation: str, text: str) -> None:
    problems = _carry(arguments, operation).problems
    assert len(problems) == 1
    assert text in problems[0]


@pytest.mark.parametrize(
    ("arguments", "old", "reason"),
    [
        ({}, None, "always written"),
        ({"model": None}, None, "always written"),
        ({"model": "dall-e-3"}, "dall-e-3", "was shut down on 2026-05-12"),
        ({"model": "gpt-image-1.5"}, "gpt-image-1.5", "will be shut down on 2026-12-01"),
        ({"model": "flux-pro"}, "flux-pro", "always written"),
        ({"engine": "my-deployment"}, "my-deployment", "always written"),
        ({"model": OPAQUE}, OPAQUE, "always written"),
    ],
)
def test_the_model_is_always_written_first(arguments: dict[str, object], old: object, reason: str) -> None:
    carried = _carry(arguments)
    assert carried.kept[0] == ("model", "gpt-image-2")
    assert [(change.name, change.old, change.new) for change in carried.mapped] == [("model", old, "gpt-image-2")]
    assert reason in carried.mapped[0].reason
    assert carried.dropped == ()


def test_old_argument_names_get_the_new_one() -> None:
    carried = _carry({"model": "gpt-image-2", "request_timeout": 30})
    assert dict(carried.kept)["timeout"] == 30
    assert carried.mapped[0].name == "timeout"


def test_kept_arguments_come_in_official_order() -> None:
    carried = _carry({"user": "u", "quality": "hd", "n": 1, "size": "1024x1024"})
    assert [name for name, _ in carried.kept] == ["model", "prompt", "n", "size", "quality", "user"]


@pytest.mark.parametrize("model", ["dall-e-3", "gpt-image-1", "gpt-5.6-sol", "my-deployment"])
def test_nothing_is_carried_to_a_model_that_serves_nothing(model: str) -> None:
    with pytest.raises(ContractError):
        carry(CONTRACT, "images.generate", model, {"prompt": OPAQUE})


@pytest.mark.parametrize("operation", ["images.generate", "images.edit"])
@pytest.mark.parametrize("model", [model.id for model in CONTRACT.models if model.operations])
@pytest.mark.parametrize(
    "old", [{"size": "256x256", "quality": "hd", "style": "vivid", "response_format": "url", "n": 1}]
)
def test_a_dalle_call_reaches_every_living_model_without_violation(
    operation: str, model: str, old: dict[str, object]
) -> None:
    carried = _carry({"model": "dall-e-3", **old}, operation, model)
    assert carried.problems == ()
    assert check_call(CONTRACT, operation, dict(carried.kept)) == ()
