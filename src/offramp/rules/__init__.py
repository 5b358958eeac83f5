"""The rules as frozen values, read and checked by the grammar of `rules/README.md`; judges no code."""

from offramp.errors import Problem, RulesError
from offramp.rules.loading import load, load_table, shipped_directory
from offramp.rules.values import ConfigWhen, HttpWhen, Predicate, Rule, Ruleset, Table, TextWhen, When

__all__ = [
    "ConfigWhen",
    "HttpWhen",
    "Predicate",
    "Problem",
    "Rule",
    "RulesError",
    "Ruleset",
    "Table",
    "TextWhen",
    "When",
    "load",
    "load_table",
    "shipped_directory",
]
