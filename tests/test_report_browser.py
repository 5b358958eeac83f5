"""The page in a real browser, read from disk. Without a browser this fails in CI and is skipped elsewhere."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from playwright.sync_api import Browser, Page, sync_playwright
from report import many, sample

from offramp import pipeline
from offramp.model import Patch, Report
from offramp.report import as_json
from offramp.report.html import render

pytestmark = pytest.mark.once

CARDS = "article.site:visible"
CUT = """() => [...document.querySelectorAll("main *, header *, footer *")].filter((element) => {
  const style = getComputedStyle(element);
  if (element.closest(".scroll, .sr, svg, .command pre, [hidden]") || style.display === "none") return false;
  const box = element.getBoundingClientRect();
  const clips = style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
  return box.width > 0 && (box.left < -1 || box.right > innerWidth + 1 || clips);
}).map((element) => element.outerHTML.slice(0, 120))"""
"""What leaves the screen or cuts its own text, outside of the regions that scroll."""
Open = Callable[..., Page]
AXE = resources.files("axe_playwright_python").joinpath("axe.min.js")


def chromium() -> str | None:
    """The browser to drive: named by the environment, the system's, or any on the path."""
    named = os.environ.get("OFFRAMP_CHROMIUM")
    if named:
        return named
    if Path("/usr/bin/chromium").exists():
        return "/usr/bin/chromium"
    names = ("chromium", "chromium-browser", "google-chrome", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium()
    if path is None:
        message = "no Chromium found; set OFFRAMP_CHROMIUM"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens a report from disk and, at the end, demands that it asked for nothing and complained of nothing."""
    trouble: list[str] = []
    contexts = []

    def open_report(report: Report, fragment: str = "", lang: str = "en", **options: Any) -> Page:
        file = tmp_path / "report.html"
        file.write_text(render(report, lang), encoding="utf-8")
        url = file.as_uri()
        context = browser.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: trouble.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: trouble.append(f"error: {error}"))
        page.on("dialog", lambda dialog: trouble.append(f"dialog: {dialog.message}"))
        page.on("request", lambda request: trouble.append(request.url) if request.url != url else None)
        page.goto(url + fragment)
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert trouble == []


def ids(page: Page) -> list[str]:
    return [card.get_attribute("id") or "" for card in page.locator(CARDS).all()]


@pytest.mark.parametrize("make", [sample.report, sample.gated, sample.empty, sample.hostile])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_page_opens_quietly_and_fits_the_screen(open_page: Open, make: Callable[[], Report], width: int) -> None:
    page = open_page(make(), viewport={"width": width, "height": 900})

    page.wait_for_selector("html[data-ready]", state="attached")
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(CARDS).count() == len(make().findings)
    assert page.evaluate(CUT) == []


def test_policy_stops_a_foreign_script_and_a_foreign_style(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    foreign = "<script>window.ran = true</script><p id='foreign' style='color: rgb(1, 2, 3)'>x</p></body>"
    file.write_text(render(sample.report()).replace("</body>", foreign), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())

    assert page.evaluate("window.ran") is None
    assert page.evaluate("getComputedStyle(document.getElementById('foreign')).color") != "rgb(1, 2, 3)"
    page.close()


def test_stage_headings_in_order(open_page: Open) -> None:
    headings = open_page(sample.report()).locator(".stage h3").all_inner_texts()

    words = ["Generation", "Edit", "Streaming", "Output format", "Retry", "Cost log", "Storage"]
    assert [heading.rstrip(" 0123456789") for heading in headings] == words


def test_route_filter_hides_the_rest_and_goes_into_the_hash(open_page: Open) -> None:
    page = open_page(sample.report())
    page.locator("select[name=route]").select_option("official")

    assert ids(page) == ["s=a1b2c3d4e5", "s=c057000001"]
    assert page.evaluate("location.hash") == "#route=official"
    assert page.locator("#shown").inner_text() == "2 of 10 sites shown"
    assert page.locator(".stage h3:visible").all_inner_texts() == ["Edit 1", "Retry", "Cost log 1", "Storage"]


def test_filters_come_back_from_the_hash(open_page: Open) -> None:
    page = open_page(sample.report(), "#stage=retry&fix=patch")

    assert ids(page) == ["s=7c90aa1e55"]
    assert page.locator("select[name=stage]").input_value() == "retry"


def test_unknown_filter_value_hides_nothing(open_page: Open) -> None:
    page = open_page(sample.report(), "#route=teleport")

    assert page.locator(CARDS).count() == 10


def test_search_reads_code_and_paths_and_clear_undoes_it(open_page: Open) -> None:
    page = open_page(sample.report())
    page.get_by_label("Search").fill("BING_U settings.py")

    assert ids(page) == ["s=c00c1e0001"]
    assert page.evaluate("location.hash") == "#q=BING_U+settings.py"

    page.get_by_label("Search").fill("nothing like this")
    assert page.locator("#none").is_visible()

    page.get_by_role("button", name="Clear").click()
    page.wait_for_function("location.hash === ''")
    assert page.locator(CARDS).count() == 10


def test_deep_link_opens_the_site_and_wins_over_a_filter(open_page: Open) -> None:
    page = open_page(sample.report(), "#route=official&s=4b1f0c2a9d")
    card = page.locator("article.target")

    assert card.get_attribute("id") == "s=4b1f0c2a9d"
    assert card.evaluate("card => card === document.activeElement")
    assert page.locator("select[name=route]").input_value() == ""


def test_link_from_another_stage_leads_to_the_full_site(open_page: Open) -> None:
    page = open_page(sample.report())
    page.locator("#stage-output-format a").click()

    assert page.locator("article.target details").get_attribute("open") is not None
    assert page.locator("article.target").get_attribute("id") == "s=4b1f0c2a9d"


def test_deep_link_to_an_awkward_id(open_page: Open) -> None:
    page = open_page(sample.hostile())
    page.get_by_role("button", name="Open all").click()
    page.locator(f"{CARDS} .permalink a").last.click()

    assert page.locator("article.target").get_attribute("id") == "s=bad'\"<id>&"


def test_slash_goes_to_the_search(open_page: Open) -> None:
    page = open_page(sample.report())
    page.keyboard.press("/")

    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")
    assert page.get_by_label("Search").input_value() == "a/b"


def test_saved_json_is_the_json_report(open_page: Open) -> None:
    page = open_page(sample.report())
    with page.expect_download() as saved:
        page.get_by_role("button", name="Report (JSON)").click()

    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(as_json.render(sample.report()))


def test_diff_is_side_by_side_on_wide_screens_only(open_page: Open) -> None:
    page = open_page(sample.report(), viewport={"width": 1100, "height": 900})
    page.get_by_role("button", name="Open all").click()
    block = page.locator(".block.changed").nth(1)
    old, new = block.locator(".old"), block.locator(".new")

    assert top(old) == top(new)
    page.set_viewport_size({"width": 1099, "height": 900})
    assert top(old) < top(new)


def top(side: Any) -> float:
    box = side.bounding_box()
    assert box is not None
    return float(box["y"])


def test_page_reads_without_scripts(open_page: Open) -> None:
    page = open_page(sample.report(), "#s=c00c1e0001", java_script_enabled=False)

    assert page.locator(CARDS).count() == 10
    assert not page.locator("#filters").is_visible()
    assert page.locator("article:target").get_attribute("id") == "s=c00c1e0001"


def test_every_data_table_has_a_caption_or_heading_cells_with_scope(open_page: Open) -> None:
    page = open_page(sample.report())

    assert page.locator("table").count() >= 4
    assert page.locator("th:not([scope])").count() == 0
    assert page.locator("main, nav, header, footer").count() == 4


def test_hostile_report_stays_text(open_page: Open) -> None:
    page = open_page(sample.hostile())
    page.wait_for_selector("html[data-ready]", state="attached")
    page.get_by_role("button", name="Open all").click()

    assert page.locator("main img, main b, main script").count() == 0
    assert "\u27e8U+202E\u27e9evil" in page.locator("article h4").first.inner_text()


BODIES = """() => {
  const sites = new Sites(byId("report").textContent);
  return sites.rows.map(({ finding, element }) => [
    element.querySelector(".body").outerHTML,
    bodyOf(finding, sites.around(finding)).outerHTML,
  ]);
}"""


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_script_makes_the_details_that_the_server_makes(open_page: Open, lang: str) -> None:
    call = next(each for each in sample.findings() if each.id == "4b1f0c2a9d")
    same = tuple(replace(each, fix=call.fix) if each.id == "0d5e7f1b32" else each for each in sample.findings())
    page = open_page(replace(sample.report(), findings=same), lang=lang)
    pairs = page.evaluate(BODIES)

    assert len(pairs) == 10
    for written, made in pairs:
        assert plain(written) == plain(made)


def test_script_marks_what_does_not_count_as_the_server_does(open_page: Open) -> None:
    pairs = open_page(sample.gated()).evaluate(BODIES)

    assert sum('class="excepted"' in made for _, made in pairs) == 3
    assert sum('class="drifted"' in made for _, made in pairs) == 1
    for written, made in pairs:
        assert plain(written) == plain(made)


def test_script_makes_hostile_details_as_the_server_does(open_page: Open) -> None:
    page = open_page(sample.hostile())
    page.wait_for_selector("html[data-ready]", state="attached")
    unpack = "unpacked(byId('report')).then((text) => { byId('report').textContent = text; })"
    page.evaluate(unpack)

    for written, made in page.evaluate(BODIES):
        assert plain(written) == plain(made)


def plain(html: str) -> str:
    """Without the buttons that the script adds and the space between tags."""
    return re.sub(r"\s*(<[^>]*>)\s*", r"\1", re.sub(r"<button.*?</button>", "", html))


def test_verdict_answers_the_four_questions(open_page: Open) -> None:
    answers = open_page(sample.report()).locator(".answer").all_inner_texts()

    assert [answer.split("\n")[0] for answer in answers] == [
        "What must stop",
        "What can move today",
        "What it will cost",
        "What is left for people",
    ]
    assert "6" in answers[0]
    assert "US$ 5.88 \u2013 210.72" in answers[2]


def test_volumes_are_counted_and_come_back_from_the_hash(open_page: Open) -> None:
    page = open_page(sample.report())
    known, open_one, unknown = page.locator(".volumes input").all()
    known.fill("1000")
    assert page.locator("#month").inner_text() == "52.68"
    open_one.fill("2000")
    assert page.locator("#month").inner_text() == "64.44 \u2013 474.12"
    unknown.fill("10")
    assert page.locator("#month").inner_text() == "64.44 \u2013 474.12 + unknown"
    assert page.locator("#volume").inner_text() == "3,010"

    fragment = page.evaluate("location.hash")
    again = open_page(sample.report(), fragment)
    assert again.locator("#month").inner_text() == "64.44 \u2013 474.12 + unknown"


def test_order_of_the_sites(open_page: Open) -> None:
    page = open_page(sample.report(), "#sort=route&stage=generation")
    badges = page.locator("#stage-generation article .badge:first-child").all_inner_texts()

    assert [badge.split()[-1] for badge in badges] == [
        "account-pool",
        "token-harvest",
        "cookie",
        "session-relay",
        "gateway",
    ]


def test_keys_go_through_the_sites_and_open_them(open_page: Open) -> None:
    page = open_page(sample.report())
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    first = page.locator(CARDS).first

    assert first.locator("details").first.get_attribute("open") is not None
    assert first.evaluate("card => card.contains(document.activeElement)")
    page.keyboard.press("?")
    assert page.locator("#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keys").is_visible()


def test_everything_that_acts_is_reached_by_tab_and_shows_it(open_page: Open) -> None:
    page = open_page(sample.report())
    seen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("[document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]")
        )

    assert seen[0][0] == "skip"
    assert {outline for _, outline in seen} == {"solid"}


def test_saved_sites_are_those_shown(open_page: Open) -> None:
    page = open_page(sample.report(), "#route=official")
    texts = {}
    for name in ("CSV", "JSON"):
        with page.expect_download() as saved:
            page.get_by_role("button", name=f"Sites shown ({name})").click()
        texts[name] = Path(saved.value.path()).read_text(encoding="utf-8")

    assert [each["id"] for each in json.loads(texts["JSON"])] == ["a1b2c3d4e5", "c057000001"]
    rows = list(csv.DictReader(texts["CSV"].splitlines()))
    assert [row["id"] for row in rows] == ["a1b2c3d4e5", "c057000001"]
    assert rows[0]["path"] == "studio/retouch.py"


def test_saved_table_holds_no_formula(open_page: Open) -> None:
    finding = replace(sample.findings()[0], title="=HYPERLINK(1)", message="@SUM(1)")
    page = open_page(replace(sample.report(), findings=(finding,), costs=None))
    with page.expect_download() as saved:
        page.get_by_role("button", name="Sites shown (CSV)").click()
    (row,) = csv.DictReader(Path(saved.value.path()).read_text(encoding="utf-8").splitlines())

    assert (row["title"], row["message"]) == ("'=HYPERLINK(1)", "'@SUM(1)")


def test_copy_button_copies_the_command(open_page: Open) -> None:
    page = open_page(sample.report(), permissions=["clipboard-read", "clipboard-write"])
    page.locator("#patches .copy").first.click()
    page.wait_for_function("document.querySelector('#patches .copy').textContent === 'Copied'")

    assert page.evaluate("navigator.clipboard.readText()") == "git am migration/patches/*.patch"


def test_print_opens_what_is_shown_and_hides_what_acts(open_page: Open) -> None:
    page = open_page(sample.report(), "#route=official")
    pdf = page.pdf()
    page.emulate_media(media="print")

    assert pdf.startswith(b"%PDF")
    assert page.locator(f"{CARDS} > details[open]").count() == 2
    assert not page.locator("#filters, nav.contents, .copy").first.is_visible()
    assert page.locator(f"{CARDS} .diff").first.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_theme_follows_the_reader(open_page: Open, scheme: Any) -> None:
    page = open_page(sample.report(), color_scheme=scheme)
    light = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)")

    assert (sum(light) > 600) == (scheme == "light")


def test_forced_colours_keep_marks_and_borders(open_page: Open) -> None:
    page = open_page(sample.report(), "#s=4b1f0c2a9d", forced_colors="active")

    assert page.evaluate("getComputedStyle(document.querySelector('.badge')).borderTopStyle") == "solid"
    assert page.evaluate("getComputedStyle(document.querySelector('.line.add')).borderLeftStyle") == "solid"


@pytest.mark.parametrize(
    ("scheme", "lang", "width"), [("light", "en", 1440), ("dark", "en", 390), ("light", "ja", 820)]
)
def test_axe_finds_nothing(open_page: Open, scheme: Any, lang: str, width: int) -> None:
    page = open_page(sample.report(), lang=lang, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")

    assert page.locator("html").get_attribute("lang") == lang
    assert violations(page) == []


@pytest.mark.parametrize("make", [sample.gated, sample.empty, sample.hostile, lambda: many.report(260)])
def test_axe_finds_nothing_on_odd_pages(open_page: Open, make: Callable[[], Report]) -> None:
    page = open_page(make(), "#confidence=low")
    page.wait_for_selector("html[data-ready]", state="attached")

    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe says, by rule and place."""
    # The policy of the page stops the script that axe is; it is put in by the browser itself instead.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    # All rules run; only what passes is not put into words, which takes a third of the time.
    found = page.evaluate(
        "axe.run(document, { resultTypes: ['violations'],"
        " runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
    )
    return [f"{each['id']}: {node['html'][:160]}" for each in found["violations"] for node in each["nodes"]]


def test_long_report_opens_filters_and_finds_without_lag(open_page: Open) -> None:
    report = many.report(5000)
    assert len(render(report).encode()) < 5_000_000

    start = time.monotonic()
    page = open_page(report)
    page.wait_for_selector("html[data-ready]", state="attached", timeout=60_000)
    assert time.monotonic() - start < 45
    waits = [page.evaluate(TYPE, text) for text in ("cookie", "cookie draw_a", "nothing", "")]
    assert page.locator("#shown").inner_text() == "5000 of 5000 sites shown"
    assert max(waits) < 5_000

    row = page.locator(CARDS).nth(2500)
    row.locator("summary").first.click()
    assert row.locator(".evidence li").count() >= 1
    assert row.locator(".facts").count() == 1


TYPE = """(text) => new Promise((done) => {
  const field = document.querySelector("#filters [name=q]");
  const start = performance.now();
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


@pytest.mark.parametrize("number", [1, 30, 250, 251, 1000])
def test_page_stays_below_a_megabyte_for_a_thousand_sites(number: int) -> None:
    assert len(render(many.report(number)).encode()) < 1_000_000


def test_deep_link_into_a_long_report(open_page: Open) -> None:
    report = many.report(400)
    id = sorted(report.findings, key=lambda finding: finding.sort_key)[333].id
    page = open_page(report, f"#s={id}")
    page.wait_for_selector(".site.target .columns")

    assert page.locator("article.target").get_attribute("id") == f"s={id}"
    page.wait_for_function("Math.abs(document.querySelector('.target').getBoundingClientRect().top) < 300")


def test_long_report_without_scripts_still_lists_every_site(open_page: Open) -> None:
    page = open_page(many.report(260), java_script_enabled=False)

    assert page.locator(CARDS).count() == 260
    assert page.locator("noscript").inner_text().startswith("This report is long.")
    page.locator(f"{CARDS} summary").first.click()
    assert page.locator(f"{CARDS} .message").first.is_visible()


@pytest.fixture(scope="module")
def demo() -> Report:
    """What the first command of the README makes."""
    root = Path(__file__).parents[1] / "fixtures" / "projects" / "poster-bot" / "app"
    return pipeline.run(root, plan=True)


def test_the_demo_is_read_from_its_verdict_to_a_patch(open_page: Open, demo: Report) -> None:
    page = open_page(demo, viewport={"width": 1280, "height": 900})
    assert page.locator(CARDS).count() == len(demo.findings) > 20

    page.locator("select[name=route]").select_option("cookie")
    cookies = page.locator(CARDS).count()
    assert 0 < cookies < len(demo.findings)
    page.get_by_label("Search").fill("zzqqxx")
    assert page.locator("#none").is_visible()
    page.get_by_role("button", name="Clear").click()

    page.wait_for_function("location.hash === ''")
    for key in ("j", "o"):
        page.keyboard.press(key)
    assert page.locator(f"{CARDS} > details[open]").count() == 1

    page.locator(".volumes input").first.fill("1000")
    assert page.locator("#volume").inner_text() == "1,000"
    assert page.pdf().startswith(b"%PDF")
    patched = next(each for each in demo.findings if isinstance(each.fix, Patch) and each.fix.diff)
    linked = open_page(demo, f"#s={patched.id}", color_scheme="dark")
    assert linked.locator("article.target .diff").first.is_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_in_the_demo(open_page: Open, demo: Report, scheme: Any, width: int) -> None:
    page = open_page(demo, color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")

    assert violations(page) == []
    assert page.evaluate(CUT) == []
