"""Find what a learner wrote into the blanks of a file, from the file's text alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

HOLE = re.compile(r"(?<!\w)___(?!\w)")
"""A blank in a file: three underscores that aren't part of a longer name."""

MAX_READINGS = 200
"""The most ways of reading the fills that are compared; the best of them is taken."""

MAX_CHARACTERS, MAX_LINES, MAX_HOLES = 20_000, 1_000, 100
"""In a longer text, or with more blanks, none is found: the search may take very long there."""

_BRACKETS = {")": "(", "]": "[", "}": "{"}


def holes(text: str) -> int:
    """Return how many blanks a text has."""
    return len(HOLE.findall(text))


def filled(starter: str, text: str) -> tuple[str | None, ...]:
    """Return what `text` has in place of each blank of `starter`; None when that can't be found.

    The whole text is matched where only the blanks were touched, else line by line.
    """
    count = holes(starter)
    if not count:
        return ()
    starter, text = _even(starter), _even(text)
    if not _can_be_searched(starter, text):
        return (None,) * count
    whole = _read(text, starter)
    return tuple(_by_line(starter, text)) if whole is None else whole


def refilled(starter: str, answers: Sequence[str]) -> str:
    """Return the starter with an answer in place of each of its blanks."""
    parts = HOLE.split(_even(starter))
    rest = (answer + part for answer, part in zip(answers, parts[1:], strict=True))
    return "".join([parts[0], *rest, "\n"])


def is_refilled(starter: str, text: str) -> bool:
    """Whether the text is the starter with its blanks replaced and nothing else changed."""
    text, starter = _even(text), _even(starter)
    return _can_be_searched(starter, text) and _read(text, starter) is not None


def _can_be_searched(starter: str, text: str) -> bool:
    return holes(starter) <= MAX_HOLES and all(
        len(one) <= MAX_CHARACTERS and one.count("\n") < MAX_LINES for one in (starter, text)
    )


def _even(text: str) -> str:
    r"""Return the text with ``\n`` line ends and none at its end."""
    return text.replace("\r\n", "\n").rstrip("\n")


def _readings(parts: list[str], text: str) -> Iterator[tuple[str, ...]]:
    """Yield every way to read `text` as the parts with something between them.

    Shorter fills come first.  A look from the end says where each part starts at the latest, so
    that no branch is followed without a result.
    """
    if not text.startswith(parts[0]):
        return
    # The last place at which each part may start, so that the rest still fits behind it.
    latest: list[int] = [0] * len(parts)
    end = len(text)
    for index in range(len(parts) - 1, 0, -1):
        part = parts[index]
        start = end - len(part) if index == len(parts) - 1 else text.rfind(part, 0, end)
        if start < 0 or not text.startswith(part, start):
            return
        latest[index] = end = start
    starts = [0]

    def read(index: int, position: int) -> Iterator[tuple[str, ...]]:
        if index == len(parts):
            begins = [s + len(p) for s, p in zip(starts, parts, strict=True)]
            yield tuple(text[a:b] for a, b in zip(begins, starts[1:], strict=False))
            return
        last = index == len(parts) - 1
        start = latest[index] if last else text.find(parts[index], position)
        while position <= start <= latest[index] and start >= 0:
            starts.append(start)
            yield from read(index + 1, start + len(parts[index]))
            starts.pop()
            if last or not parts[index]:
                return
            start = text.find(parts[index], start + 1)

    yield from read(1, len(parts[0]))


def _by_line(starter: str, text: str) -> Iterator[str | None]:
    """Find the blanks where other lines were changed too, a run of neighbouring lines at a time.

    Such a run is found between the lines around it if those are still there, else by its own
    words if the text has these as often as the starter.
    """
    before, now = starter.split("\n"), text.split("\n")
    kept = {-1: -1, len(before): len(now)}
    for block in SequenceMatcher(None, before, now, autojunk=False).get_matching_blocks():
        kept.update((block.a + i, block.b + i) for i in range(block.size))
    index = 0
    while index < len(before):
        if not HOLE.search(before[index]):
            index += 1
            continue
        end = index
        while end < len(before) and HOLE.search(before[end]):
            end += 1
        template = "\n".join(before[index:end])
        reading = None
        if index - 1 in kept and end in kept:
            reading = _among(now[kept[index - 1] + 1 : kept[end]], template)
        if reading is None:
            for line in before[index:end]:
                yield from _by_words(line, before, now)
        else:
            yield from reading
        index = end


def _among(lines: Sequence[str], template: str) -> tuple[str, ...] | None:
    """Read all of the lines as the template, or else the one stretch of them that fits."""
    size = template.count("\n") + 1
    if (whole := _read("\n".join(lines), template)) is not None:
        return whole
    stretches = (lines[start : start + size] for start in range(len(lines) - size + 1))
    found = [fills for part in stretches if (fills := _read("\n".join(part), template))]
    return found[0] if len(found) == 1 else None


def _by_words(line: str, before: Sequence[str], now: Sequence[str]) -> Sequence[str | None]:
    """Find the blanks of one line by the words around them, wherever that line is now."""
    template = line.strip()
    found = [fills for text in now if (fills := _read(text.strip(), template)) is not None]
    named = any(character.isalnum() for character in HOLE.sub("", template))
    if named and len(found) == 1 and [other.strip() for other in before].count(template) == 1:
        return found[0]
    return [None] * holes(template)


def _read(text: str, template: str) -> tuple[str, ...] | None:
    """Return the likeliest way to read `text` as the template with its blanks filled."""
    readings = islice(_readings(HOLE.split(template), text), MAX_READINGS)
    return min(readings, key=_untidiness, default=None)


def _untidiness(reading: tuple[str, ...]) -> tuple[int, int]:
    """Return how unlikely it is that a learner wrote these fills: the smaller, the likelier."""
    return sum("\n" in fill for fill in reading), sum(not _closed(fill) for fill in reading)


def _closed(code: str) -> bool:
    """Whether every quotation mark and bracket of the code is closed."""
    pending: list[str] = []
    quote = ""
    escaped = False
    for character in code:
        if quote:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == quote:
                quote = ""
        elif character in "\"'":
            quote = character
        elif character in "([{":
            pending.append(character)
        elif character in _BRACKETS and (not pending or pending.pop() != _BRACKETS[character]):
            return False
    return not quote and not pending
