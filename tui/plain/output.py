"""Plain output: what a stream can show (colors, Unicode), headings and tables of text."""

from __future__ import annotations

import codecs
import io
import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TextIO

import click

from sandbox.text import one_line, visible

WIDEST = 44
"""The widest cell of a table, in columns."""

_SYMBOLS_IN_ASCII = str.maketrans(
    {
        **{"…": ":", "≠": "#", "✗": "x", "✓": "v", "■": "*", "▸": ">", "▲": "^", "»": ">"},
        **{"«": "<", "→": ">", "↓": "v", "↑": "^", "§": ";", "○": "o"},
    }
)
_TEXT_IN_ASCII = str.maketrans(
    {"…": "...", "→": "->", "\N{MULTIPLICATION SIGN}": "x", "│": "|", "·": "-"}
)


@dataclass(frozen=True, slots=True)
class OutputStyle:
    """How text is written to one stream: with colors or without, in Unicode or in ASCII."""

    colors: bool = False
    ascii_only: bool = False

    def paint(self, text: str, color: str | None = None, **style: bool) -> str:
        """Return the text in a color, if the stream shows colors."""
        if not self.colors or not text:
            return text
        return click.style(text, fg=color, **style)

    def symbol(self, symbol: str) -> str:
        """Return a symbol as the stream can show it, always one character wide."""
        return symbol.translate(_SYMBOLS_IN_ASCII) if self.ascii_only else symbol

    def words(self, text: str) -> str:
        """Return a text with its arrows and ellipses as the stream can show them."""
        return text.translate(_TEXT_IN_ASCII) if self.ascii_only else text


def style_for(stream: TextIO) -> OutputStyle:
    """Return what the stream can show; colors need a terminal and no ``NO_COLOR``."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return OutputStyle(colors=stream.isatty() and not plain, ascii_only=not _is_unicode(stream))


def tolerant(stream: TextIO) -> TextIO:
    """Make a stream write characters that its encoding lacks as escapes."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def underlined(title: str, rule: str = "-") -> Iterator[str]:
    """Yield a title and the line under it."""
    yield title
    yield rule * len(title)


def text_table(rows: Iterable[tuple[str, ...]], sides: str) -> Iterator[str]:
    """Yield rows in columns; `sides` aligns each column with ``<`` or ``>``."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(row, sides, widths, strict=True)
        yield "  " + "  ".join(f"{text:{side}{width}}" for text, side, width in cells).rstrip()


def shorten(text: str) -> str:
    """Return a text on one line, cut where it is too wide for a table."""
    return one_line(" ".join(text.split()), WIDEST)


def local_day(at: datetime | None) -> str:
    """Return the day of a time in the learner's time zone."""
    if at is None:
        return "never"
    try:
        return at.astimezone().strftime("%Y-%m-%d")
    except (OSError, OverflowError, ValueError):  # a wrong clock: no such day there
        return at.strftime("%Y-%m-%d")


def _is_unicode(stream: TextIO) -> bool:
    try:
        return codecs.lookup(stream.encoding or "ascii").name.startswith("utf-")
    except LookupError:
        return False


_NOT_PLAIN = re.compile("[^\x20-\x7e]")


def harmless(line: bytes) -> bytes:
    """Escape what a terminal would act on in a JSON line; the JSON means the same."""
    if line.isascii() and b"\x7f" not in line:
        return line
    return _NOT_PLAIN.sub(_escaped, line.decode()).encode()


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if visible(character) == character else json.dumps(character)[1:-1]
