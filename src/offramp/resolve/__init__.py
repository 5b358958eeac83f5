"""Resolves the facts of all files into call sites whose parts can be asked for their values."""

from offramp.resolve.evaluate import Program, options, shown, shown_as
from offramp.resolve.paths import pattern
from offramp.resolve.sites import Request, Site, Sites

__all__ = ["Program", "Request", "Site", "Sites", "options", "pattern", "shown", "shown_as"]
