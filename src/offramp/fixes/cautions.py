"""What every moved call has to mind beside its own lines: attempts that multiply. Looks around; follows no result."""

from __future__ import annotations

import re
from dataclasses import replace

from offramp.fixes.migration import Migration
from offramp.model import Role

_METHOD = re.compile(r"\.images\.(generate|edit)\(")
_SDK = re.compile(r"(.+\.)?openai\.((Async)?(OpenAI|Client)\(\)\.|images\.).*")
ONCE = ".with_options(max_retries=0)"
"""Has the SDK make one attempt."""


def mind(migration: Migration) -> None:
    """Look around a call whose new text stands already."""
    if _is_repeated(migration) and not _SDK.fullmatch(migration.site.target.path):
        _ask_once(migration)


def _is_repeated(migration: Migration) -> bool:
    """Whether a loop or a decorator tries again, around the call or around what leads to it."""
    return any(
        finding.role is Role.RETRY and match.origin and match.origin.location == migration.site.location
        for finding, match in migration.repository.analysis.findings
    )


def _ask_once(migration: Migration) -> None:
    """The old call was one attempt, that of the SDK is three: what is around multiplies them."""
    draft = migration.draft
    found = [number for number, edit in enumerate(draft.edits) if _METHOD.search(edit.text)]
    edit = draft.edits[found[0]] if len(found) == 1 else None
    if edit is None or edit.text.partition(".images.")[0].split()[-1:] == ["openai"]:
        usual = migration.repository.contract.retry.max_retries
        draft.assume(
            f"The call is repeated by the code around it, and each time the SDK tries {usual} times more on its own; "
            "`openai.max_retries = 0` ends that for every call of the module."
        )
    elif ".with_options(" not in edit.text:
        text = _METHOD.sub(lambda method: f"{ONCE}{method[0]}", edit.text, count=1)
        draft.edits[found[0]] = replace(edit, text=text)
        draft.assume("The code around repeats the call, so the SDK is told not to.")
