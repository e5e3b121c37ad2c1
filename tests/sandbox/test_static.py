"""What objects hold is read without a call of their code."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import pytest

from sandbox.child.static import (
    attribute,
    attribute_names,
    bounded,
    exact_number,
    held_by,
    is_scalar,
    named_items,
    static_attribute,
)


class LookedAtError(Exception):
    """Code of an object ran."""


class Loud(type):
    """A class that fails when it's looked at."""

    def __getattribute__(cls, name: str) -> Any:
        raise LookedAtError(name)

    def __eq__(cls, other: object) -> bool:
        raise LookedAtError

    def __hash__(cls) -> int:
        raise LookedAtError


class Odd(metaclass=Loud):
    color = "red"

    def __getattribute__(self, name: str) -> Any:
        raise LookedAtError(name)

    @property
    def made(self) -> str:
        raise LookedAtError


class Hidden:
    @property
    def __dict__(self) -> dict[str, Any]:  # type: ignore[override]
        raise LookedAtError


class Bare:
    __slots__ = ("size",)
    color = "blue"


class LoudDict(dict[str, Any]):
    def get(self, *_: Any) -> Any:
        raise LookedAtError


class Key(str):
    def __eq__(self, other: object) -> bool:
        raise LookedAtError

    def __hash__(self) -> int:
        return str.__hash__(self)


class Number(int):
    def __int__(self) -> int:
        raise LookedAtError

    __index__ = __int__


def odd(**held: object) -> Odd:
    thing = object.__new__(Odd)
    for name, value in held.items():
        object.__setattr__(thing, name, value)
    return thing


def test_an_object_is_read_whatever_its_class_says() -> None:
    thing = odd(size=5)

    assert held_by(thing) == {"size": 5}
    assert (attribute(thing, "size"), attribute(thing, "color")) == (5, "red")
    assert attribute(thing, "made") is None
    assert attribute(thing, "nothing") is None
    assert held_by(Bare()) == held_by(Hidden()) == {}
    assert attribute(Bare(), "color") == "blue"


def test_an_object_may_hold_its_attributes_in_a_dictionary_of_its_own_class() -> None:
    thing = odd(__dict__=LoudDict(size=5))

    assert attribute(thing, "size") == 5
    assert {"size", "color"} <= set(attribute_names(thing))


@pytest.mark.parametrize("thing", [pytest, OrderedDict(), ValueError(), lambda: None])
def test_an_ordinary_object_holds_what_vars_says(thing: object) -> None:
    assert held_by(thing) is vars(thing)


def test_a_class_is_read_whatever_its_metaclass_says() -> None:
    assert static_attribute(Odd, "color") == "red"
    assert static_attribute(Odd, "nothing") is None


def test_only_plain_names_of_a_table_are_taken() -> None:
    assert named_items({"a": 1, Key("b"): 2, 5: 3}) == {"a": 1}


@pytest.mark.parametrize(
    ("value", "exact", "told"),
    [(5, 5, 5), (Number(6), 6, 6), (True, 1, 1), ("5", None, 0), (10**30, 10**30, 0)],
)
def test_a_number_is_plain_and_keeps_within_its_bounds(
    value: object, exact: int | None, told: int
) -> None:
    assert (exact_number(value), bounded(value)) == (exact, told)
    assert type(exact_number(value)) in (int, type(None))


def test_an_odd_value_is_no_scalar() -> None:
    assert not is_scalar(odd())
    assert not is_scalar(Number(1))
    assert is_scalar(1)
