"""Plans a generated program and runs it before and after: what came of it, and whether that was right."""

from __future__ import annotations

import ast
import asyncio
import base64
import inspect
import io
import os
import re
import ssl
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch
from urllib.parse import quote

import openai
from loopback import CONTRACT
from msgspec import Struct
from msgspec.structs import replace
from old_service import OldService, drawn, old_openai, packages, serving_old
from variations import LEGACY, ODD, RELAY, TAIL, Variation, variations

from offramp import rehearse
from offramp.analysis import analyze
from offramp.attempts import Plan
from offramp.facts import FileFacts
from offramp.intake import Intake
from offramp.model import Coverage, NoPatch
from offramp.parse import parse
from offramp.prove import proven
from offramp.rehearse import Call, Double
from offramp.rehearse.answers import Body
from offramp.rules import load as load_rules

RULES = load_rules()
PATH = "app.py"
PROMPT = "a cat"


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of one program. `faults` are what is wrong with its patch."""

    variation: Variation
    verdict: str
    """`patched`, `not found`, or the reasons why there is no patch."""
    after: str
    faults: tuple[str, ...] = ()
    refused: tuple[NoPatch, ...] = ()


class Services(Struct, frozen=True):
    """Both services while they run."""

    old: OldService
    new: Double

    def run(self, text: str, kind: str) -> tuple[str, list[str]]:
        """What the program gives, as text, and which prompts it sent."""
        self.old.prompts.clear()
        known = len(self.new.journal.calls)
        legacy = {"openai": old_openai(self.old.url)} if kind == LEGACY and re.search(r"\bImage\b", text) else {}
        openai._reset_client()
        with packages(**legacy), redirect_stdout(io.StringIO()), TemporaryDirectory() as folder, chdir(folder):
            names: dict[str, Any] = {"__name__": "app"}
            exec(compile(text.replace(RELAY, f"{self.old.url}/v1"), PATH, "exec"), names)
            result = names["draw"](PROMPT)
            result = asyncio.run(result) if inspect.iscoroutine(result) else result
            said = _TEXT.sub(_addressed, repr(result).replace(self.old.url, ""))
        sent = [str(call.request.arguments.get("prompt")) for call in self.new.journal.calls[known:]]
        return said, self.old.prompts + sent


_TEXT = re.compile(r"images/[0-9a-f]{32}\.png|data:image/png;base64,([\w+/=]+)")


def _addressed(found: re.Match[str]) -> str:
    """The old address of the picture that took its place in a file or in a text."""
    data = base64.b64decode(found[1]) if found[1] else Path(found[0]).read_bytes()
    [(number, prompt)] = re.findall(r"picture (\d+) of (.*)", data.decode(), re.DOTALL)
    return f"/files/{number}/{quote(prompt)}"


@contextmanager
def chdir(folder: str) -> Iterator[None]:
    """The process in another folder; `contextlib` has it from Python 3.11 on."""
    before = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(before)


@contextmanager
def services() -> Iterator[Services]:
    """The old service and the double of the official API, which draw the same pictures."""
    with serving_old() as old, rehearse.serving() as new:
        new.amend = _drawn
        # A context for TLS, which nothing here speaks, takes longer to make than all the rest.
        context = ssl.create_default_context()
        with (
            patch.dict("os.environ", {"OPENAI_BASE_URL": new.base_url, "OPENAI_API_KEY": "test"}),
            patch("ssl.create_default_context", lambda *_, **__: context),
        ):
            yield Services(old, new)


def _drawn(call: Call, body: Body) -> Body:
    prompt = str(call.request.arguments.get("prompt"))
    images = [{"b64_json": base64.b64encode(drawn(prompt, each)).decode()} for each in range(len(body["data"]))]
    return {**body, "data": images}


def planned(text: str) -> Plan:
    """The proven plan for one file."""
    facts = parse(PATH, text)
    assert isinstance(facts, FileFacts)
    intake = Intake(
        facts=(facts,), settings=(), texts={PATH: text}, encodings={PATH: "utf-8"}, notebooks={}, others={},
        skipped=(), coverage=Coverage(discovered=1, screened_out=0, parsed=1, unresolved=0),
        read={}, words=frozenset(),
    )  # fmt: skip
    return proven(analyze([facts], [], intake.texts, RULES), intake, CONTRACT, RULES)


def tried(variation: Variation, running: Services) -> Outcome:
    """Plan one program, and run it before and after."""
    plan = planned(variation.text)
    attempts = plan.attempts.values()
    refused = tuple(each.refused for each in attempts if each.refused)
    reasons = sorted({each.reason for each in refused})
    verdict = "+".join(reasons) or ("patched" if attempts else "not found")
    outcome = Outcome(
        variation=variation, verdict=verdict, after=plan.texts().get(PATH, variation.text), refused=refused
    )
    if outcome.after == variation.text:
        return replace(outcome, faults=("patched without a change",) if verdict == "patched" else ())
    return replace(
        outcome, verdict=f"patched{'+' * bool(reasons)}{'+'.join(reasons)}", faults=tuple(_faults(outcome, running))
    )


def _faults(outcome: Outcome, running: Services) -> Iterator[str]:
    before, after = outcome.variation.text, outcome.after
    yield from _in_text(outcome.variation, after)
    old = running.run(before, outcome.variation.kind)
    known = len(running.new.journal.calls)
    try:
        new = running.run(after, outcome.variation.kind)
    except Exception as error:
        yield f"does not run: {type(error).__name__}: {error}"
        return
    if old != new:
        yield f"{old} became {new}"
    for call in running.new.journal.calls[known:]:
        for violation in call.violations:
            yield f"breaks the contract: {violation}"
    if any(each.draft and each.draft.edits for each in planned(after).attempts.values()):
        yield "a second plan changes it again"


def _in_text(variation: Variation, after: str) -> Iterator[str]:
    """Whether what no edit was meant for is as it was."""
    try:
        ast.parse(after)
    except SyntaxError as error:
        yield f"does not parse: {error}"
    for comment in variation.kept:
        if after.count(comment) != variation.text.count(comment):
            yield f"lost: {comment}"
    for line in (ODD.strip(), TAIL.strip(), *_foreign(variation.text)):
        if after.count(line) < variation.text.count(line):
            yield f"changed: {line}"
    if ("\r\n" in variation.text) != ("\r\n" in after) or ("\r\n" in after and "\n" in after.replace("\r\n", "")):
        yield "other line ends"
    if "\t" in variation.text and [line for line in after.splitlines() if line.startswith("    ")] != [
        line for line in variation.text.splitlines() if line.startswith("    ")
    ]:
        yield "blanks among tabs"
    if variation.text.endswith("\n") != after.endswith("\n"):
        yield "another end"


def _foreign(text: str) -> list[str]:
    """Lines that speak neither of the call nor of its reply."""
    return [line for line in text.splitlines() if line.lstrip().startswith(("log", "found =", "def same", "counter"))]


def fuzz(number: int, seed: int) -> None:
    """Try many programs and print what came of them, and each patch that is wrong."""
    verdicts: Counter[str] = Counter()
    with services() as running:
        for each in variations(number, seed):
            outcome = tried(each, running)
            verdicts[outcome.verdict] += 1
            if outcome.faults:
                print(each.name, *outcome.faults, sep="\n    ")
    for verdict, count in verdicts.most_common():
        print(f"{count:6} {verdict}")


if __name__ == "__main__":
    fuzz(*map(int, sys.argv[1:]))
