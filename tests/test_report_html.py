"""The page as text: policy, data island, escaping, diffs and sketches. What a browser does with it is tested apart."""

from __future__ import annotations

import ast
import base64
import gzip
import hashlib
import json
import re
from collections.abc import Callable
from difflib import unified_diff
from html.parser import HTMLParser
from importlib import resources

import pytest
from msgspec.structs import replace
from report import many, sample

from offramp.model import Coverage, Disposition, NoPatch, Report, Role, Stage
from offramp.report import as_json
from offramp.report.html import render
from offramp.report.html.diff import hunks
from offramp.report.html.page import page
from offramp.report.html.shown import LINE_LIMIT, cut_line, linked, prose, visible
from offramp.report.html.sketches import _FILES, sketch

pytestmark = pytest.mark.once

MAKERS = [sample.report, sample.empty, sample.hostile]


class Tags(HTMLParser):
    """Collects what a parser sees: tags, their attributes, the text of style and script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.bodies: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag in ("style", "script"):
            self.bodies.append("")

    def handle_data(self, data: str) -> None:
        if self.seen and self.seen[-1][0] in ("style", "script") and self.cdata_elem:
            self.bodies[-1] += data


@pytest.mark.parametrize("make", MAKERS)
def test_policy_allows_exactly_the_inline_style_and_script(make: Callable[[], Report]) -> None:
    tags = Tags(render(make()))
    policy = next(a["content"] for _, a in tags.seen if a.get("http-equiv") == "Content-Security-Policy") or ""
    style, _, _, script = tags.bodies

    assert policy.startswith("default-src 'none'; ")
    assert f"style-src '{digest(style)}'" in policy
    assert f"script-src '{digest(script)}'" in policy
    assert "base-uri 'none'; form-action 'none'" in policy


def digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@pytest.mark.parametrize("make", MAKERS)
def test_island_is_the_json_report(make: Callable[[], Report]) -> None:
    island = Tags(render(make())).bodies[1]

    assert not set("<>&\u2028\u2029") & set(island)
    assert json.loads(unpacked(island)) == json.loads(as_json.render(make()))


def test_long_island_is_packed_and_the_same_to_the_byte() -> None:
    island = Tags(render(many.report(300))).bodies[1]

    assert "{" not in island
    assert unpacked(island) == as_json.render(many.report(300))


def unpacked(island: str) -> str:
    return island if island.startswith("{") else gzip.decompress(base64.b64decode(island)).decode()


@pytest.mark.parametrize("make", MAKERS)
def test_page_holds_nothing_that_loads_or_runs(make: Callable[[], Report]) -> None:
    tags = Tags(render(make())).seen

    assert [tag for tag, _ in tags if tag in ("script", "style")] == ["style", "script", "script", "script"]
    assert not {tag for tag, _ in tags} & {"img", "link", "iframe", "object", "base", "b"}
    for _, attributes in tags:
        assert not {"src", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]
        assert re.match(r"#|https?://|None", str(attributes.get("href")))


def test_hostile_page_shows_what_is_hidden() -> None:
    html = render(sample.hostile())
    shown = html[: html.index('id="report"')]

    assert not re.search("[\u202a-\u202e\u2066-\u2069\u2028\x00\x07\x1b\udce9]", shown)
    assert "\u27e8U+202E\u27e9evil" in shown
    assert "{{ 7*7 }}" in shown
    assert len(shown) < 200_000
    assert f"[... {1_000_000 - LINE_LIMIT} more characters]" in shown


def test_sections_stand_in_stage_order() -> None:
    html = render(sample.report())
    headings = [each.strip() for each in re.findall(r"<h3 id=\"stage-[^>]*>([^<]*)<", html)]

    assert headings == ["Generation", "Edit", "Streaming", "Output format", "Retry", "Cost log", "Storage"]


def test_site_stands_in_full_once_and_is_linked_from_its_other_stages() -> None:
    sections = {section.key: section for section in page(sample.report()).sections}
    full = [site.finding.id for section in sections.values() for site in section.sites]

    assert sorted(full) == sorted(finding.id for finding in sample.findings())
    assert [finding.id for finding in sections["output-format"].elsewhere] == ["4b1f0c2a9d"]
    assert [finding.id for finding in sections["retry"].elsewhere] == ["9001a11000"]
    assert [finding.id for finding in sections["storage"].lacking] == ["a1b2c3d4e5"]


def test_finding_without_a_stage_is_not_lost() -> None:
    finding = replace(sample.findings()[0], stages=())
    sections = page(replace(sample.report(), findings=(finding,))).sections

    assert [(section.key, len(section.sites)) for section in sections][-1] == ("no-stage", 1)


def test_call_and_surroundings_know_each_other() -> None:
    sites = {site.finding.id: site for section in page(sample.report()).sections for site in section.sites}
    call = sites["7c90aa1e55"].call

    assert [finding.id for finding in sites["4b1f0c2a9d"].around] == ["7c90aa1e55", "0d5e7f1b32"]
    assert call is not None
    assert call.id == "4b1f0c2a9d"


def test_card_tells_the_nearest_classes_and_what_would_change_the_verdict() -> None:
    card = render(sample.report()).partition('id="s=4b1f0c2a9d"')[2].partition("</article>")[0]

    why, change = card.index("<h5>Why this class</h5>"), card.index("<h5>What would change it</h5>")
    assert why < card.index("<li>Not <code>official</code>: the host is chatgpt.com.</li>") < change
    assert change < card.index("<li>With api.openai.com it would be <code>official</code>.</li>")


def test_card_tells_why_the_confidence_is_not_higher() -> None:
    card = render(sample.report()).partition('id="s=7c90aa1e55"')[2].partition("</article>")[0]

    assert "medium<span" in card
    assert "a deciding value is known only in part" in card


def test_change_shared_with_the_call_is_told_by_a_link() -> None:
    call = next(finding for finding in sample.findings() if finding.id == "4b1f0c2a9d")
    findings = tuple(replace(f, fix=call.fix) if f.id == "0d5e7f1b32" else f for f in sample.findings())
    html = render(replace(sample.report(), findings=findings))

    assert html.count('<p class="same-change">Same change as at <a href="#s=4b1f0c2a9d">Image prompt sent') == 1
    assert '<p class="same-change"' not in render(sample.report())


def test_sketch_only_where_a_person_has_to_write_the_call() -> None:
    sites = {site.finding.id: site for section in page(sample.report()).sections for site in section.sites}

    assert 'images.generate(model="gpt-image-2"' in sites["c00c1e0001"].sketch
    assert "b64decode" in sites["0d5e7f1b32"].sketch
    assert sites["4b1f0c2a9d"].sketch == ""
    assert sites["70c3ba5700"].sketch == ""


def test_dropped_site_gets_no_sketch_even_with_an_equivalent() -> None:
    finding = next(finding for finding in sample.findings() if finding.id == "c00c1e0001")
    dropped = replace(finding, disposition=Disposition.DROP)
    (site,) = page(replace(sample.report(), findings=(dropped,))).sections[0].sites

    assert site.sketch == ""


@pytest.mark.parametrize("key", sorted(_FILES))
def test_sketch_is_python_and_names_the_target_model(key: str) -> None:
    text = sketch(key, "model-x")

    ast.parse(text)
    assert "TARGET_MODEL" not in text
    assert ('"model-x"' in text) == ("create(" in text or "client.images" in text)


def test_stream_of_an_edit_is_sketched_as_one() -> None:
    finding = replace(sample.findings()[0], role=Role.STREAM, equivalent="images.edit", stages=(Stage.STREAMING,))
    sections = page(replace(sample.report(), findings=(finding,))).sections

    assert "image_edit.completed" in sections[2].sites[0].sketch


def test_reason_shared_by_all_stands_in_the_verdict() -> None:
    fix = NoPatch(reason="not-planned", detail="No patch was asked for.", next_step="Run `offramp plan`.")
    findings = tuple(replace(finding, fix=fix) for finding in sample.findings())
    html = render(replace(sample.report(), findings=findings))

    assert "No patch was asked for. Run <code>offramp plan</code>." in html
    assert "without a patch" not in html.partition("<h2")[2].partition("</section>")[0]


@pytest.mark.parametrize(
    ("files", "calls", "said"), [(2, 1, "2 files and 1 call"), (1, 0, "1 file"), (0, 3, "3 calls")]
)
def test_verdict_names_what_could_not_be_checked(files: int, calls: int, said: str) -> None:
    report = sample.report()
    coverage = replace(report.coverage, unresolved=calls)
    html = render(replace(report, skipped=report.skipped[:files], coverage=coverage))

    assert f">{said} could not be checked.</a>" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("`a` is `b`", "<code>a</code> is <code>b</code>"),
        ("one ` alone", "one ` alone"),
        ("`<b>` & {x}", "<code>&lt;b&gt;</code> &amp; {x}"),
        ("`\u202e`", "<code>\u27e8U+202E\u27e9</code>"),
    ],
)
def test_prose_sets_code_as_code_and_escapes_the_rest(text: str, html: str) -> None:
    assert str(prose(text)) == html


def test_unknown_equivalent_has_no_sketch() -> None:
    assert sketch("images.dance", "model-x") == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\nc\n", "a\nx\ny\nc\n"),
        ("", "new\n"),
        ("gone\n", ""),
        ("-- sql\n++ x\n@@ -1 +1 @@\n", "-- other\n++ y\n@@ -2 +2 @@\n"),
        ("\n\n\n", "\n\nx\n\n"),
        ("last", "last\n"),
        ("a\n" * 30 + "b\n" + "c\n" * 30, "z\n" + "a\n" * 30 + "c\n" * 30 + "z\n"),
    ],
)
def test_diff_holds_both_sides_with_their_numbers(before: str, after: str) -> None:
    old, new = before.splitlines(), after.splitlines()
    read = hunks("\n".join(unified_diff(old, new, "a/x.py", "b/x.py", lineterm="")) + "\n")

    for hunk in read:
        assert hunk.path == "x.py"
        for block in hunk.blocks:
            assert all(old[line.number - 1] == line.text for line in block.old)
            assert all(new[line.number - 1] == line.text for line in block.new)
    changed = [line.text for hunk in read for block in hunk.blocks if block.changed for line in block.new]
    assert [line for line in new if line not in old] == [line for line in changed if line not in old]
    assert bool(read) == (old != new)


def test_diff_of_two_files_and_a_missing_newline() -> None:
    one = "--- a/x\n+++ b/x\n@@ -1 +1 @@ def f():\n-a\n\\ No newline at end of file\n+b\n"
    two = "--- a/y\n+++ b/y\n@@ -3 +3 @@\n-c\n+d\n"
    first, second = hunks(one + two)

    assert (first.path, first.heading, first.blocks[0].new[0].text) == ("x", "def f():", "b")
    assert (second.path, second.blocks[0].old[0].number) == ("y", 3)


def test_broken_diff_shows_nothing_and_fails_nothing() -> None:
    assert hunks("no diff at all\n@@ broken\n") == ()


def test_line_at_the_limit_is_left_whole() -> None:
    assert cut_line("x" * LINE_LIMIT) == "x" * LINE_LIMIT
    assert cut_line("x" * (LINE_LIMIT + 1)) == "x" * LINE_LIMIT + " [... 1 more characters]"


def test_tabs_and_letters_of_any_script_stay_as_they_are() -> None:
    assert visible("\tшлюз 画像 é") == "\tшлюз 画像 é"


@pytest.mark.parametrize(
    "reference", ["javascript:alert(1)", "data:text/html,x", "see https://x.test", "openai 3.54.0"]
)
def test_only_web_addresses_become_links(reference: str) -> None:
    assert not linked(reference)
    assert linked("https://developers.openai.com/api/docs")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_enough_contrast(scheme: str) -> None:
    colour = palette(scheme)
    pairs = [(ink, ground) for ink in ("ink", "quiet", "link") for ground in ("page", "card", "code", "faint")]
    pairs += [("ink", "del"), ("ink", "add"), ("quiet", "del"), ("quiet", "add"), ("red", "del"), ("green", "add")]
    pairs += [(name, f"{name}-soft") for name in ("red", "amber", "blue", "green")]
    pairs += [("ink", f"{name}-soft") for name in ("red", "amber", "blue", "green")]

    found = {(ink, ground): contrast(colour[ink], colour[ground]) for ink, ground in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < 4.5} == {}


def palette(scheme: str) -> dict[str, str]:
    css = resources.files("offramp.report.html").joinpath("page.css").read_text(encoding="utf-8")
    blocks = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    chosen = blocks[:1] if scheme == "light" else blocks[:2]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", "".join(chosen)))


def contrast(first: str, second: str) -> float:
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_clear_page_says_what_was_in_scope() -> None:
    text = render(sample.empty())

    assert "was found in 12 files: Python and the configuration beside it" in text
    assert "Other languages are held against patterns of text only" in text


def test_a_page_about_no_file_claims_nothing() -> None:
    nothing = replace(sample.empty(), coverage=Coverage(discovered=0, screened_out=0, parsed=0, unresolved=0))

    text = render(nothing)

    assert "nothing was judged" in text
    assert "was found in" not in text
