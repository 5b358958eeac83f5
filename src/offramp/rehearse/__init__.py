"""A double of the official API for one run of a user's own program, and the report about it. Reads no source."""

from offramp.rehearse.environment import KEY, rehearsed
from offramp.rehearse.journal import Call, Journal
from offramp.rehearse.report import FORMATS, Rehearsal
from offramp.rehearse.scenario import Scenario, read_scenario
from offramp.rehearse.server import Double, serving

__all__ = [
    "FORMATS",
    "KEY",
    "Call",
    "Double",
    "Journal",
    "Rehearsal",
    "Scenario",
    "read_scenario",
    "rehearsed",
    "serving",
]
