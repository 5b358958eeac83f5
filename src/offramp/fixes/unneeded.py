"""A package of an unofficial route leaves the requirements with the last line of code that names it; else it stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from offramp.fixes.edits import Draft, Edit
from offramp.fixes.repository import Repository
from offramp.model import Finding, Location, Role, Stage
from offramp.source import split_lines

_REQUIREMENTS = re.compile(r"(.*/)?requirements[\w.-]*\.txt|(.*/)?pyproject\.toml|(.*/)?Pipfile")
_LINE = re.compile(
    r"""\s*(?P<quote>["']?)(?P<name>[A-Za-z0-9][\w.-]*)(\[[^\]]*\])?\s*[^\s#;,"']*[^#"']*(?P=quote)\s*(=[^#]*)?,?\s*(\#.*)?"""
)


Texts = Callable[[Stage], Mapping[str, str]]
"""The changed files with the edits up to a stage."""


def unneeded(repository: Repository, texts: Texts, dropped: Mapping[Location, object]) -> dict[Location, Draft]:
    """The lines that go, each a draft of its own by the place of its finding."""
    found: dict[Location, Draft] = {}
    for finding, _ in repository.analysis.findings:
        if finding.role is Role.CONFIG and finding.location not in dropped and _is_requirement(finding):
            draft = _removal(repository, texts, finding.location)
            if draft is not None:
                found[finding.location] = draft
    return found


def _is_requirement(finding: Finding) -> bool:
    return bool(_REQUIREMENTS.fullmatch(finding.location.path))


def _removal(repository: Repository, texts: Texts, at: Location) -> Draft | None:
    text = repository.analysis.texts[at.path]
    lines = split_lines(text)
    line = lines[at.line - 1]
    match = _LINE.fullmatch(line.rstrip("\r\n"))
    names = _imports(repository, match["name"]) if match else ()
    stage = _last_use(repository, texts, names) if names else None
    if match is None or stage is None:
        return None
    start = sum(len(each) for each in lines[: at.line - 1])
    draft = Draft()
    draft.edits.append(Edit(at.path, start, start + len(line), "", stage))
    draft.assume(f"`{match['name']}` leaves {at.path}: no code here names it any more.")
    return draft


def _imports(repository: Repository, name: str) -> tuple[str, ...]:
    """The names under which code imports a package of the table."""
    plain = re.sub(r"[-_.]+", "-", name).lower()
    for row in repository.rules.tables["reverse_packages"].entries:
        entry = dict(row)
        if re.sub(r"[-_.]+", "-", str(entry["value"])).lower() == plain:
            listed = entry["imports"]
            return tuple(str(each).split(".")[0] for each in listed) if isinstance(listed, (list, tuple)) else ()
    return ()


def _last_use(repository: Repository, texts: Texts, names: tuple[str, ...]) -> Stage | None:
    """The stage with which the last word of the package leaves the code; None where one stays, or none goes."""
    word = re.compile(rf"\b({'|'.join(map(re.escape, names))})\b")
    before = {path: repository.analysis.texts[path] for path in repository.program.indexes}
    if any(word.search(text) for text in before.values()):
        for stage in Stage:
            if not any(word.search(text) for path, text in {**before, **texts(stage)}.items() if path in before):
                return stage
    return None
