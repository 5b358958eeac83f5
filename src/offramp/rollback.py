"""The series that takes a series back: the same steps, the last one first. Decides nothing; writes no file."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from offramp.contract import Contract
from offramp.model import PatchFile
from offramp.publish import dated
from offramp.series import diff_of, mbox


def rollback(files: Sequence[PatchFile], contract: Contract) -> tuple[PatchFile, ...]:
    """One commit for each of the series. The trees on the way are those of the series, which were all checked."""
    total = len(files)
    return tuple(_reverse(file, number, total, contract) for number, file in enumerate(reversed(files), 1))


def _reverse(file: PatchFile, number: int, total: int, contract: Contract) -> PatchFile:
    changes = tuple(replace(each, before=each.after, after=each.before) for each in file.changes)
    subject = f'Revert "{file.subject}"'
    body = f"Takes back {file.name}: the code of before the migration is in use again."
    return replace(
        file,
        name=f"{number:04}-revert-{file.name.partition('-')[2]}",
        subject=subject,
        text=mbox(number, total, subject, body, dated(contract), map(diff_of, changes)),
        changes=changes,
    )
