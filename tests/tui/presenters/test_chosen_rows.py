"""Which rows are shown once requests are folded or a filter is typed."""

from __future__ import annotations

from sandbox.timeline import Place
from tui.presenters.chosen_rows import chosen_rows, is_foldable
from tui.presenters.row_kinds import RowKinds, RunRow

ROWS = [
    RunRow(RowKinds.LOADING, 0, "the app"),
    RunRow(RowKinds.OUTPUT, 0, "starting"),
    RunRow(RowKinds.REQUEST, 1, "POST /save", aside="302 → /"),
    RunRow(RowKinds.VIEW, 1, "save()", place=Place("app.py", 12), note="/save"),
    RunRow(RowKinds.QUEUED, 1, "Saved!", "success", Place("app.py", 14)),
    RunRow(RowKinds.REQUEST, 2, "GET /", aside="200"),
    RunRow(RowKinds.PAGE, 2, "Notes"),
    RunRow(RowKinds.ENDED, 2, "stopped"),
]


def texts(*folded: int, wanted: str = "") -> list[str]:
    return [
        row.text + (f" + {row.folded}" if row.folded else "")
        for row in chosen_rows(ROWS, set(folded), wanted)
    ]


def test_as_it_comes_all_of_it_is_shown() -> None:
    assert chosen_rows(ROWS, set(), " ") is ROWS


def test_a_folded_request_says_how_many_rows_it_hides() -> None:
    assert texts(1) == [*texts()[:2], "POST /save + 2", *texts()[5:]]
    assert texts(0, 1, 2) == ["the app + 1", "POST /save + 2", "GET / + 1", "stopped"]


def test_only_heads_fold() -> None:
    assert [row.n for row in ROWS if is_foldable(row)] == [0, 1, 2]


def test_a_filter_finds_text_word_place_and_status_in_any_case() -> None:
    assert texts(wanted="QUEUED") == ["POST /save", "Saved!"]
    assert texts(wanted="view") == ["POST /save", "save()"]
    assert texts(wanted="app.py:14") == ["POST /save", "Saved!"]
    assert texts(wanted="[success]") == ["POST /save", "Saved!"]
    assert texts(wanted="302") == ["POST /save"]
    assert texts(wanted="nothing has this") == []


def test_a_folded_request_counts_only_what_the_filter_finds() -> None:
    assert texts(1, wanted="queued") == ["POST /save + 1"]
