"""How thoroughly properties are tried, and by how many processes at once."""

from __future__ import annotations

import gc
import os

import pytest

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


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return as many processes as cores: with more, an app now and then starts too late."""
    return max(2, os.cpu_count() or 1)


def pytest_collection_finish() -> None:
    """Look for garbage less often: a seventh of the time went to looking at what stays."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)
