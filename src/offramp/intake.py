"""From screened files to facts, settings and texts: candidates, and what they import or are imported by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from msgspec import Struct, field

from offramp.closure import Closure, Imported, Importers
from offramp.discover import SAMPLE_ENV, Decoded, NotText, SourceFile, decode
from offramp.facts import FileFacts
from offramp.kept import digest
from offramp.languages import built
from offramp.model import Coverage, Skipped
from offramp.notebook import Transcript, transcribe
from offramp.notebook.write import written
from offramp.parse import parse
from offramp.resolve.index import Modules
from offramp.screen import Screened, holding
from offramp.settings import Setting, read_settings

_HOPS = 8
"""How many imports away from a candidate a caller of it is still looked for."""
_PYTHON = ("python", "notebook")
_ALWAYS = (
    "compose", "requirements", "dockerfile", "config", "settings", "pyproject", "pipfile", "conf_schema", "setup.cfg",
)  # fmt: skip
_PACKAGED = "setup.py"
"""Tells that others may install what is here, and import it."""
_ENV = (".env*", "*.env", *SAMPLE_ENV)

Watch = Callable[[int, int], None]


class Intake(Struct, frozen=True, kw_only=True):
    """What was read of the repository. `encodings` turn a text into its bytes again."""

    facts: tuple[FileFacts, ...]
    settings: tuple[Setting, ...]
    texts: Mapping[str, str]
    encodings: Mapping[str, str]
    notebooks: Mapping[str, Transcript]
    others: Mapping[str, str]
    """The texts in other languages, which nothing is planned on."""
    skipped: tuple[Skipped, ...]
    coverage: Coverage
    read: Mapping[str, bytes]
    """A digest of every file that was looked into, also of those that turned out not to matter."""
    words: frozenset[str]
    """What was looked for in the files without a keyword."""

    @property
    def python(self) -> frozenset[str]:
        """The paths of what was read as Python."""
        return frozenset(each.path for each in self.facts)

    def encoded(self, path: str, text: str) -> bytes:
        """The bytes of the file with that text."""
        return self.page(path, text).encode(self.encodings[path])

    def page(self, path: str, text: str) -> str:
        """The whole of the file with that text: of a notebook only the code was read."""
        found = self.notebooks.get(path)
        return written(found, text) if found else text


class _Reading(Struct):
    """What has been read so far."""

    facts: dict[str, FileFacts] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    encodings: dict[str, str] = field(default_factory=dict)
    notebooks: dict[str, Transcript] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    skipped: list[Skipped] = field(default_factory=list)
    read: dict[str, bytes] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)

    def python(self, file: SourceFile) -> None:
        text = self.notebook(file) if file.kind == "notebook" else self.text(file)
        if text is None:
            return
        self._add_settings(read_settings(file.path, text), is_candidate=False)
        found = parse(file.path, text)
        if isinstance(found, Skipped):
            self.skipped.append(found)
        else:
            self.facts[file.path] = found

    def forget(self, path: str) -> None:
        """A file that turned out to have nothing to do with the others."""
        del self.facts[path], self.texts[path]
        self.encodings.pop(path, None)
        self.notebooks.pop(path, None)
        self.settings = [each for each in self.settings if each.path != path]

    def notebook(self, file: SourceFile) -> str | None:
        """The Python of a notebook."""
        raw = self.text(file)
        if raw is None:
            return None
        del self.texts[file.path]
        found = transcribe(file.path, raw)
        if isinstance(found, Skipped):
            self.skipped.append(found)
            del self.encodings[file.path]
            return None
        self.skipped += found.skipped
        self.notebooks[file.path], self.texts[file.path] = found, found.text
        return found.text

    def config(self, file: SourceFile, is_candidate: bool) -> None:
        text = self.text(file)
        if text is None:
            return
        self._add_settings(read_settings(file.path, text), is_candidate)

    def other(self, file: SourceFile) -> None:
        decoded = self._decoded(file)
        if decoded is None:
            return
        if sign := built(file.path, decoded.text):
            self.skipped.append(Skipped(path=file.path, reason="built", detail=sign))
        else:
            self.others[file.path] = decoded.text

    def _add_settings(self, found: tuple[Setting, ...] | Skipped, is_candidate: bool) -> None:
        if isinstance(found, Skipped):
            # A file without any keyword was read in passing only: what it is not able to say is no gap.
            self.skipped += [found] if is_candidate else []
        else:
            self.settings += found

    def text(self, file: SourceFile) -> str | None:
        decoded = self._decoded(file)
        if decoded is None:
            return None
        self.texts[file.path], self.encodings[file.path] = decoded.text, decoded.encoding
        return decoded.text

    def bytes(self, file: SourceFile) -> bytes:
        """What a file holds; that it was asked is noted."""
        data = file.read()
        self.read[file.path] = digest(data)
        return data

    def _decoded(self, file: SourceFile) -> Decoded | None:
        try:
            decoded = decode(self.bytes(file), file.kind)
        except OSError as error:
            self.skipped.append(
                Skipped(path=file.path, reason="unreadable", detail=error.strerror or "cannot be opened")
            )
            return None
        if isinstance(decoded, NotText):
            self.skipped.append(Skipped(path=file.path, reason="not-text", detail=decoded.detail))
            return None
        return decoded


def take_in(screened: Screened, watch: Watch) -> Intake:
    """Read the candidates, the files they import, and the files that import them."""
    reading = _Reading()
    python = [file for file in screened.candidates if file.kind in _PYTHON]
    for number, file in enumerate(python):
        watch(number, len(python))
        reading.python(file)
    rest = {file.path: file for file in screened.rest if file.kind in _PYTHON}
    if reading.facts:
        _follow(reading, rest)
        for path in [path for path in rest if PurePosixPath(path).name == _PACKAGED]:
            reading.python(rest.pop(path))
    candidates = {file.path for file in screened.candidates}
    for file in (*screened.candidates, *screened.rest):
        is_candidate = file.path in candidates
        if file.kind == "config" and (is_candidate or (reading.facts and _is_settings(file.path))):
            reading.config(file, is_candidate)
    for file in screened.candidates:
        if file.kind == "text":
            reading.other(file)
    return _intake(reading, screened)


def _intake(reading: _Reading, screened: Screened) -> Intake:
    return Intake(
        facts=tuple(reading.facts[path] for path in sorted(reading.facts)),
        settings=tuple(sorted(reading.settings)),
        texts=reading.texts,
        encodings=reading.encodings,
        notebooks=reading.notebooks,
        others=reading.others,
        skipped=(*screened.skipped, *reading.skipped),
        read=reading.read,
        words=frozenset(reading.words),
        coverage=Coverage(
            discovered=0,
            screened_out=len(screened.rest),
            parsed=len(reading.facts),
            as_text=len(reading.others),
            unresolved=0,
        ),
    )


def _is_settings(path: str) -> bool:
    name = PurePosixPath(path).name.lower()
    return any(fnmatchcase(name, each) for each in _ENV) or any(word in name for word in _ALWAYS)


def _follow(reading: _Reading, rest: dict[str, SourceFile]) -> None:
    """Read what the candidates import, what imports them, since what is done with their results stands there."""

    def read(path: str) -> FileFacts | None:
        if path in rest:
            reading.python(rest.pop(path))
        return reading.facts.get(path)

    candidates = tuple(reading.facts)
    closure = Closure(Modules([*reading.facts, *rest]), read)
    importers = Importers(closure, candidates)
    for _ in range(_HOPS):
        words = {_stem(path) for path in importers.fresh}
        reading.words |= words
        found = sorted(file.path for file in holding(rest.values(), words) if _may_import(importers, reading, file))
        importers.turn(facts for path in found if (facts := closure.facts(path)))
        if not importers.fresh:
            break
    imported = Imported(closure)
    imported.follow(candidates, importers.parts)
    for path in set(reading.facts) - {*candidates, *importers.parts} - imported.files:
        reading.forget(path)


def _may_import(importers: Importers, reading: _Reading, file: SourceFile) -> bool:
    try:
        data = reading.bytes(file)
    except OSError:
        return True
    return importers.may_import(file.path, _code(file, data))


def _code(file: SourceFile, data: bytes) -> bytes:
    """The bytes with the import lines: those of a notebook are inside its strings."""
    if file.kind != "notebook":
        return data
    decoded = decode(data, file.kind)
    found = transcribe(file.path, decoded.text) if not isinstance(decoded, NotText) else None
    return found.text.encode() if isinstance(found, Transcript) else b""


def _stem(path: str) -> str:
    place = PurePosixPath(path)
    if place.name != "__init__.py":
        return place.stem
    # The package that is the root itself can only be meant by dots.
    return place.parent.name or "from ."
