"""Classes of the repository that are copies of a package's: what is asked of an instance goes by the package's path."""

from __future__ import annotations

from msgspec import Struct

from offramp.model import Step


class Copy(Struct, frozen=True, kw_only=True):
    """The package class that a class of the repository is a copy of."""

    package: str
    """Its access path, such as `BingImageCreator.ImageGen`."""
    members: frozenset[str]
    """What users call on it; everything else is followed into the copy."""
    step: Step
    """How it is known."""
