"""The values of the page: texts, effort, picture, matrix, cost, answers; and the summary in Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from importlib import resources
from itertools import pairwise

import pytest
from msgspec.structs import replace
from report import many, sample

from offramp.exemptions import Judgement
from offramp.model import Disposition, NoPatch, Report, Stage
from offramp.report import markdown
from offramp.report.html.costing import cost
from offramp.report.html.document import render, usd
from offramp.report.html.effort import effort
from offramp.report.html.matrix import MOST, matrix
from offramp.report.html.page import page
from offramp.report.html.picture import picture
from offramp.report.html.texts import Texts, catalogue

pytestmark = pytest.mark.once

TEMPLATES = resources.files("offramp.report.html").joinpath("templates")
SCRIPTS = ("data.js", "card.js", "sites.js", "page.js")

LANGUAGES = ("en", "ja")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_catalogues_have_the_same_keys_and_holes(lang: str) -> None:
    english, other = catalogue("en"), catalogue(lang)

    assert list(other) == list(english)
    for key, text in english.items():
        assert set(re.findall(r"\{(\w+)\}", other[key])) == set(re.findall(r"\{(\w+)\}", text)), key


def test_every_text_of_the_catalogue_is_asked_for() -> None:
    sources = [file.read_text(encoding="utf-8") for file in TEMPLATES.iterdir()]
    sources += [resources.files("offramp.report.html").joinpath(name).read_text(encoding="utf-8") for name in SCRIPTS]
    asked = "\n".join(sources)
    made = (
        "nav.",
        "verdict.",
        "fate.",
        "sites.",
        "effort.",
        "proof.",
        "gates.",
        "coverage.",
        "word.",
        "stage.",
        "card.",
        "credentials.",
    )

    for key in catalogue("en"):
        plain = re.sub(r"\.(one|many)$", "", key)
        assert f'"{plain}"' in asked or plain.startswith(made), key


@pytest.mark.parametrize("name", sorted(file.name for file in TEMPLATES.iterdir()))
def test_templates_hold_no_words_of_their_own(name: str) -> None:
    text = TEMPLATES.joinpath(name).read_text(encoding="utf-8")
    bare = re.sub(r"\{[%{].*?[%}]\}", " ", text, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", " ", bare)

    assert set(re.findall(r"[A-Za-z]{2,}", shown)) <= {"offramp", "explain", "site", "doctype", "html", "US"}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_gate_is_told_with_what_does_not_count(lang: str) -> None:
    said, shown = Texts(lang), render(sample.gated(), lang)
    bare = re.sub(r"<[^>]*>", "", shown)
    section = bare[bare.index(said("exceptions.intro")) :]

    for text in ("2027-01-31", "a.py:3", "moves soon", "policy.&lt;b&gt; of x", "&lt;i&gt;", "official → wrapper → "):
        assert text in section, text
    for key in ("by-comment", "by-baseline", "by-policy"):
        assert said(f"card.{key}") in section
    assert "a.py:7" in section
    assert "unused-ignore" in section
    assert said("verdict.gate-fails") in bare
    assert said.count("verdict.new", 1) in bare
    assert said("verdict.not-compared") not in bare


def test_summary_tells_of_the_gate() -> None:
    text = markdown.render(sample.gated())

    assert "| gate | fails: 1 findings fail |" in text
    assert "| new since offramp-baseline.json | 1 findings |" in text
    assert "| not counted | 1 by baseline, 1 by comment, 1 by policy; 3 of them on a banned route |" in text
    assert "| gate |" not in markdown.render(sample.report())


def test_cards_that_do_not_count_are_marked_and_no_others() -> None:
    report = sample.gated()
    marked = set(re.findall(r'<article class="site exempt" id="s=(\w+)"', render(report)))

    assert marked == {each.finding for each in report.exceptions}
    assert "badge drifted" in render(report)
    assert all(word not in render(sample.report()) for word in ("site exempt", "badge exempt", "badge drifted"))


def test_what_the_gate_spares_for_its_doubt_is_said_only_where_it_does() -> None:
    spares = Texts("en")("verdict.sure").partition(";")[0]
    doubtful = sample.doubtful()
    told = Judgement(fail_on="banned", strict=False, passed=False, failing=tuple(each.id for each in doubtful.findings))

    assert spares in render(doubtful)
    assert spares not in render(replace(doubtful, judgement=told))
    assert spares not in render(sample.passing())


def test_nothing_is_said_of_a_gate_that_was_not_asked() -> None:
    assert 'class="gate-result"' not in render(sample.report())
    said = Judgement(fail_on="banned", strict=False, passed=True)
    green = replace(sample.gated(), judgement=said, earlier=())
    assert Texts("en")("verdict.gate-lets") in render(green)
    assert Texts("en")("verdict.not-compared") in render(green)


def test_missing_text_fails() -> None:
    with pytest.raises(KeyError):
        Texts("en")("verdict.nonsense")


def test_text_of_the_scan_is_not_filled_in_again() -> None:
    report = replace(sample.report(), root="{n}", commit="{day} {0}")

    assert "{day} {0}" in render(report)


@pytest.mark.parametrize(
    ("amount", "text"),
    [("0", "0"), ("0.00474", "0.00474"), ("0.02", "0.02"), ("5.88", "5.88"), ("1234.5", "1,234.50"), ("0.000001", "0")],
)
def test_amounts_of_money(amount: str, text: str) -> None:
    assert usd(Decimal(amount)) == text


def test_effort_is_number_times_hours() -> None:
    found = effort(sample.report())

    assert {row.kind: row.number for row in found.rows} == {
        "patch-safe": 1,
        "patch-review": 2,
        "call": 1,
        "around": 2,
        "access": 4,
        "gateway": 2,
        "unchecked": 2,
    }
    assert found.low == pytest.approx(sum(row.number * row.low for row in found.rows), abs=0.05)
    assert 0 < found.low < found.high


def test_effort_of_nothing_is_nothing() -> None:
    assert effort(sample.empty()).rows == ()


def test_picture_holds_every_finding_once_and_no_bar_meets_another() -> None:
    drawn = picture(sample.findings())

    assert drawn is not None
    assert sum(band.number for band in drawn.bands) == len(sample.findings())
    assert sum(node.number for node in drawn.routes) == sum(node.number for node in drawn.fates) == 10
    for nodes in (drawn.routes, drawn.fates):
        assert all(above.y + above.height < below.y for above, below in pairwise(nodes))
        assert nodes[-1].y + nodes[-1].height <= drawn.height
    assert picture(()) is None


def test_matrix_of_many_modules_keeps_the_gravest_and_counts_the_rest() -> None:
    report = many.report(900)
    drawn = matrix(report.findings)
    modules = len({finding.location.path for finding in report.findings})

    assert [row.others for row in drawn.rows] == [0] * MOST + [modules - MOST]
    for index, stage in enumerate(Stage):
        total = sum(stage in finding.stages for finding in report.findings)
        assert sum(row.cells[index].number for row in drawn.rows) == drawn.together[index].number == total


def test_absence_is_shown_in_the_matrix() -> None:
    row = next(row for row in matrix(sample.findings()).rows if row.path == "bots/designer.py")

    assert [cell.absent for cell in row.cells] == [0, 0, 0, 0, 1, 1, 0]
    assert '<td class="cell absent"><span class="lack">absent</span></td>' in render(sample.report())


def test_cost_is_by_what_calls_ask_for_and_unknown_stays_unknown() -> None:
    found = cost(sample.report())

    assert found is not None
    assert [(shape.key, shape.least, shape.most) for shape in found.shapes] == [
        ("a1b2c3d4e5", Decimal("52.68"), Decimal("52.68")),
        ("4b1f0c2a9d", Decimal("5.88"), Decimal("210.72")),
        ("c00c1e0001", None, None),
    ]
    assert (found.least, found.most) == (Decimal("5.88"), Decimal("210.72"))
    assert found.flat[0].amounts == ("0.020",)
    assert (found.flat[0].least, found.flat[0].most) == (Decimal("0.05268"), Decimal("0.05268"))


def test_gates_without_an_answer_are_shown_as_such() -> None:
    section = render(sample.report()).partition('id="gates"')[2].partition("</section>")[0]

    assert section.count("not answered") == 9
    assert "order 2026-117 with OpenRouter" in section
    assert "until 2027-03-31" in section
    assert "not named in the source" in section


def test_credentials_are_told_by_kind_and_place() -> None:
    section = render(sample.report()).partition('id="credentials"')[2].partition("</section>")[0]

    assert "environment variable" in section
    assert "<code>BING_AUTH_COOKIE</code>" in section
    assert "<code>bots/settings.py:8</code>" in section


def test_progress_tells_the_runs() -> None:
    html = render(sample.report())
    section = html.partition('id="progress"')[2].partition("</section>")[0]

    assert "Banned findings by run: 9, 6" in section
    assert "1 banned finding is new since the last earlier run." in html
    assert "Not compared with an earlier run." in render(replace(sample.report(), earlier=()))


def test_precision_of_the_rules_is_told() -> None:
    section = render(sample.report()).partition('id="coverage"')[2].partition("</section>")[0]

    assert "8 of 9" in section
    assert "not measured" in section
    assert "Measured on 2026-11-23." in section
    assert "sora-web-backend" in section


def test_reasons_stand_with_the_words_of_a_site() -> None:
    first, *_ = page(sample.report()).reasons

    assert (first.key, first.number) == ("no-official-counterpart", 2)
    assert isinstance(first.first.fix, NoPatch)


def test_patches_name_their_sites_by_place() -> None:
    html = render(sample.report())

    assert '<a href="#s=4b1f0c2a9d"><code>studio/poster.py:9</code></a>' in html
    assert "git am migration/patches/0001-generation-call-the-official-api.patch" in html


@pytest.mark.parametrize("make", [sample.report, sample.empty, sample.hostile, lambda: many.report(60)])
def test_markdown_stays_a_table(make: Callable[[], Report]) -> None:
    text = markdown.render(make())
    rows = [line for line in text.splitlines() if line.startswith("| ")]

    assert text.startswith("## offramp: ")
    assert all(line.endswith(" |") for line in rows)
    assert not re.search(r"<(?!/?code>)|\]\(|https?:|\x1b|\u202e", text)
    assert len(text) < 60_000


def test_markdown_answers_the_questions() -> None:
    text = markdown.render(sample.report())

    assert "| must stop | 6 of 10 findings on a banned route |" in text
    assert "| can move today | 3 with a patch |" in text
    assert "| costs | US$ 5.88 to 210.72 for 1,000 images, output only |" in text
    assert "| since the last run | 2 new (1 banned), 6 gone |" in text


def test_dropped_site_costs_nothing_official() -> None:
    dropped = tuple(replace(each, disposition=Disposition.DROP) for each in sample.findings())

    assert 'class="tile drop"><a href="#disposition=drop"><span class="figure">10</span>' in render(
        replace(sample.report(), findings=dropped)
    )
