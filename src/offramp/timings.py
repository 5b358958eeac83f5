"""How long each stage of a run took; listens to what a run says of its progress, and judges nothing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable

from msgspec import Struct


class StageTime(Struct, frozen=True, kw_only=True):
    """One stage of the street, in seconds of the clock and of the processor."""

    stage: str
    wall: float
    cpu: float


class Stopwatch:
    """Watches the progress of a run from its first stage on, and passes on what it hears."""

    def __init__(self, onward: Callable[[str, int, int], None] | None = None) -> None:
        self._onward = onward
        self._ended: list[StageTime] = []
        self._begin("discover")

    def __call__(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self._end()
            self._begin(stage)
        if self._onward:
            self._onward(stage, done, total)

    def times(self) -> tuple[StageTime, ...]:
        """The stages up to now, in their order."""
        self._end()
        self._begin(self._stage)
        return tuple(self._ended)

    def _begin(self, stage: str) -> None:
        self._stage, self._wall, self._cpu = stage, time.perf_counter(), _cpu()

    def _end(self) -> None:
        wall, cpu = time.perf_counter() - self._wall, _cpu() - self._cpu
        self._ended.append(StageTime(stage=self._stage, wall=wall, cpu=cpu))


def rendered(times: Iterable[StageTime]) -> str:
    """A line for each stage and one for the whole."""
    times = tuple(times)
    whole = StageTime(stage="all", wall=sum(each.wall for each in times), cpu=sum(each.cpu for each in times))
    lines = [f"{each.stage:<10}{each.wall:>9.2f} s{each.cpu:>9.2f} s of CPU\n" for each in (*times, whole)]
    return "".join(lines)


def _cpu() -> float:
    """The processor time of this process and of those that it has waited for, such as git."""
    own, waited = time.process_time(), os.times()
    return own + waited.children_user + waited.children_system
