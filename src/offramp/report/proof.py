"""What is known of each patch of the series, rung by rung; proves nothing itself."""

from __future__ import annotations

from msgspec import Struct

from offramp.model import PatchFile, Report, TypeFault

HELD, FAILED, NOT_ASKED = "held", "failed", "not-asked"


class Rung(Struct, frozen=True):
    """One rung of the ladder: its name, what it is about, and whether it holds for a patch."""

    name: str
    about: str
    state: str
    faults: tuple[TypeFault, ...] = ()


def ladder(report: Report, patch: PatchFile) -> tuple[Rung, ...]:
    """The rungs for one patch. No series is written for which the first three do not hold."""
    check = report.type_check
    faults = tuple(each for each in check.fresh if each.path in patch.files) if check else ()
    state = NOT_ASKED if check is None else FAILED if faults else HELD
    return (
        Rung("L0", "syntax", HELD),
        Rung("L1", "second scan", HELD),
        Rung("L2", "names and contract", HELD),
        Rung("L3", "type check", state, faults),
    )
