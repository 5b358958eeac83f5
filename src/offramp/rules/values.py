"""Rules and tables as frozen values; knows nothing of YAML or of the disk."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path

from msgspec import Struct, field

from offramp.errors import UnknownRuleError
from offramp.model import Confidence, Contrast, Disposition, Role, Route, Stage
from offramp.rules.regex import Regex
from offramp.syntax import Pattern

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def is_id(value: str) -> bool:
    """Whether a rule may be called so."""
    return _ID.fullmatch(value) is not None


class View(Mapping[str, object]):
    """A mapping that cannot be changed and, unlike a mapping proxy, can be pickled."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, object]) -> None:
        self._items = dict(items)

    def __getitem__(self, key: str) -> object:
        return self._items[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __repr__(self) -> str:
        return f"View({self._items!r})"


class Predicate(Struct, frozen=True, kw_only=True):
    """What has to be true of a value: every one of `tests` must hold.

    A test is a name and its argument, always in one of these shapes:

    - `equals`, `one_of`: a tuple of scalars (`equals` has one member)
    - `table`: a tuple of `(table, field)`, one of which holds; the field is `value` when the rule names none
    - `matches`: a `Regex`
    - `host`, `path`, `env`, `from`, `kind`, `selected`: a tuple of strings, hosts and kinds in lower case
    - `host_table`: the name of a table of hosts (YAML `host: {table: NAME}`)
    - `host_not_in`: a tuple of names of tables
    - `image`: the name of a table of container images and services
    - `present`, `empty_default`, `own_relay`: a bool
    - `member`: a tuple of `(name, Predicate)`; one mapping, or one mapping of a list, fits all of them
    """

    tests: tuple[tuple[str, object], ...]


class HttpWhen(Struct, frozen=True, kw_only=True):
    """What has to hold of an HTTP request; verbs in upper case, empty for any verb."""

    verb: tuple[str, ...] = ()
    url: Predicate | None = None
    header: tuple[tuple[str, Predicate], ...] = ()
    cookie: tuple[tuple[str, Predicate], ...] = ()
    json: tuple[tuple[str, Predicate], ...] = ()
    data: tuple[tuple[str, Predicate], ...] = ()
    query: tuple[tuple[str, Predicate], ...] = ()


class ConfigWhen(Struct, frozen=True, kw_only=True):
    """What a configuration file has to hold: globs of file names, patterns of keys, a predicate of the value."""

    file: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    value: Predicate | None = None
    dependency: tuple[str, ...] = ()
    """Normalised names of distributions; the line asks for one of them."""
    read: bool = False
    """A call or client of another finding takes the line."""


class TextWhen(Struct, frozen=True, kw_only=True):
    """What has to stand near to each other in a file of another language: all of `all`, one of `any`, no `none`."""

    all: tuple[Regex, ...]
    any: tuple[Regex, ...] = ()
    none: tuple[Regex, ...] = ()
    within: int = 0
    """How many lines from the first of `all`, up or down; 0 for the whole file."""


class When(Struct, frozen=True, kw_only=True):
    """What has to hold at a site: everything that is given, at least one of `any`, and not `never`."""

    call: tuple[str, ...] = ()
    set: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()
    argument: tuple[tuple[str, Predicate], ...] = ()
    receiver: When | None = None
    companion: When | None = None
    """What has to hold of another call on what the same first call has made."""
    http: HttpWhen | None = None
    command: Predicate | None = None
    credential: Predicate | None = None
    feeds: tuple[Route, ...] = ()
    around: str = ""
    own: tuple[str, ...] = ()
    """Patterns of names: the called thing is a function of the repository."""
    answer: tuple[str, ...] = ()
    """Names of attributes or keys of which one is read off what the call hands back."""
    config: ConfigWhen | None = None
    text: TextWhen | None = None
    code: tuple[Pattern, ...] = ()
    """One of these patterns fits the code."""
    where: tuple[tuple[str, Predicate], ...] = ()
    """What the metavariables of `code` have to stand for."""
    any: tuple[When, ...] = ()
    never: When | None = None

    @property
    def reads_code(self) -> bool:
        """Whether it looks for code by itself, not only at what another rule or a configuration file gives."""
        own = self.call or self.set or self.imports or self.http or self.command or self.text or self.code
        return bool(own) or any(option.reads_code for option in self.any)

    @property
    def asks_own_relays(self) -> bool:
        """Whether it depends on what the repository itself serves; that is told by what other rules have found."""
        predicates = [predicate for _, predicate in (*self.argument, *self.where)]
        predicates += [each for each in (self.http.url if self.http else None, self.command, self.credential) if each]
        inner = [each for each in (self.receiver, self.companion, self.never, *self.any) if each]
        return any(name == "own_relay" for each in predicates for name, _ in each.tests) or any(
            each.asks_own_relays for each in inner
        )

    @property
    def texts(self) -> tuple[TextWhen, ...]:
        """The conditions about source in other languages; a rule that has one has nothing else."""
        own = (self.text,) if self.text else ()
        return (*own, *(text for option in self.any for text in option.texts))

    @property
    def distributions(self) -> frozenset[str]:
        """The distributions that it looks for in configuration, in the two ways in which they are mostly written."""
        own = self.config.dependency if self.config else ()
        inner = frozenset(name for option in self.any for name in option.distributions)
        return inner.union(own, (name.replace("-", "_") for name in own))

    @property
    def patterns(self) -> frozenset[Pattern]:
        """Every pattern of code in it, wherever it stands."""
        inner = [each for each in (self.receiver, self.never, *self.any) if each]
        return frozenset(self.code).union(*(each.patterns for each in inner))

    @property
    def names_places(self) -> frozenset[Pattern]:
        """The patterns whose places are places of a finding."""
        return frozenset(self.code).union(*(each.names_places for each in self.any))


class Counterfactual(Struct, frozen=True, kw_only=True):
    """A contrast, and the change of the rule's own examples that proves it."""

    contrast: Contrast
    """Its clauses may name places, such as `{host}`, as a message does."""
    change: tuple[tuple[str, str], ...]
    """Literal texts and what stands there instead."""


class Rule(Struct, frozen=True, kw_only=True):
    """One file of `rules/`: what means what, and what is to become of it."""

    id: str
    title: str
    why: str
    since: str
    route: Route | None
    """`None` in `rules/around/`: the finding takes the route of its call."""
    role: Role
    stages: tuple[Stage, ...]
    keywords: tuple[str, ...] = ()
    when: When
    contrast: tuple[Counterfactual, ...] = ()
    """Nearest classes and the one fact that keeps a site out of each."""
    message: str = ""
    beside: tuple[str, ...] = ()
    """Patterns of rule ids: it stands only in a repository where one of these found a call."""
    needs: str = ""
    """`images`: what it finds serves text too and stands only where images are seen to be made."""
    disposition: Disposition | None = None
    """`None`: the default of the route."""
    equivalent: str = ""
    params: tuple[tuple[str, str], ...] = ()
    """Official parameter and where the old call has it."""
    fix: str = "none"
    confidence: Confidence = Confidence.HIGH
    references: tuple[str, ...] = ()
    source_path: str
    """The file, relative to the folder of rules."""


class Table(Struct, frozen=True, kw_only=True, dict=True):
    """Names that many rules share, with the day they were read."""

    name: str
    about: str
    as_of: str
    entries: tuple[tuple[tuple[str, object], ...], ...] = ()
    """Each entry as pairs of field and value; lists are tuples."""
    raw: Mapping[str, object] = field(default_factory=lambda: View({}))
    """The whole file, for a table of another shape than `entries`; lists are tuples."""

    @cached_property
    def hosts(self) -> tuple[str, ...]:
        """The values of the entries that are hosts, which is what an entry is that does not say."""
        entries = [dict(entry) for entry in self.entries]
        return tuple(str(entry["value"]) for entry in entries if entry.get("kind", "host") == "host")

    def values(self, field: str = "value") -> frozenset[object]:
        """What the entries have in one field."""
        return frozenset(dict(entry)[field] for entry in self.entries if field in dict(entry))

    def entry(self, value: str) -> dict[str, object]:
        """The entry for `value` without regard to case, an exact one before one with `*`; empty when there is none."""
        wanted = value.lower()
        named = [(str(dict(entry).get("value", "")).lower(), entry) for entry in self.entries]
        exact = [entry for name, entry in named if name == wanted]
        close = [entry for name, entry in named if "*" in name and fnmatchcase(wanted, name)]
        return dict(next(iter(exact + close), ()))


class Ruleset(Struct, frozen=True, kw_only=True):
    """All rules, sorted by id, and the tables they look into."""

    rules: tuple[Rule, ...]
    tables: Mapping[str, Table]
    fresh: frozenset[str] = frozenset()
    """Literals of the entries that a user has added to a shipped table, whose rules cannot know them."""
    own: tuple[Path, ...] = ()
    """The folders of a user whose rules are in it."""

    @property
    def keywords(self) -> frozenset[str]:
        """The literals of all rules about code and configuration: a file with none of them can break none of them."""
        rules = [rule for rule in self.rules if not rule.when.texts]
        return self.fresh.union(*({*rule.keywords, *rule.when.distributions} for rule in rules))

    @property
    def text_keywords(self) -> frozenset[str]:
        """The same for the rules about source in other languages."""
        return frozenset(keyword for rule in self.rules if rule.when.texts for keyword in rule.keywords)

    def rule(self, id: str) -> Rule:
        """The rule of that name."""
        by_id = {rule.id: rule for rule in self.rules}
        if id in by_id:
            return by_id[id]
        close = difflib.get_close_matches(id, by_id, n=1, cutoff=0.5)
        hint = f"Did you mean {close[0]}?" if close else "`offramp explain --list` names them all."
        raise UnknownRuleError(f"There is no rule {id!r}.", hint)
