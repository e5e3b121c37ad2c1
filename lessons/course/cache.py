"""A course as it was loaded last: opening it need not read and check every file anew."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from lessons.course.loader import load_course
from lessons.course.model import Course

VERSION = 2
"""Changed with the shape of `lessons.course.model`, whose own words are part of the key too."""

MAX_FILES = 20_000
"""Files of a course that are looked at; what has more is loaded anew each time."""


def cached_course(folder: Path, cache: Path) -> Course:
    """Return a course, from the cache where none of its files has changed since.

    `cache` is a folder of ours, which need not exist; that it cannot be used costs time only.

    Raises:
        CourseError: something is wrong with the course; such a one is never kept.
    """
    key = _key(folder)
    file = cache / f"course-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}.msgpack"
    if key is not None:
        with contextlib.suppress(OSError, ValueError, RecursionError):
            kept = file.read_bytes()
            if kept[: len(key)] == key:
                return msgspec.msgpack.decode(kept[len(key) :], type=Course)
    course = load_course(folder)
    if key is not None:
        _keep(file, key + msgspec.msgpack.encode(course))
    return course


def _key(folder: Path) -> bytes | None:
    """Return what tells this state of a course's files from another; None where it cannot be."""
    found: list[tuple[str, int, int]] = []
    pending = [os.fspath(folder)]
    try:
        while pending:
            with os.scandir(pending.pop()) as entries:
                for entry in entries:
                    if entry.name == "__pycache__":
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        pending.append(entry.path)
                    else:
                        status = entry.stat(follow_symlinks=False)
                        found.append((entry.path, status.st_mtime_ns, status.st_size))
            if len(found) > MAX_FILES:
                return None
    except OSError:
        return None
    shape = (VERSION, msgspec.__version__, _shape(), sorted(found))
    return hashlib.sha256(repr(shape).encode("utf-8", "surrogateescape")).digest()


def _shape() -> tuple[int, int]:
    """Return what changes whenever the code that loads a course does."""
    here = Path(__file__).parent
    names = ("model", "loader", "step_rules", "quiz_rules")
    files = [here / f"{name}.py" for name in names]
    stats = [file.stat() for file in files]
    return sum(s.st_mtime_ns for s in stats), sum(s.st_size for s in stats)


def _keep(file: Path, content: bytes) -> None:
    """Write the cache, whole or not at all."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.write_bytes(content)
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
