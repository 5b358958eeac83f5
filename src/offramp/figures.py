"""What a report tells beside its findings: prices, requests, credentials, scores, earlier runs. Adds nothing up."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct


class Measured(Struct, frozen=True, kw_only=True):
    """How many findings of a rule the labelled corpus confirms, and how many it does not; `as_of` is a day."""

    right: int
    wrong: int
    as_of: str


class Price(Struct, frozen=True, kw_only=True):
    """US dollars for the output of one image."""

    size: str
    quality: str
    usd: Decimal


class PriceList(Struct, frozen=True, kw_only=True):
    """What the target model costs on the day of the contract; empty `images` where no token rule is published."""

    model: str
    text_input: Decimal | None
    """US dollars per million tokens of the prompt."""
    image_input: Decimal | None
    """US dollars per million tokens of images that are given."""
    images: tuple[Price, ...]


class CallCost(Struct, frozen=True, kw_only=True):
    """What the official call in the place of one finding asks for, and what one image of it costs."""

    finding: str
    count: tuple[int, ...]
    """How many images a call asks for; empty when the source does not tell."""
    sizes: tuple[str, ...]
    """The sizes it may ask for, `auto` when that is left to the model; empty when the source does not tell."""
    qualities: tuple[str, ...]
    """As the sizes."""
    least: Decimal | None
    """US dollars for an image, over all that the source leaves open; None when no price is known."""
    most: Decimal | None


class FlatPrice(Struct, frozen=True, kw_only=True):
    """A fixed price that the code books for an image; `call` is the finding of the call it is booked for."""

    finding: str
    call: str
    amounts: tuple[str, ...]
    """As the code has them, in a unit that the code alone knows; empty when it is no plain number."""


class Costs(Struct, frozen=True, kw_only=True):
    """All that can be told of the cost of the official calls."""

    prices: PriceList
    calls: tuple[CallCost, ...]
    flat: tuple[FlatPrice, ...]


class Credential(Struct, frozen=True, kw_only=True, order=True):
    """A credential of a banned route: what it is and where it stands, never its value."""

    kind: str
    """`environment`, `literal`, `file`, `harvested`, `pool` or `argument`."""
    name: str
    """The variable, the file, or the public marker of a literal; may be empty."""
    path: str
    line: int
    findings: tuple[str, ...]


class Run(Struct, frozen=True, kw_only=True):
    """An earlier report on the same tree, held against this one."""

    commit: str
    contract: str
    findings: int
    banned: int
    patched: int
    fresh: int
    """Findings of the next run that it does not have."""
    fresh_banned: int
    gone: int
    """Findings of it that the next run does not have."""


class Answer(Struct, frozen=True, kw_only=True):
    """What somebody has said to one of the five gates of a gateway."""

    gate: str
    """`owner`, `model-mapping`, `billing`, `output-rights` or `observability`."""
    evidence: str
    until: str
    """The day on which the answer lapses; empty when none was given."""


class Gateway(Struct, frozen=True, kw_only=True):
    """A third party that answers image calls; `host` is empty where the source does not name it."""

    host: str
    findings: tuple[str, ...]
    answers: tuple[Answer, ...] = ()


GATES = ("owner", "model-mapping", "billing", "output-rights", "observability")
"""What has to be answered before a gateway may stay as a fallback, in this order."""
