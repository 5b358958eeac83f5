"""Edited files put in order together: imports, long lines, what the edits have left dead. Makes no edit of its own."""

from __future__ import annotations

import re
from collections.abc import Iterable

from offramp.fixes.edits import Need
from offramp.fixes.imports import with_imports
from offramp.fixes.leftovers import cleared
from offramp.fixes.notebooks import with_cell_imports
from offramp.fixes.parameters import without_parameters
from offramp.fixes.repository import Repository
from offramp.fixes.width import within_width
from offramp.notebook import is_notebook

_FRESH = re.compile(r"\b((?:Async)?OpenAI)\(\)\.with_options\((\w+=[^(),]*)\)(?=\.images\.)")
"""A client that is made for one call, and told right away to be another."""
_ROUNDS = 4
"""Through how many functions a parameter may have been handed down."""


def mended(
    repository: Repository, changed: dict[str, str], needs: Iterable[Need], local: frozenset[str]
) -> dict[str, str]:
    """The changed texts: imports and long lines put right, without what nothing reads any more in the light of all."""

    def with_its_imports(path: str, after: str) -> str:
        mend = with_cell_imports if is_notebook(path) else with_imports
        try:
            return mend(path, repository.module(path).text, after, needs, local)
        except SyntaxError:
            return after  # which the proof refuses

    def code() -> list[str]:
        return sorted(done.keys() & repository.program.indexes.keys())

    def clear() -> None:
        for path in code():
            text = cleared(repository, path, done)
            if text != done[path]:
                done[path] = with_its_imports(path, text)

    done = dict(changed)
    done |= {path: with_its_imports(path, _FRESH.sub(r"\1(\2)", changed[path])) for path in code()}
    clear()
    callers: set[str] = set()
    for _ in range(_ROUNDS):
        more = without_parameters(repository, {**repository.analysis.texts, **done}, done, callers)
        if not more:
            break
        done |= {path: with_its_imports(path, text) for path, text in more.items()}
        callers |= more.keys()
        clear()
    for path in code():
        if not is_notebook(path):
            done[path] = within_width(repository.module(path).text, done[path])
    return done
