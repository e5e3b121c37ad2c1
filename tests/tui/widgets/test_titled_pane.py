"""A title changes alone, and is drawn only where it changes."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Label

from tests.support.screen_text import screen_text
from tests.support.small_app import ThemedApp
from tui.widgets.titled_pane import TitledPane, file_tabs


class NotedPane(TitledPane):
    """Notes each time that it is to be drawn."""

    DEFAULT_CSS = "NotedPane { border: round white; height: 8; }"

    def __init__(self) -> None:
        self.drawn: list[tuple[Region, ...]] = []
        super().__init__()

    def compose(self) -> ComposeResult:
        yield Label("What it holds")

    def refresh(self, *regions: Region, **how: Any) -> NotedPane:
        self.drawn.append(regions)
        super().refresh(*regions, **how)
        return self


@pytest.mark.parametrize(
    ("width", "names"),
    [
        (60, ["app.py", "templates/base.html", "templates/home.html"]),
        (40, ["app.py", "base.html", "home.html"]),
        (20, ["…", "base.html", "…"]),
    ],
)
def test_the_tabs_of_files_say_as_much_as_fits(width: int, names: list[str]) -> None:
    assert file_tabs(["app.py", "templates/base.html", "templates/home.html"], 1, width) == names


async def test_titles_stand_in_the_border_as_they_are_said() -> None:
    app = ThemedApp(NotedPane)
    async with app.run_test(size=(40, 10)) as pilot:
        pane = app.query_one(NotedPane)
        for title, note in (("Read", "11 ms"), ("Fix [it]", "[b]"), ("Longer than before", "")):
            pane.entitle(Content(title))
            pane.note(note)
            await pilot.pause()
            lines = screen_text(app).splitlines()
            assert f"─ {title} ─" in lines[0]
            assert f"─ {note} ─" in lines[7] if note else " " not in lines[7]
            assert "What it holds" in lines[1]
            pane.refresh()
            await pilot.pause()
            assert lines == screen_text(app).splitlines()


async def test_a_title_that_stands_there_already_is_not_drawn_again() -> None:
    app = ThemedApp(NotedPane)
    async with app.run_test(size=(40, 10)) as pilot:
        pane = app.query_one(NotedPane)
        title = Content.assemble(("app.py", "bold"), " │ ", ("[b].html", "dim"))
        pane.entitle(title)
        pane.note("11 ms")
        await pilot.pause()
        pane.drawn.clear()
        pane.entitle(title)
        pane.note("11 ms")
        assert pane.drawn == []
        pane.note("")
        assert pane.drawn
