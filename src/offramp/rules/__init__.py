"""The rules as frozen values, read and checked by the grammar of `rules/README.md`; judges no code."""

from offramp.errors import Problem, RulesError
from offramp.rules.loading import load, load_table, measured, shipped_directory
from offramp.rules.regex import Regex
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
    is_id,
)

__all__ = [
    "ConfigWhen",
    "Counterfactual",
    "HttpWhen",
    "Predicate",
    "Problem",
    "Regex",
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
