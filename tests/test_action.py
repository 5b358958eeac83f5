"""The GitHub action: its scripts run as a runner runs them, and no input is ever part of one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
DEMO = ROOT / "fixtures/projects/poster-bot/app"
PACKAGE = ("src", "rules", "pyproject.toml", "README.md", "LICENSE")
INPUT = re.compile(r"\$\{\{\s*inputs\.([\w-]+)\s*\}\}")


class Runner:
    """A machine that runs the steps of the action which are scripts."""

    def __init__(self, folder: Path) -> None:
        self.temp, self.work = folder / "temp", folder / "work"
        self.summary = folder / "summary.md"
        self.action = folder / "action"
        for each in (self.temp, self.work, self.action):
            each.mkdir()

    def run(self, step: dict[str, Any], **inputs: str) -> subprocess.CompletedProcess[str]:
        given = {name: str(about["default"]) for name, about in ACTION["inputs"].items()} | inputs
        env = {name: INPUT.sub(lambda match: given[match[1]], value) for name, value in step.get("env", {}).items()}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        there = {
            "PATH": path,
            "RUNNER_TEMP": str(self.temp),
            "GITHUB_ACTION_PATH": str(self.action),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "CI": "true",
        }
        words = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step["run"]]
        return subprocess.run(words, cwd=self.work, env=kept | there | env, capture_output=True, text=True, check=False)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on which offramp is installed already."""
    ready = Runner(tmp_path)
    (ready.temp / "offramp").symlink_to(ROOT / "src")
    (ready.temp / "rules").symlink_to(ROOT / "rules")
    shutil.copytree(DEMO, ready.work, dirs_exist_ok=True)
    return ready


def step(name: str) -> dict[str, Any]:
    (found,) = [each for each in STEPS if each["name"] == name]
    return found


def test_no_script_holds_an_expression() -> None:
    scripts = [each["run"] for each in STEPS if "run" in each]
    assert len(scripts) == 2
    assert not any("${{" in script for script in scripts)
    assert all(each["shell"] == "bash" for each in STEPS if "run" in each)


def test_every_input_is_used_and_told_of() -> None:
    used = set(INPUT.findall(yaml.safe_dump(STEPS))) | set(re.findall(r"inputs\.([\w-]+)", yaml.safe_dump(STEPS)))
    assert used == set(ACTION["inputs"])
    assert all(about["description"] and "default" in about for about in ACTION["inputs"].values())


def test_the_upload_waits_to_be_asked_for_and_comes_after_a_failure() -> None:
    upload = STEPS[-1]
    assert upload["if"] == "always() && inputs.upload-sarif == 'true'"
    assert ACTION["inputs"]["upload-sarif"]["default"] == "false"


def test_the_demo_fails_with_annotations_a_summary_and_a_log(runner: Runner) -> None:
    done = runner.run(step("Check"))

    assert done.returncode == 1, done.stderr
    assert "::error file=poster_bot/fallbacks.py,line=30," in done.stdout
    assert runner.summary.read_text().startswith("## offramp: stop")
    assert json.loads((runner.work / "offramp.sarif").read_text())["runs"][0]["results"]


def test_a_clean_project_passes(runner: Runner) -> None:
    (runner.work / "clean").mkdir()
    (runner.work / "clean" / "a.py").write_text("print(1)\n")
    done = runner.run(step("Check"), path="clean", **{"sarif-file": "of clean.sarif"})

    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    assert (runner.work / "of clean.sarif").is_file()


@pytest.mark.parametrize("name", ["path", "rules", "sarif-file"])
@pytest.mark.parametrize(
    "text", ["$(touch broken)", '"; touch broken; "', "`touch broken`", "--help", "a\ntouch broken"]
)
def test_no_input_is_read_as_code(runner: Runner, name: str, text: str) -> None:
    done = runner.run(step("Check"), **{name: text})

    assert not (runner.work / "broken").exists()
    assert "Usage: offramp check [OPTIONS]" not in done.stdout


def test_rules_of_the_user_are_taken(runner: Runner) -> None:
    done = runner.run(step("Check"), rules="nowhere")
    assert done.returncode == 2
    assert "nowhere" in done.stderr


def test_the_action_installs_what_it_runs(tmp_path: Path) -> None:
    fresh = Runner(tmp_path)
    shutil.copytree(DEMO, fresh.work, dirs_exist_ok=True)
    for name in PACKAGE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, fresh.action / name)
    (tmp_path / "env").mkdir()
    python = tmp_path / "env" / "bin" / "python3"
    subprocess.run([sys.executable, "-m", "virtualenv", "-q", str(tmp_path / "env")], check=True)
    for name in ("Install offramp", "Check"):
        script = step(name) | {"run": step(name)["run"].replace("python3 ", f"{python} ")}
        done = fresh.run(script)
    assert done.returncode == 1, done.stderr
    assert "::error file=poster_bot/fallbacks.py,line=30," in done.stdout
