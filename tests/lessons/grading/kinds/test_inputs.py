"""Checks count what the app asks for of its requests."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.course.model import Check
from sandbox.events import Looked
from tests.lessons.grading.kinds.judging import one_request, seen, why


def looked(place: Any, name: str, line: int, *, found: bool = True) -> Looked:
    return Looked(1, place, name, found, "app.py", line)


RUN = one_request(
    looked("form", "size", 5),
    looked("args", "page", 6, found=False),
    looked("headers", "x-key", 7),
    line="POST /save",
)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("looked", source="form", key="size", missing=False, times=1), ""),
        (seen("looked", key="page", missing=True), ""),
        (seen("looked", source="headers", key="X-Key"), ""),
        (seen("looked", source="form", key="Size", times=0), ""),
        (seen("looked", times=3), ""),
        (
            seen("looked", source="form", key="page"),
            "app.py:6 asks for 'page' in request.args, not in request.form.",
        ),
        (
            seen("looked", source="form", key="colour"),
            "app.py:5 asks for 'size' in request.form, not for 'colour' in request.form.",
        ),
        (
            seen("looked", source="form", key="size", missing=True),
            "app.py:5 asks for 'size' in request.form, which should be missing, but it was sent.",
        ),
        (
            seen("looked", key="page", missing=False),
            "app.py:6 asks for 'page' in request.args, but it wasn't sent.",
        ),
        (
            seen("looked", source="form", times=0),
            "app.py:5 asks for 'size' in request.form, but it should not.",
        ),
        (
            seen("looked", request=1, times=1),
            "The app asks for something in the request 3 times (app.py:5, 6 and 7)"
            " while answering POST /save, not once.",
        ),
    ],
    ids=str,
)
def test_names_are_counted_by_where_they_are_looked_for(one: Check, expected: str) -> None:
    assert why(one, RUN) == expected


def test_an_app_that_asks_for_nothing_is_told_so() -> None:
    one = seen("looked", source="args", key="q", request=1)
    expected = "GET / should ask for 'q' in request.args, but it asks for nothing."
    assert why(one, one_request()) == expected
    assert why(seen("looked", times=0), one_request()) == ""


def test_that_nothing_is_missing_counts_only_where_it_was_looked_for() -> None:
    none = seen("looked", source="form", key="size", missing=True, request=1, times=0)
    assert why(none, RUN) == ""
    other = one_request(looked("args", "size", 5))
    for run in (one_request(), other):
        assert why(none, run) == "GET / should ask for 'size' in request.form, but it doesn't."
