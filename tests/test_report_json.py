"""The JSON contract: its words, its order, its schema."""

from __future__ import annotations

import json
from collections import Counter
from enum import Enum
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError
from msgspec.structs import replace
from report import sample
from syrupy.assertion import SnapshotAssertion

from offramp.model import Confidence, Disposition, Reach, Report, Role, Route, Stage, TypeCheck, TypeFault
from offramp.report.as_json import render

SCHEMA: dict[str, Any] = json.loads(
    resources.files("offramp.report").joinpath("schema/offramp-report-1.json").read_text(encoding="utf-8")
)


def test_whole_output(snapshot: SnapshotAssertion) -> None:
    assert render(sample.report()) == snapshot


@pytest.mark.parametrize("make", [sample.report, sample.empty, sample.hostile])
def test_output_fits_the_schema(make: Any) -> None:
    text = render(make())

    Draft202012Validator(SCHEMA).validate(json.loads(text))
    assert text.encode("utf-8").endswith(b"}\n")


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "path",
    [
        [],
        ["tool"],
        ["contract"],
        ["root"],
        ["summary"],
        ["summary", "files"],
        ["findings", 0],
        ["findings", 0, "fix"],
        ["findings", 0, "location"],
        ["patches", 0],
        ["skipped", 0],
        ["rules", 0],
        ["rules", 0, "measured"],
        ["credentials", 0],
        ["gateways", 0],
        ["gateways", 0, "gates"],
        ["gateways", 0, "gates", "owner"],
        ["costs"],
        ["costs", "images", 0],
        ["costs", "calls", 0],
        ["costs", "flat_prices", 0],
        ["earlier", 0],
    ],
)
def test_schema_refuses_a_misspelt_key(path: list[str | int]) -> None:
    document = json.loads(render(sample.report()))
    target = document
    for step in path:
        target = target[step]
    target["mispelt"] = 1

    with pytest.raises(ValidationError):
        Draft202012Validator(SCHEMA).validate(document)


@pytest.mark.parametrize(
    ("words", "counted", "listed"),
    [
        (Route, "routes", SCHEMA["$defs"]["route"]),
        (Stage, "stages", SCHEMA["$defs"]["stage"]),
        (Role, "roles", SCHEMA["$defs"]["finding"]["properties"]["role"]),
        (Disposition, "dispositions", SCHEMA["$defs"]["finding"]["properties"]["disposition"]),
        (Confidence, "confidences", SCHEMA["$defs"]["finding"]["properties"]["confidence"]),
    ],
)
def test_schema_knows_every_word_of_the_model(words: type[Enum], counted: str, listed: dict[str, Any]) -> None:
    values = [word.value for word in words]

    assert listed["enum"] == values
    assert list(SCHEMA["properties"]["summary"]["properties"][counted]["properties"]) == values


def test_schema_knows_every_reach() -> None:
    listed = SCHEMA["$defs"]["finding"]["properties"]["reach"]["enum"]

    assert listed == [reach.value for reach in Reach]


def test_top_level_keys_in_order() -> None:
    always = ["schema", "tool", "contract", "root", "summary", "findings", "patches", "skipped"]
    beside = ["rules", "silent_rules", "credentials", "gateways"]
    gate = ["gate", "exceptions", "notes", "drift"]

    assert list(json.loads(render(sample.empty()))) == [*always, *beside]
    assert list(json.loads(render(sample.report()))) == [*always, *beside, "costs", "earlier"]
    assert list(SCHEMA["properties"]) == [*always, "type_check", *beside, "costs", "earlier", *gate]
    assert SCHEMA["required"] == [*always, *beside]


def test_the_type_check_is_told_where_it_was_asked() -> None:
    asked = TypeCheck(command="mypy .", before=1, after=2, fresh=(TypeFault("app.py", 3, "no"),))
    page = json.loads(render(replace(sample.report(), type_check=asked)))

    Draft202012Validator(SCHEMA).validate(page)
    assert page["type_check"]["new"] == [{"path": "app.py", "line": 3, "text": "no"}]
    states = {patch["name"]: patch["proof"]["L3"] for patch in page["patches"]}
    assert states == {each.name: "failed" if "app.py" in each.files else "held" for each in sample.report().patches}


def test_order_of_the_input_does_not_matter() -> None:
    report = sample.report()
    turned = replace(report, findings=report.findings[::-1], patches=report.patches[::-1], skipped=report.skipped[::-1])

    assert render(turned) == render(report)


def test_summary_counts_what_is_listed() -> None:
    document = json.loads(render(sample.report()))
    findings, summary = document["findings"], document["summary"]

    assert summary["findings"] == len(findings) == 10
    assert summary["banned"] == sum(Route(finding["route"]).banned for finding in findings) == 6
    for key, name in [("routes", "route"), ("roles", "role"), ("confidences", "confidence")]:
        assert +Counter(summary[key]) == Counter(finding[name] for finding in findings)
    assert +Counter(summary["stages"]) == Counter(stage for finding in findings for stage in finding["stages"])
    assert +Counter(summary["fixes"]) == Counter(finding["fix"]["status"] for finding in findings)
    assert summary["no_patch_reasons"]["no-official-counterpart"] == 2
    assert summary["skipped"] == {"syntax-error": 1, "too-large": 1}


def test_fix_names_its_first_patch_or_none() -> None:
    fixes = {finding["id"]: finding["fix"] for finding in json.loads(render(sample.report()))["findings"]}

    assert fixes["4b1f0c2a9d"]["patch"] == "0001-generation-call-the-official-api.patch"
    assert fixes["c00c1e0001"]["patch"] is None


def test_scanned_text_survives_unchanged() -> None:
    hostile: Report = sample.hostile()
    written = json.loads(render(hostile))

    assert written["root"]["name"] == hostile.root
    assert written["findings"][0]["evidence"][0]["path"] == "caf\udce9.py"
    assert len(written["findings"][0]["frame"]["lines"][1]) == 1_000_000
