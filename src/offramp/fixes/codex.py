"""Clients that ride on the login of the Codex CLI."""

from __future__ import annotations

import ast

from offramp.contract import OPAQUE
from offramp.fixes.arguments import carried_over, literal
from offramp.fixes.calls import rewritten
from offramp.fixes.edits import Refused
from offramp.fixes.migration import Migration, own_client
from offramp.fixes.sdk import images_call
from offramp.fixes.shapes import CODEX
from offramp.fixes.uploads import official_file
from offramp.model import Mapped

_POSITIONS = ("prompt",)
_CARRIED = ("prompt", "size", "background", "output_format", "quality")


def codex_images(migration: Migration) -> None:
    """`codex_image_gen.generate_image` as `images.generate`, or `images.edit` when it is given images."""
    path = migration.site.target.path
    if ".images." in path:
        images_call(migration)
    elif path.endswith("codex_image_gen.generate_image"):
        _generate_image(migration)
    else:
        raise Refused(
            "no-mechanical-counterpart",
            f"`{path}` does more than one thing at once: it draws and stores.",
            "Write the official call and the storing by hand.",
        )


def _generate_image(migration: Migration) -> None:
    repository, draft, call = migration.repository, migration.draft, migration.call
    if any(word.arg is None for word in call.keywords) or len(call.args) > 1:
        raise Refused("unpacked-arguments", "The arguments cannot be told by name.", "Write them out by name.")
    words = {word.arg: word.value for word in call.keywords if word.arg}
    edits = "images" in words and not (isinstance(words["images"], ast.Constant) and words["images"].value is None)
    operation = "images.edit" if edits else "images.generate"
    given = {name: repository.scalar(migration.site, name) for name in words if name in _CARRIED}
    given["prompt"] = repository.scalar(migration.site, "prompt|0")
    if edits:
        given["image"] = OPAQUE
    carried = carried_over(repository, draft, operation, given)
    for name in sorted(words.keys() - set(_CARRIED) - {"images"}):
        draft.mapping.append(Mapped(old=name, new="", note="belongs to the private endpoint"))
    values = {name: literal(value) for name, value in carried.kept if name not in given}
    changed = {each.name: literal(each.new) for each in carried.mapped if each.name != "model"}
    if edits:
        values["image"] = _images(migration, words["images"])
        draft.mapping.append(Mapped(old="images", new="image"))
    client = own_client(migration, is_async=False)
    text = rewritten(
        migration.module.code(call),
        func=f"{client}.{operation}",
        keep=[name for name, _ in carried.kept],
        names={0: "prompt"},
        values=values | changed,
    )
    migration.finish(text, CODEX)


def _images(migration: Migration, node: ast.expr) -> str:
    if isinstance(node, (ast.List, ast.ListComp)):
        return official_file(migration, "image", node)
    migration.draft.assume(
        "`images` holds open files, `Path` objects, or tuples of name, bytes and type; the SDK takes no `str` paths, "
        "and OpenAI answers 400 to bytes without a name."
    )
    return migration.module.code(node)
