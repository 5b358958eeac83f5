"""GPT image models do not tell how they rewrote a prompt: where that is read, the prompt that was sent takes its place.

Only where readers are shown it, and the prompt is a fixed text or a name that still holds it at the read.
"""

from __future__ import annotations

import ast

from offramp.fixes.arguments import literal
from offramp.fixes.callers import has_seen_callers, is_taken_apart
from offramp.fixes.ends import End, Kind, ends
from offramp.fixes.locals import named
from offramp.fixes.module import Module
from offramp.fixes.repository import Read
from offramp.fixes.result import STAGE, Result
from offramp.fixes.shapes import Part
from offramp.fixes.uses import uses


def sent_prompt(result: Result, module: Module, read: Read) -> bool:
    """Put the prompt of the new call in the place of the rewritten one; False where it is not at hand, or not shown."""
    node, prompt = read.node, _prompt(result.new_call)
    told = _told_callers(result, module, read)
    if told is None and not _are_shown(result, module, node):
        return False
    if told is not None and not all(
        _are_shown(result, result.repository.module(each.path), each.node) for each in told
    ):
        return False
    if prompt is None or module is not result.module or module.function(node) is not module.function(result.call):
        return False
    if isinstance(prompt, ast.Name) and _is_bound_after(module, result.call, prompt.id):
        return False
    code = literal(prompt.value) if isinstance(prompt, ast.Constant) else prompt.id
    result.draft.replace(module, node, code, STAGE)
    result.draft.assume(
        f"Line {node.lineno} of {module.path} gets the prompt that was sent: GPT image models give no rewritten one."
    )
    return True


def has_default(node: ast.expr) -> bool:
    """`item.get("revised_prompt", prompt)`: the code tells itself what to do without a rewritten prompt."""
    match node:
        case ast.Call(func=ast.Attribute(attr="get"), args=[_, default], keywords=[]):
            return not (isinstance(default, ast.Constant) and default.value is None)
    return False


def instead_of_rewritten(result: Result, module: Module, read: Read) -> bool:
    """Put what the code has for this case in the place of the rewritten prompt; False where it has nothing."""
    node = read.node
    if not has_default(node):
        return False
    assert isinstance(node, ast.Call)
    result.draft.replace(module, node, module.code(node.args[1]), STAGE)
    result.draft.assume(
        f"Line {node.lineno} of {module.path} gets its default: GPT image models give no rewritten prompt."
    )
    return True


def is_shown_empty(result: Result, module: Module, read: Read) -> bool:
    """Whether the field may stay, which the SDK's images have: nothing stands in it, and a log shows that."""
    found = list(ends(result, module, read.node, None))
    stays = result.shape.name == "sdk" and isinstance(read.node, ast.Attribute)
    if not stays or not found or not all(end.kind is Kind.SHOWN for end in found):
        return False
    result.draft.assume(
        f"Line {read.node.lineno} of {module.path} finds no rewritten prompt and shows `None`: GPT image models "
        "give none."
    )
    return True


def _told_callers(result: Result, module: Module, read: Read) -> list[Read] | None:
    """Where callers read what is returned to them; None where it is not returned, or they are not all seen."""
    parent = module.parents[read.node]
    statement = module.parents[parent] if isinstance(parent, ast.Tuple) else parent
    function = module.function(read.node)
    if not isinstance(statement, ast.Return) or function is None:
        return None
    is_apart = parent is statement or is_taken_apart(result.repository, read)
    if not is_apart or not has_seen_callers(result.repository, function, read):
        return None
    reads = result.repository.reads(result.site.location)
    return [each for each in reads if each.node is not read.node and result.shape.part(each.trail) is Part.PROMPT]


def _are_shown(result: Result, module: Module, node: ast.expr) -> bool:
    return all(_is_shown(result, end) for end in ends(result, module, node, None))


def _is_shown(result: Result, end: End) -> bool:
    """Whether an end is a line for readers, in a log or a chat; who keeps the text may count on it."""
    module = result.repository.module(end.path)
    call = module.parent(end.node)
    in_chat = isinstance(call, ast.Call) and result.repository.site_of(module, call) is not None
    return end.kind in (Kind.SHOWN, Kind.FOLLOWED) or (
        in_chat and isinstance(call, ast.Call) and not {"opens", "tells"}.isdisjoint(uses(result, module, call))
    )


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
