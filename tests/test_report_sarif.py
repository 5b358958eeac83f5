"""SARIF: the official schema, and what code hosts ask beyond it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft4Validator
from msgspec.structs import replace
from report import sample
from syrupy.assertion import SnapshotAssertion

from offramp.exemptions import NOTES
from offramp.model import Disposition, NoPatch, Report, Role, Route
from offramp.report.sarif import render

SCHEMA = json.loads((Path(__file__).parent / "report" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))


def run_of(report: Report) -> Any:
    return json.loads(render(report))["runs"][0]


def test_whole_output(snapshot: SnapshotAssertion) -> None:
    assert render(sample.report()) == snapshot


@pytest.mark.parametrize("make", [sample.report, sample.empty, sample.hostile])
def test_output_fits_the_official_schema(make: Any) -> None:
    Draft4Validator(SCHEMA).validate(json.loads(render(make())))


def test_official_schema_refuses_a_wrong_word() -> None:
    log = json.loads(render(sample.report()))
    log["runs"][0]["results"][0]["level"] = "fatal"

    assert not Draft4Validator(SCHEMA).is_valid(log)


def test_every_rule_is_listed_whether_it_fired_or_not() -> None:
    rules = run_of(sample.report())["tool"]["driver"]["rules"]

    assert [rule["id"] for rule in rules] == [*sorted(rule.id for rule in sample.report().rules), *sorted(NOTES)]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["help"]["text"]
        assert rule["help"]["markdown"]
        assert rule["properties"]["precision"] in ("high", "medium", "low")
        assert len(rule["properties"]["tags"]) <= 10


def test_results_point_at_their_rule() -> None:
    run = run_of(sample.report())

    assert len(run["results"]) == 10
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]


def test_result_of_an_unlisted_rule_has_no_index() -> None:
    run = run_of(replace(sample.report(), rules=()))

    assert all("ruleIndex" not in result for result in run["results"])


def test_long_description_is_cut_to_the_limit() -> None:
    rule = replace(sample.report().rules[0], why="word " * 400)
    described = run_of(replace(sample.report(), rules=(rule,)))["tool"]["driver"]["rules"][0]["fullDescription"]["text"]

    assert len(described) == 1024
    assert described.endswith("...")


@pytest.mark.parametrize(
    ("route", "role", "disposition", "level"),
    [
        (Route.ACCOUNT_POOL, Role.POOL, Disposition.DROP, "error"),
        (Route.TOKEN_HARVEST, Role.HARVEST, Disposition.DROP, "error"),
        (Route.COOKIE, Role.CALL, Disposition.MIGRATE, "error"),
        (Route.SESSION_RELAY, Role.STORAGE, Disposition.MIGRATE, "error"),
        (Route.WRAPPER, Role.CLIENT, Disposition.MIGRATE, "warning"),
        (Route.GATEWAY, Role.CLIENT, Disposition.FALLBACK, "warning"),
        (Route.OFFICIAL, Role.CALL, Disposition.MIGRATE, "warning"),
        (Route.OFFICIAL, Role.CALL, Disposition.FALLBACK, "note"),
        (Route.OFFICIAL, Role.COST, Disposition.MIGRATE, "note"),
    ],
)
def test_level(route: Route, role: Role, disposition: Disposition, level: str) -> None:
    finding = replace(sample.findings()[0], route=route, role=role, disposition=disposition)

    assert run_of(replace(sample.report(), findings=(finding,)))["results"][0]["level"] == level


def test_location_has_all_four_numbers_and_a_relative_uri() -> None:
    for result in run_of(sample.report())["results"]:
        (location,) = result["locations"]
        place = location["physicalLocation"]

        assert set(place["region"]) == {"startLine", "startColumn", "endLine", "endColumn"}
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"
        assert not place["artifactLocation"]["uri"].startswith("/")


def test_uri_is_percent_encoded() -> None:
    report = sample.hostile()
    uri = run_of(report)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]

    assert uri.startswith("dir/a%3Ab%20%3Cb%3E")
    assert unquote(uri) == report.findings[0].location.path


def test_code_flow_ends_at_the_site() -> None:
    result = run_of(sample.report())["results"][0]
    steps = result["codeFlows"][0]["threadFlows"][0]["locations"]

    assert [step["location"]["physicalLocation"]["region"]["startLine"] for step in steps] == [8, 31, 31]


def test_fingerprint_is_the_id() -> None:
    results = run_of(sample.report())["results"]

    assert {result["partialFingerprints"]["offramp/v1"] for result in results} == {
        finding.id for finding in sample.findings()
    }


def test_skipped_files_are_notified() -> None:
    run = run_of(sample.report())
    notes = run["invocations"][0]["toolExecutionNotifications"]

    assert [note["descriptor"]["id"] for note in notes] == ["syntax-error", "too-large"]
    assert {note["id"] for note in run["tool"]["driver"]["notifications"]} == {"syntax-error", "too-large"}


def test_reason_shared_by_all_is_not_repeated() -> None:
    fix = NoPatch(reason="not-planned", detail="No patch was asked for.", next_step="Ask for one.")
    findings = tuple(replace(finding, fix=fix) for finding in sample.findings())
    results = run_of(replace(sample.report(), findings=findings))["results"]

    assert results[0]["message"]["text"] == "ImageGen takes the cookie _U of a signed-in person."
    assert all(result["properties"]["fix"] == "no-patch" for result in results)


def test_scanned_text_makes_no_link() -> None:
    result = run_of(sample.hostile())["results"][0]

    assert r"\[click](http" in result["message"]["text"]


@pytest.mark.parametrize(
    ("version", "semantic"), [("0.1.0", "0.1.0"), ("0.1.0.dev3", "0.1.0-dev3"), ("1.2.3rc1", "1.2.3-rc1")]
)
def test_semantic_version(version: str, semantic: str) -> None:
    driver = run_of(replace(sample.empty(), tool_version=version))["tool"]["driver"]

    assert (driver["version"], driver["semanticVersion"]) == (version, semantic)
