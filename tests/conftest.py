"""How the tests are dealt out to two processes, side by side on a machine with two cores."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent

ONE_BY_ONE = ("end_to_end", "sandbox")
"""What watches real processes and terminals: never two of these at a time."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and those of real processes in one row."""
    for item in items:
        floor = item.path.relative_to(HERE).parts[0]
        together = "processes" if floor in ONE_BY_ONE else str(item.path)
        item.add_marker(pytest.mark.xdist_group(together))
