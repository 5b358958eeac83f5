"""Tests that catch the requests of an old call: they stop catching when the SDK sends them. Told, not rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.fixes.migration import Migration


def mind_mocks(migration: Migration) -> None:
    """Tell of each file that catches what the old call sent and reaches the file of the call by its imports."""
    for path in sorted(migration.repository.program.indexes):
        mocks = list(_mocks(migration, path))
        if mocks and (path.rpartition("/")[2] == "conftest.py" or _reaches(migration, path)):
            migration.draft.assume(
                f"`{path}` catches requests by `{mocks[0]}`, which does not see those of the `openai` package (from "
                "3.0 on it sends through httpx2): its tests go out to OpenAI until they replace the client instead."
            )


def _reaches(migration: Migration, path: str) -> bool:
    return migration.site.path in migration.repository.imported_by(path)


def _mocks(migration: Migration, path: str) -> Iterator[str]:
    """What catches the requests of the old client in a file: a package, or something put in the client's place."""
    facts, text = migration.repository.program.indexes[path].facts, migration.repository.analysis.texts[path]
    client = _client(migration)
    imported = {each.module.partition(".")[0] for each in facts.imports}
    for entry in migration.repository.rules.tables["http_mocks"].entries:
        row = dict(entry)
        name, fixture = str(row["value"]), str(row["fixture"])
        if row["catches"] == client and (name in imported or (fixture and re.search(rf"\b{fixture}\b", text))):
            yield name
    if client == "openai":
        return
    plain = re.search(rf"\b(?:patch|setattr)\(\s*[\"']((?:[\w.]+\.)?{client}\.\w+)[\"']", text)
    thing = re.search(rf"\b(?:patch\.object|setattr)\(\s*((?:[\w.]+\.)?{client})\s*,\s*[\"'](\w+)[\"']", text)
    if found := plain or thing:
        yield ".".join(found.groups())


def _client(migration: Migration) -> str:
    """`requests` of `requests.Session().post`, `openai` of `openai.OpenAI().images.generate`."""
    return re.escape(migration.site.target.path.partition(".")[0])
