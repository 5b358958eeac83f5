"""The keys of the configuration: one list, from which the reader, the JSON Schema and `offramp init` are made."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct


class Kind(str, Enum):
    """What a value has to be."""

    FLAG = "flag"
    WORD = "word"
    """One of the choices."""
    TEXT = "text"
    LIST = "list"
    """Texts; in the environment with commas between them."""
    DAY = "day"


class Key(Struct, frozen=True, kw_only=True):
    """A key, what it has to be, and what it means."""

    name: str
    kind: Kind
    about: str
    default: bool | str | tuple[str, ...] = ""
    choices: tuple[str, ...] = ()
    example: str = ""
    """As TOML, for who starts a file."""

    @property
    def variable(self) -> str:
        """The environment variable that sets it."""
        return "OFFRAMP_" + self.name.upper().replace("-", "_")


FAIL_ON = ("banned", "wrapper", "gateway", "any")
"""The mildest route that fails; in a file, only a policy with a reason and an end says `never`."""

KEYS = (
    Key(
        name="rules",
        kind=Kind.LIST,
        default=(),
        about="Folders with rules of your own.",
        example='["offramp-rules"]',
    ),
    Key(
        name="paths",
        kind=Kind.LIST,
        default=(),
        about="What is in scope, as lines of a `.gitignore`; without it, everything.",
        example='["src/", "tools/"]',
    ),
    Key(
        name="exclude",
        kind=Kind.LIST,
        default=(),
        about="What is not, as lines of a `.gitignore`. Every report names it.",
        example='["third_party/"]',
    ),
    Key(
        name="fail-on",
        kind=Kind.WORD,
        choices=FAIL_ON,
        default="banned",
        about="The mildest route that fails `scan` and `check`.",
        example='"wrapper"',
    ),
    Key(
        name="strict",
        kind=Kind.FLAG,
        default=False,
        about="Fail on wrappers, on gateways without their five gates, on doubtful findings and on notes, too.",
        example="true",
    ),
    Key(
        name="baseline",
        kind=Kind.TEXT,
        about="The file of `offramp baseline`: what is in it does not fail.",
        example='"offramp-baseline.json"',
    ),
    Key(
        name="output-as",
        kind=Kind.TEXT,
        about="What takes the place of image URLs that leave: bytes, path, data-url or MODULE:FUNCTION.",
        example='"path"',
    ),
    Key(
        name="image-folder",
        kind=Kind.TEXT,
        default="images",
        about="Where `path` saves images.",
        example='"images"',
    ),
    Key(
        name="cache",
        kind=Kind.FLAG,
        default=True,
        about="Keep what is made of the rules, and reports, in your cache folder for the next run.",
        example="false",
    ),
)

POLICY = (
    Key(name="paths", kind=Kind.LIST, default=(), about="Whom it is for, as lines of a `.gitignore`."),
    Key(name="fail-on", kind=Kind.WORD, choices=(*FAIL_ON, "never"), about="In the place of the `fail-on` for all."),
    Key(name="strict", kind=Kind.FLAG, default=False, about="In the place of the `strict` for all."),
    Key(name="reason", kind=Kind.TEXT, about="Why; `never` has to have one."),
    Key(name="until", kind=Kind.DAY, about="The last day on which it holds; `never` has to have one."),
)
"""The keys of a table `policy.NAME`."""

GATEWAY = (
    Key(name="owner", kind=Kind.TEXT, about="Who runs it, and where that is written."),
    Key(name="model-mapping", kind=Kind.TEXT, about="Which model answers to which name, and who says so."),
    Key(name="billing", kind=Kind.TEXT, about="Who is charged how much for an image, and by which contract."),
    Key(name="output-rights", kind=Kind.TEXT, about="Who may use the images, and by which terms."),
    Key(name="observability", kind=Kind.TEXT, about="Where requests, costs and failures can be seen."),
    Key(name="until", kind=Kind.DAY, about="The last day on which the answers hold."),
)
"""The keys of a table `gateways."HOST"`."""
