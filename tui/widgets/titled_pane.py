"""A pane with titles in its border, and tabs in such a title."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widget import Widget

from sandbox.text import one_line

SEPARATOR = " │ "


def tab_title(names: Sequence[str], shown: int, separator: str = SEPARATOR) -> Content:
    """Return the names side by side, with the shown one highlighted."""
    return Content.styled(separator, "$quiet").join(
        Content.styled(one_line(name), "bold $strong" if at == shown else "not bold $quiet")
        for at, name in enumerate(names)
    )


def tab_at(names: Sequence[str], x: int, separator: str = SEPARATOR) -> int | None:
    """Return the tab at column `x` of the title."""
    left = 0
    for index, name in enumerate(names):
        right = left + len(one_line(name))
        if left <= x < right:
            return index
        left = right + len(separator)
    return None


def short_names(files: Sequence[str]) -> list[str]:
    """Return the files' names without folders, unless two would be the same."""
    bases = [file.rsplit("/", 1)[-1] for file in files]
    return [
        base if bases.count(base) == 1 else file for base, file in zip(bases, files, strict=True)
    ]


def file_tabs(files: Sequence[str], shown: int, width: int) -> list[str]:
    """Return the names of the tabs that fit: whole ones, or without folders, or the shown one."""
    for names in (list(files), short_names(files)):
        if sum(len(one_line(name)) for name in names) + len(SEPARATOR) * (len(names) - 1) <= width:
            return names
    return [name if at == shown else "…" for at, name in enumerate(short_names(files))]


class TitledPane(Vertical):
    """A pane with a title at the top and a note at the bottom.

    `Widget.border_title` draws the whole pane again, even for the same title.
    """

    @property
    def start(self) -> Widget:
        """The widget in which a learner begins."""
        return self

    _retitling = False
    _notes = (Content(), Content())
    """The note, and what stays behind it."""

    def entitle(self, title: Content) -> None:
        """Set the title."""
        if self.border_title != title.markup:
            self._retitling = True
            self.border_title = title
            self._retitling = False

    def note(self, said: Content | str) -> None:
        """Set the note; a string isn't markup."""
        self._notes = (Content(said) if isinstance(said, str) else said, self._notes[1])
        content = Content("  ").join(note for note in self._notes if note)
        if (self.border_subtitle or "") != content.markup:
            self._retitling = True
            self.border_subtitle = content if content else None
            self._retitling = False

    def point(self, said: Content) -> None:
        """Set what stays behind the note, whatever that is."""
        note, _ = self._notes
        self._notes = (note, said)
        TitledPane.note(self, note)

    def refresh(self, *regions: Region, **how: Any) -> TitledPane:
        """Draw the pane again; for a title alone, only its first and its last line."""
        if self._retitling and not regions and self.outer_size:
            (width, height), (left, top) = self.outer_size, self.content_offset
            regions = tuple(Region(-left, y - top, width, 1) for y in (0, height - 1))
        super().refresh(*regions, **how)
        return self
