"""URLs that are known in part: host, path, and what stands in for the rest."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from offramp.resolve.base import alternatives, options
from offramp.resolve.strings import joined, pieces, string_method
from offramp.values import Absent, FromEnv, Known, Value

HOLE = "\ufffc"
"""Stands in a text for a piece that is not known."""


def text_with_holes(value: Value) -> str:
    """The text of a value; a hole reads as U+FFFC."""
    return "".join(HOLE if part is None else part for part in pieces(value))


def host_of(value: Value) -> str | None:
    """The host of a URL, when it is known in full; None otherwise."""
    host = host_with_holes(value)
    return None if host is None or HOLE in host else host


def host_with_holes(value: Value) -> str | None:
    """The host of a URL of which at least the domain is known, `\ufffc.example.com`; None otherwise."""
    text = text_with_holes(value)
    if "://" not in text:
        return None
    try:
        host = (urlsplit(text).hostname or "").lower()
    except ValueError:
        return None
    known = host.rpartition(HOLE)[2]
    has_domain = HOLE not in host or (known.startswith(".") and known.count(".") >= 2)
    return host if host and has_domain else None


def port_of(value: Value) -> int | None:
    """The port of a URL that names one; None otherwise."""
    text = text_with_holes(value)
    try:
        return urlsplit(text).port if "://" in text else None
    except ValueError:
        return None


def path_of(value: Value) -> str | None:
    """The path of a URL; a hole reads as U+FFFC. None when nothing of it is known."""
    text = text_with_holes(value)
    if not text.strip(HOLE):
        return None
    if "://" in text:
        rest = text.split("://", 1)[1]
        text = rest[min([rest.find(mark) for mark in "/?#" if mark in rest], default=len(rest)) :]
    elif text.startswith(HOLE):
        text = text[1:] if text[1:].startswith("/") else "/" + text[1:]
    return text.split("?")[0].split("#")[0]


def addresses(value: Value) -> Iterator[Value]:
    """The URLs that a value can be, as far as the source tells: what a variable of the environment is without it."""
    for each in alternatives(value):
        if isinstance(each, FromEnv) and not isinstance(each.default, Absent):
            yield from addresses(each.default)
        else:
            yield each


def based(base: Value, url: Value) -> Value:
    """A URL under the base of its session; an absolute one stands alone."""
    if isinstance(base, Absent):
        return url
    first = next((part for part in pieces(_first(url))), None)
    if first and "://" in first:
        return url
    rest = string_method(url, "lstrip", ("/",))
    stem = string_method(base, "rstrip", ("/",))
    return joined([stem or base, Known(value="/"), rest or url])


def _first(value: Value) -> Value:
    return value.default if isinstance(value, FromEnv) else options(value)[0]
