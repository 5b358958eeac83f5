"""The report about a rehearsal, as text and as JSON. A function of the journal; free text of a request is not in it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct, to_builtins

from offramp.contract import Contract
from offramp.redact import redact
from offramp.rehearse.journal import Call
from offramp.rehearse.request import MODELS

_UNASKED = (
    "No request reached the double. Either the command asks for no image, or its client is told another address: "
    "a base_url in the code, a variable of its own, or a settings file that overrides OPENAI_BASE_URL."
)
_BOTH = "The code sends again what the SDK has sent again already: the attempts multiply, and each may be billed."


class Rehearsal(Struct, frozen=True, kw_only=True):
    """What came of running a command against the double."""

    contract: Contract
    scenario: str
    calls: tuple[Call, ...]
    exit_code: int
    """Of the command."""
    key: str
    """The dummy that the environment held."""

    @property
    def violated(self) -> bool:
        """Whether the official API would have refused a call for good."""
        return any(call.violations for call in self.calls)

    @property
    def passed(self) -> bool:
        """Whether the command succeeded and kept the contract."""
        return self.exit_code == 0 and not self.violated

    @property
    def usd(self) -> Decimal:
        """The sum of all prices that can be told."""
        return sum((call.usd for call in self.calls if call.usd is not None), Decimal(0))


def _text(rehearsal: Rehearsal) -> str:
    sections = {
        "Calls": _counted(rehearsal.calls),
        "Violations of the contract": _violations(rehearsal.calls),
        "Retries": _retries(rehearsal.calls),
        "Cost": _cost(rehearsal),
        "Notes": _notes(rehearsal),
    }
    head = f"Rehearsed against the official contract of {rehearsal.contract.as_of}, scenario {rehearsal.scenario}."
    lines = [head, *(line for title, rows in sections.items() for line in _section(title, list(rows)))]
    result = "passed" if rehearsal.passed else "failed"
    lines += ["", f"Rehearsal {result}; the command ended with {rehearsal.exit_code}."]
    return redact("\n".join(lines)) + "\n"


def _section(title: str, rows: list[str]) -> list[str]:
    return ["", title, *(f"  {row}" for row in rows)] if rows else []


def _name(call: Call) -> str:
    return call.operation or call.request.route


def _counted(calls: Iterable[Call]) -> Iterator[str]:
    """A row for each operation, model and answer."""
    groups = Counter((_name(call), call.model, call.status, call.code) for call in calls)
    for (operation, model, status, code), count in sorted(groups.items(), key=lambda item: item[0][:3]):
        answer = f"{status} {code}".rstrip()
        yield f"{count:>4}  {operation:<24} {model or '-':<28} {answer}"


def _violations(calls: Iterable[Call]) -> Iterator[str]:
    """Each violation once, with the calls that have it."""
    found: dict[tuple[str, str], list[int]] = {}
    for call in calls:
        for violation in call.violations:
            found.setdefault((_name(call), violation.text), []).append(call.number)
    for (operation, text), numbers in found.items():
        yield f"{operation}, {_numbered(numbers)}: {text}"


def _retries(calls: tuple[Call, ...]) -> Iterator[str]:
    for call in calls:
        if call.retry_of:
            by = "the SDK" if call.by_sdk else "the code"
            yield f"call {call.number} repeats call {call.retry_of} after {calls[call.retry_of - 1].status}, by {by}"


def _cost(rehearsal: Rehearsal) -> Iterator[str]:
    drawn = [call for call in rehearsal.calls if call.usage]
    priced = [call for call in drawn if call.usd is not None]
    if not drawn:
        return
    days = f"at the prices of {rehearsal.contract.as_of}, input tokens estimated"
    yield f"{rehearsal.usd.normalize():f} USD for {_plural(len(priced), 'call')} {days}"
    if len(priced) < len(drawn):
        yield f"{_plural(len(drawn) - len(priced), 'call')} without a price"
    for text, numbers in _assumed(drawn).items():
        yield f"{_numbered(numbers)}: {text}"


def _assumed(calls: Iterable[Call]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for call in calls:
        for text in call.assumed:
            found.setdefault(text, []).append(call.number)
    return found


def _notes(rehearsal: Rehearsal) -> Iterator[str]:
    calls = rehearsal.calls
    if not calls:
        yield _UNASKED
    unserved = sorted({call.request.route for call in calls if not call.operation})
    yield from (f"{route} is no part of the rehearsal and was answered 404" for route in unserved)
    yield from _endings(rehearsal)
    foreign = [call.number for call in calls if call.request.key not in ("", rehearsal.key)]
    if foreign:
        yield f"{_numbered(foreign)}: the key is not the one of the environment; the code takes it from somewhere else"
    repeated = {call.by_sdk for call in calls if call.retry_of}
    if len(repeated) == 2:
        yield _BOTH


def _endings(rehearsal: Rehearsal) -> Iterator[str]:
    """The models in use that are going to be shut down."""
    used = sorted({call.model for call in rehearsal.calls if call.operation != MODELS})
    for model in filter(None, map(rehearsal.contract.model, used)):
        if model.status == "deprecated":
            yield f"{model.id} is shut down on {model.shutdown}; use {' or '.join(model.replacements)}"


def _numbered(numbers: list[int]) -> str:
    word = "call" if len(numbers) == 1 else "calls"
    return f"{word} {', '.join(map(str, numbers))}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _json(rehearsal: Rehearsal) -> str:
    calls = rehearsal.calls
    page = {
        "contract": rehearsal.contract.as_of,
        "scenario": rehearsal.scenario,
        "passed": rehearsal.passed,
        "command_exit_code": rehearsal.exit_code,
        "calls": [_call(call) for call in calls],
        "violations": [violation for call in calls for violation in _violation(call)],
        "retries": [
            {"call": call.number, "of": call.retry_of, "by": "sdk" if call.by_sdk else "code"}
            for call in calls
            if call.retry_of
        ],
        "cost": {
            "usd": f"{rehearsal.usd.normalize():f}",
            "unpriced_calls": [call.number for call in calls if call.usage and call.usd is None],
        },
        "notes": list(_notes(rehearsal)),
    }
    return redact(json.dumps(page, indent=2)) + "\n"


def _call(call: Call) -> dict[str, Any]:
    return {
        "call": call.number,
        "operation": call.operation or None,
        "route": call.request.route,
        "model": call.model or None,
        "status": call.status,
        "code": call.code or None,
        "tokens": to_builtins(call.usage) if call.usage else None,
        "usd": None if call.usd is None else f"{call.usd.normalize():f}",
        "assumed": list(call.assumed),
    }


def _violation(call: Call) -> Iterator[dict[str, Any]]:
    for each in call.violations:
        place = {"call": call.number, "operation": call.operation, "parameter": each.parameter or None}
        yield {**place, "value": each.value or None, "code": each.code, "why": each.text}


FORMATS: dict[str, Callable[[Rehearsal], str]] = {"text": _text, "json": _json}
