"""The closed sets of words: routes, stages, roles and the like; every output and every rule uses these."""

from __future__ import annotations

from enum import Enum


class Route(str, Enum):
    """How a call site reaches the model, in rising gravity."""

    OFFICIAL = "official"
    GATEWAY = "gateway"
    WRAPPER = "wrapper"
    SESSION_RELAY = "session-relay"
    COOKIE = "cookie"
    TOKEN_HARVEST = "token-harvest"
    ACCOUNT_POOL = "account-pool"

    @property
    def banned(self) -> bool:
        """Whether the stop rule applies: no gate can open this route."""
        return self in _BANNED

    @property
    def gravity(self) -> int:
        """Rank used when two rules claim one site: the larger wins."""
        return list(Route).index(self)


_BANNED = frozenset({Route.SESSION_RELAY, Route.COOKIE, Route.TOKEN_HARVEST, Route.ACCOUNT_POOL})


class Stage(str, Enum):
    """The inventory stages, in the order in which every output lists them."""

    GENERATION = "generation"
    EDIT = "edit"
    STREAMING = "streaming"
    OUTPUT_FORMAT = "output-format"
    RETRY = "retry"
    COST_LOG = "cost-log"
    STORAGE = "storage"

    @property
    def order(self) -> int:
        """Position in the inventory, from 0."""
        return list(Stage).index(self)


class Disposition(str, Enum):
    """What is to become of a site."""

    MIGRATE = "migrate"
    FALLBACK = "fallback"
    DROP = "drop"


class Role(str, Enum):
    """The part a site plays in its route."""

    CALL = "call"
    CLIENT = "client"
    CREDENTIAL = "credential"
    POOL = "pool"
    HARVEST = "harvest"
    OUTPUT = "output"
    STREAM = "stream"
    RETRY = "retry"
    COST = "cost"
    STORAGE = "storage"
    CONFIG = "config"

    @property
    def around(self) -> bool:
        """Whether it stands around a call: it is no stop of its own, the call is."""
        return self in _AROUND


_AROUND = frozenset({Role.OUTPUT, Role.STREAM, Role.RETRY, Role.COST, Role.STORAGE})


class Confidence(str, Enum):
    """How far the printed evidence carries the verdict."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"

    @property
    def rank(self) -> int:
        """0 for the surest."""
        return list(Confidence).index(self)


class Reach(str, Enum):
    """What kind of place a finding stands in: whether the product does it, or something only speaks of it."""

    CALL = "call"
    """Code of the product."""
    CONFIG = "config"
    """A line of configuration that sets an address or starts something."""
    TEST = "test"
    """A test, an example or documentation."""
    MENTION = "mention"
    """A dependency that is named; what uses it is a finding of its own."""


class Level(str, Enum):
    """`safe`: same behaviour as far as the source tells. `review`: under a stated assumption."""

    SAFE = "safe"
    REVIEW = "review"
