"""The outputs by name. Each is a pure function of the report; writing to disk or terminal is the CLI's work."""

from __future__ import annotations

from collections.abc import Callable

from offramp.model import Report


def _text(report: Report) -> str:
    from offramp.report.text import render

    return render(report)


def _json(report: Report) -> str:
    from offramp.report.as_json import render

    return render(report)


def _sarif(report: Report) -> str:
    from offramp.report.sarif import render

    return render(report)


def _html(report: Report) -> str:
    from offramp.report.html import render

    return render(report)


def _markdown(report: Report) -> str:
    from offramp.report.markdown import render

    return render(report)


FORMATS: dict[str, Callable[[Report], str]] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "html": _html,
    "markdown": _markdown,
}
"""Imports wait for the call, so that a text run never loads Jinja2."""
