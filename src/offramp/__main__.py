"""Lets `python -m offramp` be the same as `offramp`."""

from offramp.cli import main

main()
