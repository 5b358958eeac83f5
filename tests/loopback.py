"""The double of the product for tests: with pictures of one pixel, and a usage that they know by heart."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager

from offramp import rehearse
from offramp.contract import load
from offramp.rehearse import Call, Double
from offramp.rehearse.answers import Body
from offramp.rehearse.pictures import draw

CONTRACT = load()
USAGE = {
    "input_tokens": 10, "output_tokens": 196, "total_tokens": 206,
    "input_tokens_details": {"text_tokens": 10, "image_tokens": 0},
}  # fmt: skip


def png(number: int, transparent: bool = False) -> bytes:
    """A picture of one pixel; each number has its own colour."""
    return draw("png", 1, 1, number, transparent)


@contextmanager
def serving(usage: dict[str, object] = USAGE) -> Iterator[Double]:
    """The double while the block runs. Partial images have the numbers from 100 on."""

    def small(_: Call, body: Body) -> Body:
        body = {**body, "usage": usage} if body.get("usage") else body
        if "b64_json" in body:
            return {**body, "b64_json": _text(body.get("partial_image_index", -100) + 100)}
        data = body.get("data")
        return {**body, "data": [{"b64_json": _text(each)} for each in range(len(data))]} if data else body

    with rehearse.serving() as double:
        double.amend = small
        yield double


def _text(number: int) -> str:
    return base64.b64encode(png(number)).decode()
