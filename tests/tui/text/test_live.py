"""The run on the home screen: a few facts, one after the other, and nothing moves meanwhile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sandbox.timeline import Place
from tui.presenters.row_kinds import RowKinds, RunRow
from tui.text.hanging import line_count
from tui.text.live import AFTERWARDS, live_facts, live_text

JOURNEY = (
    RunRow(RowKinds.LOADING, 0),
    RunRow(RowKinds.REQUEST, 1, "POST /save", aside="302 → /"),
    RunRow(RowKinds.QUEUED, 1, "Saved!", "message", Place("app.py", 14)),
    RunRow(RowKinds.COOKIE, 1, "98 of 4,096 bytes"),
    RunRow(RowKinds.EMPTY, 1, "1 waiting, all accounted for"),
    RunRow(RowKinds.REQUEST, 2, "GET /", aside="200", note="after 1"),
    RunRow(RowKinds.READ, 2, "1 message"),
    RunRow(RowKinds.COOKIE_CLEARED, 2, "the session cookie"),
    RunRow(RowKinds.PAGE, 2, "Saved! Home"),
    RunRow(RowKinds.SHOWN, 2, "Saved!", "message"),
    RunRow(RowKinds.EMPTY, 2, "queue empty, all accounted for"),
    RunRow(RowKinds.REQUEST, 3, "GET /", aside="200"),
    RunRow(RowKinds.READ, 3, "nothing"),
)


def test_a_journey_is_told_up_to_the_page_that_shows_the_message() -> None:
    assert [fact.said.plain for fact in live_facts(JOURNEY)] == [
        "POST /save 302 → /",
        "+ queued Saved!",
        "~ cookie 98 of 4,096 bytes",
        "GET / 200",
        "? read 1 message",
        "! shown Saved!",
        "= queue empty",
    ]


def test_where_no_message_is_shown_the_page_is_told() -> None:
    rows = (
        RunRow(RowKinds.REQUEST, 1, "GET /", aside="200"),
        RunRow(RowKinds.PAGE, 1, "Hello! " * 20),
        RunRow(RowKinds.EMPTY, 1, "no messages"),
    )
    page = "→ page Hello! Hello! Hello! Hello! H…"
    assert [fact.said.plain for fact in live_facts(rows)] == ["GET / 200", page]
    assert live_facts(()) == ()


@given(shown=st.integers(0, 8), width=st.integers(20, 120))
def test_the_strip_has_as_many_lines_at_each_fact_and_fits(shown: int, width: int) -> None:
    facts = live_facts(JOURNEY)
    text = live_text(facts, shown, width)
    assert line_count(text) == line_count(live_text(facts, len(facts), width))
    assert all(line.cell_length <= width for line in text.split(allow_blank=True))
    assert ("Saved!" in text.plain) is (shown > 1)


def test_the_newest_fact_is_explained_and_at_last_what_the_run_is_for() -> None:
    facts = live_facts(JOURNEY)
    assert "adds" not in live_text(facts, 1, 120).plain
    assert "added this message to the queue" in live_text(facts, 2, 120).plain
    assert live_text(facts, len(facts) + 1, 120).plain.split("\n")[-2] == AFTERWARDS
    assert live_text((), 1, 80).plain.strip() == AFTERWARDS
