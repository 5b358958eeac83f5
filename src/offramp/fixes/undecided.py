"""Which text takes the place of an address that leaves where the user has not said: only one that is plainly right.

A file's path for readers and files, a data URL for browsers; where an address goes anywhere else, nothing is chosen.
"""

from __future__ import annotations

import ast

from offramp.choices import Form
from offramp.fixes.edits import Refused
from offramp.fixes.ends import End, Kind, ends
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.result import DECIDE, Result

_FITS = {
    Form.PATH: {Kind.SHOWN, Kind.WRITTEN, Kind.RETURNED},
    Form.DATA_URL: {Kind.HTML, Kind.BROWSER},
}
_SAYS = {
    Form.PATH: "the path of a saved file",
    Form.DATA_URL: "a data URL",
}


def check_default(result: Result, module: Module, node: ast.expr, read: Read | None) -> None:
    """Refuse unless the form that is tried fits wherever the address ends up; tell each place."""
    assert result.output is not None
    form = result.output.form
    for end in ends(result, module, node, read):
        if end.kind is Kind.FOLLOWED:
            continue
        if end.kind not in _FITS[form]:
            raise Refused(
                "url-leaves-function",
                f"`{module.code(node)}` on line {node.lineno} of {module.path} leaves: line {end.line} of {end.path} "
                f"{end.kind.value} it.",
                DECIDE,
            )
        _tell(result, form, end)


def _tell(result: Result, form: Form, end: End) -> None:
    text = (
        f"Line {end.line} of {end.path} {end.kind.value} {_SAYS[form]} now, where it did the address of the image; "
        "`--output-as` chooses another form."
    )
    if text not in result.draft.assumptions:
        result.draft.assume(text)
