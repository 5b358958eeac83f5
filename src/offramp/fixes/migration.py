"""One call on its way to the official API: what every kind of old call has to settle."""

from __future__ import annotations

import ast
import re

from msgspec import Struct, field

from offramp.choices import Form, Output
from offramp.fixes.clients import new_client, official_client, reached_by
from offramp.fixes.data_urls import follow_as_data_urls
from offramp.fixes.definitions import behind_imports
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.lifetimes import is_openai, receiver
from offramp.fixes.module import Module
from offramp.fixes.names import unused_name
from offramp.fixes.repository import Repository
from offramp.fixes.result import Result
from offramp.fixes.results import follow
from offramp.fixes.shapes import LEGACY, SDK, Shape
from offramp.match import Match
from offramp.model import Finding, Route, Stage
from offramp.resolve import Site
from offramp.values import Absent, Known

REPLACED = "picture-body"
"""The fix that takes a protocol out with its client."""


class Migration(Struct, kw_only=True):
    """A call that is being migrated. `client` is the construction that has to become official with it."""

    repository: Repository
    finding: Finding
    site: Site
    call: ast.Call
    draft: Draft = field(default_factory=Draft)
    client: Site | None = None
    second: str = ""
    """The code of the client put beside an old one that other calls still need; empty when there is none."""
    output: Output | None = None
    """What takes the place of addresses that leave; None as long as it is tried to follow them."""
    keeps_dict: bool = False
    """Whether what reads the reply finds the same dict as before."""
    keeps_response: bool = False
    """Whether what reads the reply finds an HTTP response as before."""
    moves_callers: bool = False
    """Whether the callers of the function around the request are rewritten, and not the request."""
    replaces_body: bool = False
    """Whether the code that reads the reply goes with the request."""
    keeps_client: bool = False
    """Whether what takes the place of that code asks by the client of the old call."""
    says_turns: bool = False
    """Whether the request is one to a chat or the Responses API, so that what it says are turns."""

    @property
    def module(self) -> Module:
        """The file of the call."""
        return self.repository.module(self.site.path)

    @property
    def operation(self) -> str:
        """`images.generate` or `images.edit`."""
        return "images.edit" if self.finding.equivalent == "images.edit" else "images.generate"

    @property
    def stage(self) -> Stage:
        """The stage of the call itself."""
        return Stage.EDIT if self.operation == "images.edit" else Stage.GENERATION

    @property
    def is_at_home(self) -> bool:
        """Whether the old call asks OpenAI itself for a GPT image model already, so that the ground is known."""
        given = [self.repository.sites.argument(self.site, spec) for spec in ("model", "json.model", "data.model")]
        model = next((each for each in given if not isinstance(each, Absent)), None)
        if self.finding.route is not Route.OFFICIAL or model is None:
            return False
        known = self.repository.contract.model(str(model.value)) if isinstance(model, Known) else None
        return known is None or "response_format" not in known.features

    def finish(self, new_call: str, shape: Shape) -> None:
        """Put the new call in place and follow its result."""
        before = self.draft.copy()
        try:
            follow(self.result(shape, new_call))
        except Refused as refused:
            leaves = refused.no_patch.reason in ("url-leaves-function", "mixed-sources")
            if not leaves or shape not in (SDK, LEGACY) or self._is_decided:
                raise
            self.draft = before
            self._finish_as_data_urls(new_call, shape, refused)

    def _finish_as_data_urls(self, new_call: str, shape: Shape, first: Refused) -> None:
        """The second best: the address stays a text. When that is not right either, the first reason stands."""
        try:
            follow_as_data_urls(self.result(shape, new_call))
        except Refused:
            raise first from None

    @property
    def _is_decided(self) -> bool:
        """Whether an address is made for whatever leaves, so that a browser needs no data URL."""
        output = self.repository.settings.output
        return self.output is not None or (output is not None and output.form is Form.FUNCTION)

    def result(self, shape: Shape, new_call: str, hoisted: str = "") -> Result:
        """The result of the call, about to be followed."""
        made_as = re.search(r'\boutput_format="(\w+)"', new_call)
        return Result(
            repository=self.repository,
            site=self.site,
            shape=shape,
            call=self.call,
            new_call=new_call,
            draft=self.draft,
            hoisted=hoisted,
            output=self.output,
            made_as=made_as[1] if made_as else "png",
            is_at_home=self.is_at_home,
        )


def begin(repository: Repository, finding: Finding, match: Match) -> Migration:
    """The migration of a call finding, its client told."""
    assert match.site is not None
    site = match.site
    migration = Migration(repository=repository, finding=finding, site=site, call=repository.call(site))
    if match.rule.fix == REPLACED or repository.sites.request(site) is not None:
        return migration  # What sends requests by hand is no client that could become the official one.
    made = repository.sites.receiver(site)
    if made is not None and made.location != site.location and finding.route is not Route.OFFICIAL:
        _check_only(repository, site)
        _check_class(repository, made)
        migration.client = made
    elif "()" in site.target.path and not site.target.calls and finding.route is not Route.OFFICIAL:
        raise Refused(
            "client-not-found",
            "Where the client of the call is made cannot be told, so it would stay the old one.",
            "Make the client official where it is made, then write this call by hand.",
        )
    return migration


def _check_class(repository: Repository, made: Site) -> None:
    """An own class that extends the old client may do more than the official one."""
    if made.location not in repository.sites.by_location and not is_openai(made):
        raise Refused(
            "client-extended",
            "The client is made of a class of the repository that extends the one of the package.",
            "Write the call with the official client, and move over what the class adds.",
        )


def _check_only(repository: Repository, site: Site) -> None:
    """A call that may go through one of several clients is official only when each of them is."""
    made = repository.constructions(site)
    if len(made) > 1:
        listed = ", ".join(f"{at.path}:{at.line}" for at in made)
        raise Refused(
            "several-clients",
            f"The call may go through one of several clients ({listed}).",
            "Make one client of them, or make each official by hand.",
        )


def callee(migration: Migration) -> str | None:
    """The text of the callee with another client, or one made on the spot turned official; None when it stays."""
    made = migration.client
    if made is not None and migration.second:
        return _led_to_second(migration, made)
    if made is None or made.path != migration.site.path:
        return None
    module = migration.module
    node = migration.repository.node(made.location)
    if node is None or migration.call not in module.above(node):
        return None
    start, end = module.span(node)
    outer, stop = module.span(migration.call.func)
    text = official_client(migration.repository, migration.draft, made)
    migration.client = None
    return module.text[outer:start] + text + module.text[end:stop]


def _led_to_second(migration: Migration, made: Site) -> str:
    module, call = migration.module, migration.call
    code = reached_by(migration.repository, migration.draft, made, migration.site.path, call, migration.second)
    base = receiver(call)
    assert base is not None
    return code + module.text[module.span(base)[1] : module.span(call.func)[1]]


def own_client(migration: Migration, is_async: bool, key: str = "") -> str:
    """A client where the old code had none: one per module, made on first use; awaited code makes its own.

    `key` is the code of a key that is at hand where the call stands; with one the client is made there.
    """
    module, draft = migration.module, migration.draft
    name = "AsyncOpenAI" if is_async else "OpenAI"
    made = new_client(migration.repository, draft, module.path, name)
    if key:
        return made.replace("(", f"(api_key={key}, ", 1).replace(", )", ")")
    if is_async:
        return made
    name = unused_name(module, "openai_client")
    draft.need(module.path, "functools", "lru_cache")
    lines = ["@lru_cache(maxsize=1)", f"def {name}() -> OpenAI:", f"{module.step}return {made}"]
    define(migration, draft, lines, migration.stage)
    return f"{name}()"


def define(migration: Migration, draft: Draft, lines: list[str], stage: Stage, is_second: bool = False) -> None:
    """Put a function behind the imports of the file of the call, and behind one that already goes there."""
    draft.edits.append(behind_imports(migration.module, migration.call, lines, stage, is_second))
