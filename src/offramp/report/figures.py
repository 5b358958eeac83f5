"""The part of the JSON contract that stands beside the findings: rules, costs, credentials, gateways, earlier runs."""

from __future__ import annotations

from decimal import Decimal

from offramp.figures import GATES, CallCost, Costs, Gateway
from offramp.model import Report, RuleInfo
from offramp.report.places import Places


def beside(report: Report, places: Places) -> dict[str, object]:
    """Keys of the report; those that nobody asked about are left out."""
    fired = {finding.rule for finding in report.findings}
    rules = sorted(report.rules, key=lambda rule: rule.id)
    found: dict[str, object] = {
        "rules": [_rule(rule) for rule in rules if rule.id in fired],
        "silent_rules": [rule.id for rule in rules if rule.id not in fired],
        "credentials": [
            {
                "kind": each.kind,
                "name": each.name,
                "path": each.path,
                "line": places.line(each.path, each.line),
                "findings": list(each.findings),
            }
            | places.cell(each.path, each.line)
            for each in report.credentials
        ],
        "gateways": [_gateway(each) for each in report.gateways],
    }
    if report.costs:
        found["costs"] = _costs(report.costs)
    if report.earlier:
        found["earlier"] = [
            {
                "commit": run.commit,
                "contract": run.contract,
                "findings": run.findings,
                "banned": run.banned,
                "patched": run.patched,
                "fresh": run.fresh,
                "fresh_banned": run.fresh_banned,
                "gone": run.gone,
            }
            for run in report.earlier
        ]
    return found


def _rule(rule: RuleInfo) -> dict[str, object]:
    score = rule.measured
    return {
        "id": rule.id,
        "title": rule.title,
        "why": rule.why,
        "route": rule.route,
        "role": rule.role.value,
        "stages": [stage.value for stage in rule.stages],
        "equivalent": rule.equivalent,
        "references": list(rule.references),
        "confidence": rule.confidence.value,
        "measured": {"right": score.right, "wrong": score.wrong, "as_of": score.as_of} if score else None,
    }


def _gateway(gateway: Gateway) -> dict[str, object]:
    said = {answer.gate: {"evidence": answer.evidence, "until": answer.until} for answer in gateway.answers}
    return {
        "host": gateway.host,
        "findings": list(gateway.findings),
        "gates": {gate: said.get(gate) for gate in GATES},
    }


def _costs(costs: Costs) -> dict[str, object]:
    prices = costs.prices
    return {
        "model": prices.model,
        "text_input": _usd(prices.text_input),
        "image_input": _usd(prices.image_input),
        "images": [{"size": each.size, "quality": each.quality, "usd": _usd(each.usd)} for each in prices.images],
        "calls": [_call(each) for each in costs.calls],
        "flat_prices": [
            {"finding": each.finding, "call": each.call, "amounts": list(each.amounts)} for each in costs.flat
        ],
    }


def _call(call: CallCost) -> dict[str, object]:
    return {
        "finding": call.finding,
        "count": list(call.count),
        "sizes": list(call.sizes),
        "qualities": list(call.qualities),
        "usd_least": _usd(call.least),
        "usd_most": _usd(call.most),
    }


def _usd(amount: Decimal | None) -> str | None:
    """A text: an amount of money is no binary fraction."""
    return None if amount is None else f"{amount.normalize():f}"
