"""The list of a step's earlier attempts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from tui.presenters.phrases import STATES, when
from tui.widgets.lists import PickList

if TYPE_CHECKING:
    from lessons.store.progress import Snapshot

WHEN_WIDTH = 18
"""The longest time in words and a gap."""

STATE_WIDTH = 12
"""The longest state and a gap."""


class AttemptList(PickList):
    """When each attempt was and what it came to, newest first; ``here`` says which stand now."""

    BINDING_GROUP_TITLE = "In the list"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter",
            "select",
            "Restore",
            key_display="Enter",
            id="attempts.restore",
            tooltip="Let the marked attempt stand in the editor again",
        ),
    ]

    def __init__(
        self,
        attempts: Sequence[Snapshot],
        here: Sequence[bool],
        now: datetime,
        *,
        id: str,  # noqa: A002
    ) -> None:
        rows = zip(attempts, here, strict=True)
        super().__init__(*(_row(attempt, is_here, now) for attempt, is_here in rows), id=id)


def _row(attempt: Snapshot, is_here: bool, now: datetime) -> Option:
    state, token = STATES[attempt.passed]
    at = Content(when(attempt.at, now).ljust(WHEN_WIDTH))
    said = Content.styled(state.ljust(STATE_WIDTH), token)
    return Option(at + said + Content.styled("as now" if is_here else "", "$quiet"))
