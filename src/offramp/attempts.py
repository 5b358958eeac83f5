"""What has been tried so far: the attempts of a run, and the texts that come of what stands; decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from offramp.fixes import Migration
from offramp.fixes.edits import Draft, Edit, apply, distinct, once, settled, standing
from offramp.fixes.followup import Followup
from offramp.fixes.mending import mended
from offramp.fixes.repository import Repository
from offramp.intake import Intake
from offramp.match import Match
from offramp.model import Change, Finding, Level, Location, NoPatch, Replacement, Stage
from offramp.redact import secret_lines
from offramp.series import diff_of


class Attempt(Struct):
    """What came of one site: a draft, or the reason why there is none."""

    finding: Finding
    match: Match
    migration: Migration | None = None
    refused: NoPatch | None = None

    @property
    def draft(self) -> Draft | None:
        """The draft, when there is one."""
        return self.migration.draft if self.migration and not self.refused else None

    def refuse(self, reason: NoPatch) -> None:
        """Give the site up; the first reason stays."""
        self.refused = self.refused or reason


class Plan(Struct):
    """All attempts of a run. `clients` holds what came of each client, by its place."""

    repository: Repository
    attempts: dict[Location, Attempt]
    clients: dict[Location, tuple[Draft, bool] | NoPatch] = field(default_factory=dict)
    shown: dict[tuple[int, ...], tuple[str, tuple[Replacement, ...]]] = field(default_factory=dict)
    """What was put together for a reader already, as a diff and as replacements, by the drafts it shows."""
    followups: dict[Location, Followup] = field(default_factory=dict)
    """What came of the retries and prices around migrated calls, by their place."""
    dropped: dict[Location, NoPatch] = field(default_factory=dict)
    """Those that did not pass their check, or are above the level."""
    secrets: frozenset[str] = frozenset()
    """The credentials that are written into the code, which no shape gives away."""
    level: Level = Level.REVIEW
    """What a draft may be at most; `safe` leaves out all that assumes something."""

    def drafts(self) -> Iterator[Draft]:
        """Every draft that stands."""
        for attempt in self.attempts.values():
            if attempt.draft:
                yield attempt.draft
        for client in self.clients.values():
            if not isinstance(client, NoPatch):
                yield client[0]
        for followup in self.followups.values():
            if followup.draft:
                yield followup.draft

    def drafts_of(self, attempt: Attempt) -> list[Draft]:
        """The draft of a call and that of its client."""
        if attempt.draft is None or attempt.migration is None:
            return []
        client = self.clients.get(attempt.migration.client.location) if attempt.migration.client else None
        return [attempt.draft, *([client[0]] if isinstance(client, tuple) else [])]

    def around(self, call: Location) -> list[Draft]:
        """The drafts for what stands around a call."""
        return [each.draft for each in self.followups.values() if each.draft and each.origin == call]

    def removal_of(self, at: Location) -> Draft | None:
        """The draft of a followup that takes out the lines of a place."""
        start = self.repository.module(at.path).offset(at.line, at.column)
        for each in self.followups.values():
            edits = each.draft.edits if each.draft else []
            if any(edit.path == at.path and not edit.text and edit.start <= start < edit.end for edit in edits):
                return each.draft
        return None

    def edits(self) -> list[Edit]:
        """All edits that stand."""
        return distinct(edit for draft in self.drafts() for edit in draft.edits)

    def texts(self, until: Stage | None = None) -> dict[str, str]:
        """The changed files with every edit up to a stage."""
        return texts(self.repository, self.drafts(), until)


def texts(repository: Repository, drafts: Iterable[Draft], until: Stage | None = None) -> dict[str, str]:
    """The files that the drafts change, imports put right; up to a stage when one is given."""
    drafts = list(drafts)
    last = until.order if until else len(Stage)
    local = frozenset(repository.program.modules.top_names())
    edits = [edit for edit in distinct(edit for draft in drafts for edit in draft.edits) if edit.stage.order <= last]
    edits = standing(edits, [each for draft in drafts for each in draft.superseded], last)
    unwraps = [each for each in once(each for draft in drafts for each in draft.unwraps) if each.stage.order <= last]
    needs = {need for draft in drafts for need in draft.needs}
    changed: dict[str, str] = {}
    for path in sorted({edit.path for edit in edits}):
        if path not in repository.program.indexes:
            changed[path] = apply(repository.analysis.texts[path], [edit for edit in edits if edit.path == path])
            continue
        module = repository.module(path)
        here = settled(module, [edit for edit in edits if edit.path == path], [u for u in unwraps if u.path == path])
        changed[path] = apply(module.text, here)
    done = mended(repository, changed, needs, local)
    return {path: text for path, text in done.items() if text != repository.analysis.texts[path]}


def level_of(draft: Draft) -> Level:
    """Safe when nothing is assumed."""
    return Level.REVIEW if draft.assumptions else Level.SAFE


def collapsed(draft: Draft) -> Draft:
    """The draft with all its edits in its first stage: for edits that only stand together."""
    if not draft.edits:
        return draft
    first = min((edit.stage for edit in draft.edits), key=lambda stage: stage.order)
    return replace(
        draft,
        edits=[replace(edit, stage=first) for edit in draft.edits],
        unwraps=[replace(each, stage=first) for each in draft.unwraps],
    )


def diffs(plan: Plan, intake: Intake, drafts: Iterable[Draft]) -> list[bytes]:
    """What the drafts change in each file, as git has it, with three lines of context."""
    after = texts(plan.repository, drafts)
    return [diff_of(change(plan, intake, path, intake.texts[path], text)) for path, text in sorted(after.items())]


def change(plan: Plan, intake: Intake, path: str, before: str, after: str) -> Change:
    """What becomes of a file, byte for byte; lines with credentials are shown only where they change."""
    old = intake.encoded(path, before)
    return Change(path=path, before=old, after=intake.encoded(path, after), hidden=secret_lines(old, plan.secrets))
