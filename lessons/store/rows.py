"""All that a progress file holds, as the lines of an export."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any, TypeVar

from lessons.store.entries import LOG, Chosen, Line, Typed, from_row, moment, read_time
from lessons.store.schema import TABLES

T = TypeVar("T")

Row = tuple[Any, ...]

QUERIES = {name: f"SELECT {', '.join(names)} FROM {name}" for name, names in TABLES.items()}
"""What must be read for it, all at one moment."""


def lines_of(rows: Mapping[str, Iterable[Row]], spoiled: Callable[[], None]) -> Iterator[Line]:
    """Yield what the rows of `QUERIES` hold; `spoiled` is called for each that makes no sense."""
    for kind in LOG:
        yield from made(partial(from_row, kind), rows[kind.table], spoiled)  # type: ignore[misc]
    by_step = groupby(sorted(rows["drafts"]), lambda row: row[:3])
    yield from made(_typed, (tuple(group) for _, group in by_step), spoiled)
    yield from made(_chosen, rows["settings"], spoiled)


def made(make: Callable[[Row], T], rows: Iterable[Row], spoiled: Callable[[], None]) -> Iterator[T]:
    """Yield what is made of each row; one that a bad disk has spoiled costs no other."""
    for row in rows:
        try:
            one = make(row)
        except (ValueError, TypeError, OverflowError, RecursionError):
            spoiled()
        else:
            yield one


def _typed(files: Sequence[Row]) -> Typed:
    course, lesson, step, *_ = files[0]
    turn, at = max((row[6], row[5]) for row in files)
    return Typed(
        at=read_time(at, turn),
        turn=turn,
        course=course,
        lesson=lesson,
        step=step,
        files={row[3]: row[4] for row in files},
    )


def _chosen(row: Row) -> Chosen:
    name, value, at, turn = row
    return Chosen(at=moment(at), turn=turn, name=name, value=value)
