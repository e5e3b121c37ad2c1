"""What the rows say of a run, and that they say it however the run arrives."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.diagnosis.cause import Finding
from sandbox import Timeline, fold
from sandbox.events import (
    ENDLESS,
    NEVER_SENT,
    CookieChanged,
    Ended,
    Event,
    Flashed,
    Printed,
)
from sandbox.text import visible
from sandbox.timeline import Fate, Place
from tests.support.timeline_strategies import runs
from tests.support.timelines import answered, asked, cookie, failed, flashed, read
from tui.presenters.request_rows import SHOWN_LINES
from tui.presenters.row_kinds import RowKinds, RunRow
from tui.presenters.timeline_rows import RowFold, exchange_rows, rows, with_findings
from tui.text.rows import MAX_LINES, height, lines

SAVED = ("success", "Saved!")


def told(events: list[Event]) -> list[str]:
    """Return the rows as a reader would say them."""
    return [
        " ".join(
            str(part)
            for part in (
                row.symbol,
                row.word,
                row.category and f"[{row.category}]",
                row.text,
                row.note,
                row.aside,
                f"\u00d7{row.times}" if row.times > 1 else "",
                row.place,
            )
            if part
        )
        for row in rows(fold(events))
    ]


def endless(*hops: tuple[str, str]) -> list[Event]:
    """Return redirects that lead to each other, each as its path and the one that it leads to."""
    return [
        event
        for n, (path, to) in enumerate(hops, 1)
        for event in (
            asked(n, f"GET {path}", redirected_from=n - 1 or None),
            answered(n, 302, location=to),
        )
    ]


SAVING = msgspec.structs.replace(asked(1, "POST /save"), form={"name": "Ada"})
READ = read(2, SAVED, with_categories=True)
JOURNEY: list[Event] = [
    *(SAVING, flashed(1, "Saved!", "success", 11), cookie(1, SAVED)),
    answered(1, 302, location="/", waiting=(SAVED,)),
    *(asked(2, redirected_from=1, carried=(SAVED,)), READ),
    CookieChanged(2, "session", 0, None, (), False, True),
    answered(2, displayed=(SAVED,), body="<h1>Note:</h1> Milk"),
]
"""Flash, redirect, show: what every lesson is about."""

READ_LATE = msgspec.structs.replace(READ, late=True)
UNBALANCED = msgspec.structs.replace(answered(2), balanced=False)
TRACEBACK = Printed(1, "stderr", "Traceback …", log=True)
PIECES = ["one", " line\n", "two\nthree", "\n", "\n", "end"]
CHATTY = "\n".join(f"line {number}" for number in range(SHOWN_LINES + 412))

A, B = ("message", "a"), ("message", "b")
AGAIN = ("1 message templates/home.html:2", "the same 1 message templates/home.html:2")
UNORDERED = (
    "≠ not every message is accounted for. The messages are all there, but not in the order in"
    " which they were queued."
)
SHOWN = answered(1, displayed=(B, A))

STORIES: dict[str, tuple[list[Event], list[str]]] = {
    "from its queueing to the empty queue": (
        JOURNEY,
        [
            "1 POST /save name=Ada 302 → /",
            "+ queued [success] Saved! app.py:11",
            "~ cookie 90 of 4,096 bytes",
            "= 1 waiting, all accounted for",
            "2 GET / after 1 200",
            "? read 1 message templates/home.html:2",
            "~ cleared the session cookie",
            "→ page Note: Milk",
            "! shown [success] Saved!",
            "= queue empty, all accounted for",
        ],
    ),
    "read too late": (
        [*JOURNEY[:5], READ_LATE, answered(2, displayed=(SAVED,), waiting=(SAVED,))],
        [
            "! shown [success] Saved!",
            "≠ not every message is accounted for. The messages were read while the page was"
            " already being sent. The cookie was sent before that, so they are still in it.",
        ],
    ),
    "twice on the page": (
        [*JOURNEY[:-1], answered(2, displayed=(SAVED, SAVED))],
        ["! shown [success] Saved! \u00d72", "= queue empty, all accounted for"],
    ),
    "read and not shown": (
        [*JOURNEY[:-1], answered(2)],
        [
            "x unseen [success] Saved! app.py:11",
            "it was read, but the page does not show it",
            "= queue empty, all accounted for",
        ],
    ),
    "never read": (
        [*JOURNEY[:4], asked(2, carried=(SAVED,)), answered(2, waiting=(SAVED,))],
        [
            "2 GET / 200",
            "→ page empty",
            "… waiting [success] Saved!",
            "= 1 waiting, all accounted for",
        ],
    ),
    "emptied by hand": (
        [*JOURNEY[:4], asked(2, carried=(SAVED,)), UNBALANCED],
        [
            "x lost [success] Saved! app.py:11",
            "The session was emptied after the message was queued: session.clear(),"
            " session.pop() or a change to its '_flashes' list does that.",
            "≠ not every message is accounted for",
        ],
    ),
    "a cookie over the limit": (
        [asked(1), cookie(1, too_big=True), answered(1)],
        ["x dropped 5,000 bytes, over the 4,096 that browsers keep", "→ page empty"],
    ),
    "an error on the learner's line": (
        [asked(1), TRACEBACK, failed(1, "KeyError", "'name'\n  twice"), answered(1, 500)],
        ["1 GET / 500", "✗ error KeyError: 'name' twice app.py:9", "→ page empty"],
    ),
    "an app that does not load": (
        [failed(0, "SyntaxError", "invalid syntax")],
        ["0 loading the app", "✗ error SyntaxError: invalid syntax app.py:9"],
    ),
    "a second browser": (
        [asked(1), answered(1), asked(2, client="B"), answered(2)],
        ["1 GET / browser A 200", "→ page empty", "2 GET / browser B 200", "→ page empty"],
    ),
    "a run that is stopped": (
        [asked(1), Ended("stopped", "", 3000)],
        ["1 GET / no answer", "■ stopped"],
    ),
    "a redirect without an end": (
        [
            *endless(("/", "/enter"), *(("/enter?next=/", "/enter?next=/enter"),) * 20),
            failed(21, ENDLESS, "stopped", None),
            *(asked(22), answered(22)),
        ],
        [
            "1 GET / 302 \N{RIGHTWARDS ARROW} /enter",
            "21 GET /enter?next=/ after 20 302 \N{RIGHTWARDS ARROW} /enter?next=/enter"
            " \N{MULTIPLICATION SIGN}20",
            "\N{BALLOT X} error stopped",
            *("22 GET / 200", "\N{RIGHTWARDS ARROW} page empty"),
        ],
    ),
    "two pages that redirect to each other": (
        [
            *endless(*(("/a", "/b"), ("/b", "/a")) * 10, ("/a", "/b")),
            failed(21, ENDLESS, "stopped", None),
        ],
        [
            "1 GET /a 302 \N{RIGHTWARDS ARROW} /b",
            "20 GET /b after 19 302 \N{RIGHTWARDS ARROW} /a \N{MULTIPLICATION SIGN}10",
            "21 GET /a after 20 302 \N{RIGHTWARDS ARROW} /b \N{MULTIPLICATION SIGN}10",
            "\N{BALLOT X} error stopped",
        ],
    ),
    "reads with another filter": (
        [asked(1), read(1, A), read(1, B, again=True), read(1, A, again=True)],
        ["? read 1 message templates/home.html:2", *(f"? again {said}" for said in AGAIN)],
    ),
    "messages in the order of the page": (
        [asked(1), *(flashed(1, text) for _, text in (A, B)), read(1, B, A), SHOWN],
        ["! shown [message] b", "! shown [message] a", UNORDERED],
    ),
    "a warning of a package, without the folder it's installed in": (
        [asked(1), Printed(1, "stderr", "/my/.venv/lib/site-packages/werkzeug/a.py:2: Warning\n")],
        ["> printed werkzeug/a.py:2: Warning"],
    ),
    "a line printed in pieces": (
        [asked(1), *(Printed(1, "stdout", piece) for piece in PIECES)],
        [f"> printed {line}".strip() for line in ("one line", "two", "three", "", "end")],
    ),
    "much output": (
        [asked(1), Printed(1, "stdout", CHATTY)],
        [f"> printed line {SHOWN_LINES - 1}", "> printed … 412 more lines"],
    ),
    "output that was cut": (
        [asked(1), Printed(1, "stdout", "", truncated={"text": 10_000_001})],
        ["> printed … the output was cut: 10,000,001 characters in all"],
    ),
}


@pytest.mark.parametrize("story", STORIES)
def test_a_story_ends_with_these_rows(story: str) -> None:
    events, last = STORIES[story]
    assert told(events)[-len(last) :] == last


def test_twins_that_a_page_shows_twice_each_are_counted_as_four() -> None:
    queued = [flashed(1, "Saved!", "success")] * 2
    page = answered(1, displayed=(SAVED,) * 4)
    assert "! shown [success] Saved! \u00d74" in told(
        [asked(1), *queued, read(1, SAVED, SAVED), page]
    )


@given(runs(), st.lists(st.integers(0, 60)))
@settings(deadline=None, max_examples=60)
def test_rows_do_not_depend_on_how_a_run_arrives(events: list[Event], cuts: list[int]) -> None:
    growing, timeline, start = RowFold(), Timeline(), 0
    for cut in [*sorted(cuts), len(events)]:
        timeline = timeline.extended(events[start:cut])
        start = max(start, cut)
        growing.rows(timeline)
    assert growing.rows(timeline) == rows(fold(events))


@given(runs(), st.integers(24, 80), st.booleans())
@settings(deadline=None, max_examples=60)
def test_rows_are_safe_to_show_and_fit(events: list[Event], width: int, brief: bool) -> None:
    for row in rows(fold(events)):
        for text in (row.text, row.category or "", row.aside, row.note):
            assert visible(text) == text
            assert "\n" not in text
        drawn = lines(row, width, brief)
        assert len(drawn) == height(row, width, brief) <= MAX_LINES + 1
        assert all(line.cell_length <= width for line in drawn)


@given(runs())
@settings(deadline=None, max_examples=60)
def test_every_flash_and_every_fate_has_its_row(events: list[Event]) -> None:
    timeline = fold(events)
    told_rows = rows(timeline)
    kinds = [row.kind for row in told_rows for _ in range(row.times)]
    assert kinds.count(RowKinds.REQUEST) == len(timeline.exchanges)
    assert kinds.count(RowKinds.QUEUED) == sum(isinstance(e, Flashed) for e in events)
    fates = [life.fate for life in timeline.lives]
    shown = [max(life.shown, 1) for life in timeline.lives if life.fate is Fate.SHOWN]
    assert kinds.count(RowKinds.SHOWN) == sum(shown)
    assert kinds.count(RowKinds.LOST) + kinds.count(RowKinds.NOT_SHOWN) == fates.count(Fate.LOST)
    for exchange in timeline.exchanges:
        own = exchange_rows(exchange, timeline.lives)
        assert own[0].kind is RowKinds.REQUEST
        if exchange.response is not None:
            assert sum(row.kind is RowKinds.PAGE for row in own) == (not exchange.response.location)
            involved = exchange.request.carried or exchange.flashed or exchange.response.waiting
            assert (own[-1].kind in (RowKinds.EMPTY, RowKinds.UNBALANCED)) == bool(involved)


@pytest.mark.parametrize("width", [20, 38, 60])
def test_a_place_stands_at_the_right_edge(width: int) -> None:
    row = next(row for row in rows(fold(JOURNEY)) if row.place == Place("app.py", 11))
    last = lines(row, width, False)[-1]
    assert last.plain.endswith("app.py:11")
    assert last.cell_length == width


def test_where_there_is_little_room_a_browser_keeps_its_name() -> None:
    row = RunRow(RowKinds.REQUEST, 4, "POST /login name=barbara", aside="200", note="browser A")
    [wide], [narrow] = lines(row, 44, False), lines(row, 38, False)
    assert "name=barbara  browser A" in wide.plain
    assert narrow.plain.split() == ["4", "POST", "/login", "name=barbara", "A", "200"]


LINE = Place("app.py", 9)
ROWS = [
    RunRow(RowKinds.REQUEST, 1, "POST /save", aside="500"),
    RunRow(RowKinds.ERROR, 1, "RuntimeError", place=LINE),
    RunRow(RowKinds.EMPTY, 1, "no messages"),
    RunRow(RowKinds.REQUEST, 2, "GET /", aside="200"),
]


def finding(
    place: Place | None, cause: str = "no-secret-key", request: int | None = None
) -> Finding:
    return Finding("app.py:9 writes to the session.", place, "Set a key.", "", True, cause, request)


def position(rows: Sequence[RunRow], one: Finding) -> int:
    """Return the index of a finding's row."""
    [at] = [index for index, row in enumerate(with_findings(rows, [one])) if row.cause]
    return at


def test_a_finding_stands_below_the_row_of_its_line() -> None:
    told_rows = with_findings(ROWS, [finding(LINE)])
    assert [row.kind for row in told_rows][1:3] == [RowKinds.ERROR, RowKinds.FINDING]
    assert told_rows[2].cause == "no-secret-key"
    assert told_rows[2].n == 1


QUEUED = [RunRow(RowKinds.QUEUED, number, "Saved!", "success", LINE) for number in (1, 2, 3)]
TWICE = [ROWS[0], QUEUED[0], ROWS[2], ROWS[3], QUEUED[1], RunRow(RowKinds.EMPTY, 2, "no messages")]
"""Two requests that run the same line."""


@pytest.mark.parametrize(
    ("one", "at"),
    [
        (finding(LINE), 2),
        (finding(LINE, request=1), 2),
        (finding(LINE, request=2), 5),
        (finding(Place("home.html", 1), request=1), 3),
        (finding(None, request=1), 3),
        (finding(None, request=2), 6),
        (finding(None), 6),
    ],
    ids=str,
)
def test_a_finding_stands_in_its_own_request(one: Finding, at: int) -> None:
    assert position(TWICE, one) == at
    assert with_findings(TWICE, [one])[at].n == (1 if at < 4 else 2)


def test_without_a_request_it_belongs_to_the_first_one_that_failed_there() -> None:
    failed = RunRow(RowKinds.ERROR, 2, "TypeError: the view returned nothing")
    own = [ROWS[0], QUEUED[0], ROWS[3], QUEUED[1], failed, QUEUED[2]]
    assert position(own, finding(LINE, "nothing-returned")) == 5


def test_of_a_run_without_rows_it_is_told_all_the_same() -> None:
    assert with_findings([], [finding(None)])[-1].kind is RowKinds.FINDING


def test_a_row_that_says_the_same_leads_to_more() -> None:
    raised = Finding("app.py:9 raised RuntimeError.", LINE, "Read it.", cause="exception")
    told_rows = with_findings(ROWS, [raised])
    assert len(told_rows) == len(ROWS)
    assert (told_rows[1].text, told_rows[1].cause) == ("RuntimeError", "exception")


def test_a_lost_message_keeps_its_reason_below_it() -> None:
    lost = RunRow(RowKinds.LOST, 1, "Saved!", "success", LINE)
    own = [ROWS[0], QUEUED[0], lost, RunRow(RowKinds.WHY, 1, "it was dropped"), ROWS[2]]
    assert position(own, finding(LINE, request=1)) == 4


def test_the_first_is_told_alone() -> None:
    many = [finding(LINE, f"cause-{n}") for n in range(5)]
    assert [row.cause for row in with_findings(ROWS, many) if row.cause] == ["cause-0"]


def test_its_place_is_not_said_twice() -> None:
    row = with_findings(ROWS, [finding(LINE)])[2]
    text = "".join(line.plain for line in lines(row, 60, brief=False))
    assert text.count("app.py:9") == 1


@pytest.mark.parametrize(
    ("changes", "head"),
    [
        ({"json": {"text": "Gr\xfc\xdfe"}}, '1 POST /notes {"text": "Gr\xfc\xdfe"} 201'),
        ({"json": None}, "1 POST /notes null 201"),
        ({"body": "{\n"}, "1 POST /notes {\\n 201"),
        ({"restarted": True}, "1 POST /notes the app started again 201"),
    ],
)
def test_the_head_of_a_request_says_what_is_sent(changes: dict[str, object], head: str) -> None:
    request = msgspec.structs.replace(asked(1, "POST /notes"), **changes)

    assert told([request, answered(1, 201)])[0] == head


def test_a_request_that_no_browser_would_send_says_so() -> None:
    error = failed(1, NEVER_SENT, "The page at / has no form.", line=None)

    assert told([asked(1, "POST /"), error, asked(2), answered(2)])[0] == "1 POST / not sent"


def test_a_message_whose_cookie_is_not_sent_here_waits_and_says_why() -> None:
    kept_back = msgspec.structs.replace(
        asked(2, "GET /menu"), session_kept_back="it's for /account alone"
    )
    away = msgspec.structs.replace(answered(2), elsewhere=(SAVED,))
    run = told(
        [asked(1), flashed(1, "Saved!", "success"), answered(1, waiting=(SAVED,)), kept_back, away]
    )

    row = "waiting [success] Saved! not sent here: it's for /account alone"
    assert sum(row in one for one in run) == 1
    assert not any("lost" in one for one in run)
