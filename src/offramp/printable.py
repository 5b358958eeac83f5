"""Texts of a scanned project as a terminal or a log may be given them; knows no format."""

from __future__ import annotations


def printable(text: str) -> str:
    """The text without what a terminal obeys: control and direction characters of a scanned file become their codes."""
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
