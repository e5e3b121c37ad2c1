"""The picture of a flight: one whole SVG file that shows its lanes and says its facts."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from textual.color import Color

from sandbox import fold
from sandbox.events import Event
from tests.support.timeline_strategies import runs
from tests.support.timelines import answered, asked, cookie, flashed, read, timeline
from tui.presenters.flight import Flight, flight
from tui.presenters.flight_svg import COLORS, MOST_BROWSERS, MOST_STEPS, flight_svg
from tui.theme import MINIMUM_CONTRAST, contrast

MARKUP = ("message", "<b>&\"x'</b>")


def drawn(*events: Event) -> str:
    return flight_svg(flight(timeline(*events)), "POST /save")


def words(svg: str) -> list[str]:
    """Return the texts of a picture, without its title and its style."""
    root = ElementTree.fromstring(svg)
    return [node.text or "" for node in root.iter("{http://www.w3.org/2000/svg}text")]


def test_a_picture_shows_the_lanes_and_the_way_of_a_message() -> None:
    svg = drawn(
        *(asked(1, "POST /save"), flashed(1, MARKUP[1]), cookie(1, MARKUP)),
        answered(1, 302, location="/", waiting=(MARKUP,)),
        *(asked(2, carried=(MARKUP,), redirected_from=1), read(2, MARKUP)),
        answered(2, displayed=(MARKUP,), body="<p>Hi</p>"),
    )
    said = words(svg)
    assert said[:5] == ["POST /save", "browser", "your app", "queue", "page"]
    assert "302 → /" in said
    assert f"~ {MARKUP[1]}" in said
    assert f"! {MARKUP[1]}" in said
    for outside in ("href", "url(", "<script", "@import"):
        assert outside not in svg


def test_what_is_lost_says_why() -> None:
    said = words(drawn(asked(1), flashed(1, "Bye!"), answered(1)))
    assert "x lost Bye!" in said
    assert any(line.startswith('"Bye!" is lost. The session was emptied') for line in said)


def test_several_browsers_have_their_lanes_and_many_share_one() -> None:
    def clients(count: int) -> list[str]:
        made = [e for n in range(1, count + 1) for e in (asked(n, client=f"B{n}"), answered(n))]
        return words(drawn(*made))

    assert "browser B2" in clients(2)
    assert {"browsers", f"B{MOST_BROWSERS + 1}: GET /"} <= set(clients(MOST_BROWSERS + 1))


def test_a_long_flight_is_cut_and_an_empty_one_says_so() -> None:
    many = [e for n in range(1, 101) for e in (asked(n, f"GET /{n}"), answered(n))]
    assert f"… {300 - MOST_STEPS} more facts" in words(drawn(*many))
    assert "Nothing happened." in words(flight_svg(Flight(), ""))


@given(runs())
def test_every_run_makes_a_well_formed_picture(events: list[Event]) -> None:
    ElementTree.fromstring(flight_svg(flight(fold(events)), "\x00\ufffe<>"))


@pytest.mark.parametrize("name", sorted({*COLORS} - {"ground", "line"}))
def test_a_color_is_legible_on_its_ground(name: str) -> None:
    for ink, paper in zip(COLORS[name], COLORS["ground"], strict=True):
        assert contrast(Color.parse(ink), Color.parse(paper)) >= MINIMUM_CONTRAST
