"""Export progress as JSON lines, and read such a file.

The first line says what the file is.  Each other line is one entry of `lessons.store.entries`;
``kind`` says which.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import BinaryIO

import msgspec

from lessons.export.atomic_write import write_whole
from lessons.store.entries import ExportLine, sequence_of
from sandbox.limits import MIB
from sandbox.plain_file import open_plain
from sandbox.text import cut

FORMAT_VERSION = 1

MAX_HEAD, MAX_TOLD = 1_000, 300
MAX_LINE, MAX_FILE = 16 * MIB, 256 * MIB
"""Bytes of a line, as of one step's text, and of a whole file."""

_WHAT = "flasklings progress"

_FIRST, _END = datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


class ImportFileError(Exception):
    """The file can't be read or is no export; the message is one sentence."""


class ExportHead(msgspec.Struct, frozen=True):
    """The first line."""

    what: str
    version: int


def write_export(file: Path, lines: Iterable[ExportLine], *, force: bool = False) -> None:
    """Write everything to a new file; `force` replaces one that exists.

    Raises:
        ExportError: there is a file already, or this one can't be written.
    """
    head = ExportHead(_WHAT, FORMAT_VERSION)
    write_whole(file, (_line(one).encode("ascii") for one in (head, *lines)), force=force)


def read_export(file: Path) -> tuple[ExportLine, ...]:
    """Return the lines of an export.

    Raises:
        ImportFileError: it can't be read, or one of its lines is damaged.
    """
    try:
        with open_plain(file, follow=True) as source:
            first = source.readline(MAX_HEAD)
            if not first:
                raise ImportFileError(f"{file} is empty, and no export of flasklings")
            head = _head(first)
            if head is None:
                raise ImportFileError(
                    f"{file} isn't an export of flasklings: its first line is another"
                )
            if head.version > FORMAT_VERSION:
                raise ImportFileError(
                    f"{file} is from a newer flasklings (format {head.version}): update this one"
                )
            return tuple(_lines(file, source))
    except OSError as problem:
        raise ImportFileError(f"cannot read {file}: {problem.strerror}") from problem


def _lines(file: Path, source: BinaryIO) -> Iterator[ExportLine]:
    left = MAX_FILE
    for number in count(2):
        line = source.readline(MAX_LINE + 1)
        left -= len(line)
        if not line:
            return
        where = f"{file}, line {number}"
        if len(line) > MAX_LINE:
            long = f"it is longer than {MAX_LINE // MIB} MiB"
            raise ImportFileError(f"{where} is damaged, nothing was imported: {long}")
        if left < 0:
            raise ImportFileError(f"{file} is larger than {MAX_FILE // MIB} MiB")
        try:
            # msgspec's own parser refuses lone surrogates, but a learner can type them.
            entry: ExportLine = msgspec.convert(json.loads(line), type=ExportLine)
            _check_times(entry)
        except (ValueError, RecursionError) as problem:
            # The message of a JSON error names a line of its own.
            why = problem.msg if isinstance(problem, json.JSONDecodeError) else problem
            told = cut(str(why), MAX_TOLD)
            raise ImportFileError(f"{where} is damaged, nothing was imported: {told}") from problem
        yield entry


def _check_times(entry: ExportLine) -> None:
    """Refuse an entry whose time no time zone can show, or after which nothing could be later.

    Raises:
        ValueError: it's such an entry.
    """
    if not _FIRST <= entry.at < _END:
        wrong = f"its time {entry.at.isoformat()}"
    elif entry.seq >= sequence_of(_END):
        wrong = f"its turn {entry.seq}"
    else:
        return
    raise ValueError(f"{wrong} is not of the years 1900 to 8999; take the line out of the file")


def _line(entry: ExportLine | ExportHead) -> str:
    return json.dumps(msgspec.to_builtins(entry), separators=(",", ":")) + "\n"


def _head(line: bytes) -> ExportHead | None:
    try:
        head = msgspec.convert(json.loads(line), type=ExportHead)
    except (ValueError, RecursionError):
        return None
    return head if head.what == _WHAT else None
