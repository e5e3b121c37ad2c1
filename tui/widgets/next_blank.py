"""Where Tab goes in a file with blanks."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widgets.text_area import Selection

from lessons.course.blank_text import HOLE


def next_blank(lines: Sequence[str], selection: Selection, by: int) -> Selection | None:
    """Return the next blank (1), or the one before (-1), around the file's ends.

    None where the file has no blank, and where Tab is needed to indent: with lines selected, and
    where only spaces come before the cursor, except at the start of a line with text.
    """
    (top, _), (bottom, _) = start, end = sorted(selection)
    before = lines[bottom][: end[1]]
    indents = start == end and not before.strip() and (before or not lines[bottom].strip())
    if top != bottom or indents:
        return None
    blanks = [
        Selection((row, found.start()), (row, found.end()))
        for row, line in enumerate(lines)
        for found in HOLE.finditer(line)
    ]
    if not blanks:
        return None
    if by > 0:
        return next((blank for blank in blanks if blank.start >= end), blanks[0])
    return next((blank for blank in reversed(blanks) if blank.end <= start), blanks[-1])
