"""Data of the report tests."""
