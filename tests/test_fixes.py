"""The fixes, case by case: what is rewritten, and what is refused or left alone.

A case stands in `fixes/<shape>/` as `<case>.before.py` and `<case>.after.py`, or as two folders of these names when it
takes several files. `<case>.refused.py` (or a folder) gets no patch, for the reason in its first line;
`<case>.alone.py` is no business of ours. `# output-as: path` in a file is what the user has chosen by that option.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from patched import Tree, applied, planned, read_tree

from offramp.model import NoPatch, Report, Role, Stage

CASES = Path(__file__).parent / "fixes"
REASON = re.compile(rb"^#.*?refused: ([\w-]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Case:
    """One case; `kind` is `before`, `refused` or `alone`."""

    name: str
    kind: str
    tree: Tree
    after: Tree

    @property
    def reason(self) -> str:
        """Why no patch is expected."""
        found = [match[1].decode() for data in self.tree.values() for match in REASON.finditer(data)]
        assert len(found) == 1, f"{self.name} gives {len(found)} reasons"
        return found[0]


def _tree(path: Path) -> Tree:
    return {"app.py": path.read_bytes()} if path.is_file() else read_tree(path)


def _cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*/*")):
        name, _, kind = path.name.removesuffix(".py").rpartition(".")
        if kind == "after":
            continue
        twin = path.with_name(path.name.replace(".before", ".after"))
        yield Case(f"{path.parent.name}/{name}", kind, _tree(path), _tree(twin) if kind == "before" else {})


ALL = list(_cases())


def of(*kinds: str) -> pytest.MarkDecorator:
    """Run a test for each case of some kinds."""
    chosen = [case for case in ALL if case.kind in kinds]
    return pytest.mark.parametrize("case", chosen, ids=[case.name for case in chosen])


def readable(tree: Tree) -> str:
    """A tree as one text: pytest shows what differs in a text best."""
    return "".join(f"--- {name}\n{data.decode('utf-8', 'replace')}\n" for name, data in tree.items())


def refusals(report: Report) -> list[str]:
    """Why each call has no patch."""
    calls = [finding.fix for finding in report.findings if finding.role is Role.CALL]
    return [fix.reason if isinstance(fix, NoPatch) else "patched" for fix in calls]


@of("before")
def test_change(case: Case, tmp_path: Path) -> None:
    report = planned(tmp_path / "one", case.tree)
    trees = applied(tmp_path / "one", report)

    assert [fix for fix in refusals(report) if fix != "patched"] == []
    assert readable(trees[-1] if trees else {}) == readable(case.after)
    assert trees[-1] == case.after
    for tree in trees:
        for name, data in tree.items():
            if name.endswith(".py"):
                ast.parse(data)
    stages = [patch.stage for patch in report.patches]
    assert stages == [stage for stage in Stage if stage in stages]


@of("before")
def test_nothing_is_left_to_do(case: Case, tmp_path: Path) -> None:
    report = planned(tmp_path / "one", case.after, committed=False)

    assert report.patches == ()
    assert [fix for fix in refusals(report) if fix != "patched"] == refusals(report)


@of("refused")
def test_refused(case: Case, tmp_path: Path) -> None:
    report = planned(tmp_path / "one", case.tree, committed=False)

    assert report.patches == ()
    assert case.reason in refusals(report)
    assert "patched" not in refusals(report)


@of("alone")
def test_left_alone(case: Case, tmp_path: Path) -> None:
    report = planned(tmp_path / "one", case.tree, committed=False)

    assert report.patches == ()
    assert refusals(report) == []


# The same change under other encodings and layouts

LAYOUTS: dict[str, Callable[[bytes], bytes]] = {
    "crlf": lambda data: data.replace(b"\n", b"\r\n"),
    "byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "latin-1": lambda data: b"# coding: latin-1\n# caf\xe9\n" + data,
    "beyond ascii": lambda data: "# 漢字 \U0001f98a naïve\n".encode() + data,
    "no final newline": lambda data: data.rstrip(b"\n"),
    "form feed": lambda data: data.replace(b"\n\n\ndef ", b"\n\n\x0c\ndef "),
}  # fmt: skip


SAMPLE = {
    "bing/saved", "client/beside", "client/in-place", "g4f/client", "layout/comment-above",
    "legacy/image-create", "params/mixed-comments", "results/aiohttp", "results/requests-stream",
    "results/unicode-before-the-call", "sinks/discord",
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("name", sorted(SAMPLE))
def test_change_keeps_the_layout(name: str, layout: str, tmp_path: Path) -> None:
    [case] = [each for each in ALL if each.name == name]
    before, after = (_laid_out(tree, LAYOUTS[layout]) for tree in (case.tree, case.after))
    report = planned(tmp_path / "one", before)
    trees = applied(tmp_path / "one", report)

    assert readable(trees[-1] if trees else {}) == readable(after)
    assert trees[-1] == after


def _laid_out(tree: Tree, change: Callable[[bytes], bytes]) -> Tree:
    return {name: change(data) if name.endswith(".py") and data else data for name, data in tree.items()}


def test_as_much_is_refused_as_is_changed() -> None:
    """The cases that get no patch matter more than those that do."""
    changed = [case for case in ALL if case.kind == "before"]

    assert len(ALL) - len(changed) >= len(changed) > 0
