"""The parts of a request that rules ask for, and how the evidence tells of them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from offramp.model import Step
from offramp.resolve import Request, Site, shown
from offramp.resolve.site import member
from offramp.values import Absent, Known, Partial, Value

_PROVING = ("authorization", "cookie")
_MOST = 3
_CARRIED = {"header": "the header `{}`", "cookie": "the cookie `{}`", "query": "`{}` of the query"}


def entry(part: str, table: Value, name: str, request: Request) -> Value:
    """One header, cookie or member of a body; header names ignore case, a Cookie header is a cookie jar."""
    if part == "cookie":
        found = member(table, name)
        return _cookie_in_header(request.headers, name) if isinstance(found, Absent) else found
    if part == "header":
        found = {key.lower(): value for key, value in _pairs(table)}.get(name.lower(), Absent())
        return replace(found, via=tuple(dict.fromkeys((*table.via, *found.via))))
    value = table
    for key in name.split("."):
        value = member(value, key)
    return value


def done(site: Site, request: Request | None, facts: Mapping[str, str]) -> str:
    """What happens at the site: of a request also where it goes, as far as that can be told."""
    if site.target.path.endswith("="):
        return f"sets `{site.target.path[:-1]}`"
    url = facts.get("url", "") or (_address(request.url) if request else "")
    verb = facts.get("verb", "") or (request.verb if request else "")
    sent = f" to send {verb or 'a request'} to {url}{_with_credentials(request)}" if url else ""
    return f"calls `{site.target.path}`{sent}"


def _with_credentials(request: Request | None) -> str:
    """By name what proves to the other side who is asking."""
    if request is None:
        return ""
    cookies = [f"`{name}`" for name, _ in _pairs(request.cookies)][:_MOST]
    headers = [f"`{name}`" for name, _ in _pairs(request.headers) if name.lower() in _PROVING]
    told = [*([f"cookie {', '.join(dict.fromkeys(cookies))}"] if cookies else []),
            *([f"header {', '.join(dict.fromkeys(headers))}"] if headers else [])]  # fmt: skip
    return f" with the {' and the '.join(told)}" if told else ""


def _address(url: Value) -> str:
    return shown(url).strip('"') if isinstance(url, (Known, Partial)) else ""


def carried(site: Site, part: str, name: str, told: str) -> Step:
    """What a request carries, told where it is sent; of a value that cannot be told, that it is given."""
    thing = _CARRIED.get(part, "`{}` of the body").format(name)
    told = "given" if told.startswith("not known:") else told
    return Step(path=site.path, line=site.location.line, text=f"{thing} is {told}")


def _cookie_in_header(headers: Value, name: str) -> Value:
    for key, value in _pairs(headers):
        if key.lower() == "cookie":
            parts = [value.value] if isinstance(value, Known) else getattr(value, "parts", ())
            if any(isinstance(part, str) and f"{name}=" in part for part in parts):
                return value
    return Absent()


def _pairs(table: Value) -> tuple[tuple[str, Value], ...]:
    return getattr(table, "entries", ())
