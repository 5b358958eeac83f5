"""A hostile repository, from its files to the page in a browser: nothing runs, nothing breaks, no secret is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_report_browser import CUT, Open, browser, open_page

from offramp import pipeline
from offramp.model import Report
from offramp.report import as_json, markdown, sarif, text

__all__ = ["browser", "open_page"]

pytestmark = pytest.mark.once

MARKUP = "</script><img src=x onerror=alert(1)><svg onload=alert(2)>"
BIDI = "\u202egnp.exe\u2066"
SECRET = "sk-proj-Qm7xT2vLr9Kd4WnZp8YbCf3HsJg6EaUo"
COOKIE = "1QzYx7-u_Wv8Kp3Lm9Nb2Vc6Xd4Sa5"
CODE = f"""\
# {MARKUP} {BIDI}
import requests
from openai import OpenAI

URL = "https://chatgpt.com/backend-api/conversation"


def draw(prompt="{MARKUP} {{{{ 7*7 }}}} {{% raw %}}"):
    \"\"\"{MARKUP} `code` [click](javascript:alert(1))\"\"\"
    body = {{"action": "next", "messages": [{{"content": {{"parts": [prompt]}}}}], "system_hints": ["picture_v2"]}}
    headers, cookies = {{"Authorization": "Bearer {SECRET}"}}, {{"session": "{COOKIE}"}}
    reply = requests.post(URL, headers=headers, cookies=cookies, json=body)  # {MARKUP} {BIDI}
    return reply.json()


client = OpenAI(base_url="http://chatgpt2api:80/v1", api_key="{SECRET}")
client.images.generate(model="gpt-image-1", prompt="{MARKUP}", size="{MARKUP}"); note = "{"z" * 1_000_000}"
"""
YAML = f"""\
services:
  painter:
    image: ghcr.io/basketikun/chatgpt2api:latest  # {MARKUP}
    environment:
      OPENAI_BASE_URL: "http://chatgpt2api:80/v1"
      NOTE: "{MARKUP} {BIDI}"
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("hostile") / "<title><script>alert(3)<"
    root.mkdir()
    names = ["<img src=x onerror=alert(4)>.py", f"{BIDI}.py", "a b'\"&#.py", "plain.py"]
    for name in names:
        # One file with a line of a megabyte is enough to wait for.
        code = CODE if name == names[0] else CODE.replace("z" * 1_000_000, "z")
        (root / name).write_text(code, encoding="utf-8")
    (root / "<b>").mkdir()
    (root / "<b>" / "docker-compose.yml").write_text(YAML, encoding="utf-8")
    return pipeline.run(root, plan=True)


def test_hostile_repository_is_found_and_told_in_every_format(report: Report) -> None:
    assert len({finding.location.path for finding in report.findings}) == 5
    for told in (as_json.render(report), markdown.render(report), sarif.render(report), text.render(report)):
        assert SECRET not in told
        assert COOKIE not in told


def test_hostile_repository_stays_text_in_the_page(open_page: Open, report: Report) -> None:
    page = open_page(report)
    page.wait_for_selector("html[data-ready]", state="attached")
    page.get_by_role("button", name="Open all").click()
    shown = page.locator("main").inner_text()

    assert page.locator("img, iframe, object, main script, main b, [onerror], [onload]").count() == 0
    assert not set(shown) & set("\u202e\u2066")
    assert "\u27e8U+202E\u27e9gnp.exe\u27e8U+2066\u27e9.py" in shown
    assert "<img src=x onerror=alert(4)>.py" in shown
    assert SECRET not in page.content()
    assert COOKIE not in page.content()
    assert SECRET not in page.evaluate("unpacked(byId('report')).catch(() => byId('report').textContent)")


@pytest.mark.parametrize("width", [390, 1440])
def test_hostile_repository_does_not_break_the_layout(open_page: Open, report: Report, width: int) -> None:
    page = open_page(report, viewport={"width": width, "height": 900})
    page.wait_for_selector("html[data-ready]", state="attached")
    page.get_by_role("button", name="Open all").click()

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []


def test_hostile_search_and_hash_stay_text(open_page: Open, report: Report) -> None:
    page = open_page(report, "#q=%3Cimg%20src%3Dx%20onerror%3Dalert(4)%3E&route=%22%3E%3Cscript%3E&v=%3Cb%3E~9_x~-1")
    page.wait_for_selector("html[data-ready]", state="attached")

    assert page.get_by_label("Search").input_value() == "<img src=x onerror=alert(4)>"
    assert page.locator("article.site:visible").count() > 0
    assert page.locator("img, main b").count() == 0


def test_stored_hostile_report_is_json(report: Report, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(as_json.render(report), encoding="utf-8")

    assert json.loads(file.read_text(encoding="utf-8"))["summary"]["findings"] == len(report.findings)
