"""Gives up what would repeat a credential: a patch holds the lines that it removes, and those around them."""

from __future__ import annotations

from offramp.attempts import Attempt, Plan, diffs
from offramp.intake import Intake
from offramp.model import Location, NoPatch
from offramp.plan import plan_followups, settle
from offramp.redact import redact
from offramp.series import shown


def refuse_leaking(plan: Plan, intake: Intake) -> None:
    """Until nothing leaks; calls come first, for what stands around them goes with them."""
    while True:
        if leaking := [each for each in plan.attempts.values() if _is_leaking(plan, intake, each)]:
            for attempt in leaking:
                attempt.refuse(_refused("the call"))
            settle(plan)
        elif around := _around(plan, intake):
            plan.dropped |= dict.fromkeys(around, _refused("this line"))
            plan_followups(plan)
        else:
            return


def _refused(near: str) -> NoPatch:
    return NoPatch(
        reason="literal-credential",
        detail=f"The patch would repeat a credential that is written into the code near {near}.",
        next_step="Revoke the credential, read it from the environment, and run again.",
    )


def _is_leaking(plan: Plan, intake: Intake, attempt: Attempt) -> bool:
    drafts = plan.drafts_of(attempt)
    paths = {edit.path for draft in drafts for edit in draft.edits}
    if not any(redact(intake.texts[path], plan.secrets) != intake.texts[path] for path in paths):
        return False
    return any(_leaks(diff, plan.secrets) for diff in diffs(plan, intake, drafts))


def _around(plan: Plan, intake: Intake) -> list[Location]:
    return [
        at
        for at, each in plan.followups.items()
        if each.draft and any(_leaks(diff, plan.secrets) for diff in diffs(plan, intake, [each.draft]))
    ]


def _leaks(diff: bytes, secrets: frozenset[str]) -> bool:
    text = shown(diff)
    return redact(text, secrets) != text
