"""Source in other languages than Python: which files hold it, and their code without comments; parses nothing."""

from __future__ import annotations

import re

from offramp.scope import C_LIKE, HASH, LUA, MARKUP, PHP, POWERSHELL

_C = r"(?<![:\\])//[^\r\n]*|(?<!\\)/\*[\s\S]*?(?:\*/|\Z)"
_HASH = r"(?<![^\s;])#[^\r\n]*"
_MARKUP = r"<!--[\s\S]*?(?:-->|\Z)"
_LUA = r"--\[\[[\s\S]*?(?:\]\]|\Z)|--[^\r\n]*"
_POWERSHELL = r"<#[\s\S]*?(?:#>|\Z)|" + _HASH
_FAMILIES = {
    _C: C_LIKE,
    f"{_C}|{_MARKUP}": MARKUP,
    f"{_C}|{_HASH}": PHP,
    _HASH: HASH,
    _POWERSHELL: POWERSHELL,
    _LUA: LUA,
}
"""Endings by how their language writes comments."""
_STRING = r"'(?:\\.|[^'\\\r\n])*'|\"(?:\\.|[^\"\\\r\n])*\"|`(?:\\[\s\S]|[^`\\])*`"
"""A quote that is not closed on its line is an apostrophe or a lifetime, and opens nothing."""
_PATTERNS = {
    ending: re.compile(rf"(?P<string>{_STRING})|{comment}")
    for comment, endings in _FAMILIES.items()
    for ending in endings
}
_TRIED_OUT = re.compile(
    r"(^|/)(?i:tests?|testing|testdata|__tests__|__mocks__|spec|e2e|fixtures|mocks?|docs?|documentation|examples?|samples?)/"
    r"|[._-](test|tests|spec|mock|stories)\.\w+$|[a-z](Test|Tests|Spec)\.\w+$",
)
_NOT_WRITTEN_HERE = re.compile(
    r"(^|/)(vendor|vendored|third[_-]?party|bower_components|Pods|Carthage|dist|build|out|\.next|\.nuxt|\.output)/"
)

LARGEST = 1024 * 1024
LONGEST_LINE = 5_000
"""Nobody writes more by hand."""


def code(path: str, text: str) -> str:
    """The text with a blank for each character of a comment: every line and column stays where it was."""
    pattern = _PATTERNS[f".{path.rpartition('.')[2].lower()}"]
    return pattern.sub(lambda found: found[0] if found["string"] else re.sub(r"[^\r\n]", " ", found[0]), text)


def set_aside(path: str) -> tuple[str, str] | None:
    """Why what stands in such a place says nothing of what the product does: a key and half a sentence."""
    if _NOT_WRITTEN_HERE.search(path):
        return "vendored", "a folder of built or foreign files"
    if _TRIED_OUT.search(path):
        return "tried-out", "a test, an example or documentation"
    return None


def built(path: str, text: str) -> str:
    """What shows that a tool wrote the file and no person reads it; empty when nothing does."""
    if re.search(r"[.-](min|bundle)\.\w+$", path):
        return "its name says that it is minified"
    if len(text) > LARGEST:
        return f"{len(text):,} characters; the limit is {LARGEST:,}"
    long = [len(line) for line in text.splitlines() if len(line) > LONGEST_LINE]
    return f"most of it stands in lines of over {LONGEST_LINE:,} characters" if 2 * sum(long) > len(text) else ""
