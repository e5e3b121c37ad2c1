"""The sheet with every mistake by what you see of it; Enter opens the page of the marked one."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from lessons.diagnosis.pages import all_pages
from tui.text.mistakes import mistake_lines
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.lists import PickList
from tui.widgets.on_top import OnTop
from tui.widgets.row_filter import RowFilter

if TYPE_CHECKING:
    from lessons.course.model import Step
    from tui.screens.host import Host

PLACEHOLDER = "words that you see, an error message, a status"


class MistakeIndexScreen(OnTop, ModalScreen[None]):
    """Lists the pages of mistakes; what is typed above the list searches them."""

    CSS_PATH = "mistakes.tcss"
    AUTO_FOCUS = "Input"
    BINDING_GROUP_TITLE = "Mistakes"

    # Before the field's own meaning of these keys.
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter",
            "open",
            "Open the page of the marked mistake",
            "Open",
            display="Enter",
            priority=True,
        ),
        bind("escape", "close", "Close the list", "Close", display="Esc"),
        bind(
            "down",
            "move('cursor_down')",
            "Mark the next mistake",
            "Mark",
            display="↑↓",
            priority=True,
        ),
        bind("up", "move('cursor_up')", "Mark the mistake before", priority=True),
        bind("pagedown", "move('page_down')", "Mark a mistake one page on", priority=True),
        bind("pageup", "move('page_up')", "Mark a mistake one page back", priority=True),
    ]

    filter = getters.query_one(RowFilter)
    list = getters.query_one("#mistakes", PickList)

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self._pages: tuple[Step, ...] = ()

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            yield RowFilter(PLACEHOLDER)
            yield PickList(id="mistakes", markup=False)
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        self.query_one("#sheet").border_title = Content("Mistakes by what you see")
        self.list.can_focus = False
        self._read_pages()

    @work(exclusive=True, group="pages", description="Read the pages of mistakes")
    async def _read_pages(self) -> None:
        self._pages = await asyncio.to_thread(all_pages)
        self._show()

    @on(Input.Changed)
    def _show(self) -> None:
        """Show what fits the words, and mark the first page."""
        if self._pages:
            lines = [*mistake_lines(self._pages, self.filter.field.value)]
            self.list.set_options(
                Option(line.said, id=line.cause or None, disabled=not line.cause) for line in lines
            )
            first = next((at for at, line in enumerate(lines) if line.cause), None)
            self.list.scroll_home(animate=False)
            self.list.highlighted = first

    def action_move(self, how: str) -> None:
        """Mark another mistake of the list."""
        if self.list.option_count and self.list.check_action(how, ()):
            getattr(self.list, f"action_{how}")()

    def action_open(self) -> None:
        """Open the page of the marked mistake; Esc there comes back to the list."""
        at = self.list.highlighted
        cause = None if at is None else self.list.get_option_at_index(at).id
        if cause:
            self.host.open_mistake(cause)

    @on(OptionList.OptionSelected)
    def _picked(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self.action_open()

    def action_close(self) -> None:
        """Close the list."""
        self.dismiss()
