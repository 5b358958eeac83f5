"""What a user has decided about the patches; read from words here, obeyed by the fixes."""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from offramp.errors import OfframpError

FOLDER = "images"
"""Where saved images go when no folder is named."""

_FUNCTION = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*:[A-Za-z_]\w*", re.ASCII)


class ChoiceError(OfframpError):
    """A choice is none of those that there are."""


class Form(str, Enum):
    """What takes the place of an address that leaves the program."""

    BYTES = "bytes"
    PATH = "path"
    DATA_URL = "data-url"
    FUNCTION = "function"


class Output(Struct, frozen=True, kw_only=True):
    """The form, and what it needs: a folder to save to, or the function that makes an address of the bytes."""

    form: Form
    folder: str = FOLDER
    module: str = ""
    function: str = ""
    is_default: bool = False
    """Whether nobody has chosen it: it then stands only where it is plainly right."""
    is_late: bool = False
    """Whether the image goes on as bytes, and becomes a text only where people read it."""

    @property
    def definition(self) -> str:
        """How the definition of the function begins."""
        return f"def {self.function}("

    def is_home(self, path: str) -> bool:
        """Whether a file is the module of the function."""
        base = self.module.replace(".", "/")
        return bool(base) and f"/{path}".endswith((f"/{base}.py", f"/{base}/__init__.py"))


class Settings(Struct, frozen=True, kw_only=True):
    """The decisions of one run; what is not decided is None, and stays a question in the plan."""

    output: Output | None = None
    folder: str = FOLDER

    @property
    def outputs(self) -> tuple[Output, ...]:
        """What is tried where an address leaves, in this order: what was chosen, or what may stand without a choice."""
        if self.output is not None:
            return (self.output,)
        path = Output(form=Form.PATH, folder=self.folder, is_default=True)
        return (path, replace(path, is_late=True), replace(path, form=Form.DATA_URL))

    @property
    def keywords(self) -> frozenset[str]:
        """What stands in files that have to be read for these decisions."""
        return frozenset({self.output.definition} if self.output and self.output.function else ())


UNDECIDED = Settings()
"""What holds where a user has decided nothing."""

CHOICES = "bytes, path, data-url or MODULE:FUNCTION"


def output(text: str, folder: str = FOLDER) -> Output:
    """`bytes`, `path`, `data-url` or `module:function` as a value."""
    if not folder or folder != PurePosixPath(folder).as_posix() or not folder.isprintable():
        raise ChoiceError(f"{folder!r} is no plain folder.", "Write it with slashes and without an empty part.")
    if _FUNCTION.fullmatch(text):
        module, _, function = text.partition(":")
        return Output(form=Form.FUNCTION, module=module, function=function, folder=folder)
    if text == Form.FUNCTION or text not in {form.value for form in Form}:
        raise ChoiceError(f"An address cannot leave as {text!r}.", f"Choose {CHOICES}.")
    return Output(form=Form(text), folder=folder)
