"""The editor's indentation: small rules for one line of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rich.cells import cell_len

from tui.widgets.whole_lines import ChangedLine

WIDTH = 4
"""Spaces of one level."""

_LEAVES_BLOCK = re.compile(r"(return|raise|pass|break|continue)\b")


def after_enter(before: str, *, python: bool) -> str:
    """Return what Enter types after the text `before` the cursor on its line.

    The indent is kept.  In Python it is one level deeper after a colon, one shallower after a
    statement that leaves the block.
    """
    stripped = before.strip()
    blanks = before[: len(before) - len(before.lstrip())]
    if python and stripped:
        if _without_comment(stripped).endswith(":"):
            blanks += " " * WIDTH
        elif _LEAVES_BLOCK.match(stripped) and _is_closed(stripped):
            blanks = blanks[: max(len(blanks) - WIDTH, 0)]
    return "\n" + blanks


def blanks_to_delete(before: str) -> int:
    """Return how many spaces Backspace deletes: a level, if only spaces come before it."""
    if not before or before.strip(" "):
        return 1
    return (len(before) - 1) % WIDTH + 1


def to_next_stop(before: str) -> str:
    """Return the spaces that Tab types after the text `before` the cursor on its line."""
    return " " * (WIDTH - cell_len(before.expandtabs(WIDTH)) % WIDTH)


def deeper(line: str) -> str:
    """Return the line one level deeper; an empty one stays empty."""
    return " " * WIDTH + line if line.strip() else line


def shallower(line: str) -> str:
    """Return the line one level shallower."""
    blanks = len(line) - len(line.lstrip(" "))
    return line[min(blanks, (blanks - 1) % WIDTH + 1) :] if blanks else line.removeprefix("\t")


def all_deeper(lines: Sequence[str]) -> list[ChangedLine]:
    """Return the lines one level deeper."""
    return [_shifted(line, deeper(line)) for line in lines]


def all_shallower(lines: Sequence[str]) -> list[ChangedLine]:
    """Return the lines one level shallower."""
    return [_shifted(line, shallower(line)) for line in lines]


def _is_closed(text: str) -> bool:
    """Whether every bracket is closed, so that the statement is over."""
    return all(text.count(a) <= text.count(b) for a, b in ("()", "[]", "{}"))


def _without_comment(text: str) -> str:
    """Return the text without a comment at its end, unless a quote makes that unsure."""
    head, hash_mark, _ = text.partition("#")
    if hash_mark and head.count('"') % 2 == 0 and head.count("'") % 2 == 0:
        return head.rstrip()
    return text


def _shifted(before: str, after: str) -> ChangedLine:
    return ChangedLine(after, by=len(after) - len(before))
