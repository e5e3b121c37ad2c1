"""Tabs in the border of a pane: no row of the screen is spent on them."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content

from sandbox.text import one_line

SEPARATOR = " │ "


def tab_title(names: Sequence[str], shown: int) -> Content:
    """Return the names side by side, the shown one standing out."""
    parts: list[Content] = []
    for index, name in enumerate(names):
        style = "bold $strong" if index == shown else "not bold $quiet"
        parts.append(Content.styled(one_line(name), style))
    return Content.styled(SEPARATOR, "$quiet").join(parts)


def tab_at(names: Sequence[str], x: int) -> int | None:
    """Return which tab lies at column `x` of the title."""
    left = 0
    for index, name in enumerate(names):
        right = left + len(one_line(name))
        if left <= x < right:
            return index
        left = right + len(SEPARATOR)
    return None


def short_names(files: Sequence[str]) -> list[str]:
    """Return the files without their folders, where that tells them apart."""
    bases = [file.rsplit("/", 1)[-1] for file in files]
    return [
        base if bases.count(base) == 1 else file for base, file in zip(bases, files, strict=True)
    ]
