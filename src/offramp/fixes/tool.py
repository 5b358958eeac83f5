"""The image tool of the Responses API: an entry that names no model gets one. Nothing else of the call changes."""

from __future__ import annotations

import ast

from offramp.contract import OPAQUE
from offramp.fixes.arguments import literal, target_model
from offramp.fixes.edits import Refused
from offramp.fixes.locals import only_binding
from offramp.fixes.migration import Migration
from offramp.fixes.module import Module
from offramp.model import Mapped, Stage


def tool_model(migration: Migration) -> None:
    """`{"type": "image_generation"}` with the model written beside the type."""
    module, model = migration.module, target_model(migration.repository, OPAQUE)
    entries = [each for each in _entries(module, migration.call) if _key(each, "type") is not None]
    if len(entries) != 1:
        raise Refused(
            "tool-not-seen",
            "The entry of the image tool is not written out where the call or its function is.",
            f'Put `"model": "{model}"` beside the type of the tool by hand.',
        )
    value = _key(entries[0], "type")
    assert value is not None
    place = module.span(value)[1]
    migration.draft.replace_span(module, place, place, f', "model": {literal(model)}', Stage.GENERATION)
    migration.draft.mapping.append(Mapped(old="", new=f"model={literal(model)}", note="of the image tool"))
    migration.draft.assume(f"The tool draws with {model} from now on, and no longer with what is the default that day.")


def _entries(module: Module, call: ast.Call) -> list[ast.Dict]:
    """The entries of the image tool that the call names itself, or by a name bound once in its function."""
    tools: ast.expr | None = next((word.value for word in call.keywords if word.arg == "tools"), None)
    if isinstance(tools, ast.Name):
        binding = only_binding(module, tools)
        tools = binding.value if binding else None
    if not isinstance(tools, (ast.List, ast.Tuple)):
        return []
    return [each for each in tools.elts if isinstance(each, ast.Dict) and None not in each.keys]


def _key(entry: ast.Dict, name: str) -> ast.expr | None:
    """The value under a key, if the entry is one of the image tool without a model."""
    pairs = zip(entry.keys, entry.values, strict=True)
    words = {key.value: value for key, value in pairs if isinstance(key, ast.Constant)}
    kind = words.get("type")
    is_tool = isinstance(kind, ast.Constant) and kind.value == "image_generation" and "model" not in words
    return words.get(name) if is_tool else None
