"""A field of an observation that says nothing, or nothing that can be, is a fault of the course."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from lessons.course.model import KINDS_OF, NARROWED_BY, Observation, Observe
from lessons.course.observation_rules import LONGEST_CELL, LONGEST_VALUE, MOST_ROWS
from lessons.course.step_rules import observation_faults
from sandbox.child.describe import MAX_VALUE
from sandbox.child.watch import tables


def faults(observe: Observe, **fields: Any) -> list[tuple[str, str]]:
    return list(observation_faults(Observation(observe=observe, **fields), 1, {"name": ()}))


@pytest.mark.parametrize(
    "one",
    [
        {"observe": "json"},
        {"observe": "json", "at": "0.a title.{name}", "equals": {"a": [1, 2.5, True, "{name}"]}},
        {"observe": "json", "at": "a", "missing": True},
        {"observe": "json", "at": "a", "missing": False, "kind": "null"},
        {"observe": "header", "named": "Allow", "words": ("GET", "{name}")},
        {"observe": "header", "named": "Location", "equals": "/{name}", "contains": "/"},
        {"observe": "routed"},
        {"observe": "routed", "failed": "RequestRedirect"},
        {"observe": "routed", "argument": "id", "value": "{name}", "type": "int"},
        {"observe": "called", "kind": "errorhandler", "type": "KeyError", "scope": ""},
        {"observe": "answered_by", "named": "{name}", "type": "KeyError"},
        {"observe": "aborted", "status": 400, "key": "name"},
        {"observe": "rendered", "template": "", "uses": "{name}.html"},
        {"observe": "undefined", "named": "{name}", "used": "looped over"},
        {"observe": "looked", "source": "json", "key": "id", "missing": True},
        {"observe": "looked", "source": "form", "key": "{name}"},
        {"observe": "session", "key": "cart", "equals": [{"id": 1}, "{name}"]},
        {"observe": "session", "missing": True, "times": 2},
        {"observe": "session", "key": "cart", "unsaved": True, "equals": []},
        {"observe": "logged", "level": "WARNING", "contains": "a\nb", "logger": "app"},
        {"observe": "output", "contains": "Hi {name}"},
        {"observe": "sql", "contains": "select\n *", "parameters": (1, "{name}", True)},
        {"observe": "sql", "parameters": {"name": "{name}"}},
        {"observe": "rows", "table": "notes", "equals": {"text": "{name}", "size": 1.5}},
        {"observe": "rows", "table": "notes", "times": 20},
    ],
    ids=str,
)
def test_these_say_something(one: dict[str, Any]) -> None:
    assert faults(**one) == []


@pytest.mark.parametrize(
    ("one", "field", "what"),
    [
        ({"at": ""}, "at", "'' isn't a path of keys and indices, like \"0.title\""),
        ({"at": "a..b"}, "at", "'a..b' isn't a path"),
        ({"at": "a[0]"}, "at", "'a[0]' isn't a path"),
        ({"at": "{nam}"}, "at", "{nam} is not drawn"),
        ({"at": "a. b"}, "at", "'a. b' isn't a path"),
        ({"equals": {"a": [date(2026, 1, 1)]}}, "equals", "JSON has no dates and times: write"),
        ({"equals": [float("nan")]}, "equals", "JSON has no number nan"),
        ({"equals": {"a": ["{nam}"]}}, "equals", "{nam} is not drawn"),
        ({"kind": "strnig"}, "kind", "'strnig' is unknown; did you mean string? Allowed: object,"),
        ({"missing": True}, "missing", "says that nothing is there, so `at` must say where"),
        ({"at": "a", "missing": True, "kind": "null"}, "missing", "so `equals` and `kind` say"),
        ({"named": "X"}, "named", "says nothing about 'json', which is narrowed by at, equals,"),
    ],
    ids=str,
)
def test_json_is_asked_for_what_it_can_be(one: dict[str, Any], field: str, what: str) -> None:
    [(key, told)] = faults("json", **one)
    assert key == field
    assert what in told


@pytest.mark.parametrize(
    ("one", "field", "what"),
    [
        ({"observe": "header"}, "named", "must name a header"),
        ({"observe": "header", "named": "X", "equals": 2}, "equals", "must be text: a header"),
        ({"observe": "header", "named": "X", "words": ("a, b",)}, "words", "between the commas"),
        ({"observe": "header", "named": "X", "words": ("{nam}",)}, "words", "{nam} is not drawn"),
        ({"observe": "routed", "failed": "405"}, "failed", "'405' is unknown. Allowed: NotFound,"),
        (
            {"observe": "routed", "failed": "NotFound", "rule": "/", "endpoint": "home"},
            *("failed", "counts requests that no rule matched, so `rule` and `endpoint` can't"),
        ),
        ({"observe": "routed", "value": "3"}, "argument", "is missing: say which one has this"),
        ({"observe": "routed", "type": "int"}, "argument", "is missing: say which one has this"),
        ({"observe": "called", "kind": "hook"}, "kind", "'hook' is unknown. Allowed: view,"),
        ({"observe": "called", "kind": "context_processor"}, "kind", "is unknown. Allowed: view,"),
        (
            {"observe": "answered_by", "kind": "view", "type": "KeyError"},
            *("type", "is the exception that an error handler gets"),
        ),
        ({"observe": "aborted", "status": 99}, "status", "99 isn't an HTTP status"),
        ({"observe": "aborted", "kind": "view"}, "kind", "says nothing about 'aborted'"),
        (
            {"observe": "looked", "source": "json", "key": "id"},
            *("missing", "must be true for JSON: a run only tells which of its keys are missing"),
        ),
        ({"observe": "looked", "equals": 1}, "equals", "says nothing about 'looked'"),
        ({"observe": "session", "key": "_flashes"}, "key", "is the queue of messages, which"),
        (
            {"observe": "session", "key": "a", "missing": True, "equals": 1},
            *("equals", "can't be the value of an entry that's missing"),
        ),
        (
            {"observe": "session", "key": "a", "equals": date(2026, 1, 1)},
            *("equals", "JSON has no dates and times: write them as text"),
        ),
        ({"observe": "session", "equals": ["{nam}"]}, "equals", "{nam} is not drawn"),
        ({"observe": "output", "contains": "a\nb"}, "contains", "must be part of one line"),
        ({"observe": "output", "contains": "a\n"}, "contains", "must be part of one line"),
        ({"observe": "sql", "parameters": ("{nam}",)}, "parameters", "{nam} is not drawn"),
        (
            {"observe": "sql", "parameters": {"day": date(2026, 1, 1)}},
            *("parameters", "holds 2026-01-01, but a run tells only strings and"),
        ),
        (
            {"observe": "sql", "parameters": ("x" * 200,)},
            *("parameters", "holds a string of 200 characters; a run tells 199 at most"),
        ),
        ({"observe": "rows"}, "table", "must be the name of the table whose rows are observed"),
        ({"observe": "rows", "table": "t", "times": 21}, "times", "must be 20 at most: a run"),
        ({"observe": "rows", "table": "t", "equals": [1]}, "equals", "must name columns and their"),
        ({"observe": "rows", "table": "t", "equals": {}}, "equals", "must name columns and their"),
        (
            {"observe": "rows", "table": "t", "equals": {"a": [1]}},
            *("equals", "holds [1], but a run tells only strings and numbers"),
        ),
        (
            {"observe": "rows", "table": "t", "equals": {"a": True}},
            *("equals", "holds true or false, which SQLite keeps as 1 and 0"),
        ),
        (
            {"observe": "rows", "table": "t", "equals": {"a": "x" * 100}},
            *("equals", "holds a string of 100 characters; a run tells 99 at most"),
        ),
    ],
    ids=str,
)
def test_each_kind_has_rules_of_its_own(one: dict[str, Any], field: str, what: str) -> None:
    [(key, told)] = faults(**one)
    assert key == field
    assert what in told


def test_a_kind_whose_kinds_are_listed_is_narrowed_by_kind() -> None:
    assert set(get_args(Observe)) == set(NARROWED_BY)
    assert {one for one, fields in NARROWED_BY.items() if "kind" in fields} == set(KINDS_OF)


def test_the_limits_are_those_of_what_a_run_tells() -> None:
    # A text that fills its room may have been cut.
    assert (LONGEST_CELL, LONGEST_VALUE) == (tables.MAX_CELL - 1, MAX_VALUE - 1)
    assert tables.MAX_ROWS == MOST_ROWS
