"""Reads one YAML page piece by piece and notes every mistake with its line; knows no rule."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, TypeVar

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from offramp.errors import Problem
from offramp.rules.values import Table, View

# libyaml reads about ten times as fast; not every build of PyYAML has it.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

T = TypeVar("T")
E = TypeVar("E", bound=Enum)
Reader = Callable[["Page", Node], T]


class Fault(Exception):  # noqa: N818 - a note for the page, never raised out of this package
    """One piece of a page is wrong."""

    def __init__(self, node: Node, text: str) -> None:
        super().__init__(text)
        self.line = node.start_mark.line + 1
        self.text = text


class Noted(Exception):  # noqa: N818 - as above
    """A piece cannot be made, and every reason is on the page already."""


class Page:
    """One file while it is read: the tables it may use, and the mistakes met so far."""

    def __init__(self, path: str, tables: Mapping[str, Table]) -> None:
        self.path = path
        self.tables = tables
        self.problems: list[Problem] = []

    def note(self, fault: Fault) -> None:
        """Remember a mistake and go on."""
        self.problems.append(Problem(path=self.path, line=fault.line, text=fault.text))

    def attempt(self, read: Reader[T], node: Node) -> Iterator[T]:
        """The value if it can be read; nothing, and a note, if it cannot."""
        try:
            yield read(self, node)
        except Fault as fault:
            self.note(fault)
        except Noted:
            pass


def root_of(page: Page, file: Path) -> Node | None:
    """The page as nodes with line numbers; notes a page that is no YAML."""
    try:
        root = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        text = getattr(error, "problem", None) or str(error).splitlines()[0]
        page.problems.append(Problem(path=page.path, line=mark.line + 1 if mark else 1, text=f"not YAML: {text}"))
        return None
    if root is None:
        page.problems.append(Problem(path=page.path, line=1, text="the file is empty"))
    return root


def pairs(page: Page, node: Node) -> Iterator[tuple[str, Node, Node]]:
    """Key, key node and value node of a mapping. Keys are their text, so that `on` and `0` stay what was written."""
    if not isinstance(node, MappingNode):
        raise Fault(node, f"a mapping is wanted, not {_shape(node)}")
    seen = set()
    for key, value in node.value:
        if key.value in seen:
            page.note(Fault(key, f"{key.value!r} is given twice"))
        seen.add(key.value)
        yield str(key.value), key, value


def fields(
    page: Page, node: Node, readers: Mapping[str, Reader[Any]], required: Iterable[str] = (), what: str = "key"
) -> dict[str, Any]:
    """A mapping of known keys, each read by its own reader."""
    values: dict[str, Any] = {}
    found = set()
    for name, key, value in pairs(page, node):
        found.add(name)
        if name not in readers:
            page.note(Fault(key, f"unknown {what} {name!r}{suggest(name, readers)}"))
            continue
        for read in page.attempt(readers[name], value):
            values[name] = read
    for name in required:
        if name not in found:
            page.note(Fault(node, f"{name!r} is missing"))
    return values


def named(read: Reader[T]) -> Reader[tuple[tuple[str, T], ...]]:
    """A mapping of free names, in the order of the page."""
    return lambda page, node: tuple(
        (name, item) for name, _, value in pairs(page, node) for item in page.attempt(read, value)
    )


def each(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list; a single value stands for a list of one."""

    def reader(page: Page, node: Node) -> tuple[T, ...]:
        items = node.value if isinstance(node, SequenceNode) else [node]
        if not items:
            raise Fault(node, "the list is empty")
        return tuple(value for item in items for value in page.attempt(read, item))

    return reader


def each_if_any(read: Reader[T]) -> Reader[tuple[T, ...]]:
    """A list that may be empty."""
    filled = each(read)
    return lambda page, node: () if isinstance(node, SequenceNode) and not node.value else filled(page, node)


def text(_: Page, node: Node) -> str:
    """Text that is not blank."""
    value = plain(node)
    if not isinstance(value, str):
        raise Fault(node, f"text is wanted, not {_shape(node)}; put quotes round it")
    if not value.strip():
        raise Fault(node, "the text is empty")
    return value.strip()


def text_or_none(_: Page, node: Node) -> str:
    """Text that may be empty."""
    value = plain(node)
    if not isinstance(value, str):
        raise Fault(node, f"text is wanted, not {_shape(node)}; put quotes round it")
    return value


def scalar(_: Page, node: Node) -> str | int | float | bool:
    """One string, number or truth value."""
    value = plain(node)
    if not isinstance(value, (str, int, float, bool)):
        raise Fault(node, f"a string, number or truth value is wanted, not {_shape(node)}")
    return value


def truth(_: Page, node: Node) -> bool:
    """`true` or `false`."""
    value = plain(node)
    if not isinstance(value, bool):
        raise Fault(node, f"true or false is wanted, not {_shape(node)}")
    return value


def word(words: Iterable[str]) -> Reader[str]:
    """One of a closed set of words."""
    known = tuple(words)

    def reader(page: Page, node: Node) -> str:
        value = text(page, node)
        if value not in known:
            raise Fault(node, f"{value!r} is none of {', '.join(known)}{suggest(value, known)}")
        return value

    return reader


def member(kind: type[E]) -> Reader[E]:
    """A member of an enum, by its value."""
    one = word(str(item.value) for item in kind)
    return lambda page, node: kind(one(page, node))


def plain(node: Node) -> Any:
    """The node as Python data: tuples for lists, views for mappings, dates as their text."""
    match node:
        case SequenceNode():
            return tuple(plain(item) for item in node.value)
        case MappingNode():
            return View({str(key.value): plain(value) for key, value in node.value})
        case ScalarNode(tag="tag:yaml.org,2002:timestamp"):
            return node.value
    try:
        return yaml.constructor.SafeConstructor().construct_object(node)
    except (yaml.YAMLError, ValueError) as error:
        raise Fault(node, f"not a plain value: {error}") from error


def _shape(node: Node) -> str:
    match node:
        case MappingNode():
            return "a mapping"
        case SequenceNode():
            return "a list"
    return f"{node.value!r}" if node.value else "nothing"


def suggest(name: str, known: Iterable[str]) -> str:
    """The known name that was meant, as the end of a sentence."""
    close = difflib.get_close_matches(name, list(known), n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
