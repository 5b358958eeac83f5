"""How the result of an old call is taken apart, and what each part is under the official call."""

from __future__ import annotations

import re
from enum import Enum

from msgspec import Struct


class Part(Enum):
    """What a read of a result means."""

    RESULT = "the reply"
    LIST = "the list of images"
    ITEM = "one image"
    URL = "the address of an image"
    URLS = "a list of addresses"
    BASE64 = "the base64 text of an image"
    BYTES = "the bytes of an image"
    CHECK = "a check of the HTTP status"
    PROMPT = "the prompt as the model rewrote it"
    OTHER = "something the official reply has too"
    LOST = "something the official reply does not have"


class Shape(Struct, frozen=True):
    """The parts of one kind of result, as regular expressions of trails in the order in which they are tried."""

    name: str
    parts: tuple[tuple[str, Part], ...]
    item: str
    """How the first image is reached from the official result when the old one had it directly."""

    def part(self, trail: str) -> Part:
        """What a trail means in this shape."""
        return next((part for regex, part in self.parts if re.fullmatch(regex, trail)), Part.LOST)

    def text_above(self, trail: str) -> tuple[str, int]:
        """The trail of the base64 text of an image that a trail goes on behind, as by `.encode`, and by how many steps.

        The trail itself, and 0, where it does not.
        """
        for regex, part in self.parts:
            begun = re.match(rf"({regex})(?=[.\[(])", trail) if part is Part.BASE64 else None
            if begun:
                return begun[0], len(_STEP.findall(trail[begun.end() :]))
        return trail, 0

    def is_below_url(self, trail: str) -> bool:
        """Whether something was taken of the address of an image."""
        return any(part is Part.URL and re.match(rf"({regex})[.\[(]", trail) for regex, part in self.parts)


_STEP = re.compile(r"\.\w+|\[[^\]]*\]|\(\)")

_KEYS = (
    (r"", Part.RESULT),
    (r"(\.data|\[data\])", Part.LIST),
    (r"(\.data|\[data\])\[\]", Part.ITEM),
    (r"(\.data|\[data\])\[\](\.url|\[url\])", Part.URL),
    (r"(\.data|\[data\])\[\](\.b64_json|\[b64_json\])", Part.BASE64),
    (r"(\.data|\[data\])\[\](\.revised_prompt|\[revised_prompt\])", Part.PROMPT),
    (r"(\.created|\[created\]|\.usage|\[usage\])", Part.OTHER),
)
_HTTP_CHECKS = r"(\.raise_for_status(\(\))?|\.status_code|\.status|\.ok|\.is_success|\.is_error)"

SDK = Shape(
    "sdk", (*_KEYS, (r"\.usage\..*|\.(created|model|provider|background|quality|size|output_format)", Part.OTHER)), ""
)
STREAM = Shape(
    "stream",
    (
        (r"", Part.RESULT),
        (r"\[\]", Part.ITEM),
        (r"\[\]\.(b64_json|type|usage|size|quality|background|output_format)([.\[(].*)?", Part.OTHER),
        (r"\[\]\.(partial_image_index|created_at)", Part.OTHER),
    ),
    "",
)
LEGACY = Shape("legacy", _KEYS, "")
HTTP = Shape(
    "http",
    (
        (r"", Part.RESULT),
        (_HTTP_CHECKS, Part.CHECK),
        (r"(\.json\(\)|\.json)", Part.RESULT),
        *((rf"\.json\(\){regex}", part) for regex, part in _KEYS if regex),
    ),
    "",
)
CODEX = Shape(
    "codex",
    (
        (r"", Part.RESULT),
        (r"\.images", Part.LIST),
        (r"\.images\[\]", Part.ITEM),
        (r"\.images\[\]\.data", Part.BYTES),
        (r"\.images\[\]\.b64_json", Part.BASE64),
    ),
    "",
)
BINGART = Shape(
    "bingart",
    (
        (r"", Part.RESULT),
        (r"\[images\]", Part.LIST),
        (r"\[images\]\[\]", Part.ITEM),
        (r"\[images\]\[\]\[url\]", Part.URL),
    ),
    "",
)
LINKS = Shape("links", ((r"", Part.URLS), (r"\[\]", Part.URL)), "")
