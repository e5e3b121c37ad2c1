"""Rules of the fields that narrow an observation, beyond which kind of it they belong to."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from lessons.course.faults import Misfit, choices, listed
from lessons.course.model import KINDS_OF, ROUTING_FAILURES, Observation, Observe
from sandbox.session_cookie import QUEUE

_NO_PART = re.compile(r"^$|[\[\]]|^\s|\s$")
"""What no part of a path in JSON is."""

MOST_ROWS = 20
"""How many rows of a table a run tells."""

LONGEST_CELL, LONGEST_VALUE = 99, 199
"""How many characters a text may have to be told whole: in a row, and beside a statement."""


def field_faults(one: Observation) -> Iterator[Misfit]:
    """Yield what is wrong with the fields that belong to the observation's kind."""
    kinds = KINDS_OF.get(one.observe, ())
    if one.kind is not None and kinds and one.kind not in kinds:
        yield "kind", f"{one.kind!r} is unknown{choices(one.kind, kinds)}"
    if own := _OWN_RULES.get(one.observe):
        yield from own(one)


def _json_faults(one: Observation) -> Iterator[Misfit]:
    if one.at is not None and any(map(_NO_PART.search, one.at.split("."))):
        yield "at", f'{one.at!r} isn\'t a path of keys and indices, like "0.title"'
    if what := _not_json(one.equals):
        yield "equals", f"JSON has no {what}"
    if one.missing:
        if one.at is None:
            yield "missing", "says that nothing is there, so `at` must say where"
        if one.equals is not None or one.kind is not None:
            yield "missing", "says that nothing is there, so `equals` and `kind` say nothing"


def _not_json(value: object) -> str:
    """Name what a value holds and JSON can't, "" if there's nothing."""
    match value:
        case dict():
            return next(filter(None, map(_not_json, value.values())), "")
        case list() | tuple():
            return next(filter(None, map(_not_json, value)), "")
        case float():
            return "" if math.isfinite(value) else f"number {value}"
        case str() | int() | None:  # a bool is an int
            return ""
        case _:
            return "dates and times: write them as text"


def _header_faults(one: Observation) -> Iterator[Misfit]:
    if not one.named:
        yield "named", "must name a header"
    if one.equals is not None and not isinstance(one.equals, str):
        yield "equals", "must be text: a header is nothing else"
    if one.words is not None and any("," in word for word in one.words):
        yield "words", "are the parts between the commas"


def _routed_faults(one: Observation) -> Iterator[Misfit]:
    if one.failed is not None:
        if one.failed not in ROUTING_FAILURES:
            yield "failed", f"{one.failed!r} is unknown{choices(one.failed, ROUTING_FAILURES)}"
        fields = ("rule", "endpoint", "blueprint", "argument")
        if given := [field for field in fields if getattr(one, field) is not None]:
            what = listed(f"`{field}`" for field in given)
            yield "failed", f"counts requests that no rule matched, so {what} can't narrow it"
    if one.argument is None and (one.value is not None or one.type is not None):
        yield "argument", "is missing: say which one has this `value` or `type`"


def _call_faults(one: Observation) -> Iterator[Misfit]:
    if one.type is not None and one.kind not in (None, "errorhandler"):
        yield "type", "is the exception that an error handler gets, and no other kind gets one"


def _looked_faults(one: Observation) -> Iterator[Misfit]:
    if one.source == "json" and not one.missing:
        yield "missing", "must be true for JSON: a run only tells which of its keys are missing"


def _session_faults(one: Observation) -> Iterator[Misfit]:
    if one.key == QUEUE:
        yield "key", "is the queue of messages, which `waiting` observes"
    if one.missing and one.equals is not None:
        yield "equals", "can't be the value of an entry that's missing"
    if what := _not_json(one.equals):
        yield "equals", f"JSON has no {what}"


def _output_faults(one: Observation) -> Iterator[Misfit]:
    if one.contains and one.contains.splitlines() != [one.contains]:
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
            yield field, f"holds {value}, but a run tells only strings and numbers"
        elif isinstance(value, str) and len(value) > longest:
            yield field, f"holds a string of {len(value)} characters; a run tells {longest} at most"


_OWN_RULES: dict[Observe, Callable[[Observation], Iterator[Misfit]]] = {
    "json": _json_faults,
    "header": _header_faults,
    "routed": _routed_faults,
    "called": _call_faults,
    "answered_by": _call_faults,
    "looked": _looked_faults,
    "session": _session_faults,
    "output": _output_faults,
    "sql": _sql_faults,
    "rows": _rows_faults,
}
