"""Two texts, or two runs, side by side: what belongs together and where they part."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from tui.presenters.event_rows import RunRow

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Pair(Generic[T]):
    """What stands on one line of both sides; None where a side has nothing there."""

    yours: T | None
    reference: T | None
    same: bool


def side_by_side(
    yours: Sequence[T], reference: Sequence[T], key: Callable[[T], Hashable]
) -> list[Pair[T]]:
    """Pair two sequences: items of the same key stand side by side, in the order of both."""
    matcher = SequenceMatcher(None, [*map(key, yours)], [*map(key, reference)], autojunk=False)
    pairs: list[Pair[T]] = []
    for tag, left, left_end, right, right_end in matcher.get_opcodes():
        mine, theirs = yours[left:left_end], reference[right:right_end]
        for index in range(max(len(mine), len(theirs))):
            pairs.append(
                Pair(
                    mine[index] if index < len(mine) else None,
                    theirs[index] if index < len(theirs) else None,
                    tag == "equal",
                )
            )
    return pairs


def compared_lines(yours: str, reference: str) -> list[Pair[str]]:
    """Pair the lines of two texts; blanks at a line's end do not count."""
    return side_by_side(yours.splitlines(), reference.splitlines(), str.rstrip)


def compared_rows(yours: Sequence[RunRow], reference: Sequence[RunRow]) -> list[Pair[RunRow]]:
    """Pair the rows of two runs; the learner's lines and the sizes of cookies do not count."""
    return side_by_side(yours, reference, _what_it_tells)


def parting(pairs: Sequence[Pair[T]]) -> int | None:
    """Return where two sides part first; None where they never do."""
    return next((index for index, pair in enumerate(pairs) if not pair.same), None)


def told(pairs: Sequence[Pair[RunRow]]) -> str:
    """Say in one sentence where two runs part."""
    first = parting(pairs)
    if first is None:
        return "Both runs did the same, line by line."
    pair = pairs[first]
    yours, reference = _said(pair.yours), _said(pair.reference)
    number = next((row.n for row in (pair.yours, pair.reference) if row is not None and row.n), 0)
    where = f"at request {number}" if number else "while the app is loaded"
    if pair.yours is None:
        return f"The two runs part {where}: the reference has {reference}, and yours has not."
    if pair.reference is None:
        return f"The two runs part {where}: yours has {yours}, and the reference has not."
    return f"The two runs part {where}: yours has {yours}, the reference {reference}."


def folded(pairs: Sequence[Pair[T]], context: int = 2) -> Iterator[list[Pair[T]] | int]:
    """Yield stretches of pairs, and between them how many alike ones were left out.

    Around each difference `context` alike pairs stay.
    """
    kept = {
        near
        for index, pair in enumerate(pairs)
        if not pair.same
        for near in range(index - context, index + context + 1)
    }
    stretch: list[Pair[T]] = []
    left_out: list[Pair[T]] = []
    for index, pair in enumerate(pairs):
        if index not in kept:
            left_out.append(pair)
            continue
        if len(left_out) > 1:
            if stretch:
                yield stretch
            yield len(left_out)
            stretch = []
        else:  # one line takes no more room than saying that it was left out
            stretch += left_out
        left_out = []
        stretch.append(pair)
    if stretch:
        yield stretch
    if left_out:
        yield len(left_out)


def unified(pairs: Sequence[Pair[str]]) -> Iterator[tuple[str, str]]:
    """Yield (sign, line) of one column: ``-`` is yours, ``+`` the reference's, both a blank."""
    index = 0
    while index < len(pairs):
        if pairs[index].same:
            yield " ", pairs[index].yours or ""
            index += 1
            continue
        end = index
        while end < len(pairs) and not pairs[end].same:
            end += 1
        for sign, lines in (
            ("-", [pair.yours for pair in pairs[index:end]]),
            ("+", [pair.reference for pair in pairs[index:end]]),
        ):
            for line in lines:
                if line is not None:
                    yield sign, line
        index = end


def _what_it_tells(row: RunRow) -> Hashable:
    text = "" if row.kind.is_size else row.text
    return row.kind, text, row.category, row.aside


def _said(row: RunRow | None) -> str:
    if row is None:
        return "nothing"
    category = f"[{row.category}]" if row.category is not None else ""
    return f"“{' '.join(filter(None, (row.word, category, row.text, row.aside)))}”"
