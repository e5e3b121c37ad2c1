"""Write the skeleton course: a small course that proves, with comments that teach the format."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

SKELETON = Path(__file__).parents[1] / "skeleton"
_ID = """
# Progress is kept under this name: learners keep it as long as the name stays.
id = "course-{}"
"""


class CannotWriteError(Exception):
    """The course can't be written there; the message says why in one sentence."""


def write_skeleton(folder: Path) -> list[Path]:
    """Write the skeleton course into a new or empty folder, and return its files in order.

    Raises:
        CannotWriteError: something is there already, or the folder can't be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            what = "is a folder that is not empty" if folder.is_dir() else "is a file"
            raise CannotWriteError(f"{folder} {what}: name a folder that does not exist yet")
        written: list[Path] = []
        for source in sorted(SKELETON.rglob("*")):
            target = folder / source.relative_to(SKELETON)
            if source.is_file() and "__pycache__" not in source.parts:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
                written.append(target)
        with (folder / "course.toml").open("a", encoding="utf-8") as head:
            head.write(_ID.format(secrets.token_hex(4)))
    except OSError as problem:
        where = problem.filename2 or problem.filename or folder
        raise CannotWriteError(f"cannot write {where}: {problem.strerror}") from problem
    return written
