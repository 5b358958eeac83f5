"""The places where the program reaches outside: calls, attribute settings, and HTTP requests in any client."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import urlsplit

from offramp.facts import Arg, Attr, Call, Expr, Item, Statement
from offramp.model import Location, Step
from offramp.resolve.base import options
from offramp.resolve.evaluate import Program
from offramp.resolve.paths import pattern
from offramp.resolve.strings import choice, joined, pieces, string_method
from offramp.resolve.words import shown
from offramp.values import Absent, External, FromEnv, Internal, Items, Known, Selected, Table, Unknown, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One call, or one assignment to an attribute outside the repository (`target` then ends with `=`)."""

    path: str
    scope: int
    block: int
    target: External
    args: tuple[Arg, ...]
    location: Location
    sure: bool = True
    """Whether the target is the only thing the call can mean."""
    picked: Selected | None = None
    """How the object whose method is called was picked out of several."""
    base: Site | None = None
    """For a client made of another one, such as by `with_options`: that one, whose arguments still count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An HTTP request as its client sends it, the session's own parts merged in."""

    verb: str
    """`POST`; `GET|POST` when it depends on the caller; empty when it is not known."""
    url: Value
    headers: Value
    cookies: Value
    json: Value
    data: Value
    query: Value
    stream: Value
    argument: Mapping[str, str]
    """Which argument of the call holds which part."""


class Sites:
    """All sites of a program, and questions about their arguments."""

    def __init__(
        self, program: Program, http: Iterable[Mapping[str, object]], clients: Iterable[Mapping[str, object]] = ()
    ) -> None:
        self.program = program
        clients = tuple(clients)
        self._clients = tuple(
            (pattern(str(entry["value"])), str(entry.get("env", "")), str(entry.get("default", "")))
            for entry in clients
            if entry.get("kind") != "derived"
        )
        self._derived = tuple(pattern(str(entry["value"])) for entry in clients if entry.get("kind") == "derived")
        self._http = tuple((pattern(str(entry["value"])), entry) for entry in http)
        self.all: tuple[Site, ...] = tuple(sorted(self._find(), key=lambda site: site.location))
        self.by_location: dict[Location, list[Site]] = defaultdict(list)
        for site in self.all:
            self.by_location[site.location].append(site)
        self._set: dict[str, list[Site]] = defaultdict(list)
        for site in self.all:
            if site.target.path.endswith("="):
                self._set[site.target.path].append(site)
        self._session_parts = self._find_session_parts()
        self._entry_of: dict[str, Mapping[str, object] | None] = {}
        self._sent: frozenset[Location] = frozenset(self._find_sent())

    # Finding

    def _find(self) -> Iterator[Site]:
        seen: set[tuple[Location, str]] = set()
        for path in sorted(self.program.indexes):
            for site in (*self._calls(path), *self._settings(path)):
                if (site.location, site.target.path) not in seen:
                    seen.add((site.location, site.target.path))
                    yield site

    def _calls(self, path: str) -> Iterator[Site]:
        for scope, block, call in self.program.indexes[path].calls:
            targets = options(self.program.value(path, scope, call.func))
            for each in targets:
                target = _unwrapped(each)
                if isinstance(target, External):
                    at = self.program.location(path, call.at)
                    yield Site(
                        path=path, scope=scope, block=block, target=target, args=call.args, location=at,
                        sure=len(targets) == 1, picked=each if isinstance(each, Selected) else None,
                    )  # fmt: skip

    def _settings(self, path: str) -> Iterator[Site]:
        for statement in self.program.indexes[path].facts.statements:
            if statement.kind != "assign" or statement.value is None:
                continue
            for target in statement.targets:
                if isinstance(target, (Attr, Item)):
                    yield from self._setting(path, statement, target, statement.value)

    def _setting(self, path: str, statement: Statement, target: Attr | Item, value: Expr) -> Iterator[Site]:
        owner = self.program.value(path, statement.scope, target.base)
        if isinstance(owner, External):
            yield Site(
                path=path,
                scope=statement.scope,
                block=statement.block,
                target=replace(owner, path=f"{owner.path}{self._place(path, statement.scope, target)}="),
                args=(Arg("value", value),),
                location=self.program.location(path, statement.at),
            )

    def _place(self, path: str, scope: int, target: Attr | Item) -> str:
        if isinstance(target, Attr):
            return f".{target.name}"
        key = self.program.value(path, scope, target.index)
        return f"[{key.value!s}]" if isinstance(key, Known) else "[]"

    # Asking

    def scope_name(self, site: Site) -> str:
        """The qualified name of the function or class around the site."""
        return self.program.indexes[site.path].facts.scopes[site.scope].name

    def argument(self, site: Site, spec: str) -> Value:
        """The value of `word|0`, or of `word.key.0` inside it; `*` is any member."""
        head, *rest = spec.split(".")
        value = self._argument(site, head)
        if head == "base_url" and (isinstance(value, Absent) or value == Known(value=None, via=value.via)):
            value = self._implied(site)
        for key in rest:
            value = member(value, key)
        return value

    def _argument(self, site: Site, spec: str) -> Value:
        names, _, last = spec.rpartition("|")
        position = int(last) if last.isdigit() else -1
        value = self.program.argument(site.path, site.scope, site.args, spec if position < 0 else names, position)
        return self._argument(site.base, spec) if site.base and isinstance(value, Absent) else value

    def _implied(self, site: Site) -> Value:
        """The base URL that a client without one takes from the environment, when the repository sets it."""
        for fits, env, default in self._clients:
            if fits.fullmatch(site.target.path) and (given := self.program.settings.get(env)):
                step = Step(path=site.path, line=site.location.line, text=f"without `base_url` it reads `{env}`")
                return FromEnv(name=env, default=choice(given), via=(step,))
            if fits.fullmatch(site.target.path) and default:
                step = Step(path=site.path, line=site.location.line, text=f"without `base_url` it goes to {default}")
                return Known(value=default, via=(step,))
        return Absent()

    def values(self, site: Site) -> Iterator[tuple[str, Value]]:
        """Every argument with its name (empty when positional)."""
        for arg in site.args:
            yield arg.name, self.program.value(site.path, site.scope, arg.value)

    def receiver(self, site: Site) -> Site | None:
        """The call that made the object whose method is called; a module or a parameter stands for itself."""
        if not site.target.calls or site.target.calls == (site.location,):
            return self._unmade(site)
        made = self._made(site.target.calls[-1])
        if made and any(fits.fullmatch(made.target.path) for fits in self._derived):
            base = self.receiver(made)
            return replace(made, base=base, target=base.target) if base else made
        return made

    def _made(self, at: Location) -> Site | None:
        found = self.by_location.get(at, [])
        return found[0] if found else self._constructed(at)

    def _unmade(self, site: Site) -> Site | None:
        """A receiver that no call in the repository makes: a module, or an instance that is passed in."""
        head = site.target.path.split("()")[0] if "()" in site.target.path else site.target.path.split(".")[0]
        if head == site.target.path:
            return None
        for name in ("base_url", "api_base"):
            given = self._set.get(f"{head}.{name}=", [])
            if given:
                near = min(given, key=lambda each: (each.path != site.path, each.scope != site.scope, each.location))
                return replace(
                    near, target=replace(near.target, path=head), args=(Arg("base_url", near.args[0].value),)
                )
        return replace(site, target=External(path=head), args=())

    def _constructed(self, at: Location) -> Site | None:
        """The construction of a class of the repository that extends one from outside."""
        index = self.program.indexes.get(at.path)
        for scope, block, call in index.calls if index else ():
            if self.program.location(at.path, call.at) == at:
                target = External(path=self._base(at.path, scope, call), calls=(at,))
                return Site(path=at.path, scope=scope, block=block, target=target, args=call.args, location=at)
        return None

    def _base(self, path: str, scope: int, call: Call) -> str:
        """The outside class that the called class of the repository extends."""
        for each in options(self.program.value(path, scope, call.func)):
            if isinstance(each, Internal) and (found := self.program.outside_base(each)):
                return found
        return ""

    # HTTP

    def request(self, site: Site) -> Request | None:
        """The site as an HTTP request, or None when it sends none."""
        if site.location in self._sent:
            return None
        entry = self._http_entry(site)
        return self._request(site, entry) if entry else None

    def _http_entry(self, site: Site) -> Mapping[str, object] | None:
        path = site.target.path
        if path not in self._entry_of:
            self._entry_of[path] = next((entry for fits, entry in self._http if fits.fullmatch(path)), None)
        return self._entry_of[path]

    def _built(self, value: Value) -> Site | None:
        """The request object that is given in place of a URL."""
        for at in value.calls if isinstance(value, External) else ():
            for site in self.by_location.get(at, []):
                entry = self._http_entry(site)
                if entry and entry.get("builds"):
                    return site
        return None

    def _find_sent(self) -> Iterator[Location]:
        """Where the request objects are made that a known client sends: the sending is the request, not the making."""
        for site in self.all:
            entry = self._http_entry(site)
            if entry and not entry.get("builds") and (made := self._built(self._argument(site, str(entry["url"])))):
                yield made.location

    def _request(self, site: Site, entry: Mapping[str, object]) -> Request:
        words = {
            key: str(entry.get(key, "")) for key in ("url", "headers", "cookies", "json", "data", "query", "stream")
        }
        parts = {key: self._argument(site, word) if word else Absent() for key, word in words.items()}
        made = self._built(parts["url"])
        made_by = self._http_entry(made) if made else None
        if made and made_by:
            return self._request(made, made_by)
        session = self.receiver(site)
        on = dict(cast(Mapping[str, str], entry.get("on", {})))
        headers, cookies, url = parts["headers"], parts["cookies"], parts["url"]
        if session:
            shared = self._session_parts.get(session.location, {})
            headers = merged([self._of_session(session, on, "headers"), *shared.get("headers", []), headers])
            cookies = merged([self._of_session(session, on, "cookies"), *shared.get("cookies", []), cookies])
            url = based(self._of_session(session, on, "base"), url)
            host = self._of_session(session, on, "host")
            url = url if isinstance(host, Absent) else joined([Known(value="https://"), host, url])
        return Request(
            verb=self._verb(site, str(entry["verb"]), parts["data"]),
            url=url,
            headers=headers,
            cookies=cookies,
            json=self._dumped(parts["data"]) if isinstance(parts["json"], Absent) else parts["json"],
            data=parts["data"],
            query=parts["query"],
            stream=parts["stream"],
            argument=words,
        )

    def _dumped(self, value: Value) -> Value:
        """The body in `data=json.dumps(body)`, encoded or not."""
        for each in options(value):
            if isinstance(each, External) and each.calls and each.path.split("()")[0] in _DUMPS:
                inner = self.by_location.get(each.calls[0], [])
                return self._argument(inner[0], "obj|0") if inner else Absent()
        return Absent()

    def _of_session(self, session: Site, on: Mapping[str, object], part: str) -> Value:
        return self._argument(session, str(on[part])) if part in on else Absent()

    def _verb(self, site: Site, spec: str, data: Value) -> str:
        if spec == "name":
            return site.target.path.rpartition(".")[2].upper()
        if spec.startswith("="):
            return "POST" if spec == "=GET" and not isinstance(data, Absent) else spec[1:]
        verb = self._argument(site, spec)
        known = [str(each.value).upper() for each in options(verb) if isinstance(each, Known)]
        if known:
            return "|".join(dict.fromkeys(known))
        return ("GET" if isinstance(data, Absent) else "POST") if isinstance(verb, Absent) else ""

    def _find_session_parts(self) -> dict[Location, dict[str, list[Value]]]:
        """Headers and cookies that are put on a session after its construction."""
        found: dict[Location, dict[str, list[Value]]] = defaultdict(lambda: defaultdict(list))
        for site in self.all:
            if not site.target.calls:
                continue
            for part in ("headers", "cookies"):
                value = self._put(site, part)
                if value is not None:
                    found[site.target.calls[0]][part].append(value)
        return found

    def _put(self, site: Site, part: str) -> Value | None:
        path = site.target.path
        if path.endswith(f".{part}="):
            return self._argument(site, "value")
        if entry := re.fullmatch(rf".*\.{part}\[([^\]]*)\]=", path):
            return Table(entries=((entry[1], self._argument(site, "value")),))
        if path.endswith(f".{part}.update"):
            return self._argument(site, "|0")
        if path.endswith(".cookies.set"):
            key = self._argument(site, "name|0")
            if part == "cookies" and isinstance(key, Known):
                return Table(entries=((str(key.value), self._argument(site, "value|1")),), open=True)
        return None


def member(value: Value, key: str) -> Value:
    """A member of a mapping or sequence; `*` any member."""
    match value:
        case Table(entries=entries) if key == "*":
            return choice([each for _, each in entries])
        case Table():
            return value.get(key)
        case Items(members=members) if key == "*":
            return choice(members) if members else Absent()
        case Items(members=members) if key.lstrip("-").isdigit():
            number = int(key)
            return members[number] if -len(members) <= number < len(members) else Absent()
        case Selected():
            return member(value.value, key)
        case Absent() | Items():
            return Absent()
        case _:
            found = [member(each, key) for each in options(value) if isinstance(each, (Table, Items))]
            return choice(found) if found else Unknown(reason="inside a value that is not known")


def merged(tables: Iterable[Value]) -> Value:
    """Several mappings over one another; open when one of them is not known."""
    entries: list[tuple[str, Value]] = []
    via: list[Step] = []
    is_open = seen = False
    for table in tables:
        for each in options(table):
            if isinstance(each, Absent):
                continue
            seen = True
            via += each.via
            if isinstance(each, Table):
                entries += each.entries
                is_open = is_open or each.open
            else:
                is_open = True
    return Table(entries=tuple(entries), open=is_open, via=tuple(dict.fromkeys(via))) if seen else Absent()


def based(base: Value, url: Value) -> Value:
    """A URL under the base of its session; an absolute one stands alone."""
    if isinstance(base, Absent):
        return url
    first = next((part for part in pieces(_first(url))), None)
    if first and "://" in first:
        return url
    rest = string_method(url, "lstrip", ("/",))
    stem = string_method(base, "rstrip", ("/",))
    return joined([stem or base, Known(value="/"), rest or url])


_DUMPS = frozenset({"json.dumps", "orjson.dumps", "ujson.dumps", "simplejson.dumps"})
HOLE = "\ufffc"
"""Stands in a text for a piece that is not known."""


def text_with_holes(value: Value) -> str:
    """The text of a value; a hole reads as U+FFFC."""
    return "".join(HOLE if part is None else part for part in pieces(value))


def host_of(value: Value) -> str | None:
    """The host of a URL, when it is known in full; None otherwise."""
    host = host_with_holes(value)
    return None if host is None or HOLE in host else host


def host_with_holes(value: Value) -> str | None:
    """The host of a URL of which at least the domain is known, `\ufffc.example.com`; None otherwise."""
    text = text_with_holes(value)
    if "://" not in text:
        return None
    try:
        host = (urlsplit(text).hostname or "").lower()
    except ValueError:
        return None
    known = host.rpartition(HOLE)[2]
    has_domain = HOLE not in host or (known.startswith(".") and known.count(".") >= 2)
    return host if host and has_domain else None


def path_of(value: Value) -> str | None:
    """The path of a URL; a hole reads as U+FFFC. None when nothing of it is known."""
    text = text_with_holes(value)
    if not text.strip(HOLE):
        return None
    if "://" in text:
        rest = text.split("://", 1)[1]
        text = rest[min([rest.find(mark) for mark in "/?#" if mark in rest], default=len(rest)) :]
    elif text.startswith(HOLE):
        text = text[1:] if text[1:].startswith("/") else "/" + text[1:]
    return text.split("?")[0].split("#")[0]


def _first(value: Value) -> Value:
    return value.default if isinstance(value, FromEnv) else options(value)[0]


def _unwrapped(value: Value) -> Value:
    return _unwrapped(value.value) if isinstance(value, Selected) else value


def in_words(site: Site, name: str, value: Value) -> Step:
    """The step that says what an argument of the site is."""
    return Step(path=site.path, line=site.location.line, text=f"`{name}` is {shown(value)}")
