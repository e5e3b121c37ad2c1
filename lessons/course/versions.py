"""Which releases of Flask a step or a proof is about: ``3.1``, ``>=3.1.1``, ``>=3.1, <3.1.1``."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from itertools import takewhile, zip_longest

_COMPARED = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}
_ONE = re.compile(r"\s*(>=|<=|==|>|<|)\s*(\d+(?:\.\d+)*)\s*")


def is_range(wanted: str) -> bool:
    """Say whether a text names releases of Flask."""
    return all(_ONE.fullmatch(part) for part in wanted.split(","))


def fits(flask: str, wanted: str) -> bool:
    """Say whether a release of Flask is one of those that a range names; "" is all of them.

    A bare version means itself or a newer one.
    """
    return not wanted or all(
        compare(order(flask, version), 0) for compare, version in _limits(wanted)
    )


def order(one: str, other: str) -> int:
    """Return -1, 0 or 1 as a version is older than another one, the same, or newer."""
    pairs = zip_longest(_numbers(one), _numbers(other), fillvalue=0)
    return next((1 if a > b else -1 for a, b in pairs if a != b), 0)


def _limits(wanted: str) -> Iterator[tuple[Callable[[int, int], bool], str]]:
    for part in wanted.split(","):
        if one := _ONE.fullmatch(part):
            yield _COMPARED[one[1] or ">="], one[2]


def _numbers(version: str) -> tuple[int, ...]:
    """Return a version's leading numbers: "3.2.0.dev1" is (3, 2, 0)."""
    return tuple(int(part) for part in takewhile(str.isdecimal, version.split(".")))
