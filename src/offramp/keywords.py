"""The keywords of the shipped rules and the day of the contract, without the rules: all that a clean run has to know."""

from __future__ import annotations

import marshal

from offramp import kept, shipped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NamedTuple

    class Known(NamedTuple):
        """What stands in the files that are read; `of_text` holds for source in other languages."""

        code: tuple[str, ...]
        of_text: tuple[str, ...]
        as_of: str
        target_model: str


def known() -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    """The keywords of rules about code, those of rules about text, and the contract's day and target model."""
    data = kept.get("keywords", shipped.fingerprint())
    if data is not None:
        found: tuple[tuple[str, ...], tuple[str, ...], str, str] = marshal.loads(data)
        return found
    made = _made()
    kept.put("keywords", shipped.fingerprint(), marshal.dumps(made))
    return made


def _made() -> tuple[tuple[str, ...], tuple[str, ...], str, str]:
    from offramp.contract import load as load_contract
    from offramp.rules import load

    rules, contract = load(), load_contract()
    return (
        tuple(sorted(rules.keywords)),
        tuple(sorted(rules.text_keywords)),
        contract.as_of,
        contract.target_model,
    )
