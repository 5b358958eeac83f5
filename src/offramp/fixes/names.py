"""Better names for variables that held an address; chooses only, and edits nothing."""

from __future__ import annotations

import ast
import re

from offramp.fixes.module import Module


def free_name(module: Module, node: ast.AST, wanted: str, instead_of: str = "") -> str:
    """A name that is not taken in the function around, nor will be when names of addresses get better ones.

    `instead_of` is the name that gives way to the new one.
    """
    around = module.function(node) or module.tree
    taken = {each.id for each in ast.walk(around) if isinstance(each, ast.Name)}
    taken |= {each.arg for each in ast.walk(around) if isinstance(each, ast.arg)}
    taken |= {renamed(each) for each in taken if each != instead_of}
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def renamed(name: str, thing: str = "bytes") -> str:
    """`image_url` as `image_bytes`, `urls` as `images`; a name that speaks of no address stays.

    `thing` is what the name holds now: `bytes`, or the `path` of a file.
    """
    found = re.fullmatch(r"(?:(\w+)_)?(url|link)(s?)", name)
    if not found:
        return name
    owner, _, many = found.groups()
    if thing == "path":
        return f"{owner or 'image'}_path{many}"
    if not many:
        return f"{owner or 'image'}_bytes"
    return f"{owner}_bytes_list" if owner and not owner.startswith("image") else "images"
