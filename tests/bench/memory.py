"""Runs offramp in this process and prints its own peak memory in MiB: the system counts git's as its own otherwise.

python memory.py ARGUMENT ...
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

from offramp.start import main

_STATUS = Path("/proc/self/status")


def peak() -> float:
    """That of this process. What `getrusage` says on Linux may be what the process that started it had."""
    if _STATUS.exists():
        [high] = [line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM:")]
        return int(high.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        printed, sys.stdout = sys.stdout, nowhere
        try:
            main()
        finally:
            print(peak(), file=printed)
            sys.stdout = printed
