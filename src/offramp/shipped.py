"""Where the data that came with offramp stands, and what is made of it once; reads no YAML itself."""

from __future__ import annotations

import os
import sys

from offramp import __version__, kept

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    Made = TypeVar("Made")

_HOME = os.path.dirname(os.path.abspath(__file__))
_READERS = ("rules", "syntax", "contract", "contract/snapshots", "")
_FINGERPRINT: list[str] = []


def rules_folder() -> str:
    """`rules_data/` inside the installed package, or `rules/` of the checkout when it is installed editable."""
    packaged = os.path.join(_HOME, "rules_data")
    return packaged if os.path.isdir(packaged) else os.path.join(os.path.dirname(os.path.dirname(_HOME)), "rules")


def compiled(kind: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of the shipped data: read and checked once, and kept for the next runs."""
    import pickle

    key = fingerprint()
    data = kept.get(kind, key)
    if data is not None:
        made: Made = pickle.loads(data)
        return made
    made = make()
    kept.put(kind, key, pickle.dumps(made))
    return made


def fingerprint() -> str:
    """What all rules, contracts and their readers come to, byte for byte: no clock is asked."""
    if not _FINGERPRINT:
        _FINGERPRINT.append(_fingerprint())
    return _FINGERPRINT[0]


def everything() -> str:
    """What the whole program comes to, byte for byte: its results may rest on every line of it."""
    state = kept.blake2b(fingerprint().encode(), digest_size=16)
    for data in _recorded() or _sources():
        state.update(data)
    return state.hexdigest()


def _recorded() -> list[bytes]:
    """The list that an installer keeps of a package's files, with a digest of each; empty in a checkout."""
    if not os.path.isdir(os.path.join(_HOME, "rules_data")):
        return []
    places = os.path.dirname(_HOME)
    name = f"offramp-{__version__}.dist-info"
    record = os.path.join(places, name, "RECORD")
    return [_read(record)] if os.path.isfile(record) else []


def _sources() -> Iterator[bytes]:
    for folder, folders, names in os.walk(_HOME):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        for name in sorted(names):
            yield f"{os.path.relpath(folder, _HOME)}/{name}\0".encode()
            yield _read(os.path.join(folder, name))


def _fingerprint() -> str:
    state = kept.blake2b(f"{__version__} {sys.implementation.cache_tag}\n".encode(), digest_size=16)
    folders = [entry.path for entry in os.scandir(rules_folder()) if entry.is_dir() and not entry.name.startswith(".")]
    for folder in (*sorted(folders), *(os.path.join(_HOME, each) for each in _READERS)):
        for name in sorted(os.listdir(folder)):
            if name.endswith((".yaml", ".py")):
                data = _read(os.path.join(folder, name))
                state.update(f"{name} {len(data)}\n".encode())
                state.update(data)
    return state.hexdigest()


def _read(file: str) -> bytes:
    with open(file, "rb", buffering=0) as data:
        return data.readall()
