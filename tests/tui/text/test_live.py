"""The run on the home screen: a few facts, one after the other, and nothing moves meanwhile."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.timelines import answered, asked, cookie, flashed, read, timeline
from tui.text.hanging import line_count
from tui.text.live import AFTERWARDS, live_text
from tui.text.live_facts import live_facts

SAVED = ("message", "Saved!")
JOURNEY = timeline(
    asked(1, "POST /save"),
    flashed(1, "Saved!", line=14),
    cookie(1, SAVED),
    answered(1, 302, location="/", waiting=(SAVED,)),
    asked(2, carried=(SAVED,), redirected_from=1),
    read(2, SAVED),
    answered(2, displayed=(SAVED,), body="Saved! Home"),
    asked(3),
    read(3),
    answered(3, body="Home"),
)


def test_a_journey_is_told_up_to_the_page_that_shows_the_message() -> None:
    assert [fact.said.plain for fact in live_facts(JOURNEY)] == [
        "POST /save",
        "+ queued Saved!",
        "~ cookie",
        "← 302 → /",
        "GET /",
        "? read 1 message",
        "! shown Saved!",
    ]


def test_where_no_message_is_shown_the_first_page_is_told() -> None:
    run = timeline(asked(1), answered(1, body="Hello! " * 20), asked(2), answered(2, body="Bye!"))
    page = "→ page Hello! Hello! Hello! He…"
    assert [fact.said.plain for fact in live_facts(run)] == ["GET /", "← 200", page]
    followed = timeline(
        asked(1), answered(1, 302, location="/"), asked(2, redirected_from=1), answered(2), asked(3)
    )
    assert [fact.said.plain for fact in live_facts(followed)].count("GET /") == 2
    assert live_facts(timeline()) == ()


@given(shown=st.integers(0, 8), width=st.integers(20, 120))
def test_the_strip_has_as_many_lines_at_each_fact_and_fits(shown: int, width: int) -> None:
    facts = live_facts(JOURNEY)
    text = live_text(facts, shown, width)
    assert line_count(text) == line_count(live_text(facts, len(facts), width))
    assert all(line.cell_length <= width for line in text.split(allow_blank=True))
    assert ("+ queued Saved!" in text.plain) is (shown > 1)


def test_the_newest_fact_is_explained_and_at_last_what_the_run_is_for() -> None:
    facts = live_facts(JOURNEY)
    assert "The browser sends POST /save." in live_text(facts, 1, 120).plain
    assert 'flash() puts "Saved!" into the queue' in live_text(facts, 2, 120).plain
    end = f'The page shows "Saved!". {AFTERWARDS}'
    assert live_text(facts, len(facts) + 1, 120).plain.split("\n")[-1] == end
    assert live_text((), 1, 80).plain.strip() == AFTERWARDS
