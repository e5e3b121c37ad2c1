"""The pages of causes: what happened, why, the fix, and an app to try."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from lessons.course.model import Step

PAGES = Path(__file__).parents[1] / "causes"
"""The folder with the pages: one folder for each cause, in the form of a step."""


@cache
def cause_page(cause: str) -> Step | None:
    """Return the page of a cause, None if it has none; each page is read once.

    Raises:
        CourseError: something is wrong with the page.
    """
    from lessons.course.loader import load_step  # what reads TOML is needed only for a page

    folder = PAGES / cause
    if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", cause) or not folder.is_dir():
        return None
    return load_step(folder, cause)


def all_pages() -> tuple[Step, ...]:
    """Return the page of every cause, by name.

    Raises:
        CourseError: something is wrong with a page.
    """
    names = sorted(file.parent.name for file in PAGES.glob("*/step.md"))
    return tuple(page for name in names if (page := cause_page(name)))
