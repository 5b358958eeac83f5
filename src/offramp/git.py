"""Runs git without a look at the environment of a hook, and reads what it prints while it runs; judges nothing."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_PIECE = 1 << 16


class Git:
    """A command of git that is under way in a folder; what it complains of is not heard."""

    def __init__(self, folder: str, *arguments: str) -> None:
        # No program that the configuration of the scanned repository names is run.
        command = ["git", "-c", "core.fsmonitor=false", "-C", folder, *arguments]
        self.failed = False
        self._output = -1
        try:
            self._wait, self._output = _started(command, environment())
        except OSError:
            self.failed = True

    def pieces(self) -> Iterator[bytes]:
        """What it prints, as it comes; at the end `failed` tells how it went."""
        if self.failed:
            return
        try:
            while piece := os.read(self._output, _PIECE):
                yield piece
        finally:
            self.close()

    def read(self) -> bytes:
        """All that it prints; nothing when it failed."""
        printed = b"".join(self.pieces())
        return b"" if self.failed else printed

    def close(self) -> None:
        """Wait for its end; one that still has to say something ends there."""
        if self._output < 0:
            return
        os.close(self._output)
        self._output = -1
        self.failed = self._wait() != 0


def environment() -> dict[str, str]:
    """That of this process without a word to git: a hook has GIT_DIR and GIT_INDEX_FILE of its own repository, which
    need not be the scanned one.
    """
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}


def _started(command: list[str], environment: dict[str, str]) -> tuple[Callable[[], int], int]:
    """What waits for the exit code of the process, and the end of the pipe to read from."""
    output, end = os.pipe()
    try:
        return (_on_windows if os.name == "nt" else _on_posix)(command, environment, end), output
    except OSError:
        os.close(output)
        raise
    finally:
        os.close(end)


def _on_posix(command: list[str], environment: dict[str, str], end: int) -> Callable[[], int]:
    # `subprocess` takes longer to load than git to run.
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, end, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    pid = os.posix_spawnp(command[0], command, environment, file_actions=actions)
    return lambda: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _on_windows(command: list[str], environment: dict[str, str], end: int) -> Callable[[], int]:
    import subprocess

    none = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=none, stdout=end, stderr=none, env=environment).wait
