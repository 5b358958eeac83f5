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
    taken |= {*claims_of([each for each in in_order(around) if each != instead_of], taken).values()}
    name, number = second_name(wanted) if wanted in taken and wanted == "image_bytes" else wanted, 2
    while name in taken:
        name, number = f"{wanted}_{number}", number + 1
    return name


def in_order(around: ast.AST) -> list[str]:
    """The names of a function as they are met."""
    met = [each for each in ast.walk(around) if isinstance(each, (ast.Name, ast.arg))]
    met.sort(key=lambda each: (each.lineno, each.col_offset))
    return list(dict.fromkeys(each.id if isinstance(each, ast.Name) else each.arg for each in met))


def claims_of(names: list[str], taken: set[str], thing: str = "bytes") -> dict[str, str]:
    """The better name of each that speaks of an address: of several with the same one, the first gets it."""
    claims: dict[str, str] = {}
    for each in names:
        wanted = renamed(each, thing)
        used = taken | {*claims.values()}
        free = next((new for new in (wanted, second_name(wanted)) if new not in used), "")
        if wanted != each and free:
            claims[each] = free
    return claims


def unused_name(module: Module, wanted: str) -> str:
    """A name that nothing in the file has, so that it may be a function of the module."""
    names, name, number = names_of(module), wanted, 2
    while name in names:
        name, number = f"{wanted}_{number}", number + 1
    return name


def names_of(module: Module) -> set[str]:
    """Every name that anything in the file is bound to or read by."""
    found: set[str] = set()
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=name) | ast.arg(arg=name):
                found.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.split(".")[0])
    return found


def is_rebound(module: Module, name: str) -> bool:
    """Whether the file gives the name of a builtin another meaning; an import of the same name is no other."""
    for node in ast.walk(module.tree):
        match node:
            case ast.Name(id=bound, ctx=ast.Store()) | ast.arg(arg=bound):
                pass
            case ast.FunctionDef(name=bound) | ast.AsyncFunctionDef(name=bound) | ast.ClassDef(name=bound):
                pass
            case _:
                continue
        if bound == name:
            return True
    return False


def second_name(new: str) -> str:
    """What is next in line where the better name of an address is taken."""
    if new == "images":
        return "image_bytes_list"
    return f"saved_{new}" if new.endswith(("_path", "_paths")) else new.replace("_bytes", "_data")


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
