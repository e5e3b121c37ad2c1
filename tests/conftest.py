"""How the tests are dealt out to two processes, side by side on a machine with two cores."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent

ONE_BY_ONE = (
    "end_to_end",
    "sandbox/test_attacks.py",
    "sandbox/test_leftovers.py",
    "sandbox/test_sandbox.py",
    "sandbox/test_zygote.py",
)
"""What watches real processes and terminals: never two of these at a time."""

EXAMPLES = {"quick": 40, "thorough": 500}
"""How many examples a property is tried with where it says nothing itself."""


def pytest_configure(config: pytest.Config) -> None:
    """Choose the profile of hypothesis: HYPOTHESIS_PROFILE, or "quick"."""
    if not config.pluginmanager.has_plugin("hypothesispytest"):
        return
    from hypothesis import settings

    for name, examples in EXAMPLES.items():
        settings.register_profile(name, max_examples=examples, deadline=None)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


@pytest.hookimpl(tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file together, and those of real processes in one row."""
    for item in items:
        place = item.path.relative_to(HERE).as_posix()
        together = "processes" if place.startswith(ONE_BY_ONE) else place
        item.add_marker(pytest.mark.xdist_group(together))
