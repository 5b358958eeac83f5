"""The gate: which findings count, which do not and why; takes no finding out of the report and reads no code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from offramp.config.values import Config
from offramp.exemptions import Drift, Exemption, Grounds, Judgement, Note, Place
from offramp.gate import gateways, ignores
from offramp.gate.entries import Comparison, Entry, compared
from offramp.gate.policy import Bars
from offramp.model import Finding, Report, Role, Route

__all__ = ["Known", "counting", "drifted", "failing", "fault", "held_against", "judged"]


class Known(Struct, frozen=True, kw_only=True):
    """What was there before: the entries of a baseline, or the findings of another revision."""

    grounds: Grounds
    where: str
    entries: tuple[Entry, ...]
    official: tuple[Place, ...] = ()
    """Where the official API was asked."""
    prefix: str = ""
    """From the baseline to the scanned folder, with a `/` at the end."""


def judged(report: Report, config: Config, today: str, known: Iterable[Known] = (), *, whole: bool = True) -> Report:
    """The report with its exceptions, what is wrong with them, and the drift. Days are texts such as 2027-01-31.

    `whole` says that the whole project was scanned, so that what was not found is not there.
    """
    found: dict[str, Exemption] = {}
    notes: list[Note] = []
    if not config.isolated:
        _add(found, ignores.silenced(report, today))
        notes += ignores.notes(report, today, whole=whole)
    _add(found, gateways.opened(report, config, today))
    # Of a part of what the configuration is for, nobody can tell that a gateway has no use.
    notes += gateways.notes(report, config, today, whole=whole and not config.prefix)
    _add(found, _by_policy(report, config, today))
    notes += _lapsed_policies(config, today)
    drift: dict[str, Drift] = {}
    known, fresh = tuple(known), {each.id for each in report.findings}
    for each in known:
        comparison = held_against(replace(report, exceptions=tuple(found.values())), each, whole=whole)
        _add(found, _carried(comparison, each, report, today))
        notes += _of_entries(comparison, each, report, today, whole=whole)
        drift |= {one.finding: one for one in drifted(comparison, each, report)}
        fresh &= {one.id for one in comparison.fresh}
    if not known:
        fresh = set()
    return replace(
        report,
        exceptions=tuple(sorted(_masked(each) for each in found.values())),
        notes=tuple(sorted(set(notes))),
        drift=tuple(sorted(drift.values())),
        judgement=Judgement(
            fail_on=config.fail_on,
            strict=config.strict,
            passed=True,
            against=tuple(each.where for each in known),
            fresh=tuple(sorted(fresh)),
        ),
        gateways=gateways.answered(report, config) if config.gateways else report.gateways,
    )


def held_against(report: Report, known: Known, *, whole: bool) -> Comparison:
    """The findings without an exception, beside what was known of them."""
    unread = {known.prefix + skipped.path for skipped in report.skipped}
    comparison = compared(counting(report), _in_reach(known, report, unread, whole), known.prefix)
    # Of a notebook some cells may not have been read: nobody can tell that what stood in one of them is gone.
    return replace(comparison, gone=tuple(each for each in comparison.gone if each.path not in unread))


def counting(report: Report) -> tuple[Finding, ...]:
    """The findings without an exception."""
    exempt = {each.finding for each in report.exceptions}
    return tuple(finding for finding in report.findings if finding.id not in exempt)


def failing(report: Report, config: Config, today: str, *, sure: bool) -> tuple[Finding, ...]:
    """The findings that fail; with `sure`, only those beyond doubt."""
    bars = Bars(config, today)
    return tuple(each for each in counting(report) if bars.of(each.location.path).fails(each, sure=sure))


def _add(found: dict[str, Exemption], more: Iterable[Exemption]) -> None:
    """The first exception of a finding is the one that is told."""
    for each in more:
        found.setdefault(each.finding, each)


def _masked(each: Exemption) -> Exemption:
    from offramp.redact import redact  # reads the rules, which a clean project does without

    return replace(each, reason=redact(each.reason))


def _by_policy(report: Report, config: Config, today: str) -> Iterator[Exemption]:
    """What would fail elsewhere, and does not where it stands."""
    bars = Bars(config, today)
    for finding in report.findings:
        bar = bars.of(finding.location.path)
        if bar.policy and bars.general.fails(finding, sure=False) and not bar.fails(finding, sure=False):
            policy = bar.policy
            yield Exemption(
                finding=finding.id,
                grounds=Grounds.POLICY,
                where=f"policy.{policy.name} of {config.file}",
                reason=policy.reason,
                until=policy.until,
            )


def _lapsed_policies(config: Config, today: str) -> Iterator[Note]:
    for each in Bars(config, today).lapsed:
        message = f"The policy `{each.name}` held until {each.until}: its paths are judged like all others."
        yield Note(path=config.file, line=0, rule="expired-policy", message=message)


def _in_reach(known: Known, report: Report, unread: Container[str], whole: bool) -> list[Entry]:
    """The entries that a scan of this part could find."""
    seen = {known.prefix + finding.location.path for finding in report.findings}
    return [
        each
        for each in known.entries
        if each.path.startswith(known.prefix) and (each.path in seen or (whole and each.path not in unread))
    ]  # fmt: skip


def _carried(comparison: Comparison, known: Known, report: Report, today: str) -> Iterator[Exemption]:
    for finding in report.findings:
        entry = comparison.known.get(finding.id)
        if entry and (known.grounds is Grounds.UNCHANGED or not fault(entry, finding, today)):
            yield Exemption(
                finding=finding.id, grounds=known.grounds, where=known.where, reason=entry.reason, until=entry.until
            )


def fault(entry: Entry, finding: Finding, today: str) -> str:
    """Why an entry does not hold, as the key of a note; empty when it does."""
    if entry.until and entry.until < today:
        return "expired-baseline-entry"
    proven = entry.reason and entry.until
    return "unproven-baseline-entry" if finding.route.banned and not proven else ""


def _of_entries(comparison: Comparison, known: Known, report: Report, today: str, *, whole: bool) -> Iterator[Note]:
    """What is wrong with the entries of a baseline; another revision is as it is."""
    if known.grounds is Grounds.UNCHANGED:
        return
    for finding in report.findings:
        entry = comparison.known.get(finding.id)
        if entry and (rule := fault(entry, finding, today)):
            yield Note(path=known.where, line=0, rule=rule, message=_FAULTS[rule].format(entry))
    for each in comparison.gone if whole else ():
        message = f"{each.rule} is no longer found in {each.path}: `offramp baseline prune` takes its entry out."
        yield Note(path=known.where, line=0, rule="fixed-baseline-entry", message=message)


_FAULTS = {
    "expired-baseline-entry": "The entry for {0.rule} in {0.path} held until {0.until}: its finding counts again.",
    "unproven-baseline-entry": "The entry for {0.rule} in {0.path} lacks a reason or an end date, so it does not hold.",
}


def drifted(comparison: Comparison, known: Known, report: Report) -> Iterator[Drift]:
    """Calls that stand where a call of a milder route is gone."""
    before: dict[Place, tuple[str, ...]] = dict.fromkeys(_left(known, report), ("official",))
    for each in comparison.gone:
        if each.role == Role.CALL.value:
            before[Place(path=each.path, scope=each.scope)] = (*each.was, each.route)
    for finding in comparison.fresh:
        routes = before.get(Place(path=known.prefix + finding.location.path, scope=finding.scope))
        if routes and finding.role is Role.CALL and Route(routes[-1]).gravity < finding.route.gravity:
            yield Drift(finding=finding.id, routes=(*routes, finding.route.value))


def _left(known: Known, report: Report) -> Counter[Place]:
    """Where fewer calls go to the official API than went there."""
    now = (replace(each, path=known.prefix + each.path) for each in report.official)
    return Counter(known.official) - Counter(now)
