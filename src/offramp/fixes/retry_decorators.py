"""Takes out retry decorators with a fixed number of attempts; one with a hook or a predicate of its own stays."""

from __future__ import annotations

import ast

from msgspec import Struct

from offramp.fixes.edits import Draft, Refused
from offramp.fixes.migration import Migration
from offramp.fixes.module import Function, Module
from offramp.fixes.patched import Patched
from offramp.fixes.retry_watch import check_rest, is_broad
from offramp.model import Stage


class _Kind(Struct, frozen=True, kw_only=True):
    """How a library spells it. Arguments in `pauses` only say how long to wait or what to log."""

    attempts: str
    errors: str = ""
    positions: tuple[str, ...] = ()
    pauses: frozenset[str] = frozenset()


_KINDS = {
    "tenacity.retry": _Kind(attempts="stop", errors="retry", pauses=frozenset({"wait"})),
    "backoff.on_exception": _Kind(
        attempts="max_tries", errors="exception", positions=("wait_gen", "exception"),
        pauses=frozenset({"wait_gen", "jitter", "logger", "factor", "base", "max_value", "interval", "value",
                          "backoff_log_level", "giveup_log_level"}),
    ),
    "retry.retry": _Kind(
        attempts="tries", errors="exceptions",
        positions=("exceptions", "tries", "delay", "max_delay", "backoff", "jitter"),
        pauses=frozenset({"delay", "max_delay", "backoff", "jitter", "logger"}),
    ),
    "retrying.retry": _Kind(
        attempts="stop_max_attempt_number",
        pauses=frozenset({"wait_fixed", "wait_random_min", "wait_random_max", "wait_incrementing_start",
                          "wait_incrementing_increment", "wait_exponential_multiplier", "wait_exponential_max"}),
    ),
}  # fmt: skip
_KINDS["retry.api.retry"] = _KINDS["retry.retry"]
_LOGS = frozenset({"tenacity.before_log", "tenacity.after_log", "tenacity.before_sleep_log"})


def without_decorator(
    after: Patched, draft: Draft, migration: Migration, function: Function, decorator: ast.expr
) -> str:
    """Take the decorator out; the code of the number of retries that the SDK gets instead."""
    module = migration.module
    path = after.path_of(module, 0, decorator.func) if isinstance(decorator, ast.Call) else ""
    kind = _KINDS.get(path)
    if not isinstance(decorator, ast.Call) or kind is None:
        raise Refused(
            "retry-decorator",
            f"How often `@{module.code(decorator).partition('(')[0]}` repeats, and on what, is not known.",
            "Give the client `max_retries` and take the decorator out.",
        )
    words = _words(kind, decorator)
    attempts = _attempts(after, module, path, words.pop(kind.attempts, None))
    errors = _errors(after, module, path, words.pop(kind.errors, None) if kind.errors else None)
    _check_last_error(after, draft, path, words.pop("reraise", None) if path == "tenacity.retry" else None)
    _check_hooks(after, module, kind, words)
    _check_function(after, function)
    broad = is_broad(after, draft, migration, module, errors)
    check_rest(after, migration, module, function.body, broad)
    _delete(draft, module, decorator)
    return str(attempts - 1)


def _words(kind: _Kind, decorator: ast.Call) -> dict[str, ast.expr]:
    if len(decorator.args) > len(kind.positions) or any(word.arg is None for word in decorator.keywords):
        raise _hooked("its arguments")
    words = dict(zip(kind.positions, decorator.args, strict=False))
    return words | {word.arg: word.value for word in decorator.keywords if word.arg}


def _hooked(what: str) -> Refused:
    return Refused(
        "retry-hook",
        f"The decorator decides or does more than repeat: {what}.",
        "Keep what it does in a function of your own, give the client `max_retries`, and take the decorator out.",
    )


def _attempts(after: Patched, module: Module, path: str, node: ast.expr | None) -> int:
    if path == "tenacity.retry":
        limit = node.func if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords else None
        known = limit is not None and after.path_of(module, 0, limit).endswith(".stop_after_attempt")
        node = node.args[0] if known and isinstance(node, ast.Call) else None
    number = after.number(module, 0, node) if node is not None else None
    if not isinstance(number, int) or number < 1:
        raise Refused(
            "attempts-not-known",
            "The decorator has no fixed number of attempts: it ends by time, by another rule, or never.",
            "Decide how many attempts the call is worth and give the client that as `max_retries`.",
        )
    return number


def _errors(after: Patched, module: Module, path: str, node: ast.expr | None) -> list[ast.expr]:
    """The classes it watches for; none when it watches for all."""
    if path != "tenacity.retry" or node is None:
        return [node] if node is not None else []
    known = isinstance(node, ast.Call) and after.path_of(module, 0, node.func).endswith(".retry_if_exception_type")
    if isinstance(node, ast.Call) and known and not node.keywords and len(node.args) < 2:
        return node.args
    raise _hooked("`retry` is a rule of its own")


def _check_last_error(after: Patched, draft: Draft, path: str, reraise: ast.expr | None) -> None:
    """Without `reraise`, callers see a `RetryError` in the end."""
    if path != "tenacity.retry" or (isinstance(reraise, ast.Constant) and reraise.value is True):
        return
    if reraise is not None and not isinstance(reraise, ast.Constant):
        raise _hooked("`reraise` is not fixed")
    held = [name for name, text in sorted(after.repository.analysis.texts.items()) if "RetryError" in text]
    if held:
        raise Refused(
            "retry-error-handled",
            f"{held[0]} knows `RetryError`, which nothing raises once the decorator is gone.",
            "Let it catch `openai.OpenAIError` instead, give the client `max_retries`, and take the decorator out.",
        )
    draft.assume("Callers get the error of the SDK in the end, no longer `tenacity.RetryError`.")


def _check_hooks(after: Patched, module: Module, kind: _Kind, words: dict[str, ast.expr]) -> None:
    for name, value in sorted(words.items()):
        is_log = isinstance(value, ast.Call) and after.path_of(module, 0, value.func) in _LOGS
        is_none = isinstance(value, ast.Constant) and value.value is None
        if name not in kind.pauses and not is_none and not (is_log and name in ("before", "after", "before_sleep")):
            raise _hooked(f"`{name}`")


def _check_function(after: Patched, function: Function) -> None:
    if any(isinstance(node, (ast.Yield, ast.YieldFrom)) for node in ast.walk(function)):
        raise _hooked("the function is a generator")
    used = (f"{function.name}.retry", f"{function.name}.statistics")
    for path, text in sorted(after.repository.analysis.texts.items()):
        if any(each in text for each in used):
            raise Refused(
                "retry-asked-for",
                f"{path} asks the decorated `{function.name}` about its retries.",
                "Take that out first, then run again.",
            )


def _delete(draft: Draft, module: Module, decorator: ast.expr) -> None:
    start, end = module.span(decorator)
    first, last = module.line_start(start), module.line_end(end - 1)
    behind = module.text[end:last].strip()
    if module.text[first:start].strip() != "@" or (behind and not behind.startswith("#")):
        raise Refused("crowded-line", "The decorator shares its lines.", "Give it lines of its own and run again.")
    draft.replace_span(module, first, last, "", Stage.RETRY)
