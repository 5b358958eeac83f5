"""Python code patterns with metavariables: read from text and found in syntax trees; knows nothing of meaning."""

from offramp.syntax.fitting import Bound, agreed
from offramp.syntax.pattern import Pattern, PatternError, pattern
from offramp.syntax.search import Hit, search

__all__ = ["Bound", "Hit", "Pattern", "PatternError", "agreed", "pattern", "search"]
