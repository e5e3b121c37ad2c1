"""The pane that lists an app's routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from tui.presenters.routes import RouteRow
from tui.widgets.lists import PickList
from tui.widgets.titled_pane import TitledPane

NONE = "No routes yet."
METHOD_WIDTH = 6
"""Columns of a method; a longer one is cut."""


class RoutesPane(TitledPane):
    """Lists the routes with their methods; a marked route is offered as a request."""

    @dataclass
    class Marked(Message):
        """A route was marked; ``chosen`` says that it's to be requested."""

        row: RouteRow
        chosen: bool

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.list = PickList()
        self.rows: Sequence[RouteRow] = ()
        """The routes that are listed."""

    @property
    def start(self) -> Widget:
        """The list."""
        return self.list

    def compose(self) -> ComposeResult:
        self.entitle(Content("Routes"))
        yield self.list

    def show(self, rows: Sequence[RouteRow]) -> None:
        """List these routes; the one that was marked stays marked."""
        if rows == self.rows:
            return
        marked = self.list.highlighted
        before = self.rows[marked] if marked is not None and marked < len(self.rows) else None
        self.rows = rows
        self.list.clear_options()
        self.list.add_options([Option(_line(row)) for row in rows])
        at = next((i for i, row in enumerate(rows) if before and _same(row, before)), 0)
        self.list.highlighted = at if rows else None

    @on(OptionList.OptionHighlighted)
    def _marked(self, message: OptionList.OptionHighlighted) -> None:
        message.stop()
        self._tell(message.option_index, chosen=False)

    @on(OptionList.OptionSelected)
    def _chosen(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        self._tell(message.option_index, chosen=True)

    def _tell(self, index: int, *, chosen: bool) -> None:
        if index < len(self.rows):  # the list may have been filled again meanwhile
            self.post_message(self.Marked(self.rows[index], chosen))


def _same(one: RouteRow, other: RouteRow) -> bool:
    return (one.method, one.rule) == (other.method, other.rule)


def _line(row: RouteRow) -> Content:
    method = row.method[:METHOD_WIDTH].ljust(METHOD_WIDTH)
    token = "quiet" if row.method == "GET" else "accent"
    return Content.from_markup(
        f"[${token}]$method[/] [$foreground]$rule[/]  [$quiet]$endpoint[/]",
        method=method,
        rule=row.rule,
        endpoint=row.endpoint,
    )
