"""A step's Markdown: its words, and its two parts, before the run and after it."""

from __future__ import annotations

import re
from collections.abc import Iterator

MARK = "+++"
"""The line before and after a step's front matter, and between the two parts of its text."""

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_WORD_CHARACTER = re.compile(r"\w")


def prose_words(text: str) -> int:
    """Count the words of a Markdown text outside its fenced code."""
    return sum(
        _WORD_CHARACTER.search(word) is not None
        for _, line in _outside_fences(text)
        for word in line.split()
    )


def part_lines(text: str) -> list[int]:
    """Return the numbers, from 0, of the lines that part a text; one in fenced code is code."""
    return [number for number, line in _outside_fences(text) if line.rstrip() == MARK]


def _outside_fences(text: str) -> Iterator[tuple[int, str]]:
    fence = ""
    for number, line in enumerate(text.split("\n")):
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            yield number, line
