"""GPT image models do not tell how they rewrote a prompt: where that is read, the prompt that was sent takes its place.

Only where the prompt is a fixed text, or a name that still holds it at the read.
"""

from __future__ import annotations

import ast

from offramp.fixes.locals import named
from offramp.fixes.module import Module
from offramp.fixes.result import STAGE, Result


def sent_prompt(result: Result, module: Module, node: ast.expr) -> bool:
    """Put the prompt of the new call in the place of the rewritten one; False where it is not at hand there."""
    prompt = _prompt(result.new_call)
    if prompt is None or module is not result.module or module.function(node) is not module.function(result.call):
        return False
    if isinstance(prompt, ast.Name) and _is_bound_after(module, result.call, prompt.id):
        return False
    result.draft.replace(module, node, ast.unparse(prompt), STAGE)
    result.draft.assume(
        f"Line {node.lineno} of {module.path} gets the prompt that was sent: GPT image models give no rewritten one."
    )
    return True


def _prompt(call: str) -> ast.Name | ast.Constant | None:
    """The prompt in the code of a call or of its arguments, where it is a name or a fixed text."""
    parsed = _parsed(call.removeprefix("await ")) or _parsed(f"f({call})")
    words = parsed.keywords if parsed else []
    value = next((word.value for word in words if word.arg == "prompt"), None)
    return value if isinstance(value, (ast.Name, ast.Constant)) else None


def _parsed(code: str) -> ast.Call | None:
    try:
        parsed = ast.parse(code, mode="eval").body
    except SyntaxError:
        return None
    return parsed if isinstance(parsed, ast.Call) else None


def _is_bound_after(module: Module, call: ast.Call, name: str) -> bool:
    """Whether the name may hold something else behind the call, in the next turn of a loop as well."""
    around = module.function(call) or module.tree
    stores = [each for each in named(around, name) if not isinstance(each.ctx, ast.Load)]
    loops = [each for each in module.above(call) if isinstance(each, (ast.For, ast.AsyncFor, ast.While))]
    start = module.span(call)[0]
    return any(
        module.span(each)[0] > start or any(loop in module.above(each) and not _is_turn(loop, each) for loop in loops)
        for each in stores
    )


def _is_turn(loop: ast.AST, name: ast.Name) -> bool:
    """Whether the name is what the loop goes through, the same for the whole turn."""
    return isinstance(loop, (ast.For, ast.AsyncFor)) and any(each is name for each in ast.walk(loop.target))
