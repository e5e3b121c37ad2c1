"""Moving, copying and changing whole lines, and what is selected then."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from textual.widgets.text_area import Selection

from tui.widgets import indent
from tui.widgets.whole_lines import LineEdit, changed, duplicated, moved, selected_rows

FILE = ["a", "    宽b", "\tc", "d", ""]


def at(row: int, column: int = 0) -> Selection:
    return Selection.cursor((row, column))


def done(lines: list[str], edit: LineEdit | None) -> list[str]:
    if edit is None:
        return lines
    return [*lines[: edit.top], *edit.lines, *lines[edit.bottom + 1 :]]


@pytest.mark.parametrize(
    ("selection", "rows"),
    [
        (at(1, 3), [1]),
        (Selection((1, 2), (2, 1)), [1, 2]),
        (Selection((2, 1), (1, 2)), [1, 2]),
        (Selection((1, 0), (3, 0)), [1, 2]),
        (Selection((3, 0), (1, 0)), [1, 2]),
        (Selection((1, 0), (1, 3)), [1]),
    ],
)
def test_a_line_without_a_selected_character_is_not_selected(
    selection: Selection, rows: list[int]
) -> None:
    assert list(selected_rows(selection)) == rows


@pytest.mark.parametrize(
    ("selection", "by", "after", "then"),
    [
        (at(1, 5), -1, ["    宽b", "a", "\tc", "d", ""], at(0, 5)),
        (at(1, 5), 1, ["a", "\tc", "    宽b", "d", ""], at(2, 5)),
        (
            Selection((2, 1), (1, 4)),
            1,
            ["a", "d", "    宽b", "\tc", ""],
            Selection((3, 1), (2, 4)),
        ),
        (Selection((0, 0), (2, 0)), 1, ["\tc", "a", "    宽b", "d", ""], Selection((1, 0), (3, 0))),
    ],
)
def test_lines_move_with_what_is_selected_in_them(
    selection: Selection, by: int, after: list[str], then: Selection
) -> None:
    edit = moved(FILE, selection, by)
    assert edit is not None
    assert (done(FILE, edit), edit.selection) == (after, then)


@pytest.mark.parametrize(
    ("lines", "selection", "by"),
    [
        (FILE, at(0), -1),
        (FILE, at(3), 1),  # the file keeps its last line end
        (FILE, at(4), -1),
        (["a"], at(0), 1),
        ([""], at(0), 1),
        ([""], at(0), -1),
    ],
)
def test_nothing_moves_over_the_edge_of_the_file(
    lines: list[str], selection: Selection, by: int
) -> None:
    assert moved(lines, selection, by) is None


def test_a_selected_last_line_without_line_end_stays_selected() -> None:
    edit = moved(["a", "bb", "c"], Selection((0, 0), (2, 0)), 1)
    assert edit == LineEdit(0, 2, ("c", "a", "bb"), Selection((1, 0), (2, 2)))


def test_a_copy_is_selected_above_or_below() -> None:
    selection = Selection((1, 2), (2, 1))
    after = ["a", "    宽b", "\tc", "    宽b", "\tc", "d", ""]
    above, below = duplicated(FILE, selection, -1), duplicated(FILE, selection, 1)
    assert done(FILE, above) == done(FILE, below) == after
    assert above.selection == selection
    assert below.selection == Selection((3, 2), (4, 1))
    assert done([""], duplicated([""], at(0), 1)) == ["", ""]


def test_an_indent_moves_what_is_selected_and_skips_empty_lines() -> None:
    lines = ["a", "", "  宽", "z"]
    edit = changed(lines, Selection((0, 1), (2, 3)), indent.all_deeper)
    assert edit is not None
    assert done(lines, edit) == ["    a", "", "      宽", "z"]
    assert edit.selection == Selection((0, 5), (2, 7))
    assert changed(["a", ""], at(0, 1), indent.all_shallower) is None


texts = st.lists(st.text(" \ta宽#", max_size=5), min_size=1, max_size=5)


@given(texts, st.data())
def test_a_move_is_taken_back_by_the_opposite_move(lines: list[str], data: st.DataObject) -> None:
    row, other = (data.draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    columns = [data.draw(st.integers(0, len(lines[one]))) for one in (row, other)]
    selection = Selection((row, columns[0]), (other, columns[1]))
    picked = [lines[one] for one in selected_rows(selection)]
    assume(picked[-1])  # at the file's end, nothing of an empty line can stay selected
    edit = moved(lines, selection, 1)
    if edit is not None:
        after = done(lines, edit)
        assert [after[one] for one in selected_rows(edit.selection)] == picked
        assert done(after, moved(after, edit.selection, -1)) == lines
