"""The messages that a page shows, and the time that finding them takes."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from sandbox.events import Appearance, Pair
from sandbox.page import shown_on
from sandbox.text import MAX_TEXT

HTML = "text/html; charset=utf-8"


def displayed(read: list[Pair], body: str, content_type: str) -> tuple[Pair, ...]:
    shown = shown_on(body, content_type, read)
    assert shown.searched
    return shown.displayed


def m(*texts: str) -> list[Pair]:
    return [("message", text) for text in texts]


@pytest.mark.parametrize(
    ("message", "body", "is_shown"),
    [
        ("Saved!", "<p>Saved!</p>", True),
        ("a < b & 'c'", "<p>a &lt; b &amp; &#39;c&#39;</p>", True),
        ("<b>hi</b>", "<p><b>hi</b></p>", True),
        ("two\nlines", "<p>two\nlines</p>", True),
        ("it's", '<input value="it&#39;s">', True),
        ("été", "<p>été</p>", True),
        ("5", "<p>5 items</p>", True),
        pytest.param("a" * MAX_TEXT, f"<p>{'a' * 8_000}</p>", True, id="a message that was cut"),
        ("Saved!", "<p>Nothing</p>", False),
        ("OK", "<p>A BOOK</p>", False),
        ("home", "<p>homes and homework</p>", False),
        ("5", "<p>15</p>", False),
        (" ", "<p> </p>", False),
        ("m", "", False),
    ],
)
def test_what_stands_on_the_page_is_displayed_but_no_part_of_a_longer_word(
    message: str, body: str, is_shown: bool
) -> None:
    assert displayed(m(message), body, HTML) == (tuple(m(message)) if is_shown else ())


IN_PARTS = [
    ("Brewing.\nPlease wait.", "<p>Brewing.<br>Please wait.<br></p>"),
    ("Brewing.\nPlease wait.", "<ol><li>1 Brewing.</li><li>2 Please wait.</li></ol>"),
    ("Saved Ann and Bo", "<p>Saved <b>Ann</b> and <i>Bo</i></p>"),
    ("Saved", "<b>S</b><span>a</span>ved"),
    ("Saved Ann", "<td>Saved</td>\n<td>Ann</td>"),
    ("See https://x.org now", '<p>See <a href="https://x.org">https://x.org</a> now</p>'),
    ("two  spaces\n", "<p>two spaces</p>"),
    ("Saved!", "<p>success: Saved!</p>"),
    ("Saved!", "['Saved!']"),
    ("Saved!", "[(&#39;message&#39;, &#39;Saved!&#39;)]"),
    ("Saved", '<img alt="Saved">'),
    ("Saved", '<input placeholder="Saved">'),
    ("Saved", '<input type="submit" value=Saved>'),
    ("Saved", '<b title="Saved">i</b>'),
    ("Saved", "<textarea>Saved</textarea>"),
    ("Saved", "<select><option selected>Saved</select>"),
    ("Saved", "<details>Saved</details><dialog open>x</dialog>"),
    ("Saved", "<ul><li hidden>no<li>Saved</ul>"),
    ("Saved", "<ul><li hidden>no</ul>Saved"),
    ("Saved", "<div hidden><div>no</div><br></div>Saved"),
    ("Saved", "<template><b>no</b></template>Saved"),
    ("Saved", "<!-->Saved<!-- -->"),
    ("Saved", '<div style="color: red">Saved</div>'),
    ("Saved", "<div>Saved"),
]


@pytest.mark.parametrize(("message", "body"), IN_PARTS)
def test_a_message_counts_as_shown_however_it_is_laid_out(message: str, body: str) -> None:
    shown = shown_on(body, HTML, m(message))
    assert (shown.displayed, shown.changed, shown.unseen) == (tuple(m(message)), (), ())


JOINED = [
    ([("info", "Brewing")], "<p>infoBrewing</p>", 1),
    ([("info", "Brewing")], "<p>INFOBrewing</p>", 1),
    ([("info", "Brewing")], "<p>Brewinginfo</p>", 1),
    ([("message", "One"), ("message", "Two"), ("message", "Three")], "<p>OneTwoThree</p>", 3),
    ([("info", "Tea")], "<p>Steamed</p>", 0),
    ([("info", "Tea")], "<p>Teapot</p>", 0),
    ([("s", "tea")], "<p>steam</p>", 0),
    ([("info", "OK")], "<b>O</b><i>K</i>", 0),
]


@pytest.mark.parametrize(("read", "body", "count"), JOINED)
def test_what_was_read_together_may_stand_together(read: list[Pair], body: str, count: int) -> None:
    assert len(displayed(read, body, HTML)) == count


CHANGED = [
    ("Brewing.", "<p>BREWING.</p>", "BREWING."),
    ("your tea is ready", "<p>Your Tea Is Ready</p>", "Your Tea Is Ready"),
    ("Straße frei", "<p>STRASSE FREI</p>", "STRASSE FREI"),
    ("YOUR TEA", "<p>Your tea</p>", "Your tea"),
    ("Your tea is brewing now.", "<p>Your tea is...</p>", "Your tea is..."),
    ("Your tea is brewing now.", "<p>Your tea is brew…</p>", "Your tea is brew…"),
    ("Your tea is brewing now.", "<p>Your tea is brewing</p>\n<p>x</p>", "Your tea is brewing"),
    ("We didn't find it", "<p>We didn&amp;#39;t find it</p>", "We didn&#39;t find it"),
    ("<b>hi</b> you", "<p><b>hi</b> you</p>", "hi you"),
    ("Saved: Ann, Bo", "<p>Saved - Ann/Bo</p>", "Saved - Ann/Bo"),
]


@pytest.mark.parametrize(("message", "body", "text"), CHANGED)
def test_a_message_that_a_filter_changed_is_shown_and_the_page_s_words_are_told(
    message: str, body: str, text: str
) -> None:
    shown = shown_on(body, HTML, m(message))
    assert shown.displayed == tuple(m(message))
    assert shown.changed == (Appearance("message", message, text),)


NOT_SEEN: list[tuple[str, str, Appearance]] = [
    ("Tea!", "<!-- <p>Tea!</p> -->", Appearance("message", "Tea!", where="comment")),
    ("Tea!", "<!-- <p>Tea!", Appearance("message", "Tea!", where="comment")),
    ("Tea!", "<title>Tea!</title>", Appearance("message", "Tea!", where="title")),
    ("Tea!", "<noscript><b>Tea!</b></noscript>", Appearance("message", "Tea!", where="noscript")),
    ("Tea!", "<template>Tea!</template>", Appearance("message", "Tea!", where="template")),
    ("Tea!", "<p hidden>Tea!</p>", Appearance("message", "Tea!", where="hidden")),
    ("Tea!", "<p style='display: none'><b>Tea!</b>", Appearance("message", "Tea!", where="hidden")),
    ("Tea!", "<input type=hidden value=Tea!>", Appearance("message", "Tea!", where="hidden")),
    ("Tea!", "<dialog>Tea!</dialog>", Appearance("message", "Tea!", where="hidden")),
    ("Tea!", "<a href='?m=1' class='Tea!'>x</a>", Appearance("message", "Tea!", where="attribute")),
    ("Tea!", "<a data-m='Tea!'>x</a>", Appearance("message", "Tea!", where="data")),
    (
        *("Tea!", "<a data-m='Tea!'>x</a><script></script>"),
        Appearance("message", "Tea!", where="data", maybe=True),
    ),
    (
        *("Tea", "<script>toast('Tea')</script>"),
        Appearance("message", "Tea", where="script", maybe=True),
    ),
    (
        *("a'b", "<script>toast('a&#39;b')</script>"),
        Appearance("message", "a'b", "a&#39;b", "script", maybe=True),
    ),
    (
        *("<script>1</script>", "<p><script>1</script></p>"),
        Appearance("message", "<script>1</script>", where="markup"),
    ),
]


@pytest.mark.parametrize(("message", "body", "found"), NOT_SEEN)
def test_what_a_person_does_not_see_is_not_displayed_and_its_place_is_told(
    message: str, body: str, found: Appearance
) -> None:
    shown = shown_on(body, HTML, m(message))
    assert (shown.displayed, shown.unseen) == ((), (found,))


BY_CHANCE = [
    ("Tea", "<script>var Tea = 1</script>"),
    ("Save", "<p>Saved...</p>"),
    ("Saved it", "<p>Save...</p>"),
    ("Your cup", "<p>Your tea</p>"),
    ("Save!", "<p>Save</p>"),
    ("Saved.\nBye.", "<p>Bye. Saved.</p>"),
]


@pytest.mark.parametrize(("message", "body"), BY_CHANCE)
def test_what_only_looks_alike_is_not_on_the_page(message: str, body: str) -> None:
    shown = shown_on(body, HTML, m(message))
    assert (shown.displayed, shown.unseen) == ((), ())


def test_with_very_many_messages_one_in_capitals_is_found_too() -> None:
    many = m(*(f"message {number}" for number in range(600)))
    body = "".join(f"<p>{text.upper()}</p>" for _, text in many)
    shown = shown_on(body, HTML, many)
    assert len(shown.displayed) == len(shown.changed) == 600


def test_each_appearance_counts_up_to_how_often_it_was_returned() -> None:
    body = "<p>hi</p><p>hi</p><p>hi</p>"

    assert displayed(m("hi"), body, HTML) == tuple(m("hi"))
    assert displayed(m("hi", "hi"), body, HTML) == tuple(m("hi", "hi"))
    assert displayed(m("hi", "hi", "hi", "hi"), body, HTML) == tuple(m("hi", "hi", "hi"))


def test_json_and_python_lists_display_their_messages() -> None:
    assert displayed(m('a "b"'), json.dumps(['a "b"']), "application/json") == tuple(m('a "b"'))
    assert displayed(m("it's\n"), repr(["it's\n"]), "text/plain") == tuple(m("it's\n"))


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1), max_size=5))
def test_every_escaped_message_in_a_paragraph_of_its_own_is_found(texts: list[str]) -> None:
    texts = [text for text in texts if text.strip()]
    body = "".join(f"<p>{escape(text)}</p>" for text in texts)

    assert displayed(m(*texts), body, HTML) == tuple(m(*texts))


@given(st.text(), st.text(), st.sampled_from([HTML, "text/plain", "application/json", ""]))
def test_no_page_breaks_the_search(message: str, body: str, content_type: str) -> None:
    displayed(m(message), body, content_type)
