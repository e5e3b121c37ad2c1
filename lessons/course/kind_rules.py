"""Rules of one kind of observation: what it can't tell, it must not be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lessons.course.model import Observation, Observe

MOST_ROWS = 20
"""How many rows of a table a run tells."""

LONGEST_CELL, LONGEST_VALUE = 99, 199
"""How many characters a text may have to be told whole: in a row, and beside a statement."""

QUEUE = "_flashes"
"""The session's entry with the queue of messages."""

Misfit = tuple[str, str]


def kind_faults(one: Observation) -> Iterator[Misfit]:
    """Yield (field, what is wrong) for what a kind of observation can't tell."""
    if rules := _RULES.get(one.observe):
        yield from rules(one)


def _looked_faults(one: Observation) -> Iterator[Misfit]:
    if one.source == "json" and not one.missing:
        yield "missing", "must be true for JSON: a run only tells which of its keys are missing"


def _session_faults(one: Observation) -> Iterator[Misfit]:
    if one.key == QUEUE:
        yield "key", "is the queue of messages, which `waiting` observes"
    if one.missing and one.equals is not None:
        yield "equals", "can't be the value of an entry that's missing"


def _output_faults(one: Observation) -> Iterator[Misfit]:
    if one.contains is not None and len(one.contains.splitlines()) > 1:
        yield "contains", "must be part of one line: each line of the output is looked at alone"


def _sql_faults(one: Observation) -> Iterator[Misfit]:
    given = one.parameters or ()
    values = given.values() if isinstance(given, Mapping) else given
    yield from _value_faults("parameters", values, LONGEST_VALUE)


def _rows_faults(one: Observation) -> Iterator[Misfit]:
    if not one.table:
        yield "table", "must be the name of the table whose rows are observed"
    if one.times is not None and one.times > MOST_ROWS:
        yield "times", f"must be {MOST_ROWS} at most: a run tells no more rows of a table"
    if isinstance(one.equals, Mapping) and one.equals:
        yield from _value_faults("equals", one.equals.values(), LONGEST_CELL)
        if any(isinstance(value, bool) for value in one.equals.values()):
            yield "equals", "holds true or false, which SQLite keeps as 1 and 0"
    elif one.equals is not None:
        yield "equals", 'must name columns and their values, like { text = "Milk" }'


def _value_faults(field: str, values: Iterable[object], longest: int) -> Iterator[Misfit]:
    for value in values:
        if not isinstance(value, str | int | float):
            yield field, f"holds {value!r}, but a run tells only texts and numbers"
        elif isinstance(value, str) and len(value) > longest:
            yield field, f"holds a text of {len(value)} characters; a run tells {longest} at most"


_RULES: dict[Observe, Callable[[Observation], Iterator[Misfit]]] = {
    "looked": _looked_faults,
    "session": _session_faults,
    "output": _output_faults,
    "sql": _sql_faults,
    "rows": _rows_faults,
}
