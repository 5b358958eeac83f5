"""Rules about source in other languages: lines that stand together, and what such a finding may not do."""

from __future__ import annotations

import shutil
from pathlib import Path

import analysed
import pytest

from offramp import pipeline
from offramp.cli import main
from offramp.discover import discover
from offramp.match.text import places
from offramp.model import Confidence, NoPatch, Reach
from offramp.rules import Regex, Rule, TextWhen, load, shipped_directory
from offramp.screen import matcher

RULES = load()
FIXTURES = Path(__file__).parents[1] / "fixtures"
ROUTE = """\
export const draw = (form, token) =>
  fetch("https://designerapp.officeapps.live.com/designerapp/DallE.ashx?action=GetDallEImagesCogSci", {
    method: "POST",
    headers: { Authorization: token },
    body: form,
  });
"""


def condition(**lists: list[str]) -> TextWhen:
    return TextWhen(within=2, **{name: tuple(Regex(each) for each in given) for name, given in lists.items()})


@pytest.mark.parametrize(
    ("when", "text", "lines"),
    [
        pytest.param(condition(all=["a"]), "a . a", [[0]], id="one within reach of another is the same place"),
        pytest.param(condition(all=["a"]), "a . . a", [[0], [3]], id="two places"),
        pytest.param(condition(all=["a", "b"]), ". b a b", [[2, 1]], id="below or above"),
        pytest.param(condition(all=["a", "b"]), "a . . b", [], id="too far"),
        pytest.param(condition(all=["a", "b"]), "a . . a b", [[3, 4]], id="the second place"),
        pytest.param(condition(all=["a"], any=["b", "c"]), "a c", [[0, 1]], id="one of several"),
        pytest.param(condition(all=["a"], any=["b", "c"]), "a d", [], id="none of several"),
        pytest.param(condition(all=["a"], none=["x"]), "a . x", [], id="what must not be there"),
        pytest.param(condition(all=["a"], none=["x"]), "a . . x", [[0]], id="what must not be there is far"),
        pytest.param(condition(all=["b"]), "a", [], id="nothing"),
    ],
)
def test_places(when: TextWhen, text: str, lines: list[list[int]]) -> None:
    assert [[line for line, _ in hits] for hits in places(when, text.split())] == lines


def test_without_a_reach_the_whole_file_is_one_place() -> None:
    when = TextWhen(all=(Regex("a"), Regex("b")))

    assert [[line for line, _ in hits] for hits in places(when, ["a", *["."] * 500, "b", "a"])] == [[0, 501]]


def test_many_beginnings_of_nothing_take_no_time() -> None:
    assert list(places(TextWhen(all=(Regex("a"), Regex("b"))), ["a"] * 100_000)) == []


def project(root: Path, **files: str) -> Path:
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_a_finding_tells_its_lines_and_asks_for_a_person(tmp_path: Path) -> None:
    report = pipeline.run(project(tmp_path, src__draw_dot_js=ROUTE), plan=True)

    (finding,) = report.findings
    assert (finding.rule, finding.location.line) == ("designer-other-language", 2)
    assert [step.line for step in finding.evidence] == [2, 4, 3]
    assert finding.confidence is Confidence.MEDIUM
    assert finding.reach is Reach.CALL
    assert finding.absent == ()
    assert isinstance(finding.fix, NoPatch)
    assert finding.fix.reason == "not-python"
    assert (report.coverage.parsed, report.coverage.as_text, report.coverage.screened_out) == (0, 1, 0)


def test_the_gate_stays_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project(tmp_path, src__draw_dot_js=ROUTE)

    with pytest.raises(SystemExit) as check:
        main(["check", str(tmp_path)])
    with pytest.raises(SystemExit) as scan:
        main(["scan", str(tmp_path)])

    assert check.value.code == 0
    assert scan.value.code == 1
    assert "designer-other-language [cookie/call, medium" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("src__draw_dot_test_dot_js", ROUTE, "tried-out"),
        ("vendor__draw_dot_js", ROUTE, "vendored"),
        ("draw_dot_min_dot_js", ROUTE, "built"),
        ("draw_dot_js", ROUTE.replace("\n", " " * 5_000), "built"),
        ("draw_dot_js", ROUTE + "x\n" * 600_000, "built"),
    ],
)
def test_what_is_set_aside_is_told(tmp_path: Path, name: str, text: str, reason: str) -> None:
    report = pipeline.run(project(tmp_path, **{name: text}), plan=False)

    assert report.findings == ()
    assert [skipped.reason for skipped in report.skipped] == [reason]
    with pytest.raises(SystemExit) as check:
        main(["check", str(tmp_path)])
    assert check.value.code == 0


@pytest.mark.parametrize("name", ["vendor__a_dot_js", "a_dot_min_dot_js", "a_dot_test_dot_js"])
def test_what_holds_no_route_is_not_told(tmp_path: Path, name: str) -> None:
    report = pipeline.run(project(tmp_path, **{name: "const a = 1;\n" * 200_000}), plan=False)

    assert report.skipped == ()
    assert (report.coverage.discovered, report.coverage.screened_out) == (1, 1)


@pytest.mark.parametrize("name", ["notes_dot_md", "page_dot_html", "list_dot_txt", "data_dot_csv", "conf_dot_json"])
def test_prose_and_data_are_no_code(tmp_path: Path, name: str) -> None:
    report = pipeline.run(project(tmp_path, **{name: ROUTE if not name.startswith("conf") else "{}"}), plan=False)

    assert (report.findings, report.skipped) == ((), ())


def test_python_is_not_compared_as_text() -> None:
    assert analysed.sources({"draw.py": '"""\n' + ROUTE + '\n"""\n'}).findings == ()


PAINT = """\
id: paint-call
title: Something asked of paint
why: It has no contract.
since: "0.1.0"
role: call
stages: [generation]
keywords: [paint]
needs: images
when: {call: ["paint.ask"]}
"""


def test_text_makes_no_vague_call_sure(tmp_path: Path) -> None:
    shutil.copytree(shipped_directory(), tmp_path, dirs_exist_ok=True)
    (tmp_path / "cookie/paint-call.yaml").write_text(PAINT, encoding="utf-8")

    found = analysed.sources({"a.py": "import paint\npaint.ask()\n"}, load(tmp_path), {"draw.js": ROUTE}).findings

    assert [finding.location.path for finding, _ in found] == ["draw.js"]


def test_a_credential_on_the_line_is_masked() -> None:
    key = "sk-proj-" + "Ab1" * 16
    text = (
        f'const u = "https://www.bing.com/images/create?k={key}&q=";\nfetch(u, {{ method: "POST", cookie: "_U=" }});\n'
    )

    ((finding, _),) = analysed.sources({}, others={"draw.js": text}).findings

    assert key not in repr(finding)


ABOUT_TEXT = [rule for rule in RULES.rules if rule.when.texts]


@pytest.mark.parametrize("rule", ABOUT_TEXT, ids=lambda rule: rule.id)
def test_the_screen_hands_on_what_the_rule_finds(rule: Rule) -> None:
    """The harness of the fixtures passes by the screen."""
    before = FIXTURES / Path(rule.source_path).parent / rule.id / "before"
    files = {file.path: file.read() for file in discover(before).files if file.kind == "text"}
    hit = matcher(rule.keywords)
    found = {finding.location.path for finding, _ in analysed.folder(before).findings}

    assert len({path.rpartition(".")[2] for path in found}) >= 2
    assert all(hit(files[path]) for path in found)
    assert len(files) > 2 * len(found)


def test_each_kind_of_file_has_keywords_of_its_own(tmp_path: Path) -> None:
    project(
        tmp_path,
        a_dot_ts='import OpenAI from "openai"; // g4f\n',
        b_dot_py='COOKIE = "tongyi_sso_ticket"\n',
    )

    assert pipeline.run(tmp_path, plan=False).coverage.screened_out == 2
