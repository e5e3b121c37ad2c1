"""A range of releases: which Flask a step or a proof is about."""

from __future__ import annotations

import pytest

from lessons.course.versions import fits, is_range


@pytest.mark.parametrize(
    ("flask", "wanted", "fitting"),
    [
        ("2.3.3", "", True),
        ("2.3.3", "3.1", False),
        ("3.1.0", "3.1", True),
        ("3.10.1", "3.2", True),
        ("3.2.0.dev0", "3.2", True),
        ("3.1.0", "3.1.1", False),
        ("3.1.0", "==3.1.0", True),
        ("3.1", "==3.1.0", True),
        ("3.1.1", "==3.1", False),
        ("3.1.0", ">=3.1, <3.1.1", True),
        ("3.1.1", ">= 3.1,<3.1.1", False),
        ("3.0.3", ">=3.1, <3.1.1", False),
        ("3.1.1", ">3.1.1", False),
        ("3.1.1", "<=3.1.1", True),
    ],
)
def test_releases_are_compared_as_numbers(flask: str, wanted: str, fitting: bool) -> None:
    assert fits(flask, wanted) is fitting


@pytest.mark.parametrize("wanted", ["new", "3.x", "~3.1", "3.1,", "", "3 .1", "=3.1"])
def test_what_is_no_range_is_told(wanted: str) -> None:
    assert not is_range(wanted)
