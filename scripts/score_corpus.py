"""Scores the rules against the labelled corpus: how much is found, how much of what is found is right.

Takes a folder of checkouts, tells them apart by their commit, and fetches nothing. Exit code 0: every bar holds; 1: one
does not; 2: no labelled repository was found there.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from offramp.model import Finding, Reach, Route
from offramp.pipeline import run

CORPUS = Path(__file__).parents[1] / "corpus"
MEASURED = Path(__file__).parents[1] / "rules" / "_measured.yaml"
BARS = {"recall": 0.95, "class": 0.9, "stage": 0.9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One labelled site; lines from 1, both inclusive."""

    path: str
    first: int
    last: int
    role: str
    route: str
    stage: str
    optional: bool
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The labels of one repository. With `banned_only`, only banned findings are judged there."""

    name: str
    commit: str
    routes: tuple[str, ...]
    files: tuple[str, ...]
    banned_only: bool
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One repository held against its labels."""

    labelled: Labelled
    found: tuple[tuple[Label, Finding], ...]
    missed: tuple[Label, ...]
    right: tuple[Finding, ...]
    wrong: tuple[Finding, ...]


def labelled(folder: Path) -> Iterator[Labelled]:
    """The label files of a folder, by name."""
    for file in sorted(folder.glob("*.yaml")):
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        yield Labelled(
            name=file.stem,
            commit=str(data["commit"]),
            routes=tuple(data["routes"]),
            files=tuple(data.get("files", ())),
            banned_only=bool(data.get("banned_only")),
            labels=tuple(_label(site) for site in data["sites"]),
        )


def _label(site: dict[str, Any]) -> Label:
    path, _, lines = str(site["at"]).rpartition(":")
    first, _, last = lines.partition("-")
    return Label(
        path=path,
        first=int(first),
        last=int(last or first),
        role=site["role"],
        route=site["route"],
        stage=site["stage"],
        optional=bool(site.get("optional")),
        note=site.get("note", ""),
    )


def checkouts(folder: Path) -> dict[str, Path]:
    """The repositories below a folder, by the commit that is checked out."""
    found = {}
    for each in sorted(path.parent for path in folder.glob("*/.git")):
        head = subprocess.run(
            ["git", "-C", str(each), "rev-parse", "HEAD"], capture_output=True, text=True, check=False
        )
        if head.returncode == 0:
            found[head.stdout.strip()] = each
    return found


def score(repository: Labelled, root: Path) -> Scored:
    """Scan a checkout and hold the findings against the labels."""
    findings = [each for each in run(root, plan=False).findings if _in_scope(each, repository)]
    found: list[tuple[Label, Finding]] = []
    missed: list[Label] = []
    for label in repository.labels:
        here = [each for each in findings if _meets(each, label)]
        if here:
            found.append(
                (label, max(here, key=lambda each: (each.route.value == label.route, _has_stage(each, label))))
            )
        else:
            missed.append(label)
    right = [
        each for each in findings if any(_meets(each, label) and _agrees(each, label) for label in repository.labels)
    ]
    return Scored(
        labelled=repository,
        found=tuple(each for each in found if not each[0].optional),
        missed=tuple(each for each in missed if not each.optional),
        right=tuple(right),
        wrong=tuple(each for each in findings if each not in right),
    )


def _in_scope(finding: Finding, repository: Labelled) -> bool:
    if repository.banned_only:
        return finding.route.banned
    return not repository.files or any(fnmatchcase(finding.location.path, each) for each in repository.files)


def _meets(finding: Finding, label: Label) -> bool:
    at = finding.location
    overlaps = at.path == label.path and at.line <= label.last and label.first <= at.end_line
    return overlaps and finding.role.value == label.role


def _agrees(finding: Finding, label: Label) -> bool:
    return label.optional or finding.route.value == label.route


def _has_stage(finding: Finding, label: Label) -> bool:
    return label.stage in {stage.value for stage in finding.stages}


def _is_false_ban(finding: Finding, repository: Labelled) -> bool:
    """Whether a repository without banned routes is said to have one."""
    banned = {route.value for route in Route if route.banned}
    return finding.route.banned and finding.reach is not Reach.MENTION and not banned & set(repository.routes)


def figures(scored: Iterable[Scored]) -> dict[str, Any]:
    """The totals that the bars are about."""
    scored = list(scored)
    found = [each for one in scored for each in one.found]
    sites = len(found) + sum(len(one.missed) for one in scored)
    judged = [each for one in scored for each in (*one.right, *one.wrong)]
    return {
        "repositories": len(scored),
        "without_banned_routes": sum(not any(Route(route).banned for route in one.labelled.routes) for one in scored),
        "sites": sites,
        "recall": _ratio(len(found), sites),
        "class": _ratio(sum(finding.route.value == label.route for label, finding in found), len(found)),
        "stage": _ratio(sum(_has_stage(finding, label) for label, finding in found), len(found)),
        "findings": len(judged),
        "precision": _ratio(sum(len(one.right) for one in scored), len(judged)),
        "false_bans": sum(_is_false_ban(each, one.labelled) for one in scored for each in one.wrong),
    }


def _ratio(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def per_rule(scored: Iterable[Scored]) -> dict[str, dict[str, int]]:
    """For each rule: findings that a label confirms, findings that none does, labelled sites that it found."""
    scored = list(scored)
    right = Counter(each.rule for one in scored for each in one.right)
    wrong = Counter(each.rule for one in scored for each in one.wrong)
    return {rule: {"right": right[rule], "wrong": wrong[rule]} for rule in sorted({*right, *wrong})}


def per_role(scored: Iterable[Scored]) -> dict[str, dict[str, int]]:
    """For each role: labelled sites found, and labelled sites in all."""
    scored = list(scored)
    found = Counter(label.role for one in scored for label, _ in one.found)
    missed = Counter(label.role for one in scored for label in one.missed)
    return {role: {"found": found[role], "of": found[role] + missed[role]} for role in sorted({*found, *missed})}


def write(scored: list[Scored], as_of: str) -> None:
    """The figures as data for `offramp explain` and the README."""
    data = {
        "about": "What the rules score on the labelled corpus; written by scripts/score_corpus.py",
        "as_of": as_of,
        "totals": figures(scored),
        "roles": per_role(scored),
        "rules": per_rule(scored),
    }
    MEASURED.write_text(yaml.safe_dump(data, sort_keys=False, width=120), encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Score the checkouts of a folder and print what is missed and what is too much."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="", help="part of a repository's name")
    parser.add_argument("--details", action="store_true", help="name every miss and every false finding")
    parser.add_argument("--write", metavar="DATE", default="", help="write rules/_measured.yaml, dated so")
    options = parser.parse_args(arguments)
    there = checkouts(options.folder)
    known = [each for each in labelled(CORPUS) if options.only in each.name]
    wanted = [each for each in known if each.commit in there]
    if not wanted:
        print(f"No labelled repository is checked out below {options.folder}.", file=sys.stderr)
        return 2
    with ProcessPoolExecutor(2) as workers:
        scored = list(workers.map(score, wanted, [there[each.commit] for each in wanted]))
    for one in scored:
        _show(one, options.details)
    for each in known:
        if each not in wanted:
            print(f"not checked out: {each.name} at {each.commit[:12]}")
    totals = figures(scored)
    print(" ".join(f"{name}={value}" for name, value in totals.items()))
    print(" ".join(f"{role}={each['found']}/{each['of']}" for role, each in per_role(scored).items()))
    if options.write:
        write(scored, options.write)
    return int(totals["false_bans"] > 0 or any(totals[name] < bar for name, bar in BARS.items()))


def _show(one: Scored, details: bool) -> None:
    total = len(one.found) + len(one.missed)
    print(f"{one.labelled.name}: {len(one.found)} of {total} sites, {len(one.wrong)} findings without a label")
    if not details:
        return
    for label in one.missed:
        print(f"  miss  {label.path}:{label.first} {label.role} {label.route} {label.stage}  {label.note}")
    for label, finding in one.found:
        place = f"{label.path}:{label.first} {label.role}"
        if finding.route.value != label.route:
            print(f"  class {place} is {label.route}, found {finding.route.value} {finding.rule}")
        elif not _has_stage(finding, label):
            stages = ",".join(stage.value for stage in finding.stages)
            print(f"  stage {place} is {label.stage}, found {stages} {finding.rule}")
    for finding in one.wrong:
        at, reach = finding.location, finding.reach.value
        print(f"  extra {at.path}:{at.line} {finding.role.value} {finding.route.value} {finding.rule} {reach}")


if __name__ == "__main__":
    sys.exit(main())
