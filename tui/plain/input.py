"""What a line says that was typed at a question: a command, or an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from lessons.practice.question import Given, Put
from lessons.review.cards import Rating

Word = Literal["hint", "skip", "undo", "rate", "why", "prove", "repeat", "help", "quit"]

_WORDS: dict[str, Word] = {word: word for word in get_args(Word)} | {
    "h": "hint",
    "s": "skip",
    "u": "undo",
    "r": "rate",
    "w": "why",
    "?": "why",
    "p": "prove",
    "q": "quit",
    "exit": "quit",
}
"""None of them can be an answer made of the letters `a` to `f`."""

LETTERS = "abcdef"
MOST_DIGITS = 4
"""Digits of a number that may be meant; Python reads no more than some thousands of them."""
RATINGS = {rating.name.lower(): rating for rating in Rating}

HELP = """\
hint      a hint; a right answer after one counts as hard
skip      leave this question for another time
undo      take the last answer back, and be asked again
rate      say how hard the last answer was: rate again, hard, good or easy
why       why each answer to the last question is right or wrong
prove     run what proves the last answer; prove 3 proves number 3
repeat    say this question once more
quit      leave; every answer is kept
The first letter is enough, but for repeat and help. Where code is to be
written, a command begins with a colon, like :hint."""


class NotUnderstoodError(ValueError):
    """A line that is neither a command nor an answer; the text says what would be."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command; ``number`` is that of an answer to prove, ``rating`` what to rate it with."""

    word: Word
    number: int | None = None
    rating: Rating | None = None


def command_in(line: str, put: Put | None) -> Command | None:
    """Return the command of a line, None where it is an answer.

    Where code is written any word may be the answer, so there a command begins with a colon in the
    first column; elsewhere the colon may be there.

    Raises:
        NotUnderstoodError: a command that lacks something.
    """
    if put is not None and put.asking.kind == "fill" and not line.startswith(":"):
        return None
    said, *rest = line.strip().lower().removeprefix(":").split() or [""]
    word = _WORDS.get(said)
    if word == "rate" and len(rest) <= 1:
        if not rest or rest[0] not in RATINGS:
            raise NotUnderstoodError("Say rate again, rate hard, rate good or rate easy.")
        return Command(word, rating=RATINGS[rest[0]])
    if word == "prove" and len(rest) == 1 and rest[0].isdecimal():
        if len(rest[0]) > MOST_DIGITS:
            raise NotUnderstoodError("There are not so many answers. Say prove, or prove 2.")
        return Command(word, number=int(rest[0]))
    return None if word is None or rest else Command(word)


def given_in(line: str, put: Put) -> Given:
    """Return the answer of a line.

    Raises:
        NotUnderstoodError: it is none to this question.
    """
    kind = put.asking.kind
    if kind == "fill":
        if not line.strip():
            raise NotUnderstoodError("Write what stands in the blank, or :help for the commands.")
        return Given(text=line.strip())
    picks = _picks(line, put.choices)
    if kind == "order":
        left = [place for place in range(put.choices) if place not in picks]
        complete = len({*picks}) == len(picks) and len(left) <= 1
        if not complete:
            raise NotUnderstoodError(
                f"Say each number from 1 to {put.choices} once, in their order."
            )
        return Given((*picks, *left))
    if kind == "all":
        return Given(tuple(sorted({*picks})))
    if len(picks) != 1:
        raise NotUnderstoodError(_please(put.choices))
    if picks[0] in put.ruled_out:
        raise NotUnderstoodError(f"A hint has ruled out {picks[0] + 1}. {_please(put.choices)}")
    return Given(picks)


def _picks(line: str, choices: int) -> tuple[int, ...]:
    """Return the places that a line names, from 0: `1 3`, `1, 3`, `13`, `a c` or `ac`."""
    said = re.sub(r"[\s,;.)]+", "", line.lower())
    picks = tuple(map(_place, said))
    if not picks or not all(0 <= pick < choices for pick in picks):
        raise NotUnderstoodError(_please(choices))
    return picks


def _place(character: str) -> int:
    if character.isdecimal():
        return int(character) - 1
    return LETTERS.find(character)


def _please(choices: int) -> str:
    last = LETTERS[choices - 1]
    return f"Please answer with a number from 1 to {choices}, or a to {last}; help says what else."
