"""Tab goes from blank to blank, unless it's needed to indent."""

from __future__ import annotations

import pytest
from textual.widgets.text_area import Location, Selection

from tui.widgets.next_blank import next_blank

FILE = ["x = ___", "    ___, 宽(___)", "", "    ", "y = __name__", "____"]
BLANKS = [
    Selection((0, 4), (0, 7)),
    Selection((1, 4), (1, 7)),
    Selection((1, 11), (1, 14)),
]


@pytest.mark.parametrize(
    ("at", "after", "before"),
    [
        ((0, 0), 0, 2),
        ((0, 4), 0, 2),
        ((0, 5), 1, 2),
        ((0, 7), 1, 0),
        ((1, 9), 2, 1),
        ((4, 1), 0, 2),
    ],
)
def test_the_next_blank_is_selected_around_the_ends(at: Location, after: int, before: int) -> None:
    cursor = Selection.cursor(at)
    assert next_blank(FILE, cursor, 1) == BLANKS[after]
    assert next_blank(FILE, cursor, -1) == BLANKS[before]


def test_tab_goes_around_all_of_them() -> None:
    for here, there in zip(BLANKS, [*BLANKS[1:], BLANKS[0]], strict=True):
        assert next_blank(FILE, here, 1) == there
        assert next_blank(FILE, there, -1) == here
        assert next_blank(FILE, Selection(here.end, here.start), 1) == there


@pytest.mark.parametrize(
    "selection",
    [
        Selection.cursor((1, 2)),
        Selection.cursor((1, 4)),
        Selection.cursor((2, 0)),
        Selection.cursor((3, 0)),
        Selection.cursor((3, 4)),
        Selection((0, 0), (1, 5)),
    ],
)
def test_it_indents_before_the_text_of_a_line_and_with_lines_selected(selection: Selection) -> None:
    assert next_blank(FILE, selection, 1) is None
    assert next_blank(FILE, selection, -1) is None


@pytest.mark.parametrize("lines", [[""], ["a = 1", ""], ["__name__", "_____"]])
def test_a_file_without_a_blank_has_none(lines: list[str]) -> None:
    assert next_blank(lines, Selection.cursor((0, 1)), 1) is None
