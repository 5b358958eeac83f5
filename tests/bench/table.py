"""Writes what was measured as tables of Markdown, into the README where it has a place for them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

from .contenders import Contender
from .runs import Figures
from .told import Told

BEGIN, END = "<!-- bench -->", "<!-- /bench -->"


def table(found: Mapping[str, Figures], count: int) -> list[str]:
    """One tree: a row a tool, with the ratio to offramp by wall, pair by pair."""
    rows = [f"| {count:,} files | wall s | CPU s | peak MiB | times offramp | runs |", "|---|---|---|---|---|---|"]
    own = found["offramp"]
    for name, each in found.items():
        if each.runs:
            more = "" if each.ended else "> "
            ratio = "1" if each is own else f"{more}{each.times(own):.2f}"
            seconds = f"{each.wall:.2f} | {each.cpu:.2f}" if each.ended else f"> {each.wall:.0f} | not ended"
            rows.append(f"| {name} | {seconds} | {each.peak:.0f} | {ratio} | {len(each.runs)} |")
    return rows


def growth(by_size: Mapping[int, Figures], own: Mapping[int, float]) -> str:
    """How CPU grows with the number of files, as an exponent, and what memory does: all of it, and offramp's own."""
    small, large = min(by_size), max(by_size)
    exponent = math.log(by_size[large].cpu / by_size[small].cpu) / math.log(large / small)
    return (
        f"From {small:,} to {large:,} clean files the CPU time of offramp grows with the power {exponent:.2f},"
        f" its own peak memory from {own[small]:.1f} to {own[large]:.1f} MiB."
        f" With git's, which holds its whole index to list the files, it is {by_size[small].peak:.0f} and"
        f" {by_size[large].peak:.0f} MiB."
    )


def told(by_tool: Mapping[str, Told], marked: int) -> str:
    """How many of the lines where something is to be found the tools tell."""
    each = [f"{name} tells {found.marked:,} and {found.others:,} others" for name, found in by_tool.items()]
    return f"Of {marked:,} marked lines in the planted files {', '.join(each)}."


def left_out(all_of_them: list[Contender]) -> list[str]:
    """What was not there to be measured."""
    names = [each.name for each in all_of_them if not each.is_installed]
    return [f"Not installed and left out: {', '.join(names)}."] if names else []


def write(readme: Path, lines: list[str]) -> None:
    """Put the lines where the README wants them."""
    text = readme.read_text(encoding="utf-8")
    place = re.compile(f"{BEGIN}.*?{END}", re.DOTALL)
    if not place.search(text):
        raise SystemExit(f"{readme} has no {BEGIN} ... {END}")
    body = "\n".join([BEGIN, *lines, END])
    readme.write_text(place.sub(lambda _: body, text), encoding="utf-8")
