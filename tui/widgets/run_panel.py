"""The panel that shows what happened: the rows of a run, drawn line by line as it grows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style

from tui.background.messages import RowMarked
from tui.presenters.chosen_rows import chosen_rows, is_foldable
from tui.presenters.row_kinds import RowKinds, RunRow
from tui.presenters.row_meanings import meaning_of
from tui.text.rows import explanation, height, lines
from tui.widgets.keys import bind
from tui.widgets.true_scrollbar import TrueScrollbar

MANY_ROWS = 2_000
"""With more rows than this, each is cut to one line: measuring them would take too long."""

KEPT_DRAWN = 500
"""The most rows whose drawing is kept."""


class RunPanel(TrueScrollbar, ScrollView, can_focus=True):
    """A list of rows that stays quick with ten thousand of them."""

    BINDING_GROUP_TITLE = "What happened"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("down", "move(1)", "Next row"),
        bind("up", "move(-1)", "Previous row"),
        bind("home", "move_to(0)", "First row"),
        bind("end", "last", "Last row"),
        bind("pagedown", "page(1)", "Page down"),
        bind("pageup", "page(-1)", "Page up"),
        bind("enter", "open", "Fold a request, or go to the marked row's line in the editor"),
        bind("space", "fold", "Fold the request of the marked row, or unfold it", "Fold"),
        bind("question_mark", "explain", "Explain the marked row", "Explain"),
    ]

    DEFAULT_CSS = """
    RunPanel {
        background: $background;
        overflow-x: hidden;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
    }
    """

    cursor: reactive[int | None] = reactive(None)
    """The index of the marked row, None if no row is marked."""

    explaining: reactive[bool] = reactive(False)
    """Whether the marked row says what it means."""

    faded: reactive[bool] = reactive(False)
    """Whether the rows are of another text than the one in the editor: then all are quiet."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.rows: Sequence[RunRow] = ()
        """The rows that are shown."""
        self._all: Sequence[RunRow] = ()
        self._folded: set[int] = set()
        self._wanted = ""
        self._ends: list[int] = []
        self._measured_for = (0, False)
        self._drawn: dict[int, list[Strip]] = {}
        self._hint = ""
        self._hint_lines: list[Content] = []
        self._used = 0
        self._blank: Strip | None = None

    def show(self, rows: Sequence[RunRow], *, hint: str = "") -> None:
        """Show these rows, or the hint if there are none."""
        self._all, self._hint = rows, hint
        self._choose()

    def filter(self, wanted: str) -> None:
        """Show only the rows that have this text, each below the head of its request."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._choose()

    def show_newest(self) -> None:
        """Scroll to the newest request that an address, a link or a form began."""
        heads = [i for i, row in enumerate(self.rows) if is_foldable(row) and row.n]
        if heads:
            self.call_after_refresh(self.scroll_to, y=self._span(heads[-1])[0], animate=False)

    def unfold_all(self) -> None:
        """Show the rows of every request."""
        if self._folded:
            self._folded.clear()
            self._choose()

    def _choose(self) -> None:
        """Show the rows that are wanted; the marked row stays marked while it's shown."""
        before, rows = self.rows, chosen_rows(self._all, self._folded, self._wanted)
        kept = 0
        for old, new in zip(before, rows, strict=False):
            if old is not new and old != new:
                break
            kept += 1
        self.rows = rows
        self._measure(kept)
        if self.cursor is not None and self.cursor >= kept:
            marked = before[self.cursor]
            self.cursor = next((i for i, row in enumerate(rows) if row is marked), None)

    # Keys

    def action_move(self, by: int) -> None:
        """Mark the row before or after."""
        self.action_move_to((self.cursor if self.cursor is not None else -1) + by)

    def action_move_to(self, index: int) -> None:
        """Mark the row with this index, or the nearest one."""
        if self.rows:
            self.cursor = max(0, min(index, len(self.rows) - 1))

    def action_last(self) -> None:
        """Mark the last row."""
        self.action_move_to(len(self.rows) - 1)

    def action_page(self, by: int) -> None:
        """Mark the row one page away."""
        if self.rows:
            line = self._span(self.cursor or 0)[0] + by * max(self.size.height - 1, 1)
            self.cursor = self._row_at(max(line, 0))

    def action_open(self) -> None:
        """Open the line of the marked row; the head of a request folds."""
        if self.cursor is None:
            return
        if is_foldable(self.rows[self.cursor]):
            self.action_fold()
        else:
            self.post_message(RowMarked(self.rows[self.cursor], open=True))

    def action_fold(self) -> None:
        """Hide the rows of the marked row's request, or show them again; mark its head."""
        at = self.cursor
        while at is not None and at >= 0 and not is_foldable(self.rows[at]):
            at -= 1
        if at is not None and at >= 0:
            self.cursor = at
            self._folded ^= {self.rows[at].n}
            self._choose()
            self.cursor = at

    def action_explain(self) -> None:
        """Say what the marked row means, and each row that is marked from now on; or stop."""
        self.explaining = not self.explaining

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to explain and to fold a row when one is marked."""
        return self.cursor is not None if action in ("explain", "fold") else True

    def on_click(self, event: Click) -> None:
        """Mark the row that was clicked."""
        line = event.y + self.scroll_offset.y
        if self.rows and line < self._ends[-1]:
            self.cursor = self._row_at(line)

    def watch_explaining(self) -> None:
        if self.cursor is not None:
            self._measure(self.cursor)
            self._scroll_to_cursor()

    def watch_faded(self) -> None:
        self._forget_drawn()

    def watch_cursor(self, before: int | None, cursor: int | None) -> None:
        if self.explaining:
            self._measure(min((at for at in (before, cursor) if at is not None), default=0))
        self._forget_drawn()
        self.refresh()
        if (before is None) is not (cursor is None):
            self.refresh_bindings()
        if cursor is not None and cursor < len(self.rows):
            self._scroll_to_cursor()
            self.post_message(RowMarked(self.rows[cursor], open=False))

    def _scroll_to_cursor(self) -> None:
        if self.cursor is not None:
            top, bottom = self._span(self.cursor)
            region = Region(0, top, 1, bottom - top)
            self.scroll_to_region(region, animate=False, force=True, x_axis=False)

    # Drawing

    @property
    def _width(self) -> int:
        return max(self.scrollable_content_region.width - 1, 12)  # a gap before the scroll bar

    @property
    def _brief(self) -> bool:
        return len(self.rows) > MANY_ROWS

    def _measure(self, kept: int = 0) -> None:
        """Find where each row ends; the first `kept` rows were measured before."""
        form = (self._width, self._brief)
        kept = min(kept, len(self._ends)) if form == self._measured_for else 0
        self._measured_for = form
        self._forget_drawn(kept)
        del self._ends[kept:]
        end = self._ends[-1] if self._ends else 0
        width, brief = form
        for index in range(kept, len(self.rows)):
            row = self.rows[index]
            end += (1 if brief else height(row, width, brief)) + self._gap(index)
            if index == self.cursor and self.explaining:
                end += len(self._explanation(index))
            self._ends.append(end)
        hint = f"No row has “{self._wanted}”." if self._all and self._wanted else self._hint
        self._hint_lines = []
        if hint and not self.rows:
            self._hint_lines = Content.styled(hint, "$quiet").wrap(width)
        self._resize_to(end)
        before, self._used = self._used, end + len(self._hint_lines)
        self._refresh_between(self._ends[kept - 1] if kept else 0, max(before, self._used))

    def _refresh_between(self, first: int, end: int) -> None:
        """Redraw these lines, as far as they're visible."""
        top = self.scroll_offset.y
        first, end = max(first, top), min(end, top + self.size.height)
        if end > first:
            self.refresh_lines(first, end - first)

    def _resize_to(self, end: int) -> None:
        """Set the height in lines; lay out the screen again only if a scroll bar may change."""
        size, room = Size(0, end), self.size.height
        if not self.display or max(end, self.virtual_size.height) <= room:
            self.set_reactive(RunPanel.virtual_size, size)
        else:
            self.virtual_size = size

    def _gap(self, index: int) -> int:
        """Return how many empty lines come before a row."""
        kind = self.rows[index].kind  # compared one by one: hashing thousands of kinds is felt
        return int(index > 0 and (kind is RowKinds.REQUEST or kind is RowKinds.ENDED))

    def _explanation(self, index: int) -> list[Content]:
        row = self.rows[index]
        return explanation(row, meaning_of(row.kind), self._width, self._brief)

    def _span(self, index: int) -> tuple[int, int]:
        """Return a row's first line, without the gap before it, and the line after its last."""
        before = self._ends[index - 1] if index else 0
        return before + self._gap(index), self._ends[index]

    def _row_at(self, line: int) -> int:
        return min(bisect_right(self._ends, line), len(self._ends) - 1)

    def on_show(self) -> None:
        if self.show_vertical_scrollbar or self.virtual_size.height > self.size.height:
            self.mutate_reactive(RunPanel.virtual_size)  # it may have changed while hidden

    def on_resize(self) -> None:
        self._forget_drawn()
        if (self._width, self._brief) != self._measured_for:
            self._measure()

    def notify_style_update(self) -> None:
        self._forget_drawn()
        super().notify_style_update()

    def _forget_drawn(self, kept: int = 0) -> None:
        """Redraw the rows, except the first `kept` ones."""
        self._drawn = {index: strips for index, strips in self._drawn.items() if index < kept}
        self._blank = None

    def render_line(self, y: int) -> Strip:
        """Draw one line of the panel."""
        if not self.rows:
            return self._hint_line(y)
        line = y + self.scroll_offset.y
        if line >= self._ends[-1]:
            return self._blank_line()
        index = self._row_at(line)
        drawn = self._drawn.get(index)
        if drawn is None:
            if len(self._drawn) > KEPT_DRAWN:
                self._drawn.clear()
            marked = index == self.cursor
            body = lines(self.rows[index], self._width, self._brief)
            drawn = self._drawn[index] = [self._strip(text, marked) for text in body]
            if marked and self.explaining:
                drawn += [self._strip(text) for text in self._explanation(index)]
        part = line - self._span(index)[0]
        return drawn[part] if 0 <= part < len(drawn) else self._blank_line()

    def _blank_line(self) -> Strip:
        if self._blank is None:
            self._blank = Strip.blank(self.size.width, self.rich_style)
        return self._blank

    def _hint_line(self, y: int) -> Strip:
        hint = self._hint_lines
        return self._strip(hint[y]) if y < len(hint) else self._blank_line()

    def _strip(self, line: Content, marked: bool = False) -> Strip:
        variables = self.app.theme_variables

        def parsed(style: str | Style) -> Style:
            return Style.parse(style, variables) if isinstance(style, str) else style

        ground = self.visual_style
        if self.faded:
            line = line.stylize("$quiet")
        if marked:
            # The terminal's own colors have no second ground.
            ground += parsed("reverse" if self.app.native_ansi_color else "on $panel")
        segments = [
            Segment(text, style.rich_style)
            for text, style in line.render(ground, end="", parse_style=parsed)
        ]
        strip = Strip(segments, line.cell_length)
        return strip.adjust_cell_length(self.size.width, ground.rich_style)
