"""Comments that silence nothing go with a commit of their own; whatever else stands in the file stays, to the byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from patched import applied, commit, git, read_tree, write

from offramp import pipeline
from offramp.cli import main
from offramp.comments import in_python
from offramp.model import Patch, Report

TODAY = "2026-11-23"
RELAY = """\
import requests


def draw(token, prompt):
    {above}
    return requests.post({beside}
        "https://chatgpt.com/backend-api/conversation",
        headers={{"Authorization": "Bearer " + token}},
        json={{"action": "next", "messages": [{{"content": {{"parts": [prompt]}}}}], "system_hints": ["picture_v2"]}},
    ).json()
"""
RULE = "chatgpt-web-image-prompt"
OTHER = "bing-image-creator"
POSTER = """\
from pathlib import Path

import requests
from openai import OpenAI

client = OpenAI()


def poster(motif: str, target: Path) -> None:
    reply = client.images.generate(model="dall-e-3", prompt=f"A poster of {motif}", size="1024x1024")
    target.write_bytes(requests.get(reply.data[0].url, timeout=60).content)


SIZE = 3  # offramp: ignore[bing-image-creator] until=2027-01-31 -- it was here
"""


def planned(root: Path, today: str = TODAY) -> Report:
    return pipeline.run(root, plan=True, today=today)


def tidied(root: Path, before: bytes, name: str = "a.py") -> bytes:
    write(root, {name: before})
    report = planned(root)
    last = {each.path: each.after for patch in report.patches if patch.stage is None for each in patch.changes}
    return last.get(name, before)


def relay(above: str = "pass", beside: str = "") -> str:
    return RELAY.format(above=above, beside=beside)


UNUSED = f"offramp: ignore[{OTHER}] until=2027-01-31 -- it was here"
CHANGES = {
    "beside code": (f"x = 1  # {UNUSED}\n", "x = 1\n"),
    "on a line of its own": (f"x = 1\n# {UNUSED}\ny = 2\n", "x = 1\ny = 2\n"),
    "behind another comment": (f"x = 1  # noqa: E501  # {UNUSED}\n", "x = 1  # noqa: E501\n"),
    "behind words on a line of their own": (f"# words  # {UNUSED}\nx = 1\n", "# words\nx = 1\n"),
    "at the end without a newline": (f"x = 1\n    # {UNUSED}", "x = 1\n"),
    "beside code at the end without a newline": (f"x = 1\t# {UNUSED}", "x = 1"),
    "with CRLF": (f"x = 1  # {UNUSED}\r\ny = 'a\\\r\nb'\r\n", "x = 1\r\ny = 'a\\\r\nb'\r\n"),
    "inside of brackets": (f"x = [\n    1,  # {UNUSED}\n    # {UNUSED}\n]\n", "x = [\n    1,\n]\n"),
    "two of them": (f"# {UNUSED}\nx = 1  # {UNUSED}\n", "x = 1\n"),
    "expired": (
        relay(beside=f"  # offramp: ignore[{RULE}] until=2026-11-22 -- moves soon"),
        relay(),
    ),
    "expired and unknown": ("x = 1  # offramp: ignore[no-such-rule] until=2026-11-22 -- x\n", "x = 1\n"),
    "one of two rules": (
        relay(beside=f"  # offramp: ignore[{OTHER}, {RULE}] until=2027-01-31 -- moves soon"),
        relay(beside=f"  # offramp: ignore[{RULE}] until=2027-01-31 -- moves soon"),
    ),
    "the string beside it stays": (f's = "# {UNUSED}"  # {UNUSED}\n', f's = "# {UNUSED}"\n'),
    "a rule beside an unknown one": (
        f"x = 1  # offramp: ignore[{OTHER}, no-such-rule] -- x\n",
        "x = 1  # offramp: ignore[no-such-rule] -- x\n",
    ),
}
KEPT = {
    "in use": relay(beside=f"  # offramp: ignore[{RULE}] until=2027-01-31 -- moves soon"),
    "in use above": relay(above=f"# offramp: ignore[{RULE}] until=2027-01-31 -- moves soon"),
    "on its last day": relay(beside=f"  # offramp: ignore[{RULE}] until={TODAY} -- moves soon"),
    "without a reason": relay(beside=f"  # offramp: ignore[{RULE}] until=2027-01-31"),
    "without an end": relay(beside=f"  # offramp: ignore[{RULE}] -- moves soon"),
    "unknown": "x = 1  # offramp: ignore[bing-image-creater] -- a slip\n",
    "malformed": "x = 1  # offramp: ignore bing-image-creator\n",
    "no day": f"x = 1  # offramp: ignore[{OTHER}] until=soon -- x\n",
    "no rules": "x = 1  # offramp: ignore[]\n",
    "in a string": f's = "# {UNUSED}"\n',
    "in a docstring": f'"""\n# {UNUSED}\n"""\n',
    "with what another tool reads behind it": f"x = 1  # {UNUSED}  # type: ignore\n",
    "with a word before its name": f"x = 1  # once {UNUSED}\n",
    "another tool's": "x = 1  # noqa: E501\ny = 2  # type: ignore[no-any-return]\n",
    "in a file that cannot be parsed": f"x = (1  # {UNUSED}\n",
}


@pytest.mark.parametrize("case", CHANGES)
def test_what_has_no_use_goes(case: str, tmp_path: Path) -> None:
    before, after = (text.encode() for text in CHANGES[case])

    assert tidied(tmp_path, before) == after
    assert tidied(tmp_path, after) == after


@pytest.mark.parametrize("case", KEPT)
def test_all_else_stays(case: str, tmp_path: Path) -> None:
    before = KEPT[case].encode()

    assert tidied(tmp_path, before) == before


@pytest.mark.parametrize(
    ("start", "encoding"), [("", "utf-8-sig"), ("# coding: latin-1\n", "latin-1"), ("", "utf-8"), ("\f", "utf-8")]
)
def test_other_bytes_stay_as_they_are(start: str, encoding: str, tmp_path: Path) -> None:
    text = start + "s = 'f\xfcr'  # {}\nt = 1  \n"
    before, after = (
        text.replace("{}", f"\xfc  # {UNUSED}").encode(encoding),
        text.replace("{}", "\xfc").encode(encoding),
    )

    assert tidied(tmp_path, before) == after


def test_a_coding_line_does_not_come_into_force(tmp_path: Path) -> None:
    before = f"# one\n# {UNUSED}\n# coding: latin-1\ns = 'f\xfcr'\n".encode()

    assert tidied(tmp_path, before) == before


@pytest.mark.parametrize("name", ["a.js", "conf.yaml", "Dockerfile"])
def test_only_python_is_changed(name: str, tmp_path: Path) -> None:
    sign = "//" if name == "a.js" else "#"
    before = f"{sign} {UNUSED}\n".encode()

    assert tidied(tmp_path, before, name) == before


SECRET = f'key = "sk-proj-{"a1B2" * 12}"'


def test_a_secret_right_behind_is_not_repeated(tmp_path: Path) -> None:
    before = f"x = 1  # {UNUSED}\n{SECRET}\n".encode()

    assert tidied(tmp_path, before) == before


def test_a_secret_before_is_left_out_of_the_patch(tmp_path: Path) -> None:
    assert tidied(tmp_path, f"{SECRET}\nx = 1  # {UNUSED}\n".encode()) == f"{SECRET}\nx = 1\n".encode()


def test_without_a_day_nothing_goes(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": f"x = 1  # {UNUSED}\n".encode()})

    assert planned(tmp_path, "").patches == ()


def test_of_a_file_alone_nobody_can_tell(tmp_path: Path) -> None:
    write(tmp_path, {"a.py": f"x = 1  # {UNUSED}\n".encode()})

    assert planned(tmp_path / "a.py").patches == ()


def test_the_commit_ends_the_series_and_is_taken_back_first(tmp_path: Path) -> None:
    tree = {"poster.py": POSTER.encode()}
    commit(tmp_path, tree)
    report = planned(tmp_path)
    *series, last = report.patches

    assert series
    assert all(patch.stage for patch in series)
    assert last.stage is None
    assert [f"/{len(series) + 1}]" in patch.text for patch in report.patches] == [True] * len(report.patches)
    assert report.rollback[0].subject == f'Revert "{last.subject}"'
    trees = applied(tmp_path, report)
    assert trees[-2]["poster.py"].endswith(b"-- it was here\n")
    assert trees[-1]["poster.py"].endswith(b"SIZE = 3\n")
    assert any(isinstance(finding.fix, Patch) for finding in report.findings)


@pytest.mark.parametrize(
    ("words", "goes"), [((), True), (("--stage", "storage"), False), (("--isolated",), False), (("--dry-run",), False)]
)
def test_apply_and_undo(words: tuple[str, ...], goes: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    root = tmp_path / "shop"
    root.mkdir()
    commit(root, {"poster.py": POSTER.encode()})
    before = (root / "poster.py").read_bytes()

    assert run("apply", root, *words) == 0
    assert (list(in_python("a.py", (root / "poster.py").read_text())) == []) is goes
    if goes:
        assert git(root, "status", "--short")
        assert run("undo", root) == 0
        assert (root / "poster.py").read_bytes() == before


def test_plan_tells_of_it_on_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795435200")
    root = tmp_path / "shop"
    write(root, {"a.py": f"x = 1  # {UNUSED}\n".encode()})

    assert run("plan", root, "-o", tmp_path / "plan") == 0
    [patch] = json.loads((tmp_path / "plan/report.json").read_text())["patches"]
    assert patch["stage"] is None
    assert f"plan/patches/{patch['name']}" in {str(each) for each in read_tree(tmp_path)}
    assert "Comments that silence nothing" in (tmp_path / "plan/report.html").read_text()
    assert run("report", tmp_path / "plan/report.json", "-o", tmp_path / "again.html") == 0
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "plan/report.html").read_bytes()


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return int(caught.value.code or 0)
