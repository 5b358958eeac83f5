"""Tests one buffer in a thread of its own while the next is filled; the engines let other threads run meanwhile."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from offramp.matching import Test


class Tester:
    """Two buffers change hands: one is filled, the other tested."""

    def __init__(self, holds: Test, spare: memoryview) -> None:
        self.holds = holds
        self._work: SimpleQueue[tuple[memoryview, Callable[[], None]] | None] = SimpleQueue()
        self._free: SimpleQueue[memoryview] = SimpleQueue()
        self._free.put(spare)
        self._failure: Exception | None = None
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def swap(self, full: memoryview, work: Callable[[], None]) -> memoryview:
        """A buffer that may be filled, for one that is full and what is to be done with it."""
        self._work.put((full, work))
        return self._free.get()

    def end(self) -> None:
        """Wait until all is tested."""
        self._work.put(None)
        self._thread.join()
        if self._failure:
            raise self._failure

    def _run(self) -> None:
        while item := self._work.get():
            full, work = item
            try:
                work()
            except Exception as error:  # told where the reading is
                self._failure = error
            self._free.put(full)
