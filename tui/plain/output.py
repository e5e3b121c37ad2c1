"""What a plain output stream can show: colours or none, all characters or ASCII only."""

from __future__ import annotations

import codecs
import io
import os
from dataclasses import dataclass
from typing import TextIO

import click

_SYMBOLS_IN_ASCII = str.maketrans({"…": ":", "≠": "#", "✗": "x", "✓": "v", "■": "*", "▸": ">"})
_TEXT_IN_ASCII = str.maketrans(
    {"…": "...", "→": "->", "\N{MULTIPLICATION SIGN}": "x", "│": "|", "·": "-"}
)


@dataclass(frozen=True, slots=True)
class Ink:
    """How text is written to one stream."""

    colours: bool = False
    ascii_only: bool = False

    def paint(self, text: str, colour: str | None = None, **style: bool) -> str:
        """Return the text coloured where colours are shown."""
        if not self.colours or not text:
            return text
        return click.style(text, fg=colour, **style)

    def symbol(self, symbol: str) -> str:
        """Return a sign of ours as the stream can show it, still one character wide."""
        return symbol.translate(_SYMBOLS_IN_ASCII) if self.ascii_only else symbol

    def words(self, text: str) -> str:
        """Return the text with our arrows and ellipses as the stream can show them."""
        return text.translate(_TEXT_IN_ASCII) if self.ascii_only else text


def ink_for(stream: TextIO) -> Ink:
    """Return what the stream can show; colours need a terminal and no ``NO_COLOR``."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Ink(colours=stream.isatty() and not plain, ascii_only=not _is_unicode(stream))


def tolerant(stream: TextIO) -> TextIO:
    """Have the stream write what its encoding lacks as an escape, not fail on it."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")
    return stream


def _is_unicode(stream: TextIO) -> bool:
    try:
        return codecs.lookup(stream.encoding or "ascii").name.startswith("utf-")
    except LookupError:
        return False
