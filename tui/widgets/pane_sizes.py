"""How much room each pane of a lesson has, in each layout, as the learner set it."""

from __future__ import annotations

from enum import Enum

import msgspec

CODE_COLUMNS = 84
"""The columns of the editor's pane that leave 76 for code, beside line numbers and the frame."""

LEAST_STEP, MOST_STEP = 26, 80
LEAST_CODE, MOST_CODE = 20, 85


class Layout(Enum):
    """How the three panes share the screen: its CSS class, and the columns that it needs."""

    ONE = ("-one", 0)
    """One pane at a time."""
    DRAWER = ("-drawer", 100)
    """Code above the result; the step comes beside them while it's read."""
    STACKED = ("-stacked", 120)
    """The step on the left; code above the result."""
    COLUMNS = ("-columns", 160)
    """Step, code and result side by side."""

    def __init__(self, style: str, columns: int) -> None:
        self.style = style
        self.columns = columns

    @classmethod
    def of(cls, columns: int) -> Layout:
        """Return the layout for a terminal of this many columns."""
        return max((one for one in cls if one.columns <= columns), key=lambda one: one.columns)

    @property
    def hides_step(self) -> bool:
        """Whether the step is out of sight while another pane is the current one."""
        return self in (Layout.ONE, Layout.DRAWER)


LAYOUTS = [(layout.columns, layout.style) for layout in Layout]
"""The horizontal breakpoints of a screen with these panes."""


class PaneSizes(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The sizes of the panes.

    ``step`` is the width of the step in columns.  ``above`` and ``beside`` are the percentages of
    the room next to it that the code takes, where the result is below it and where it's beside it.
    """

    step: int = 36
    above: int = 60
    beside: int = 66

    @classmethod
    def parse(cls, text: str | None) -> PaneSizes:
        """Return the sizes that a text holds, or the usual ones."""
        try:
            return msgspec.json.decode(text or "{}", type=cls)
        except msgspec.DecodeError:
            return cls()

    def as_text(self) -> str:
        """Return a text that `parse` reads."""
        return msgspec.json.encode(self).decode()

    def step_columns(self, screen: int) -> int:
        """Return the width of the step on a screen of so many columns."""
        room = screen - CODE_COLUMNS if screen >= Layout.STACKED.columns else screen // 2
        return max(min(self.step, MOST_STEP, room), LEAST_STEP)

    def code_percent(self, layout: Layout) -> int:
        """Return the percentage of the code next to the result."""
        wanted = self.beside if layout is Layout.COLUMNS else self.above
        return max(min(wanted, MOST_CODE), LEAST_CODE)

    def with_step(self, columns: int, screen: int) -> PaneSizes:
        """Return the sizes with another width of the step, as far as there is room."""
        asked = msgspec.structs.replace(self, step=columns)
        return msgspec.structs.replace(self, step=asked.step_columns(screen))

    def with_code(self, percent: int, layout: Layout) -> PaneSizes:
        """Return the sizes with another percentage of the code in this layout."""
        field = "beside" if layout is Layout.COLUMNS else "above"
        asked = msgspec.structs.replace(self, **{field: percent})
        return msgspec.structs.replace(asked, **{field: asked.code_percent(layout)})
