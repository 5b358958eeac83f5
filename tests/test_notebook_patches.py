"""Patches of notebooks: what is written, that nothing else of the file is, and what is left alone."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import Any

import pytest
from ipynb import OWN_LINES, SHARED_LINES, code, jupyter, page, prose
from pair import Case, cases, emitted, run_after, run_before
from patched import applied, git, planned, tree_of, write

from offramp import pipeline
from offramp.cli import main
from offramp.model import NoPatch, Patch, Report
from offramp.notebook import Transcript, transcribe
from offramp.notebook.write import UnwritableError, written

Layout = Callable[[Any], str]

PRINTED = {"data": {"text/plain": ["import g4f\n", "\t\u2028 \u00e9 \\n"]}, "output_type": "display_data"}
CELLS = (
    prose("# Kites \u2014 \u98a8\n\n`client.images.generate` in prose"),
    "!pip install -q openai requests\n%matplotlib inline\nimport requests\nfrom openai import OpenAI",
    "client = OpenAI()",
    code(
        "%%time\n"
        "reply = client.images.generate(\n    model='dall-e-3',  # \u00e4 \"quoted\" \\\\\n    prompt='a kite',\n)"
        "\nurl = reply.data[0].url",
        outputs=(PRINTED,), tags=["long"],
    ),
    "open('kite.png', 'wb').write(requests.get(url).content)\n!ls *.png",
)  # fmt: skip
AFTER = [
    "!pip install -q openai requests\n%matplotlib inline\nimport base64\n\nfrom openai import OpenAI",
    "client = OpenAI()",
    "%%time\n"
    "reply = client.images.generate(\n    model=\"gpt-image-2\",  # \u00e4 \"quoted\" \\\\\n    prompt='a kite',\n)"
    "\nif not reply.data or not reply.data[0].b64_json:\n    raise RuntimeError(\"the image API returned no image\")\n"
    "image_bytes = base64.b64decode(reply.data[0].b64_json)",
    "open('kite.png', 'wb').write(image_bytes)\n!ls *.png",
]  # fmt: skip
HEAD = "import requests\nfrom openai import OpenAI\nclient = OpenAI()"
CALL = "reply = client.images.generate(model='dall-e-3', prompt='a kite')"
FETCH = "open('kite.png', 'wb').write(requests.get(url).content)"


def sources(data: bytes) -> list[str]:
    """The source of each code cell."""
    cells = json.loads(data.decode("utf-8-sig"))["cells"]
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def rest(data: bytes) -> Any:
    """All but the sources."""
    found = json.loads(data.decode("utf-8-sig"))
    return {**found, "cells": [{**cell, "source": type(cell["source"])()} for cell in found["cells"]]}


def plan(folder: Path, *cells: str, layout: Layout = jupyter) -> Report:
    return planned(folder / "r", {"n.ipynb": layout(page(*cells)).encode()})


def refusals(report: Report) -> list[str]:
    fixes = [each.fix for each in report.findings if each.role.value == "call"]
    return [f"{fix.reason}: {fix.detail}" for fix in fixes if isinstance(fix, NoPatch)]


class TestFile:
    @pytest.mark.parametrize("layout", [*OWN_LINES, *SHARED_LINES])
    def test_only_the_lines_of_the_cells_change(self, layout: Layout, tmp_path: Path) -> None:
        before = layout(page(*CELLS)).encode()
        report = planned(tmp_path / "r", {"n.ipynb": before})
        after = applied(tmp_path / "r", report)[-1]["n.ipynb"]

        assert refusals(report) == []
        assert sources(after) == AFTER
        assert rest(after) == rest(before)
        assert after == layout(json.loads(after.decode("utf-8-sig"))).encode()
        git(tmp_path / "r", "revert", "--no-edit", f"HEAD~{len(report.patches)}..HEAD")
        assert tree_of(tmp_path / "r") == {"n.ipynb": before}

    def test_of_a_usual_file_no_other_line_is_touched(self, tmp_path: Path) -> None:
        before = jupyter(page(*CELLS))
        after = applied(tmp_path / "r", planned(tmp_path / "r", {"n.ipynb": before.encode()}))[-1]["n.ipynb"].decode()
        changed = [
            line
            for line in unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
            if re.match(r"[-+] ", line)
        ]

        assert len(changed) == 11
        assert all(
            re.fullmatch(r'[-+] {4}"(reply|url|import|if|image_bytes|open|\\n| {4}).*', each) for each in changed
        )

    def test_a_second_plan_has_nothing_to_do(self, tmp_path: Path) -> None:
        write(tmp_path, {"n.ipynb": jupyter(page(*AFTER)).encode()})

        assert pipeline.run(tmp_path, plan=True).patches == ()

    def test_apply_and_undo(self, tmp_path: Path) -> None:
        before = jupyter(page(*CELLS)).encode()
        planned(tmp_path / "r", {"n.ipynb": before})
        for command, wanted in (("apply", AFTER), ("undo", sources(before))):
            with pytest.raises(SystemExit) as done:
                main([command, str(tmp_path / "r")])
            assert done.value.code == 0
            assert sources((tmp_path / "r" / "n.ipynb").read_bytes()) == wanted
        assert (tmp_path / "r" / "n.ipynb").read_bytes() == before

    def test_a_patch_names_cells(self, tmp_path: Path) -> None:
        report = plan(tmp_path, HEAD, CALL, "url = reply.data[0].url", FETCH)

        assert "- n.ipynb:cell 2:1 retired-image-model" in report.patches[0].text

    def test_a_cell_that_only_shows_the_reply_is_empty_then(self, tmp_path: Path) -> None:
        report = plan(tmp_path, HEAD, f"{CALL}\nreply", "url = reply.data[0].url", FETCH, "reply", "print(reply.data)")
        after = sources(applied(tmp_path / "r", report)[-1]["n.ipynb"])

        assert [each.splitlines()[-1:] for each in (after[1], *after[4:])] == [
            ["reply = client.images.generate(model=\"gpt-image-2\", prompt='a kite')"], [], [],
        ]  # fmt: skip

    @pytest.mark.parametrize("layout", [jupyter, SHARED_LINES[1]])
    def test_the_first_line_of_a_file_without_others(self, layout: Layout, tmp_path: Path) -> None:
        report = plan(tmp_path, "from openai import OpenAI\nOpenAI().images.generate(prompt='x')", layout=layout)
        after = applied(tmp_path / "r", report)[-1]["n.ipynb"]

        assert after == layout(json.loads(after)).encode()
        assert 'model="gpt-image-2"' in sources(after)[0]


class TestCells:
    @pytest.mark.parametrize(
        ("cells", "line"),
        [
            (("display(Image(url=url))",), "display(Image(data=image_bytes))"),
            (("url",), "Image(data=image_bytes)"),
            (("print(url)",), "display(Image(data=image_bytes))"),
            (("%time print(url)",), "%time display(Image(data=image_bytes))"),
        ],
    )
    def test_where_an_address_was_shown_the_image_is(self, cells: tuple[str, ...], line: str, tmp_path: Path) -> None:
        head = HEAD + "\nfrom IPython.display import Image, display"
        report = plan(tmp_path, head, CALL, "url = reply.data[0].url", *cells)

        assert sources(applied(tmp_path / "r", report)[-1]["n.ipynb"])[-1] == line

    def test_a_pinned_package_is_raised_where_it_is_installed(self, tmp_path: Path) -> None:
        head = "!pip install -q openai==0.27.8 requests\nimport openai, requests"
        call = "reply = openai.Image.create(prompt='a kite')\nurl = reply['data'][0]['url']"
        report = plan(tmp_path, head, call, FETCH)

        after = sources(applied(tmp_path / "r", report)[-1]["n.ipynb"])
        assert after[0].splitlines()[0] == '!pip install -q "openai>=1.97.0" requests'

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            (("!wget {url} -O kite.png", FETCH), "the command `!wget` reads `url`"),
            (("%%bash -s $url\nwget $1", FETCH), "the command `%%bash` reads `url`"),
            (("files = !curl -O $url", FETCH), "the command `files` reads `url`"),
            (("def show(address):\n    return address", "catalogue.add(show(url))"), "url-leaves-function"),
        ],
    )
    def test_what_stands_in_the_way(self, cells: tuple[str, ...], reason: str, tmp_path: Path) -> None:
        report = plan(tmp_path, HEAD, CALL, "url = reply.data[0].url", *cells)

        assert report.patches == ()
        assert reason in refusals(report)[0]

    def test_a_page_shows_the_image_itself(self, tmp_path: Path) -> None:
        show = ("def show(address):\n    return f'<img src=\"{address}\">'", "HTML(show(url))")
        report = plan(tmp_path, HEAD, CALL, "url = reply.data[0].url", *show)

        after = sources(applied(tmp_path / "r", report)[-1]["n.ipynb"])
        assert 'url = f"data:image/png;base64,{reply.data[0].b64_json}"' in after[2]
        assert after[3:] == list(show)

    def test_a_cell_with_a_mistake_and_one_in_another_language_stay(self, tmp_path: Path) -> None:
        others = ["x = (", "%%html\n<b>kite</b>", "  y = 1\n  z = 2"]
        report = plan(tmp_path, HEAD, *others, CALL, "url = reply.data[0].url", FETCH)

        assert sources(applied(tmp_path / "r", report)[-1]["n.ipynb"])[1:4] == others

    def test_an_image_of_another_library_keeps_its_name(self, tmp_path: Path) -> None:
        report = plan(tmp_path, HEAD + "\nfrom PIL import Image", CALL, "reply.data[0].url")

        assert report.patches == ()

    def test_a_reply_that_is_read_in_two_notebooks_is_none_of_both(self, tmp_path: Path) -> None:
        one = jupyter(page(HEAD, CALL, "url = reply.data[0].url", FETCH)).encode()
        other = jupyter(page("print(reply.data[0].url)\n" + FETCH)).encode()
        report = planned(tmp_path / "r", {"n.ipynb": one, "other.ipynb": other})

        assert {path for patch in report.patches for path in patch.files} == {"n.ipynb"}


def transcript(raw: str) -> Transcript:
    found = transcribe("n.ipynb", raw)
    assert isinstance(found, Transcript)
    return found


class TestWriting:
    def test_the_same_text_is_the_same_file(self) -> None:
        raw = jupyter(page(*CELLS))
        assert written(transcript(raw), transcript(raw).text) == raw

    @pytest.mark.parametrize("layout", [*OWN_LINES, *SHARED_LINES])
    def test_a_cell_may_become_empty_and_longer(self, layout: Layout) -> None:
        found = transcript(layout(page("a = 1", "b = 2\nc = 3")).removeprefix("\ufeff"))
        new = found.text.replace("a = 1\n", "").replace("c = 3", 'c = "\u00e9\\\\"\nd = 4')

        after = json.loads(written(found, new))
        assert ["".join(each["source"]) for each in after["cells"]] == ["", 'b = 2\nc = "\u00e9\\\\"\nd = 4']

    @pytest.mark.parametrize(
        "change",
        [
            lambda text: text.replace("\f\n", ""),
            lambda text: text.replace("b = 2", "\f\nb = 2"),
            lambda text: text.replace("pass  #!ls", "x = 1"),
            lambda text: text.replace("pass  #!ls\n", ""),
            lambda text: text.replace("b = 2", "%ls"),
            lambda text: text.replace("b = 2", "b = ("),
        ],
    )
    def test_what_cannot_be_written(self, change: Callable[[str], str]) -> None:
        found = transcript(jupyter(page("!ls\na = 1", "b = 2")))
        assert change(found.text) != found.text
        with pytest.raises((UnwritableError, SyntaxError)):
            written(found, change(found.text))

    def test_lines_in_several_strings_are_not_written(self) -> None:
        raw = '{"cells": [{"cell_type": "code", "source": [\n"a",\n" = 1\\n",\n"b = 2"]}]}'
        found = transcript(raw)
        with pytest.raises(UnwritableError):
            written(found, found.text.replace("b = 2", "b = 3"))


# Run


@dataclass(frozen=True, slots=True, kw_only=True)
class InCells(Case):
    """A pair whose program stands in cells."""

    old: str
    new: str

    @property
    def before(self) -> str:
        """The code of the cells."""
        return self.old

    @property
    def after(self) -> str:
        """The code of the cells after the series."""
        return self.new


PAIRS = ("generation/legacy-create", "storage/legacy", "output-format/legacy-url", "generation/g4f-client")


@pytest.mark.once
@pytest.mark.parametrize("name", [name for name in PAIRS if name in cases()])
def test_does_the_same_in_cells(name: str, tmp_path: Path) -> None:
    known = cases()[name]
    cells = [ast.get_source_segment(known.before, node) or "" for node in ast.parse(known.before).body]
    raw = jupyter(page(*cells))
    report = planned(tmp_path / "r", {"n.ipynb": raw.encode()})
    after = emitted(report, raw)
    old, new = ("\n\n\n".join(sources(text.encode())) + "\n" for text in (raw, after))
    case = InCells(name=name, run=known.run, output=known.output, sdk=known.sdk, old=old, new=new)

    assert all(isinstance(each.fix, Patch) for each in report.findings if each.role.value == "call")
    first, (second, double) = run_before(case, tmp_path / "before"), run_after(case, tmp_path / "after")
    assert (second.error, second.value, second.files, second.said) == ("", first.value, first.files, first.said)
    assert double.journal.calls
    assert double.journal.violations == ()
