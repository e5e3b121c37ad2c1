"""Export all answers as a CSV table, one a row, for spreadsheets and notebooks.

Answers that were taken back are left out.  ``at`` is in UTC.  ``ask`` is empty if the course
doesn't have the question, and ``seconds`` and ``rating`` are empty if they aren't known.
"""

from __future__ import annotations

import csv
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from io import StringIO

from lessons.course.model import Course
from lessons.review.cards import asks_of
from lessons.store.progress import StoredAnswer
from sandbox.text import visible

HEADER = (
    *("at", "course", "lesson", "question", "ask", "answer"),
    *("right", "seconds", "hinted", "rating"),
)
"""The columns.  Add new ones at the end and remove none."""

RATING_WORDS = {1: "again", 2: "hard", 3: "good", 4: "easy"}

Asks = Mapping[tuple[str, str, str], str]
"""The texts of questions, by course, lesson and name."""

_STARTS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001
"""The characters that may start a formula in a spreadsheet; for some, the wide forms do too."""


def asks_in(course: Course) -> Asks:
    """Return the texts of a course's questions."""
    return {
        (course.id, lesson.slug, question): ask
        for lesson in course.lessons
        for question, ask in asks_of(lesson).items()
    }


def answers_csv(answers: Iterable[StoredAnswer], asks: Asks) -> Iterator[bytes]:
    """Yield the answers as CSV (RFC 4180, UTF-8), with a header.

    A byte order mark comes first: without it, Excel takes the text for another encoding's.
    """
    yield BOM_UTF8 + csv_row(HEADER)
    for answer in answers:
        took = answer.took_ms
        yield csv_row(
            (
                answer.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                answer.course,
                answer.lesson,
                answer.question,
                asks.get((answer.course, answer.lesson, answer.question), ""),
                answer.option,
                _truth(answer.right),
                "" if took is None else f"{took // 1000}.{took % 1000:03}",
                _truth(answer.hinted),
                "" if answer.rating is None else RATING_WORDS[answer.rating],
            )
        )


def csv_row(cells: Iterable[str]) -> bytes:
    """Return one row, without formulas and control characters."""
    row = StringIO()
    csv.writer(row).writerow(map(guarded, cells))
    return row.getvalue().encode()


def guarded(text: str) -> str:
    """Return the text, with an apostrophe before it if a spreadsheet would compute it."""
    text = visible(text)
    return f"'{text}" if text.startswith(_STARTS_FORMULA) else text


def _truth(value: bool) -> str:
    return "true" if value else "false"
