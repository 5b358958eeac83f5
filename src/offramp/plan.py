"""Findings to patches: each call is migrated with its client and its consumers, or keeps its reason why not."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from offramp.analysis import Analysis
from offramp.choices import UNDECIDED, Form, Output, Settings
from offramp.contract import Contract
from offramp.fixes import FIXES, Migration
from offramp.fixes.cautions import mind
from offramp.fixes.choice import HANDED_OVER, INSIDE_A_COPY, fix_name, no_fix
from offramp.fixes.clients import beside, in_place, is_setting, rewrite_closing
from offramp.fixes.definitions import check_needs
from offramp.fixes.edits import Draft, Edit, Refused, apply, conflict, distinct, settled, standing
from offramp.fixes.followup import Followup, followups
from offramp.fixes.legacy import images_left
from offramp.fixes.manifests import require_openai
from offramp.fixes.mending import mended
from offramp.fixes.migration import begin
from offramp.fixes.repository import Read, Repository
from offramp.fixes.result import DECIDE
from offramp.fixes.results import is_named_text
from offramp.fixes.unneeded import unneeded
from offramp.match import Match
from offramp.model import Disposition, Finding, Level, Location, NoPatch, Role, Stage
from offramp.resolve import Site
from offramp.rules import Ruleset


@dataclass(slots=True)
class Attempt:
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


@dataclass(slots=True)
class Plan:
    """All attempts of a run. `clients` holds what came of each client, by its place."""

    repository: Repository
    attempts: dict[Location, Attempt]
    clients: dict[Location, tuple[Draft, bool] | NoPatch] = field(default_factory=dict)
    shown: dict[tuple[int, ...], str] = field(default_factory=dict)
    """Diffs that were put together for a reader already, by the drafts they show."""
    followups: dict[Location, Followup] = field(default_factory=dict)
    """What came of the retries and prices around migrated calls, by their place."""
    dropped: dict[Location, NoPatch] = field(default_factory=dict)
    """Those that did not pass their check, or are above the level."""
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
    unwraps = [each for draft in drafts for each in draft.unwraps if each.stage.order <= last]
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


def attempt_all(
    analysis: Analysis,
    contract: Contract,
    rules: Ruleset,
    settings: Settings = UNDECIDED,
    level: Level = Level.REVIEW,
    wanted: Callable[[Finding], bool] = lambda _: True,
) -> Plan:
    """Try every call site that is wanted, then the clients they hang on, until nothing more has to be given up."""
    repository = Repository(analysis, contract, rules, settings)
    plan = Plan(repository=repository, attempts=_attempts(repository, wanted), level=level)
    settle(plan)
    return plan


def settle(plan: Plan) -> None:
    """Give up what hangs on something that was given up, until nothing more does."""
    while True:
        before = sum(attempt.refused is not None for attempt in plan.attempts.values())
        _refuse_mixed(plan)
        _refuse_split(plan)
        _plan_clients(plan)
        _refuse_assuming(plan)
        _refuse_conflicts(plan)
        if before == sum(attempt.refused is not None for attempt in plan.attempts.values()):
            plan_followups(plan)
            return


def plan_followups(plan: Plan) -> None:
    """What stands around the calls is mended once it is clear which calls move, and on which client."""
    _follow_up(plan)
    while assuming := [at for at, each in plan.followups.items() if each.draft and _is_above(plan, each.draft)]:
        plan.dropped |= dict.fromkeys(assuming, NEEDS_REVIEW)
        _follow_up(plan)


def _follow_up(plan: Plan) -> None:
    plan.followups = {}
    migrations = {at: each.migration for at, each in plan.attempts.items() if each.draft and each.migration}
    clients = {at: client[0] for at, client in plan.clients.items() if not isinstance(client, NoPatch)}
    plan.followups = followups(plan.repository, migrations, clients, plan.dropped)
    gone = unneeded(plan.repository, plan.texts, plan.dropped) if migrations else {}
    plan.followups |= {at: Followup(origin=min(migrations), draft=draft) for at, draft in gone.items()}


def _attempts(repository: Repository, wanted: Callable[[Finding], bool]) -> dict[Location, Attempt]:
    found: dict[Location, Attempt] = {}
    for finding, match in repository.analysis.findings:
        if finding.role is not Role.CALL or match.site is None or not wanted(finding):
            continue
        known = found.get(finding.location)
        if known is None or (known.migration is None and fix_name(repository, match) in FIXES):
            found[finding.location] = _attempt(repository, finding, match)
    return found


def _attempt(repository: Repository, finding: Finding, match: Match) -> Attempt:
    if finding.disposition is Disposition.DROP and repository.stands_in_copy(finding.location):
        return Attempt(finding, match, refused=INSIDE_A_COPY)
    fix = FIXES.get(fix_name(repository, match))
    if fix is None:
        return Attempt(finding, match, refused=no_fix(finding))
    if match.site and not match.site.written:
        return Attempt(finding, match, refused=HANDED_OVER)
    try:
        migration = _migrated(repository, finding, match)
        if any(need.module == "openai" for need in migration.draft.needs):
            require_openai(repository, migration.draft, migration.site.path)
        check_needs(repository, migration.draft)
    except Refused as refused:
        return Attempt(finding, match, refused=refused.no_patch)
    return Attempt(finding, match, migration=migration)


def _migrated(repository: Repository, finding: Finding, match: Match) -> Migration:
    """The call moved with its result followed; where an address leaves, with what takes its place there."""
    try:
        return _moved(repository, finding, match)
    except Refused as refused:
        first, decided = refused, repository.settings.output is not None
        leaves = refused.no_patch.reason in _LEAVES
    for output in repository.settings.outputs if leaves or decided else ():
        try:
            return _moved(repository, finding, match, output)
        except Refused as refused:
            first = refused if leaves and decided else first
    raise first


def _moved(
    repository: Repository, finding: Finding, match: Match, output: Output | None = None, second: str = ""
) -> Migration:
    migration = begin(repository, finding, match)
    migration.output, migration.second = output, second
    FIXES[fix_name(repository, match)](migration)
    if output is not None and output.is_default and not migration.draft.defaults:
        raise Refused("url-leaves-function", "The address does not leave for a place that a text does for.", DECIDE)
    mind(migration)
    return migration


_LEAVES = frozenset({"url-leaves-function", "mixed-sources"})
"""Reasons that fall away where an address may become another text."""


def _refuse_mixed(plan: Plan) -> None:
    """What is read from a migrated call may come from other calls only if they are migrated too."""
    for at, attempt in plan.attempts.items():
        if attempt.draft is None:
            continue
        for read in plan.repository.reads(at):
            for other in () if _is_left(attempt, read) else read.origins:
                partner = plan.attempts.get(other)
                if other != at and (partner is None or partner.draft is None):
                    attempt.refuse(
                        NoPatch(
                            reason="mixed-sources",
                            detail=f"Line {read.node.lineno} of {read.path} also reads the result of the call in "
                            f"{other.path}:{other.line}, which is not migrated.",
                            next_step="Migrate the other call by hand first, then run again.",
                        )
                    )


def _refuse_split(plan: Plan) -> None:
    """The image calls of openai 0.x move together, or not at all."""
    old = [each for each in plan.attempts.values() if each.match.rule.fix == "openai-legacy-image" and each.draft]
    left = images_left(plan.repository, {each.finding.location for each in old}) if old else None
    if left is not None:
        for attempt in old:
            attempt.refuse(left.no_patch)


def _refuse_assuming(plan: Plan) -> None:
    """Where only what is safe is asked for, a call goes with its client: neither may assume anything."""
    for attempt in plan.attempts.values():
        if any(_is_above(plan, draft) for draft in plan.drafts_of(attempt)):
            attempt.refuse(NEEDS_REVIEW)


def _is_above(plan: Plan, draft: Draft) -> bool:
    return plan.level is Level.SAFE and level_of(draft) is Level.REVIEW


NEEDS_REVIEW = NoPatch(
    reason="needs-review",
    detail="The patch for it holds under an assumption, and only safe patches were asked for.",
    next_step="Read the assumption in the report of `offramp plan`, then use `offramp apply --level review`.",
)


def _is_left(attempt: Attempt, read: Read) -> bool:
    """Whether a read stays as it is: a text has come in the place of another, or the reply is the same dict."""
    output = attempt.migration.output if attempt.migration else None
    if attempt.migration is None or attempt.draft is None:
        return False
    if attempt.migration.moves_callers or attempt.migration.replaces_body:
        return True
    keeps = attempt.migration.keeps_dict or (output is not None and output.form is not Form.BYTES)
    if not keeps and not is_named_text(read):
        return False
    start, end = attempt.migration.repository.module(read.path).span(read.node)
    return not any(each.path == read.path and each.start < end and start < each.end for each in attempt.draft.edits)


# Clients


def _plan_clients(plan: Plan) -> None:
    plan.clients = {}
    groups: dict[Location, list[Attempt]] = defaultdict(list)
    for attempt in plan.attempts.values():
        if attempt.draft and attempt.migration and attempt.migration.client:
            groups[attempt.migration.client.location].append(attempt)
    for at, attempts in sorted(groups.items()):
        try:
            draft, is_gone = _client(plan, attempts)
            plan.clients[at] = (draft, is_gone)
        except Refused as refused:
            plan.clients[at] = refused.no_patch
            for attempt in attempts:
                attempt.refuse(refused.no_patch)


def _client(plan: Plan, attempts: list[Attempt]) -> tuple[Draft, bool]:
    """The draft for a client, and whether the old one is gone with it."""
    migrations = [attempt.migration for attempt in attempts if attempt.migration]
    made = migrations[0].client
    assert made is not None
    draft = Draft()
    others = _other_uses(plan, made, migrations)
    if not others:
        own = in_place(plan.repository, draft, made, [(each.site.path, each.call) for each in migrations])
        for attempt in attempts if own else ():
            _lead_to(plan, attempt, own)
        edits = [edit for migration in migrations for edit in migration.draft.edits]
        rewrite_closing(plan.repository, draft, made, edits)
        if any(need.module == "openai" for need in draft.needs):
            require_openai(plan.repository, draft, made.path)
        return draft, True
    if is_setting(plan.repository, made):
        raise Refused(
            "shared-client",
            f"The base URL set on line {made.location.line} of {made.path} also serves other calls "
            f"(first: {others[0]}).",
            "Move those calls first, or give the image calls a client of their own.",
        )
    second = beside(plan.repository, draft, made)
    for attempt in attempts:
        _lead_to(plan, attempt, second)
    uses = "one other use" if len(others) == 1 else f"{len(others)} other uses, the first"
    draft.assume(f"The old client stays for {uses}: {others[0]}.")
    return draft, False


def _lead_to(plan: Plan, attempt: Attempt, second: str) -> None:
    """Migrate a call once more, on the client that is put beside the old one."""
    if attempt.migration is None or attempt.migration.second == second:
        return
    old = attempt.migration
    attempt.migration = _moved(plan.repository, attempt.finding, attempt.match, old.output, second)


def _other_uses(plan: Plan, made: Site, migrations: list[Migration]) -> list[str]:
    """Calls on the client, and places it is handed to, that the migrations do not rewrite."""
    edits = [edit for migration in migrations for edit in migration.draft.edits]
    own = {migration.site.location for migration in migrations}
    found = []
    for site in plan.repository.sites.all:
        is_use = made.location in site.target.calls[:1] and site.location not in (*own, made.location)
        is_end = site.target.path.endswith(("=", ".close", ".aclose", ".close_session"))
        if is_use and not is_end and not set(site.target.calls) & own and not _edited(plan, site.location, edits):
            found.append(f"{site.path}:{site.location.line}")
    if is_setting(plan.repository, made):
        own_paths = {migration.site.location for migration in migrations}
        return sorted(
            f"{site.path}:{site.location.line}"
            for site in plan.repository.sites.all
            if site.target.path.startswith("openai.") and not site.target.calls and site.location not in own_paths
            and not site.target.path.endswith("=") and site.target.path.count(".") > 1
        )  # fmt: skip
    for read in plan.repository.reads(made.location):
        module = plan.repository.module(read.path)
        parent = module.parent(read.node)
        is_called = isinstance(parent, ast.Call) and read.node is parent.func
        is_handed_on = read.trail == "" and isinstance(parent, ast.Call) and not is_called
        if is_handed_on and isinstance(parent, ast.Call) and not _known_call(plan, read.path, parent):
            found.append(f"{read.path}:{read.node.lineno}")
        if "." in read.trail and not is_called and not isinstance(parent, ast.Attribute):
            found.append(f"{read.path}:{read.node.lineno}")
    return sorted(set(found))


def _known_call(plan: Plan, path: str, call: ast.Call) -> bool:
    """Whether a call is one of a function of the repository: what it does with the client is followed."""
    module = plan.repository.module(path)
    return plan.repository.site_of(module, call) is None


def _edited(plan: Plan, at: Location, edits: list[Edit]) -> bool:
    node = plan.repository.node(at)
    if node is None:
        return False
    start, end = plan.repository.module(at.path).span(node)
    return any(edit.path == at.path and edit.start <= start and end <= edit.end for edit in edits)


def _refuse_conflicts(plan: Plan) -> None:
    """Two drafts that want to change the same characters cannot both stand."""
    seen: list[Edit] = []
    for attempt in plan.attempts.values():
        if attempt.draft is None:
            continue
        clash = conflict([*seen, *attempt.draft.edits])
        if clash is None:
            seen += attempt.draft.edits
            continue
        attempt.refuse(
            NoPatch(
                reason="overlapping-edits",
                detail=f"Two edits meet in {clash.path}, so they cannot be put together safely.",
                next_step="Apply the series, then run again.",
            )
        )


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
