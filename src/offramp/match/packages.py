"""Dependencies that are named for another use: the code imports the package, and no image call goes through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offramp.match.found import Match
from offramp.model import Role
from offramp.resolve import Program
from offramp.rules import Table
from offramp.settings import normalized


def used(program: Program, matches: Iterable[Match], packages: Table) -> tuple[Match, ...]:
    """Without those. A package that nothing imports may have been copied into the repository, and stays."""
    matches = tuple(matches)
    imports = _imports(packages)
    called = {match.site.target.path for match in matches if match.rule.role is Role.CALL and match.site}
    imported = {imp.module for index in program.indexes.values() for imp in index.facts.imports if not imp.level}
    return tuple(
        match
        for match in matches
        if not match.mention or not _under(imported, names := _names(match, imports))
        or _under(called, names)
    )  # fmt: skip


def _imports(packages: Table) -> Mapping[str, tuple[str, ...]]:
    """The modules of each distribution, by its normalised name."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in map(dict, packages.entries):
        modules = entry.get("imports", ())
        found[normalized(str(entry["value"]))] = modules if isinstance(modules, tuple) else (str(modules),)
    return found


def _names(match: Match, imports: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The top-level modules of the distribution that a line asks for."""
    name = normalized(dict(match.facts).get("env", ""))
    return tuple(each.split(".")[0] for each in imports.get(name, (name.replace("-", "_"),)))


def _under(paths: Iterable[str], names: tuple[str, ...]) -> bool:
    return any(path.split(".")[0].split("(")[0] in names for path in paths)
