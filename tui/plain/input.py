"""Read a typed line as a command or as an answer to the question."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from lessons.practice.kinds.kind import KindOfQuestion
from lessons.practice.question import LETTERS, Response, ShownQuestion
from lessons.review.cards import Rating

Word = Literal["hint", "skip", "undo", "when", "why", "prove", "repeat", "help", "quit"]

_WORDS: dict[str, Word] = {word: word for word in get_args(Word)} | {
    "h": "hint",
    "s": "skip",
    "u": "undo",
    "r": "when",
    "rate": "when",
    "w": "why",
    "?": "why",
    "p": "prove",
    "q": "quit",
    "exit": "quit",
}
"""Each word and the command that it means; no word consists of the letters `a` to `f` alone."""

MOST_DIGITS = 4
"""Digits of a number that may be meant; Python reads no more than some thousands of them."""
RATINGS = {rating.name.lower(): rating for rating in Rating}

HELP = """\
hint      show a hint; after one, the question comes back sooner
skip      leave this question for another time
undo      undo the last answer and answer again
when      change when the last question comes back; say it again to go on
why       explain each answer to the last question
prove     run the app that proves the last answer; prove 3 proves answer 3
repeat    show this question again
quit      leave; your answers are kept
The first letter is enough, except for when, repeat and help. Where you write
code, start a command with a colon, like :hint."""


class NotUnderstoodError(ValueError):
    """A line is neither a command nor an answer; the text says what would be."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command; ``number`` is the answer to prove, ``rating`` what `rate` was told."""

    word: Word
    number: int | None = None
    rating: Rating | None = None


def command_in(line: str, shown: ShownQuestion | None) -> Command | None:
    """Return the command of a line, None when it's an answer.

    Any word may be the answer to a blank, so there a command begins with a colon in the first
    column.  Elsewhere the colon may be left out.

    Raises:
        NotUnderstoodError: the command lacks something.
    """
    if shown is not None and shown.kind.is_written and not line.startswith(":"):
        return None
    said, *rest = line.strip().lower().removeprefix(":").split() or [""]
    word = _WORDS.get(said)
    if word == "when" and len(rest) == 1:
        if rest[0] not in RATINGS:
            raise NotUnderstoodError("Type only when. Each time, it names the next choice.")
        return Command(word, rating=RATINGS[rest[0]])
    if word == "prove" and len(rest) == 1 and rest[0].isdecimal():
        if len(rest[0]) > MOST_DIGITS:
            raise NotUnderstoodError("There aren't that many answers. Type prove, or prove 2.")
        return Command(word, number=int(rest[0]))
    return None if word is None or rest else Command(word)


def response_in(line: str, shown: ShownQuestion) -> Response:
    """Return the answer of a line.

    Raises:
        NotUnderstoodError: the line isn't an answer to this question.
    """
    kind = shown.kind
    if kind.is_written:
        if not line.strip():
            raise NotUnderstoodError(kind.please)
        return Response(text=line.strip())
    please = KindOfQuestion.please.format(shown.choices, LETTERS[shown.choices - 1])
    picks = _picks(line)
    if not picks or not all(0 <= pick < shown.choices for pick in picks):
        raise NotUnderstoodError(please)
    response = kind.read(shown, picks)
    if response is None:
        raise NotUnderstoodError(kind.please.format(shown.choices, LETTERS[shown.choices - 1]))
    if ruled_out := shown.ruled_out & {*picks}:
        raise NotUnderstoodError(f"A hint has ruled out {min(ruled_out) + 1}. {please}")
    return response


def _picks(line: str) -> tuple[int, ...]:
    """Return the places that a line names, from 0: `1 3`, `1, 3`, `13`, `a c` or `ac`."""
    return tuple(map(_place, re.sub(r"[\s,;.)]+", "", line.lower())))


def _place(character: str) -> int:
    if character.isdecimal():
        return int(character) - 1
    return LETTERS.find(character)
