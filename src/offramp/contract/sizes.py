"""Sizes of images: reading them, checking them against a rule, finding the nearest valid one."""

from __future__ import annotations

import re
from math import log

from offramp.contract.model import FreeSize, SizeRule

_SIZE = re.compile(r"([1-9]\d{0,5})x([1-9]\d{0,5})", re.ASCII)


def parse_size(text: str) -> tuple[int, int] | None:
    """Width and height of `WIDTHxHEIGHT`; None for anything else, `auto` included."""
    found = _SIZE.fullmatch(text)
    return (int(found[1]), int(found[2])) if found else None


def size_problem(rule: SizeRule, text: str) -> str:
    """Why a model with this rule refuses the size; empty when it takes it."""
    if text in rule.standard or (text == "auto" and rule.auto):
        return ""
    size = parse_size(text)
    if size is None:
        return "is not WIDTHxHEIGHT"
    if rule.free is None:
        return f"is none of {', '.join(rule.standard)}"
    return _free_problem(rule.free, *size)


def nearest_size(rule: SizeRule, width: int, height: int) -> str:
    """The standard size whose proportions are closest."""

    def distance(text: str) -> float:
        standard = parse_size(text)
        assert standard is not None
        return abs(log(width / height) - log(standard[0] / standard[1]))

    return min(rule.standard, key=distance)


def _free_problem(free: FreeSize, width: int, height: int) -> str:
    pixels = width * height
    if width % free.multiple_of or height % free.multiple_of:
        return f"has an edge that is not a multiple of {free.multiple_of}"
    if max(width, height) > free.max_edge:
        return f"has an edge over {free.max_edge}"
    if max(width, height) > free.max_ratio * min(width, height):
        return f"is longer than {free.max_ratio}:1"
    if pixels < free.min_pixels:
        return f"has {pixels} pixels, fewer than {free.min_pixels}"
    if pixels > free.max_pixels:
        return f"has {pixels} pixels, more than {free.max_pixels}"
    return ""
