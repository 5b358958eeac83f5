"""Measures offramp beside other tools on trees of real code: `python -m tests.bench --work FOLDER`."""
