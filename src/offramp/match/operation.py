"""What a classed call asks the model to do: change given images, answer as a stream; classes nothing itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from offramp.resolve import Request, Site, Sites, options
from offramp.rules import Table
from offramp.values import Absent, Items, Known, Selected, Value
from offramp.values import Table as Mapped

_EDITING = re.compile(r"(^|[._])(edit|edits|create_edit|acreate_edit|create_variation|edit_images?)(\(\))?$")
_GENERATING = re.compile(r"\.images(\.with_\w+_response)?\.generate$|\.Image\.a?create$")


def edits(sites: Sites, site: Site, request: Request | None, inputs: Table) -> bool:
    """Whether images are given to be changed: by the method, by the path, by an argument or inside a message."""
    if _EDITING.search(site.target.path):
        return True
    if _GENERATING.search(site.target.path):
        return False
    names = {str(dict(entry)["value"]) for entry in inputs.entries if dict(entry).get("what") == "input"}
    if request:
        if any(_ends_in_edits(each) for each in options(request.url)):
            return True
        given = [*_entries(request.json), *_entries(request.data), *_entries(sites.argument(site, "files"))]
    else:
        given = [(name, value) for name, value in sites.values(site) if name]
    return any((name in names and _is_given(value)) or _shows(value) for name, value in given)


def streams(sites: Sites, site: Site, request: Request | None) -> bool:
    """Whether the answer is asked for as a stream of events."""
    given = [value for name, value in _entries(request.json) if name == "stream"] if request else []
    if not request:
        given = [sites.argument(site, "stream")]
    return any(isinstance(each, Known) and each.value is True for value in given for each in options(value))


def _ends_in_edits(url: Value) -> bool:
    text = url.value if isinstance(url, Known) else (getattr(url, "parts", None) or [None])[-1]
    return isinstance(text, str) and re.search(r"/(images/)?edits/?(\?|$)", text) is not None


def _entries(table: Value) -> Iterator[tuple[str, Value]]:
    for each in options(table):
        if isinstance(each, Mapped):
            yield from each.entries


def _is_given(value: Value) -> bool:
    if isinstance(value, Absent) or (isinstance(value, Known) and not value.value):
        return False
    return not (isinstance(value, Items) and not value.members and not value.open)


def _shows(value: Value, depth: int = 0) -> bool:
    """Whether a message holds an image part."""
    match value:
        case Mapped():
            kind = value.get("type")
            if isinstance(kind, Known) and kind.value in ("image_url", "input_image"):
                return True
            return depth < 6 and any(_shows(each, depth + 1) for _, each in value.entries)
        case Items(members=members):
            return depth < 6 and any(_shows(each, depth + 1) for each in members)
        case Selected():
            return _shows(value.value, depth)
        case _:
            found = options(value)
            return len(found) > 1 and any(_shows(each, depth) for each in found)
