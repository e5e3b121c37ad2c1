"""One step of a flight at a size: it fits, its own line is in sight, and the lanes say it all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox import fold
from sandbox.events import Event
from tests.support.timeline_strategies import runs
from tests.support.timelines import answered, asked, cookie, flashed, read, timeline
from tui.presenters.flight import MAX_CHIPS, Flight, flight
from tui.text.flight import FlightLook, flight_lines, is_ascii_only

SAVED = ("message", "Saved!")

JOURNEY = flight(
    timeline(
        *(asked(1, "POST /save"), flashed(1, "Saved!", line=1), cookie(1, SAVED)),
        answered(1, 302, location="/", waiting=(SAVED,)),
        *(asked(2, carried=(SAVED,), redirected_from=1), read(2, SAVED)),
        answered(2, displayed=(SAVED,), body="Saved! Home"),
    ),
    {"app.py": 'flash("Saved!")'},
)

WIDE = """\
9 of 9  ! The page shows "Saved!".

  BROWSER        YOUR APP                  QUEUE           PAGE
                                           [ ]             ! Saved!
────────────────────────────────────────────────────────────────────────────
1 POST /save ──▶
                 + flash("Saved!") ──────▶ [Saved!]
                                           ~ cookie 90 of 4,096 bytes
  ~[Saved!] ◀─── 302 → /
2 GET / ─────────────────────────────────▶ [Saved!]
                 ? read ◀[Saved!]──────────────────
  ◀───────────── 200
                                                           → Saved! Home
▸                ────────────────────────────────────────▶ ! Saved!
"""

NARROW = """\
4 of 9  ← The response 302 sends the
          browser to /. The browser keeps
          its cookie, with 1 message in
          it.
browser     ~[Saved!]
app         ·
queue       [ ]
page        ·
──────────────────────────────────────────
1 browser→app POST /save
  app→queue   + flash("Saved!") app.py:1
  queue       ~ cookie 90 of 4,096 bytes
▸ app→browser 302 → /
"""


def shown(
    flown: Flight, index: int, width: int, height: int, look: FlightLook | None = None
) -> list[str]:
    lines = flight_lines(flown, index, width, height, look)
    assert len(lines) <= height
    assert all(line.cell_length <= width for line in lines)
    return [line.plain.rstrip() for line in lines]


def test_the_lanes_look_right_where_there_is_room() -> None:
    assert shown(JOURNEY, 8, 76, 20) == WIDE.splitlines()


def test_the_lanes_are_told_in_words_where_there_is_little() -> None:
    assert shown(JOURNEY, 3, 42, 20) == NARROW.splitlines()


def test_a_short_pane_keeps_the_step_in_sight_and_its_line_is_quoted() -> None:
    lines = shown(JOURNEY, 1, 76, 10, FlightLook(quotes=True))
    assert 'app.py:1 │ flash("Saved!")' in lines
    assert shown(JOURNEY, 7, 117, 8)[-1].startswith("▸")


@pytest.mark.parametrize(
    ("index", "way"),
    [
        (1, '▸                + flash("Saved!") ─▶ [Saved!]'),
        (3, "▸    ~[Saved!] ◀ 302 → /"),
    ],
)
def test_a_message_comes_along_while_it_moves(index: int, way: str) -> None:
    lines = shown(JOURNEY, index, 76, 20, FlightLook(progress=0.35))
    assert lines[-1] == way
    assert "Saved!" not in lines[3], "it arrives when the motion ends"


def test_a_terminal_without_lines_and_arrows_gets_ascii() -> None:
    for index in range(len(JOURNEY.steps)):
        for width in (42, 76):
            lines = shown(JOURNEY, index, width, 20, FlightLook(True, ascii_only=True))
            assert "\n".join(lines).isascii()


@pytest.mark.parametrize(
    ("environ", "is_ascii"),
    [
        ({}, False),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "C"}, True),
        ({"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ({"LC_ALL": "de_DE.utf8", "LANG": "C"}, False),
        ({"LC_ALL": "C.UTF-8", "LANG": "C"}, False),
        ({"LC_CTYPE": "C.UTF-8"}, False),
        ({"TERM": "linux", "LANG": "en_US.UTF-8"}, True),
    ],
)
def test_a_terminal_is_asked_by_its_locale(environ: dict[str, str], is_ascii: bool) -> None:
    assert is_ascii_only(environ) is is_ascii


@given(runs(), st.integers(30, 130), st.integers(8, 30), st.booleans())
def test_every_step_of_every_run_fits(
    events: list[Event], width: int, height: int, quotes: bool
) -> None:
    flown = flight(fold(events))
    for index in range(len(flown.steps)):
        lines = shown(flown, index, width, height, FlightLook(quotes))
        assert lines[0].startswith(f"{index + 1} of {len(flown.steps)}")
        if height >= 20:
            assert lines[-1].startswith("▸")


@pytest.mark.parametrize("width", [42, 100])
def test_what_is_counted_of_many_messages_is_never_too_few(width: int) -> None:
    flood = [flashed(1, "m") for _ in range(60)]
    pairs = (("message", "m"),) * 60
    flown = flight(timeline(asked(1), *flood, cookie(1, *pairs), answered(1, waiting=pairs)))
    shown = "\n".join(line.plain for line in flight_lines(flown, 1, width, 12))
    counts = [line for line in shown.split("\n") if "[m]" in line]
    assert counts
    for line in counts:
        found = re.search(r"\+(\d+)(…?)", line)
        assert found is not None
        assert int(found[1]) + line.count("[m]") == (MAX_CHIPS if found[2] else 60)
