"""Remembers what the double was asked and what it answered. Judges nothing and prints nothing."""

from __future__ import annotations

from decimal import Decimal
from threading import Lock

from msgspec import Struct
from msgspec.structs import replace

from offramp.contract import Usage, Violation
from offramp.rehearse.request import Request


class Call(Struct, frozen=True, kw_only=True):
    """One request and its answer, counted from 1 in the order of arrival."""

    number: int = 0
    request: Request
    status: int
    code: str = ""
    """The error code of the answer."""
    usage: Usage | None = None
    usd: Decimal | None = None
    """None when nothing was drawn, or when no price can be told."""
    assumed: tuple[str, ...] = ()
    """What the usage takes for granted."""
    retry_of: int = 0
    """The failed call that this one repeats; 0 when it repeats none."""

    @property
    def operation(self) -> str:
        """The official operation; empty for a route that the double does not serve."""
        return self.request.operation

    @property
    def model(self) -> str:
        """The image model by its name in the request."""
        return self.request.model

    @property
    def violations(self) -> tuple[Violation, ...]:
        """What the contract refuses of the call."""
        return self.request.violations

    @property
    def by_sdk(self) -> bool:
        """Whether the SDK itself has sent the request again."""
        return bool(self.retry_of and self.request.sdk_retry)


class Journal:
    """The calls so far; written by the threads of the server."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls: list[Call] = []
        self._failures: dict[str, list[int]] = {}
        """By request, the failures that nothing has repeated yet."""

    def add(self, call: Call) -> None:
        """Count the call, and link it with the failure that it repeats."""
        with self._lock:
            number, open_failures = len(self._calls) + 1, self._failures.setdefault(call.request.fingerprint, [])
            self._calls.append(replace(call, number=number, retry_of=open_failures.pop() if open_failures else 0))
            if call.status >= 400:
                open_failures.append(number)

    @property
    def calls(self) -> tuple[Call, ...]:
        """All calls in the order of arrival."""
        with self._lock:
            return tuple(self._calls)

    @property
    def violations(self) -> tuple[tuple[Call, Violation], ...]:
        """Every violation with its call."""
        return tuple((call, violation) for call in self.calls for violation in call.violations)
