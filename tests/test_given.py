"""Settings that a plugin framework hands over: which object is one, and what its keys are by default."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest
from analysed import sources

SCHEMA = json.dumps(
    {
        "address": {"type": "string", "default": "https://api.bltcy.ai/v1/images/generations"},
        "empty": {"type": "string", "default": ""},
        "server": {"type": "object", "items": {"url": {"default": "https://yunwu.ai/v1/images/generations"}}},
        "old": {"type": "object", "url": {"default": "https://openrouter.ai/api/v1/images/generations"}},
    },
    indent=2,
)
HEAD = "import requests\nfrom astrbot.api import AstrBotConfig\nfrom astrbot.api.star import Context, Star\n"
POST = "requests.post(url, json={'model': 'gpt-image-2', 'prompt': prompt, 'size': '1024x1024'})"


def plugin(url: str, parameter: str = "config: AstrBotConfig", base: str = "Star", keep: str = "config") -> str:
    return (
        f"{HEAD}class Plugin({base}):\n"
        f"    def __init__(self, context: Context, {parameter}):\n"
        f"        self.config = {keep}\n"
        "    def draw(self, prompt):\n"
        f"        url = {url}\n"
        f"        return {POST}.json()['data'][0]['url']\n"
    )


def address(texts: Mapping[str, str]) -> list[str]:
    """The hosts that calls of images are found to go to."""
    found = [match for _, match in sources(texts).findings if match.rule.role.value == "call"]
    return sorted({dict(match.facts).get("host") or "?" for match in found})


@pytest.mark.parametrize(
    "source",
    [
        plugin("self.config['address']"),
        plugin("self.config.get('address')"),
        plugin("self.config.get('address', '')"),
        plugin("self.config.get('address')", "config: AstrBotConfig = None"),
        plugin("self.config.get('address')", "config=None"),
        plugin("self.config.get('address')", "config: dict"),
        plugin("self.config.get('address')", "settings: AstrBotConfig", keep="settings"),
        plugin("self.config.get('address')", base="object"),
        plugin("self.config.get('address')", "config: AstrBotConfig | None = None", keep="config or {}"),
        plugin("(self.config.get('address') or '').strip()"),
    ],
)
def test_a_declared_setting_is_its_default(source: str) -> None:
    assert address({"main.py": source, "_conf_schema.json": SCHEMA}) == ["api.bltcy.ai"]


def test_a_group_of_settings_is_read_through() -> None:
    for url in ("self.config['server']['url']", "self.config.get('server', {}).get('url')"):
        assert address({"main.py": plugin(url), "_conf_schema.json": SCHEMA}) == ["yunwu.ai"]


def test_a_class_that_is_given_the_settings_reads_them_too() -> None:
    client = (
        "import requests\nclass Client:\n    def __init__(self, conf):\n        self.url = conf['address']\n"
        f"    def draw(self, prompt):\n        url = self.url\n        return {POST}.json()['data'][0]['url']\n"
    )
    main = (
        f"{HEAD}from .client import Client\nclass Plugin(Star):\n"
        "    def __init__(self, context: Context, config: AstrBotConfig):\n        self.client = Client(config)\n"
    )
    texts = {"__init__.py": "", "main.py": main, "client.py": client, "_conf_schema.json": SCHEMA}
    assert address(texts) == ["api.bltcy.ai"]


@pytest.mark.parametrize(
    "source",
    [
        plugin("self.config.get('other')"),  # declared nowhere
        plugin("self.config.get('empty')"),  # filled in by the users
        plugin("self.config['old']['url']"),  # no group: `items` is missing
        plugin("self.config['old']"),
        plugin("self.config['type']"),
        plugin("self.config.get('address')", "config: dict", base="object"),
        plugin("self.config.get('address')", "other=None", keep="other"),
        plugin("self.config.get('address')", "config: list[str]", base="dict"),
    ],
)
def test_what_is_no_declared_setting_stays_unknown(source: str) -> None:
    texts = {"main.py": source, "_conf_schema.json": SCHEMA}
    assert [each for each in address(texts) if each != "?"] == []


def test_an_unrelated_mapping_has_nothing_of_the_schema() -> None:
    source = (
        "import requests\ndef draw(config, prompt):\n    url = config.get('address')\n"
        f"    return {POST}.json()['data'][0]['url']\n"
    )
    texts = {"main.py": plugin("self.config.get('empty')"), "tool.py": source, "_conf_schema.json": SCHEMA}
    assert [each for each in address(texts) if each != "?"] == []


def test_without_the_file_nothing_is_declared() -> None:
    assert [each for each in address({"main.py": plugin("self.config['address']")}) if each != "?"] == []


def test_a_file_of_another_name_declares_nothing() -> None:
    texts = {"main.py": plugin("self.config['address']"), "schema.json": SCHEMA}
    assert [each for each in address(texts) if each != "?"] == []


def test_each_plugin_has_the_settings_of_its_own_folder() -> None:
    other = SCHEMA.replace("api.bltcy.ai", "api.302.ai")
    texts = {"one/main.py": plugin("self.config['address']"), "one/_conf_schema.json": other}
    texts |= {"two/main.py": plugin("self.config['empty']"), "two/_conf_schema.json": SCHEMA}
    assert [each for each in address(texts) if each != "?"] == ["api.302.ai"]
    texts |= {"one/main.py": plugin("self.config['empty']"), "two/main.py": plugin("self.config['address']")}
    assert [each for each in address(texts) if each != "?"] == ["api.bltcy.ai"]


def test_a_switch_is_no_text() -> None:
    schema = json.dumps({"address": {"type": "bool", "default": True}})
    texts = {"main.py": plugin("self.config['address']"), "_conf_schema.json": schema}
    assert [each for each in address(texts) if each != "?"] == []


BARE = f"import requests\ndef draw(url, prompt):\n    return {POST}.json()['data'][0]['url']\n"


def test_a_folder_without_init_is_a_package() -> None:
    main = "from bot import pictures\npictures.draw('https://yunwu.ai/v1/images/generations', 'x')\n"
    assert address({"bot/pictures.py": BARE, "main.py": main}) == ["yunwu.ai"]


def test_a_distribution_of_that_name_is_none() -> None:
    main = "from openai import pictures\npictures.draw('https://yunwu.ai/v1/images/generations', 'x')\n"
    texts = {"tools/openai/pictures.py": BARE, "main.py": main}
    assert [each for each in address(texts) if each != "?"] == []
