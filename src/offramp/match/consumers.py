"""What is done with the reply of a classed call: read, fetched, decoded, streamed, stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from offramp.facts import Attr, Block, Call, Const, Expr, Item, Join, Name, Statement, last_name, walk
from offramp.match.carriers import NONE, Origins
from offramp.match.flow import Flow
from offramp.match.found import Around
from offramp.match.positions import by_position, under_data
from offramp.match.predicates import inside
from offramp.match.readings import argument, ending, first_of_get, is_written_out, keyed
from offramp.match.shapes import Shapes, written
from offramp.model import Location, Step
from offramp.resolve import Program, Site, Sites, options, pattern
from offramp.resolve.base import span_of
from offramp.resolve.urls import path_of, text_with_holes
from offramp.rules import Table
from offramp.values import Absent, External, Internal, Known, Selected, Value

_SIZED = "sized-piece"
_PAGES = (".new_page()", ".pages[]", ".page")
_PIECES = ("piece", _SIZED)
"""Methods that take the next piece of an open reply; a sized one without a size takes all of it."""


class Consumers:
    """The places where the replies of `calls` are used."""

    def __init__(self, sites: Sites, calls: Mapping[Location, Site], table: Table, drivers: Table) -> None:
        self.sites = sites
        self.program: Program = sites.program
        self.calls = calls
        packages = drivers.values()
        driven = frozenset(at for at, site in calls.items() if site.target.path.partition(".")[0] in packages)
        self.flow = Flow(self.program, calls, self._sends, driven)
        entries = [dict(entry) for entry in table.entries]
        taking = [entry for entry in entries if "what" not in entry and entry["kind"] != "retry-decorator"]
        self.paths = [(pattern(str(entry["value"])), entry) for entry in taking]
        self.trails = {str(entry["value"]): str(entry["kind"]) for entry in entries if entry.get("what") == "trail"}
        self.of_responses = {str(entry["value"]) for entry in entries if entry.get("reply") == "responses"}
        self.asked = {str(entry["value"]): re.compile(str(entry["asked"])) for entry in entries if "asked" in entry}
        self.methods = {str(entry["value"]): entry for entry in entries if entry.get("what") == "method"}
        self.pieces = {str(each["value"]): str(each["what"]) for each in entries if str(each.get("what")) in _PIECES}
        self.addresses, self.data, self.logs = (
            re.compile(next(str(each["value"]) for each in entries if each.get("what") == what))
            for what in ("address-name", "data-name", "log-file")
        )
        self.texts = [re.compile(str(entry["value"])) for entry in entries if entry.get("what") == "link"]
        self.pictures = [re.compile(str(entry["value"])) for entry in entries if entry.get("what") == "picture"]
        self.commits = frozenset(str(each["value"]) for each in entries if each.get("what") == "commit")
        self.shapes = Shapes(self.program, self.flow, entries, packages)

    def find(self) -> Iterator[Around]:
        """Everything that is done with the replies."""
        for path, scope in sorted(self.flow.reached):
            for statement in self.flow.statements(path, scope):
                yield from self._at_statement(path, scope, statement)
        for site in self.sites.all:
            if (site.path, site.scope) in self.flow.reached:
                yield from self._at_site(site)

    # Statements

    def _at_statement(self, path: str, scope: int, statement: Statement) -> Iterator[Around]:
        written = {id(target) for target in statement.targets}
        for expr in (*statement.targets, *((statement.value,) if statement.value else ())):
            for node in walk(expr):
                if id(node) not in written:
                    # A condition asks whether there is something to read; what reads it comes after.
                    yield from self._read(path, scope, node) if statement.kind != "test" else ()
                    yield from self._method(path, scope, node)
                    yield from self._piece(path, scope, statement, node)
                    yield from self._shaped(path, scope, node, statement)
        for item, base in by_position(statement, self.addresses):
            text = "reads the address of the image by its position in the reply"
            yield from self._each("url-result", path, scope, item, self.flow.of(path, scope, base), text, base)
        for read, base in under_data(statement, self.data):
            text = "reads the data of the image"
            yield from self._each("base64-result", path, scope, read, self.flow.of(path, scope, base), text, base)
        if statement.kind == "assign" and statement.value is not None and self._is_row(path, scope, statement):
            found = self.flow.of(path, scope, statement.value)
            text = "the address is put into a row that is committed"
            yield from self._each("database-row", path, scope, statement, found, text, statement.value)
        if statement.kind == "for" and statement.value is not None:
            yield from self._loop(path, scope, statement, statement.value)

    def _read(self, path: str, scope: int, node: Expr) -> Iterator[Around]:
        base, trail = ending(node)
        kind = self.trails.get(trail) or self._kind_of_key(path, scope, node) or "stream-loop"
        base = base or keyed(node)
        if base is None or kind == "stream-loop" or self._is_reply_itself(path, scope, base, trail):
            return
        found = self.flow.of(path, scope, base) - self._events(path, scope, node)
        if trail in self.of_responses:
            found = frozenset(at for at in found if self._is_responses(at))
        if trail in self.asked:
            found = frozenset(at for at in found if self._is_asked_for(at, self.asked[trail]))
        yield from self._each(kind, path, scope, node, found, f"reads `{trail}` of the reply", base)

    def _is_row(self, path: str, scope: int, statement: Statement) -> bool:
        """Whether the address of an image becomes a column of a row that the same function commits."""
        index = self.program.indexes[path]
        columns = [each for each in statement.targets if isinstance(each, Attr) and self.addresses.search(each.name)]
        if not any(isinstance(each.base, Name) and not index.is_self(scope, each.base.id) for each in columns):
            return False
        return any(
            where == scope
            and call.at.line > statement.at.line
            and not call.args
            and last_name(call.func) in self.commits
            for where, _, call in index.calls
        )

    def _is_responses(self, at: Location) -> bool:
        """Whether the call goes to the Responses API, or to something that has its shape."""
        site = self.calls[at]
        request = self.sites.request(site)
        path = path_of(request.url) if request else None
        return ".responses." in site.target.path or bool(path and path.rstrip("/").endswith("/responses"))

    def _is_asked_for(self, at: Location, path: re.Pattern[str]) -> bool:
        """Whether a request is made for such a path, or may be."""
        request = self.sites.request(self.calls[at])
        return request is not None and any(path.search(text_with_holes(each)) for each in inside(request.url))

    def _kind_of_key(self, path: str, scope: int, node: Expr) -> str:
        """The kind of a reading whose key stands in a variable, such as one of several that are tried."""
        key = node.index if isinstance(node, Item) else first_of_get(node)
        if key is None or isinstance(key, Const):
            return ""
        known = [each for each in options(self.program.value(path, scope, key)) if isinstance(each, (Known, Selected))]
        names = {str(each.value) for one in known for each in inside(one) if isinstance(each, Known)}
        return next((kind for name in sorted(names) if (kind := self.trails.get(f"[{name}]", ""))), "")

    def _events(self, path: str, scope: int, node: Expr) -> Origins:
        """The calls of a client library whose typed events are read here; the finding about the loop tells of them."""
        found: set[Location] = set()
        for value in inside(self.program.value(path, scope, node)):
            for number, at in enumerate(value.calls if isinstance(value, External) else ()):
                rest = "()".join(value.path.split("()")[number + 1 :]) if isinstance(value, External) else ""
                if at in self.calls and rest.startswith("[]") and self._streams(self.calls[at]):
                    found.add(at)
        return frozenset(found)

    def _is_reply_itself(self, path: str, scope: int, base: Expr, trail: str) -> bool:
        """Whether `.url` is the address of the request that was answered or of the page that is driven."""
        if trail != ".url":
            return False
        found = [each for each in inside(self.program.value(path, scope, base)) if isinstance(each, External)]
        if any(each.path.endswith(_PAGES) for each in found):
            return True
        return any(each.path.endswith("()") and self._requests_at(each.calls[-1:]) for each in found)

    def _sends(self, at: Location) -> bool:
        """Whether more is asked there than a plain GET: of what it is given the answer holds nothing."""
        requests = [each for site in self.sites.by_location.get(at, ()) if (each := self.sites.request(site))]
        return any(each.verb != "GET" for each in requests) or (at in self.calls and not requests)

    def _requests_at(self, places: Iterable[Location]) -> bool:
        return any(self.sites.request(site) for at in places for site in self.sites.by_location.get(at, ()))

    def _method(self, path: str, scope: int, node: Expr) -> Iterator[Around]:
        """A method whose name says enough, called on something that is not followed."""
        if not isinstance(node, Call) or not isinstance(node.func, Attr) or node.func.name not in self.methods:
            return
        if self.flow.internal(path, scope, node):
            return
        entry = self.methods[node.func.name]
        taken = [arg.value for arg in node.args] if entry.get("of") == "argument" else [node.func.base]
        if entry.get("of") == "receiver" and (not node.args or self._is_memory(path, scope, node.args[0].value)):
            return
        for expr in taken:
            text = f"`{node.func.name}` takes the result"
            yield from self._each(str(entry["kind"]), path, scope, node, self.flow.of(path, scope, expr), text, expr)

    def _shaped(self, path: str, scope: int, node: Expr, statement: Statement) -> Iterator[Around]:
        for seen in self.shapes.at(path, scope, node):
            if isinstance(node, Join) and self._is_asked(path, scope, node, statement):
                continue
            for expr in seen.carriers:
                found = self.flow.of(path, scope, expr)
                yield from self._each(seen.kind, path, scope, node, found, seen.text, expr)

    def _is_asked(self, path: str, scope: int, address: Expr, statement: Statement) -> bool:
        """Whether a request goes to the address: it asks for the state of a task or fetches the image."""
        names = {each.id for each in statement.targets if isinstance(each, Name)}
        asked = (
            argument(site, request.argument.get("url", ""))
            for site in self.sites.all_in(path, scope)
            if (request := self.sites.request(site))
        )
        return any(each is address or (isinstance(each, Name) and each.id in names) for each in asked)

    def _loop(self, path: str, scope: int, statement: Statement, header: Expr) -> Iterator[Around]:
        base, trail = ending(header)
        if base is not None and self.trails.get(trail) == "stream-loop" and not self._is_fetched(path, scope, base):
            found = self.flow.of(path, scope, base)
            yield from self._each("stream-loop", path, scope, statement, found, "loops over the reply", base)
            return
        yield from self._through_generator(path, scope, statement, header)
        values = [each for each in options(self.program.value(path, scope, header)) if isinstance(each, External)]
        for value in values:
            for at in value.calls[-1:] if value.path.endswith("()") else ():
                site = self.calls.get(at)
                if site and (self._streams(site) or self.sites.request(site)):
                    text = f"loops over `{value.path}`"
                    yield from self._each("stream-loop", path, scope, statement, frozenset({at}), text, header)

    def _piece(self, path: str, scope: int, statement: Statement, node: Expr) -> Iterator[Around]:
        """A loop that takes the next piece of an open reply, as much as it asks for or a line, until there is none."""
        if not isinstance(node, Call) or not isinstance(node.func, Attr) or node.func.name not in self.pieces:
            return
        sized = self.pieces[node.func.name] == _SIZED
        loop = self._while_around(path, statement, node)
        if loop is None or (sized and not node.args) or self._is_fetched(path, scope, node.func.base):
            return
        found = self.flow.of(path, scope, node.func.base)
        text = f"`{node.func.name}` takes the reply piece by piece in this loop"
        yield from self._each("stream-loop", path, scope, loop, found, text, node.func.base)

    def _while_around(self, path: str, statement: Statement, call: Call) -> Block | None:
        """The loop in which a call stands, be it in its condition."""
        index = self.program.indexes[path]
        loops = (each for each in index.facts.blocks if each.kind == "while" and each.header)
        if own := next((each for each in loops if each.header and call in walk(each.header)), None):
            return own
        around = (index.facts.blocks[number] for number in index.blocks(statement.block))
        nearest = next((each for each in around if each.kind in ("for", "while")), None)
        return nearest if nearest and nearest.kind == "while" else None

    def _through_generator(self, path: str, scope: int, statement: Statement, header: Expr) -> Iterator[Around]:
        """A loop over what a generator of the repository makes of the open reply that it is given."""
        if not isinstance(header, Call) or not any(
            self._yields(each) for each in self.flow.internal(path, scope, header)
        ):
            return
        for arg in header.args:
            found = self.program.value(path, scope, arg.value)
            for each in inside(found):
                at = each.calls[-1:] if isinstance(each, External) and each.path.endswith("()") else ()
                if at and at[0] in self.calls and self._requests_at(at):
                    yield from self._each(
                        "stream-loop", path, scope, statement, frozenset(at), "loops over the reply", arg.value
                    )

    def _yields(self, function: Internal) -> bool:
        index = self.program.indexes[function.path]
        return any(each.kind == "yield" for each in index.results.get(index.named(function.scope), ()))

    def _is_fetched(self, path: str, scope: int, base: Expr) -> bool:
        """Whether it is the answer to a request of its own, such as the download of the image."""
        found = [each for each in inside(self.program.value(path, scope, base)) if isinstance(each, External)]
        last = [each.calls[-1] for each in found if each.calls and self._requests_at(each.calls[-1:])]
        return bool(last) and not any(at in self.calls for at in last)

    def _streams(self, site: Site) -> bool:
        given = self.sites.argument(site, "stream")
        if isinstance(given, Absent):
            given = self.sites.argument(site, "json.stream")
        return isinstance(given, Known) and given.value is True

    # Calls

    def _at_site(self, site: Site) -> Iterator[Around]:
        for fits, entry in self.paths:
            if fits.fullmatch(site.target.path):
                yield from self._at_path(site, str(entry["kind"]), str(entry.get("of", "argument")))
        request = self.sites.request(site)
        if request and request.verb == "GET" and not is_written_out(request.url):
            address = argument(site, request.argument.get("url", ""))
            if address is not None:
                yield from self._here("download", site, [address])
        body = argument(site, request.argument.get("data", "")) if request and request.verb == "PUT" else None
        if body is not None:
            yield from self._here("object-store", site, [body])

    def _at_path(self, site: Site, kind: str, of: str) -> Iterator[Around]:
        sought = self._pattern(site) if kind == "markdown-url" else Absent()
        if not self._may_be_address(sought):
            return
        taken = [arg.value for arg in site.args]
        if kind == "file-write" and self._is_log(site):
            return
        if of == "receiver" and taken and self._is_memory(site.path, site.scope, taken[0]):
            return
        if of == "receiver":
            call = self._call_at(site)
            taken = [call.func.base] if call and isinstance(call.func, Attr) else []
        yield from self._here(kind, site, taken, sought.via, kind != "markdown-url" or self._is_image(sought))

    def _is_image(self, sought: Value) -> bool:
        """Whether a regular expression looks for pictures, not for any link."""
        known = [each.value for each in options(sought) if isinstance(each, Known) and isinstance(each.value, str)]
        return bool(known) and all(any(fits.search(each) for fits in self.pictures) for each in known)

    def _is_log(self, site: Site) -> bool:
        """Whether a file is written whose name says that it is kept for looking into what went wrong."""
        opened = self.sites.receiver(site)
        named = self.sites.argument(opened, "file|0") if opened else Absent()
        texts = [text for each in options(named) for text in written(each)]
        return bool(texts) and all(self.logs.search(text) for text in texts)

    def _is_memory(self, path: str, scope: int, target: Expr) -> bool:
        """Whether an image is only written into a buffer."""
        found = options(self.program.value(path, scope, target))
        return any(isinstance(each, External) and each.path in ("io.BytesIO()", "BytesIO()") for each in found)

    def _here(
        self, kind: str, site: Site, taken: Iterable[Expr], via: tuple[Step, ...] = (), telling: bool = False
    ) -> Iterator[Around]:
        for expr in taken:
            known = self._events(site.path, site.scope, expr) if kind == "base64-result" else NONE
            for origin in sorted(self.flow.of(site.path, site.scope, expr) - known):
                if origin != site.location:
                    step = Step(path=site.path, line=site.location.line, text=f"`{site.target.path}` takes the result")
                    yield Around(
                        kind=kind,
                        location=site.location,
                        scope=self.sites.scope_name(site),
                        origin=origin,
                        via=(*via, *self.flow.steps(site.path, site.scope, expr, origin), step),
                        telling=telling and kind in ("markdown-url", "base64-result"),
                    )

    def _call_at(self, site: Site) -> Call | None:
        found = self.program.indexes[site.path].call_at.get(span_of(site.location))
        return found[1] if found else None

    def _pattern(self, site: Site) -> Value:
        """What a search looks for: its own first argument, or that of the compiled pattern."""
        made = self.sites.receiver(site) if "compile()" in site.target.path else site
        return self.sites.argument(made, "pattern|0") if made else Absent()

    def _may_be_address(self, given: Value) -> bool:
        """Whether a regular expression looks for the address of an image, or cannot be told."""
        known = [each.value for each in options(given) if isinstance(each, Known) and isinstance(each.value, str)]
        return not known or any(text.search(each) for each in known for text in self.texts)

    def _each(
        self,
        kind: str,
        path: str,
        scope: int,
        node: Expr | Statement | Block,
        origins: Origins,
        text: str,
        carrier: Expr,
    ) -> Iterator[Around]:
        at = self.program.location(path, node.at)
        name = self.program.indexes[path].facts.scopes[scope].name
        for origin in sorted(origins):
            if origin != at:
                steps = self.flow.steps(path, scope, carrier, origin)
                via = (*steps, Step(path=path, line=at.line, text=text))
                yield Around(kind=kind, location=at, scope=name, origin=origin, via=via)
