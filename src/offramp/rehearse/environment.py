"""The environment of the rehearsed command: what the SDK reads leads to the double. Starts nothing."""

from __future__ import annotations

from collections.abc import Mapping

from offramp.contract import Contract
from offramp.rehearse.server import HOST

KEY = "sk-offramp-rehearsal"
"""No real key: it opens nothing."""
_KEY_NAME = "OPENAI_API_KEY"
_SECRETS = ("_KEY", "_TOKEN", "_SECRET")
_ADDRESSES = ("_URL", "_ENDPOINT")
_PROXY_EXEMPT = ("NO_PROXY", "no_proxy")


def rehearsed(contract: Contract, base_url: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment with the double in place of every official address, and dummies in place of the keys.

    The variables of Azure and of other routes are changed only where they are set: code may ask whether they are.
    """
    client = contract.client
    own = {name: value for name, value in inherited.items() if name not in client.env}
    led = {name: _led(name, value, base_url) for name, value in inherited.items() if name in client.env}
    kept = {name: value for name, value in led.items() if value is not None}
    # Versions before 1.0 read the ignored variables, and would reach the real API without them.
    official = dict.fromkeys((client.base_url_env, *client.ignored_env), base_url)
    # A proxy would be asked for the loopback too, and the request would leave the machine.
    direct = {name: ",".join(filter(None, [inherited.get(name), HOST])) for name in _PROXY_EXEMPT}
    return {**own, **kept, **official, _KEY_NAME: KEY, **direct}


def _led(name: str, value: str, base_url: str) -> str | None:
    """What becomes of a variable of the SDK: headers may hold a key, and are left out."""
    if name.endswith("_HEADERS"):
        return None
    if name.endswith(_SECRETS):
        return KEY
    return base_url.removesuffix("/v1") if name.endswith(_ADDRESSES) else value
