"""What the access path of a call or an import says of the conditions of a rule, before anything is evaluated."""

from __future__ import annotations

from offramp.resolve import pattern
from offramp.rules import When


def could(when: When, path: str, is_http: bool) -> bool:
    """Whether the path alone does not rule the conditions out."""
    if when.credential or when.around or when.own or when.config or when.text or when.code:
        return False
    if path.endswith("="):
        if when.set:
            return any(pattern(each).fullmatch(path[:-1]) for each in when.set)
        return any(could(option, path, is_http) for option in when.any)
    if when.call and not any(pattern(each).fullmatch(path) for each in when.call):
        return False
    if when.set and not when.call:
        return False
    if when.http and not is_http:
        return False
    if when.any:
        return any(could(option, path, is_http) or not names_a_call(option) for option in when.any)
    return bool(when.call or when.http or when.command)


def names_a_call(when: When) -> bool:
    """Whether the conditions speak of a call, and not of imports alone."""
    return bool(when.call or when.http or when.command or when.set or when.any or when.code or when.own)


def names_package(when: When, path: str) -> bool:
    """Whether a call is told by the package it comes from, not by its last names alone."""
    return any(not each.startswith("*") and pattern(each).fullmatch(path) for each in when.call)


def leads(imported: str, path: str) -> bool:
    """Whether the access path begins with what an import brings in."""
    return path == imported or path.startswith((f"{imported}.", f"{imported}("))


def imports_one(module: str, name: str, wanted: tuple[str, ...]) -> bool:
    """Whether an import is of one of the modules or of something in them."""
    full = f"{module}.{name}" if name else module
    return any(full == each or full.startswith(f"{each}.") for each in wanted)
