"""Masks credentials in any text that is to be shown; the shapes are data in `rules/_tables/secrets.yaml`.

A mask tells nothing of the length. Ordinary code and placeholders stay as they are.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from offramp.rules import load_table

MASK = "***"
SHORTEST_LITERAL = 4
_LONGEST = 64 * 1024
"""Characters; a longer text may hold credentials, but is none."""

# Not a secret: it keeps digests of offramp apart from any other hash of the same text.
_KEY = b"offramp/credential/1"
_PREFIX_LENGTH = 4
_KEPT = 16_384
"""Texts that are not looked through again: the steps of one chain of evidence stand in many."""


class _Shape(Struct, frozen=True, kw_only=True):
    kind: str
    pattern: re.Pattern[str]
    prefix: str
    random: bool

    def spans(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Where a credential of this shape stands, and its mask."""
        group = "secret" if "secret" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(text):
            found = match.group(group)
            if not is_placeholder(found) and (not self.random or _looks_random(found)):
                yield match.start(group), match.end(group), self.prefix + MASK


class _Shapes(Struct, frozen=True, kw_only=True):
    shapes: tuple[_Shape, ...]
    """Known by themselves."""
    places: tuple[_Shape, ...]
    """Known by what stands before them."""
    placeholder: re.Pattern[str]


def redact(text: str, literals: Iterable[str] = ()) -> str:
    """The text with every credential masked, and every one of `literals` too."""
    for literal in sorted(set(literals), key=len, reverse=True):
        if len(literal) >= SHORTEST_LITERAL:
            text = text.replace(literal, MASK)
    return _masked(text)


def secret_lines(data: bytes, literals: Collection[str] = ()) -> frozenset[bytes]:
    """The lines of a file, ends included, in which a credential stands."""
    text = data.decode("utf-8", "replace")
    if redact(text, literals) == text:
        return frozenset()
    lines = dict.fromkeys(data.split(b"\n"))
    shown = {line: line.decode("utf-8", "replace") for line in lines}
    found = [line for line, text in shown.items() if redact(text, literals) != text]
    return frozenset(end for line in found for end in (line, line + b"\n"))


@lru_cache(maxsize=_KEPT)
def _masked(text: str) -> str:
    known = _known()
    found = (span for shape in known.shapes + known.places for span in shape.spans(text))
    spans = sorted(found, key=lambda span: (span[0], -len(span[2]), -span[1]))
    for start, end, mask in reversed(list(_apart(spans))):
        text = text[:start] + mask + text[end:]
    return text


def secret_kind(text: str) -> str | None:
    """What kind of credential the whole text is; `None` for any other text, a URL with a password in it among them."""
    if len(text) > _LONGEST:
        return None
    bare = re.sub(r"(?i)\A(?:bearer|basic)\s+", "", text.strip())
    for shape in _known().shapes:
        for start, end, _ in shape.spans(bare):
            if (start, end) == (0, len(bare)):
                return shape.kind
    return None


def secret_prefix(text: str) -> str:
    """The public marker a credential begins with, such as `sk-`; empty when its kind has none."""
    kind = secret_kind(text)
    return next((shape.prefix for shape in _known().shapes if shape.kind == kind), "")


def is_placeholder(text: str) -> bool:
    """Whether the text only stands where a credential is to be put, such as `your-api-key` or `OPENAI_API_KEY`."""
    bare = text.strip()
    is_name = "_" in bare and bare.isupper() and bare.isidentifier()
    return not bare or is_name or len(set(bare)) <= 2 or bool(_known().placeholder.fullmatch(bare))


def digest(text: str) -> str:
    """A short keyed hash: tells two credentials apart, and gives none of them away."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6, key=_KEY).hexdigest()


def _looks_random(text: str) -> bool:
    """Letters and digits mixed, or a long mix of cases; prose and plain words are neither."""
    if any(character.isspace() for character in text) and "=" not in text:
        return False
    letters = [character for character in text if character.isalpha()]
    digits = any(character.isdigit() for character in text)
    mixed = any(c.isupper() for c in letters) and any(c.islower() for c in letters)
    return (digits and len(letters) > 0 and len(text) >= 8) or (mixed and len(text) >= 20)


def _apart(spans: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Sorted spans without those that begin inside an earlier one."""
    last = 0
    for start, end, mask in spans:
        if start >= last:
            last = end
            yield start, end, mask


@cache
def _known() -> _Shapes:
    raw: Mapping[str, Any] = load_table("secrets").raw
    return _Shapes(
        shapes=tuple(_shape(entry) for entry in raw["shapes"]),
        places=tuple(_shape(entry) for entry in raw["places"]),
        placeholder=re.compile("|".join(f"(?:{one})" for one in raw["placeholders"]), re.IGNORECASE | re.DOTALL),
    )


def _shape(entry: Mapping[str, Any]) -> _Shape:
    prefix = str(entry.get("prefix", ""))
    return _Shape(
        kind=entry["value"],
        pattern=re.compile(entry["pattern"]),
        prefix=prefix[:_PREFIX_LENGTH],
        random=bool(entry.get("random", False)),
    )
