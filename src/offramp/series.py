"""Writes git patches: diffs of bytes, and mails that a plain `git am` applies; decides nothing about their content.

A mail with CRLF lines or with bytes that are no UTF-8 goes quoted-printable: `git am` drops the CR of plain mails, and
a mail that is ASCII throughout can be kept, shown and written as text.
"""

from __future__ import annotations

import binascii
import difflib
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from typing import Any

from offramp import __version__
from offramp.model import Change, Replacement

AUTHOR = "offramp <offramp@localhost>"
MODE = "100644"

_NO_FILE = b"/dev/null"
_NO_BLOB = "0" * 40
_ESCAPES = {7: "\\a", 8: "\\b", 9: "\\t", 10: "\\n", 11: "\\v", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}

_Opcode = tuple[str, int, int, int, int]


def diff_of(change: Change) -> bytes:
    """The git diff of what becomes of one file."""
    return unified(change.path, change.before, change.after, hidden=change.hidden)


def unified(
    path: str, before: bytes | None, after: bytes | None, context: int = 3, hidden: frozenset[bytes] = frozenset()
) -> bytes:
    """The git diff of one file; `None` is a file that is not there. Empty when nothing changes.

    Bytes, because a file need not be UTF-8; `shown` makes text of it for people. `hidden` are lines that are left out
    of what is shown around the changes, as far as git can do without them.
    """
    if before == after:
        return b""
    old, new = _name("a/", path), _name("b/", path)
    lines = [b"diff --git %s %s\n" % (old, new)]
    if before is None:
        lines.append(f"new file mode {MODE}\n".encode())
    if after is None:
        lines.append(f"deleted file mode {MODE}\n".encode())
    # Without a mode at its end: whether the file is executable is not known here, and git keeps what it finds.
    lines.append(f"index {_blob(before)}..{_blob(after)}\n".encode())
    hunks = list(_hunks(_lines(before), _lines(after), context, hidden))
    if hunks:
        lines.append(b"--- %s\n" % _tabbed(_NO_FILE if before is None else old))
        lines.append(b"+++ %s\n" % _tabbed(_NO_FILE if after is None else new))
    return b"".join(lines + hunks)


def replacements(path: str, before: str, after: str) -> Iterator[Replacement]:
    """The lines of a text that differ, and what takes their place."""
    old, new = _lines(before.encode()), _lines(after.encode())
    for tag, i1, i2, j1, j2 in _Matcher(old, new).get_opcodes():
        if tag != "equal":
            (line, column), (end_line, end_column) = _before_line(old, i1), _before_line(old, i2)
            text = b"".join(new[j1:j2]).decode()
            yield Replacement(path=path, line=line, column=column, end_line=end_line, end_column=end_column, text=text)


def _before_line(lines: list[bytes], index: int) -> tuple[int, int]:
    """The place before a line, or behind the last; without a line end there, behind its last character."""
    if index and index == len(lines) and not lines[-1].endswith(b"\n"):
        return index, len(lines[-1].decode()) + 1
    return index + 1, 1


def shown(diff: bytes) -> str:
    """A diff as text for people: what is no UTF-8 is replaced, CR falls away. Not for git."""
    return diff.decode("utf-8", "replace").replace("\r\n", "\n")


def mbox(number: int, total: int, subject: str, body: str, date: datetime, diffs: Iterable[bytes]) -> str:
    """One mail of a series in the form of `git format-patch`, without a diffstat."""
    text = b"".join((_message(body), b"---\n\n", *diffs, f"-- \nofframp {__version__}\n\n".encode()))
    plain = b"\r" not in text and _is_utf8(text)
    headers = [
        f"From {_NO_BLOB} Mon Sep 17 00:00:00 2001",
        f"From: {AUTHOR}",
        f"Date: {format_datetime(date)}",
        f"Subject: {_header(f'[PATCH {number}/{total}] {subject}')}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        f"Content-Transfer-Encoding: {'8bit' if plain else 'quoted-printable'}",
    ]
    return "\n".join(headers) + "\n\n" + (text.decode() if plain else _quoted_printable(text))


def _name(prefix: str, path: str) -> bytes:
    """A path as git writes it: in quotes, with octal escapes, when it holds more than printable ASCII."""
    raw = (prefix + path).encode("utf-8", "surrogateescape")
    if all(32 <= byte < 127 and byte not in _ESCAPES for byte in raw):
        return raw
    return f'"{"".join(_escaped(byte) for byte in raw)}"'.encode()


def _escaped(byte: int) -> str:
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"


def _tabbed(name: bytes) -> bytes:
    """Names with blanks end with a tab there, so that no reader takes the rest for a date."""
    return name + b"\t" if b" " in name and not name.startswith(b'"') else name


def _blob(data: bytes | None) -> str:
    """The name git gives to the content; it lets `git am --3way` find what a patch was made against."""
    if data is None:
        return _NO_BLOB
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()


def _lines(data: bytes | None) -> list[bytes]:
    """Lines end with LF only, as git has it; a form feed or a lone CR is part of a line."""
    pieces = (data or b"").split(b"\n")
    return [piece + b"\n" for piece in pieces[:-1]] + ([pieces[-1]] if pieces[-1] else [])


def _hunks(before: Sequence[bytes], after: Sequence[bytes], context: int, hidden: frozenset[bytes]) -> Iterator[bytes]:
    for group in (each for whole in _groups(before, after, context) for each in _without(whole, before, hidden)):
        yield _range(group)
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from _marked(b" ", before[i1:i2])
            else:
                yield from _marked(b"-", before[i1:i2])
                yield from _marked(b"+", after[j1:j2])


def _groups(before: Sequence[bytes], after: Sequence[bytes], context: int) -> Iterable[Sequence[_Opcode]]:
    matcher = _Matcher(before, after)
    if context:
        return matcher.get_grouped_opcodes(context)
    return [[opcode] for opcode in matcher.get_opcodes() if opcode[0] != "equal"]


def _without(group: Sequence[_Opcode], before: Sequence[bytes], hidden: frozenset[bytes]) -> list[Sequence[_Opcode]]:
    """The group, taken apart where lines around its changes are hidden; whole where git could not place its parts.

    Git takes a hunk that ends with a change for one at the end of the file, so that a line has to follow each.
    """
    found: list[list[_Opcode]] = [[]]
    for number, (tag, i1, i2, j1, j2) in enumerate(group):
        kept = [i for i in range(i1, i2) if before[i] in hidden] if tag == "equal" else []
        if not kept:
            found[-1].append((tag, i1, i2, j1, j2))
            continue
        first, last, shift = kept[0], kept[-1] + 1, j1 - i1
        if number:
            if first == i1:
                return [group]
            found[-1].append(("equal", i1, first, j1, first + shift))
        if number < len(group) - 1:
            found += [[]] if number else []
            found[-1] += [("equal", last, i2, last + shift, j2)] if last < i2 else []
    return [*found]


class _Matcher(difflib.SequenceMatcher[bytes]):
    """Compares only what stands between the first and the last line that differ: faster, and true to the edit."""

    def __init__(self, before: Sequence[bytes], after: Sequence[bytes]) -> None:
        super().__init__(None, before, after, autojunk=False)
        self.before, self.after = before, after

    def get_opcodes(self) -> list[Any]:
        """The opcodes of the whole, as the base class gives them."""
        before, after = self.before, self.after
        head = _common(before, after)
        tail = _common(before[head:][::-1], after[head:][::-1])
        i, j = len(before) - tail, len(after) - tail
        inner = difflib.SequenceMatcher(None, before[head:i], after[head:j], autojunk=False).get_opcodes()
        return [
            *([("equal", 0, head, 0, head)] if head else []),
            *((tag, i1 + head, i2 + head, j1 + head, j2 + head) for tag, i1, i2, j1, j2 in inner),
            *([("equal", i, len(before), j, len(after))] if tail else []),
        ]


def _common(one: Sequence[bytes], other: Sequence[bytes]) -> int:
    """How many lines two texts begin with in common."""
    pairs = zip(one, other)  # noqa: B905 - to the end of the shorter
    return next((count for count, (left, right) in enumerate(pairs) if left != right), min(len(one), len(other)))


def _range(group: Sequence[_Opcode]) -> bytes:
    first, last = group[0], group[-1]
    return f"@@ -{_extent(first[1], last[2])} +{_extent(first[3], last[4])} @@\n".encode()


def _extent(start: int, stop: int) -> str:
    length = stop - start
    if length == 1:
        return f"{start + 1}"
    return f"{start + 1 if length else start},{length}"


def _marked(mark: bytes, lines: Iterable[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line
        if not line.endswith(b"\n"):
            yield b"\n\\ No newline at end of file\n"


def _message(body: str) -> bytes:
    """The body of the commit; a line that git would take for the start of the patch is set in by a blank."""
    lines = body.strip("\n").splitlines()
    kept = [f" {line}" if line.startswith(("---", "diff -", "Index: ", "From ")) else line for line in lines]
    return "".join(f"{line}\n" for line in kept).encode()


def _header(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode()


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _quoted_printable(data: bytes) -> str:
    # Line by line: over the whole, b2a_qp would leave CRLF as it is.
    return "\n".join(binascii.b2a_qp(line, istext=False).decode("ascii") for line in data.split(b"\n"))
