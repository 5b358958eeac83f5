"""What an answer of the double counts as: tokens by the published rules, the rest by rules of thumb it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from offramp.contract import Contract, Usage, output_tokens, price_of_usage
from offramp.contract.sizes import parse_size
from offramp.rehearse.request import Request
from offramp.rehearse.uploads import picture

_AUTO_SIZE, _AUTO_QUALITY = "1024x1024", "medium"
_CHARACTERS_A_TOKEN = 4
_PATCH, _LEAST_EDGE, _MOST_PATCHES = 32, 1024, 1536
"""No rule for input images is published; this one has been found to agree with usages that were observed."""


class Drawing(Struct, frozen=True, kw_only=True):
    """How the images of a call are drawn."""

    width: int
    height: int
    quality: str
    kind: str
    background: str
    count: int
    partials: int
    frames: int

    @property
    def size(self) -> str:
        """As the API writes it."""
        return f"{self.width}x{self.height}"


class Estimate(Struct, frozen=True, kw_only=True):
    """The usage of a call, its price, and what they take for granted."""

    usage: Usage
    usd: Decimal | None
    assumed: tuple[str, ...]


def drawing_of(request: Request) -> Drawing:
    """How the double draws what a valid request asks for."""
    asked = {name: value for name, value in request.image_arguments.items() if value is not None}
    width, height = parse_size(str(asked.get("size"))) or parse_size(_AUTO_SIZE) or (1, 1)
    streamed = bool(request.arguments.get("stream"))
    quality, background = asked.get("quality", "auto"), asked.get("background", "auto")
    return Drawing(
        width=width,
        height=height,
        quality=_AUTO_QUALITY if quality == "auto" else quality,
        kind=asked.get("output_format", "png"),
        background="opaque" if background == "auto" else background,
        count=asked.get("n", 1),
        partials=asked.get("partial_images", 0) if streamed else 0,
        frames=asked.get("frame_count", 9),
    )


def estimate(contract: Contract, request: Request, drawing: Drawing) -> Estimate:
    """The usage of an image call, and its price at the day of the contract."""
    model = contract.target_model if request.deployment else request.model
    published = output_tokens(contract, model, drawing.size, drawing.quality)
    each = published or output_tokens(contract, contract.target_model, drawing.size, drawing.quality) or 0
    partials = drawing.partials * contract.cost.partial_image_tokens
    pictures = [picture(upload.data) for upload in request.uploads]
    usage = Usage(
        text_in=_text_tokens(request),
        image_in=sum(_image_tokens(each.width, each.height) for each in pictures if each),
        image_out=drawing.count * (each + partials),
    )
    priced = published is not None and not request.deployment
    usd = price_of_usage(contract, model, usage) if priced else None
    return Estimate(usage=usage, usd=usd, assumed=tuple(_assumed(request, published is not None)))


def _text_tokens(request: Request) -> int:
    asked = request.arguments.get("prompt") or request.arguments.get("input")
    return -(-sum(map(len, _texts(asked))) // _CHARACTERS_A_TOKEN)


def _texts(asked: object) -> Iterator[str]:
    """The texts of a prompt, or of the messages that are the input of a response."""
    if isinstance(asked, str):
        yield asked
    elif isinstance(asked, Mapping):
        yield from _texts(asked.get("content") or asked.get("text"))
    elif isinstance(asked, list):
        for each in asked:
            yield from _texts(each)


def _image_tokens(width: int, height: int) -> int:
    """Patches of the image, its longest edge raised to the least one."""
    scale = max(1.0, _LEAST_EDGE / max(width, height))
    across, down = (-(-round(edge * scale) // _PATCH) for edge in (width, height))
    return min(across * down, _MOST_PATCHES)


def _assumed(request: Request, published: bool) -> Iterator[str]:
    asked = request.image_arguments
    if asked.get("size") in (None, "auto"):
        yield f"size auto counted as {_AUTO_SIZE}"
    if asked.get("quality") in (None, "auto"):
        yield f"quality auto counted as {_AUTO_QUALITY}"
    if request.deployment:
        yield f"which model the deployment {request.deployment} holds is not known: no price"
    elif not published:
        yield f"no token rule is published for {request.model}: no price"
    if request.tool is not None:
        yield "the tokens of the main model are not counted"
