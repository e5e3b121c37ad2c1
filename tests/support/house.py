"""The folder of the repository."""

from pathlib import Path

HOUSE = Path(__file__).parents[2]
"""The root of the repository."""
