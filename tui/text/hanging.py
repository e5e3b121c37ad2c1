"""Hanging indent: a label before the first line, and as much space before the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

_WORD = re.compile(r"\S+")

LEAST_WIDTH = 8
"""The least width of the text."""


@dataclass(frozen=True, eq=False)
class Hanging(Visual):
    """Text that is wrapped to the width it gets, behind a label on its first line."""

    first: Content
    body: Content
    one_line: bool = False
    """Whether the text is cut to one line."""

    def at(self, width: int) -> Content:
        """Return the lines for a width, of which `first` takes its part."""
        room = max(width - self.first.cell_length, LEAST_WIDTH)
        if self.one_line:
            return self.first + self.body.truncate(room, ellipsis=True)
        return hanging(self.first, Content("\n").join(wrapped(self.body, room)))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self.first.cell_length + self.body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.at(width).get_height(rules, width)


def wrapped(content: Content, width: int) -> list[Content]:
    """Wrap text; a word that's too long, like a call, breaks where code does."""
    at, pieces = 0, []
    for word in _WORD.finditer(content.plain):
        if len(word.group()) > width and word.group().isascii():
            for end in breaks(word.group(), width):
                pieces.append(content[at : word.start() + end])
                at = word.start() + end
    pieces.append(content[at:])
    return [line for piece in pieces for line in piece.wrap(width)]


def breaks(code: str, width: int) -> list[int]:
    """Return where code breaks that's longer than the width: after a space, a bracket, a comma."""
    found: list[int] = []
    start = 0
    while len(code) - start > width:
        piece = code[start : start + width]
        ends = (max(map(piece.rfind, marks)) + 1 for marks in (" ", "([{,=", "./_:-"))
        start += next((end for end in ends if end > width // 4), width)
        found.append(start)
    return found


def hanging(first: Content, body: Content) -> Content:
    """Return the body's lines, `first` before the first and as much space before the others."""
    lines = body.split(allow_blank=True)
    space = Content(" " * first.cell_length)
    return Content("\n").join([first + lines[0], *(space + line for line in lines[1:])])


def line_count(content: Content) -> int:
    """Return how many lines the content has; none when it is empty."""
    return content.plain.count("\n") + 1 if content else 0
