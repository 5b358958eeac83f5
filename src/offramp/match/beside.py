"""Which finds of a rule count for nothing by themselves: those without a call of a rule they want to stand beside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from msgspec.structs import replace

from offramp.facts import Const, walk
from offramp.match.found import Match
from offramp.model import Role
from offramp.resolve import Program


def beside(program: Program, matches: Iterable[Match]) -> tuple[Match, ...]:
    """Without those whose file no import, however far, joins to the file of such a call, which the evidence names."""
    matches = tuple(matches)
    calls = [match for match in matches if match.rule.role is Role.CALL]
    groups = joined(program) if any(match.rule.beside for match in matches) else {}
    meant: dict[str, dict[int | None, list[Match]]] = {}
    for match in matches:
        if match.rule.beside and match.rule.id not in meant:
            meant[match.rule.id] = _by_group(match.rule.beside, calls, groups)
    return tuple(found for match in matches if (found := _standing(match, meant.get(match.rule.id, {}), groups)))


def _by_group(globs: tuple[str, ...], calls: Iterable[Match], groups: dict[str, int]) -> dict[int | None, list[Match]]:
    """The calls that are meant, by the group of their file."""
    found: dict[int | None, list[Match]] = defaultdict(list)
    for call in calls:
        if any(fits(glob, call) for glob in globs):
            found[groups.get(call.location.path)].append(call)
    return found


def _standing(match: Match, meant: dict[int | None, list[Match]], groups: dict[str, int]) -> Match | None:
    if not match.rule.beside:
        return match
    here = match.location.path
    near = meant.get(groups[here], []) if here in groups else [call for some in meant.values() for call in some]
    if not near:
        return None
    surest = min(near, key=lambda call: (call.rule.needs, call.location.path != here, call.location))
    # What a call does is the last thing that its evidence says.
    return replace(match, evidence=tuple(dict.fromkeys((*surest.evidence[-1:], *match.evidence))))


def fits(glob: str, match: Match) -> bool:
    """Whether the match is of a rule that is meant: by its id, or by its route and id."""
    name = match.rule.source_path.removesuffix(".yaml") if "/" in glob else match.rule.id
    return fnmatchcase(name, glob)


def joined(program: Program) -> dict[str, int]:
    """The number of its group for every file: one group are those that imports or commands connect, either way."""
    near: dict[str, set[str]] = defaultdict(set)
    for path, other in _imports(program):
        near[path].add(other)
        near[other].add(path)
    groups: dict[str, int] = {}
    for number, path in enumerate(sorted(program.indexes)):
        waiting = [] if path in groups else [path]
        while waiting:
            each = waiting.pop()
            if each not in groups:
                groups[each] = number
                waiting += near[each]
    return groups


def _imports(program: Program) -> Iterator[tuple[str, str]]:
    for path, index in program.indexes.items():
        for imp in index.facts.imports:
            target = program.modules.find(imp.module, imp.level, path, program.foreign)
            whole = f"{imp.module}.{imp.name}".lstrip(".")
            inner = program.modules.find(whole, imp.level, path, program.foreign) if imp.name else None
            yield from ((path, other) for other in (target, inner) if other)
        yield from ((path, other) for other in _named(program, path))


def _named(program: Program, path: str) -> Iterator[str]:
    """The scripts in the folder of a file that it names in a text, such as in a command."""
    folder = path.rpartition("/")[0]
    for statement in program.indexes[path].facts.statements:
        for node in walk(statement.value) if statement.value else ():
            if isinstance(node, Const) and isinstance(node.value, str) and node.value.endswith(".py"):
                other = f"{folder}/{node.value.rpartition('/')[2]}".lstrip("/")
                if other in program.indexes and other != path:
                    yield other
