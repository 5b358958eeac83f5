"""What may go wrong for a user, as one tree, and the exit codes; imports nothing of offramp."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from msgspec import Struct

EXIT_CODES = {
    0: "nothing fails: no finding at or above `--fail-on` (`scan` and `check`: banned, `plan` and `apply`: never)",
    1: "findings at or above `--fail-on`; this wins over 3",
    2: "the request cannot be met: usage, a path that is missing, an output folder, files not to be touched",
    3: "a file in scope could not be read or checked",
    4: "the configuration has a mistake",
    5: "a rule or a table has a mistake",
    6: "the baseline cannot be used or written",
    7: "the revision of `--diff-base` cannot be read",
    70: "a defect of offramp itself",
    130: "interrupted",
}
"""Of every command that reads source; `rehearse` and `rules` have their own."""


class OfframpError(Exception):
    """The request cannot be met. `message` says what is wrong and where, `hint` what to do about it."""

    code: ClassVar[int] = 2

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


class Problem(Struct, frozen=True, kw_only=True, order=True):
    """One mistake in a data file. Lines count from 1."""

    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class RulesError(OfframpError):
    """The rules or their tables do not follow the grammar; holds every mistake at once."""

    code = 5

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        listed = "\n".join(f"  {problem}" for problem in problems)
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        super().__init__(f"{count} in the rules:\n{listed}", "rules/README.md has the grammar on one page.")
        self.problems = problems

    def __reduce__(self) -> tuple[type[RulesError], tuple[tuple[Problem, ...]]]:
        return (RulesError, (self.problems,))


class ConfigError(OfframpError):
    """The configuration is not as it has to be; holds every mistake at once."""

    code = 4

    def __init__(self, problems: Iterable[str], hint: str = "`offramp config schema` names every key.") -> None:
        self.problems = tuple(problems)
        one = self.problems[0] if len(self.problems) == 1 else ""
        listed = "\n".join(f"  {problem}" for problem in self.problems)
        super().__init__(one or f"{len(self.problems)} mistakes in the configuration:\n{listed}", hint)

    def __reduce__(self) -> tuple[type[ConfigError], tuple[tuple[str, ...], str]]:
        return (ConfigError, (self.problems, self.hint))


class BaselineError(OfframpError):
    """The baseline is missing, in the way, or not what a baseline is."""

    code = 6


class RevisionError(OfframpError):
    """The revision to compare with is unknown here."""

    code = 7


class UnknownRuleError(OfframpError):
    """No rule has the name that was asked for."""


class UnknownFindingError(OfframpError):
    """No finding has the id that was asked for, or several have."""


class MissingPackageError(OfframpError):
    """A package is not installed that only one command needs."""


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence that names the nearest known word; empty when none is near."""
    from difflib import get_close_matches  # not needed until something is wrong

    near = get_close_matches(word, sorted(known), n=1)
    return f" Did you mean `{near[0]}`?" if near else ""
