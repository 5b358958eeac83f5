"""The five gates of each gateway: whom they let pass, and what is missing; no banned route has a gate."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from offramp.config.values import Config, Gates
from offramp.exemptions import Exemption, Grounds, Note
from offramp.figures import GATES, Answer, Gateway
from offramp.model import Report, Route


def opened(report: Report, config: Config, today: str) -> Iterator[Exemption]:
    """The findings whose gateway has all five gates answered."""
    by_host = {each.host: each for each in config.gateways if _passes(each, today)}
    hosts = _hosts(report)
    for finding in report.findings:
        gates = by_host.get(hosts.get(finding.id, ""))
        if gates and finding.route is Route.GATEWAY:
            yield Exemption(
                finding=finding.id,
                grounds=Grounds.GATES,
                where=f'gateways."{gates.host}" of {config.file}',
                reason="; ".join(f"{gate}: {said}" for gate, said in gates.answers),
                until=gates.until,
            )


def answered(report: Report, config: Config) -> tuple[Gateway, ...]:
    """The gateways of the report with what is said for each."""
    from offramp.redact import redact

    by_host = {each.host: each for each in config.gateways}
    return tuple(
        replace(
            each,
            answers=tuple(
                Answer(gate=gate, evidence=redact(said), until=by_host[each.host.lower()].until)
                for gate, said in by_host[each.host.lower()].answers
            ),
        )
        if each.host.lower() in by_host
        else each
        for each in report.gateways
    )


def notes(report: Report, config: Config, today: str, *, whole: bool) -> Iterator[Note]:
    """What is wrong with the answers."""
    hosts = _hosts(report)
    used = {hosts[each.id] for each in report.findings if each.route is Route.GATEWAY}
    for gates in config.gateways:
        if whole and gates.host not in used:
            message = f"No call goes through the gateway {gates.host}: take its table out."
            yield Note(path=config.file, line=0, rule="unused-gateway", message=message)
        elif gates.until and gates.until < today:
            message = f"The answers for {gates.host} held until {gates.until}: look at them again."
            yield Note(path=config.file, line=0, rule="expired-gateway", message=message)
        elif missing := _missing(gates):
            message = f"{gates.host} lacks {', '.join(missing)}: it does not pass."
            yield Note(path=config.file, line=0, rule="incomplete-gateway", message=message)


def _hosts(report: Report) -> dict[str, str]:
    """Who answers each finding: what stands around a call has the gateway of the call."""
    own = {finding.id: finding.host.lower() for finding in report.findings}
    return {finding.id: own[finding.id] or own.get(finding.site, "") for finding in report.findings}


def _passes(gates: Gates, today: str) -> bool:
    return not _missing(gates) and gates.until >= today


def _missing(gates: Gates) -> list[str]:
    answered = dict(gates.answers)
    return [gate for gate in GATES if gate not in answered] + ([] if gates.until else ["until"])
