"""What a user interface offers for a parameter that no code of the repository passes: ComfyUI nodes declare it."""

from __future__ import annotations

from offramp.model import Step
from offramp.resolve.base import Resolver, options
from offramp.resolve.index import FileIndex, tail
from offramp.resolve.strings import choice, with_steps
from offramp.values import Absent, Internal, Items, Known, Table, Value

_DECLARED_IN = "INPUT_TYPES"
_RUN = "FUNCTION"


def offered(resolver: Resolver, path: str, scope: int, name: str) -> Value | None:
    """The default and the choices that the node offers for the parameter of its function; None where it is no node."""
    index = resolver.indexes[path]
    owner = index.owner(scope)
    if owner < 0 or not _is_run(resolver, path, index, owner, scope):
        return None
    cls = Internal(kind="class", path=path, scope=index.facts.scopes[owner].name)
    declared = resolver._result(Internal(kind="function", path=path, scope=f"{cls.scope}.{_DECLARED_IN}"))
    groups = [each for each in options(declared) if isinstance(each, Table)]
    inputs = [value for group in groups for _, value in group.entries if isinstance(value, Table)]
    found = [each for given in inputs for each in _values(given.get(name))]
    step = Step(path=path, line=index.facts.scopes[scope].at.line, text=f"the node offers this for `{name}`")
    return with_steps(choice(found), (step,)) if found else None


def _is_run(resolver: Resolver, path: str, index: FileIndex, owner: int, scope: int) -> bool:
    if (owner, _DECLARED_IN) not in index.bound or (owner, _RUN) not in index.bound:
        return False
    run = resolver.name(path, owner, _RUN)
    return isinstance(run, Known) and run.value == tail(index.facts.scopes[scope])


def _values(declared: Value) -> list[Value]:
    """`(type, {"default": value})` or `([choice, ...], {...})`."""
    if not isinstance(declared, Items) or not declared.members:
        return []
    first, *more = declared.members
    defaults = [each.get("default") for each in more if isinstance(each, Table)]
    found = [each for each in defaults if not isinstance(each, Absent)]
    return [*found, *(first.members if isinstance(first, Items) else ())]
