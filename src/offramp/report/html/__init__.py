"""The report for people: one HTML file that needs no network, no server and no scripts to be read."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from decimal import Decimal
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from offramp.model import Report
from offramp.report import as_json
from offramp.report.html.page import FULL, page
from offramp.report.html.shown import cut_line, fragment, linked, prose, visible
from offramp.report.html.sketches import sketches
from offramp.report.html.texts import Texts

_ISLAND_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_SCRIPTS = ("data.js", "card.js", "sites.js", "page.js")
_SPOKEN = ("card", "sites", "word", "page", "proof")
"""The sections of the texts that the scripts speak."""


def render(report: Report, lang: str = "en") -> str:
    """The page. Every value goes through autoescape, and every odd character is made visible first."""
    style, script, texts = _read("page.css"), "".join(map(_read, _SCRIPTS)), Texts(lang)
    shown = page(report)
    spoken = {"texts": texts.section(*_SPOKEN), "sketches": sketches(report.contract.target_model)}
    return _environment(texts).get_template("page.html.j2").render(
        page=shown,
        report=report,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        island=Markup("\n".join(_island(as_json.render(report), shown.compact))),
        spoken=Markup(json.dumps(spoken, ensure_ascii=False, sort_keys=True).translate(_ISLAND_ESCAPES)),
        full=FULL,
    )


def _island(text: str, compact: bool) -> Iterator[str]:
    """The JSON report; in a page of many sites its bytes are packed, and unpacked they are the same."""
    if not compact:
        yield '<script type="application/json" id="report">' + text.translate(_ISLAND_ESCAPES) + "</script>"
        return
    packed = base64.b64encode(gzip.compress(text.encode("utf-8", "backslashreplace"), 9, mtime=0)).decode()
    yield '<script type="text/plain" id="report" data-encoding="gzip, base64">' + packed + "</script>"


def _environment(texts: Texts) -> Environment:
    environment = Environment(
        autoescape=True,
        loader=PackageLoader("offramp.report.html", "templates"),
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"line": cut_line, "fragment": fragment, "linked": linked, "prose": prose, "usd": usd}
    environment.globals |= {"t": texts, "glyphs": GLYPHS}
    return environment


GLYPHS = {"official": "\u25cf", "gateway": "\u25c6", "wrapper": "\u25b2"}
"""Marks of the routes that are not banned; a banned one has a square."""


def usd(amount: Decimal) -> str:
    """An amount of money in cents; a small one with the places it needs."""
    return f"{amount:,.2f}" if amount >= 1 else f"{amount:.5f}".rstrip("0").rstrip(".")


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
