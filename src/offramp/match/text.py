"""Holds the rules about text against source in other languages: lines that stand together, no flow and no meaning."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from offramp.languages import code, set_aside
from offramp.match.found import Match
from offramp.model import Location, Skipped, Step
from offramp.redact import redact
from offramp.rules import Regex, Rule, Ruleset, TextWhen
from offramp.source import split_lines

_SHOWN = 80

Hit = tuple[int, re.Match[str]]
"""A line, from 0, and what was found in it."""


def match_texts(rules: Ruleset, texts: Mapping[str, str]) -> tuple[tuple[Match, ...], tuple[Skipped, ...]]:
    """Where a rule about text holds; and the files in which one does that are no part of the product."""
    kept: list[Match] = []
    skipped: list[Skipped] = []
    watching = [rule for rule in rules.rules if rule.when.texts]
    for path, text in sorted(texts.items()):
        found = list(_in_file(watching, path, text))
        aside = set_aside(path)
        if aside is None:
            kept += found
        elif found:
            reason, what = aside
            ids = ", ".join(sorted({match.rule.id for match in found}))
            skipped.append(Skipped(path=path, reason=reason, detail=f"what {ids} looks for stands here, in {what}"))
    return tuple(kept), tuple(skipped)


def _in_file(watching: Iterable[Rule], path: str, text: str) -> Iterator[Match]:
    """The first condition of a rule that holds anywhere speaks for the file."""
    lines = [line.rstrip("\r\n") for line in split_lines(code(path, text))]
    for rule in watching:
        found = (hits for when in rule.when.texts if (hits := list(places(when, lines))))
        yield from (_match(rule, path, each) for each in next(found, ()))


def places(when: TextWhen, lines: list[str]) -> Iterator[tuple[Hit, ...]]:
    """What was found for each pattern, wherever all stand together; what is within reach of a place belongs to it."""
    reach = when.within or len(lines)
    free = 0
    for number, line in enumerate(lines):
        anchor = when.all[0].search(line) if number >= free else None
        if anchor is None:
            continue
        others = _beside(when, lines, number, reach)
        if others is not None:
            yield ((number, anchor), *others)
        if others is not None or not when.within:
            free = number + reach + 1  # where the whole file is near, every other line would be told the same


def _beside(when: TextWhen, lines: list[str], at: int, reach: int) -> list[Hit] | None:
    """What stands for the other patterns around a line; None when one is missing, or one that must not be is there."""
    near = sorted(range(max(at - reach, 0), min(at + reach + 1, len(lines))), key=lambda line: abs(line - at))
    if any(_nearest([each], lines, near) for each in when.none):
        return None
    wanted = [[each] for each in when.all[1:]] + ([[*when.any]] if when.any else [])
    hits = [hit for each in wanted if (hit := _nearest(each, lines, near))]
    return hits if len(hits) == len(wanted) else None


def _nearest(patterns: Iterable[Regex], lines: list[str], near: list[int]) -> Hit | None:
    found = ((line, hit) for line in near for each in patterns if (hit := each.search(lines[line])))
    return next(found, None)


def _match(rule: Rule, path: str, hits: tuple[Hit, ...]) -> Match:
    number, found = hits[0]
    line, column = number + 1, found.start() + 1
    at = Location(path=path, line=line, column=column, end_line=line, end_column=found.end() + 1)
    steps = [Step(path=path, line=step + 1, text=f"`{_shown(each)}` stands here") for step, each in hits]
    return Match(
        rule=rule,
        location=at,
        scope="",
        site=None,
        evidence=tuple(dict.fromkeys(steps)),
        sure=True,
        facts=(("value", _shown(found)),),
    )


def _shown(found: re.Match[str]) -> str:
    return redact(" ".join(found[0].split()))[:_SHOWN]
