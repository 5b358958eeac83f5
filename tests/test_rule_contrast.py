"""Every contrast of every rule: with the one deciding fact changed in the rule's own examples, the verdict changes.

What is official and as it should be has no finding. So that "it would be official" can be told from "it would not be
reported", a rule of this test alone reports every official call, client and setting.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import analysed
import pytest
from msgspec.structs import replace

from offramp.model import Confidence, Finding, Role, Step
from offramp.rules import Counterfactual, Rule, Ruleset, load, shipped_directory
from offramp.scope import ENDINGS

pytestmark = pytest.mark.once

FIXTURES = Path(__file__).parents[1] / "fixtures"
RULES = load()
CASES = [(rule, number) for rule in RULES.rules for number in range(len(rule.contrast))]

FEEDING = (Role.HARVEST, Role.POOL, Role.CREDENTIAL)

PROBE = """\
id: probe-{name}
title: Official {name}
why: It is what a change leads to.
since: "0.1.0"
role: {role}
stages: [generation]
{when}
contrast: {{becomes: none, because: it is official, instead: without it, change: {{a: b}}}}
"""
OFFICIAL = 'host: [api.openai.com, "*.api.openai.com"]'
PROBES = {
    "call": f"""\
keywords: [openai]
when:
  any:
    - call: ["**.images.{{generate,edit}}", "**.responses.create", "**.chat.completions.create"]
      receiver: {{call: {{table: openai_clients}}, argument: {{base_url: {{{OFFICIAL}}}}}}}
    - call: ["openai.Image.*"]
      receiver: {{argument: {{base_url: {{{OFFICIAL}}}}}}}
    - http: {{url: {{{OFFICIAL}}}}}
    - call: ["litellm.*image*"]
      argument: {{api_base: {{{OFFICIAL}}}}}""",
    "client": f"""\
keywords: [openai]
when:
  any:
    - call: {{table: openai_clients}}
      argument: {{base_url: {{{OFFICIAL}}}}}
    - set: [openai.base_url, openai.api_base]
      argument: {{value: {{{OFFICIAL}}}}}""",
    "config": f"when: {{config: {{key: [OPENAI_BASE_URL], value: {{{OFFICIAL}}}}}}}",
    "text": """\
keywords: [api.openai.com]
confidence: medium
when:
  text:
    all: ['\\bapi\\.openai\\.com/v1\\b', '/images/(generations|edits)\\b|/v1/responses\\b', {table: sending}]""",
}
ROLES = {"text": "call"}
"""The role of a probe that is not called after it."""


@pytest.fixture(scope="module")
def probing(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    """The shipped rules and the probes."""
    folder = tmp_path_factory.mktemp("probing") / "rules"
    shutil.copytree(shipped_directory(), folder)
    for name, when in PROBES.items():
        text = PROBE.format(name=name, role=ROLES.get(name, name), when=when)
        (folder / "official" / f"probe-{name}.yaml").write_text(text, encoding="utf-8")
    return load(folder)


@dataclass(frozen=True, slots=True)
class Judged:
    """A tree of files and what was found in it."""

    texts: Mapping[str, str]
    findings: tuple[Finding, ...]
    skipped: tuple[str, ...]

    def line(self, path: str, number: int) -> str:
        return self.texts[path].split("\n")[number - 1]

    def at(self, path: str, number: int, role: Role) -> list[Finding]:
        return [
            finding
            for finding in self.findings
            if (finding.location.path, finding.location.line, finding.role) == (path, number, role)
        ]

    def has(self, like: Finding) -> bool:
        return any(_place(finding) == _place(like) for finding in self.findings)


def _place(finding: Finding) -> tuple[str, str, int]:
    return finding.rule, finding.location.path, finding.location.line


def judged(texts: Mapping[str, str], rules: Ruleset | None = None) -> Judged:
    others = {path: text for path, text in texts.items() if path.lower().endswith(ENDINGS)}
    read = {path: text for path, text in texts.items() if path not in others}
    analysis = analysed.sources(read, rules or RULES, others)
    skipped = tuple(f"{each.path}: {each.detail}" for each in analysis.skipped)
    return Judged(texts, tuple(finding for finding, _ in analysis.findings), skipped)


@cache
def before(rule: str) -> Judged:
    """The examples of a rule as they are."""
    root = FIXTURES / Path(RULES.rule(rule).source_path).parent / rule / "before"
    files = sorted(path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return judged({path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in files})


def changed(texts: Mapping[str, str], change: tuple[tuple[str, str], ...]) -> dict[str, str]:
    done = dict(texts)
    for old, new in change:
        done = {path: text.replace(old, new) for path, text in done.items()}
    return done


def problems(rule: Rule, counterfactual: Counterfactual, probing: Ruleset) -> list[str]:
    """Everything in which the changed examples contradict the contrast."""
    becomes = counterfactual.contrast.becomes
    was = before(rule.id)
    now = judged(changed(was.texts, counterfactual.change), RULES if becomes == "none" else probing)
    found = [f"does not parse: {skipped}" for skipped in now.skipped]
    found += [f"{old!r} stands in no example" for old, _ in counterfactual.change if not _stands(old, was)]
    found += [f"{path}: lines were added or lost" for path in now.texts if _lines(now, path) != _lines(was, path)]
    return found or list(_contradictions(rule, becomes, was, now))


def _contradictions(rule: Rule, becomes: str, was: Judged, now: Judged) -> Iterator[str]:
    mine = [finding for finding in was.findings if finding.rule == rule.id]
    turned = [finding for finding in mine if not now.has(finding)]
    if not turned:
        yield "the verdict is the same for every example"
    elif not any(_touched(finding, was, now) for finding in turned):
        yield "no changed line stands in the evidence"
    for finding in turned:
        instead = _instead(finding, becomes, was, now)
        if {each.route.value for each in instead} != _wanted(finding, becomes, was):
            yield f"{_at(finding)}: is {[(each.rule, each.route.value) for each in instead]} now"
    for each in now.findings:
        if each.rule == rule.id and not was.has(each):
            yield f"{_at(each)}: is found only after the change"


def _call_of(finding: Finding, tree: Judged) -> Finding:
    return next(each for each in tree.findings if each.id == finding.site)


def _wanted(finding: Finding, becomes: str, was: Judged) -> set[str]:
    if becomes == "call":
        return {_call_of(finding, was).route.value}
    return {becomes} - {"none"}


def _instead(finding: Finding, becomes: str, was: Judged, now: Judged) -> list[Finding]:
    """What stands in the place of a finding that is gone. A credential leaves the verdict to the call it feeds."""
    at = finding.location
    left = now.at(at.path, at.line, finding.role)
    if becomes == "none" or finding.role not in FEEDING or left:
        return left
    if finding.site == finding.id:
        return now.at(at.path, at.line, Role.CALL) + now.at(at.path, at.line, Role.CLIENT)
    at = _call_of(finding, was).location
    return now.at(at.path, at.line, Role.CALL)


def _stands(old: str, tree: Judged) -> bool:
    return any(old in text for text in tree.texts.values())


def _lines(tree: Judged, path: str) -> int:
    return tree.texts[path].count("\n")


def _at(finding: Finding) -> str:
    return f"{finding.location.path}:{finding.location.line}"


def _touched(finding: Finding, was: Judged, now: Judged) -> bool:
    """Whether a changed line is in the evidence: of the finding, of what surrounds it, or of what it turned into."""
    told = [each for each in was.findings if finding.site == each.site]
    told += [each for each in now.findings if _at(each) == _at(finding)]
    lines = {(step.path, n) for each in told for step in each.evidence for n in _statement(was, step)}
    lines |= {(each.location.path, n) for each in told for n in range(each.location.line, each.location.end_line + 1)}
    return any(was.line(*line) != now.line(*line) for line in lines)


def _statement(tree: Judged, step: Step) -> range:
    """The lines of the simple statement that begins where a step of the evidence points."""
    if step.path.endswith(".py"):
        for node in ast.walk(ast.parse(tree.texts[step.path])):
            if isinstance(node, ast.stmt) and node.lineno == step.line and not hasattr(node, "body"):
                return range(step.line, (node.end_lineno or step.line) + 1)
    return range(step.line, step.line + 1)


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_every_shipped_rule_has_a_contrast(rule: Rule) -> None:
    """The grammar asks for none: a user's own rules may go without."""
    assert rule.contrast


@pytest.mark.parametrize(("rule", "number"), CASES, ids=[f"{rule.id}-{number}" for rule, number in CASES])
def test_the_deciding_fact_decides(rule: Rule, number: int, probing: Ruleset) -> None:
    assert problems(rule, rule.contrast[number], probing) == []


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_what_a_contrast_names_is_known_at_every_example(rule: Rule) -> None:
    found = [finding for finding in before(rule.id).findings if finding.rule == rule.id]
    assert found
    for contrast in (contrast for finding in found for contrast in finding.contrast):
        assert "unknown" not in contrast.why + contrast.turn
        assert "{" not in contrast.why + contrast.turn


@pytest.mark.parametrize("rule", RULES.rules, ids=lambda rule: rule.id)
def test_every_finding_tells_its_class_apart_and_its_doubts(rule: Rule) -> None:
    for finding in before(rule.id).findings:
        assert finding.contrast
        assert all(each.becomes != "call" for each in finding.contrast)
        assert (finding.confidence is Confidence.HIGH) == (finding.doubts == ())
        assert set(finding.callers) <= set(finding.evidence)


# The harness itself: each way in which a contrast could be proven for nothing.


@pytest.mark.parametrize(
    ("rule", "becomes", "change", "says"),
    [
        pytest.param("bing-brush", "none", {"from bing_brush": "from own_brush"}, [], id="right"),
        pytest.param("bing-brush", "none", {"no such text": ""}, ["'no such text' stands in no example"], id="no text"),
        pytest.param(
            "bing-brush", "none", {"cookie.txt": "c.txt"}, ["the verdict is the same for every example"], id="idle"
        ),
        pytest.param(
            "bing-brush", "none", {"BingBrush(": "BingBrush(("}, ["does not parse: brush.py: line 5"], id="no Python"
        ),
        pytest.param(
            "bing-brush",
            "none",
            {"from bing_brush import BingBrush\n": ""},
            ["brush.py: lines were added or lost"],
            id="other lines",
        ),
        pytest.param(
            "bing-brush", "wrapper", {"from bing_brush": "from own_brush"}, ["brush.py:9: is [] now"], id="silent"
        ),
        pytest.param(
            "openai-client-unproven-host",
            "none",
            {"https://img.pixelworks.example": "https://openrouter.ai/api"},
            ["bot.py:3: is [('openai-client-gateway', 'gateway')] now"],
            id="another class",
        ),
        pytest.param(
            "openai-client-unproven-host",
            "gateway",
            {"https://img.pixelworks.example": "https://api.openai.com"},
            ["bot.py:3: is [('probe-client', 'official')] now"],
            id="official",
        ),
        pytest.param(
            "chatgpt-web-conversation",
            "none",
            {'"system_hints": ["picture_v2"]': '"system_hints": []'},
            ["no changed line stands in the evidence"],
            id="not in the evidence",
        ),
        pytest.param(
            "cookie-package-required",
            "none",
            {"re-edge-gpt>=0.0.46": "pillow>=11", "requests>=2.32": "bingart>=1.5"},
            ["requirements.txt:2: is found only after the change"],
            id="elsewhere",
        ),
        pytest.param(
            "sora-web-other-language",
            "gateway",
            {'"image_gen", prompt': '"video_gen", prompt'},
            ["app/api/draw/route.ts:3: is [] now"],
            id="silent in another language",
        ),
        pytest.param(
            "sora-web-other-language",
            "gateway",
            {'"https://sora.chatgpt.com/backend/video_gen", {': '"https://api.openai.com/v1/images/generations", {'},
            ["app/api/draw/route.ts:3: is [('probe-text', 'official')] now"],
            id="official in another language",
        ),
        pytest.param(
            "sora-web-other-language",
            "none",
            {"await request.json()": "await originalFetch()"},
            ["no changed line stands in the evidence"],
            id="not in the evidence in another language",
        ),
    ],
)
def test_harness(rule: str, becomes: str, change: dict[str, str], says: list[str], probing: Ruleset) -> None:
    contrast = replace(RULES.rule(rule).contrast[0].contrast, becomes=becomes)
    found = problems(RULES.rule(rule), Counterfactual(contrast=contrast, change=tuple(change.items())), probing)
    assert len(found) == len(says)
    assert all(each.startswith(start) for each, start in zip(found, says, strict=True)), found
