"""The top floor: the Textual app and the command line."""

__version__ = "0.1.0"

FAULT_STATUS = 70
"""The exit status after an error in flasklings itself: EX_SOFTWARE of sysexits.h."""

LEAST_SIZE = (60, 16)
"""Columns and rows that every screen fits into."""
