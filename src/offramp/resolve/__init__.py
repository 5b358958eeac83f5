"""Resolves the facts of all files into call sites whose parts can be asked for their values."""

from offramp.resolve.base import options
from offramp.resolve.copies import Copy
from offramp.resolve.evaluate import Program
from offramp.resolve.paths import pattern
from offramp.resolve.requests import Request
from offramp.resolve.site import Site
from offramp.resolve.sites import Sites
from offramp.resolve.words import shown, shown_as

__all__ = ["Copy", "Program", "Request", "Site", "Sites", "options", "pattern", "shown", "shown_as"]
