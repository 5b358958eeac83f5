"""Reads the comments `offramp: ignore[rule] until=DAY -- reason`, wherever comments can stand; obeys none of them."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator

from offramp.days import is_day
from offramp.exemptions import Ignore
from offramp.languages import code
from offramp.source import split_lines

KEYWORD = "offramp:"
"""What stands in every file that has such a comment."""

_MARK = re.compile(r"(?:#|//|/\*|--|<!--|;)\s*offramp:\s*ignore\b")
_REST = re.compile(r"\[(?P<rules>[^\]]*)\](?:\s+until=(?P<until>\S+))?(?:\s+--(?P<reason>.*))?")
_END = re.compile(r"\s*(?:\*/|-->)?\s*$")
_COMMENT_LINE = re.compile(r"\s*(?:#|//|/\*|\*|--|<!--|;)")
_FORM = "write `offramp: ignore[rule] until=2027-01-31 -- reason`"

_Place = tuple[int, int, str]
"""A line, the characters before the comment, and the text of the line from the comment on."""


def in_python(path: str, text: str) -> Iterator[Ignore]:
    """The comments of a module or a notebook; what only looks like one in a string is none."""
    if KEYWORD not in text:
        return
    try:
        tokens = list(tokenize.generate_tokens(io.StringIO(text).readline))
    except (tokenize.TokenError, SyntaxError):
        return  # what cannot be read is told of elsewhere
    yield from _ignores(path, text, [(*each.start, each.string) for each in tokens if each.type == tokenize.COMMENT])


def in_config(path: str, text: str) -> Iterator[Ignore]:
    """The comments of a configuration file; JSON has none."""
    if KEYWORD in text and not path.lower().endswith(".json"):
        found = ((number, re.search(r"(?:^|(?<=\s))[#;].*", line)) for number, line in _lines(text))
        yield from _ignores(path, text, [(number, match.start(), match[0]) for number, match in found if match])


def in_other(path: str, text: str) -> Iterator[Ignore]:
    """The comments of a file in another language: what its code is without them."""
    if KEYWORD not in text:
        return
    bare = dict(_lines(code(path, text)))
    places = []
    for number, line in _lines(text):
        mark = _MARK.search(line)
        if mark and not bare[number][mark.start() : mark.end()].strip():
            places.append((number, mark.start(), line[mark.start() :]))
    yield from _ignores(path, text, places)


def _lines(text: str) -> Iterable[tuple[int, str]]:
    return enumerate((line.rstrip("\r\n") for line in split_lines(text)), 1)


def _ignores(path: str, text: str, places: Iterable[_Place]) -> Iterator[Ignore]:
    lines: tuple[str, ...] = ()
    for line, column, comment in places:
        mark = _MARK.search(comment)
        if mark:
            lines = lines or split_lines(text)
            covers = _covered(lines, line, column)
            yield _ignore(path, (line, column + mark.start() + 1), covers, comment[mark.end() :])


def _covered(lines: tuple[str, ...], line: int, column: int) -> tuple[int, int]:
    """Its own line; of a comment on a line of its own also the next line of code."""
    if lines[line - 1][:column].strip():
        return line, line
    last = line + 1
    while last < len(lines) and _COMMENT_LINE.match(lines[last - 1]):
        last += 1
    return line, last


def _ignore(path: str, at: tuple[int, int], covers: tuple[int, int], rest: str) -> Ignore:
    found = _REST.fullmatch(_END.sub("", rest))
    rules = tuple(dict.fromkeys(word.strip() for word in found["rules"].split(",") if word.strip())) if found else ()
    until = (found["until"] or "") if found else ""
    fault = ""
    if not found:
        fault = _FORM
    elif not rules:
        fault = "name the rules that are to be ignored between the brackets"
    elif until and not is_day(until):
        fault = f"{until} is no day; write it as 2027-01-31"
    return Ignore(
        path=path,
        line=at[0],
        column=at[1],
        covers=covers,
        rules=rules,
        until="" if fault else until,
        reason=(found["reason"] or "").strip() if found else "",
        fault=fault,
    )
