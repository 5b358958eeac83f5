"""Who reaches a finding, and through what kind of file; changes no verdict but its confidence.

A caller of a function that makes a classed call gets no finding of its own. One request would be counted, gated and
patched as often as its wrapper is used, and the patch belongs inside the wrapper: the callers stand in the evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from offramp.facts import Call
from offramp.match import Match
from offramp.match.told import passed_at
from offramp.model import Confidence, Finding, Reach, Role, Step
from offramp.resolve import Program, Site

_DEPTH = 16
_SHOWN = 8
_LOOKED_AT = 100
_TRIED_OUT = re.compile(r"(^|/)((tests?|testing|docs?|examples?|samples?)/|(conftest|test_[^/]*|[^/]*_test)\.pyw?$)")

Drafts = Iterable[tuple[Finding, Match]]


class _Way(Struct, frozen=True):
    """One call on the way to a classed call; `through` names the functions in between, the nearest caller first."""

    path: str
    scope: int
    call: Call
    through: tuple[str, ...]


def reached(program: Program, drafts: Drafts) -> tuple[tuple[Finding, Match], ...]:
    """The findings with the calls that lead to them and the kind of place they stand in."""
    return tuple((_placed(_with_callers(program, finding, match), match), match) for finding, match in drafts)


def _placed(finding: Finding, match: Match) -> Finding:
    """What only a test or an example does is no proof that the product does it."""
    if _TRIED_OUT.search(finding.location.path):
        doubts = (*finding.doubts, "it stands in a test, an example or documentation")
        sure = Confidence.MEDIUM if finding.confidence is Confidence.HIGH else finding.confidence
        return replace(finding, reach=Reach.TEST, confidence=sure, doubts=doubts)
    if finding.role is Role.CONFIG:
        return replace(finding, reach=Reach.MENTION if match.mention else Reach.CONFIG)
    return finding


def _with_callers(program: Program, finding: Finding, match: Match) -> Finding:
    if finding.role is not Role.CALL or match.site is None:
        return finding
    ways = list(_ways(program, match.site, frozenset() if match.sure else passed_at(match.evidence)))
    steps = [_step(program, way) for way in ways[:_SHOWN]]
    if len(ways) > _SHOWN:
        more = ways[_SHOWN]
        text = f"and {len(ways) - _SHOWN} more calls lead here, this one among them"
        steps.append(Step(path=more.path, line=more.call.at.line, text=text))
    *before, last = finding.evidence
    return replace(finding, evidence=(*before, *reversed(steps), last), callers=tuple(steps))


def _ways(program: Program, site: Site, passed: frozenset[tuple[str, int]]) -> Iterator[_Way]:
    """The calls that lead to a site, the nearest first; each function is entered once. Where some of its callers are
    among the `passed` places, the others hand in something else.
    """
    name = _name(program, site.path, site.scope)
    waiting: list[tuple[str, int, tuple[str, ...]]] = [(site.path, site.scope, (name,))]
    seen = {(site.path, site.scope)}
    found = 0
    while waiting:
        path, scope, through = waiting.pop(0)
        for caller, where, call in _deciding(program.callers(path, scope), passed) if scope else ():
            found += 1
            yield _Way(caller, where, call, through)
            if found >= _LOOKED_AT:
                return
            if (caller, where) not in seen and len(through) < _DEPTH:
                seen.add((caller, where))
                waiting.append((caller, where, (_name(program, caller, where), *through)))


def _deciding(
    callers: Sequence[tuple[str, int, Call]], passed: frozenset[tuple[str, int]]
) -> Sequence[tuple[str, int, Call]]:
    """The callers that hand in what the evidence tells of; all of them where it tells of none."""
    return [each for each in callers if (each[0], each[2].at.line) in passed] or callers


def _name(program: Program, path: str, scope: int) -> str:
    return program.indexes[path].facts.scopes[scope].name


def _step(program: Program, way: _Way) -> Step:
    who = _name(program, way.path, way.scope)
    subject = f"`{who}`" if who else "the module"
    chain = ", then ".join(f"`{each}`" for each in way.through)
    return Step(path=way.path, line=way.call.at.line, text=f"{subject} reaches the call through {chain}")
