"""What one image costs by the published token rules, and what a usage costs by the published prices."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from offramp.contract.model import Contract, Model, TokenRule
from offramp.contract.sizes import parse_size, size_problem

_MILLION = 1_000_000


class Usage(Struct, frozen=True, kw_only=True):
    """The tokens of one answer, as the usage block of the API divides them."""

    text_in: int
    image_in: int
    image_out: int
    text_out: int = 0


def output_tokens(contract: Contract, model: str, size: str, quality: str) -> int | None:
    """Image output tokens of one image; None when size or quality is left to the model or no rule is published."""
    found = contract.model(model)
    rule = _rule(contract, found) if found else None
    if found is None or rule is None or size_problem(contract.size_rule(found), size):
        return None
    if rule.table:
        return dict(dict(rule.table).get(size, ())).get(quality)
    base, pixels = dict(rule.base).get(quality), parse_size(size)
    return _formula(rule, base, *pixels) if base and pixels else None


def price_per_image(contract: Contract, model: str, size: str, quality: str) -> Decimal | None:
    """US dollars for the output of one image."""
    tokens, found = output_tokens(contract, model, size, quality), contract.model(model)
    if tokens is None or found is None or found.prices is None:
        return None
    return tokens * found.prices.image_output / _MILLION


def price_of_usage(contract: Contract, model: str, usage: Usage) -> Decimal | None:
    """US dollars for a usage, nothing of it cached; None where a price it needs is not listed."""
    found = contract.model(model)
    if found is None or found.prices is None or (usage.text_out and found.prices.text_output is None):
        return None
    prices = found.prices
    total = usage.text_in * prices.text_input + usage.image_in * prices.image_input
    total += usage.image_out * prices.image_output + usage.text_out * (prices.text_output or 0)
    return total / _MILLION


def _rule(contract: Contract, model: Model) -> TokenRule | None:
    return next((rule for rule in contract.tokens if rule.id == model.tokens), None)


def _formula(rule: TokenRule, base: int, width: int, height: int) -> int:
    u = round(Fraction(base * min(width, height), max(width, height)))  # half to even, as the published script does
    return -(-base * u * (rule.offset + width * height) // rule.divisor)
