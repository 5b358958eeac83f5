"""Rules of a user, from outside: what `--rules` and `offramp rules` say, and what they leave alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from offramp.cli import main
from offramp.fixes import FIXES
from offramp.rules import Ruleset, grammar, load, shipped_directory

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[1]
GOOD = "tests/own_rules/good"
RELAY = """\
import requests

requests.post("https://eu.studio.example/session/draw", json={"text": "a fox"}, timeout=30)
"""
GATEWAY = """\
from openai import OpenAI

OpenAI(base_url="https://images.studio.example/v1").images.generate(model="gpt-image-2", prompt="a fox")
"""


@pytest.fixture(autouse=True)
def _at_the_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("NO_COLOR", "1")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "draw.py").write_text(RELAY)
    return folder


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def found(project: Path, capsys: pytest.CaptureFixture[str], *options: str) -> list[tuple[str, str]]:
    capsys.readouterr()
    run("scan", project, "--format", "json", *options)
    return [(each["rule"], each["route"]) for each in json.loads(capsys.readouterr().out)["findings"]]


class TestWithOtherCommands:
    def test_scan(self, project: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
        shutil.copytree(ROOT / GOOD / "fixtures/wrapper/studio-draw/before", project / "app")
        assert run("scan", project) == 0
        capsys.readouterr()
        assert run("scan", project, "--rules", GOOD) == 1
        assert capsys.readouterr().out == snapshot

    def test_check(self, project: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
        assert run("check", project) == 0
        assert run("check", project, "--rules", GOOD) == 1
        assert capsys.readouterr().out == snapshot

    def test_plan(self, project: Path, tmp_path: Path) -> None:
        assert run("plan", project, "-o", tmp_path / "plan", "--rules", GOOD) == 0
        page = json.loads((tmp_path / "plan/report.sarif").read_text("utf-8"))
        assert "studio-draw" in {each["id"] for each in page["runs"][0]["tool"]["driver"]["rules"]}
        assert [each["ruleId"] for each in page["runs"][0]["results"]] == ["studio-relay"]

    def test_explain(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("explain", "studio-relay") == 2
        assert run("explain", "studio-relay", "--rules", GOOD) == 0
        said = capsys.readouterr().out
        assert "The relay serves signed-in sessions." in said
        assert "what would change it" not in said
        assert run("explain", "--list", "--rules", GOOD, "--rules", "tests/own_rules/failing") == 0
        listed = {line.split()[0] for line in capsys.readouterr().out.splitlines()}
        assert listed > {"studio-relay", "studio-call", "bing-image-creator"}

    def test_nothing_is_read_that_was_not_named(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        for name in ("rules", "offramp-rules", ".offramp"):
            shutil.copytree(ROOT / GOOD, project / name, ignore=shutil.ignore_patterns("fixtures"))
        assert found(project, capsys) == []

    def test_the_rules_of_a_run_are_no_code_of_the_project(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        rules = project / "the rules [1]"
        shutil.copytree(ROOT / GOOD, rules)
        shutil.copytree(ROOT / GOOD, project / "the rules 1")
        assert run("scan", project, "--rules", rules, "--format", "json") == 1
        page = json.loads(capsys.readouterr().out)
        paths = {each["location"]["path"].split("/")[0] for each in page["findings"]}
        assert paths == {"draw.py", "the rules 1"}
        assert [(each["path"], each["reason"]) for each in page["skipped"]] == [("the rules [1]", "rules-folder")]

    def test_the_exit_code_does_not_mind_the_rules_inside(self, project: Path) -> None:
        (project / "draw.py").write_text("import math\n")
        shutil.copytree(ROOT / GOOD, project / "rules")
        assert run("scan", project, "--rules", project / "rules") == 0
        assert run("check", project, "--rules", project / "rules") == 0

    def test_a_folder_that_is_not_there(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("scan", project, "--rules", project / "nowhere") == 2
        assert "does not exist" in capsys.readouterr().err

    def test_every_mistake_is_told_at_once(
        self, project: Path, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion
    ) -> None:
        assert run("scan", project, "--rules", GOOD, "--rules", "tests/own_rules/bad") == 5
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err == snapshot

    def test_one_id_in_two_folders(self, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shutil.copytree(ROOT / GOOD, tmp_path / "copy")
        assert run("scan", project, "--rules", GOOD, "--rules", tmp_path / "copy") == 5
        assert f"'studio-relay' is the id of {GOOD}/session-relay/studio-relay.yaml too" in capsys.readouterr().err

    def test_a_folder_may_be_named_twice(self, project: Path) -> None:
        assert run("check", project, "--rules", GOOD, "--rules", ROOT / GOOD) == 1

    def test_a_folder_without_rules(self, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (tmp_path / "empty").mkdir()
        assert run("scan", project, "--rules", tmp_path / "empty") == 5
        assert "no rule was found here; a rule is <route>/<id>.yaml" in capsys.readouterr().err


class TestTables:
    def test_a_shipped_table_is_extended(self, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (project / "draw.py").write_text(GATEWAY)
        assert ("unproven-images-call", "wrapper") in found(project, capsys)
        assert ("gateway-images-call", "gateway") in found(project, capsys, "--rules", GOOD)
        assert ("unproven-images-call", "wrapper") in found(project, capsys)

    def test_the_shipped_rules_stay_as_they_are(self) -> None:
        before = load()
        with_own = load(own=(ROOT / GOOD,))
        assert load() is before
        assert len(with_own.rules) == len(before.rules) + 4
        assert "images.studio.example" not in before.tables["gateways"].values()
        assert {"images.studio.example", "openrouter.ai"} <= with_own.tables["gateways"].values()

    def test_patterns_that_a_shipped_rule_takes_from_a_table(
        self, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        source = GATEWAY.replace("openai", "studio").replace("OpenAI", "Studio")
        (project / "draw.py").write_text(source.replace("images.studio.example", "openrouter.ai"))
        assert found(project, capsys) == []
        entry = dict(load().tables["openai_clients"].entries[0])
        with_table(tmp_path, "openai_clients", json.dumps({**entry, "value": "studio.Studio"}))
        assert ("gateway-images-call", "gateway") in found(project, capsys, "--rules", str(tmp_path))

    @pytest.mark.parametrize(
        ("value", "keyword"),
        [
            ("images.studio.example", "example"),
            ("*.atelier.io", "atelier"),
            ("studio.Client().draw", "studio"),
            ("{studio,atelier}.draw", None),
            ("io", None),
        ],
    )
    def test_what_a_file_has_to_hold(self, tmp_path: Path, value: str, keyword: str | None) -> None:
        rules = with_table(tmp_path, "gateways", json.dumps({"value": value, "name": "Studio"}))
        assert rules.fresh == (frozenset({keyword}) if keyword else frozenset())
        assert rules.fresh <= rules.keywords


def with_table(folder: Path, name: str, entry: str) -> Ruleset:
    (folder / "_tables").mkdir()
    page = f'about: Names of the studio\nas_of: "2026-11-23"\nentries:\n  - {entry}\n'
    (folder / f"_tables/{name}.yaml").write_text(page, encoding="utf-8")
    return load(own=(folder,))


class TestTrying:
    def test_all_pass(self, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
        assert run("rules", "test", GOOD) == 0
        assert capsys.readouterr().out == snapshot

    @pytest.mark.parametrize("name", ["text", "json"])
    def test_what_fails(self, name: str, capsys: pytest.CaptureFixture[str], snapshot: SnapshotAssertion) -> None:
        assert run("rules", "test", "tests/own_rules/failing", "--format", name) == 1
        assert capsys.readouterr().out == snapshot

    def test_rules_that_cannot_be_read(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("rules", "test", "tests/own_rules/bad") == 5
        assert "mistakes in the rules" in capsys.readouterr().err

    def test_the_keywords_are_tried_too(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        shutil.copytree(ROOT / GOOD, tmp_path / "rules")
        page = tmp_path / "rules/wrapper/studio-draw.yaml"
        page.write_text(page.read_text().replace("keywords: [studio]", "keywords: [atelier]"))
        for other in ("account-pool/studio-accounts", "session-relay/studio-relay", "token-harvest/studio-token"):
            (tmp_path / f"rules/{other}.yaml").unlink()
        shutil.rmtree(tmp_path / "rules/_tables")
        assert run("rules", "test", tmp_path / "rules") == 1
        assert "app.py:7: studio-draw: missed" in capsys.readouterr().out

    def test_a_shipped_rule_may_speak_unless_a_marker_names_it(self, tmp_path: Path) -> None:
        shutil.copytree(ROOT / "tests/own_rules/failing/wrapper", tmp_path / "wrapper")
        for name in ("call", "silent", "untried"):
            (tmp_path / f"wrapper/studio-{name}.yaml").unlink()
        example = tmp_path / "fixtures/wrapper/studio-right/before/app.py"
        example.parent.mkdir(parents=True)
        source = f"import studio\nstudio.colour(1)  # expect: studio-right\n{RELAY.replace('eu.studio', 'chatgpt')}"
        example.write_text(source.replace("chatgpt.example/session/draw", "chatgpt.com/backend-api/conversation"))
        assert run("rules", "test", tmp_path) == 0
        example.write_text(example.read_text() + "x = 1  # expect: chatgpt-web-conversation\n")
        assert run("rules", "test", tmp_path) == 1

    def test_without_a_folder_the_checkout_is_tried(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("rules", "test") == 0
        count = len(load().rules)
        assert capsys.readouterr().out.endswith(f"{count} rules: {count} passed, 0 failed\n")

    def test_without_a_checkout(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        monkeypatch.setattr("offramp.rules.shipped_directory", lambda: Path("/nowhere/rules_data"))
        assert run("rules", "test") == 2
        assert "Name a folder: rules test DIR." in capsys.readouterr().err


class TestNew:
    @pytest.mark.parametrize("route", ["wrapper", "cookie", "official"])
    def test_a_new_rule_passes(self, tmp_path: Path, route: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run("rules", "new", "team-draw", tmp_path / "rules", "--route", route) == 0
        assert run("rules", "test", tmp_path / "rules") == 0
        assert "passed  team-draw (1 expected)" in capsys.readouterr().out

    def test_what_is_written(self, tmp_path: Path, snapshot: SnapshotAssertion) -> None:
        run("rules", "new", "team-draw", tmp_path)
        files = [path for path in sorted(tmp_path.rglob("*")) if path.is_file()]
        written = {path.relative_to(tmp_path).as_posix(): path.read_text("utf-8") for path in files}
        assert {name: text.replace(str(tmp_path), "DIR") for name, text in written.items()} == snapshot

    @pytest.mark.parametrize("id", ["Team_draw", "team draw", "image-client", "../team-draw"])
    def test_an_id_that_cannot_be(self, tmp_path: Path, id: str) -> None:
        assert run("rules", "new", id, tmp_path / "rules") == 2
        assert not (tmp_path / "rules").exists()

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        assert run("rules", "new", "team-draw", tmp_path) == 0
        page = tmp_path / "wrapper/team-draw.yaml"
        page.write_text("mine")
        assert run("rules", "new", "team-draw", tmp_path) == 2
        assert page.read_text() == "mine"


def test_the_grammar_knows_every_fix() -> None:
    assert set(FIXES) < set(grammar.FIXES)


def test_the_shipped_folder_cannot_be_added_to_itself(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("scan", project, "--rules", shipped_directory()) == 5
    assert "is the id of a rule that comes with offramp" in capsys.readouterr().err
