"""Plans, checks the patched texts with the same analysis, and gives up what does not pass, until all passes."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from offramp.analysis import Analysis, analyze
from offramp.attempts import Attempt, Plan, collapsed, texts
from offramp.choices import UNDECIDED, Settings
from offramp.contract import Contract
from offramp.facts import FileFacts
from offramp.fixes.untold import untold
from offramp.intake import Intake
from offramp.leaks import refuse_leaking
from offramp.model import Finding, Level, Location, NoPatch, Stage
from offramp.parse import parse
from offramp.plan import attempt_all, settle
from offramp.rules import Ruleset
from offramp.verify import Fault, check_names, check_notebooks, check_sites, place


def proven(
    analysis: Analysis,
    intake: Intake,
    contract: Contract,
    rules: Ruleset,
    settings: Settings = UNDECIDED,
    level: Level = Level.REVIEW,
    secrets: frozenset[str] = frozenset(),
) -> Plan:
    """The plan of which every patch has passed, none of them above the level or with one of the secrets in it."""
    plan = attempt_all(analysis, contract, rules, settings, level)
    plan.secrets = secrets
    refuse_leaking(plan, intake)
    while faults := _faults(plan, analysis, intake, contract, rules):
        _give_up(plan, faults)
        settle(plan)
        refuse_leaking(plan, intake)
    _make_stages_stand(plan, intake)
    _tell_what_is_left(plan)
    return plan


def _tell_what_is_left(plan: Plan) -> None:
    """What has lost its use is named where something is to be checked anyhow; what is safe asks for no reader."""
    after = plan.texts()
    for path in sorted(after):
        touching = [each for each in plan.attempts.values() if each.draft and path in _paths(each)]
        own = [each for each in touching if each.finding.location.path == path] or touching
        readers = [each.draft for each in own if each.draft and each.draft.assumptions]
        for note in untold(plan.repository, path, after) if readers else ():
            for draft in readers:
                draft.assume(note)


def _faults(plan: Plan, analysis: Analysis, intake: Intake, contract: Contract, rules: Ruleset) -> tuple[Fault, ...]:
    after = plan.texts()
    if not after:
        return ()
    if faults := check_names(intake.texts, after) or check_notebooks(intake.notebooks, after):
        return faults
    again = _analyzed_again(after, analysis, intake, rules)
    patched = [attempt.finding for attempt in plan.attempts.values() if attempt.draft]
    if faults := check_sites(contract, analysis, again, patched):
        return faults
    return _second_run(again, contract, rules, plan, patched)


def _analyzed_again(after: dict[str, str], analysis: Analysis, intake: Intake, rules: Ruleset) -> Analysis:
    known = analysis.sites.program.copies
    # A file that is not touched is as much a copy as it was.
    copied = None if any(path in after for path, _ in known) else known
    facts = [each for each in intake.facts if each.path not in after]
    fresh = [parse(path, text) for path, text in after.items() if path in intake.python]
    facts += [each for each in fresh if isinstance(each, FileFacts)]
    facts.sort(key=lambda each: each.path)
    return analyze(facts, intake.settings, {**intake.texts, **after}, rules, copied=copied)


def _second_run(
    again: Analysis, contract: Contract, rules: Ruleset, first: Plan, patched: Iterable[Finding]
) -> tuple[Fault, ...]:
    """A second run must have nothing more to do where the first one was."""
    done = {place(finding) for finding in patched}
    settings, level = first.repository.settings, first.level
    plan = attempt_all(again, contract, rules, settings, level, lambda finding: place(finding) in done)
    return tuple(
        Fault(path=path, reason="not-done", detail=f"a second run would change `{scope or 'the module'}` again")
        for attempt in plan.attempts.values()
        if attempt.draft and attempt.draft.edits
        for _, path, scope in [place(attempt.finding)]
    )


def _give_up(plan: Plan, faults: tuple[Fault, ...]) -> None:
    """A site that does not pass alone loses its patch; when each passes alone, all in the file do.

    What stands around a call is given up before the call.
    """
    by_path = {fault.path: fault for fault in reversed(faults)}
    if around := _around(plan, by_path.keys()):
        plan.dropped |= {at: _failed(by_path[path], path) for at, path in around.items()}
        return
    drafted = [attempt for attempt in plan.attempts.values() if attempt.draft]
    # A file may be changed in the wake of edits that stand elsewhere.
    touching = [attempt for attempt in drafted if _paths(attempt) & by_path.keys()] or drafted
    guilty = [attempt for attempt in touching if _fails_alone(plan, attempt)]
    for attempt in guilty or touching:
        for path in sorted(_paths(attempt) & by_path.keys() or by_path):
            attempt.refuse(_failed(by_path[path], path))


def _failed(fault: Fault, path: str) -> NoPatch:
    return NoPatch(
        reason=f"verify-{fault.reason}",
        detail=f"The patched {path} did not pass its check: {fault.detail}.",
        next_step="Migrate this site by hand.",
    )


def _around(plan: Plan, paths: Collection[str]) -> dict[Location, str]:
    """The followups that touch one of the files, with that file."""
    found: dict[Location, str] = {}
    for at, followup in plan.followups.items():
        touched = {edit.path for edit in followup.draft.edits} if followup.draft else set()
        if guilty := sorted(touched & set(paths)):
            found[at] = guilty[0]
    return found


def _paths(attempt: Attempt) -> set[str]:
    edits = attempt.draft.edits if attempt.draft else []
    return {edit.path for edit in edits} | {attempt.finding.location.path}


def _fails_alone(plan: Plan, attempt: Attempt) -> bool:
    """Whether the names do not resolve with the edits of this site alone."""
    before = plan.repository.analysis.texts
    return bool(check_names(before, texts(plan.repository, plan.drafts_of(attempt))))


def _make_stages_stand(plan: Plan, intake: Intake) -> None:
    """Every tree of the series has to resolve its names; edits that only stand together share their first stage."""
    used = {edit.stage for edit in plan.edits()}
    for stage in (each for each in Stage if each in used):
        after = plan.texts(until=stage)
        faults = check_names(intake.texts, after) or check_notebooks(intake.notebooks, after)
        paths = {fault.path for fault in faults}
        if not paths:
            continue
        for attempt in plan.attempts.values():
            if attempt.draft and attempt.migration and paths & {edit.path for edit in attempt.draft.edits}:
                attempt.migration.draft = collapsed(attempt.draft)
        for at, client in plan.clients.items():
            if not isinstance(client, NoPatch) and paths & {edit.path for edit in client[0].edits}:
                plan.clients[at] = (collapsed(client[0]), client[1])
