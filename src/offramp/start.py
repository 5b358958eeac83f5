"""Where `offramp` begins: answers at once for clean files, and hands everything else to the command line.

Most runs find nothing. They load neither the rules nor the modules that make options and reports.
"""

from __future__ import annotations

import os
import stat
import sys

from offramp.nearby import candidates, project

TYPE_CHECKING = False
if TYPE_CHECKING:
    from offramp.listing import Listing
    from offramp.sieve import Sifted


def main() -> None:
    """Run `offramp` with the arguments of this process."""
    try:
        code = _clean(sys.argv[1:])
    except KeyboardInterrupt:
        code = 130
    if code is not None:
        sys.exit(code)
    from offramp.cli import main as run

    run()


def _clean(arguments: list[str]) -> int | None:
    """The exit code of a plain `check` or `scan` that finds nothing at all; `None` for every other request."""
    command, *paths = arguments or [""]
    if command not in ("check", "scan") or any(not path or path.startswith("-") for path in paths):
        return None
    if any(name.startswith("OFFRAMP_") for name in os.environ) or any(candidates(path) for path in paths or ["."]):
        return None  # a configuration may want more than the rules know
    if command == "scan" and (len(paths) > 1 or sys.stdout is None or sys.stdout.isatty()):
        return None  # the command line counts arguments and knows colours
    from offramp.listing import Listing

    places = [*(paths or ["."]), *_around(command, paths)]
    folders = {place: Listing(place) for place in places if os.path.isdir(place) and not os.path.islink(place)}
    for listing in [*folders.values()][:1]:
        listing.begin()  # git lists while the keywords are read
    from offramp.keywords import known

    code, of_text, as_of, model = known()
    counts = [_count(place, folders.get(place), code, of_text) for place in places]
    if None in counts:
        return None
    if command == "scan":
        _say(_report(counts[0] or 0, as_of, model))
    return 0


def _around(command: str, paths: list[str]) -> list[str]:
    """The projects of the files that are to be checked: a file is judged with what stands around it."""
    files = [path for path in paths if command == "check" and not os.path.isdir(path)]
    homes = {os.path.realpath(os.path.dirname(file) or ".") for file in files}
    return sorted({project(home) for home in homes})


def _say(text: str) -> None:
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough. Python must not complain when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _count(path: str, listing: Listing | None, code: tuple[str, ...], of_text: tuple[str, ...]) -> int | None:
    """How many files are in scope, where all are clean."""
    try:
        found = _sifted(path, listing, code, of_text)
    except Exception:  # the command line meets it again, and tells it
        return None
    return found.count if found and found.is_clean else None


def _sifted(path: str, listing: Listing | None, code: tuple[str, ...], of_text: tuple[str, ...]) -> Sifted | None:
    from offramp.sieve import sift

    if listing:
        return sift(path, listing, code, of_text, until_found=True)
    folder, name = os.path.split(path)
    is_file = stat.S_ISREG(os.lstat(path).st_mode)
    found = sift(folder or ".", [[name]], code, of_text) if is_file else None
    return found if found and found.count else None


def _report(count: int, as_of: str, model: str) -> str:
    """The text of a report in which nothing is found."""
    return (
        "0 findings: 0 with a patch, 0 without; 0 patches in the series\n"
        f"{count} file{'' if count == 1 else 's'}: 0 parsed, {count} without a keyword, 0 not checked;"
        " 0 calls unresolved\n"
        f"contract of {as_of}, target model {model}\n"
        "verdict: clear: nothing found in the files in scope; the gate passes\n"
    )
