"""The image tool of the Responses API at another host: the call is the official one already; its client moves."""

from __future__ import annotations

import ast

from offramp.contract import OPAQUE
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration, callee
from offramp.model import Stage

_TOOL = "image_generation"
_OPERATION = "responses.tool"
_NAMESPACE = "openai/"
"""What gateways of several makers put before the names of OpenAI."""


def responses_image(migration: Migration) -> None:
    """A call with the image tool written out in it: its models become official names, its reply is the same."""
    if migration.client is None:
        raise Refused("client-not-found", "The client of the call is not seen.", "Make the client official by hand.")
    if any(word.arg is None for word in migration.call.keywords):
        raise Refused("unpacked-arguments", "The arguments come out of a mapping.", "Write them out and run again.")
    if func := callee(migration):
        migration.draft.replace(migration.module, migration.call.func, func, _stage(migration))
    words = {str(word.arg): word.value for word in migration.call.keywords}
    _settle_model(migration, words.get("model"))
    _settle_tool(migration, _tool(words.get("tools")))
    migration.draft.assume("The old host answers as the Responses API does, so that what reads the reply stays.")


def _stage(migration: Migration) -> Stage:
    streams = migration.repository.scalar(migration.site, "stream") is True
    return Stage.STREAMING if streams else Stage.GENERATION


def _settle_model(migration: Migration, node: ast.expr | None) -> None:
    """The model of the conversation: a name of OpenAI, without what a gateway puts before it."""
    contract, name = migration.repository.contract, migration.repository.scalar(migration.site, "model")
    family = contract.main_model.partition("-")[0] + "-"
    if node is None or not isinstance(name, str) or contract.is_image_model(name):
        raise _other_model(node, migration)
    official = name.removeprefix(_NAMESPACE)
    if not official.startswith(family):
        raise _other_model(node, migration)
    if official != name:
        if not isinstance(node, ast.Constant):
            raise _other_model(node, migration)
        migration.draft.replace(migration.module, node, literal(official), _stage(migration))
    migration.draft.assume(f"`{official}` is a model that OpenAI serves to the account.")


def _other_model(node: ast.expr | None, migration: Migration) -> Refused:
    shown = f"`{migration.module.code(node)}`" if node is not None else "The default of the host"
    return Refused(
        "other-model",
        f"{shown} is not seen to be a model of OpenAI that takes the image tool.",
        f"Name one, such as {migration.repository.contract.main_model}, and run again.",
    )


def _tool(tools: ast.expr | None) -> ast.Dict:
    """The entry of the image tool, where all tools are written out in the call."""
    entries = tools.elts if isinstance(tools, ast.List) else []
    found = [each for each in entries if isinstance(each, ast.Dict) and _TOOL in _plain(each).values()]
    if len(found) != 1 or len(_plain(found[0])) != len(found[0].keys):
        raise Refused(
            "tools-not-seen",
            "The entry of the image tool is not written out in the call.",
            "Write the list of tools into the call and run again.",
        )
    return found[0]


def _plain(entry: ast.Dict) -> dict[str, object]:
    """The keys that are written out, with their values as far as they are."""
    return {
        key.value: value.value if isinstance(value, ast.Constant) else OPAQUE
        for key, value in zip(entry.keys, entry.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }


def _settle_tool(migration: Migration, entry: ast.Dict) -> None:
    """The tool names the official model; what it may be told besides, the contract decides."""
    module, stage = migration.module, _stage(migration)
    given = {name: value for name, value in _plain(entry).items() if name != "type"}
    carried = carried_over(migration.repository, migration.draft, _OPERATION, given)
    kept = dict(carried.kept)
    if lost := sorted(given.keys() - kept.keys()):
        raise Refused(
            "tool-argument",
            f"The official image tool does not take `{lost[0]}` as it is given.",
            "Take it out of the entry and run again.",
        )
    nodes = {
        key.value: value for key, value in zip(entry.keys, entry.values, strict=True) if isinstance(key, ast.Constant)
    }
    for name in (each.name for each in carried.mapped if each.name in given):
        migration.draft.replace(module, nodes[name], literal(kept[name]), stage)
    for name in kept.keys() - given.keys():
        end = module.span(nodes["type"])[1]
        migration.draft.replace_span(module, end, end, f', "{name}": {literal(kept[name])}', stage)
