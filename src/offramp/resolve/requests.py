"""HTTP requests in any client: what is sent, the session's own parts merged in."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from msgspec import Struct
from msgspec.structs import replace

from offramp.model import Location, Step
from offramp.resolve.base import options
from offramp.resolve.paths import Pattern
from offramp.resolve.site import Questions, Site
from offramp.resolve.strings import choice, is_crowded, joined, with_steps
from offramp.resolve.urls import based
from offramp.values import Absent, External, Known, Table, Value

_FORMS = frozenset({"urllib.parse.urlencode"})
_DUMPS = frozenset({"json.dumps", "orjson.dumps", "ujson.dumps", "simplejson.dumps"})


class Request(Struct, frozen=True, kw_only=True):
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

    @property
    def is_crowded(self) -> bool:
        """Whether a part may be too many things to keep them apart."""
        return any(map(is_crowded, (self.url, self.json, self.data, self.headers, self.cookies)))


class Requests(Questions):
    """The sites that send a request, by the table of clients."""

    all: tuple[Site, ...]
    _http: tuple[tuple[Pattern, Mapping[str, object]], ...]
    _entry_of: dict[str, Mapping[str, object] | None]
    _sent: frozenset[Location]
    _session_parts: dict[Location, dict[str, list[Value]]]

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

    def _built(self, value: Value) -> Iterator[tuple[Site, Mapping[str, object]]]:
        """The request objects that are given in place of a URL, each with its entry in the table."""
        for each in options(value):
            for at in each.calls if isinstance(each, External) else ():
                for site in self.by_location.get(at, []):
                    entry = self._http_entry(site)
                    if entry and entry.get("builds"):
                        yield site, entry

    def _find_sent(self) -> Iterator[Location]:
        """Where the request objects are made that a known client sends: the sending is the request, not the making."""
        for site in self.all:
            entry = self._http_entry(site)
            if entry and not entry.get("builds"):
                yield from (made.location for made, _ in self._built(self._argument(site, str(entry["url"]))))

    def _sent_there(self, made: Site, entry: Mapping[str, object]) -> Request:
        """A request that is made at one place and sent at another."""
        request = self._request(made, entry)
        step = Step(path=made.path, line=made.location.line, text="the request is made here")
        return replace(request, url=with_steps(request.url, (step,)))

    def _request(self, site: Site, entry: Mapping[str, object]) -> Request:
        words = {
            key: str(entry.get(key, "")) for key in ("url", "headers", "cookies", "json", "data", "query", "stream")
        }
        parts = {key: self._argument(site, word) if word else Absent() for key, word in words.items()}
        built = [self._sent_there(made, made_by) for made, made_by in self._built(parts["url"])]
        if built:
            return _either(built)
        session = self.receiver(site)
        on = _on(entry)
        headers, cookies, url = parts["headers"], parts["cookies"], parts["url"]
        if session:
            shared_headers, shared_cookies = self._shared(session, on)
            headers, cookies = merged([shared_headers, headers]), merged([shared_cookies, cookies])
            url = based(self._of_session(session, on, "base"), url)
            host = self._of_session(session, on, "host")
            url = url if isinstance(host, Absent) else joined([Known(value="https://"), host, url])
        return Request(
            verb=self._verb(site, str(entry["verb"]), parts["data"]),
            url=url,
            headers=headers,
            cookies=cookies,
            json=_any_of([parts["json"], self._dumped(parts["data"])]),
            data=self._encoded(parts["data"]),
            query=parts["query"],
            stream=parts["stream"],
            argument=words,
        )

    def on_session(self, site: Site) -> tuple[Value, Value]:
        """The headers and cookies that the session of a request has by itself."""
        entry, session = self._http_entry(site), self.receiver(site)
        return self._shared(session, _on(entry)) if entry and session else (Absent(), Absent())

    def _shared(self, session: Site, on: Mapping[str, object]) -> tuple[Value, Value]:
        later = self._session_parts.get(session.location, {})
        headers = merged([self._of_session(session, on, "headers"), *later.get("headers", [])])
        return headers, merged([self._of_session(session, on, "cookies"), *later.get("cookies", [])])

    def _dumped(self, value: Value) -> Value:
        """The body in `data=json.dumps(body)`, encoded or not."""
        return self._written(value, _DUMPS, "obj|0")

    def _encoded(self, value: Value) -> Value:
        """The fields of a form in `data=urlencode(fields)`, encoded or not; any other data as it is."""
        fields = self._written(value, _FORMS, "query|0")
        return value if isinstance(fields, Absent) else fields

    def _written(self, value: Value, writers: frozenset[str], spec: str) -> Value:
        """What the writers are given to make the value of."""
        written: list[Value] = []
        for each in options(value):
            if isinstance(each, External) and each.calls and each.path.split("()")[0] in writers:
                written += [self._argument(inner, spec) for inner in self.by_location.get(each.calls[0], [])[:1]]
        return _any_of(written)

    def _of_session(self, session: Site, on: Mapping[str, object], part: str) -> Value:
        return self._argument(session, str(on[part])) if part in on else Absent()

    def _verb(self, site: Site, spec: str, data: Value) -> str:
        if spec == "name":
            return site.target.path.rpartition(".")[2].upper()
        if spec.startswith("="):
            return "POST" if spec == "=GET" and not isinstance(data, Absent) else spec[1:]
        verb = self._argument(site, spec)
        known = [found for each in options(verb) if (found := _verb_of(each))]
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
            value = self._argument(site, "value|1")
            if part == "cookies" and isinstance(key, Known):
                return Table(entries=((str(key.value), value),), open=True)
            if part == "cookies":
                return Table(entries=(), open=True, others=(value,))
        return None


def _any_of(values: Iterable[Value]) -> Value:
    """One of the values that are given: the callers of a helper give the body now in one way, now in another."""
    found = [each for each in values if not isinstance(each, Absent)]
    return choice(found) if found else Absent()


def _verb_of(value: Value) -> str:
    """The verb that a text spells or a constant such as `http.HTTPMethod.POST` or `aiohttp.hdrs.METH_POST` names."""
    if isinstance(value, Known):
        return str(value.value).upper()
    named = _VERB.search(value.path) if isinstance(value, External) else None
    return named[1] if named else ""


_VERB = re.compile(r"[.](?:METH_)?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)(?:\.value|\.name)?$")


def _either(requests: list[Request]) -> Request:
    """One of several requests, as the helper sends it that gets them from its callers."""
    first, *others = requests
    if not others:
        return first
    verbs = dict.fromkeys(verb for each in requests for verb in each.verb.split("|"))
    return Request(
        verb="|".join(verbs),
        url=choice([each.url for each in requests]),
        headers=choice([each.headers for each in requests]),
        cookies=choice([each.cookies for each in requests]),
        json=choice([each.json for each in requests]),
        data=choice([each.data for each in requests]),
        query=choice([each.query for each in requests]),
        stream=choice([each.stream for each in requests]),
        argument=first.argument,
    )


def _on(entry: Mapping[str, object]) -> Mapping[str, object]:
    """Where a session takes its own parts."""
    return dict(cast(Mapping[str, object], entry.get("on", {})))


def merged(tables: Iterable[Value]) -> Value:
    """Several mappings over one another; open when one of them is not known."""
    entries: list[tuple[str, Value]] = []
    via: list[Step] = []
    others: list[Value] = []
    is_open = seen = False
    for table in tables:
        for each in options(table):
            if isinstance(each, Absent):
                continue
            seen = True
            via += each.via
            if isinstance(each, Table):
                entries += each.entries
                others += each.others
                is_open = is_open or each.open
            else:
                is_open = True
                others += [each] if isinstance(each, External) else []
    if not seen:
        return Absent()
    return Table(entries=tuple(entries), open=is_open, others=tuple(others), via=tuple(dict.fromkeys(via)))
