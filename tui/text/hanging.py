"""Hanging indent: a label before the first line, and as much space before the others."""

from __future__ import annotations

from dataclasses import dataclass

from textual.content import Content
from textual.css.styles import RulesMap
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions, Visual

LEAST_WIDTH = 8
"""The least width of the text."""


@dataclass(frozen=True, eq=False)
class Hanging(Visual):
    """Text that is wrapped to the width it gets, behind a label on its first line."""

    first: Content
    body: Content

    def at(self, width: int) -> Content:
        """Return the lines for a width, of which `first` takes its part."""
        room = max(width - self.first.cell_length, LEAST_WIDTH)
        return hanging(self.first, Content("\n").join(self.body.wrap(room)))

    def render_strips(
        self, width: int, height: int | None, style: Style, options: RenderOptions
    ) -> list[Strip]:
        return self.at(width).render_strips(width, height, style, options)

    def get_optimal_width(self, rules: RulesMap, container_width: int) -> int:
        return self.first.cell_length + self.body.get_optimal_width(rules, container_width)

    def get_height(self, rules: RulesMap, width: int) -> int:
        return self.at(width).get_height(rules, width)


def hanging(first: Content, body: Content) -> Content:
    """Return the body's lines, `first` before the first and as much space before the others."""
    lines = body.split(allow_blank=True)
    space = Content(" " * first.cell_length)
    return Content("\n").join([first + lines[0], *(space + line for line in lines[1:])])


def line_count(content: Content) -> int:
    """Return how many lines the content has; none when it is empty."""
    return content.plain.count("\n") + 1 if content else 0
