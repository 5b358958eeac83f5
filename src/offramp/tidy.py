"""Takes comments out that silence nothing any more, in a commit of their own; leaves all that is no Python alone."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from offramp import comments
from offramp.contract import Contract
from offramp.exemptions import Ignore
from offramp.intake import Intake
from offramp.model import Change, PatchFile, Report
from offramp.publish import dated
from offramp.redact import redact, secret_lines
from offramp.series import diff_of, mbox, shown
from offramp.source import split_lines
from offramp.stale import needed

_SUBJECT = "Take out comments that silence nothing"
_NUMBER = re.compile(r"(?m)^(Subject: \[PATCH \d+/)\d+(?=\])")
_NAMED = re.compile(r"\[[^\]]*\]")

_Stale = Mapping[int, Sequence[str]]
"""The rules that a comment still needs, by its line; none when it goes."""


def tidied(report: Report, intake: Intake, contract: Contract, secrets: frozenset[str], today: str) -> Report:
    """The report with one more commit at the end of its series, where a comment has no use."""
    stale = _stale(report, today)
    last = {each.path: each.after for patch in report.patches for each in patch.changes}
    made = (_change(path, stale[path], intake, last.get(path)) for path in sorted(stale))
    found = (replace(each, hidden=secret_lines(each.before, secrets)) for each in made if each)
    changes = tuple(each for each in found if not _leaks(each, secrets))
    if not changes:
        return report
    total = len(report.patches) + 1
    series = (replace(each, text=_NUMBER.sub(rf"\g<1>{total}", each.text, count=1)) for each in report.patches)
    return replace(report, patches=(*series, _patch(changes, total, contract)))


def _stale(report: Report, today: str) -> dict[str, dict[int, Sequence[str]]]:
    found: dict[str, dict[int, Sequence[str]]] = defaultdict(dict)
    for each in report.ignores:
        rules = needed(report, each, today)
        if rules != each.rules and each.path.endswith((".py", ".pyw")):
            found[each.path][each.line] = rules
    return found


def _change(path: str, stale: _Stale, intake: Intake, patched: bytes | None) -> Change | None:
    """What becomes of a file; None when its comments are not found again, or more than comments would go."""
    text = intake.texts[path]
    before = patched or intake.encoded(path, text)
    now = before.decode(intake.encodings[path])
    old, new = (tuple(comments.in_python(path, each)) for each in (text, now))
    if [_words(each) for each in old] != [_words(each) for each in new]:
        return None  # the series has taken one out, and nobody knows which is which
    pairs = [(there, stale[here.line]) for here, there in zip(old, new, strict=True) if here.line in stale]
    after = intake.encoded(path, _without(now, pairs))
    return Change(path=path, before=before, after=after) if before != after and _same_code(before, after) else None


def _words(each: Ignore) -> tuple[object, ...]:
    return each.rules, each.until, each.reason, each.fault


def _without(text: str, pairs: Iterable[tuple[Ignore, Sequence[str]]]) -> str:
    lines = list(split_lines(text))
    for each, rules in pairs:
        if "#" not in each.reason:  # what another tool reads may stand behind it
            lines[each.line - 1] = _line(lines[each.line - 1], each.column - 1, rules)
    return "".join(lines)


def _line(line: str, column: int, rules: Sequence[str]) -> str:
    """The line with fewer rules in its comment, or without the comment; empty when it holds nothing else."""
    code, comment = line[:column], line[column:]
    if rules:
        return code + _NAMED.sub(f"[{', '.join(rules)}]", comment, count=1)
    return code.rstrip() + comment[len(comment.rstrip("\r\n")) :] if code.strip() else ""


def _same_code(before: bytes, after: bytes) -> bool:
    try:
        return ast.dump(ast.parse(before)) == ast.dump(ast.parse(after))
    except (SyntaxError, ValueError):
        return False


def _leaks(change: Change, secrets: frozenset[str]) -> bool:
    text = shown(diff_of(change))
    return redact(text, secrets) != text


def _patch(changes: tuple[Change, ...], number: int, contract: Contract) -> PatchFile:
    body = "\n".join(["What they name is not found beside them, or their end date has passed.", "", "Files:"])
    body += "".join(f"\n- {each.path}" for each in changes)
    return PatchFile(
        name=f"{number:04}-comments-without-use.patch",
        stage=None,
        subject=_SUBJECT,
        files=tuple(each.path for each in changes),
        findings=(),
        text=mbox(number, number, _SUBJECT, body, dated(contract), map(diff_of, changes)),
        changes=changes,
    )
