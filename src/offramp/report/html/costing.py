"""The cost table: calls that ask for the same thing stand in one row. What is unknown stays unknown."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from offramp.figures import CallCost, Costs, PriceList
from offramp.model import Finding, Report

_THOUSAND = 1000
_MEDIUM = "medium"


class Shape(Struct, frozen=True, kw_only=True):
    """Calls with the same number, size and quality."""

    key: str
    """Stays the same while the calls do; names the volume in a link."""
    calls: tuple[Finding, ...]
    count: tuple[int, ...]
    sizes: tuple[str, ...]
    qualities: tuple[str, ...]
    least: Decimal | None
    """US dollars for a thousand images."""
    most: Decimal | None


class Flat(Struct, frozen=True, kw_only=True):
    """A fixed price in the code, and what the official output costs."""

    finding: Finding
    amounts: tuple[str, ...]
    least: Decimal | None
    """US dollars for an image."""
    most: Decimal | None


class PriceRow(Struct, frozen=True, kw_only=True):
    """US dollars for a thousand images of one size, by quality."""

    size: str
    prices: tuple[Decimal | None, ...]


class Cost(Struct, frozen=True, kw_only=True):
    """All tables of the section."""

    shapes: tuple[Shape, ...]
    flat: tuple[Flat, ...]
    qualities: tuple[str, ...]
    prices: tuple[PriceRow, ...]
    least: Decimal | None
    """US dollars for a thousand images, over all calls; None when nothing is known."""
    most: Decimal | None

    @property
    def usual(self) -> Decimal | None:
        """A point inside an open range: the first size of the list in medium quality."""
        if self.least == self.most or not self.prices or _MEDIUM not in self.qualities:
            return None
        return self.prices[0].prices[self.qualities.index(_MEDIUM)]

    @property
    def usual_size(self) -> str:
        """The size of that point."""
        return self.prices[0].size if self.prices else ""


def cost(report: Report) -> Cost | None:
    """The tables; None when the report tells nothing of costs."""
    if report.costs is None:
        return None
    findings = {finding.id: finding for finding in report.findings}
    shapes = tuple(_shapes(report.costs, findings))
    known = [shape for shape in shapes if shape.least is not None and shape.most is not None]
    qualities = tuple(dict.fromkeys(price.quality for price in report.costs.prices.images))
    return Cost(
        shapes=shapes,
        flat=tuple(_flat(report.costs, findings)),
        qualities=qualities,
        prices=tuple(_rows(report.costs.prices, qualities)),
        least=min((shape.least for shape in known if shape.least is not None), default=None),
        most=max((shape.most for shape in known if shape.most is not None), default=None),
    )


def _shapes(costs: Costs, findings: dict[str, Finding]) -> list[Shape]:
    groups: dict[tuple[object, ...], list[CallCost]] = {}
    for call in (each for each in costs.calls if each.finding in findings):
        groups.setdefault((call.count, call.sizes, call.qualities, call.least, call.most), []).append(call)
    return [
        Shape(
            key=group[0].finding,
            calls=tuple(findings[call.finding] for call in group),
            count=group[0].count,
            sizes=group[0].sizes,
            qualities=group[0].qualities,
            least=_times(group[0].least),
            most=_times(group[0].most),
        )
        for group in groups.values()
    ]


def _times(usd: Decimal | None) -> Decimal | None:
    return None if usd is None else usd * _THOUSAND


def _flat(costs: Costs, findings: dict[str, Finding]) -> list[Flat]:
    calls = {call.finding: call for call in costs.calls}
    found = []
    for each in costs.flat:
        if each.finding in findings:
            call = calls.get(each.call)
            found.append(
                Flat(
                    finding=findings[each.finding],
                    amounts=each.amounts,
                    least=call.least if call else None,
                    most=call.most if call else None,
                )
            )
    return found


def _rows(prices: PriceList, qualities: tuple[str, ...]) -> list[PriceRow]:
    listed = {(price.size, price.quality): price.usd for price in prices.images}
    return [
        PriceRow(size=size, prices=tuple(_times(listed.get((size, quality))) for quality in qualities))
        for size in dict.fromkeys(price.size for price in prices.images)
    ]
