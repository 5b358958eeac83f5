"""Holds the rules against the call sites: a rule sees meaning, never syntax."""

from offramp.match.credentials import Credentials
from offramp.match.engine import match
from offramp.match.found import Match
from offramp.match.predicates import Verdict, judge

__all__ = ["Credentials", "Match", "Verdict", "judge", "match"]
