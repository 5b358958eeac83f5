"""The keywords of the shipped rules and the day of the contract: all that a clean run has to know of either."""

from __future__ import annotations

import marshal

from offramp import kept, shipped

Known = tuple[tuple[str, ...], tuple[str, ...], str, str]


def known() -> Known:
    """The keywords of rules about code, those of rules about text, and the contract's day and target model."""
    data = kept.get("keywords", shipped.fingerprint())
    if data is not None:
        found: Known = marshal.loads(data)
        return found
    made = _made()
    kept.put("keywords", shipped.fingerprint(), marshal.dumps(made))
    return made


def _made() -> Known:
    from offramp.comments import KEYWORD
    from offramp.contract import load as load_contract
    from offramp.rules import load

    rules, contract = load(), load_contract()
    # A comment to ignore a rule has to be seen where nothing is left to find, too.
    return (
        tuple(sorted(rules.keywords | {KEYWORD})),
        tuple(sorted(rules.text_keywords | {KEYWORD})),
        contract.as_of,
        contract.target_model,
    )
