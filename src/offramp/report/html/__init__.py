"""The report for people: one HTML file that needs no network, no server and no scripts to be read."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from offramp.model import Report
from offramp.report import as_json
from offramp.report.html.page import page
from offramp.report.html.shown import cut_line, fragment, linked, prose, visible

_ISLAND_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}


def render(report: Report) -> str:
    """The page. Every value goes through autoescape, and every odd character is made visible first."""
    style, script = _read("page.css"), _read("page.js")
    template = _environment().from_string(_read("page.html.j2"))
    return template.render(
        page=page(report),
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        island=Markup(as_json.render(report).translate(_ISLAND_ESCAPES)),
    )


def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {"line": cut_line, "fragment": fragment, "linked": linked, "prose": prose}
    return environment


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}';"
        " img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _read(name: str) -> str:
    return resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
