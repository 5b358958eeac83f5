"""From a proven plan to findings with their fixes and to the patch series. Writes no file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timezone

from msgspec.structs import replace

from offramp.attempts import Attempt, Plan, change, diffs, level_of, texts
from offramp.contract import Contract
from offramp.fixes.choice import INSIDE_A_COPY
from offramp.fixes.edits import Draft
from offramp.intake import Intake
from offramp.match import Match
from offramp.model import (
    Disposition,
    Finding,
    Fix,
    Level,
    Location,
    NoPatch,
    Patch,
    PatchFile,
    Replacement,
    Role,
    Stage,
)
from offramp.redact import redact
from offramp.series import diff_of, mbox, replacements, shown

_SLUGS = {
    Stage.GENERATION: "official-images-generate",
    Stage.EDIT: "official-images-edit",
    Stage.STREAMING: "official-stream-events",
    Stage.OUTPUT_FORMAT: "base64-results",
    Stage.RETRY: "sdk-retries",
    Stage.COST_LOG: "cost-from-usage",
    Stage.STORAGE: "saved-files",
}
_SUBJECTS = {
    Stage.GENERATION: "Move image generation to the official OpenAI API",
    Stage.EDIT: "Move image edits to the official OpenAI API",
    Stage.STREAMING: "Read the official stream events",
    Stage.OUTPUT_FORMAT: "Take images out of the base64 results",
    Stage.RETRY: "Leave retries to the SDK",
    Stage.COST_LOG: "Compute the cost from the usage",
    Stage.STORAGE: "Save images from their bytes",
}


def publish(plan: Plan, intake: Intake, contract: Contract) -> tuple[tuple[Finding, ...], tuple[PatchFile, ...]]:
    """Every finding with its patch or its reason for none, and the series in stage order."""
    files = _series(plan, intake, contract)
    findings = tuple(
        replace(finding, fix=_fix(plan, intake, finding, match, files))
        for finding, match in plan.repository.analysis.findings
    )
    return findings, _with_findings(files, findings)


def _series(plan: Plan, intake: Intake, contract: Contract) -> tuple[PatchFile, ...]:
    steps: list[tuple[Stage, dict[str, str], dict[str, str]]] = []
    before: dict[str, str] = {}
    for stage in Stage:
        after = plan.texts(until=stage)
        changed = {path: text for path, text in after.items() if text != before.get(path, intake.texts[path])}
        if changed:
            steps.append((stage, dict(before), changed))
        before = after
    return tuple(_patch_file(plan, intake, contract, number, len(steps), *step) for number, step in enumerate(steps, 1))


def _patch_file(
    plan: Plan,
    intake: Intake,
    contract: Contract,
    number: int,
    total: int,
    stage: Stage,
    before: dict[str, str],
    after: dict[str, str],
) -> PatchFile:
    changes = tuple(
        change(plan, intake, path, before.get(path, intake.texts[path]), after[path]) for path in sorted(after)
    )
    return PatchFile(
        name=f"{number:04}-{stage.value}-{_SLUGS[stage]}.patch",
        stage=stage,
        subject=_SUBJECTS[stage],
        files=tuple(sorted(after)),
        findings=(),
        text=mbox(
            number,
            total,
            _SUBJECTS[stage],
            _body(plan, intake, stage, set(after)),
            dated(contract),
            map(diff_of, changes),
        ),
        changes=changes,
    )


def dated(contract: Contract) -> datetime:
    """The date of every mail: that of the contract, so that the same source gives the same bytes."""
    return datetime.fromisoformat(contract.as_of).replace(tzinfo=timezone.utc)


def _body(plan: Plan, intake: Intake, stage: Stage, paths: set[str]) -> str:
    """Which sites the commit serves and what its reader has to agree with."""
    sites, assumed = [], []
    for at, attempt in sorted(plan.attempts.items()):
        drafts = plan.drafts_of(attempt)
        drafts = drafts if _serves(drafts, stage, paths) else []
        drafts += [draft for draft in plan.around(at) if _serves([draft], stage, paths)]
        if drafts:
            sites.append(f"- {_place(intake, at)} {attempt.finding.rule} -> {attempt.finding.equivalent}")
            assumed += [each for draft in drafts for each in draft.assumptions]
    lines = ["Sites:", *sites]
    if assumed:
        lines += ["", "Assumed, please check:", *(f"- {each}" for each in dict.fromkeys(assumed))]
    return redact("\n".join(lines))


def _place(intake: Intake, at: Location) -> str:
    """Where it stands as a reader finds it: in a notebook by the cell and its line."""
    if (found := intake.notebooks.get(at.path)) is None:
        return f"{at.path}:{at.line}"
    cell = found.cell(at.line)
    return f"{at.path}:cell {cell.number}:{at.line - cell.first + 1}"


def _serves(drafts: list[Draft], stage: Stage, paths: set[str]) -> bool:
    return any(edit.stage is stage and edit.path in paths for draft in drafts for edit in draft.edits)


def _with_findings(files: tuple[PatchFile, ...], findings: Iterable[Finding]) -> tuple[PatchFile, ...]:
    carried = {
        file.name: tuple(
            sorted(each.id for each in findings if isinstance(each.fix, Patch) and file.name in each.fix.patches)
        )
        for file in files
    }
    return tuple(replace(file, findings=carried[file.name]) for file in files)


# The findings


def _fix(plan: Plan, intake: Intake, finding: Finding, match: Match, files: tuple[PatchFile, ...]) -> Fix:
    if match.rule.when.texts:
        return NOT_PYTHON
    attempt = plan.attempts.get(finding.location) if finding.role is Role.CALL else None
    if attempt:
        return _call_fix(plan, intake, attempt, files)
    if finding.role is Role.CLIENT and match.site:
        return _client_fix(plan, intake, finding, files)
    call = plan.attempts.get(match.origin.location) if match.origin else _rewriting(plan, finding)
    if finding.role is Role.POOL and (gone := plan.removal_of(finding.location)):
        return _patch(plan, intake, [gone], "The selection goes with the loop that tried account after account.", files)
    package = plan.followups.get(finding.location) if finding.role is Role.CONFIG else None
    if package and package.draft:
        return _patch(plan, intake, [package.draft], "The package goes with the last code that names it.", files)
    if finding.role in (Role.POOL, Role.CREDENTIAL, Role.HARVEST, Role.CONFIG) or call is None:
        return _by_hand(finding, call)
    return _around_fix(plan, intake, finding, call, files)


def _call_fix(plan: Plan, intake: Intake, attempt: Attempt, files: tuple[PatchFile, ...]) -> Fix:
    if attempt.draft is None:
        return attempt.refused or _by_hand(attempt.finding, None)
    what = f"The call becomes `{attempt.migration.operation}` on the official client." if attempt.migration else ""
    if attempt.match.rule.fix == "image-tool-model":
        what = "The image tool of the call names its model."
    return _patch(plan, intake, plan.drafts_of(attempt), what, files)


def _client_fix(plan: Plan, intake: Intake, finding: Finding, files: tuple[PatchFile, ...]) -> Fix:
    client = plan.clients.get(finding.location)
    if client is None:
        return NoPatch(
            reason="calls-not-patched",
            detail="None of the image calls made through this client can be patched by itself.",
            next_step="See the reasons at the calls; change the client together with them.",
        )
    if isinstance(client, NoPatch):
        return client
    draft, is_gone = client
    if is_gone:
        return _patch(plan, intake, [draft], "The client becomes the official one.", files)
    return NoPatch(
        reason="client-still-used",
        detail="Other calls still need this client; the image calls get an official one beside it.",
        next_step="Decide about the other calls, then delete this client.",
    )


def _around_fix(plan: Plan, intake: Intake, finding: Finding, call: Attempt, files: tuple[PatchFile, ...]) -> Fix:
    at = f"{call.finding.location.path}:{call.finding.location.line}"
    if plan.repository.stands_in_copy(finding.location):
        return INSIDE_A_COPY
    if call.draft is None:
        reason = call.refused.reason if call.refused else "not-planned"
        return NoPatch(
            reason="call-not-patched",
            detail=f"It belongs to the call in {at}, which has no patch ({reason}).",
            next_step=call.refused.next_step if call.refused else "Plan the call first.",
        )
    if finding.role is Role.CLIENT and not _is_replaced(plan, call, finding):
        return NoPatch(
            reason="client-left",
            detail=f"The call in {at} no longer goes through this object, which other code may still use.",
            next_step="Delete it, and the credential it is given, once nothing uses it.",
        )
    if finding.role in (Role.RETRY, Role.COST) and _is_replaced(plan, call, finding):
        return _patch(plan, intake, plan.drafts_of(call), f"It goes with the migration of the call in {at}.", files)
    if followup := plan.followups.get(finding.location):
        if followup.draft is None:
            return followup.refused or _by_hand(finding, call)
        return _patch(plan, intake, [followup.draft], _MENDED[finding.role].format(at=at), files)
    return _patch(plan, intake, plan.drafts_of(call), f"It is mended together with the call in {at}.", files)


def _rewriting(plan: Plan, finding: Finding) -> Attempt | None:
    """The migration whose edits cover a site of its own, such as the saver of an old client."""
    node = plan.repository.node(finding.location) if finding.location.path in plan.repository.program.indexes else None
    if node is None:
        return None
    start, end = plan.repository.module(finding.location.path).span(node)
    for attempt in plan.attempts.values():
        for edit in attempt.draft.edits if attempt.draft else ():
            if edit.path == finding.location.path and edit.start <= start and end <= edit.end:
                return attempt
    return None


def _is_replaced(plan: Plan, call: Attempt, finding: Finding) -> bool:
    """Whether the edits of the call take the very place of the finding."""
    at = finding.location
    start = plan.repository.module(at.path).offset(at.line, at.column)
    edits = [edit for draft in plan.drafts_of(call) for edit in draft.edits if edit.path == at.path]
    return any(edit.start <= start < edit.end for edit in edits)


NOT_PYTHON = NoPatch(
    reason="not-python",
    detail="Only Python is changed; in other languages lines are compared, and no call is resolved.",
    next_step="Read the lines named here; if they serve the product, put the official API in their place.",
)
_MENDED = {
    Role.RETRY: "The SDK repeats the call in {at}; the repetition by hand goes.",
    Role.COST: "The cost is computed from the usage that the call in {at} reports.",
}
_NEXT = {
    Role.POOL: "Delete the pool and its credentials once nothing is fed by it.",
    Role.CREDENTIAL: "Revoke the credential and delete what reads it.",
    Role.HARVEST: "Delete the harvesting code and revoke what it has collected.",
    Role.CONFIG: "Remove the entry where it is deployed, and the server it points at.",
}


def _by_hand(finding: Finding, call: Attempt | None) -> NoPatch:
    feeds = ""
    if call and call.draft:
        feeds = " After the series nothing is fed by it any more."
    if finding.disposition is Disposition.DROP or finding.role in _NEXT:
        return NoPatch(
            reason="remove-by-hand",
            detail=f"Removing it is a decision about more than this line.{feeds}",
            next_step=_NEXT.get(finding.role, "Delete it together with what it serves."),
        )
    return NoPatch(
        reason="no-mechanical-counterpart",
        detail="No edit of this site alone can be shown to be right.",
        next_step="Change it together with the call it belongs to.",
    )


def _shown(plan: Plan, intake: Intake, drafts: list[Draft]) -> tuple[str, tuple[Replacement, ...]]:
    """What a site changes, for its reader and for its editor; what stands around a call shows what the call does."""
    key = tuple(id(draft) for draft in drafts)
    if key not in plan.shown:
        diff = redact("".join(shown(diff) for diff in diffs(plan, intake, drafts)))
        plan.shown[key] = diff, _replacements(plan, intake, drafts)
    return plan.shown[key]


def _replacements(plan: Plan, intake: Intake, drafts: list[Draft]) -> tuple[Replacement, ...]:
    after = sorted(texts(plan.repository, drafts).items())
    pages = ((path, intake.page(path, intake.texts[path]), intake.page(path, text)) for path, text in after)
    return tuple(each for page in pages for each in replacements(*page))


def _patch(plan: Plan, intake: Intake, drafts: list[Draft], reason: str, files: tuple[PatchFile, ...]) -> Patch:
    stages = {edit.stage for draft in drafts for edit in draft.edits}
    paths = {edit.path for draft in drafts for edit in draft.edits}
    level = Level.REVIEW if any(level_of(draft) is Level.REVIEW for draft in drafts) else Level.SAFE
    diff, replaced = _shown(plan, intake, drafts)
    return Patch(
        level=level,
        reason=reason,
        assumptions=tuple(dict.fromkeys(each for draft in drafts for each in draft.assumptions)),
        mapping=tuple(dict.fromkeys(each for draft in drafts for each in draft.mapping)),
        diff=diff,
        replacements=replaced,
        patches=tuple(file.name for file in files if file.stage in stages and paths & set(file.files)),
    )
