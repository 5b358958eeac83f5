"""Holds the rules against the call sites: a rule sees meaning, never syntax."""

from offramp.match.credentials import Credentials
from offramp.match.engine import Matching
from offramp.match.found import Match
from offramp.match.predicates import Verdict, judge

__all__ = ["Credentials", "Match", "Matching", "Verdict", "judge"]
