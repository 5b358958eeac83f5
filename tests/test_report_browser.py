"""The page in a real browser, read from disk. Without a browser this fails in CI and is skipped elsewhere."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from report import sample

from offramp.model import Report
from offramp.report import as_json
from offramp.report.html import render

pytestmark = pytest.mark.once

CARDS = "article.site:visible"
Open = Callable[..., Page]


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

    def open_report(report: Report, fragment: str = "", **options: Any) -> Page:
        file = tmp_path / "report.html"
        file.write_text(render(report), encoding="utf-8")
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


@pytest.mark.parametrize("make", [sample.report, sample.empty, sample.hostile])
@pytest.mark.parametrize("width", [390, 820, 1440])
def test_page_opens_quietly_and_fits_the_screen(open_page: Open, make: Callable[[], Report], width: int) -> None:
    page = open_page(make(), viewport={"width": width, "height": 900})

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator(CARDS).count() == len(make().findings)


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
    headings = open_page(sample.report()).locator("#sites h3").all_inner_texts()

    assert headings == ["Generation", "Edit", "Streaming", "Output format", "Retry", "Cost log", "Storage"]


def test_route_filter_hides_the_rest_and_goes_into_the_hash(open_page: Open) -> None:
    page = open_page(sample.report())
    page.locator("select[name=route]").select_option("official")

    assert ids(page) == ["s=a1b2c3d4e5", "s=c057000001"]
    assert page.evaluate("location.hash") == "#route=official"
    assert page.locator("#shown").inner_text() == "2 of 10 sites shown"
    assert page.locator("#sites h3:visible").all_inner_texts() == ["Edit", "Retry", "Cost log", "Storage"]


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
    page.get_by_role("button", name="Collapse all").click()
    page.locator("#stage-output-format a").click()

    assert page.locator("article.target details").get_attribute("open") is not None
    assert page.locator("article.target").get_attribute("id") == "s=4b1f0c2a9d"


def test_deep_link_to_an_awkward_id(open_page: Open) -> None:
    page = open_page(sample.hostile())
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
        page.get_by_role("button", name="Save JSON").click()

    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert json.loads(text) == json.loads(as_json.render(sample.report()))


def test_diff_is_side_by_side_on_wide_screens_only(open_page: Open) -> None:
    page = open_page(sample.report(), viewport={"width": 1100, "height": 900})
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

    assert page.locator("main img, main b, main script").count() == 0
    assert "\u27e8U+202E\u27e9evil" in page.locator("article h4").first.inner_text()
