"""Tidy the bytes that a terminal sends, so that whatever comes can be read as keys and pastes."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.events import Key

PASTE, PASTE_END = "\x1b[200~", "\x1b[201~"
"""What a terminal sends before and after a paste."""

SILENCE = 1.0
"""Seconds without input after which a paste is over, and a character that isn't whole is lost."""

LEAST_PASTE, MANY = 8, 64
"""Letters of a read that make it a paste, with a line end among them and without.

Fewer may be typed ahead; more take too long one by one in a long line.
"""

QUIT = ("\x11", "\x1b[113;5u")
"""Ctrl+Q, in the older and in the newer key protocol."""

_LINE_END = re.compile("\r\n|\r|\n")
_PIECE = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|O.|[^\[O])?"  # a key or a report
    r"|[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]+"  # text
    r"|."
)
_NO_KEY = re.compile(r"\x1b\[[\d:;]*\d{7,}[\d:;]*[u~A-S]")
"""A key report whose number is no character; Textual's parser ends with an error there."""
_ALT_DIGIT = re.compile(r"\x1b([0-9?])")
"""Alt and a digit, or ?, in the older key protocol; Textual takes it for £, or drops Alt."""
_BACKGROUND = re.compile(
    r"\x1b\]11;rgba?:([\da-fA-F]{1,4})/([\da-fA-F]{1,4})/([\da-fA-F]{1,4})"
    r"(?:/[\da-fA-F]{1,4})?(?:\x07|\x1b\\)"
)
"""What a terminal answers that is asked for the color of its background."""
_BEGUN = re.compile(
    r"\x1b(?:\](?:1(?:1(?:;(?:r(?:g(?:b(?:a?:?[\da-fA-F/]{0,24}\x1b?)?)?)?)?)?)?)?)?\Z"
)
"""The beginning of such an answer, at the end of a text."""
SURE = 3
"""Letters of such a beginning that are held: fewer may be Escape or Alt+]."""
_NO_KEYS = "\x1b]11;rgb"
"""How an answer begins beyond doubt; Escape and Alt+] begin so too."""
_MARK = re.compile("(\x1b\\[20[01]~)")


class TerminalInput:
    """Turns what a terminal sends into UTF-8 and pastes with an end.

    - Bytes that aren't UTF-8 become U+FFFD.
    - A paste whose end doesn't come ends after `SILENCE`.
    - Lines, or very many letters, that come in one read are a paste, also from a terminal that
      doesn't mark pastes.
    - A line feed that's typed is Enter.
    - Alt and a digit are that key.
    - The color of the terminal's background is taken out, whenever and in how many reads it comes.
    """

    def __init__(self) -> None:
        self._decoder = getincrementaldecoder("utf-8")("replace")
        self._is_pasting = False
        self._before = ""
        """The end of the text before, which may hold the start of a mark."""
        self.wants_to_leave = False
        """Whether Ctrl+Q came, outside a paste."""
        self.background: tuple[int, int, int] | None = None
        """Red, green and blue of the terminal's background, up to 255, once it has told them."""
        self._begun = ""
        """The end of the text before, if it may begin that answer."""
        self._passed_on = 0
        """How many letters of that were passed on as keys."""
        self._is_let_go = False
        """Whether silence has ended that: only an answer that's whole goes on with it."""

    @property
    def is_waiting(self) -> bool:
        """Whether something is open that silence ends."""
        is_held = bool(self._begun) and not self._is_let_go
        return self._is_pasting or is_held or bool(self._decoder.getstate()[0])

    def take(self, data: bytes) -> bytes:
        """Return what a read comes to."""
        return self._tidied(self._decoder.decode(data)).encode()

    def fall_silent(self) -> bytes:
        """Return what is still missing when nothing came for `SILENCE` seconds."""
        tidied = self._tidied(self._decoder.decode(b"", final=True))
        self._decoder.reset()
        if not self._begun.startswith(_NO_KEYS):
            tidied += self._begun[self._passed_on :]
        self._passed_on, self._is_let_go = len(self._begun), True
        if self._is_pasting:
            self._is_pasting, self._before = False, ""
            tidied += PASTE_END
        return tidied.encode()

    def _tidied(self, text: str) -> str:
        found: list[str] = []
        seam = (self._before + text).find(PASTE)
        if not self._is_pasting and 0 <= seam < len(self._before):  # the mark came in two reads
            rest = seam + len(PASTE) - len(self._before)
            found.append(text[:rest])
            self._is_pasting, self._before, text = True, "", text[rest:]
        for part in _MARK.split(text):
            if self._is_pasting:
                found.append(part)
            else:
                keys = self._without_background(part)
                self.wants_to_leave |= any(key in keys for key in QUIT)
                found += map(_tidied_piece, _PIECE.findall(_NO_KEY.sub("", keys)))
            self._note_mark(part)
        return "".join(found)

    def _without_background(self, text: str) -> str:
        """Take out what the terminal says of its background, and hold what begins to say so.

        The first two letters, which may be keys, are passed on at once.
        """
        if not text:
            return ""
        begun, passed_on, is_let_go = self._begun, self._passed_on, self._is_let_go
        self._begun, self._passed_on, self._is_let_go = "", 0, False
        whole = begun + text
        if told := _BACKGROUND.search(whole):
            red, green, blue = (int(x, 16) * 255 // (16 ** len(x) - 1) for x in told.groups())
            self.background = red, green, blue
            return whole[passed_on : told.start()] + self._without_background(whole[told.end() :])
        if begun and not is_let_go and _BEGUN.fullmatch(whole):
            return self._hold(whole, passed_on)
        before = "" if begun.startswith(_NO_KEYS) else begun[passed_on:]
        end = _BEGUN.search(text)
        return before + (text[: end.start()] + self._hold(end.group(), 0) if end else text)

    def _hold(self, begun: str, passed_on: int) -> str:
        """Note the beginning of an answer; return what of it may be keys."""
        self._begun, self._passed_on = begun, len(begun) if len(begun) < SURE else passed_on
        return begun[passed_on : self._passed_on]

    def _note_mark(self, part: str) -> None:
        """Note whether a paste has begun or ended; a mark may come in two reads."""
        seen = self._before + part
        begun, ended = seen.rfind(PASTE), seen.rfind(PASTE_END)
        if begun != ended:
            self._is_pasting = begun > ended
        self._before = seen[1 - len(PASTE) :] if begun == ended else ""


def can_be_used(key: Key) -> bool:
    """Say whether a key is one: half characters aren't, because no file can hold them.

    Alt and a letter are made to type nothing, as in the newer key protocol.  In the older one,
    Textual has such a key carry its letter, and an editor would take that before any binding.
    """
    if key.key.startswith("alt+"):
        key.character = None
    text = key.character or ""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _as_newer_report(alt_digit: re.Match[str]) -> str:
    """Return Alt and a digit in the newer key protocol."""
    return f"\x1b[{ord(alt_digit[1])};3u"


def _tidied_piece(piece: str) -> str:
    """Return a key as it is; a text longer than what fingers type is a paste."""
    if piece[0] == "\x1b":
        return _ALT_DIGIT.sub(_as_newer_report, piece)
    has_lines = len([line for line in _LINE_END.split(piece) if line]) > 1
    if len(piece) < (LEAST_PASTE if has_lines else MANY):
        return piece.replace("\n", "\r")
    return PASTE + _LINE_END.sub("\n", piece) + PASTE_END
