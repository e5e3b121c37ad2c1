"""Keep a loaded course in a file, so that opening it needn't read and validate every file again."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import msgspec

from lessons.course.fingerprint import MAX_FILES, Fingerprint, fingerprint
from lessons.course.loader import load_course
from lessons.course.model import Course


def cached_course(folder: Path, cache: Path, files: Fingerprint | None = None) -> Course:
    """Return a course, from the cache unless one of its files has changed since.

    `cache` is the folder of the cache, which needn't exist.  A cache that can't be used only costs
    time.  `files` is the fingerprint of the course, if it's known already.

    Raises:
        CourseError: something is wrong with the course; such a course is never kept.
    """
    key = _key(fingerprint(folder) if files is None else files)
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


def _key(files: Fingerprint) -> bytes | None:
    """Return a digest of the state of a course's files; None when there are too many."""
    if len(files) >= MAX_FILES:
        return None
    # Changed code of the loader invalidates the cache, too.
    code = b"".join(module.read_bytes() for module in sorted(Path(__file__).parent.glob("*.py")))
    state = (msgspec.__version__, hashlib.sha256(code).digest(), sorted(files))
    return hashlib.sha256(repr(state).encode("utf-8", "surrogateescape")).digest()


def _keep(file: Path, content: bytes) -> None:
    """Write the cache whole or not at all."""
    new = file.with_name(f"{file.name}.{os.getpid()}")
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        try:
            new.write_bytes(content)
            new.replace(file)
        finally:
            new.unlink(missing_ok=True)
