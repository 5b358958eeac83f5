"""Programs that are run before and after their patches: at a relay on the loopback, then at the double of the API."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

import openai
import pytest
from pair import (
    HERE,
    RULES,
    USAGE,
    Case,
    cases,
    costs,
    emitted,
    is_transport,
    planned,
    run_after,
    run_before,
    shape,
    successor,
)

from offramp import pipeline
from offramp.contract import load
from offramp.model import Stage

CASES = cases()
CONTRACT = load()
EACH = 9
"""Pairs that every stage has at least."""


def each_case() -> pytest.MarkDecorator:
    """Run a test for every pair."""
    return pytest.mark.parametrize("case", CASES.values(), ids=list(CASES))


def test_every_stage_has_its_pairs() -> None:
    count = Counter(case.stage for case in CASES.values())
    folders = {path.parent.relative_to(HERE).as_posix() for path in HERE.glob("*/*/before.py")}

    assert folders == set(CASES)
    assert {stage: count[stage] for stage in Stage if count[stage] < EACH} == {}
    assert len(CASES) >= 64
    assert len([case for case in CASES.values() if case.is_async]) >= 25


@each_case()
def test_is_planned(case: Case) -> None:
    report = planned(case.before, case.output)

    assert emitted(report, case.before) == case.after
    assert case.stage in {patch.stage for patch in report.patches}


@each_case()
def test_does_the_same(case: Case, tmp_path: Path) -> None:
    before = run_before(case, tmp_path / "before")
    after, double = run_after(case, tmp_path / "after")

    assert before.error == ""
    assert after.error == ""
    assert after.files == before.files
    if case.priced:
        assert shape(after.value) == shape(before.value)
        assert shape(after.said) == shape(before.said)
    else:
        assert (type(after.value), after.value) == (type(before.value), before.value)
        assert after.said == before.said
    assert after.asked == before.asked
    assert double.journal.calls
    assert double.journal.violations == ()


@pytest.mark.parametrize("case", [case for case in CASES.values() if case.priced], ids=str)
def test_counts_the_cost_of_the_usage(case: Case, tmp_path: Path) -> None:
    before, (after, _) = run_before(case, tmp_path / "before"), run_after(case, tmp_path / "after")
    old, new = (costs([each.value, each.said]) for each in (before, after))

    assert new != old
    assert all(round(cost / dollars(), 3) in (1, 2, 3, 4) for cost in new)


def dollars() -> float:
    """What one reply of the double costs by the published prices."""
    model = CONTRACT.model(CONTRACT.target_model)
    assert model is not None
    assert model.prices is not None
    counted = model.prices.text_input * 10 + model.prices.image_output * Decimal(str(USAGE["output_tokens"]))
    return float(counted / 1_000_000)


@each_case()
def test_fails_the_same_way(case: Case, tmp_path: Path) -> None:
    failures = (400,) * 99
    before = run_before(case, tmp_path / "before", failures)
    after, double = run_after(case, tmp_path / "after", failures)
    wanted = successor(case, before.error)

    if case.refused:
        assert f"{before.error} -> {after.error}" == case.refused
    elif is_transport(wanted):
        module, _, name = after.error.rpartition(".")
        assert module == "openai"
        assert issubclass(getattr(openai, name), openai.APIStatusError)
    else:
        assert after.error == wanted
        assert (type(after.value), after.value) == (type(before.value), before.value)
    assert after.files == before.files
    if "gather(" not in case.before:  # the first failure ends the others at any moment, in the midst of a request too
        assert after.asked == (case.asks or before.asked)
        assert double.journal.violations == ()


# What is written


@each_case()
def test_parses(case: Case) -> None:
    ast.parse(case.after)


def test_a_second_plan_has_nothing_to_do(tmp_path: Path) -> None:
    for name, case in CASES.items():
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "app.py").write_bytes(case.after.encode())

    report = pipeline.run(tmp_path, plan=True, rules=RULES)

    assert [patch.files for patch in report.patches] == []


def test_ruff_finds_nothing_new() -> None:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F",
        "--output-format",
        "json",
        str(HERE),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = [(each["filename"], f"{each['code']} {each['message']}") for each in json.loads(done.stdout)]

    assert done.returncode in (0, 1)
    assert fresh(found) == []


def test_pyright_finds_nothing_new() -> None:
    config = str(HERE / "pyrightconfig.json")
    command = [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable, "-p", config]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    found = [
        (each["file"], f"{each.get('rule')} {each['message']}")
        for each in report["generalDiagnostics"] if each["severity"] == "error"
    ]  # fmt: skip

    assert report["summary"]["filesAnalyzed"] >= 2 * len(CASES)
    assert fresh(found) == []


def fresh(found: list[tuple[str, str]]) -> list[str]:
    """What is said of a program after its patches and was not said before."""
    said = Counter((Path(file).parent.relative_to(HERE).as_posix(), Path(file).name, text) for file, text in found)
    return sorted(
        f"{folder}: {text}"
        for (folder, name, text), count in said.items()
        if name == "after.py" and count > said[folder, "before.py", text]
    )
