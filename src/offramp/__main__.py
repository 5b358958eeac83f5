"""Lets `python -m offramp` be the same as `offramp`."""

from offramp.start import main

main()
