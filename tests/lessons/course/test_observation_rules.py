"""A field of an observation that says nothing, or nothing that can be, is a fault of the course."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest

from lessons.course.model import KINDS_OF, NARROWED_BY, Observation, Observe
from lessons.course.step_rules import observation_faults


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
    ],
    ids=str,
)
def test_these_say_something(one: dict[str, Any]) -> None:
    assert faults(**one) == []


@pytest.mark.parametrize(
    ("one", "field", "what"),
    [
        ({"at": ""}, "at", "'' is no path: write keys and indices like \"0.title\""),
        ({"at": "a..b"}, "at", "'a..b' is no path"),
        ({"at": "a[0]"}, "at", "'a[0]' is no path"),
        ({"at": "{nam}"}, "at", "{nam} is not drawn"),
        ({"at": "a. b"}, "at", "'a. b' is no path"),
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
        ({"observe": "aborted", "status": 99}, "status", "99 is no HTTP status"),
        ({"observe": "aborted", "kind": "view"}, "kind", "says nothing about 'aborted'"),
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
