"""The answers as a table: nothing lost on the way through CSV, and nothing computed on the way."""

from __future__ import annotations

import csv
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from io import StringIO

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from lessons.export.answers_csv import HEADER, answers_csv, asks_in, csv_row, guarded
from lessons.store.entries import Answered, Chosen, ExportLine, Rated, Undone
from lessons.store.progress import StoredAnswer
from lessons.store.queries import ANSWERS_OF_ALL_COURSES
from lessons.store.rows import fetch
from lessons.store.transfer import database_of
from sandbox.text import visible
from tests.support.built_in import FLASHING_ALONE as COURSE

AT = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
ANYTHING = st.text(st.characters() | st.sampled_from("=+-@\t\r\n\",;'\x00\x1b\ud800é"))


def answered(name: str, seq: int = 0, **more: object) -> Answered:
    given = {"lesson": "flash", "question": "what", "option": "a text", "right": True, **more}
    return Answered(id=name, at=AT, seq=seq, course="flasklings", **given)  # type: ignore[arg-type]


def head(name: str, seq: int) -> dict[str, object]:
    return {"id": name, "at": AT, "seq": seq, "course": "flasklings"}


def table(
    *lines: ExportLine, asks: dict[tuple[str, str, str], str] | None = None
) -> list[list[str]]:
    with closing(database_of(lines)) as db:
        answers = fetch(db, StoredAnswer, ANSWERS_OF_ALL_COURSES)
    content = b"".join(answers_csv(answers, asks or {})).decode("utf-8-sig")
    first, *rows = csv.reader(StringIO(content, newline=""), strict=True)
    assert tuple(first) == HEADER
    return rows


def test_an_answer_is_a_row() -> None:
    said = answered("a", took_ms=2_050, hinted=True, right=False)
    rated = Rated(**head("r", 2), answer="a", rating=2)  # type: ignore[arg-type]
    asks = {("flasklings", "flash", "what"): "What, and how?"}
    assert table(said, rated, asks=asks) == [
        [
            *("2026-03-29T01:30:00Z", "flasklings", "flash", "what", "What, and how?", "a text"),
            *("false", "2.050", "true", "hard"),
        ]
    ]


def test_what_was_not_measured_or_asked_is_empty() -> None:
    (row,) = table(answered("a"))
    assert row[4:] == ["", "a text", "true", "", "false", ""]


def test_they_come_in_their_order_without_what_was_taken_back() -> None:
    lines: list[ExportLine] = [
        Undone(**head("u", 4), answer="b"),  # type: ignore[arg-type]
        answered("c", 3, option="third"),
        answered("b", 2, option="second"),
        Chosen(at=AT, seq=0, name="theme", value="dark"),
        answered("a", 1, option="first"),
    ]
    assert [row[5] for row in table(*lines)] == ["first", "third"]


def test_the_latest_rating_counts_in_whatever_order_they_come() -> None:
    ratings = [Rated(**head(str(n), n), answer="a", rating=n) for n in (2, 4, 1)]  # type: ignore[arg-type]
    assert table(*ratings, answered("a"))[0][-1] == "easy"


def test_every_time_is_in_utc() -> None:
    east = timezone(timedelta(hours=5, minutes=45))
    assert table(replace(answered("a"), at=AT.astimezone(east)))[0][0] == "2026-03-29T01:30:00Z"


@given(st.lists(st.lists(ANYTHING, min_size=2, max_size=4), max_size=4))
def test_every_cell_comes_back_from_csv(rows: list[list[str]]) -> None:
    content = b"".join(map(csv_row, rows)).decode("utf-8")
    read = list(csv.reader(StringIO(content, newline=""), strict=True))
    assert read == [[guarded(cell) for cell in row] for row in rows]
    for row, given_row in zip(read, rows, strict=True):
        for cell, text in zip(row, given_row, strict=True):
            assert cell.removeprefix("'") == visible(text).removeprefix("'")


@given(ANYTHING)
def test_no_cell_is_a_formula(text: str) -> None:
    assert not guarded(text).startswith(tuple("=+-@\t\r\n"))


def test_a_text_that_is_no_formula_is_left_alone() -> None:
    for text in ("", "flash()", "a = 1", "'quoted'", "1-2", " =1"):
        assert guarded(text) == text
    assert guarded("=1+1") == "'=1+1"


def test_lines_end_as_rfc_4180_says() -> None:
    assert csv_row(["a", 'b"c', "d,e", "f\ng"]) == b'a,"b""c","d,e","f\ng"\r\n'


def test_a_course_is_asked_for_its_predictions_and_its_quiz() -> None:
    asks = asks_in(COURSE)
    (lesson,) = COURSE.lessons
    predicted = next(step for step in lesson.steps if step.front.prediction)
    assert predicted.front.prediction is not None
    there = (COURSE.id, lesson.slug, f"predict:{predicted.slug}")
    assert asks[there] == predicted.front.prediction.ask
    assert asks[COURSE.id, lesson.slug, lesson.quiz[0].id] == lesson.quiz[0].ask


def test_a_spreadsheet_knows_that_it_is_utf_8() -> None:
    assert next(answers_csv([], {})).startswith(b"\xef\xbb\xbfat,course,")
