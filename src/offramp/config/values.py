"""The configuration of a run as a value; reads nothing."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct


class Policy(Struct, frozen=True, kw_only=True):
    """What fails in some paths."""

    name: str
    paths: tuple[str, ...]
    fail_on: str = ""
    """Empty when it says nothing of it."""
    strict: bool | None = None
    reason: str = ""
    until: str = ""


class Gates(Struct, frozen=True, kw_only=True):
    """What somebody has answered for a gateway."""

    host: str
    answers: tuple[tuple[str, str], ...] = ()
    """Gate and evidence, in the order of the gates; those without an answer are not there."""
    until: str = ""


class Config(Struct, frozen=True, kw_only=True):
    """What holds for one run, and where each value comes from."""

    rules: tuple[Path, ...] = ()
    paths: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: str = "banned"
    strict: bool = False
    baseline: Path | None = None
    output_as: str = ""
    image_folder: str = "images"
    cache: bool = True
    policies: tuple[Policy, ...] = ()
    gateways: tuple[Gates, ...] = ()
    file: str = ""
    """Name of the file that was read; empty when there is none."""
    prefix: str = ""
    """From the folder of the file to the scanned one, with a `/` at the end; patterns start at the file."""
    isolated: bool = False
    """Nothing that stands in the scanned project is obeyed."""
    origins: tuple[tuple[str, str], ...] = ()
    """Where the value of each key comes from, in the order of the keys."""
