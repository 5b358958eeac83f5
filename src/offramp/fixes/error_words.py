"""What an error of `urllib` is asked, asked of the SDK's error; rewrites nothing by itself."""

from __future__ import annotations

import ast

from offramp.fixes.module import Module

_OF_STATUS = {
    "code": "status_code", "status": "status_code", "reason": "response.reason_phrase",
    "msg": "response.reason_phrase", "headers": "response.headers",
}  # fmt: skip


def reworded(module: Module, name: ast.Name, asked: ast.Attribute, new: set[str]) -> tuple[ast.expr, str] | None:
    """The part to be replaced and its new code; None where the SDK's error has no counterpart.

    `new` are the classes that the handler catches from now on.
    """
    if asked.attr == "reason" and new == {"OpenAIError"}:
        return asked, name.id
    if new != {"APIStatusError"}:
        return None
    if asked.attr in _OF_STATUS:
        return asked, f"{name.id}.{_OF_STATUS[asked.attr]}"
    call = module.parents[asked]
    if asked.attr != "read" or not isinstance(call, ast.Call) or call.args or call.keywords:
        return None
    method = module.parents[call]
    decoded = module.parents[method]
    if isinstance(method, ast.Attribute) and method.attr == "decode" and isinstance(decoded, ast.Call):
        return decoded, f"{name.id}.response.text"
    return call, f"{name.id}.response.content"
