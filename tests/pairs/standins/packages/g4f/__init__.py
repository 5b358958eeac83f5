"""Stands in for g4f: the part of its surface that image code uses."""
