"""Which files a project's ``.gitignore`` leaves out, as git reads it.

A stranger may have written the file.  So no pattern becomes one regular expression: a path is
compared part by part, which takes a time that is bounded by its length.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

NAME = ".gitignore"
MAX_BYTES = 64 * 1024
MAX_PATTERNS = 1_000
MAX_PATTERN = 200


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of a ``.gitignore`` in the folder with this path; ``parts`` is what it matches."""

    folder: str
    parts: tuple[str, ...]
    only_folders: bool
    takes_back: bool


def read_patterns(text: str, folder: str) -> list[Pattern]:
    """Return the patterns of a ``.gitignore``; its folder's path is "" or ends in a slash."""
    found: list[Pattern] = []
    for line in text.splitlines()[:MAX_PATTERNS]:
        given = line.rstrip()
        if not given or given.startswith("#") or len(given) > MAX_PATTERN:
            continue
        takes_back = given.startswith("!")
        given = given.removeprefix("!").removeprefix("\\")
        only_folders = given.endswith("/")
        path = given.strip("/")
        anchored = given.startswith("/") or "/" in path
        parts = tuple(part for part in path.split("/") if part)
        if parts:
            found.append(
                Pattern(folder, parts if anchored else ("**", *parts), only_folders, takes_back)
            )
    return found


def is_ignored(path: str, *, is_folder: bool, patterns: Sequence[Pattern]) -> bool:
    """Whether the last pattern that a path matches leaves it out; outer files come first."""
    for pattern in reversed(patterns):
        fits = path.startswith(pattern.folder) and (is_folder or not pattern.only_folders)
        if fits and _matches(path[len(pattern.folder) :].split("/"), pattern.parts):
            return not pattern.takes_back
    return False


def _matches(path: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether the parts of a pattern match a path; ``**`` stands for any number of folders."""
    ends = {0}  # how much of the path may be used up by the parts so far
    for at, part in enumerate(parts):
        if part == "**":
            least = min(ends, default=len(path) + 1) + (at == len(parts) - 1)
            ends = set(range(least, len(path) + 1))
        else:
            ends = {n + 1 for n in ends if n < len(path) and fnmatchcase(path[n], part)}
        if not ends:
            return False
    return len(path) in ends
