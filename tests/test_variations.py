"""Hundreds of ways to write an image call: each is planned, and run before and after with the real SDK."""
