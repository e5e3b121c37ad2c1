"""Two runs and two texts side by side."""

from __future__ import annotations

import pytest
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
from tui.presenters.row_kinds import RowKinds, RunRow

HEAD = RunRow(RowKinds.REQUEST, 1, "GET /", aside="200")
SHOWN = RunRow(RowKinds.SHOWN, 1, "'Saved!'", "success")
texts = st.lists(st.sampled_from(["a", "a ", "b", "", "  c"])).map("\n".join)


TWICE = RunRow(RowKinds.SHOWN, 1, "'Saved!'", "success", aside="\u00d72")


def queued(line: int, cookie: int) -> list[RunRow]:
    return [
        RunRow(RowKinds.QUEUED, 1, "'Hi'", "message", Place("app.py", line)),
        RunRow(RowKinds.COOKIE, 1, f"{cookie} of 4,096 bytes"),
    ]


@pytest.mark.parametrize(
    ("yours", "reference", "said"),
    [
        ([HEAD, SHOWN], [HEAD, SHOWN], "Both runs did exactly the same."),
        ([HEAD, *queued(9, 90)], [HEAD, *queued(12, 91)], "Both runs did exactly the same."),
        (
            [HEAD, TWICE],
            [HEAD, SHOWN],
            "Your run differs from the reference at request 1."
            " Yours has “shown [success] 'Saved!' \u00d72”,"
            " and the reference has “shown [success] 'Saved!'”.",
        ),
        ([HEAD], [HEAD, SHOWN], "and yours doesn't."),
        ([HEAD, SHOWN], [HEAD], "and the reference doesn't."),
        ([RunRow(RowKinds.ERROR, 0, "SyntaxError")], [], "while the app is loading. Yours has"),
    ],
)
def test_where_two_runs_part_is_said(
    yours: list[RunRow], reference: list[RunRow], said: str
) -> None:
    pairs = align_rows(yours, reference)
    assert said in describe_difference(pairs)
    assert (first_difference(pairs) is None) == said.startswith("Both")


def test_many_lines_that_differ_are_paired_without_a_search() -> None:
    yours, reference = (
        "\n".join(["same", *lines, "end"]) for lines in (["a"] * 9_000, ["b"] * 9_001)
    )

    pairs = align_lines(yours, reference)

    assert len(pairs) == 9_003
    assert [pair.same for pair in pairs] == [True, *[False] * 9_001, True]


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
