"""The top floor: the Textual app and the command line."""

__version__ = "0.1.0"

LEAST_SIZE = (60, 16)
"""Columns and rows that every screen fits into."""
