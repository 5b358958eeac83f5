"""Holds the rules against the call sites: a rule sees meaning, never syntax."""

from offramp.match.engine import Match, match
from offramp.match.predicates import Verdict, judge

__all__ = ["Match", "Verdict", "judge", "match"]
