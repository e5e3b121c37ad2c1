"""Progress as a file to carry to another machine: JSON lines, the first of which says what it is.

Each line is one entry (`lessons.store.entries`), told apart by ``kind``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from lessons.export.atomic_write import write_whole
from lessons.store.entries import END, FIRST, SPOILED_TURN, Line

FORMAT_VERSION = 1

_WHAT = "flasklings progress"


class CarryingError(Exception):
    """The file cannot be read or is none of ours; the text is one sentence."""


class Head(msgspec.Struct, frozen=True):
    """The first line."""

    what: str
    version: int


def write_export(file: Path, lines: Iterable[Line]) -> int:
    """Write everything to a file, whole or not at all, and return how many lines it has.

    Raises:
        ExportError: there is another file already, or this one cannot be written.
    """
    number = 0

    def content() -> Iterator[bytes]:
        nonlocal number
        yield _line(Head(_WHAT, FORMAT_VERSION)).encode("ascii")
        for number, line in enumerate(lines, 1):  # noqa: B007
            yield _line(line).encode("ascii")

    write_whole(file, content(), what="export", is_earlier=_is_export)
    return number


def read_export(file: Path) -> tuple[Line, ...]:
    """Return what an export holds.

    Raises:
        CarryingError: it cannot be read, or a line of it makes no sense.
    """
    try:
        with file.open("rb") as source:
            first = source.readline()
            if not first:
                raise CarryingError(f"{file} is empty, and no export of flasklings")
            head = _head(first)
            if head is None:
                raise CarryingError(f"{file} is no export of flasklings: its first line is another")
            if head.version > FORMAT_VERSION:
                raise CarryingError(
                    f"{file} is from a newer flasklings (format {head.version}): update this one"
                )
            return tuple(_lines(file, source))
    except OSError as problem:
        raise CarryingError(f"cannot read {file}: {problem.strerror}") from problem


def _lines(file: Path, source: Iterable[bytes]) -> Iterator[Line]:
    for number, line in enumerate(source, 2):
        try:
            # Not msgspec's own parser: it refuses lone surrogates, which can be typed.
            entry: Line = msgspec.convert(json.loads(line), type=Line)
            _check_times(entry)
        except (ValueError, RecursionError) as problem:
            where = f"{file}, line {number}"
            # The place that JSON tells of is one in the line: two lines would be named.
            why = problem.msg if isinstance(problem, json.JSONDecodeError) else problem
            raise CarryingError(f"{where} is damaged, nothing was imported: {why}") from problem
        yield entry


def _check_times(entry: Line) -> None:
    """Refuse an entry whose time or turn would break the course: it would stay for ever.

    Raises:
        ValueError: it is such an entry.
    """
    if not FIRST <= entry.at < END:
        wrong = f"its time {entry.at.isoformat()}"
    elif entry.turn >= SPOILED_TURN:
        wrong = f"its turn {entry.turn}"
    else:
        return
    raise ValueError(f"{wrong} is not of the years 1900 to 8999; take the line out of the file")


def _line(entry: Line | Head) -> str:
    return json.dumps(msgspec.to_builtins(entry), separators=(",", ":")) + "\n"


def _head(line: bytes) -> Head | None:
    try:
        head = msgspec.convert(json.loads(line), type=Head)
    except (ValueError, RecursionError):
        return None
    return head if head.what == _WHAT else None


def _is_export(file: Path) -> bool:
    with file.open("rb") as source:
        return _head(source.readline(1000)) is not None
