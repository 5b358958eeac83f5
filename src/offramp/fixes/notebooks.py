"""Keeps patches out of notebooks: their text is read from JSON, and nothing is written back into it."""

from __future__ import annotations

from offramp.fixes.edits import Draft, Refused
from offramp.model import NoPatch
from offramp.notebook import is_notebook

IN_NOTEBOOK = NoPatch(
    reason="notebook",
    detail="No patch is written into a notebook.",
    next_step="Change the cell by hand, or move its code into a module that the notebook imports and run again.",
)


def keep_out(draft: Draft) -> None:
    """Refuse a draft that only stands together with a change in a notebook."""
    paths = {each.path for each in draft.edits} | {each.path for each in draft.unwraps}
    if found := sorted(filter(is_notebook, paths)):
        raise Refused(
            "notebook",
            f"{found[0]} would have to change with it, and no patch is written into a notebook.",
            "Move that code of the notebook into a module and run again, or change both by hand.",
        )
