"""A call of the SDK whose function is handed to something that calls it, such as a thread: it is rewritten in place."""

from __future__ import annotations

import ast

from msgspec import Struct
from msgspec.structs import replace

from offramp.fixes.arguments import Official
from offramp.fixes.calls import rewritten
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module, last_part
from offramp.resolve.handed import CALLED_AT_ONCE, LATER

FOLLOWED = frozenset({"openai-images-call", "g4f-images", "openai-legacy-image"})
"""The fixes that know such a call."""


class Written(Struct, frozen=True):
    """Where the arguments of the call stand: in `holder`, behind its first `offset` ones."""

    func: ast.expr
    """The function itself."""
    holder: ast.Call
    offset: int

    @property
    def call(self) -> ast.Call:
        """The call as if it were written out."""
        return ast.Call(func=self.func, args=self.holder.args[self.offset :], keywords=self.holder.keywords)


def written(migration: Migration) -> Written:
    """The call of a site, also where its function is handed over with its arguments."""
    call = migration.call
    if migration.site.written:
        return Written(call.func, call, 0)
    name = last_part(call.func)
    place = CALLED_AT_ONCE.get(name, len(call.args))
    if place >= len(call.args) or migration.second:
        raise not_written()
    func = call.args[place]
    if isinstance(func, ast.Call) and last_part(func.func) in LATER and len(call.args) == place + 1 and func.args:
        return Written(func.args[0], func, 1)
    if isinstance(func, ast.Call):
        raise not_written()
    return Written(func, call, place + 1)


def official_text(migration: Migration, found: Written, arguments: Official, func: str | None) -> str:
    """The text of the whole expression with the official call in it."""
    module = migration.module
    code = module.code(found.holder)
    if found.offset:
        code = _with(module, found.holder, found.func, func or module.code(found.func))
        arguments = replace(arguments, names={number + found.offset: name for number, name in arguments.names.items()})
    if arguments.names and last_part(found.holder.func) == "run_in_executor":
        raise not_written()
    new = rewritten(
        code,
        func=None if found.offset else func,
        keep=arguments.keep,
        names=arguments.names,
        values=arguments.values,
    )
    return new if found.holder is migration.call else _with(module, migration.call, found.holder, new)


def _with(module: Module, whole: ast.expr, part: ast.expr, text: str) -> str:
    """The code of an expression with another text for a part of it."""
    start, end = module.span(whole)
    first, last = module.span(part)
    return f"{module.text[start:first]}{text}{module.text[last:end]}"


def not_written() -> Refused:
    """The refusal of a call that is not written out in a way that is known."""
    return Refused(
        "call-handed-over",
        "The call is not written out: its function is handed to something that calls it, or is bound in part.",
        "Write the call as a function of its own that is handed over, and run again.",
    )
