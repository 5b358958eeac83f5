"""The page on the web where a reader learns more of a rule: the first of its references that is one."""

from __future__ import annotations

import re

from offramp.model import RuleInfo

_PAGES = (
    (re.compile(r"(https?://\S+)"), r"\1"),
    (re.compile(r"([\w.-]+/[\w.-]+)@([0-9a-f]{7,40})\b.*"), r"https://github.com/\1/tree/\2"),
    (re.compile(r"PyPI ([\w.-]+)( .*)?"), r"https://pypi.org/project/\1/"),
)


def page(rule: RuleInfo) -> str:
    """Its address; empty where no reference names one."""
    for pattern, address in _PAGES:
        for reference in rule.references:
            if found := pattern.fullmatch(reference):
                return found.expand(address)
    return ""
