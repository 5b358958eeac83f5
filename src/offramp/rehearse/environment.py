"""The environment of the rehearsed command: what the SDK reads leads to the double. Starts nothing."""

from __future__ import annotations

from collections.abc import Mapping

from offramp.contract import Contract
from offramp.rehearse.server import HOST

KEY = "sk-offramp-rehearsal"
"""No real key: it opens nothing."""
_SECRETS = ("_KEY", "_TOKEN", "_SECRET")
_ADDRESSES = ("_URL", "_ENDPOINT")
_PROXY_EXEMPT = ("NO_PROXY", "no_proxy")


def rehearsed(contract: Contract, base_url: str, inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment with the double in place of every official address, and dummies in place of the keys.

    The variables of Azure and of other routes are changed only where they are set: code may ask whether they are.
    """
    client = contract.client
    changed = {name: value for name, value in inherited.items() if not name.endswith("_HEADERS") or name not in client.env}
    for name in client.env:
        if name in changed and name.endswith(_SECRETS):
            changed[name] = KEY
        elif name in changed and name.endswith(_ADDRESSES):
            changed[name] = base_url.removesuffix("/v1")
    # Versions before 1.0 read the ignored ones, and would reach the real API without them.
    changed |= {name: base_url for name in (client.base_url_env, *client.ignored_env)}
    changed |= {"OPENAI_API_KEY": KEY}
    # A proxy would be asked for the loopback too, and the request would leave the machine.
    changed |= {name: ",".join(filter(None, [inherited.get(name), HOST])) for name in _PROXY_EXEMPT}
    return changed
