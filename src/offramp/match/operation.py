"""What a classed call asks the model to do: change given images, answer as a stream; classes nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.resolve import Request, Site, Sites, options
from offramp.resolve.urls import HOLE, path_of
from offramp.values import Absent, Items, Known, Selected, Value
from offramp.values import Table as Mapped

_EDITING = re.compile(r"(^|[._])(edit|edits|create_edit|acreate_edit|create_variation|edit_images?)(\(\))?$")
_EDIT_PATH = re.compile(
    r"/(images/)?edits/?$|/mj/submit/(action|change|simple-change|modal|blend)$|/midjourney/operate$"
)
_GENERATING = re.compile(r"\.images(\.with_\w+_response)?\.generate$|\.Image\.a?create$")


def edits(sites: Sites, site: Site, request: Request | None, inputs: frozenset[str]) -> bool:
    """Whether images are surely given to be changed: by the method, by the path, by an argument or in a message."""
    if _EDITING.search(site.target.path):
        return True
    if _GENERATING.search(site.target.path):
        return False
    if request:
        files = sites.argument(site, "files")
        if _leads_to_edits(request.url) or (isinstance(request.json, Absent) and _is_given(files)):
            return True
        return any(_gives(each, inputs) for each in (request.json, request.data, files))
    return _is_given_one(sites, site, inputs)


def _is_given_one(sites: Sites, site: Site, inputs: frozenset[str]) -> bool:
    """Whether the call of a library is given an image, or a message that shows one."""
    given = list(sites.values(site))
    maybe = {key for _, value in given if isinstance(value, Mapped) for key in value.maybe}
    named = {spec.split("|")[0] for spec in inputs}
    if any((name in named and _is_given(value)) or (name and _shows(value)) for name, value in given):
        return True
    positional = (spec for spec in inputs if "|" in spec and spec.split("|")[0] not in maybe)
    return any(_is_given(sites.argument(site, spec)) for spec in positional)


def streams(sites: Sites, site: Site, request: Request | None) -> bool:
    """Whether the answer is asked for as a stream of events."""
    given = [value for name, value in _entries(request.json) if name == "stream"] if request else []
    if not request:
        given = [sites.argument(site, "stream")]
    return any(isinstance(each, Known) and each.value is True for value in given for each in options(value))


def _leads_to_edits(url: Value) -> bool:
    """Whether every address that is known is that of edits."""
    paths = [path for each in options(url) if (path := path_of(each)) and path.strip(f"/{HOLE}")]
    return bool(paths) and all(_EDIT_PATH.search(path) for path in paths)


def _entries(table: Value) -> Iterator[tuple[str, Value]]:
    for each in options(table):
        if isinstance(each, Mapped):
            yield from each.entries


def _gives(body: Value, inputs: frozenset[str]) -> bool:
    """Whether the body carries an image whichever of its alternatives is sent."""
    tables = [each for each in options(body) if not isinstance(each, Absent)]
    return bool(tables) and all(isinstance(each, Mapped) and _carries(each, inputs) for each in tables)


def _carries(table: Mapped, inputs: frozenset[str]) -> bool:
    sure = [(name, value) for name, value in table.entries if name not in table.maybe]
    return any((name in inputs and _is_given(value)) or _shows(value) for name, value in sure)


def _is_given(value: Value) -> bool:
    return all(_is_something(each) for each in options(value))


def _is_something(value: Value) -> bool:
    if isinstance(value, Absent) or (isinstance(value, Known) and not value.value):
        return False
    return not (isinstance(value, Items) and len(value.members) == len(value.maybe) and not value.open)


def _shows(value: Value, depth: int = 0) -> bool:
    """Whether a message surely holds an image part."""
    match value:
        case Mapped():
            kind = value.get("type")
            if isinstance(kind, Known) and kind.value in ("image_url", "input_image"):
                return True
            return depth < 6 and any(_shows(each, depth + 1) for name, each in value.entries if name not in value.maybe)
        case Items(members=members, maybe=maybe):
            return depth < 6 and any(_shows(each, depth + 1) for each in members if each not in maybe)
        case Selected():
            return _shows(value.value, depth)
        case _:
            found = options(value)
            return len(found) > 1 and all(_shows(each, depth) for each in found)
