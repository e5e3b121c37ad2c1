"""The line at the top of a screen: where this is, and how far."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from sandbox.text import one_line


class TopLine(Horizontal):
    """Crumbs that lead here on the left, how far the learner has come on the right."""

    DEFAULT_CSS = """
    TopLine {
        height: 1;
        padding: 0 1;
        background: $panel;
        color: $foreground;

        #crumbs {
            width: 1fr;
            text-wrap: nowrap;
            text-overflow: ellipsis;
        }
        #how-far {
            width: auto;
            text-wrap: nowrap;
        }
    }
    """

    def __init__(self, *crumbs: str, how_far: str | Content = "") -> None:
        super().__init__()
        self._crumbs = crumbs
        self._how_far = how_far

    def compose(self) -> ComposeResult:
        yield Static(trail("flasklings", *self._crumbs), id="crumbs", markup=False)
        yield Static(self._how_far, id="how-far", markup=False)

    def show(self, how_far: str | Content) -> None:
        """Replace what stands on the right."""
        self.query_one("#how-far", Static).update(how_far)


def trail(*crumbs: str) -> Content:
    """Return the crumbs on one line, the last one bold."""
    *before, here = (one_line(crumb) for crumb in crumbs)
    return Content.assemble(
        *((f"{crumb} ▸ ", "$quiet") for crumb in before),
        (here, "bold $strong"),
    )
