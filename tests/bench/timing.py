"""Runs one command as a whole process and prints what the system says of it; small, so that its own memory is no floor.

python timing.py LIMIT COMMAND [ARGUMENT ...]     ->  wall cpu peak exit-code  (seconds, seconds, MiB)

One that has not ended after LIMIT seconds is killed with all that it started; its exit code is that of the signal.
"""

from __future__ import annotations

import os
import signal
import sys
import time


def main(limit: int, command: list[str]) -> None:
    """Print the figures of one run."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    start = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet, setpgroup=0)
    signal.signal(signal.SIGALRM, lambda *_: os.killpg(process, signal.SIGKILL))
    signal.alarm(limit)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    print(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
