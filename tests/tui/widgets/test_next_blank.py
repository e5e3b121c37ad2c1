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


def found(selection: Selection, by: int, lines: list[str] = FILE) -> Selection | None:
    where = next_blank({"app.py": lines}, "app.py", selection, by)
    return where and where[1]


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
    assert found(cursor, 1) == BLANKS[after]
    assert found(cursor, -1) == BLANKS[before]


def test_tab_goes_around_all_of_them() -> None:
    for here, there in zip(BLANKS, [*BLANKS[1:], BLANKS[0]], strict=True):
        assert found(here, 1) == there
        assert found(there, -1) == here
        assert found(Selection(here.end, here.start), 1) == there


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
    assert found(selection, 1) is None
    assert found(selection, -1) is None


@pytest.mark.parametrize("lines", [[""], ["a = 1", ""], ["__name__", "_____"]])
def test_a_file_without_a_blank_has_none(lines: list[str]) -> None:
    assert found(Selection.cursor((0, 1)), 1, lines) is None


def test_after_the_last_blank_of_a_file_comes_the_next_file() -> None:
    files = {"app.py": ["___", "done"], "base.html": ["{{ ___ }}"], "home.html": ["<p>"]}
    app = ("app.py", Selection((0, 0), (0, 3)))
    base = ("base.html", Selection((0, 3), (0, 6)))
    for here, selection, after, before in [
        ("app.py", app[1], base, base),
        ("app.py", Selection.cursor((1, 4)), base, app),
        ("base.html", base[1], app, app),
        ("home.html", Selection.cursor((0, 3)), app, base),
    ]:
        assert next_blank(files, here, selection, 1) == after
        assert next_blank(files, here, selection, -1) == before
