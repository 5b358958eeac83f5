"""The command line from outside: exit codes, what goes to which stream, and what is written where."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from offramp import __version__, deliver
from offramp.cli import main
from offramp.errors import OutputError
from offramp.model import ContractInfo, Coverage, PatchFile, Report, Stage

ROOT = Path(__file__).parents[1]
POSTER_BOT = ROOT / "fixtures" / "projects" / "poster-bot" / "app"
CLEAN = "import math\n\nprint(math.pi)\n"
BANNED = """\
import requests

reply = requests.post(
    "https://chatgpt.com/backend-api/conversation",
    headers={"Authorization": "Bearer " + open("token").read()},
    json={"action": "next", "messages": [{"content": {"parts": ["draw a fox"]}}], "system_hints": ["picture_v2"]},
)
"""
GATEWAY = """\
from openai import OpenAI

client = OpenAI(base_url="https://openrouter.ai/api/v1")
client.images.generate(model="gpt-image-2", prompt="a fox")
"""


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def python(*arguments: str) -> str:
    return subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True).stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "app.py").write_text(CLEAN)
    return folder


@pytest.fixture
def banned(project: Path) -> Path:
    (project / "draw.py").write_text(BANNED)
    return project


@pytest.fixture
def gateway(project: Path) -> Path:
    (project / "draw.py").write_text(GATEWAY)
    return project


class TestWithoutAScan:
    def test_version(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("--version") == 0
        assert capsys.readouterr().out == f"offramp {__version__}\n"

    @pytest.mark.parametrize("command", [[], ["scan"], ["plan"], ["check"], ["explain"]])
    def test_help(self, command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert run(*command, "--help") == 0
        assert "Usage: offramp" in capsys.readouterr().out

    @pytest.mark.parametrize(
        "arguments",
        [
            ["scam"],
            ["scan", "--colour"],
            ["scan", "--format", "pdf"],
            ["scan", "--output", "json"],
            ["scan", "--output", "pdf=x"],
            ["scan", "--fail-on", "official"],
            ["plan", "."],
            ["explain"],
        ],
    )
    def test_usage_is_refused_with_2(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert run(*arguments) == 2
        said = capsys.readouterr()
        assert "Error: " in said.err
        assert said.out == ""

    def test_explain(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "bing-image-creator") == 0
        said = capsys.readouterr().out
        assert said.startswith("bing-image-creator: ")
        assert "cookie (banned)" in said

    def test_explain_suggests(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "bing-image-creater") == 2
        assert "Did you mean bing-image-creator?" in capsys.readouterr().err

    def test_every_rule_can_be_listed_and_explained(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "--list") == 0
        names = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
        assert len(names) > 20
        assert [run("explain", name) for name in names] == [0] * len(names)

    def test_a_module_can_be_run(self) -> None:
        assert python("-m", "offramp", "--version") == f"offramp {__version__}\n"

    def test_nothing_heavy_is_loaded_for_an_answer(self) -> None:
        heavy = ("libcst", "jinja2", "yaml", "pathspec")
        assert python("-c", f"import sys, offramp.cli; print(sys.modules.keys() & {heavy})") == "set()\n"


class TestExplainSite:
    def ids(self, path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
        run("scan", path, "--format", "json")
        return {each["rule"]: each["id"] for each in json.loads(capsys.readouterr().out)["findings"]}

    def test_one_finding_in_full(self, banned: Path, capsys: pytest.CaptureFixture[str]) -> None:
        id = self.ids(banned, capsys)["chatgpt-web-image-prompt"]
        assert run("explain", "--site", id, banned) == 0
        told = capsys.readouterr().out
        assert told.startswith("Image asked of the web backend of ChatGPT\ndraw.py:3:9\n")
        assert "`system_hints.*` of the body is" in told
        assert "Not `official`: https://chatgpt.com/backend-api/conversation is the backend of a page" in told
        assert "With api.openai.com/v1/images/generations it would be `official`." in told
        assert "Confidence: high\n" in told
        assert "not-planned" not in told

    @pytest.mark.parametrize("spelled", ["{:.8}", "#{:.8}"])
    def test_the_beginning_of_an_id_is_enough(
        self, spelled: str, banned: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        id = self.ids(banned, capsys)["chatgpt-web-image-prompt"]
        assert run("explain", "--site", spelled.format(id), banned) == 0
        assert f"id {id}\n" in capsys.readouterr().out

    def test_the_folder_here_is_the_default(
        self, banned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        id = self.ids(banned, capsys)["chatgpt-web-image-prompt"]
        monkeypatch.chdir(banned)
        assert run("explain", "--site", id) == 0
        assert f"id {id}\n" in capsys.readouterr().out

    def test_the_text_report_shows_enough_of_the_id(self, banned: Path, capsys: pytest.CaptureFixture[str]) -> None:
        id = self.ids(banned, capsys)["chatgpt-web-image-prompt"]
        run("scan", banned)
        assert f"[session-relay/call, high, #{id[:8]}]" in capsys.readouterr().out

    def test_an_id_that_several_have_names_them(self, banned: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert len(self.ids(banned, capsys)) > 1
        assert run("explain", "--site", "", banned) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "findings have an id that begins with ''" in said.err
        assert "draw.py:3  chatgpt-web-image-prompt" in said.err

    def test_an_id_that_none_has(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "--site", "abc", project) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert "has an id that begins with 'abc'" in said.err

    def test_a_path_that_is_missing(self, project: Path) -> None:
        assert run("explain", "--site", "abc", project / "nowhere") == 2

    def test_a_rule_names_its_contrasts(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "gateway-images-call") == 0
        told = capsys.readouterr().out
        assert "  Not `official`: the host is <host>.\n    With api.openai.com it would be `official`.\n" in told


class TestScan:
    def test_a_clean_project(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("scan", project) == 0
        said = capsys.readouterr()
        assert "0 findings" in said.out
        assert said.err == ""

    @pytest.mark.parametrize(("fail_on", "code"), [("banned", 1), ("wrapper", 1), ("any", 1), ("never", 0)])
    def test_fail_on(self, banned: Path, fail_on: str, code: int) -> None:
        assert run("scan", banned, "--fail-on", fail_on) == code

    def test_fail_on_looks_at_the_route(self, gateway: Path) -> None:
        assert [run("scan", gateway, "--fail-on", word) for word in ("banned", "wrapper", "gateway")] == [0, 0, 1]

    def test_machine_formats(self, banned: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        sarif = tmp_path / "x.sarif"
        assert run("scan", banned, "--format", "json", "--output", f"sarif={sarif}") == 1
        assert json.loads(capsys.readouterr().out)["findings"]
        assert json.loads(sarif.read_text())["version"] == "2.1.0"

    def test_what_could_not_be_checked_is_not_clean(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (project / "bad.py").write_bytes(b"import g4f\nx = '\xe9'\n")
        assert run("scan", project) == 3
        assert "bad.py" in capsys.readouterr().out

    def test_findings_win_over_what_could_not_be_checked(self, banned: Path) -> None:
        (banned / "bad.py").write_bytes(b"import g4f\nx = '\xe9'\n")
        assert run("scan", banned) == 1

    def test_a_notebook_of_another_language_is_named_and_no_failure(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (project / "n.ipynb").write_text('{"cells": [], "metadata": {"language_info": {"name": "R"}}, "x": "g4f"}')
        assert run("scan", project) == 0
        assert "n.ipynb: not checked (notebook-language) its code is R, not Python" in capsys.readouterr().out

    def test_no_such_path(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("scan", tmp_path / "nowhere") == 2
        assert "does not exist" in capsys.readouterr().err

    def test_a_file_that_cannot_be_written(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("scan", project, "--output", f"json={project}/no/such/x.json") == 2
        assert "cannot be written" in capsys.readouterr().err

    def test_a_reader_that_leaves_early(self) -> None:
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", f"'{sys.executable}' -m offramp explain --list | head -1"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stderr == ""


class TestCheck:
    def test_clean(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", project) == 0
        assert capsys.readouterr().out == ""

    def test_banned(self, banned: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("check", banned) == 1
        said = capsys.readouterr()
        assert said.out.startswith("draw.py:3:")
        assert "offramp plan" in said.err

    def test_a_gateway_passes(self, gateway: Path) -> None:
        assert run("check", gateway) == 0

    def test_several_paths(self, banned: Path, tmp_path: Path) -> None:
        (tmp_path / "other").mkdir()
        (tmp_path / "other" / "a.py").write_text(CLEAN)
        assert run("check", tmp_path / "other", banned) == 1
        assert run("check", tmp_path / "other") == 0

    def test_this_folder_by_default(self, banned: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(banned)
        assert run("check") == 1


class TestPlan:
    @pytest.fixture
    def repository(self, tmp_path: Path) -> Path:
        folder = tmp_path / "poster-bot"
        shutil.copytree(POSTER_BOT, folder)
        identity = ["-c", "user.name=t", "-c", "user.email=t@localhost"]
        for words in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"]):
            subprocess.run(["git", "-C", str(folder), *identity, *words], check=True)
        return folder

    def test_the_plan_is_written_and_the_project_is_not(
        self, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert run("plan", repository, "-o", tmp_path / "plan") == 0
        written = sorted(path.name for path in (tmp_path / "plan").iterdir())
        assert written == [".gitignore", "patches", "report.html", "report.json", "report.sarif"]
        assert "report.html" in capsys.readouterr().out
        assert subprocess.check_output(["git", "-C", str(repository), "status", "--porcelain"]) == b""

    def test_a_plan_inside_the_project_is_not_scanned(self, repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(repository)
        assert run("plan", "-o", "migration") == 0
        first = (repository / "migration" / "report.json").read_bytes()
        assert run("plan", "-o", "migration") == 0
        assert (repository / "migration" / "report.json").read_bytes() == first

    def test_the_printed_command_applies_the_series(
        self, repository: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(repository)
        assert run("plan", ".", "-o", "migration") == 0
        (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Apply:")]
        env = {**os.environ, "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@localhost"}
        command = ["bash", "-c", line.removeprefix("Apply:")]
        done = subprocess.run(command, capture_output=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        log = subprocess.run(["git", "log", "--format=%an"], capture_output=True, text=True, check=True).stdout.split()
        assert log.count("offramp") == len(list((repository / "migration" / "patches").glob("*.patch")))

    def test_foreign_folders(self, repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        other = tmp_path / "other"
        other.mkdir()
        (other / "mine.txt").write_text("x")
        assert run("plan", repository, "-o", other) == 2
        assert "--force" in capsys.readouterr().err
        assert [path.name for path in other.iterdir()] == ["mine.txt"]
        assert run("plan", repository, "-o", other, "--force") == 0
        assert (other / "mine.txt").read_text() == "x"
        assert not (other / ".gitignore").exists()


class TestDeliver:
    """The folder of a plan, without a scan."""

    @staticmethod
    def report(*names: str) -> Report:
        patches = tuple(
            PatchFile(name=name, stage=Stage.GENERATION, subject="s", files=("a",), findings=(), text="é\r\n")
            for name in names
        )
        contract = ContractInfo(as_of="2026-11-23", target_model="gpt-image-2", newer_models=(), sources=())
        coverage = Coverage(discovered=0, screened_out=0, parsed=0, unresolved=0)
        return Report(
            tool_version="0", contract=contract, root="x", commit="", rules=(), findings=(), patches=patches,
            skipped=(), coverage=coverage,
        )  # fmt: skip

    def test_an_earlier_plan_is_replaced(self, tmp_path: Path) -> None:
        folder = tmp_path / "plan"
        deliver.write_plan(self.report("0001-generation-a.patch", "0002-edit-b.patch"), folder, lambda _, name: name)
        (folder / "patches" / "notes.patch").write_text("mine")
        deliver.check_folder(tmp_path / "project", folder, force=False)
        deliver.write_plan(self.report("0001-generation-c.patch"), folder, lambda _, name: name)
        left = sorted(path.name for path in (folder / "patches").iterdir())
        assert left == ["0001-generation-c.patch", "notes.patch"]
        assert (folder / "patches" / "0001-generation-c.patch").read_bytes() == "é\r\n".encode()
        assert (folder / "report.sarif").read_text() == "sarif"

    @pytest.mark.parametrize("folder", [".", "project", "project/sub/.."])
    def test_a_folder_over_the_sources_is_refused_even_by_force(self, tmp_path: Path, folder: str) -> None:
        (tmp_path / "project" / "sub").mkdir(parents=True)
        with pytest.raises(OutputError, match="what is to be scanned"):
            deliver.check_folder(tmp_path / "project", tmp_path / folder, force=True)

    def test_a_file_in_the_way(self, tmp_path: Path) -> None:
        (tmp_path / "plan").write_text("x")
        with pytest.raises(OutputError, match="is a file"):
            deliver.check_folder(tmp_path / "project", tmp_path / "plan", force=True)

    def test_the_command_names_the_folder_inside_the_repository(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "my repo" / ".git").mkdir(parents=True)
        (tmp_path / "my repo" / "app").mkdir()
        app, plan = tmp_path / "my repo" / "app", Path("plan")
        monkeypatch.chdir(tmp_path / "my repo")
        assert deliver.apply_command(Path("app"), plan) == "git am --directory=app plan/patches/*.patch"
        assert deliver.apply_command(Path(), plan) == "git am plan/patches/*.patch"
        monkeypatch.chdir(tmp_path)
        said = deliver.apply_command(app, plan)
        assert said == f"git -C '{tmp_path}/my repo' am --directory=app {tmp_path}/plan/patches/*.patch"
        assert deliver.apply_command(tmp_path, plan) == f"offramp apply {tmp_path} --level review"
