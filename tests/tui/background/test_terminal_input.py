"""What a terminal sends: bytes of any kind become keys and pastes that can be read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual._xterm_parser import XTermParser
from textual.events import Key

from tui.background.terminal_input import PASTE, PASTE_END, TerminalInput, can_be_used

LINES = "def f():\r    if x:\r        return 1\r"


def typed(*reads: bytes | str) -> str:
    """Return what reads come to, one after the other."""
    tidy = TerminalInput()
    return "".join(
        tidy.take(read.encode() if isinstance(read, str) else read).decode() for read in reads
    )


def test_a_byte_that_is_not_utf_8_spoils_no_letter_around_it() -> None:
    assert typed(b"a\xe4b") == "a\ufffdb"


def test_a_letter_that_comes_in_two_reads_is_whole() -> None:
    assert typed(b"\xc5", b"\xbc") == "ż"


def test_half_a_letter_is_let_go_when_nothing_follows() -> None:
    tidy = TerminalInput()
    assert tidy.take(b"\xc5") == b""
    assert tidy.is_waiting
    assert tidy.fall_silent().decode() == "\ufffd"
    assert not tidy.is_waiting


@pytest.mark.parametrize("reads", [[f"{PASTE}abc"], [PASTE[:3], f"{PASTE[3:]}abc"]])
def test_a_paste_without_an_end_ends_in_silence(reads: list[str]) -> None:
    tidy = TerminalInput()
    for read in reads:
        tidy.take(read.encode())
    assert tidy.is_waiting
    assert tidy.fall_silent().decode() == PASTE_END
    assert tidy.take(b"x\n").decode() == "x\r"


def test_a_paste_whose_mark_comes_in_two_reads_is_one_paste() -> None:
    paste = f"{PASTE}{'a' * 100}{PASTE_END}"
    assert typed(paste[:4], paste[4:]) == paste


def test_a_whole_paste_is_left_as_it_is() -> None:
    paste = f"{PASTE}one\ntwo\n\x11{PASTE_END}"
    tidy = TerminalInput()
    assert tidy.take(paste.encode()).decode() == paste
    assert not tidy.is_waiting
    assert not tidy.wants_to_leave


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_lines_in_one_read_are_a_paste_whatever_ends_them(end: str) -> None:
    assert typed(LINES.replace("\r", end)) == PASTE + LINES.replace("\r", "\n") + PASTE_END


def test_very_many_letters_in_one_read_are_a_paste() -> None:
    many = "a" * 5000
    pasted = PASTE + many + PASTE_END
    assert typed(many) == pasted
    assert typed(f"\x1b[<0;5;5M{many}\x1b[A\x1bOP") == f"\x1b[<0;5;5M{pasted}\x1b[A\x1bOP"


@pytest.mark.parametrize("keys", ["1\r1\r", "pass\r", "\r\r", "x = 1\x1b[A\ry = 2"])
def test_keys_that_are_typed_ahead_stay_keys(keys: str) -> None:
    assert typed(keys) == keys


def test_a_typed_line_feed_is_enter() -> None:
    assert typed("a\n") == "a\r"


def test_alt_and_a_digit_are_a_key_in_either_protocol() -> None:
    for sent, name in (("\x1b3", "3"), ("\x1b[51;3u", "3"), ("\x1b?", "question_mark")):
        (key,) = XTermParser(False).feed(typed(sent))
        assert isinstance(key, Key)
        assert (key.key, key.is_printable) == (f"alt+{name}", False)


@pytest.mark.parametrize(
    ("sent", "name"),
    [("\x1bg", "alt+g"), ("\x1b[103;3u", "alt+g"), ("\x1bH", "alt+shift+h"), ("\x1b3", "alt+3")],
)
def test_a_key_with_alt_types_nothing_in_either_protocol(sent: str, name: str) -> None:
    parser = XTermParser(False)
    (key,) = [*parser.feed(typed(sent)), *parser.feed("")]
    assert isinstance(key, Key)
    assert can_be_used(key)
    assert (key.key, key.is_printable) == (name, False)


@pytest.mark.parametrize("keys", ["\x11", "ab\x11", "\x1b[113;5u"])
def test_ctrl_q_is_noticed_in_either_protocol(keys: str) -> None:
    tidy = TerminalInput()
    tidy.take(keys.encode())
    assert tidy.wants_to_leave


@given(st.lists(st.binary()))
def test_whatever_comes_is_utf_8_in_the_end(reads: list[bytes]) -> None:
    tidy = TerminalInput()
    for read in reads:
        tidy.take(read).decode()
    tidy.fall_silent().decode()
    assert not tidy.is_waiting


# What the terminal says of its background

WHITE = "\x1b]11;rgb:ffff/ffff/ffff\x1b\\"
ANSWERS = [
    (WHITE, (255, 255, 255)),
    ("\x1b]11;rgb:0000/2b2b/3636\x07", (0, 43, 54)),
    ("\x1b]11;rgb:00/2b/36\x07", (0, 43, 54)),
    ("\x1b]11;rgba:ffff/0000/0000/8080\x07", (255, 0, 0)),
]


@pytest.mark.parametrize(("answer", "color"), ANSWERS)
def test_the_background_is_taken_out_from_among_keys(
    answer: str, color: tuple[int, int, int]
) -> None:
    tidy = TerminalInput()
    assert tidy.take(f"ab{answer}c\x1b[A".encode()).decode() == "abc\x1b[A"
    assert tidy.background == color
    assert not tidy.is_waiting


@given(st.lists(st.integers(0, len(WHITE) + 4), max_size=6), st.sampled_from(ANSWERS))
def test_in_however_many_pieces_it_comes_no_key_is_lost_and_none_is_made(
    cuts: list[int], told: tuple[str, tuple[int, int, int]]
) -> None:
    answer, color = told
    text = f"ab{answer}cd"
    places = [0, *sorted(cut for cut in cuts if cut < len(text)), len(text)]
    tidy = TerminalInput()
    came = "".join(tidy.take(text[a:b].encode()).decode() for a, b in pairwise(places))
    assert tidy.background == color
    assert came in ("abcd", "ab\x1bcd", "ab\x1b]cd")  # Escape and Alt+] can't wait
    assert not tidy.is_waiting


@given(st.integers(3, len(WHITE) - 1), st.sampled_from(["x", "\x1b[A", "\r", "5"]))
def test_keys_after_half_an_answer_are_keys(cut: int, key: str) -> None:
    tidy = TerminalInput()
    came = tidy.take(WHITE[:cut].encode()) + tidy.fall_silent() + tidy.take(key.encode())
    came += tidy.fall_silent()
    assert came.decode() == (WHITE[:cut] if cut < len("\x1b]11;rgb") else "") + key
    assert not tidy.is_waiting


@given(st.integers(1, len(WHITE) - 1))
def test_the_rest_of_an_answer_that_comes_after_a_silence_is_no_keys(cut: int) -> None:
    tidy = TerminalInput()
    tidy.take(WHITE[:cut].encode())
    tidy.fall_silent()
    assert tidy.take(f"{WHITE[cut:]}x".encode()) == b"x"
    assert tidy.background == (255, 255, 255)


@pytest.mark.parametrize("keys", ["\x1b", "\x1b]", "\x1b]1", "\x1b]11;", "\x1b]1x", "\x1b\x1b["])
def test_keys_that_begin_like_the_answer_come_through(keys: str) -> None:
    tidy = TerminalInput()
    came = b"".join(tidy.take(key.encode()) for key in keys) + tidy.fall_silent()
    assert came.decode() == keys


def test_escape_does_not_wait() -> None:
    assert typed("\x1b") == "\x1b"
    assert typed("\x1b", "x") == "\x1bx"


def test_a_paste_that_holds_such_an_answer_is_left_as_it_is() -> None:
    paste = f"{PASTE}{WHITE}{PASTE_END}"
    assert typed(paste) == paste
    assert typed(PASTE, WHITE, PASTE_END) == paste
