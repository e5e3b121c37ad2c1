"""Where Tab goes in a step with blanks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.widgets.text_area import Selection

from lessons.course.blank_text import HOLE


def next_blank(
    files: Mapping[str, Sequence[str]], here: str, selection: Selection, by: int
) -> tuple[str, Selection] | None:
    """Return the file and the place of the next blank (1), or of the one before (-1).

    After the last blank of a file come those of the next file, and after the last file the first.
    None where no file has a blank, and where Tab is needed to indent: with lines selected, and
    where only spaces come before the cursor, except at the start of a line with text.
    """
    start, end = sorted(selection)
    if start[0] != end[0] or (start == end and _indents(files[here][end[0]], end[1])):
        return None
    names = list(files)
    at = names.index(here)
    blanks = [
        (name, Selection((row, found.start()), (row, found.end())))
        for name in names[at:] + names[:at]
        for row, line in enumerate(files[name])
        for found in HOLE.finditer(line)
    ]
    if not blanks:
        return None
    if by > 0:
        return next((b for b in blanks if b[0] != here or b[1].start >= end), blanks[0])
    before = [blank for blank in blanks if blank[0] == here and blank[1].end <= start]
    return before[-1] if before else blanks[-1]


def _indents(line: str, column: int) -> bool:
    before = line[:column]
    return not before.strip() and bool(before or not line.strip())
