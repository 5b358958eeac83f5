"""Findings to patches: each call is migrated with its client and its consumers, or keeps its reason why not."""

from __future__ import annotations

from collections.abc import Callable

from offramp.analysis import Analysis
from offramp.attempts import Attempt, Plan, level_of
from offramp.choices import UNDECIDED, Form, Settings
from offramp.clients import plan_clients
from offramp.contract import Contract
from offramp.fixes import FIXES
from offramp.fixes.choice import fix_name
from offramp.fixes.edits import Draft, Edit, conflict
from offramp.fixes.followup import Followup, followups
from offramp.fixes.legacy import images_left
from offramp.fixes.repository import Read, Repository
from offramp.fixes.results import is_named_text
from offramp.fixes.unneeded import unneeded
from offramp.model import Finding, Level, Location, NoPatch, Role
from offramp.moving import tried
from offramp.rules import Ruleset


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
        plan_clients(plan)
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
            found[finding.location] = tried(repository, finding, match)
    return found


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
    keeps = attempt.migration.keeps_dict or attempt.migration.keeps_response
    keeps = keeps or (output is not None and output.form is not Form.BYTES)
    if not keeps and not is_named_text(read):
        return False
    start, end = attempt.migration.repository.module(read.path).span(read.node)
    return not any(each.path == read.path and each.start < end and start < each.end for each in attempt.draft.edits)


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
