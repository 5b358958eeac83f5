"""Which relays the program starts as processes of their own, and at which port each then listens; starts nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from offramp.model import Step
from offramp.resolve import Sites, options
from offramp.resolve.urls import text_with_holes

_PORT = re.compile(r"(?:^|\s)(?:--?(?:[a-z]+-)?port|-[pP])(?:\s+|=)(?:\d+\.[\d.]+:)?(\d{2,5})(?=$|[\s:])")
"""An option that gives a port; of a published one, `-p 3000:80`, the port on this machine."""
_ONLY_NAMED = re.compile(
    r"\b(install|add|remove|uninstall|pull|build|which|where|echo|cat|ls|rm|[pe]?grep|p?kill|killall|taskkill|pidof|stop)\s"
)
"""Commands that name a program without starting it."""


def started(sites: Sites, programs: Iterable[Mapping[str, object]]) -> dict[str, tuple[Step, ...]]:
    """The ports of relays that are started, each with the place where that is done."""
    known = [(re.compile(str(entry["value"])), entry) for entry in programs]
    found: dict[str, tuple[Step, ...]] = {}
    for site in sites.all:
        for command in options(sites.command(site)):
            text = text_with_holes(command)
            for entry in _named(text, known):
                for port in _ports(text, entry):
                    said = f"starts the relay {entry['name']}, which listens at port {port}"
                    step = Step(path=site.path, line=site.location.line, text=said)
                    found.setdefault(port, (*command.via, step))
    return found


def _named(text: str, known: Iterable[tuple[re.Pattern[str], Mapping[str, object]]]) -> Iterator[Mapping[str, object]]:
    if text and not _ONLY_NAMED.search(text):
        yield from (entry for fits, entry in known if fits.search(text))


def _ports(text: str, entry: Mapping[str, object]) -> Iterator[str]:
    """The port that the command names, else the one that the program takes by itself."""
    given = _PORT.findall(text)
    if given:
        yield from given
    elif "port" in entry and not _NAMES_PORT.search(text):
        yield str(entry["port"])


_NAMES_PORT = re.compile(r"(?:^|\s)--?(?:[a-z]+-)?port\b")
"""A port is given, but its number is not known."""
