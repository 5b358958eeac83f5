"""Runs contenders in turn, so that a machine that slows down slows all of them; keeps every figure."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_TIMING = str(Path(__file__).with_name("timing.py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one command: seconds, seconds, MiB of the largest process."""

    wall: float
    cpu: float
    peak: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """All runs of one contender on one tree."""

    runs: list[Run] = field(default_factory=list)

    @property
    def wall(self) -> float:
        """The median."""
        return median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        """The median."""
        return median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        """The largest."""
        return max(run.peak for run in self.runs)

    def times(self, other: Figures) -> float:
        """The median of wall by wall, pair by pair."""
        return median(mine.wall / its.wall for mine, its in zip(self.runs, other.runs, strict=False))


def in_turn(
    commands: Mapping[str, list[str]], folder: Path, count: int, slow: Mapping[str, int], codes: Mapping[str, set[int]]
) -> dict[str, Figures]:
    """Each command so many times in a folder; those in `slow` less often. The first round is not counted."""
    figures = {name: Figures() for name in commands}
    for number in range(-1, count):
        for name, command in commands.items():
            if number >= slow.get(name, count) or (number < 0 and name in slow):
                continue
            run = _run(command, folder, codes.get(name, {0}))
            if number >= 0:
                figures[name].runs.append(run)
    return figures


def _run(command: list[str], folder: Path, codes: set[int]) -> Run:
    done = subprocess.run(
        [sys.executable, "-I", "-S", _TIMING, *command], cwd=folder, capture_output=True, text=True, check=True
    )
    wall, cpu, peak, code = done.stdout.split()
    if int(code) not in codes:
        raise RuntimeError(f"exit code {code}: {' '.join(command[:8])}")
    return Run(wall=float(wall), cpu=float(cpu), peak=float(peak))
