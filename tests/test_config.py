"""The configuration: where it is found, what goes before what, what is refused; and that schema and reader agree."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from importlib import import_module, resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from offramp.cli import main
from offramp.commands.init import text as start
from offramp.config import Config, configured, find, settings
from offramp.config.keys import GATEWAY, KEYS, POLICY
from offramp.config.reading import table
from offramp.config.schema import text as schema_text
from offramp.errors import ConfigError

SHIPPED = resources.files("offramp.config").joinpath("schema/offramp-config-1.json").read_text(encoding="utf-8")

VALIDATOR = Draft202012Validator(json.loads(SHIPPED), format_checker=Draft202012Validator.FORMAT_CHECKER)


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)


def write(folder: Path, text: str, name: str = "offramp.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def read(path: Path, **environ: str) -> Config:
    return configured(path, environ=environ)


def settled(path: Path, **environ: str) -> Config:
    """What is read, whoever said it."""
    return replace(read(path, **environ), origins=())


def refused(path: Path, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        read(path, **environ)
    return "\n".join(caught.value.problems)


class TestFinding:
    """From the scanned path upwards, to the folder of the repository."""

    def test_nothing_is_a_configuration_too(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        assert settled(tmp_path) == Config()

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("offramp.toml", "strict = true"),
            ("pyproject.toml", "[tool.offramp]\nstrict = true"),
            ("pyproject.toml", "tool = {offramp = {strict = true}}"),
        ],
    )
    def test_from_a_file_far_below(self, tmp_path: Path, name: str, text: str) -> None:
        write(tmp_path, text, name)
        below = write(tmp_path / "a" / "b", "", "x.py")
        for path, way in ((tmp_path, ""), (below.parent, "../../"), (below, "../../")):
            assert read(path).strict
            assert read(path).file == f"{way}{name}"

    def test_the_nearest_one_counts(self, tmp_path: Path) -> None:
        write(tmp_path, "strict = true")
        write(tmp_path / "a", "fail-on = 'any'", "offramp.toml")
        assert (read(tmp_path / "a").strict, read(tmp_path / "a").fail_on) == (False, "any")

    def test_a_project_file_without_a_word_is_passed_over(self, tmp_path: Path) -> None:
        write(tmp_path, "strict = true")
        write(tmp_path / "a", "[project]\nname = 'offramp'\n[tool.other]\n", "pyproject.toml")
        assert read(tmp_path / "a").strict

    def test_no_farther_than_the_repository(self, tmp_path: Path) -> None:
        write(tmp_path, "strict = true")
        (tmp_path / "a" / ".git").mkdir(parents=True)
        assert find(tmp_path / "a") is None

    def test_isolated_looks_for_none(self, tmp_path: Path) -> None:
        write(tmp_path, "nonsense")
        assert configured(tmp_path, environ={}, isolated=True).fail_on == "banned"

    def test_patterns_start_at_the_file(self, tmp_path: Path) -> None:
        write(tmp_path, "")
        below = write(tmp_path / "a" / "b", "", "x.py")
        assert [read(path).prefix for path in (tmp_path, below.parent, below)] == ["", "a/b/", "a/b/"]

    def test_folders_and_files_start_at_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "own").mkdir()
        (tmp_path / "a").mkdir()
        write(tmp_path, "rules = ['own']\nbaseline = 'b.json'")
        assert read(tmp_path / "a").rules == (tmp_path / "own",)
        assert read(tmp_path / "a").baseline == tmp_path / "b.json"


class TestPrecedence:
    """Flag, environment, file, default."""

    def test_each_goes_before_the_next(self, tmp_path: Path) -> None:
        write(tmp_path, "fail-on = 'wrapper'")
        assert read(tmp_path).fail_on == "wrapper"
        assert read(tmp_path, OFFRAMP_FAIL_ON="gateway").fail_on == "gateway"
        flagged = configured(tmp_path, {"fail-on": "any"}, {"OFFRAMP_FAIL_ON": "gateway"})
        assert flagged.fail_on == "any"
        assert configured(tmp_path, {"fail-on": None}, {}).fail_on == "wrapper"

    def test_a_flag_that_says_no(self, tmp_path: Path) -> None:
        write(tmp_path, "strict = true")
        assert not configured(tmp_path, {"strict": False}, {}).strict

    @pytest.mark.parametrize(("text", "value"), [("1", True), ("true", True), ("no", False), ("off", False)])
    def test_switches_of_the_environment(self, tmp_path: Path, text: str, value: bool) -> None:
        assert read(tmp_path, OFFRAMP_STRICT=text).strict is value

    def test_lists_of_the_environment(self, tmp_path: Path) -> None:
        assert read(tmp_path, OFFRAMP_EXCLUDE="a/, b/").exclude == ("a/", "b/")

    def test_an_empty_variable_is_none(self, tmp_path: Path) -> None:
        write(tmp_path, "fail-on = 'wrapper'")
        assert read(tmp_path, OFFRAMP_FAIL_ON="").fail_on == "wrapper"

    def test_where_each_value_comes_from_is_told(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write(tmp_path, "fail-on = 'wrapper'\n[gateways.'x.example']\nowner = 'us'\n")
        monkeypatch.setenv("OFFRAMP_STRICT", "1")
        assert run("config", "show", tmp_path, "--rules", tmp_path) == 0
        told = {line.split("#")[0].strip(): line.split("# ")[1] for line in capsys.readouterr().out.splitlines()}
        assert told['fail-on = "wrapper"'] == "offramp.toml"
        assert told["strict = true"] == "OFFRAMP_STRICT"
        assert told["cache = true"] == "default"
        assert told[f'rules = ["{tmp_path}"]'] == "command line"
        assert told['gateways."x.example" with 1 of 5 gates'] == "offramp.toml"

    def test_every_key_has_an_origin_and_a_field(self, tmp_path: Path) -> None:
        assert [name for name, _, _ in settings(read(tmp_path))] == [key.name for key in KEYS]


class TestMistakes:
    """All of them at once, with a suggestion."""

    def test_unknown_keys(self, tmp_path: Path) -> None:
        write(tmp_path, "fail_on = 'any'\nzzz = 1\n[policy.x]\npath = ['a']\n[gateways.h]\nowners = 'x'\n")
        said = refused(tmp_path)
        assert "no key `fail_on`. Did you mean `fail-on`?" in said
        assert "no key `zzz`." in said
        assert "no key `policy.x.path`. Did you mean `paths`?" in said
        assert 'no key `gateways."h".owners`. Did you mean `owner`?' in said

    def test_a_variable_that_is_nearly_one(self, tmp_path: Path) -> None:
        assert "Did you mean `OFFRAMP_FAIL_ON`?" in refused(tmp_path, OFFRAMP_FAILON="any")
        assert settled(tmp_path, OFFRAMP_SOMETHING_ELSE="x") == Config()

    @pytest.mark.parametrize("text", ["OFFRAMP_STRICT=maybe", "OFFRAMP_FAIL_ON=never", "OFFRAMP_RULES=nowhere"])
    def test_values_of_the_environment(self, tmp_path: Path, text: str) -> None:
        name, _, value = text.partition("=")
        assert name in refused(tmp_path, **{name: value})

    def test_the_file_cannot_switch_the_gate_off(self, tmp_path: Path) -> None:
        write(tmp_path, "fail-on = 'never'")
        assert "`fail-on` is not one of banned, wrapper, gateway, any" in refused(tmp_path)

    def test_text_that_is_none(self, tmp_path: Path) -> None:
        (tmp_path / "offramp.toml").write_bytes(b"# \xe9")
        assert "no TOML" in refused(tmp_path)

    def test_a_file_that_is_named_and_missing(self, tmp_path: Path) -> None:
        assert run("check", tmp_path, "--config", tmp_path / "x.toml") == 2


class TestStart:
    """`offramp init`."""

    def test_what_is_written_can_be_read_and_says_nothing(self, tmp_path: Path) -> None:
        assert run("init", tmp_path) == 0
        assert settled(tmp_path) == Config(file="offramp.toml")

    def test_every_line_that_is_taken_out_of_its_comment_holds(self, tmp_path: Path) -> None:
        (tmp_path / "offramp-rules").mkdir()
        lines = [line.removeprefix("# ") for line in start().splitlines() if "=" in line or line.startswith("# [")]
        write(tmp_path, "\n".join(lines).replace('""', '"x"'))
        found = read(tmp_path)
        assert [policy.fail_on for policy in found.policies] == ["never"]
        assert [len(gates.answers) for gates in found.gateways] == [5]
        assert {origin for _, origin in found.origins} == {"offramp.toml"}

    @pytest.mark.parametrize(("name", "text"), [("offramp.toml", ""), ("pyproject.toml", "[tool.offramp]\n")])
    def test_nothing_is_written_over(self, tmp_path: Path, name: str, text: str) -> None:
        write(tmp_path, text, name)
        assert run("init", tmp_path) == 4
        assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [(name, text)]


DOCUMENTS = [
    "",
    "strict = true",
    "strict = 1",
    "strict = 'true'",
    "fail-on = 'any'",
    "fail-on = 'never'",
    "fail-on = 3",
    "exclude = ['a', 'b']",
    "exclude = 'a'",
    "exclude = [1]",
    "exclude = ['']",
    "exclude = []",
    "baseline = 'x.json'",
    "baseline = ''",
    "baseline = '  '",
    "cache = false",
    "unknown = 1",
    "policy = 3",
    "policy = {}",
    "policy.x = 3",
    "policy.x.paths = ['a']",
    "policy.x.strict = true",
    "policy.x = {paths = ['a'], strict = true}",
    "policy.x = {paths = ['a'], fail-on = 'never'}",
    "policy.x = {paths = ['a'], fail-on = 'never', reason = 'r'}",
    "policy.x = {paths = ['a'], fail-on = 'never', reason = 'r', until = 2027-01-31}",
    "policy.x = {paths = ['a'], fail-on = 'never', reason = 'r', until = '2027-01-31'}",
    "policy.x = {paths = ['a'], until = '2027-13-31'}",
    "policy.x = {paths = ['a'], until = 2027-01-31T00:00:00}",
    "policy.x = {paths = ['a'], until = 'soon'}",
    "policy.x = {paths = ['a'], until = '2027-02-30'}",
    "policy.x = {paths = ['a'], until = '2027-2-3'}",
    "policy.x = {paths = ['a'], until = 3}",
    "policy.x = {paths = ['a'], more = 3}",
    "gateways = 3",
    "gateways = {}",
    "gateways.'h.example' = {}",
    "gateways.'h.example' = 'yes'",
    "gateways.'h.example' = {owner = 'us', until = 2027-01-31}",
    "gateways.'h.example' = {owner = ''}",
    "gateways.'h.example' = {owner = 3}",
    "gateways.'h.example' = {owned = 'us'}",
    "gateways.'h.example' = {until = 20270131}",
]


class TestSchema:
    """What editors are told is what the reader does."""

    def test_it_is_shipped_as_it_is_made(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert schema_text() == SHIPPED
        assert run("config", "schema") == 0
        assert capsys.readouterr().out == SHIPPED
        Draft202012Validator.check_schema(json.loads(SHIPPED))

    @pytest.mark.parametrize("text", DOCUMENTS)
    def test_both_say_the_same(self, text: str) -> None:
        raw = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads(text)
        problems: list[str] = []
        table(raw, problems.append)
        faults = list(VALIDATOR.iter_errors(_plain(raw)))
        assert bool(problems) == bool(faults), (problems, faults)

    def test_the_documents_are_of_both_kinds(self) -> None:
        """So that neither could say yes, or no, to everything."""
        loads = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli").loads
        verdicts = [VALIDATOR.is_valid(_plain(loads(text))) for text in DOCUMENTS]
        assert 10 < sum(verdicts) < len(verdicts) - 10

    def test_no_key_is_left_out(self) -> None:
        page = json.loads(SHIPPED)["properties"]
        assert list(page) == [*(key.name for key in KEYS), "policy", "gateways"]
        assert list(page["policy"]["additionalProperties"]["properties"]) == [key.name for key in POLICY]
        assert list(page["gateways"]["additionalProperties"]["properties"]) == [key.name for key in GATEWAY]


def _plain(value: Any) -> Any:
    """TOML as an editor hands it to a schema: days are texts."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value
