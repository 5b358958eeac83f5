"""The outputs by name. Each is a pure function of the report; writing to disk or terminal is the CLI's work."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module

from offramp.model import Report

_MODULES = {
    "text": "text",
    "json": "as_json",
    "sarif": "sarif",
    "html": "html",
    "markdown": "markdown",
    "github": "github",
    "github-summary": "github_summary",
    "gitlab": "gitlab",
    "junit": "junit",
    "csv": "as_csv",
}


def _render(module: str, report: Report) -> str:
    text: str = import_module(f"offramp.report.{module}").render(report)
    return text


FORMATS: dict[str, Callable[[Report], str]] = {name: partial(_render, module) for name, module in _MODULES.items()}
"""Imports wait for the call, so that a text run never loads Jinja2."""
