"""The flight of a run: its facts step by step, and where each message is at every one of them."""

from __future__ import annotations

import msgspec
from hypothesis import given

from sandbox import fold
from sandbox.events import Called, CookieChanged, Ended, Event, Rendered, SqlRun
from sandbox.text import visible
from sandbox.timeline import Fate, Place
from tests.support.timeline_strategies import runs
from tests.support.timelines import answered, asked, cookie, failed, flashed, read, timeline
from tests.support.watched import watched_run
from tui.presenters.flight import (
    MAX_CHIPS,
    MAX_FACTS,
    MAX_REQUESTS,
    SKIPPED,
    Chip,
    Flight,
    FlightStep,
    flight,
)
from tui.presenters.flight_words import MORE, SENTENCES, FlightFact, Lane, said
from tui.presenters.row_kinds import RowKind, RowKinds, RunRow

SAVED, OTHER = ("success", "Saved!"), ("message", "Other")

SAVE: list[Event] = [
    asked(1, "POST /save"),
    Called(1, "view", "save", None, "app.py", 8),
    flashed(1, "Saved!", "success", 9),
    cookie(1, SAVED),
]
KEPT = answered(1, 302, location="/", waiting=(SAVED,))
FOLLOWED = asked(2, carried=(SAVED,), redirected_from=1)
READ = [read(2, SAVED), CookieChanged(2, "session", 7, None, (), False, True)]


def where(step: FlightStep) -> list[str]:
    """Return each message of a step with its lane; a star marks those that move."""
    return [f"{'*' * chip.moves}{chip.kind.symbol}{chip.text} {chip.lane}" for chip in step.chips]


def lanes(flown: Flight, number: int = 0) -> list[str]:
    """Return the lanes that a message goes through."""
    way = [chip for step in flown.steps for chip in step.moving if chip.number == number]
    return [f"{chip.kind.word} {chip.lane}" for chip in way]


def test_a_message_is_queued_signed_sent_brought_back_read_and_shown() -> None:
    run = timeline(*SAVE, KEPT, FOLLOWED, *READ, answered(2, displayed=(SAVED,), body="Saved!"))
    flown = flight(run, {"app.py": "\n" * 8 + '    flash("Saved!", "success")\n'})
    assert lanes(flown) == [
        "queued queue",
        "cookie queue",
        "waiting browser",
        "queued queue",
        "read your app",
        "shown page",
    ]
    assert [step.sentence for step in flown.steps] == [
        "The browser sends POST /save.",
        "Flask calls your view save().",
        'flash() puts "Saved!" into the queue in the session, as success.',
        "Flask signs the session into the cookie, with 1 message in it: 90 of 4,096 bytes.",
        "The response 302 sends the browser to /. The browser keeps its cookie,"
        " with 1 message in it.",
        "The browser follows the redirect to / and brings the cookie back, with 1 message in it.",
        "get_flashed_messages() reads 1 message and empties the queue.",
        "The session is empty, so Flask clears its cookie.",
        "The response 200 goes to the browser.",
        "The browser shows the page: Saved!",
        'The page shows "Saved!".',
    ]
    assert flown.steps[2].place == Place("app.py", 9)
    assert flown.steps[2].code == 'flash("Saved!", "success")'
    assert (flown.steps[4].lane, flown.steps[4].to) == (Lane.APP, Lane.BROWSER)


def test_a_redirect_that_the_run_does_not_follow_says_so_and_the_message_waits() -> None:
    last = flight(timeline(*SAVE, KEPT)).steps[-1]
    assert last.sentence.endswith("This run doesn't follow it.")
    assert where(last) == ["*…Saved! browser"]


def test_a_message_that_is_read_twice_is_one_message() -> None:
    again = read(2, SAVED, again=True, line=5)
    shown = answered(2, displayed=(SAVED, SAVED))
    flown = flight(timeline(*SAVE, KEPT, FOLLOWED, *READ, again, shown))
    assert flown.steps[-1].sentence == 'The page shows "Saved!" 2 times.'
    assert "called again" in " ".join(step.sentence for step in flown.steps)
    assert lanes(flown)[-2:] == ["read your app", "shown page"]


def test_each_message_falls_off_at_the_step_that_says_why() -> None:
    both = (OTHER, SAVED)
    filtered = msgspec.structs.replace(read(2, *both), messages=(OTHER,), discarded=(SAVED,))
    flown = flight(
        timeline(
            *(asked(1), flashed(1, "Other"), flashed(1, "Saved!", "success"), cookie(1, *both)),
            answered(1, waiting=both),
            *(asked(2, carried=both), filtered, answered(2, displayed=(OTHER,))),
        )
    )
    *_, shown, dropped = flown.steps
    assert where(shown) == ["*!Other page", "?Saved! your app"]
    assert where(dropped) == ["!Other page", "*xSaved! your app"]
    assert dropped.sentence.startswith('"Saved!" isn\'t shown: a category filter dropped it')
    assert dropped.chips[1].is_gone


def test_a_cookie_that_is_too_big_is_never_signed_into_the_response() -> None:
    flown = flight(timeline(*SAVE[:3], cookie(1, SAVED, too_big=True), answered(1)))
    assert lanes(flown) == ["queued queue", "lost queue"]
    assert flown.steps[-1].kind is RowKinds.LOST


def test_a_forged_cookie_is_rejected_before_the_view_is_called() -> None:
    view = Called(1, "view", "home", None, "app.py", 8)
    forged = asked(1, carried=(SAVED,))
    flown = flight(timeline(forged, view, answered(1, session="rejected")))
    sentences = [step.sentence for step in flown.steps]
    rejected = next(at for at, said in enumerate(sentences) if said.startswith("Flask rejects"))
    assert rejected < sentences.index("Flask calls your view home().")
    assert lanes(flown) == ["queued queue", "lost queue"]


def test_an_error_stops_the_message_that_was_read() -> None:
    failing = failed(2, "KeyError", "'x'")
    flown = flight(timeline(*SAVE, KEPT, FOLLOWED, READ[0], failing, answered(2, 500)))
    assert "An error stops the request: KeyError: 'x'." in [s.sentence for s in flown.steps]
    assert where(flown.steps[-1]) == ["*xSaved! your app"]


def test_a_run_that_is_cut_short_flies_as_far_as_it_came() -> None:
    ended = Ended("timeout", "request 1 was still running after 3 seconds", 3000.0)
    flown = flight(fold([*SAVE[:3], ended]))
    assert [step.kind for step in flown.steps[-2:]] == [RowKinds.QUEUED, RowKinds.ENDED]
    assert where(flown.steps[-2]) == ["*+Saved! queue"]
    loading = flight(timeline(failed(0, "SyntaxError", "invalid syntax", 3)))
    assert [step.kind for step in loading.steps] == [RowKinds.LOADING, RowKinds.ERROR]
    assert flight(timeline()).steps == ()


def test_two_browsers_keep_their_own_messages() -> None:
    other = [asked(2, client="B"), read(2), answered(2)]
    flown = flight(timeline(*SAVE, KEPT, *other))
    assert flown.browsers == ("A", "B")
    by_b = [step for step in flown.steps if step.client == "B"]
    assert by_b[0].sentence == "Browser B requests GET /."
    assert all(where(step) == ["…Saved! browser"] for step in by_b)


def test_a_run_without_messages_tells_what_the_observer_saw() -> None:
    flown = flight(
        timeline(
            asked(1),
            Called(1, "view", "home", None, "app.py", 8),
            SqlRun(1, 1, "execute", sql="SELECT 1", file="app.py", line=9),
            Rendered(1, "home.html", (), (), (), "app.py", 10),
            answered(1, body="<h1>Notes</h1>"),
        )
    )
    assert [(step.lane, step.kind.word) for step in flown.steps] == [
        (Lane.BROWSER, "request"),
        (Lane.APP, "view"),
        (Lane.APP, "sql"),
        (Lane.APP, "renders"),
        (Lane.APP, "response"),
        (Lane.PAGE, "page"),
    ]


def test_requests_that_go_the_same_way_are_told_once_and_their_number_is_bounded() -> None:
    same = [e for n in range(1, 31) for e in (asked(n), answered(n))]
    flown = flight(timeline(*same))
    assert [step.sentence for step in flown.steps][-1] == "Requests 2 to 30 go the same way."
    assert len(flown.steps) == 4
    many = [e for n in range(1, 301) for e in (asked(n, f"GET /{n}"), answered(n))]
    flown = flight(timeline(*many))
    assert flown.steps[-1].sentence == "100 more requests: see What happened."
    assert len(flown.steps) == 3 * MAX_REQUESTS + 1


def test_many_messages_of_one_line_share_a_step() -> None:
    flood = [flashed(1, f"message {n}") for n in range(300)]
    pairs = tuple((one.category, one.message) for one in flood)
    flown = flight(timeline(asked(1), *flood, cookie(1, *pairs), answered(1, waiting=pairs)))
    queued = flown.steps[1]
    assert queued.sentence == "flash() puts 300 messages into the queue in the session."
    assert (len(queued.chips), queued.more) == (MAX_CHIPS, 300 - MAX_CHIPS)
    lines = [flashed(1, f"message {n}", line=n + 1) for n in range(300)]
    assert len(flight(timeline(asked(1), *lines)).steps) == MAX_FACTS + 1


KINDS = {name: kind for name, kind in vars(RowKinds).items() if isinstance(kind, RowKind)}


def test_every_kind_of_row_has_a_sentence() -> None:
    assert {kind for kind in KINDS.values() if kind not in SENTENCES} == SKIPPED | {
        RowKinds.REQUEST
    }
    assert said(FlightFact(RunRow(RowKind("?", "new", "quiet"), 1, "a fact"))) == "New: a fact."
    for step in flight(watched_run()).steps:
        assert step.sentence[-1] in '.!?…"', step.sentence


@given(runs())
def test_every_run_flies_and_ends_where_its_messages_are(events: list[Event]) -> None:
    run = fold(events)
    last: dict[int, Chip] = {}
    for step in (flown := flight(run)).steps:
        assert visible(step.sentence) == step.sentence
        assert "\n" not in step.sentence
        last |= {chip.number: chip for chip in step.chips}
    if any(step.kind is MORE for step in flown.steps):
        return  # some are only counted
    for number, life in enumerate(run.lives):
        chip = last[number]
        if life.fate is Fate.SHOWN:
            assert chip.lane is Lane.PAGE
        elif life.fate is Fate.WAITING:
            assert chip.kind is RowKinds.WAITING
        elif life.fate is Fate.LOST:
            assert chip.is_gone
