"""Whether patched texts may be offered: they parse, resolve their names, keep the contract and are done."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from functools import lru_cache

from msgspec import Struct
from pyflakes import messages
from pyflakes.checker import Checker

from offramp.analysis import Analysis
from offramp.contract import OPAQUE, Contract, check_call
from offramp.facts import Const
from offramp.model import Finding, Location
from offramp.notebook import Transcript, is_notebook
from offramp.notebook.write import UnwritableError, written
from offramp.official import operation
from offramp.resolve import Site
from offramp.values import Known

_NAMES = (messages.UndefinedName, messages.UndefinedLocal, messages.UndefinedExport, messages.UnusedImport)


class Fault(Struct, frozen=True, kw_only=True, order=True):
    """Why a patched file may not be offered."""

    path: str
    reason: str
    detail: str


def check_names(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Fault, ...]:
    """Files that do not parse, miss a name or keep an unused import that they did not before."""
    faults = []
    for path, text in sorted(after.items()):
        if not _is_python(path, before[path]):
            continue
        try:
            new = _complaints(text)
        except SyntaxError as error:
            faults.append(Fault(path=path, reason="does-not-parse", detail=f"line {error.lineno}: {error.msg}"))
            continue
        fresh = new - Counter(dict(_known_complaints(before[path])))
        if fresh:
            faults.append(Fault(path=path, reason="names", detail=sorted(fresh)[0]))
    return tuple(faults)


def _is_python(path: str, text: str) -> bool:
    """A script without an ending tells by its first line."""
    return path.endswith((".py", ".pyw")) or is_notebook(path) or text.startswith("#!")


def check_notebooks(notebooks: Mapping[str, Transcript], after: Mapping[str, str]) -> tuple[Fault, ...]:
    """Notebooks whose new code cannot be put back into the file."""
    faults = []
    for path in sorted(notebooks.keys() & after.keys()):
        try:
            written(notebooks[path], after[path])
        except UnwritableError as error:
            faults.append(Fault(path=path, reason="notebook", detail=str(error)))
    return tuple(faults)


@lru_cache(maxsize=256)
def _known_complaints(text: str) -> tuple[tuple[str, int], ...]:
    return tuple(_complaints(text).items())


def _complaints(text: str) -> Counter[str]:
    checker = Checker(ast.parse(text))
    return Counter(
        each.message % each.message_args for each in checker.messages if isinstance(each, _NAMES)
    )  # fmt: skip


def check_sites(contract: Contract, before: Analysis, after: Analysis, patched: Iterable[Finding]) -> tuple[Fault, ...]:
    """Files in which a patched site is still found, or in which a new call breaks the contract."""
    patched = tuple(patched)
    paths = {finding.location.path for finding in patched}
    moved = {finding.location for finding in patched}
    known = Counter(_unplaced(fault) for fault in _contract_faults(contract, before, paths, moved))
    fresh = [fault for fault in _contract_faults(contract, after, paths) if not known[_unplaced(fault)]]
    return tuple(sorted({*_still_found(before, after, patched), *fresh}))


def _unplaced(fault: Fault) -> tuple[str, str]:
    """A fault without its line: one that another call had before is none of the patch."""
    return fault.path, fault.detail.partition(": ")[2]


def place(finding: Finding) -> tuple[str, str, str]:
    """What a finding is known by where lines have moved."""
    return finding.rule, finding.location.path, finding.scope


def _still_found(before: Analysis, after: Analysis, patched: tuple[Finding, ...]) -> list[Fault]:
    had = Counter(place(finding) for finding, _ in before.findings)
    has = Counter(place(finding) for finding, _ in after.findings)
    gone = Counter(place(finding) for finding in patched)
    return [
        Fault(path=key[1], reason="still-found", detail=f"`{key[0]}` is still found in `{key[2] or 'the module'}`")
        for key, count in gone.items()
        if has[key] > had[key] - count
    ]


def _contract_faults(
    contract: Contract, after: Analysis, paths: set[str], but: Container[Location] = ()
) -> list[Fault]:
    faults = []
    for site in after.sites.all:
        called = operation(site) if site.location not in but else None
        if site.path not in paths or called is None or any(arg.star for arg in site.args):
            continue
        bound = site.base.args if site.base and not site.base.written else ()  # what a `partial` binds
        given = {arg.name: _scalar(after, site, arg.name) for arg in (*bound, *site.args) if arg.name}
        where = f"line {site.location.line}"
        problems = check_call(contract, called, given)
        faults += [Fault(path=site.path, reason="contract", detail=f"{where}: {problem}") for problem in problems]
    return faults


def _scalar(after: Analysis, site: Site, name: str) -> object:
    value = after.sites.argument(site, name)
    if (
        isinstance(value, Known)
        and value.value is None
        and not any(arg.name == name and isinstance(arg.value, Const) for arg in site.args)
    ):
        return OPAQUE
    return value.value if isinstance(value, Known) else OPAQUE
