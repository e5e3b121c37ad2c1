"""The reference card holds the daily needs on one small screen; the end card looks ahead."""

from __future__ import annotations

import pytest

from lessons.course.loader import find_lesson
from tests.support.built_in import COURSE

FLASHING = find_lesson(COURSE, "15")

SHEET_LINES, SHEET_COLUMNS = 17, 67
"""What a sheet shows at 80x24 without scrolling."""


@pytest.mark.parametrize(
    "needed",
    [
        "app.secret_key = ",
        'flash("Saved!") ',
        'flash("Saved!", "success")',
        'return redirect(url_for("home"))',
        "get_flashed_messages() ",
        "get_flashed_messages(with_categories=True)",
        'get_flashed_messages(category_filter=["error"])',
        "{% for category, message in messages %}",
        '<p class="{{ category }}">{{ message }}</p>',
        "signed, not encrypted",
        "RuntimeError",
    ],
)
def test_the_reference_card_holds(needed: str) -> None:
    assert needed in FLASHING.card


def test_the_reference_card_fits_on_a_small_screen() -> None:
    text = FLASHING.card.strip().splitlines()
    lines = [line.replace("`", "") for line in text if not line.startswith("```")]
    assert len(lines) <= SHEET_LINES
    assert [line for line in lines if len(line) > SHEET_COLUMNS] == []


def test_the_end_card_says_what_is_next() -> None:
    assert FLASHING.next == "Building a REST API"
    assert FLASHING.next in FLASHING.end
