"""What may go wrong for a user, as one tree; imports nothing of offramp."""

from __future__ import annotations

from dataclasses import dataclass


class OfframpError(Exception):
    """The request cannot be met. `message` says what is wrong and where, `hint` what to do about it."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class InputError(OfframpError):
    """The path to be read is missing or is nothing that can be read."""


class OutputError(OfframpError):
    """The output folder or file may not be written."""


class ApplyError(OfframpError):
    """The working tree may not be changed as asked, or could not be; nothing in it is half done."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One mistake in a data file. Lines count from 1."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class RulesError(OfframpError):
    """The rules or their tables do not follow the grammar; holds every mistake at once."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__(f"{count} in the rules:\n{listed}", "rules/README.md has the grammar on one page.")
        self.problems = problems

    def __reduce__(self) -> tuple[type[RulesError], tuple[tuple[Problem, ...]]]:
        return (RulesError, (self.problems,))


class UnknownRuleError(OfframpError):
    """No rule has the name that was asked for."""


class UnknownFindingError(OfframpError):
    """No finding has the id that was asked for, or several have."""


class MissingPackageError(OfframpError):
    """A package is not installed that only one command needs."""
