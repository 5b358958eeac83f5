"""Runs contenders in turn, so that a machine that slows down slows all of them; keeps every figure."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

_TIMING = str(Path(__file__).with_name("timing.py"))
_MEMORY = str(Path(__file__).with_name("memory.py"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run of one command: seconds, seconds, MiB of the largest process; whether it came to its end in time."""

    wall: float
    cpu: float
    peak: float
    ended: bool = True


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

    @property
    def ended(self) -> bool:
        """Whether every run came to its end; if not, the figures are too small."""
        return all(run.ended for run in self.runs)

    def times(self, other: Figures) -> float:
        """The median of wall by wall, pair by pair."""
        return median(mine.wall / its.wall for mine, its in zip(self.runs, other.runs, strict=False))


def in_turn(
    commands: Mapping[str, list[str]],
    folder: Path,
    count: int,
    slow: Mapping[str, int],
    codes: Mapping[str, set[int]],
    limit: int = 3600,
) -> dict[str, Figures]:
    """Each command so many times in a folder; those in `slow` less often. The first round is not counted."""
    figures = {name: Figures() for name in commands}
    for number in range(-1, count):
        for name, command in commands.items():
            if number >= slow.get(name, count) or (number < 0 and name in slow):
                continue
            run = _run(command, folder, codes.get(name, {0}), limit)
            if number >= 0:
                figures[name].runs.append(run)
    return figures


def _run(command: list[str], folder: Path, codes: set[int], limit: int) -> Run:
    done = subprocess.run(
        [sys.executable, "-I", "-S", _TIMING, str(limit), *command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    wall, cpu, peak, code = done.stdout.split()
    ended = int(code) != -signal.SIGKILL or float(wall) < limit
    if ended and int(code) not in codes:
        raise RuntimeError(f"exit code {code}: {' '.join(command[:8])}")
    return Run(wall=float(wall), cpu=float(cpu), peak=float(peak), ended=ended)


def own_peak(folder: Path) -> float:
    """The memory in MiB that a scan takes at most, without that of the git it starts."""
    done = subprocess.run([sys.executable, "-I", _MEMORY, "scan", "."], cwd=folder, capture_output=True, check=True)
    return float(done.stdout)
