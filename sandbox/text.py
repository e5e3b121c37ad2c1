"""Make text safe to show, and cut it to a limit."""

from __future__ import annotations

import re

MAX_TEXT = 4_096
"""Characters kept of one message, category, form value or header."""

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 and C1 controls but tab and newline: ANSI escapes
    "\u00ad\u061c\u180e"  # invisible, or the Arabic letter mark
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, direction marks, separators
    "\ufeff\ufff9-\ufffb"  # byte order mark, annotation marks
    "\ud800-\udfff"  # lone surrogates, which no terminal can be sent
    "\U000e0000-\U000e007f]"  # tags
)


def visible(text: str) -> str:
    r"""Return the text with escapes for every character that a terminal would act on.

    Controls, ANSI escapes, direction marks, invisible characters and lone surrogates show as
    ``\x1b``, ``\u202e`` and so on; tabs and line ends stay.
    """
    return _UNSAFE.sub(_escape, text)


def drawable(text: str) -> str:
    """Return the text without any character that a terminal would act on, for an editor.

    An escape would take cells that the text doesn't have, so the characters are only removed.
    """
    return _UNSAFE.sub("", text)


def one_line(text: str, width: int | None = None) -> str:
    """Return the text on one line, safe to show, cut to `width` characters with an ellipsis."""
    flat = visible(text).replace("\n", "\\n").replace("\t", "\\t")
    if width is not None and len(flat) > width:
        return flat[: max(width - 1, 0)] + "…"
    return flat


def plural(number: int, noun: str, many: str = "") -> str:
    """Return a number with its noun: "1 run", "2,000 runs"; `many` is an irregular plural."""
    return f"{number:,} {noun if number == 1 else many or f'{noun}s'}"


def cut(text: str, limit: int = MAX_TEXT) -> str:
    """Return at most `limit` characters of the text."""
    return text if len(text) <= limit else text[:limit]


def valid_text(text: str) -> str:
    """Return the text with lone surrogates written as escapes, so it's valid UTF-8."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    if code < 0x10000:
        return f"\\u{code:04x}"
    return f"\\U{code:08x}"
