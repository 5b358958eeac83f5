"""The report for people: one HTML file that needs no network, no server and no scripts to be read."""

from __future__ import annotations

from offramp.model import Report


def render(report: Report, lang: str = "en") -> str:
    """The page. Jinja2 waits for it: the summary in Markdown shares figures with the page and loads no templates."""
    from offramp.report.html import document

    return document.render(report, lang)
