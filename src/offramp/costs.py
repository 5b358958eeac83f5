"""What the official calls in the place of the findings ask for and cost; reads values, writes no code.

Size, quality and number are read of the old call and carried over as a patch would carry them. What the source leaves
open stays open: the price is then a range over all that may be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from msgspec import Struct

from offramp.analysis import Analysis
from offramp.contract import Contract, Model, carry, price_per_image
from offramp.figures import CallCost, Costs, FlatPrice, Price, PriceList
from offramp.model import Disposition, Finding, Role
from offramp.resolve import Request, Site, Sites, options
from offramp.resolve.site import member
from offramp.values import Absent, FromEnv, Known, Table, Value

_AUTO = "auto"
_OPERATIONS = ("images.generate", "images.edit")


def costs(analysis: Analysis, contract: Contract) -> Costs:
    """Of every call that has an official counterpart, and of every fixed price that is booked."""
    target = contract.model(contract.target_model)
    assert target is not None  # the contract is checked when it is loaded
    teller = _Teller(sites=analysis.sites, contract=contract, target=target)
    found = sorted(analysis.findings, key=lambda pair: pair[0].sort_key)
    calls = [teller.cost(finding, match.site) for finding, match in found if match.site and _is_carried(finding)]
    flat = [
        FlatPrice(finding=finding.id, call=finding.site, amounts=tuple(sorted({text for _, text in amounts})))
        for finding, match in found
        if finding.role is Role.COST and match.rule.when.around == "flat-price"
        for amounts in [[fact for fact in match.facts if fact[0] == "amount"]]
    ]
    return Costs(prices=_prices(contract, target), calls=tuple(calls), flat=tuple(flat))


def _is_carried(finding: Finding) -> bool:
    return finding.role is Role.CALL and bool(finding.equivalent) and finding.disposition is not Disposition.DROP


def _prices(contract: Contract, target: Model) -> PriceList:
    rows = [
        Price(size=size, quality=quality, usd=usd)
        for size in contract.size_rule(target).standard
        for quality in target.qualities
        if (usd := price_per_image(contract, target.id, size, quality)) is not None
    ]
    listed = target.prices
    return PriceList(
        model=target.id,
        text_input=listed.text_input if listed else None,
        image_input=listed.image_input if listed else None,
        images=tuple(rows),
    )


class _Teller(Struct, frozen=True, kw_only=True):
    """Tells the cost of one call after another."""

    sites: Sites
    contract: Contract
    target: Model

    def cost(self, finding: Finding, site: Site) -> CallCost:
        sizes = self._carried(finding, site, "size")
        qualities = self._carried(finding, site, "quality")
        prices = list(self._prices(sizes, qualities))
        known = prices and None not in prices
        return CallCost(
            finding=finding.id,
            count=self._count(site),
            sizes=sizes,
            qualities=qualities,
            least=min(filter(None, prices)) if known else None,
            most=max(filter(None, prices)) if known else None,
        )

    def _count(self, site: Site) -> tuple[int, ...]:
        values = _told(self._asked(site, "n"))
        if values is None:
            return ()
        numbers = {int(each) for each in values or (1,) if isinstance(each, int) or str(each).isdecimal()}
        return tuple(sorted(numbers)) if values == () or len(numbers) == len(set(values)) else ()

    def _carried(self, finding: Finding, site: Site, name: str) -> tuple[str, ...]:
        """The values after the move; what is left out, or given up, is left to the model."""
        values = _told(self._asked(site, name))
        if values is None:
            return ()
        plain = finding.equivalent.removesuffix("+stream")
        operation = plain if plain in _OPERATIONS else _OPERATIONS[0]
        carried = [dict(carry(self.contract, operation, self.target.id, {name: each}).kept) for each in values]
        return tuple(sorted({str(kept.get(name) or _AUTO) for kept in carried})) or (_AUTO,)

    def _asked(self, site: Site, name: str) -> Value:
        value = self.sites.argument(site, name)
        request = self.sites.request(site) if isinstance(value, Absent) else None
        found = [each for body in _bodies(request) if not isinstance(each := member(body, name), Absent)]
        return found[0] if found else value

    def _prices(self, sizes: tuple[str, ...], qualities: tuple[str, ...]) -> Iterator[Decimal | None]:
        standard = self.contract.size_rule(self.target).standard
        for size in _opened(sizes, standard):
            for quality in _opened(qualities, tuple(each for each in self.target.qualities if each != _AUTO)):
                yield price_per_image(self.contract, self.target.id, size, quality)


def _bodies(request: Request | None) -> Iterable[Value]:
    return [body for body in (request.json, request.data) if isinstance(body, Table)] if request else []


def _told(value: Value) -> tuple[str | int, ...] | None:
    """All that the value may be; nothing when it is not given, None when the source does not tell.

    A variable of the environment counts as its default, if the code gives one.
    """
    found: list[str | int] = []
    for each in options(value):
        match each.default if isinstance(each, FromEnv) and not isinstance(each.default, Absent) else each:
            case Absent() | Known(value=None):
                continue
            case Known(value=str() | int() as plain):
                found.append(plain)
            case _:
                return None
    return tuple(dict.fromkeys(found))


def _opened(values: tuple[str, ...], all_of_them: tuple[str, ...]) -> tuple[str, ...]:
    return all_of_them if not values or _AUTO in values else values
