"""Holds the rules about configuration against its settings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from offramp.match.found import Match
from offramp.match.predicates import judge
from offramp.model import Location, Role, Step
from offramp.redact import redact
from offramp.resolve.urls import host_of
from offramp.rules import ConfigWhen, Rule, Ruleset, When
from offramp.settings import Setting
from offramp.values import Known


def match_settings(rules: Ruleset, settings: Iterable[Setting], found: Iterable[Match] = ()) -> tuple[Match, ...]:
    """Every rule about configuration held against every setting; `found` are the matches in the code."""
    read = {
        (step.path, step.line) for each in found if each.rule.role in (Role.CLIENT, Role.CALL) for step in each.evidence
    }
    watching = [(rule, when) for rule in rules.rules for when in _conditions(rule.when)]
    by_path: dict[str, list[tuple[Rule, ConfigWhen]]] = {}
    matches = []
    for setting in settings:
        if setting.path not in by_path:
            by_path[setting.path] = [each for each in watching if _is_about(each[1], setting.path)]
        matches += [
            _match(rule, setting)
            for rule, when in by_path[setting.path]
            if _holds(rules, when, setting, (setting.path, setting.line) in read)
        ]
    return tuple(matches)


def _conditions(when: When) -> Iterator[ConfigWhen]:
    if when.config:
        yield when.config
    for option in when.any:
        yield from _conditions(option)


def _is_about(when: ConfigWhen, path: str) -> bool:
    name = PurePosixPath(path).name
    return not when.file or any(fnmatchcase(name, glob) or fnmatchcase(path, glob) for glob in when.file)


def _holds(rules: Ruleset, when: ConfigWhen, setting: Setting, is_read: bool) -> bool:
    """Whether the condition fits; the key does not matter for a line that a call or its client reads."""
    if (when.read and not is_read) or (when.dependency and setting.dependency not in when.dependency):
        return False
    free = is_read and when.value is not None
    if when.key and not free and not any(_key(glob, setting) for glob in when.key):
        return False
    return when.value is None or judge(when.value, Known(value=setting.value), rules.tables) is not None


def _key(glob: str, setting: Setting) -> bool:
    """A pattern without a dot is held against the last part of the key."""
    return fnmatchcase(setting.key, glob) or ("." not in glob and fnmatchcase(setting.name, glob))


def _match(rule: Rule, setting: Setting) -> Match:
    at = Location(path=setting.path, line=setting.line, column=1, end_line=setting.line, end_column=1)
    shown = redact(setting.value)[:200]
    facts = {"env": setting.shown, "value": shown, "host": host_of(Known(value=setting.value)) or ""}
    text = f"`{setting.shown}` is named here" if setting.dependency else f"`{setting.shown}` is set to {shown}"
    step = Step(path=setting.path, line=setting.line, text=text)
    return Match(
        rule=rule, location=at, scope="", site=None, evidence=(step,), sure=True, facts=tuple(sorted(facts.items())),
        mention=bool(setting.dependency),
    )  # fmt: skip
