"""JSON is compared type by type, and the first difference is told with its path."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lessons.grading.json_data import difference, kind_of, value_at

NOTES = [{"id": 1, "title": "Tea", "tags": []}, {"id": 2, "title": "Milk", "tags": ["new"]}]

ANY_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (None, NOTES),
        ("0", NOTES[0]),
        ("1.title", "Milk"),
        ("1.tags.0", "new"),
    ],
)
def test_a_path_leads_to_a_value(path: str | None, value: object) -> None:
    found = value_at(NOTES, path)
    assert (found.value, found.absent) == (value, "")


@pytest.mark.parametrize(
    ("path", "absent"),
    [
        ("2", "has 2 items, so there's no index 2"),
        ("1.tags.1", "has 1 item at '1.tags', so there's no index 1"),
        ("title", "has an array, so there's no key 'title'"),
        ("-1", "has an array, so there's no key '-1'"),
        ("9999999999", "has an array, so there's no key '9999999999'"),
        ("0.name", "has no key 'name' at '0': it has 'id', 'title' and 'tags'"),
        ("0.title.0", "has the string 'Tea' at '0.title', so there's nothing inside it"),
    ],
)
def test_a_path_that_leads_nowhere_is_told_with_what_is_there(path: str, absent: str) -> None:
    assert value_at(NOTES, path).absent == absent


def test_an_index_is_a_key_of_an_object() -> None:
    assert value_at({"0": "a"}, "0").value == "a"
    assert value_at({}, "0").absent == "has no key '0': it's empty"
    many = dict.fromkeys("abcdefgh", 0)
    assert value_at(many, "z").absent.endswith("it has 'a', 'b', 'c', 'd', 'e', 'f' and …")


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(1, 1.0), (1.0, 1), ({"a": 1, "b": 2}, {"b": 2, "a": 1}), ([1], (1,)), ("é", "é")],
)
def test_these_are_the_same(value: object, wanted: object) -> None:
    assert difference(value, wanted) == ""


@pytest.mark.parametrize(
    ("value", "wanted", "told"),
    [
        (True, 1, "is the boolean true, not the number 1"),
        (0, False, "is the number 0, not the boolean false"),
        (1.0, True, "is the number 1.0, not the boolean true"),
        ("1", 1, "is the string '1', not the number 1"),
        (None, "", "is null, not the string ''"),
        (None, False, "is null, not the boolean false"),
        ("Ada", "Bob", "is 'Ada', not 'Bob'"),
        (1, 2, "is 1, not 2"),
        ([], {}, "is an array, not an object"),
        ([1, 2], [1], "has 2 items, not 1"),
        ([1, True], [1, 1], "has the boolean true at '1', not the number 1"),
        (NOTES, [NOTES[0], {**NOTES[1], "id": 3}], "has 2 at '1.id', not 3"),
        (
            {"name": "Ada"},
            {"title": "Ada"},
            "has no key 'title': it has 'name'",
        ),
        ({"a": {"b": 1, "c": 2}}, {"a": {"b": 1}}, "has a key 'c' at 'a' that should not be there"),
    ],
)
def test_the_first_difference_is_told(value: object, wanted: object, told: str) -> None:
    assert difference(value, wanted) == told


@given(ANY_JSON, ANY_JSON)
def test_two_values_are_the_same_if_their_json_is(one: object, other: object) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (difference(one, other) == "") == same
    assert difference(one, one) == ""


def test_every_value_has_one_type() -> None:
    values: tuple[object, ...] = ({}, [], "", 0, 0.5, True, None)
    kinds = ["object", "array", "string", "number", "number", "boolean", "null"]
    assert list(map(kind_of, values)) == kinds


@pytest.mark.parametrize(
    ("path", "is_astray"),
    [
        *(("2", False), ("1.tags.1", False), ("0.name", False), ("1.tags.first", True)),
        *(("2.title", True), ("0.name.first", True), ("0.title.0", True), ("title", True)),
    ],
)
def test_a_value_can_be_missing_only_in_what_could_hold_it(path: str, is_astray: bool) -> None:
    assert value_at(NOTES, path).is_astray is is_astray
