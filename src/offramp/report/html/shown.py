"""How scanned text is shown: odd characters are made visible, long lines are cut with a mark. Escaping is Jinja2's."""

from __future__ import annotations

import re
from urllib.parse import quote

from markupsafe import Markup, escape

LINE_LIMIT = 400
_TEXT_LIMIT = 2_000


def visible(value: object) -> object:
    """Jinja2's last word on a value: control and direction characters become their code points."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = _cut(value, _TEXT_LIMIT)
    return text if text.isprintable() else "".join(map(_visible, text))


def cut_line(text: str) -> str:
    """One line of code, short enough for a page."""
    return _cut(text, LINE_LIMIT)


def prose(text: str) -> Markup:
    """A sentence with its `code` set as code. Nothing else in it means anything."""
    pieces = str(visible(text)).split("`")
    if len(pieces) % 2 == 0:
        return escape("`".join(pieces))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )


def fragment(text: str) -> str:
    """The text as it stands behind `#` in a link."""
    return quote(text, safe="", errors="replace")


def linked(reference: str) -> bool:
    """Whether a reference may become a link; any other scheme stays text."""
    return re.fullmatch(r"https?://[^\s<>\"]+", reference) is not None


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[:limit]} [... {len(text) - limit} more characters]"


def _visible(char: str) -> str:
    return char if char.isprintable() or char in "\t\n" else f"\u27e8U+{ord(char):04X}\u27e9"
