"""The end of a sitting: its score, and numbered doors to what can be done next."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static
from textual.widgets.option_list import Option

from lessons.practice.doors import NextDoor
from sandbox.text import one_line
from tui.text.hanging import Hanging
from tui.text.markdown import prose
from tui.widgets.lists import PickList


class DoorList(PickList, can_focus=False):
    """The doors, of which the screen marks one: its keys are in the screen's footer."""


class PracticeSummary(Vertical):
    """Shows the score of a sitting, and the doors to what can be done next."""

    DEFAULT_CSS = """
    PracticeSummary {
        .column {
            height: 100%;
        }
        #score {
            height: auto;
            padding: 0 1 1 1;
        }
        #doors {
            height: 1fr;
        }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="summary")
        self.doors: Sequence[NextDoor] = ()

    def compose(self) -> ComposeResult:
        with Vertical(classes="column"):
            yield Static(id="score", markup=False)
            yield DoorList(id="doors", markup=False)

    @property
    def list(self) -> DoorList:
        """The list of the doors."""
        return self.query_one(DoorList)

    @property
    def marked(self) -> NextDoor | None:
        """The door that is marked."""
        at = self.list.highlighted
        return self.doors[at] if at is not None and at < len(self.doors) else None

    def show(self, came_to: Content, doors: Sequence[NextDoor]) -> None:
        """Show the score of a sitting, and what can be done next; the first door is marked."""
        self.doors = doors
        self.query_one("#score", Static).update(came_to)
        self.list.set_options(_line(number, door) for number, door in enumerate(doors, 1))
        self.list.highlighted = 0 if doors else None

    def mark(self, by: int) -> None:
        """Mark another door."""
        if self.doors:
            self.list.highlighted = ((self.list.highlighted or 0) + by) % len(self.doors)


def _line(number: int, door: NextDoor) -> Option:
    aside = prose(one_line(door.aside.strip().split("\n\n")[0], 200)).stylize_before("$quiet")
    said = Content.styled(one_line(door.says), "bold")
    return Option(
        Hanging(
            Content.styled(f"{number}  ", "bold $accent"),
            Content("\n").join([said, *([aside] if aside else []), Content()]),
        )
    )
