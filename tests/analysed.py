"""Analyses folders and small sources for the tests, in process and without the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from offramp.analysis import Analysis, analyze
from offramp.discover import Decoded, decode, discover
from offramp.facts import FileFacts
from offramp.model import Skipped
from offramp.notebook import is_notebook, transcribe
from offramp.parse import parse
from offramp.rules import Ruleset, load
from offramp.settings import Setting, read_settings


def folder(root: Path, rules: Ruleset | None = None) -> Analysis:
    """The analysis of a folder as a small repository of its own."""
    texts: dict[str, str] = {}
    others: dict[str, str] = {}
    for file in discover(root).files:
        decoded = decode(file.read(), file.kind)
        assert isinstance(decoded, Decoded), f"{file.path}: {decoded.detail}"
        (others if file.kind == "text" else texts)[file.path] = decoded.text.removeprefix("\ufeff")
    return sources(texts, rules, others)


def sources(
    texts: Mapping[str, str], rules: Ruleset | None = None, others: Mapping[str, str] | None = None
) -> Analysis:
    """The analysis of files given as texts; what is no notebook, `.py` or extensionless is configuration.

    `others` are files in other languages.
    """
    facts: list[FileFacts] = []
    settings: list[Setting] = []
    skipped: list[Skipped] = []
    texts = dict(texts)
    for path in filter(is_notebook, list(texts)):
        transcript = transcribe(path, texts.pop(path))
        if isinstance(transcript, Skipped):
            skipped.append(transcript)
        else:
            texts[path] = transcript.text
            skipped += transcript.skipped
    for path, text in sorted(texts.items()):
        for found in (read_settings(path, text), *([parse(path, text)] if _is_python(path, text) else [])):
            if isinstance(found, Skipped):
                skipped.append(found)
            elif isinstance(found, FileFacts):
                facts.append(found)
            else:
                settings += found
    analysis = analyze(facts, settings, texts, rules or load(), others)
    return replace(analysis, skipped=(*analysis.skipped, *skipped))


def _is_python(path: str, text: str) -> bool:
    return is_notebook(path) or path.endswith((".py", ".pyw")) or text.startswith("#!")
