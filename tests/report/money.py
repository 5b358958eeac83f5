"""What stands beside the findings of the sample: costs, credentials, gateways, an earlier run."""

from __future__ import annotations

from decimal import Decimal

from offramp.figures import Answer, CallCost, Costs, Credential, FlatPrice, Gateway, Price, PriceList, Run

_USD = {
    ("1024x1024", "low"): "0.00588",
    ("1024x1024", "medium"): "0.05268",
    ("1024x1024", "high"): "0.21072",
    ("1536x1024", "low"): "0.00474",
}


def costs() -> Costs:
    """One call of a known price, one that is open, one of no known price."""
    prices = PriceList(
        model="gpt-image-2",
        text_input=Decimal(5),
        image_input=Decimal(8),
        images=tuple(Price(size=size, quality=quality, usd=Decimal(usd)) for (size, quality), usd in _USD.items()),
    )
    calls = (
        _call("a1b2c3d4e5", ("1024x1024",), ("medium",), "0.05268", "0.05268"),
        _call("4b1f0c2a9d", ("1024x1024",), ("auto",), "0.00588", "0.21072"),
        _call("c00c1e0001", (), (), None, None),
    )
    flat = FlatPrice(finding="c057000001", call="a1b2c3d4e5", amounts=("0.020",))
    return Costs(prices=prices, calls=calls, flat=(flat,))


def _call(
    finding: str, sizes: tuple[str, ...], qualities: tuple[str, ...], least: str | None, most: str | None
) -> CallCost:
    return CallCost(
        finding=finding,
        count=(1,),
        sizes=sizes,
        qualities=qualities,
        least=Decimal(least) if least else None,
        most=Decimal(most) if most else None,
    )


def credentials() -> tuple[Credential, ...]:
    """Two kinds of credentials of banned routes."""
    return (
        Credential(
            kind="environment", name="BING_AUTH_COOKIE", path="bots/settings.py", line=8, findings=("c00c1e0001",)
        ),
        Credential(kind="harvested", name="", path="bots/login.py", line=12, findings=("70c3ba5700",)),
    )


def gateways() -> tuple[Gateway, ...]:
    """A gateway with one answer of five, and an endpoint without a name."""
    owner = Answer(gate="owner", evidence="order 2026-117 with OpenRouter", until="2027-03-31")
    return (
        Gateway(host="openrouter.ai", findings=("6a7e3a4000",), answers=(owner,)),
        Gateway(host="", findings=("3ab4c5d6e7",)),
    )


def earlier() -> tuple[Run, ...]:
    """One run before this one."""
    run = Run(
        commit="0e1d2c3b4a59",
        contract="2026-08-22",
        findings=14,
        banned=9,
        patched=3,
        fresh=2,
        fresh_banned=1,
        gone=6,
    )
    return (run,)
