"""Puts the page together: templates, style, scripts and the data island, each under its digest."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from decimal import Decimal
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from offramp.model import Report
from offramp.report import as_json
from offramp.report.html.page import page
from offramp.report.html.shown import cut_line, fragment, linked, prose, visible
from offramp.report.html.sketches import sketches
from offramp.report.html.texts import Texts

_ISLAND_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_SCRIPTS = ("data.js", "card.js", "sites.js", "page.js")
_SPOKEN = ("card", "sites", "word", "page", "proof")
"""The sections of the texts that the scripts speak."""


_MANY = 250
"""With more sites the script makes their details."""
_LARGE = 700_000
"""Bytes of a page, and of its data, from which on they are packed: a page stays below a megabyte for 1,000 sites."""


def render(report: Report, lang: str = "en") -> str:
    """The page. Every value goes through autoescape, and every odd character is made visible first."""
    island = _island(as_json.render(report))
    text = _rendered(report, lang, island, compact=False) if len(report.findings) <= _MANY else ""
    if text and len(text.encode()) - len(island) <= _LARGE:
        return text
    return _rendered(report, lang, island, compact=True)


def _rendered(report: Report, lang: str, island: str, *, compact: bool) -> str:
    style, script, texts = _read("page.css"), "".join(map(_read, _SCRIPTS)), Texts(lang)
    spoken = {"texts": texts.section(*_SPOKEN), "sketches": sketches(report.contract.target_model)}
    template = _environment(texts).get_template("page.html.j2")
    return template.render(
        page=page(report, compact=compact),
        report=report,
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        island=Markup(island),
        spoken=Markup(json.dumps(spoken, ensure_ascii=False, sort_keys=True).translate(_ISLAND_ESCAPES)),
    )


def _island(text: str) -> str:
    """The JSON report; a long one is packed, and unpacked it is the same to the byte."""
    data = text.encode("utf-8")
    if len(data) <= _LARGE // 3:
        return f'<script type="application/json" id="report">{text.translate(_ISLAND_ESCAPES)}</script>'
    packed = base64.b64encode(gzip.compress(data, 9, mtime=0)).decode()
    return f'<script type="text/plain" id="report" data-encoding="gzip, base64">{packed}</script>'


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
