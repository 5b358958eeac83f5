"""Functions that are handed over to be called elsewhere: in a thread, by an executor, later; looks at names only."""

from __future__ import annotations

from collections.abc import Mapping

from offramp.facts import (
    Arg,
    Attr,
    Call,
    Const,
    DictDisplay,
    Display,
    Expr,
    FileFacts,
    Import,
    Item,
    Name,
    Opaque,
    last_name,
)

CALLED_AT_ONCE = {
    "to_thread": 0,
    "run_in_executor": 1,
    "submit": 0,
    "run_sync": 0,
    "run_in_threadpool": 0,
    "start_soon": 0,
    "call_soon": 0,
    "call_soon_threadsafe": 0,
    "call_later": 1,
}
"""Name of the method, and the position of the function; what follows is passed on to it."""
WAITED_FOR = frozenset({"to_thread", "run_in_executor", "run_sync", "run_in_threadpool"})
"""Those that give what the function gives, once they are awaited."""
_STARTED = frozenset({"Thread", "Process", "Timer"})
"""Classes that take the function and its arguments apart."""
_APPLIED = frozenset({"apply", "apply_async"})
"""Methods of a pool that take the arguments as one tuple."""
_MAPPED = frozenset({"map", "imap", "imap_unordered", "map_async"})
"""Functions that call another one with each member of a collection."""
LATER = frozenset({"partial", "partialmethod"})
_ADAPTED = frozenset({"sync_to_async", "async_to_sync", "asyncify"})


PICKED = "[]"
"""Stands for the name of what is picked out of a mapping, or of an object by `getattr`, and called."""


def is_picked(func: Expr) -> bool:
    """Whether it is picked out of a mapping, or of an object by `getattr`."""
    return isinstance(func, Item) or (isinstance(func, Call) and last_name(func.func) == "getattr")


def inner_call(call: Call) -> Call | None:
    """The call that is made of a function which `call` hands over, at the same place; None when it hands none."""
    name = last_name(call.func)
    if name in CALLED_AT_ONCE:
        rest = call.args[CALLED_AT_ONCE[name] :]
        plain = call.args[: CALLED_AT_ONCE[name] + 1]
        if rest and not any(arg.name or arg.star for arg in plain) and _is_reference(rest[0].value):
            return Call(rest[0].value, rest[1:], call.at)
    if name in _STARTED:
        return _started(call)
    if name in _APPLIED | _MAPPED and len(call.args) > 1 and _is_reference(call.args[0].value):
        return _applied(call) if name in _APPLIED else _mapped(call)
    if isinstance(call.func, Call) and last_name(call.func.func) in _ADAPTED and call.func.args:
        return Call(call.func.args[0].value, call.args, call.at)
    return None


def waited_for(call: Call) -> Expr | None:
    """What a lambda without parameters gives that is called at once, in another thread, and waited for."""
    name = last_name(call.func)
    match call.args[CALLED_AT_ONCE[name] :] if name in WAITED_FOR else ():
        case (Arg(name="", star="", value=Opaque(kind="Lambda", children=(body,))),):
            return body
    return None


def is_partial(call: Call) -> bool:
    """Whether the call binds arguments of a function that is called later."""
    return last_name(call.func) in LATER and bool(call.args) and _is_reference(call.args[0].value)


def bound_call(partial: Call) -> Call:
    """The call that a partial one stands for, with what it binds."""
    return Call(partial.args[0].value, partial.args[1:], partial.at)


def aliases(facts: FileFacts) -> Mapping[str, frozenset[str]]:
    """Under which other names things are called in a file: imported, assigned or bound in part."""
    found: dict[str, set[str]] = {}
    for imp in facts.imports:
        _note(found, imp.alias, _imported(imp))
    for statement in facts.statements:
        if statement.kind == "assign" and statement.value is not None:
            for target in statement.targets:
                _note(found, last_name(target), _meant(statement.value))
    return {alias: frozenset(names) for alias, names in found.items()}


def _imported(imp: Import) -> str:
    return imp.name.rpartition(".")[2]


def _meant(value: Expr) -> str:
    if is_picked(value):
        return PICKED
    if isinstance(value, Call):
        return last_name(value.args[0].value) if is_partial(value) else ""
    return last_name(value)


def _note(found: dict[str, set[str]], alias: str, name: str) -> None:
    if alias and name and alias != name:
        found.setdefault(alias, set()).add(name)


def _applied(call: Call) -> Call | None:
    """`pool.apply_async(f, (a, b), {"c": d})`."""
    given = [arg.value for arg in call.args[1:] if arg.name in ("", "args")]
    words = [arg.value for arg in call.args[2:] if arg.name in ("", "kwds")]
    if not given or not isinstance(given[0], Display):
        return None
    passed = [Arg("", each) for each in given[0].members]
    for each in words[:1]:
        entries = each.entries if isinstance(each, DictDisplay) else ()
        passed += [Arg(str(key.value), value) for key, value in entries if isinstance(key, Const)]
    return Call(call.args[0].value, tuple(passed), call.at)


def _mapped(call: Call) -> Call:
    """`map(f, members)` as a call with some member."""
    passed = [Arg("", Item(arg.value, Opaque("member", (), call.at), call.at)) for arg in call.args[1:] if not arg.name]
    return Call(call.args[0].value, tuple(passed), call.at)


def _started(call: Call) -> Call | None:
    given = {arg.name: arg.value for arg in call.args if arg.name}
    if last_name(call.func) == "Timer" and len(call.args) > 1 and not call.args[1].name:
        given.setdefault("function", call.args[1].value)
    target = given.get("target") or given.get("function")
    if target is None or not _is_reference(target):
        return None
    args = given.get("args")
    words = given.get("kwargs")
    passed = [Arg("", each) for each in args.members] if isinstance(args, Display) else []
    passed += [
        Arg(str(key.value), value)
        for key, value in (words.entries if isinstance(words, DictDisplay) else ())
        if isinstance(key, Const)
    ]
    return Call(target, tuple(passed), call.at)


def _is_reference(expr: Expr) -> bool:
    return isinstance(expr, (Name, Attr)) or (isinstance(expr, Call) and last_name(expr.func) in LATER)
