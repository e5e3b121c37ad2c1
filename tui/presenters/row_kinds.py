"""The language of the panel: the kinds of rows, and a row.

Each kind has a symbol, a word and a color.  What it means is in `row_meanings`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sandbox.timeline import Place

TextStyle = Literal["", "quiet", "token"]
"""The color of a row's text: the usual one, a quiet one, or that of the symbol."""


@dataclass(frozen=True, slots=True, eq=False)
class RowKind:
    """A kind of row: its symbol, its word and its colors.

    ``token`` is the theme token of symbol and word on the screen, ``color`` their color in plain
    output.  A head starts at the left edge; the rows below it belong to it.  ``is_size`` says that
    the text is only a size, so that comparing two runs ignores it.  ``is_cut`` says that the panel
    cuts the text where its line ends.
    """

    symbol: str
    word: str
    token: str
    color: str | None = None
    text: TextStyle = ""
    is_head: bool = False
    is_size: bool = False
    is_cut: bool = False


def _fact(symbol: str, word: str, token: str, color: str | None = None) -> RowKind:
    """Return a kind whose text is one of many facts, so it gets one line."""
    return RowKind(symbol, word, token, color, is_cut=True)


def _aside(symbol: str, word: str) -> RowKind:
    """Return a kind of quiet rows of one line."""
    return RowKind(symbol, word, "quiet", text="quiet", is_cut=True)


class RowKinds:
    """Every kind of row."""

    LOADING = RowKind("0", "loading", "quiet", is_head=True)
    REQUEST = RowKind("", "", "strong", "bright_blue", is_head=True)
    CONFIG = _aside("%", "config")
    CONTEXT = _aside("○", "context")
    # Which code of the app ran
    RULE = _fact("»", "rule", "state-called", "blue")
    NO_RULE = RowKind("✗", "rule", "state-error", "red")
    VIEW = _fact("»", "view", "state-called", "blue")
    METHOD = _fact("»", "method", "state-called", "blue")
    HOOK = _fact("»", "hook", "quiet")
    HOOKS = _aside("»", "hooks")
    HANDLER = _fact("»", "handler", "state-called", "blue")
    # What it looked at
    LOOKED = _fact("?", "looked", "state-read")
    MISSING = RowKind("?", "missing", "state-waiting", "yellow")
    PARSED = _fact("?", "json", "state-read")
    NOT_PARSED = RowKind("✗", "json", "state-error", "red")
    # What it did
    URL = _fact("@", "url", "state-called")
    SAVED = _fact("↓", "saved", "state-called")
    SENT = _fact("↑", "sent", "state-called")
    DATABASE = _aside("▸", "db")
    SQL = _fact("▸", "sql", "state-called", "blue")
    SQL_FAILED = RowKind("✗", "sql", "state-error", "red")
    UNDONE = RowKind("x", "undone", "state-lost", "yellow")
    TABLE = _fact("#", "table", "state-called", "blue")
    COMMAND = _fact("▸", "command", "state-called", "blue")
    LOGGED = _fact("§", "logged", "quiet")
    NOT_LOGGED = _aside("§", "ignored")
    OUTPUT = RowKind(">", "printed", "quiet", text="quiet")
    RENDERED = _fact("#", "renders", "state-template", "magenta")
    INCLUDED = _fact("#", "uses", "state-template", "magenta")
    UNKNOWN = RowKind("✗", "unknown", "state-error", "red")
    TESTED = RowKind("?", "unknown", "state-waiting", "yellow")
    ESCAPED = _fact("&", "escaped", "state-template", "magenta")
    TRUSTED = _fact("&", "trusted", "state-lost", "yellow")
    RETURNED = _fact("«", "returns", "state-called", "blue")
    ABORTED = RowKind("✗", "aborted", "state-error", "red")
    ERROR = RowKind("✗", "error", "state-error", "red", text="token")
    FINDING = RowKind("▲", "why", "state-why")
    # What the browser keeps
    SESSION = _fact("$", "session", "state-cookie")
    UNSAVED = RowKind("✗", "unsaved", "state-error", "red")
    COOKIE_SET = _fact("~", "sets", "state-cookie")
    COOKIE_UNSENT = RowKind("x", "unsent", "state-lost", "red")
    COOKIE_KEPT = _fact("~", "keeps", "state-cookie")
    COOKIE_DELETED = _fact("~", "deletes", "state-cookie")
    COOKIE_NOT_DELETED = RowKind("x", "deletes", "state-lost", "yellow")
    COOKIE_REFUSED = RowKind("x", "refused", "state-lost", "red")
    COOKIE_HELD = RowKind("x", "held", "state-waiting", "yellow")
    NOT_FOLLOWED = RowKind("x", "stays", "state-waiting", "yellow")
    COOKIE = RowKind("~", "cookie", "state-cookie", text="quiet", is_size=True)
    COOKIE_CLEARED = RowKind("~", "cleared", "state-cookie", text="quiet")
    COOKIE_DROPPED = RowKind("x", "dropped", "state-lost", "red", is_size=True)
    # What the headers ask and tell
    ASKED = _fact("↑", "header", "state-read")
    TOLD = _fact("→", "header", "state-called")
    # What the user sees
    PAGE = _fact("→", "page", "strong")
    JSON = _fact("→", "json", "strong")
    BODY = _fact("→", "body", "strong")
    # What became of each message
    QUEUED = RowKind("+", "queued", "state-queued", "cyan")
    READ = RowKind("?", "read", "state-read")
    READ_AGAIN = RowKind("?", "again", "state-read")
    SHOWN = RowKind("!", "shown", "state-shown", "green")
    NOT_SHOWN = RowKind("x", "unseen", "state-lost", "yellow")
    UNCLEAR = RowKind("?", "unclear", "state-read", "yellow")
    WAITING = RowKind("…", "waiting", "state-waiting")
    LOST = RowKind("x", "lost", "state-lost", "yellow")
    WHY = RowKind("", "", "quiet", text="quiet")
    EMPTY = RowKind("=", "", "quiet", text="quiet")
    UNBALANCED = RowKind("≠", "", "state-error", "red", text="token")
    ENDED = RowKind("■", "", "state-error", "red", text="token", is_head=True)


WORD_WIDTH = 7
"""The width of the longest word, so that the texts behind the words line up."""


@dataclass(frozen=True, slots=True)
class RunRow:
    """One row of a run: ``symbol word [category] text  place``.

    ``n`` is the number of its request, 0 while the app loads.  ``aside`` is a status at the right
    edge, ``note`` is quiet text behind the text.  ``place`` is the learner's line.  ``cause`` names
    the mistake that the row explains.  ``times`` counts the rows in a sequence that say the same.
    ``length`` is the length in characters of a text that may be cut.  ``folded`` is the number of
    rows that a folded head hides.
    """

    kind: RowKind
    n: int
    text: str = ""
    category: str | None = None
    place: Place | None = None
    aside: str = ""
    note: str = ""
    cause: str = ""
    times: int = 1
    length: int = 0
    folded: int = 0

    @property
    def symbol(self) -> str:
        return str(self.n) if self.kind is RowKinds.REQUEST else self.kind.symbol

    @property
    def word(self) -> str:
        return self.kind.word
