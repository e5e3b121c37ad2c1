"""How thoroughly properties are tried; each file's tests stay together in one process."""

from __future__ import annotations

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
