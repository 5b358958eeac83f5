"""What a fix may ask of the analysed repository: modules, values, and every place where a result is read."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import PurePosixPath

from msgspec import Struct

from offramp.analysis import Analysis
from offramp.choices import UNDECIDED, Settings
from offramp.contract import OPAQUE, Contract
from offramp.facts import Attr, Call, Const, Expr, Item, Name, Span, children
from offramp.fixes.edits import Refused
from offramp.fixes.module import Module
from offramp.match.credentials import Credentials
from offramp.model import Location, Role
from offramp.resolve import Program, Site, Sites, options
from offramp.resolve.strings import pieces
from offramp.rules import Ruleset
from offramp.values import Choice, External, Items, Known, Selected, Table, Value


class Read(Struct, frozen=True, kw_only=True):
    """One place where something out of a call is read. `trail` is what was taken of the result so far."""

    path: str
    scope: int
    node: ast.expr
    trail: str
    origins: tuple[Location, ...]
    """Every call the value can come out of."""
    mixed: bool
    """Whether it can also be something that comes out of no call."""


_HOPS = 2
_LEGACY = re.compile(r"openai\.[A-Z]\w+\.[a-z]")
_FORMATS = {".jpg": "jpeg", ".jpeg": "jpeg", ".webp": "webp"}


class Repository:
    """The analysed repository, with its modules parsed on demand."""

    def __init__(self, analysis: Analysis, contract: Contract, rules: Ruleset, settings: Settings = UNDECIDED) -> None:
        self.analysis = analysis
        self.contract = contract
        self.rules = rules
        self.settings = settings
        self._modules: dict[str, Module] = {}
        self._parts: dict[Location, set[ast.expr]] = defaultdict(set)
        self._held: set[ast.expr] = set()

    @property
    def sites(self) -> Sites:
        """The call sites."""
        return self.analysis.sites

    @property
    def program(self) -> Program:
        """The resolved program."""
        return self.analysis.sites.program

    @cached_property
    def secrets(self) -> frozenset[str]:
        """The credentials that are written into the code."""
        return Credentials(self.rules, self.analysis.sites).literals(match for _, match in self.analysis.findings)

    def module(self, path: str) -> Module:
        """The file as a fix sees it."""
        if path not in self._modules:
            self._modules[path] = Module(path, self.analysis.texts[path])
        return self._modules[path]

    def call(self, site: Site) -> ast.Call:
        """The call node of a site."""
        node = self.node(site.location)
        if not isinstance(node, ast.Call):
            raise Refused(
                "call-not-found", "The call cannot be found in the text again.", "Write the call as a plain expression."
            )
        return node

    def node(self, at: Location) -> ast.expr | None:
        """The expression at a place."""
        return self.module(at.path).expression(Span(at.line, at.column, at.end_line, at.end_column))

    def site_of(self, module: Module, call: ast.Call) -> Site | None:
        """The site of a call node; None when it reaches nothing outside the repository."""
        return self._sites_by_call.get((module.path, *module.span(call)))

    @cached_property
    def _sites_by_call(self) -> dict[tuple[str, int, int], Site]:
        found: dict[tuple[str, int, int], Site] = {}
        for site in self.sites.all:
            node = self.node(site.location)
            if isinstance(node, ast.Call):
                found.setdefault((site.path, *self.module(site.path).span(node)), site)
        return found

    def constructions(self, site: Site) -> tuple[Location, ...]:
        """The places where the client that a call goes through may have been made."""
        index = self.program.indexes[site.path]
        found: set[Location] = set()
        for scope, _, call in index.calls:
            if self.program.location(site.path, call.at) == site.location:
                for value in _alternatives(self.program.value(site.path, scope, call.func)):
                    found |= set(value.calls[:1]) if isinstance(value, External) else set()
        return tuple(sorted(found))

    def scalar(self, site: Site, spec: str) -> object:
        """A literal argument as a Python value, `OPAQUE` for anything else that is given."""
        value = self.sites.argument(site, spec)
        if isinstance(value, Known) and value.value is None and not is_written_none(site, spec):
            return OPAQUE  # the default of a parameter, and what callers give is not seen
        return value.value if isinstance(value, Known) else OPAQUE

    def is_stored(self, site: Site) -> bool:
        """Whether the image of a call is written to a file or into a store."""
        call = self._call_ids.get(site.location)
        return any(each.role is Role.STORAGE and each.site == call for each, _ in self.analysis.findings)

    def file_format(self, site: Site) -> str:
        """The format that the names of the files ask for into which the image is written; empty for PNG or none."""
        wanted = {
            _FORMATS.get(PurePosixPath(f"x{name}").suffix.lower(), "")
            for finding, _ in self.analysis.findings
            if finding.role is Role.STORAGE and finding.site == self._call_ids.get(site.location)
            for name in self._written(finding.location)
        }
        return wanted.pop() if len(wanted) == 1 else ""

    @cached_property
    def _call_ids(self) -> dict[Location, str]:
        return {finding.location: finding.id for finding, _ in self.analysis.findings if finding.role is Role.CALL}

    def _written(self, at: Location) -> Iterator[str]:
        """The file names, as far as they are known from their end, that a write goes to."""
        for site in self.sites.by_location.get(at, []):
            opened = self.sites.by_location.get(site.target.calls[0], []) if site.target.calls else []
            spec = "filename|1" if site.target.path.endswith("urlretrieve") else "file|0"
            for each in opened or [site]:
                for value in _alternatives(self.sites.argument(each, spec)):
                    if last := pieces(value)[-1]:
                        yield last

    def sets_base_url(self) -> bool:
        """Whether anything in the repository gives OPENAI_BASE_URL or reads it."""
        variables = {"OPENAI_BASE_URL"}
        return bool(variables & self.program.settings.keys()) or any(
            "OPENAI_BASE_URL" in text for text in self.analysis.texts.values()
        )

    def imported_by(self, home: str) -> frozenset[str]:
        """Every file that comes in with a module, itself included."""
        found, waiting = {home}, [home]
        while waiting:
            path = waiting.pop()
            for each in self.program.indexes[path].facts.imports if path in self.program.indexes else ():
                for name in (each.module, f"{each.module}.{each.name}".strip(".")):
                    other = self.program.modules.find(name, each.level, path)
                    if other and other not in found:
                        found.add(other)
                        waiting.append(other)
        return frozenset(found)

    # Reads

    def reads(self, origin: Location) -> tuple[Read, ...]:
        """Where the result of a call, or something taken out of it, is read; in source order."""
        return self._reads.get(origin, ())

    def is_part(self, origin: Location, node: ast.expr) -> bool:
        """Whether an expression, or the call it begins with, stands for something out of a call."""
        node = node.value if isinstance(node, ast.Await) else node
        return node is self.node(origin) or (bool(self._reads) and node in self._parts[origin])

    def is_filled(self, node: ast.expr) -> bool:
        """Whether the expression is a list into which something out of a call was put."""
        return bool(self._reads) and node in self._held

    @cached_property
    def _reads(self) -> dict[Location, tuple[Read, ...]]:
        found: dict[Location, list[Read]] = {}
        for path in sorted(self._near):
            for statement in self.program.indexes[path].facts.statements:
                if self._is_in_copy(path, statement.scope):
                    continue
                for expr in (*statement.targets, *((statement.value,) if statement.value else ())):
                    for at, read in self._in(path, statement.scope, expr):
                        found.setdefault(at, []).append(read)
        return {at: tuple(dict.fromkeys(reads)) for at, reads in found.items()}

    def stands_in_copy(self, at: Location) -> bool:
        """Whether a place is in the body of a copied class."""
        index = self.program.indexes.get(at.path)
        copied = [name for path, name in self.program.copies if path == at.path] if index else []
        spans = [index.facts.scopes[index.named(name)].at for name in copied] if index else []
        return any(span.line <= at.line <= span.end_line for span in spans)

    def _is_in_copy(self, path: str, scope: int) -> bool:
        """Whether a copied class stands around: other users count on what it does with a result."""
        index = self.program.indexes[path]
        number = index.class_of(scope)
        return number > 0 and (path, index.facts.scopes[number].name) in self.program.copies

    @cached_property
    def _near(self) -> frozenset[str]:
        """The files into which the result of a found call can flow: two imports away, in either direction."""
        linked: dict[str, set[str]] = {path: set() for path in self.program.indexes}
        for path, index in self.program.indexes.items():
            for each in index.facts.imports:
                for module in (each.module, f"{each.module}.{each.name}".strip(".")):
                    found = self.program.modules.find(module, each.level, path)
                    if found in linked:
                        linked[path].add(found)
                        linked[found].add(path)
        calls = (finding for finding, _ in self.analysis.findings if finding.role is Role.CALL)
        near = {finding.location.path for finding in calls} & linked.keys()
        near |= {site.path for site in self.sites.all if _LEGACY.match(site.target.path)}
        for _ in range(_HOPS):
            near |= {other for path in near for other in linked[path]}
        return frozenset(near)

    def _in(self, path: str, scope: int, expr: Expr) -> Iterator[tuple[Location, Read]]:
        stack: list[tuple[Expr, frozenset[Location]]] = [(expr, frozenset())]
        while stack:
            node, outer = stack.pop()
            own: frozenset[Location] = frozenset()
            if isinstance(node, (Name, Attr, Item, Call)):
                found = self._read(path, scope, node)
                own = frozenset(found)
                for at, read in found.items():
                    self._parts[at].add(read.node)
                    if at not in outer:
                        yield at, read
            below = self._chain(node)
            stack += [(child, own if child is below else frozenset()) for child in children(node)]

    def _chain(self, node: Expr) -> Expr | None:
        """The part of which the node takes something: reading the part alone would be no read of its own."""
        match node:
            case Attr(base=base) | Item(base=base):
                return base
            case Call(func=func):
                return func
        return None

    def _read(self, path: str, scope: int, node: Expr) -> dict[Location, Read]:
        trails: dict[Location, str] = {}
        mixed = False
        found = self.program.value(path, scope, node)
        for value in _alternatives(found):
            if isinstance(value, External) and value.calls:
                origin, trail = taken(value)
                trails.setdefault(origin, trail)
            elif not _is_nothing(value):
                mixed = True
        # Most expressions come out of no call, and their files need no syntax tree for that.
        tree = self.module(path).expression(node.at) if trails else None
        if tree is None or isinstance(getattr(tree, "ctx", None), (ast.Store, ast.Del)):
            return {}
        if any(isinstance(each, Items) and each.open for each in options(found)):
            self._held.add(tree)
        own = self.program.location(path, node.at)
        origins = tuple(sorted(trails))
        return {
            at: Read(path=path, scope=scope, node=tree, trail=trail, origins=origins, mixed=mixed)
            for at, trail in trails.items()
            if at != own
        }


def is_written_none(site: Site, spec: str) -> bool:
    """Whether an argument, where it is given by name, is a plain `None`."""
    given = [arg.value for arg in site.args if arg.name == spec]
    return not given or any(isinstance(each, Const) for each in given)


def _is_nothing(value: Value) -> bool:
    """A default that stands for no image: None, an empty text or collection."""
    match value:
        case Known(value=None | "" | False):
            return True
        case Items(members=(), open=False) | Table(entries=(), open=False):
            return True
    return False


def _alternatives(value: Value) -> Iterator[Value]:
    """The values something can have, selections seen through."""
    match value:
        case Choice(options=several):
            for each in several:
                yield from _alternatives(each)
        case Selected(value=inner):
            yield from _alternatives(inner)
        case Items(members=members, open=True) if members:
            for each in members:
                yield from _alternatives(each)
        case _:
            yield value


_READERS = (".json()", ".model_dump()", ".to_dict()", ".read()")


def _reader(head: str) -> str | None:
    """The method at the end of a path that only reads a reply; `.get` does so behind a mapping."""
    if head.endswith((".json().get()", "].get()", ".get().get()")):
        return ".get()"
    return next((each for each in _READERS if head.endswith(each)), None)


def taken(value: External) -> tuple[Location, str]:
    """The call that made the thing, methods that only read a reply passed over, and what was taken of it."""
    text, calls, trail = value.path, list(value.calls), ""
    while True:
        cut = text.rfind("()")
        trail = text[cut + 2 :] + trail
        head = text[: cut + 2]
        reader = _reader(head)
        if reader is None or len(calls) < 2:
            return calls[-1], trail
        trail = reader + trail
        text = head[: -len(reader)]
        calls.pop()
        if not text.endswith("()"):
            cut = text.rfind("()")
            trail = text[cut + 2 :] + trail
            text = text[: cut + 2]
