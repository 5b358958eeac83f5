"""The formats of code hosts and build servers, read back by who reads them: real readers where there are any."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from junitparser import Error, Failure, JUnitXml, Skipped
from msgspec.structs import replace
from report import sample
from sarif import loader  # type: ignore[import-untyped]

from offramp.exemptions import Exemption, Grounds, Judgement, Note
from offramp.model import Cell, Notebook, Report
from offramp.model import Skipped as SkippedFile
from offramp.report import FORMATS
from offramp.report.summary import ordered

SAMPLES = pytest.mark.parametrize("make", [sample.report, sample.empty, sample.hostile])
Make = Callable[[], Report]


def left_out() -> Report:
    """A file that could not be checked, and one that was left out on purpose."""
    skipped = (
        SkippedFile(path="a.py", reason="syntax-error", detail="line 3: what, is: this"),
        SkippedFile(path="b", reason="nested-repository", detail="a repository of its own"),
    )
    return replace(sample.empty(), skipped=skipped)


def excepted() -> Report:
    """Two findings that do not count, and a comment that silences nothing."""
    first, second, third = sample.findings()[:3]
    why = "nobody = pays"
    return replace(
        sample.empty(),
        findings=(first, second, third),
        exceptions=(
            Exemption(
                finding=first.id, grounds=Grounds.COMMENT, where="a.py:3", reason="moves, soon", until="2027-01-31"
            ),
            Exemption(finding=second.id, grounds=Grounds.BASELINE, where="offramp-baseline.json", reason="", until=""),
        ),
        notes=(Note(path="a.py", line=7, rule="unused-ignore", message=why),),
    )


class TestExceptions:
    def test_hosts_are_told_what_counts_and_what_is_wrong_with_the_rest(self) -> None:
        lines = FORMATS["github"](excepted()).splitlines()
        assert len(lines) == 2
        assert "::warning file=a.py,line=7,title=unused-ignore::nobody = pays" in lines

        entries = json.loads(FORMATS["gitlab"](excepted()))
        Draft202012Validator(TestGitlab.SCHEMA).validate(entries)
        assert [each["check_name"] for each in entries][1:] == ["unused-ignore"]

        (suite,) = JUnitXml.fromstring(FORMATS["junit"](excepted()).encode())
        kinds = [type(case.result[0]) for case in suite]
        assert sorted(kind.__name__ for kind in kinds) == ["Failure", "Skipped", "Skipped", "Skipped"]

        page = FORMATS["github-summary"](excepted())
        assert "Not counted: 1 by baseline, 1 by comment" in page
        assert sample.findings()[2].rule in page
        assert "unused-ignore" in page

    def test_the_table_says_why(self) -> None:
        rows = list(csv.DictReader(StringIO(FORMATS["csv"](excepted()), newline="")))
        assert sorted(row["exception"] for row in rows) == [
            "",
            "",
            "does not count (baseline, offramp-baseline.json)",
            "does not count until 2027-01-31 (comment, a.py:3): moves, soon",
        ]

    def test_sarif_suppresses(self) -> None:
        log = json.loads(FORMATS["sarif"](excepted()))
        schema = Path(__file__).parent / "report" / "sarif-schema-2.1.0.json"
        Draft4Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(log)
        *results, note = log["runs"][0]["results"]
        told = {each["partialFingerprints"]["offramp/v1"]: each.get("suppressions") for each in results}
        first, second, third = sample.findings()[:3]

        assert told[third.id] is None
        assert [(each["kind"], each["justification"]) for each in told[first.id]] == [
            ("inSource", "comment, a.py:3. moves, soon. Until 2027-01-31.")
        ]
        assert [(each["kind"], each["status"]) for each in told[second.id]] == [("external", "accepted")]
        assert log["runs"][0]["tool"]["driver"]["rules"][note["ruleIndex"]]["id"] == note["ruleId"] == "unused-ignore"

    @pytest.mark.parametrize("grounds", Grounds)
    def test_only_a_comment_is_in_the_source(self, grounds: Grounds) -> None:
        one = replace(excepted().exceptions[0], grounds=grounds)
        log = json.loads(FORMATS["sarif"](replace(excepted(), exceptions=(one,))))
        [[told]] = [each["suppressions"] for each in log["runs"][0]["results"] if "suppressions" in each]

        assert told["kind"] == ("inSource" if grounds is Grounds.COMMENT else "external")
        assert told["justification"] == f"{grounds.value}, a.py:3. moves, soon. Until 2027-01-31."

    def test_what_is_out_of_order_fails_where_the_gate_is_strict(self) -> None:
        for strict, kind in ((True, Failure), (False, Skipped)):
            said = Judgement(fail_on="banned", strict=strict, passed=not strict)
            (suite,) = JUnitXml.fromstring(FORMATS["junit"](replace(excepted(), judgement=said)).encode())
            [note] = [case for case in suite if "unused-ignore" in case.name]
            assert [type(each) for each in note.result] == [kind]

    def test_a_note_above_the_scanned_folder_is_named_from_the_top(self) -> None:
        note = Note(path="../pyproject.toml", line=0, rule="expired-policy", message="It held.")
        report = replace(excepted(), prefix="app/", notes=(note,))
        log = json.loads(FORMATS["sarif"](report))
        place = log["runs"][0]["results"][-1]["locations"][0]["physicalLocation"]

        assert place["artifactLocation"]["uri"] == "pyproject.toml"
        assert "::warning file=pyproject.toml,title=expired-policy::It held." in FORMATS["github"](report)


class TestGithub:
    """Workflow commands, read as the runner reads them: split first, then unescape."""

    COMMAND = re.compile(r"::(\w+) (.*?)::(.*)")
    ESCAPES = (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%"))

    def unescaped(self, text: str, count: int) -> str:
        for escape, char in (*self.ESCAPES[:count], self.ESCAPES[-1]):
            text = text.replace(escape, char)
        return text

    def commands(self, report: Report) -> list[tuple[str, dict[str, str], str]]:
        found = []
        for line in FORMATS["github"](report).splitlines():
            match = self.COMMAND.fullmatch(line)
            assert match, line
            about = dict(pair.split("=", 1) for pair in match[2].split(","))
            plain = {name: self.unescaped(value, 4) for name, value in about.items()}
            found.append((match[1], plain, self.unescaped(match[3], 2)))
        return found

    @SAMPLES
    def test_every_line_is_a_command_for_a_place(self, make: Make) -> None:
        report = make()
        commands = self.commands(report)

        assert len(commands) == len(report.findings) + len(report.skipped)
        for (name, about, said), finding in zip(commands, ordered(report.findings), strict=False):
            assert name in ("error", "warning", "notice")
            assert about["line"] == str(finding.location.line)
            assert set(about) <= {"file", "line", "endLine", "col", "endColumn", "title"}
            assert said.count("\n") == len(finding.evidence)

    def test_scanned_text_cannot_start_a_command_or_another_property(self) -> None:
        finding = sample.findings()[1]
        path = "a,line=9::error::b%2C.py"
        message = "100% sure\n::set-output name=x::y"
        report = replace(
            sample.empty(),
            findings=(replace(finding, message=message, location=replace(finding.location, path=path), evidence=()),),
        )

        ((_, about, said),) = self.commands(report)

        assert about["file"] == path
        assert said == "100% sure\\n::set-output name=x::y"

    def test_columns_stand_within_a_line_alone(self) -> None:
        for finding in sample.findings():
            ((_, about, _),) = self.commands(replace(sample.empty(), findings=(finding,)))
            one_line = finding.location.line == finding.location.end_line
            assert ("col" in about) is ("endColumn" in about) is one_line

    def test_what_was_not_checked_warns(self) -> None:
        assert [(name, about["file"]) for name, about, _ in self.commands(left_out())] == [
            ("warning", "a.py"),
            ("notice", "b"),
        ]


class TestGithubSummary:
    @SAMPLES
    def test_tables_keep_their_columns(self, make: Make) -> None:
        report = make()
        rows = [line for line in FORMATS["github-summary"](report).splitlines() if line.startswith("|")]

        assert len(rows) == len(report.findings) + len(report.skipped) + 2 * bool(report.findings) + 2 * bool(
            report.skipped
        )
        assert {row.count("|") for row in rows} <= {4, 6}

    def test_scanned_text_makes_no_markup(self) -> None:
        page = FORMATS["github-summary"](sample.hostile())

        assert "<img" not in page
        assert "](http" not in page
        assert "://" not in page

    def test_a_page_stays_below_the_limit(self) -> None:
        many = tuple(replace(sample.findings()[1], id=str(number), message="x" * 9000) for number in range(5000))
        page = FORMATS["github-summary"](replace(sample.report(), findings=many))

        assert len(page.encode()) < 1024 * 1024
        assert "And 4800 more." in page


class TestGitlab:
    SCHEMA: ClassVar = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string", "minLength": 1},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string", "minLength": 1},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "pattern": "^(?!\\.?/)"},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}, "end": {"type": "integer"}},
                            "additionalProperties": False,
                        },
                    },
                },
            },
            "additionalProperties": False,
        },
    }
    """What GitLab documents of the format, https://docs.gitlab.com/ci/testing/code_quality/ (2026-11-23)."""

    def entries(self, report: Report) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = json.loads(FORMATS["gitlab"](report))
        Draft202012Validator(self.SCHEMA).validate(entries)
        return entries

    @SAMPLES
    def test_output_is_of_the_documented_shape(self, make: Make) -> None:
        assert len(self.entries(make())) == len(make().findings) + len(make().skipped)

    def test_fingerprints_are_unique(self) -> None:
        """GitLab shows the first of a fingerprint alone."""
        entries = self.entries(sample.report())
        assert len({each["fingerprint"] for each in entries}) == len(entries)

    def test_severity_is_by_route(self) -> None:
        severity = {each["check_name"]: each["severity"] for each in self.entries(sample.report())}
        assert severity["chatgpt-web-conversation"] == "blocker"
        assert severity["syntax-error" if "syntax-error" in severity else "not-checked"] == "info"

    def test_what_was_left_out_is_no_issue(self) -> None:
        assert [each["location"]["path"] for each in self.entries(left_out())] == ["a.py"]


class TestJunit:
    ATTRIBUTES: ClassVar = {
        "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
        "testsuite": (
            {"name", "tests", "failures", "errors", "skipped", "time", "group", "timestamp", "hostname", "id"},
            {"name", "tests", "failures", "errors"},
            {"testsuite", "properties", "testcase", "system-out", "system-err"},
        ),
        "testcase": ({"name", "time", "classname", "group"}, {"name"}, {"skipped", "error", "failure"}),
        "failure": ({"type", "message"}, set(), set()),
        "error": ({"type", "message"}, set(), set()),
        "skipped": ({"type", "message"}, set(), set()),
    }
    """Of each element what Jenkins allows, what it asks for, and what may stand in it."""

    @SAMPLES
    def test_elements_are_those_that_jenkins_knows(self, make: Make) -> None:
        for element in ET.fromstring(FORMATS["junit"](make())).iter():
            allowed, asked, inside = self.ATTRIBUTES[element.tag]
            assert asked <= set(element.attrib) <= allowed
            assert {child.tag for child in element} <= inside

    @SAMPLES
    def test_a_reader_counts_what_stands_there(self, make: Make) -> None:
        report = make()
        (suite,) = read = JUnitXml.fromstring(FORMATS["junit"](report).encode())
        told = (read.tests, read.failures, read.errors)
        suite.update_statistics()  # type: ignore[no-untyped-call]

        assert told == (suite.tests, suite.failures, suite.errors)
        assert suite.failures == len(report.findings)
        assert suite.tests == max(len(report.findings) + len(report.skipped), 1)

    def test_a_failure_tells_the_evidence(self) -> None:
        (suite,) = JUnitXml.fromstring(FORMATS["junit"](sample.report()).encode())
        failed = {case.name: case.result[0] for case in suite if isinstance(case.result[0], Failure)}
        ((name, failure),) = [(name, each) for name, each in failed.items() if "chatgpt-web" in name]

        assert re.fullmatch(r"chatgpt-web-conversation at \d+:\d+", name)
        assert failure.type == "session-relay"
        assert "studio/poster.py:" in failure.text

    def test_what_was_not_checked_is_an_error_and_what_was_left_out_is_skipped(self) -> None:
        (suite,) = JUnitXml.fromstring(FORMATS["junit"](left_out()).encode())
        assert [type(case.result[0]) for case in suite] == [Error, Skipped]

    def test_nothing_found_is_a_test_that_passed(self) -> None:
        (suite,) = JUnitXml.fromstring(FORMATS["junit"](sample.empty()).encode())
        assert [case.is_passed for case in suite] == [True]


class TestCsv:
    def rows(self, report: Report) -> list[dict[str, str]]:
        return list(csv.DictReader(StringIO(FORMATS["csv"](report), newline=""), strict=True))

    @SAMPLES
    def test_a_row_for_each(self, make: Make) -> None:
        report = make()
        rows = self.rows(report)

        assert len(rows) == len(report.findings) + len(report.skipped)
        assert all(None not in row and None not in row.values() for row in rows)
        assert FORMATS["csv"](report).count("\n") == len(rows) + 1

    @pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\uff1dcmd", '=HYPERLINK("x")'])
    def test_no_cell_is_a_formula(self, text: str) -> None:
        finding = replace(sample.findings()[1], message=text, scope=text)
        (row,) = self.rows(replace(sample.empty(), findings=(finding,)))

        for cell in row.values():
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))

    def test_other_cells_stay_as_they_are(self) -> None:
        finding = replace(sample.findings()[1], message='a "b", c=d', scope="e'f")
        (row,) = self.rows(replace(sample.empty(), findings=(finding,)))

        assert (row["message"], row["scope"]) == ('a "b", c=d', "e'f")


@pytest.mark.once
class TestSarifTools:
    """`sarif-tools` reads what is written."""

    def test_counts(self, tmp_path: Path) -> None:
        file = tmp_path / "report.sarif"
        file.write_text(FORMATS["sarif"](sample.report()), encoding="utf-8")
        read = loader.load_sarif_file(str(file))

        assert read.get_result_count() == len(sample.report().findings)
        errors = read.get_report().get_issue_count_for_severity("error")
        assert errors == sum(finding.route.banned for finding in sample.report().findings)

    @pytest.mark.parametrize("command", ["summary", "csv", "codeclimate", "ls", "html"])
    def test_commands(self, command: str, tmp_path: Path) -> None:
        file = tmp_path / "report.sarif"
        file.write_text(FORMATS["sarif"](sample.report()), encoding="utf-8")
        out = tmp_path / "out"
        words = [sys.executable, "-m", "sarif", command, "--output", str(out), str(file)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stderr
        assert "chatgpt-web-conversation" in out.read_text() or command == "ls"


@pytest.mark.parametrize("name", FORMATS)
def test_paths_are_named_from_the_top_of_the_repository_where_hosts_look_for_them(name: str) -> None:
    text = FORMATS[name](replace(sample.report(), prefix="services/desk/"))

    assert ("services/desk/studio/poster.py" in text) is (name in ("sarif", "github", "github-summary", "gitlab"))


@pytest.mark.parametrize("name", ["github", "gitlab", "junit", "csv", "github-summary"])
def test_a_notebook_is_told_by_the_line_of_the_file_or_by_its_cell(name: str) -> None:
    finding = sample.findings()[1]
    at = replace(finding.location, path="shop.ipynb", line=2, end_line=2)
    notebook = Notebook(path="shop.ipynb", cells=(Cell(number=3, first=1, lines=(41, 42, 43)),))
    report = replace(sample.empty(), findings=(replace(finding, location=at, evidence=()),), notebooks=(notebook,))
    text = FORMATS[name](report)

    assert {"github": "line=42,", "gitlab": '"begin": 42', "junit": "at cell 3:2", "csv": ",42,"}.get(
        name, "shop.ipynb:cell 3:2"
    ) in text


@pytest.mark.parametrize("name", FORMATS)
def test_control_characters_of_scanned_text_reach_no_output(name: str) -> None:
    text = FORMATS[name](sample.hostile())

    assert "\x1b" not in text
    assert "\u202e" not in text or name in ("json", "sarif", "html")
