"""Timeouts that image work outlasts: a short one goes, one that is not known is told."""

from __future__ import annotations

from offramp.fixes.edits import Draft
from offramp.fixes.repository import Repository
from offramp.model import Mapped
from offramp.resolve import Site
from offramp.values import Absent, Known

_NAMES = "timeout|request_timeout"


def leaves_time(repository: Repository, draft: Draft, site: Site) -> bool:
    """Whether the timeout given at a place may stay; what becomes of it goes into the draft."""
    value = repository.sites.argument(site, _NAMES)
    longest = repository.contract.retry.work_seconds
    if isinstance(value, Known) and isinstance(value.value, (int, float)):
        if value.value >= longest:
            return True
        draft.mapping.append(Mapped(old=f"timeout={value.value}", new="", note="image work takes longer"))
        draft.assume(
            f"The timeout of {value.value} s goes: image work takes up to {longest} s, and the SDK waits up to "
            f"{repository.contract.retry.timeout_seconds} s."
        )
        return False
    if not isinstance(value, Absent) and getattr(value, "value", 0) is not None:
        draft.assume(f"The `timeout` that is given leaves image work its time, up to {longest} s.")
    return True
