"""Image requests by hand to a chat or the Responses API: the whole way to the picture gives way to the Image API."""

from __future__ import annotations

from offramp.fixes.bodies import picture_body
from offramp.fixes.migration import Migration
from offramp.fixes.repository import Repository
from offramp.resolve import Site, options
from offramp.resolve.urls import addresses, path_of
from offramp.values import Table, Value

_PATHS = ("/chat/completions", "/responses")


def asks_by_words(repository: Repository, site: Site) -> bool:
    """Whether a request by hand goes to a chat or the Responses API, by its path or by what it sends."""
    request = repository.sites.request(site)
    if request is None:
        return False
    paths = [(path_of(each) or "").rstrip("/") for each in addresses(request.url)]
    is_told = bool(paths) and all(path.endswith(_PATHS) for path in paths)
    bodies = [*options(request.json), *options(request.data)]
    return is_told or any(_holds(each, "messages") for each in bodies)


def words_by_hand(migration: Migration) -> None:
    """One turn of the user becomes the prompt; with it goes everything up to the picture."""
    migration.says_turns = True
    picture_body(migration)


def words_by_client(migration: Migration) -> None:
    """The same for a chat of the SDK whose reply cannot be followed as an object; the client stays, made official."""
    migration.says_turns, migration.keeps_client = True, True
    picture_body(migration)


def _holds(body: Value, key: str) -> bool:
    return isinstance(body, Table) and any(name == key for name, _ in body.entries)
