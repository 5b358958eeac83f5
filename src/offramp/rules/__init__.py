"""The rules as frozen values, read and checked by the grammar of `rules/README.md`; judges no code."""

from offramp.errors import Problem, RulesError
from offramp.rules.grammar import is_id
from offramp.rules.loading import load_table, measured, shipped_directory
from offramp.rules.own import load
from offramp.rules.values import (
    ConfigWhen,
    Counterfactual,
    HttpWhen,
    Predicate,
    Rule,
    Ruleset,
    Table,
    TextWhen,
    When,
)

__all__ = [
    "ConfigWhen",
    "Counterfactual",
    "HttpWhen",
    "Predicate",
    "Problem",
    "Rule",
    "RulesError",
    "Ruleset",
    "Table",
    "TextWhen",
    "When",
    "is_id",
    "load",
    "load_table",
    "measured",
    "shipped_directory",
]
