"""The interface of the page in one language; the texts are data, the rules keep their own."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml


class Texts:
    """Looks texts up by key; a key that is missing is a defect and fails."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._texts = catalogue(lang)

    def __call__(self, key: str, **values: object) -> str:
        """The text under `section.name`, its holes filled in."""
        text = self._texts[key]
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """The text that goes with a number."""
        return self._texts[f"{key}.{'one' if number == 1 else 'many'}"].format(n=number)

    def section(self, *names: str) -> dict[str, str]:
        """All texts of some sections, for the script."""
        return {key: text for key, text in self._texts.items() if key.split(".")[0] in names}


@cache
def catalogue(lang: str) -> dict[str, str]:
    """The texts of a language by their dotted keys."""
    file = resources.files(__package__).joinpath(f"texts/{lang}.yaml")
    return dict(_flat("", yaml.safe_load(file.read_text(encoding="utf-8"))))


def _flat(prefix: str, node: Any) -> list[tuple[str, str]]:
    if not isinstance(node, dict):
        return [(prefix, str(node))]
    return [pair for key, inner in node.items() for pair in _flat(f"{prefix}.{key}" if prefix else str(key), inner)]
