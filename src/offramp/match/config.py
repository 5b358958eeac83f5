"""Holds the rules about configuration against its settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from offramp.match.engine import Match
from offramp.match.predicates import judge
from offramp.model import Location, Role, Step
from offramp.redact import redact
from offramp.resolve.sites import host_of
from offramp.rules import ConfigWhen, Rule, Ruleset, When
from offramp.settings import Setting
from offramp.values import Known


def match_settings(rules: Ruleset, settings: Iterable[Setting], found: Iterable[Match] = ()) -> tuple[Match, ...]:
    """Every rule about configuration held against every setting; `found` are the matches in the code."""
    read = {(step.path, step.line) for each in found if each.rule.role is Role.CLIENT for step in each.evidence}
    watching = [(rule, when) for rule in rules.rules for when in _conditions(rule.when)]
    return tuple(
        _match(rule, setting)
        for setting in settings
        for rule, when in watching
        if _holds(rules, when, setting, (setting.path, setting.line) in read)
    )  # fmt: skip


def _conditions(when: When) -> Iterator[ConfigWhen]:
    if when.config:
        yield when.config
    for option in when.any:
        yield from _conditions(option)


def _holds(rules: Ruleset, when: ConfigWhen, setting: Setting, is_read: bool) -> bool:
    """Whether the condition fits; the key does not matter for a line that a client of another rule reads."""
    name = PurePosixPath(setting.path).name
    if when.file and not any(fnmatchcase(name, glob) or fnmatchcase(setting.path, glob) for glob in when.file):
        return False
    if when.key and not is_read and not any(_key(glob, setting) for glob in when.key):
        return False
    return when.value is None or judge(when.value, Known(value=setting.value), rules.tables) is not None


def _key(glob: str, setting: Setting) -> bool:
    """A pattern without a dot is held against the last part of the key."""
    return fnmatchcase(setting.key, glob) or ("." not in glob and fnmatchcase(setting.name, glob))


def _match(rule: Rule, setting: Setting) -> Match:
    at = Location(path=setting.path, line=setting.line, column=1, end_line=setting.line, end_column=1)
    shown = redact(setting.value)[:200]
    facts = {"env": setting.name, "value": shown, "host": host_of(Known(value=setting.value)) or ""}
    step = Step(path=setting.path, line=setting.line, text=f"`{setting.name}` is set to {shown}")
    return Match(
        rule=rule, location=at, scope="", site=None, evidence=(step,), sure=True, facts=tuple(sorted(facts.items()))
    )  # fmt: skip
