"""One match as a finding: its words, stages, disposition and lines; knows no other match."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

from msgspec.structs import replace

from offramp.match import Match
from offramp.model import Confidence, Contrast, Disposition, Finding, Frame, Location, NoPatch, Role, Route, Stage
from offramp.redact import redact
from offramp.rules import Rule
from offramp.source import split_lines

_NOT_PLANNED = NoPatch(
    reason="not-planned",
    detail="No patch was asked for in this run.",
    next_step="Run `offramp plan` to get patches.",
)
_FRAME = 2
"""Lines above and below."""
WITHOUT_OPERATION = (Role.CLIENT, Role.CREDENTIAL, Role.POOL, Role.HARVEST, Role.CONFIG)


def finding_of(match: Match, route: Route, texts: Mapping[str, str], inside_copies: Container[Location]) -> Finding:
    """The finding, but for its ids and what it has to do with others."""
    rule, facts = match.rule, dict(match.facts)
    disposition = Disposition.DROP if match.location in inside_copies else rule.disposition
    return Finding(
        id="",
        rule=rule.id,
        title=rule.title,
        message=_message(rule, facts),
        route=route,
        role=rule.role,
        stages=_stages(match),
        disposition=disposition or _disposition(route, rule.role),
        equivalent=_equivalent(match),
        confidence=rule.confidence if match.sure else _lower(rule.confidence),
        location=match.location,
        scope=match.scope,
        evidence=match.evidence,
        site="",
        contrast=_contrast(rule, facts),
        doubts=_doubts(match),
        frame=_frame(texts.get(match.location.path, ""), match.location),
        fix=_NOT_PLANNED,
    )


def _message(rule: Rule, facts: Mapping[str, str]) -> str:
    return _filled(rule.message or rule.title, facts, unknown="")


def _contrast(rule: Rule, facts: Mapping[str, str]) -> tuple[Contrast, ...]:
    return tuple(
        replace(
            each.contrast,
            because=_filled(each.contrast.because, facts, unknown="unknown"),
            instead=_filled(each.contrast.instead, facts, unknown="unknown"),
        )
        for each in rule.contrast
    )


def _filled(text: str, facts: Mapping[str, str], unknown: str) -> str:
    """The text with its places filled, secrets masked."""
    text = re.sub(r"\{(\$?\w+)\}", lambda place: facts.get(place[1]) or unknown, text)
    return redact(re.sub(r"\s+([,.;:])", r"\1", re.sub(r" {2,}", " ", text)).strip())


def _doubts(match: Match) -> tuple[str, ...]:
    start = match.rule.confidence
    doubts = [f"the rule starts at {start.value}: its shape alone leaves a doubt"] if start.rank else []
    return (*doubts, *([] if match.sure else ["a deciding value is known only in part, or is one of several"]))


def _stages(match: Match) -> tuple[Stage, ...]:
    """Those of the rule; of generation and edit a call has the one it asks for, and a client the first."""
    both = {Stage.GENERATION, Stage.EDIT}
    stages = {*match.rule.stages, *match.also}
    if match.rule.role is Role.CALL and stages & both:
        stages = (stages - both) | {Stage.EDIT if _edits(match) else Stage.GENERATION}
        stages |= {Stage.STREAMING} if match.streams else set()
    elif both <= stages:
        stages -= {Stage.EDIT}
    return tuple(sorted(stages, key=lambda stage: stage.order))


def _edits(match: Match) -> bool:
    return match.edits or Stage.GENERATION not in match.rule.stages


def _equivalent(match: Match) -> str:
    """The operation of a call; what is no call has none of its own."""
    if match.rule.role in WITHOUT_OPERATION:
        return ""
    named = match.rule.equivalent
    if named in ("same", "images.generate") and match.rule.role is Role.CALL:
        named = "images.edit" if _edits(match) else "images.generate"
        return f"{named}+stream" if match.streams and named == "images.generate" else named
    return named


def _disposition(route: Route, role: Role) -> Disposition:
    if role in (Role.POOL, Role.HARVEST, Role.CREDENTIAL):
        return Disposition.DROP
    if route is Route.GATEWAY:
        return Disposition.FALLBACK
    return Disposition.MIGRATE


def _lower(confidence: Confidence) -> Confidence:
    order = list(Confidence)
    return order[min(confidence.rank + 1, len(order) - 1)]


def _frame(text: str, at: Location) -> Frame | None:
    if not text:
        return None
    lines = split_lines(text)
    first = max(at.line - _FRAME, 1)
    last = min(max(at.line, min(at.end_line, at.line + 12)) + _FRAME, len(lines))
    return Frame(first=first, lines=tuple(redact(line.rstrip("\r\n")) for line in lines[first - 1 : last]))
