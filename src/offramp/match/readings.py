"""How a piece of code reads a thing: the end of an access, its key, an argument by its spec; follows nothing."""

from __future__ import annotations

from offramp.facts import Arg, Attr, Call, Const, Expr, Item
from offramp.resolve import Site, options
from offramp.values import FromEnv, Known, Partial, Value


def ending(node: Expr) -> tuple[Expr | None, str]:
    """What is read, and how the reading ends: `.url`, `[url]`, `.get(url)`, `.iter_lines()`."""
    match node:
        case Attr(base=base, name=name):
            return base, f".{name}"
        case Item(base=base, index=Const(value=str() as key)):
            return base, f"[{key}]"
        case Call(func=Attr(base=base, name="get" | "pop"), args=(Arg(value=Const(value=str() as key)), *_)):
            return base, f".get({key})"
        case Call(
            func=Attr(base=base, name="get_attribute" | "attr" | "attrs" | "property"),
            args=(Arg(value=Const(value=str() as key)), *_),
        ):
            return base, f".get_attribute({key})"
        case Call(func=Attr(base=base, name=name)):
            return base, f".{name}()"
    return None, ""


def first_of_get(node: Expr) -> Expr | None:
    """The key in `.get(key)`, whatever it is."""
    match node:
        case Call(func=Attr(name="get" | "pop"), args=(first, *_)) if not first.name and not first.star:
            return first.value
    return None


def keyed(node: Expr) -> Expr | None:
    """What is read by a key that is no literal."""
    if isinstance(node, Item):
        return node.base
    return node.func.base if isinstance(node, Call) and isinstance(node.func, Attr) and first_of_get(node) else None


def is_written_out(url: Value) -> bool:
    """Whether the address begins with text of the program: that asks for a task or a page, not for the image."""
    return all(_begins(each) for each in options(url))


def _begins(value: Value) -> bool:
    if isinstance(value, Partial):
        return bool(value.parts[0]) or (bool(value.holes) and isinstance(value.holes[0], FromEnv))
    return isinstance(value, (Known, FromEnv))


def argument(site: Site, spec: str) -> Expr | None:
    """The expression of an argument that is given as `word|0`."""
    names, _, last = spec.rpartition("|")
    position = int(last) if last.isdigit() else -1
    words = (names if position >= 0 else spec).split("|")
    named = next((arg.value for arg in site.args if arg.name in words), None)
    plain = [arg.value for arg in site.args if not arg.name and not arg.star]
    return named or (plain[position] if 0 <= position < len(plain) else None)
