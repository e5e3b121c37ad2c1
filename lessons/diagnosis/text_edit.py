"""An edit of a text: replacements by character positions."""

from __future__ import annotations

import re
from dataclasses import dataclass

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class TextEdit:
    """Replacements (start, end, new text) that don't overlap; ``did`` says what they do."""

    changes: tuple[tuple[int, int, str], ...]
    did: str

    @classmethod
    def insert(cls, at: int, new: str, did: str) -> TextEdit:
        """Return an edit that inserts a text."""
        return cls(((at, at, new),), did)

    def applied(self, text: str) -> str:
        """Return the text after the edit."""
        for start, end, new in sorted(self.changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def line_in(self, text: str) -> int:
        """Return the number of the first line that changed, in the new text."""
        start, _, new = min(self.changes)
        leading = re.match(r"[\r\n]*", new)
        end = start + (leading.end() if leading else 0)
        return line_of(text, end)


def line_of(text: str, at: int) -> int:
    """Return the number of the line that a position is in, as Python and Jinja count lines."""
    return len(_LINE_END.findall(text, 0, at)) + 1


def line_starts(text: str) -> list[int]:
    """Return where each line begins, as Python counts lines."""
    return [0, *(end.end() for end in _LINE_END.finditer(text))]


def line_span(text: str, line: int) -> tuple[int, int] | None:
    """Return where a line begins and ends, without its line end; None if there is no such line."""
    starts = line_starts(text)
    if not 1 <= line <= len(starts):
        return None
    start = starts[line - 1]
    end = _LINE_END.search(text, start)
    return start, end.start() if end else len(text)


def line_end_of(text: str) -> str:
    """Return the line end that a text uses first."""
    found = _LINE_END.search(text)
    return found.group() if found else "\n"


def swap(first: tuple[int, int], second: tuple[int, int], text: str, did: str) -> TextEdit:
    """Return the edit that swaps two parts of a text."""
    return TextEdit(((*first, text[slice(*second)]), (*second, text[slice(*first)])), did)
