"""The line at the top of a screen: where you are, and how far you are."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from sandbox.text import one_line
from tui.presenters.phrases import place_in_words

if TYPE_CHECKING:
    from lessons.course.model import Lesson, Step

NAME = "flasklings"


class TopLine(Widget):
    """Breadcrumbs on the left, the learner's progress on the right.

    When there is little room, the first breadcrumbs are left out.
    """

    DEFAULT_CSS = """
    TopLine {
        height: 1;
        padding: 0 1;
        background: $panel;
    }
    """

    crumbs: reactive[tuple[str, ...]] = reactive(())
    far: reactive[Content] = reactive(Content())

    def __init__(self, *crumbs: str) -> None:
        super().__init__()
        self.set_reactive(TopLine.crumbs, crumbs)

    def show(self, how_far: str | Content) -> None:
        """Show other text on the right."""
        self.far = Content(how_far) if isinstance(how_far, str) else how_far

    def render(self) -> Content:
        return top_line([NAME, *self.crumbs], self.far, self.content_size.width)


def top_line(crumbs: Sequence[str], far: Content, width: int) -> Content:
    """Return the breadcrumbs and `far` at the two ends of a line."""
    room = width - far.cell_length - 2
    names = [one_line(crumb) for crumb in crumbs]
    while len(names) > 1 and len(" ▸ ".join(names)) > room:
        names.pop(0)
    *before, here = names
    left = Content.assemble(*((f"{name} ▸ ", "$quiet") for name in before), (here, "bold $strong"))
    left = left.truncate(max(room, 8), ellipsis=True)
    return left + Content(" " * max(width - left.cell_length - far.cell_length, 1)) + far


def how_far(
    lesson: Lesson,
    here: Step,
    passed: Set[str],
    tried: Set[str],
    saved: bool | None,
    *,
    due: int = 0,
) -> Content:
    """Return which one of its group a step is, a dot for each, and what is due.

    That what is typed is saved goes without saying; that nothing can be saved now (None) doesn't.
    The current step is half full until it passes, and so is a step that was only tried.
    """
    dots: list[tuple[str, str]] = []
    for step in lesson.group_of(here):
        if step.slug in passed:
            dots.append(("●", "$mark-passed"))
        elif step is here:
            dots.append(("◐", "bold $accent"))
        else:
            dots.append(("◐" if step.slug in tried else "○", "$quiet"))
    return Content.assemble(
        (f"{place_in_words(lesson, here)}  ", "$quiet"),
        *dots,
        (f"  {due} due today" if due else "", "$accent"),
        ("  not saved" if saved is None else "", "$mark-failed"),
    )
