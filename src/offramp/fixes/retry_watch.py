"""What a retry watches for, and what else it would repeat; neither may be lost when the SDK takes over."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from offramp.facts import Call
from offramp.fixes.edits import Draft, Refused
from offramp.fixes.failures import dotted, imported
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.fixes.patched import Patched
from offramp.resolve import options
from offramp.values import External, Internal, Items, Value

_BROAD = frozenset({"Exception", "BaseException"})
_BASES = frozenset({"OpenAIError", "APIError", "APIStatusError"})
_QUIET = ("base64.", "pathlib.", "logging.", "time.", "datetime.", "json.", "os.", "io.", "uuid.", "hashlib.",
          "re.", "math.", "random.", "PIL.", "structlog.", "loguru.", "traceback.", "asyncio.sleep")  # fmt: skip
_HARMLESS = frozenset(
    {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "write", "write_bytes", "mkdir"}
)
_METHODS = _HARMLESS.union(name for kind in (str, bytes, list, dict, set) for name in dir(kind) if name[0] != "_")
_DEPTH = 4


def is_broad(after: Patched, draft: Draft, migration: Migration, module: Module, types: list[ast.expr]) -> bool:
    """Whether it watches for anything at all, not only for errors of the SDK; refuses what the SDK does not repeat."""
    names = [name for each in types for name in _classes(after, migration, module, each)]
    if not names or set(names) & _BROAD:
        draft.assume("What repeating cannot mend, such as a refused prompt, fails at once.")
        return True
    known = {each.name: each for each in after.repository.contract.exceptions}
    for name in names:
        error = known.get(name.removeprefix("openai."))
        if not name.startswith("openai.") or error is None:
            raise Refused(
                "other-errors",
                f"The retry also watches for `{name}`, which the SDK does not raise.",
                "Decide what that error means after the move, then take the retry out by hand.",
            )
        if not error.sdk_retries and error.name not in _BASES:
            raise Refused(
                "repeats-refusals",
                f"The retry repeats on `{error.name}`, which the SDK never does: the same request fails again.",
                "Decide whether it is worth repeating, then take the retry out by hand.",
            )
    return False


def _classes(after: Patched, migration: Migration, module: Module, node: ast.expr) -> Iterator[str]:
    """The paths of the classes, as they are after the edits."""
    fresh = ast.parse(after.code(module, node), mode="eval").body
    for each in fresh.elts if isinstance(fresh, ast.Tuple) else [fresh]:
        if isinstance(each, ast.Name) and each.id not in imported(module):
            yield from _local(after, migration, module, node, each)
        else:
            yield dotted(module, each)


def _local(after: Patched, migration: Migration, module: Module, node: ast.expr, name: ast.Name) -> Iterator[str]:
    """A built-in class, one that an edit brings in, or a tuple of classes that has a name."""
    needs = {need.name for need in migration.draft.needs if need.path == module.path and need.module == "openai"}
    if name.id in needs:
        yield f"openai.{name.id}"
        return
    value = after.value(module, 0, node) if isinstance(node, ast.Name) else None
    members = value.members if isinstance(value, Items) and not value.open else ()
    paths = [each.path for each in members if isinstance(each, External)]
    yield from paths if paths and len(paths) == len(members) else [name.id]


# What else would be repeated


def check_rest(after: Patched, migration: Migration, module: Module, nodes: Iterable[ast.AST], broad: bool) -> None:
    """Refuse when something besides the image call may fail with an error that is watched for."""
    own = set(ast.walk(migration.call))
    for node in nodes:
        for each in ast.walk(node):
            if not isinstance(each, ast.Call) or each in own or after.is_rewritten(module, each):
                continue
            if _may_fail(after, module, each, broad):
                raise Refused(
                    "repeats-more",
                    f"`{_short(module, each)}` on line {each.lineno} would no longer be repeated when it fails.",
                    "Repeat that by itself, leave the image call to the SDK, and run again.",
                )


def _short(module: Module, call: ast.Call) -> str:
    return " ".join(module.code(call.func).split())


def _may_fail(after: Patched, module: Module, call: ast.Call, broad: bool) -> bool:
    found = _targets(after, module.path, module, call)
    name = getattr(call.func, "attr", "")
    if broad:
        return not (name in _METHODS or (found and all(_is_quiet(each) for each in found)))
    return any(_asks_openai(after, each, name, _DEPTH) for each in found or (None,))


def _is_quiet(value: Value) -> bool:
    return isinstance(value, External) and (value.path.startswith(_QUIET) or "." not in value.path)


def _targets(after: Patched, path: str, module: Module, call: ast.Call) -> tuple[Value, ...]:
    program = after.repository.program
    for scope, _, each in program.indexes[path].calls:
        if module.expression(each.at) is call:
            return tuple(options(program.value(path, scope, each.func)))
    return ()


def _asks_openai(after: Patched, value: Value | None, name: str, depth: int) -> bool:
    """Whether a call may raise an error of the SDK; what is not known may."""
    match value:
        case External(path=path):
            return path.startswith("openai.")
        case Internal(kind="class"):
            return False
        case Internal(path=path, scope=scope) if depth:
            inner = list(_calls_of(after, path, scope))
            return any(_asks_openai(after, each, tail, depth - 1) for each, tail in inner)
    return name not in _METHODS


def _calls_of(after: Patched, path: str, scope: str) -> Iterator[tuple[Value, str]]:
    program = after.repository.program
    index = program.indexes[path]
    number = index.named(scope)
    for where, _, call in index.calls:
        if number in index.chain(where):
            for each in options(program.value(path, where, call.func)):
                yield each, _tail(call)


def _tail(call: Call) -> str:
    return getattr(call.func, "name", "")
