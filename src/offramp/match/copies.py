"""Which classes of the repository are copies of a package's class: by name, members and the banned call inside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import cast

from offramp.match.found import Match
from offramp.model import Location, Role, Step
from offramp.resolve import Copy, Sites
from offramp.resolve.index import FileIndex, tail
from offramp.rules import Ruleset

Entry = Mapping[str, object]


def suspects(rules: Ruleset, sites: Sites) -> frozenset[str]:
    """The files in which a class looks like a copy, and those below a folder that would be one."""
    entries = [dict(entry) for entry in rules.tables["package_copies"].entries]
    found: set[str] = set()
    for path, _, entry in _candidates(sites, entries):
        folder = f"/{_below(path, str(entry['folder']))}/" if "folder" in entry else f"/{path}"
        found.update(each for each in sites.program.indexes if f"/{each}".startswith(folder))
    return frozenset(found)


def copies(rules: Ruleset, sites: Sites, matches: Iterable[Match]) -> dict[tuple[str, str], Copy]:
    """The copies, by file and class. A class of that name without a banned call to that vendor is none."""
    entries = [dict(entry) for entry in rules.tables["package_copies"].entries]
    banned = [match for match in matches if match.site and _is_banned_call(match)]
    found: dict[tuple[str, str], Copy] = {}
    for path, number, entry in _candidates(sites, entries) if banned else ():
        proof = next((match for match in banned if _proves(sites, match, path, number, entry)), None)
        if proof:
            scope = sites.program.indexes[path].facts.scopes[number]
            found.setdefault((path, scope.name), _copy(path, scope.name, scope.at.line, entry, proof))
    return found


def within_used_copies(sites: Sites, matches: Iterable[Match]) -> frozenset[Location]:
    """The calls inside copies whose users are found as calls of their own: when those move, the copy is dead code."""
    calls = [match.site for match in matches if match.rule.role is Role.CALL and match.site]
    inside: set[Location] = set()
    for (path, name), copy in sites.program.copies.items():
        index = sites.program.indexes[path]
        own = [site for site in calls if site.path == path and _is_within(index, site.scope, index.named(name))]
        if any(site not in own and site.target.path.startswith(f"{copy.package}()") for site in calls):
            inside |= {site.location for site in own}
    return frozenset(inside)


def _is_banned_call(match: Match) -> bool:
    return match.rule.role is Role.CALL and match.rule.route is not None and match.rule.route.banned


def _candidates(sites: Sites, entries: list[dict[str, object]]) -> Iterator[tuple[str, int, Entry]]:
    for path, index in sorted(sites.program.indexes.items()):
        for number, scope in enumerate(index.facts.scopes):
            if scope.kind == "class":
                yield from ((path, number, entry) for entry in entries if _looks_like(index, path, number, entry))


def _looks_like(index: FileIndex, path: str, number: int, entry: Entry) -> bool:
    name = tail(index.facts.scopes[number])
    first = _words(entry, "members")[0]
    has_it = (number, first) in index.bound or (number, first) in index.attributes
    in_place = "folder" not in entry or entry["folder"] in path.split("/")[:-1]
    method = index.named(f"{index.facts.scopes[number].name}.{first}")
    waits = method >= 0 and index.facts.scopes[method].is_async
    has_it = has_it and entry.get("async", waits) == waits
    return has_it and in_place and any(fnmatchcase(name, each) for each in _words(entry, "class"))


def _proves(sites: Sites, match: Match, path: str, number: int, entry: Entry) -> bool:
    """Whether the banned call stands in the class and goes to the vendor, or anywhere below the copied folder."""
    site = match.site
    if site is None:
        return False
    if folder := entry.get("folder"):
        return f"/{site.path}".startswith(f"/{_below(path, str(folder))}/")
    facts = dict(match.facts)
    within = site.path == path and _is_within(sites.program.indexes[path], site.scope, number)
    return within and any(each in (facts.get("host"), _host(facts)) for each in _words(entry, "hosts"))


def _host(facts: Mapping[str, str]) -> str:
    """The host of a page that a browser is sent to."""
    return facts.get("value", "").partition("//")[2].partition("/")[0]


def _below(path: str, folder: str) -> str:
    """The path of the copied folder above the file."""
    parts = path.split("/")
    return "/".join(parts[: parts.index(folder) + 1])


def _is_within(index: FileIndex, scope: int, number: int) -> bool:
    while scope and scope != number:
        scope = index.facts.scopes[scope].parent
    return scope == number


def _copy(path: str, scope: str, line: int, entry: Entry, proof: Match) -> Copy:
    package, where = str(entry["value"]), proof.location
    name = path.rpartition("/")[2]
    goes = dict(proof.facts).get("url") or dict(proof.facts).get("target", "")
    asks = f"its request on line {where.line}" if where.path == path else f"`{where.path}`, line {where.line},"
    said = f"`{scope}` of `{name}` is a copy of {package.partition('.')[0]}: {asks} goes to {goes}"
    members = frozenset(_words(entry, "members"))
    return Copy(package=package, members=members, step=Step(path=path, line=line, text=said))


def _words(entry: Entry, field: str) -> tuple[str, ...]:
    return cast(tuple[str, ...], entry[field])
