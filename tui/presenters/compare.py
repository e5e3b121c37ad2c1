"""Align two texts, or two runs, side by side, and find where they differ."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, zip_longest
from typing import Generic, TypeVar

from tui.presenters.row_kinds import RunRow

T = TypeVar("T")

MAX_COMPARED = 1_000_000
"""Pairs of items that are compared: two texts of 1,000 lines that have nothing in common."""


@dataclass(frozen=True, slots=True)
class AlignedPair(Generic[T]):
    """One line of each side; it's None on a side that has no such line."""

    yours: T | None
    reference: T | None
    same: bool


def side_by_side(
    yours: Sequence[T], reference: Sequence[T], key: Callable[[T], Hashable]
) -> list[AlignedPair[T]]:
    """Pair the items that have the same key, and keep the order of both sequences.

    Between the same beginnings and ends, more than `MAX_COMPARED` possible pairs aren't searched
    for equal ones: an app may print any number of lines, and the time grows with the product.
    """
    left: Sequence[Hashable] = [*map(key, yours)]
    right: Sequence[Hashable] = [*map(key, reference)]
    start = _same_at_start(left, right)
    end = _same_at_start(left[start:][::-1], right[start:][::-1])
    mine, theirs = yours[start : len(left) - end], reference[start : len(right) - end]
    middle: Sequence[tuple[str, int, int, int, int]] = [("replace", 0, len(mine), 0, len(theirs))]
    if len(mine) * len(theirs) <= MAX_COMPARED:
        keys = left[start : len(left) - end], right[start : len(right) - end]
        middle = SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    return [
        *(
            AlignedPair(*both, same=True)
            for both in zip(yours[:start], reference[:start], strict=True)
        ),
        *(
            AlignedPair(one, other, tag == "equal")
            for tag, a, a_end, b, b_end in middle
            for one, other in zip_longest(mine[a:a_end], theirs[b:b_end])
        ),
        *(
            AlignedPair(*both, same=True)
            for both in zip(yours[len(left) - end :], reference[len(right) - end :], strict=True)
        ),
    ]


def _same_at_start(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    pairs = enumerate(zip(left, right, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(left), len(right)))


def align_lines(yours: str, reference: str) -> list[AlignedPair[str]]:
    """Align the lines of two texts; spaces at the end of a line don't count."""
    return side_by_side(yours.splitlines(), reference.splitlines(), str.rstrip)


def align_rows(yours: Sequence[RunRow], reference: Sequence[RunRow]) -> list[AlignedPair[RunRow]]:
    """Align the rows of two runs; line numbers and the sizes of cookies don't count."""
    return side_by_side(yours, reference, _what_it_tells)


def first_difference(pairs: Sequence[AlignedPair[T]]) -> int | None:
    """Return the index of the first pair that differs, None if all are equal."""
    return next((index for index, pair in enumerate(pairs) if not pair.same), None)


def describe_difference(pairs: Sequence[AlignedPair[RunRow]]) -> str:
    """Say in one sentence where two runs first differ."""
    first = first_difference(pairs)
    if first is None:
        return "Both runs did exactly the same."
    pair = pairs[first]
    yours, reference = _said(pair.yours), _said(pair.reference)
    number = next((row.n for row in (pair.yours, pair.reference) if row is not None and row.n), 0)
    where = f"at request {number}" if number else "while the app is loading"
    said = f"Your run differs from the reference {where}."
    if pair.yours is None:
        return f"{said} The reference has {reference}, and yours doesn't."
    if pair.reference is None:
        return f"{said} Yours has {yours}, and the reference doesn't."
    return f"{said} Yours has {yours}, and the reference has {reference}."


def fold_equal(
    pairs: Sequence[AlignedPair[T]], context: int = 2
) -> Iterator[list[AlignedPair[T]] | int]:
    """Yield stretches of pairs, and between them how many equal pairs were left out.

    `context` equal pairs stay around each difference.
    """
    kept = {
        near
        for index, pair in enumerate(pairs)
        if not pair.same
        for near in range(index - context, index + context + 1)
    }
    stretch: list[AlignedPair[T]] = []
    left_out: list[AlignedPair[T]] = []
    for index, pair in enumerate(pairs):
        if index not in kept:
            left_out.append(pair)
            continue
        if len(left_out) > 1:
            if stretch:
                yield stretch
            yield len(left_out)
            stretch = []
        else:  # one line takes no more room than a note that it was left out
            stretch += left_out
        left_out = []
        stretch.append(pair)
    if stretch:
        yield stretch
    if left_out:
        yield len(left_out)


def unified_lines(pairs: Sequence[AlignedPair[str]]) -> Iterator[tuple[str, str]]:
    """Yield (sign, line) in one column: ``-`` is yours, ``+`` the reference's, a space is both."""
    for same, stretch in groupby(pairs, lambda pair: pair.same):
        if same:
            yield from ((" ", pair.yours or "") for pair in stretch)
            continue
        changed = list(stretch)
        yield from (("-", pair.yours) for pair in changed if pair.yours is not None)
        yield from (("+", pair.reference) for pair in changed if pair.reference is not None)


def _what_it_tells(row: RunRow) -> Hashable:
    text = "" if row.kind.is_size else row.text
    return row.kind, text, row.category, row.aside


def _said(row: RunRow | None) -> str:
    if row is None:
        return "nothing"
    category = f"[{row.category}]" if row.category is not None else ""
    return f"“{' '.join(filter(None, (row.word, category, row.text, row.aside)))}”"
