"""Runs one command as a whole process and prints what the system says of it; small, so that its own memory is no floor.

python timing.py COMMAND [ARGUMENT ...]     ->  wall cpu peak exit-code  (seconds, seconds, MiB)
"""

from __future__ import annotations

import os
import sys
import time


def main(command: list[str]) -> None:
    """Print the figures of one run."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(sys.argv[1:])
