"""A `TextArea` with Pygments colors and marked lines.

A key must show at once, so a key only moves the colors on its own line.  The whole file is lexed
again after a pause.
"""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style as RichStyle
from rich.text import Span, Text
from textual.geometry import Offset
from textual.strip import Strip
from textual.style import Style
from textual.theme import Theme
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, TextAreaTheme

from sandbox.text import drawable
from tui.text.highlight import STYLES, is_warm, pieces

MAX_COLORED_LINES = 500
"""Longer files have no colors: a learner would feel the time to lex them."""

PAUSE = 0.06
"""Seconds without a key after which the file is lexed again."""

MARKS = {
    "error": ("✗", "mark-failed"),
    "syntax": ("✗", "mark-failed"),
    "here": ("▸", "accent"),
}
"""The symbol of a marked line in the gutter, and its theme token."""

MORE = "…"
"""What is drawn at an edge where a line goes on."""

KEPT_STRIPS = 1_000
"""Lines that are kept as they were drawn."""

ColorSpan = tuple[int, int, str]
"""First character, character after the last, and theme token of a piece of one line."""


class ColoredArea(TextArea):
    """The text of one file, its colors and its marked lines."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._language = "text"
        self._marks: dict[int, str] = {}
        self._lexed: list[tuple[str, tuple[ColorSpan, ...]]] = []
        self._ink: dict[str, RichStyle] = {}
        self._drawn: dict[object, Strip] = {}
        self._pause: Timer | None = None
        super().__init__(tab_behavior="indent", soft_wrap=False, show_line_numbers=True, id=id)

    def on_mount(self) -> None:
        self._use_app_theme()
        self.app.theme_changed_signal.subscribe(self, self._use_app_theme)

    @property
    def marks(self) -> dict[int, str]:
        """The marked lines, counted from 1, and how each is marked."""
        return {row + 1: kind for row, kind in self._marks.items()}

    def _use_app_theme(self, _theme: Theme | None = None) -> None:
        for token in {"code-blank", *(token for token in STYLES.values() if token)}:
            ink = self.visual_style + Style.parse(f"${token}", self.app.theme_variables)
            self._ink[token] = RichStyle(
                color=ink.rich_style.color,
                italic=token == "code-comment" or None,
                reverse=token == "code-blank" or None,
            )
        name = f"pygments-{self.app.theme}"
        self.register_theme(TextAreaTheme(name))
        self.theme = name
        self.redraw()

    # Colors

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; it takes the marks of the file away."""
        result = super().edit(edit)
        self._drop_marks()
        return result

    def undo(self) -> None:
        """Undo the last edits; that takes the marks away, too."""
        if self.history.undo_stack:
            super().undo()
            self._drop_marks()

    def redo(self) -> None:
        """Redo the edits that were undone last; that takes the marks away, too."""
        if self.history.redo_stack:
            super().redo()
            self._drop_marks()

    def _drop_marks(self) -> None:
        if self._marks:
            self._marks.clear()
            self.redraw()

    def on_text_area_changed(self) -> None:
        """Lex the file again once the keys pause."""
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._after_pause)
        else:
            self._pause.reset()

    def _after_pause(self) -> None:
        self._pause = None
        if [line for line, _ in self._lexed] != self.document.lines:
            self.color_all()

    def color_all(self) -> None:
        """Lex the whole file and show its colors."""
        before = self._lexed
        self._lex()
        if before != self._lexed:
            self.refresh()

    def _lex(self) -> None:
        lines = self.document.lines
        found: list[list[ColorSpan]] = [[] for _ in lines]
        if len(lines) <= MAX_COLORED_LINES and is_warm(self._language):
            for row, color in _colored_pieces("\n".join(lines), self._language):
                found[row].append(color)
        self._lexed = [(line, tuple(c)) for line, c in zip(lines, found, strict=True)]

    def _colors(self, row: int) -> tuple[ColorSpan, ...]:
        """Return a line's colors; a line that has changed keeps those that it had."""
        if len(self._lexed) != self.document.line_count:
            self._lex()
        before, colors = self._lexed[row]
        return carry_over(colors, before, self.document.get_line(row))

    def get_line(self, line_index: int) -> Text:
        """Return a line with its colors, as `TextArea` asks for it to draw it."""
        line = super().get_line(line_index)
        for first, last, token in self._colors(line_index):
            line.spans.append(Span(first, last, self._ink.get(token, "")))
        return line

    # Drawing

    def notify_style_update(self) -> None:
        self._drawn.clear()
        super().notify_style_update()

    def redraw(self) -> None:
        """Draw every line again."""
        self._drawn.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line, or return it as it was drawn when it looks the same.

        A letter in a 100-line file takes 0.95 of a plain `TextArea` so, and 1.44 without the cache.
        """
        at = self.scroll_offset.y + y
        if at >= self.wrapped_document.height:
            return super().render_line(y)
        row, column = self.wrapped_document.offset_to_location(Offset(0, at))
        (top, _), (bottom, _) = sorted(self.selection)
        bracket = self.matching_bracket_location
        if top <= row <= bottom or (bracket is not None and bracket[0] == row):
            return self._draw(y, row, column)
        key = (
            *(row, column, self.document.get_line(row), self._colors(row)),
            *(self._marks.get(row), self.size.width, self.gutter_width, self.theme),
            self.scroll_offset.x,
        )
        strip = self._drawn.get(key)
        if strip is None:
            if len(self._drawn) > KEPT_STRIPS:
                self._drawn.clear()
            strip = self._drawn[key] = self._draw(y, row, column)
        return strip

    def _draw(self, y: int, row: int, column: int) -> Strip:
        # Private to Textual: `render_line` would answer from its own cache, with stale colors.
        strip = self._marked_edges(_harmless(self._render_line(y)), row)
        kind = self._marks.get(row)
        return strip if kind is None else self._marked(strip, kind, is_first=column == 0)

    def _marked_edges(self, strip: Strip, row: int) -> Strip:
        """Return the line with a mark at each edge where it goes on out of sight."""
        gutter, width = self.gutter_width, self.scrollable_content_region.width
        text = Strip(list(strip.crop(gutter)))
        at, room = round(self.scroll_x), width - gutter
        length = cell_len(self.document.get_line(row).expandtabs(self.indent_width))
        if length <= min(room, at + room) and not at:
            return strip
        ink = Style.parse("$accent", self.app.theme_variables).rich_style
        cells = text.crop(0, room).extend_cell_length(room)
        if at and length:
            cells = Strip.join([Strip([Segment(MORE, ink)]), cells.crop(1)])
        if length > at + room:
            cells = Strip.join([cells.crop(0, room - 1), Strip([Segment(MORE, ink)])])
        return Strip.join([strip.crop(0, gutter), cells])

    def _marked(self, strip: Strip, kind: str, *, is_first: bool) -> Strip:
        """Return the line with its mark in the gutter and its own background."""
        symbol, token = MARKS[kind]
        variables = self.app.theme_variables
        ink = Style.parse(f"${token}", variables).rich_style
        panel = Style.parse("on $panel", variables).rich_style
        ground = RichStyle(bgcolor=panel.bgcolor, bold=self.app.native_ansi_color or None)
        gutter = self.gutter_width
        cells = strip.crop(0, gutter - 2)
        mark = Segment(f"{symbol} " if is_first else "  ", ink + ground)
        rest = strip.crop(gutter)
        line = self.get_component_rich_style("text-area--cursor-line").bgcolor
        own = {None, self.rich_style.bgcolor, line}  # the cursor and a selection have others
        segments = [
            Segment(text, (style or RichStyle()) + ground, control)
            if not style or (not style.reverse and style.bgcolor in own)
            else Segment(text, style, control)
            for text, style, control in [*cells, *rest]
        ]
        count = len(list(cells))
        return Strip([*segments[:count], mark, *segments[count:]], strip.cell_length)


def _colored_pieces(text: str, language: str) -> list[tuple[int, ColorSpan]]:
    """Return each colored piece of a text with its row; a piece lies on one line."""
    found: list[tuple[int, ColorSpan]] = []
    row, start, at = 0, 0, 0
    for offset, piece, token in pieces(text, language):
        row += text.count("\n", at, offset)
        start = text.rfind("\n", 0, offset) + 1
        at = offset
        for number, part in enumerate(piece.split("\n")):
            if number:
                row += 1
                start = at = at + 1
            if part:
                found.append((row, (at - start, at - start + len(part), token)))
                at += len(part)
    return found


def carry_over(colors: tuple[ColorSpan, ...], before: str, after: str) -> tuple[ColorSpan, ...]:
    """Return a line's colors after an edit of the line.

    What is typed inside a colored piece or right after it takes its color.
    """
    if before == after or not colors:
        return colors
    start = _common(before, after)
    tail = _common(before[start:][::-1], after[start:][::-1])
    stop, grown = len(before) - tail, len(after) - len(before)
    moved: list[ColorSpan] = []
    for first, last, token in colors:
        new_first = first if first < start else max(first, stop) + grown
        new_last = last + grown if last >= stop else min(last, start)
        if new_last > new_first:
            moved.append((new_first, new_last, token))
    return tuple(moved)


def _common(one: str, other: str) -> int:
    """Return how many characters two texts share at their start."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(other)))


def _harmless(strip: Strip) -> Strip:
    """Return the line without the control and direction characters that a file may contain."""
    if all(drawable(text) == text for text, _, _ in strip):
        return strip
    return Strip([Segment(drawable(text), style, control) for text, style, control in strip])
