"""One call on its way to the official API: what every kind of old call has to settle."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from offramp.fixes.clients import is_openai, new_client, official_client, reached_by, receiver
from offramp.fixes.data_urls import follow_as_data_urls
from offramp.fixes.edits import Draft, Edit, Refused
from offramp.fixes.module import Module
from offramp.fixes.repository import Repository
from offramp.fixes.result import Result
from offramp.fixes.results import follow
from offramp.fixes.shapes import LEGACY, SDK, Shape
from offramp.match import Match
from offramp.model import Finding, Route, Stage
from offramp.resolve import Site


@dataclass(slots=True, kw_only=True)
class Migration:
    """A call that is being migrated. `client` is the construction that has to become official with it."""

    repository: Repository
    finding: Finding
    site: Site
    call: ast.Call
    draft: Draft = field(default_factory=Draft)
    client: Site | None = None
    second: str = ""
    """The code of the client put beside an old one that other calls still need; empty when there is none."""

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

    def finish(self, new_call: str, shape: Shape) -> None:
        """Put the new call in place and follow its result."""
        before = self.draft.copy()
        try:
            follow(Result(self.repository, self.site, shape, self.call, new_call, self.draft))
        except Refused as refused:
            if refused.no_patch.reason != "url-leaves-function" or shape not in (SDK, LEGACY):
                raise
            self.draft = before
            self._finish_as_data_urls(new_call, shape, refused)

    def _finish_as_data_urls(self, new_call: str, shape: Shape, first: Refused) -> None:
        """The second best: the address stays a text. When that is not right either, the first reason stands."""
        try:
            follow_as_data_urls(Result(self.repository, self.site, shape, self.call, new_call, self.draft))
        except Refused:
            raise first from None


def begin(repository: Repository, finding: Finding, match: Match) -> Migration:
    """The migration of a call finding, its client told."""
    assert match.site is not None
    site = match.site
    migration = Migration(repository=repository, finding=finding, site=site, call=repository.call(site))
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


def own_client(migration: Migration, is_async: bool) -> str:
    """A client where the old code had none: one per module, made on first use; awaited code makes its own."""
    module, draft = migration.module, migration.draft
    if is_async:
        return new_client(migration.repository, draft, module.path, "AsyncOpenAI")
    made = new_client(migration.repository, draft, module.path)
    name = "openai_client"
    draft.need(module.path, "functools", "lru_cache")
    lines = ["@lru_cache(maxsize=1)", f"def {name}() -> OpenAI:", f"    return {made}"]
    define(migration, draft, lines, migration.stage)
    return f"{name}()"


def define(migration: Migration, draft: Draft, lines: list[str], stage: Stage, is_second: bool = False) -> None:
    """Put a function behind the imports of the file of the call, and behind one that already goes there."""
    module = migration.module
    start = _after_imports(module)
    if module.function(migration.call) is None and module.span(migration.call)[0] < start:
        raise Refused(
            "call-before-imports",
            "The call stands above imports of the module, so nothing can be defined before it.",
            "Move the imports to the top and run again.",
        )
    blank = (len(module.text[start:]) - len(module.text[start:].lstrip("\r\n"))) // len(module.newline)
    more = bool(module.text[start:].strip())
    before = blank if more and is_second else 2
    text = "".join(f"{line}{module.newline}" for line in [*[""] * before, *lines, *[""] * (2 - blank if more else 0)])
    draft.edits.append(Edit(module.path, start, start, text, stage))


def _after_imports(module: Module) -> int:
    """Where the import block of the file ends."""
    last = 0
    for statement in module.tree.body:
        if isinstance(statement, (ast.Import, ast.ImportFrom)) or (
            isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant) and not last
        ):
            last = module.line_end(module.span(statement)[1] - 1)
    return last
