"""Faults of a course, each with its file, its line and what is wrong."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

Misfit = tuple[str, str]
"""A fault of a TOML key or of the step's text: the key, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a course.

    ``file`` is the file's path inside the course, "" for the course as a whole.  ``key`` is the key
    in it.  ``line`` is None when there is no such line, as in a missing file.  A warning says
    what may be wrong: the course is usable with it.
    """

    file: str
    what: str
    key: str = ""
    line: int | None = None
    is_warning: bool = False

    @property
    def place(self) -> str:
        """The file and the line, as editors take them: ``step.md:12``."""
        return self.file if self.line is None else f"{self.file}:{self.line}"

    def __str__(self) -> str:
        kind = "warning" if self.is_warning else ""
        return ": ".join(part for part in (self.place, kind, self.key, self.what) if part)


class CourseError(Exception):
    """A course can't be loaded; the message has one line for each fault."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


def choices(name: object, allowed: Iterable[str]) -> str:
    """Return the end of a sentence that refuses a name: the nearest name and all names."""
    names = list(allowed)
    near = difflib.get_close_matches(name, names, n=1) if isinstance(name, str) else []
    return f"{f'; did you mean {near[0]}?' if near else '.'} Allowed: {listed(names)}"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Return names joined as in a sentence: "a, b and c"."""
    *most, final = [*names] or ["nothing"]
    return f"{', '.join(most)} {last} {final}" if most else final
