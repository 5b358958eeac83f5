"""Breaks runs of the journal at every step: `crash.py FOLDER ACTION HOW`. Each try leaves FOLDER/<n>/{tree,state}.

An audit hook sees every file that is opened, renamed, removed or changed. At the n-th it kills the process for good,
lets that one step fail, or lets every later write fail, as a full disk does.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from itertools import count
from pathlib import Path

from offramp.apply.journal import Journal, Record, digest
from offramp.apply.swap import Swap
from offramp.errors import ApplyError

BEFORE = {"a.py": b"one\r\n", "pkg/b.py": b"\xe9two", "pkg/c.py": b"three\n"}
AFTER = {name: b"new " + data for name, data in BEFORE.items()}
STEPS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.utime", "os.chown", "shutil.rmtree"}

DONE, REFUSED = 0, 2 << 8


def there(root: Path) -> None:
    """Apply."""
    records = tuple(
        Record(path=name, base=digest(data), before=digest(data), after=digest(AFTER[name]))
        for name, data in BEFORE.items()
    )
    swaps = [Swap(path=name, old=data, new=AFTER[name]) for name, data in BEFORE.items()]
    with Journal(root / "state") as journal:
        entry = journal.new(".", True, records)
        journal.carry_out(entry, root / "tree", swaps, {digest(data): data for data in BEFORE.values()})


def back(root: Path) -> None:
    """Undo."""
    swaps = [Swap(path=name, old=AFTER[name], new=data) for name, data in BEFORE.items()]
    with Journal(root / "state") as journal:
        entry = journal.last(".")
        assert entry
        journal.take_back(entry, root / "tree", swaps)


def recover(root: Path) -> None:
    """Whatever comes first after a run that was killed."""
    with Journal(root / "state") as journal:
        journal.recover(root / "tree")


def in_child(action: Callable[[Path], None], root: Path, hook: Callable[[str, tuple[object, ...]], None] | None) -> int:
    """Do it in a process of its own; the status it ended with. What is no refusal is a defect."""
    if pid := os.fork():
        status = os.waitpid(pid, 0)[1]
        assert status in (DONE, REFUSED, signal.SIGKILL)
        return status
    try:
        if hook:
            sys.addaudithook(hook)
        action(root)
        os._exit(0)
    except ApplyError:
        os._exit(2)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def breaking(how: str, at: int) -> Callable[[str, tuple[object, ...]], None]:
    """What happens at a step."""
    seen = count()

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event not in STEPS or (number := next(seen)) < at:
            return
        if how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        if (how == "failing" and number == at) or (how == "full" and event == "open" and _writes(arguments)):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "a file")

    return hook


def second_rename(event: str, arguments: tuple[object, ...]) -> None:
    """Killed in the middle: one file is new, the others are old."""
    if event == "os.rename" and str(arguments[1]).endswith("b.py"):
        os.kill(os.getpid(), signal.SIGKILL)


def _writes(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return isinstance(flags, int) and bool(flags & (os.O_WRONLY | os.O_RDWR))


def main(folder: Path, action: str, how: str) -> None:
    for number in count():
        root = folder / str(number)
        for name, data in BEFORE.items():
            (root / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
            (root / "tree" / name).write_bytes(data)
        if action == "back":
            assert in_child(there, root, None) == DONE
        if action == "recover":
            assert in_child(there, root, second_rename) == signal.SIGKILL
        if in_child({"there": there, "back": back, "recover": recover}[action], root, breaking(how, number)) == DONE:
            (root / "whole").touch()
            if number > 200 or how != "failing" or not _more(folder, number):
                return


def _more(folder: Path, number: int) -> bool:
    """A step that fails without harm is not the last one: the run is over after three in a row."""
    return not all((folder / str(number - back) / "whole").exists() for back in range(3))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3])
