"""Own client objects of which one is picked for a call; says nothing of the credential that each of them holds."""

from __future__ import annotations

from collections.abc import Iterator

from offramp.model import Location
from offramp.resolve import Program, Site, options
from offramp.resolve.base import alternatives, span_of
from offramp.values import Internal, Selected, Value

_CHAIN = 60
_LEVELS = 2
_LOOPS = frozenset({"for", "while"})


def picked_clients(program: Program, call: Site) -> Iterator[Selected]:
    """What is picked where a method that leads to the call is called on one of several objects of one making."""
    waiting = [(call.path, call.scope)]
    for path, scope in waiting:
        for caller, where, each in program.callers(path, scope) if scope else ():
            yield from _picked(program, program.value(caller, where, each.func))
            if (caller, where) not in waiting and len(waiting) < _CHAIN:
                waiting.append((caller, where))


def _picked(program: Program, called: Value) -> Iterator[Selected]:
    for each in options(called):
        if isinstance(each, Selected) and any(_is_one_of_many(program, one) for one in alternatives(each)):
            yield each


def _is_one_of_many(program: Program, method: Value) -> bool:
    """Whether the object is made again and again, for one account after another; a ladder of services is no pool."""
    if not isinstance(method, Internal) or method.kind != "method" or method.call is None:
        return False
    return _is_repeated(program, method.call, _LEVELS)


def _is_repeated(program: Program, at: Location, levels: int) -> bool:
    index = program.indexes[at.path]
    scope, made = index.call_at.get(span_of(at), (0, None))
    if made is None or not made.args:
        return False  # What is given nothing holds no account of its own.
    if any(isinstance(program.value(at.path, scope, arg.value), Selected) for arg in made.args):
        return True
    block = next((block for _, block, call in index.calls if call.at == made.at), -1)
    if any(index.facts.blocks[number].kind in _LOOPS for number in index.blocks(block)):
        return True
    above = program.callers(at.path, scope) if levels and scope else ()
    return any(_is_repeated(program, program.location(caller, call.at), levels - 1) for caller, _, call in above)
