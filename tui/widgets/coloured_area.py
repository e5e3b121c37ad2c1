"""A `TextArea` coloured with Pygments that draws a line only when something about it changed.

A key must show at once, so a key only moves the colours of its own line; the file is lexed anew
once the keys pause.  ``_highlights`` and ``_build_highlight_map`` are where `TextArea` keeps what
tree-sitter finds; a test on the cursor's line fails if a new Textual moves them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.document._document import EditResult
from textual.document._edit import Edit
from textual.strip import Strip
from textual.style import Style
from textual.theme import Theme
from textual.timer import Timer
from textual.widgets import TextArea
from textual.widgets.text_area import TextAreaTheme

from sandbox.text import drawable
from tui.text.code import STYLES, is_warm, pieces

MAX_COLOURED_LINES = 500
"""Longer files are shown plain: lexing them would be felt."""

PAUSE = 0.06
"""Seconds without a key after which the file is lexed anew."""

MARKS = {"error": ("✗", "mark-failed"), "here": ("▸", "accent")}
"""What a marked line shows in the gutter, and in which theme token."""

Highlight = tuple[int, int | None, str]
"""(first byte, byte after the last, theme token) within one line, as `TextArea` holds them."""


@dataclass(frozen=True, slots=True)
class _Change:
    """An edit within one line, in bytes."""

    row: int
    start: int
    removed: int
    added: int


class ColouredArea(TextArea):
    """The text, its colours and its marked lines; it knows no files."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        self._language = "text"
        self._marks: dict[int, str] = {}
        self._change: _Change | None = None
        self._strips: dict[int, dict[object, Strip]] = {}
        self._blank: tuple[object, Strip] | None = None
        self._pause: Timer | None = None
        super().__init__(tab_behavior="indent", soft_wrap=True, show_line_numbers=True, id=id)

    def on_mount(self) -> None:
        self._use_app_theme()
        self.app.theme_changed_signal.subscribe(self, self._use_app_theme)

    @property
    def marks(self) -> dict[int, str]:
        """The marked lines, counted from 1, and how each is marked."""
        return {row + 1: kind for row, kind in self._marks.items()}

    def _use_app_theme(self, _theme: Theme | None = None) -> None:
        variables = self.app.theme_variables
        styles: dict[str, RichStyle] = {}
        for token in {"code-blank", *(token for token in STYLES.values() if token)}:
            ink = (self.visual_style + Style.parse(f"${token}", variables)).rich_style
            styles[token] = RichStyle(
                color=ink.color,
                italic=token == "code-comment" or None,
                reverse=token == "code-blank" or None,
            )
        name = f"pygments-{self.app.theme}"
        self.register_theme(TextAreaTheme(name, syntax_styles=styles))
        self.theme = name
        self._redraw()

    def edit(self, edit: Edit) -> EditResult:
        """Perform an edit; one within a line keeps the colours of all others."""
        (row, column), (last_row, last_column) = edit.top, edit.bottom
        if row == last_row and not {"\n", "\r"} & set(edit.text):
            line = self.document.get_line(row)
            start, stop = len(line[:column].encode()), len(line[:last_column].encode())
            self._change = _Change(row, start, stop - start, len(edit.text.encode()))
        try:
            return super().edit(edit)
        finally:
            self._change = None
            if self._marks:
                self._marks.clear()
                self._redraw()

    def _build_highlight_map(self) -> None:
        """Colour the text: called by `TextArea` after every edit, undo, redo and load."""
        change = self._change
        if change is None:
            self._strips.clear()
            self._highlights.clear()
            self._highlights.update(self._lexed())
            return
        before = self._highlights.get(change.row, [])
        self._highlights[change.row] = shifted(before, change.start, change.removed, change.added)
        self._strips.pop(change.row, None)
        if self._pause is None:
            self._pause = self.set_timer(PAUSE, self._after_pause)
        else:
            self._pause.reset()

    def _after_pause(self) -> None:
        self._pause = None
        self.colour_all()

    def colour_all(self) -> None:
        """Lex the whole file; lines whose colours did not change are not drawn again."""
        found = self._lexed()
        before = self._highlights
        if found.keys() == before.keys() and found == before:
            return
        for row in set(found) | set(before):
            if found.get(row, []) != before.get(row, []):
                self._strips.pop(row, None)
        before.clear()
        before.update(found)
        self.refresh()

    def _lexed(self) -> dict[int, list[Highlight]]:
        if self.document.line_count > MAX_COLOURED_LINES or not is_warm(self._language):
            return {}
        text = "\n".join(self.document.lines)
        found: dict[int, list[Highlight]] = {}
        row, line_start = 0, 0
        at = 0
        for offset, piece, token in pieces(text, self._language):
            newlines = text.count("\n", at, offset)
            if newlines:
                row += newlines
                line_start = text.rfind("\n", 0, offset) + 1
            at = offset
            for number, part in enumerate(piece.split("\n")):
                if number:
                    row += 1
                    line_start = at = at + 1
                if part:
                    first = len(text[line_start:at].encode())
                    last = first + len(part.encode())
                    found.setdefault(row, []).append((first, last, token))
                    at += len(part)
        return found

    # Drawing

    def notify_style_update(self) -> None:
        self._strips.clear()
        self._blank = None
        super().notify_style_update()

    def _rewrap_and_refresh_virtual_size(self) -> None:
        self._strips.clear()
        super()._rewrap_and_refresh_virtual_size()

    def _redraw(self) -> None:
        self._strips.clear()
        self._blank = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a line, or take it as it was drawn while nothing about it changed."""
        try:
            row, section = self.wrapped_document._offset_to_line_info[self.scroll_offset.y + y]
        except IndexError:
            return self._blank_line(y)
        (top, _), (bottom, _) = sorted(self.selection)
        bracket = self._matching_bracket_location
        touched = top <= row <= bottom or (bracket is not None and bracket[0] == row)
        key = (
            section,
            self.size.width,
            self.scroll_offset.x,
            self.theme,
            (self.selection, self._draw_cursor, self.has_focus, bracket) if touched else None,
        )
        kept = self._strips.setdefault(row, {})
        strip = kept.get(key)
        if strip is None:
            if len(kept) > 32:
                kept.clear()
            strip = kept[key] = self._marked(_harmless(self._render_line(y)), row, section)
        return strip

    def _blank_line(self, y: int) -> Strip:
        """Draw a line below the text, which looks like all the others there."""
        key = (self.size.width, self.theme)
        if self._blank is None or self._blank[0] != key:
            self._blank = (key, self._render_line(y))
        return self._blank[1]

    def _marked(self, strip: Strip, row: int, section: int) -> Strip:
        """Return the line with its mark in the gutter and a ground of its own."""
        kind = self._marks.get(row)
        if kind is None:
            return strip
        symbol, token = MARKS[kind]
        variables = self.app.theme_variables
        ink = Style.parse(f"${token}", variables).rich_style
        panel = Style.parse("on $panel", variables).rich_style
        ground = RichStyle(bgcolor=panel.bgcolor)
        gutter = self.gutter_width
        cells = strip.crop(0, gutter - 2)
        mark = Segment(f"{symbol} " if section == 0 else "  ", ink + ground)
        rest = strip.crop(gutter)
        segments = [
            Segment(text, (style or RichStyle()) + ground, control)
            if not (style and style.reverse)
            else Segment(text, style, control)
            for text, style, control in [*cells, *rest]
        ]
        count = len(list(cells))
        return Strip([*segments[:count], mark, *segments[count:]], strip.cell_length)


def _harmless(strip: Strip) -> Strip:
    """Return the line without controls and direction marks, which a file may well hold."""
    if all(drawable(text) == text for text, _, _ in strip):
        return strip
    return Strip([Segment(drawable(text), style, control) for text, style, control in strip])


def shifted(
    highlights: Iterable[Highlight], start: int, removed: int, added: int
) -> list[Highlight]:
    """Return a line's colours after `removed` bytes at `start` made room for `added` ones.

    What is typed inside or right after a coloured piece takes its colour, until the next lexing.
    """
    stop, change = start + removed, added - removed
    moved: list[Highlight] = []
    for first, last, token in highlights:
        new_first = first if first < start else max(first + change, start + added)
        if last is None:
            moved.append((new_first, None, token))
            continue
        if last < start:
            new_last = last
        elif last >= stop:
            new_last = last + change
        else:
            new_last = start
        if first >= stop and first > start:
            new_first = first + change
        if new_last > new_first:
            moved.append((new_first, new_last, token))
    return moved
