"""Two runs and two texts side by side."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox.timeline import Place
from tui.presenters.compare import (
    align_lines,
    align_rows,
    describe_difference,
    first_difference,
    fold_equal,
    unified_lines,
)
from tui.presenters.event_rows import RowKinds, RunRow

HEAD = RunRow(RowKinds.REQUEST, 1, "GET /", aside="200")
SHOWN = RunRow(RowKinds.SHOWN, 1, "'Saved!'", "success")
texts = st.lists(st.sampled_from(["a", "b", "", "  c"])).map("\n".join)


def cookie(size: int) -> RunRow:
    return RunRow(RowKinds.COOKIE, 1, f"{size} of 4,096 bytes")


def test_equal_runs_never_part() -> None:
    pairs = align_rows([HEAD, SHOWN], [HEAD, SHOWN])
    assert first_difference(pairs) is None
    assert describe_difference(pairs) == "Both runs did the same, line by line."


def test_the_lines_and_the_sizes_of_cookies_do_not_count() -> None:
    yours = [HEAD, RunRow(RowKinds.QUEUED, 1, "'Hi'", "message", Place("app.py", 9)), cookie(90)]
    reference = [
        HEAD,
        RunRow(RowKinds.QUEUED, 1, "'Hi'", "message", Place("app.py", 12)),
        cookie(91),
    ]
    assert first_difference(align_rows(yours, reference)) is None


def test_the_first_row_that_differs_is_where_they_part() -> None:
    twice = RunRow(RowKinds.SHOWN, 1, "'Saved!'", "success", aside="\u00d72")
    pairs = align_rows([HEAD, twice], [HEAD, SHOWN])
    assert first_difference(pairs) == 1
    assert describe_difference(pairs) == (
        "The two runs part at request 1: yours has “shown [success] 'Saved!' \u00d72”,"
        " the reference “shown [success] 'Saved!'”."
    )


def test_a_row_that_one_side_lacks_is_named() -> None:
    assert describe_difference(align_rows([HEAD], [HEAD, SHOWN])).endswith("and yours has not.")
    assert describe_difference(align_rows([HEAD, SHOWN], [HEAD])).endswith(
        "and the reference has not."
    )


def test_a_run_that_failed_while_loading_says_so() -> None:
    failed = RunRow(RowKinds.ERROR, 0, "SyntaxError")
    assert "part while the app is loaded" in describe_difference(align_rows([failed], []))


def test_many_lines_that_differ_are_paired_without_a_search() -> None:
    yours, reference = (
        "\n".join(["same", *lines, "end"]) for lines in (["a"] * 9_000, ["b"] * 9_001)
    )

    pairs = align_lines(yours, reference)

    assert len(pairs) == 9_003
    assert [pair.same for pair in pairs] == [True, *[False] * 9_001, True]


def test_blanks_at_a_line_s_end_do_not_count() -> None:
    assert first_difference(align_lines("a \nb\n", "a\nb")) is None


@given(texts, texts)
def test_both_sides_keep_every_line_in_order(yours: str, reference: str) -> None:
    pairs = align_lines(yours, reference)
    assert [p.yours for p in pairs if p.yours is not None] == yours.splitlines()
    assert [p.reference for p in pairs if p.reference is not None] == reference.splitlines()
    assert (first_difference(pairs) is None) == (
        [line.rstrip() for line in yours.splitlines()]
        == [line.rstrip() for line in reference.splitlines()]
    )


@given(texts, texts)
def test_one_column_holds_both_texts(yours: str, reference: str) -> None:
    column = list(unified_lines(align_lines(yours, reference)))
    assert [line for sign, line in column if sign != "+"] == yours.splitlines()
    assert [line.rstrip() for sign, line in column if sign != "-"] == [
        line.rstrip() for line in reference.splitlines()
    ]


@given(texts, texts)
def test_folding_leaves_out_alike_lines_only_and_counts_them(yours: str, reference: str) -> None:
    pairs = align_lines(yours, reference)
    parts = list(fold_equal(pairs))
    shown = [pair for part in parts if not isinstance(part, int) for pair in part]
    left_out = sum(part for part in parts if isinstance(part, int))
    assert len(shown) + left_out == len(pairs)
    assert [pair for pair in shown if not pair.same] == [pair for pair in pairs if not pair.same]


def test_a_single_alike_line_is_shown_rather_than_counted() -> None:
    pairs = align_lines("a\n1\n2\n3\n4\n5\nb", "x\n1\n2\n3\n4\n5\ny")
    assert list(fold_equal(pairs)) == [pairs]
