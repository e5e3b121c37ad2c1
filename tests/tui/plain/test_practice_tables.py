"""Practice as plain tables: the same as on the screen, for pipes and screen readers."""

from __future__ import annotations

from datetime import date, timedelta

from lessons.export.report import CourseReport, LeechReport, LessonReport
from lessons.review.statistics import DueDay, PracticeDay, RetentionWeek
from tui.plain.progress import practice_tables

TODAY = date(2026, 11, 25)
DAY = timedelta(days=1)


def course(
    due: tuple[tuple[str, int, int], ...] = (),
    practice: tuple[PracticeDay, ...] = (),
    retention: tuple[RetentionWeek, ...] = (),
    cards: tuple[int, ...] = (0,) * 30,
    leeches: tuple[LeechReport, ...] = (),
) -> CourseReport:
    lessons = tuple(
        LessonReport(title, title, (), (), None, today, week) for title, today, week in due
    )
    forecast = tuple(DueDay(TODAY + n * DAY, count) for n, count in enumerate(cards))
    return CourseReport("c", "Course", None, lessons, practice, retention, forecast, leeches)


def said(of: CourseReport) -> list[list[str]]:
    return [list(lines) for lines in practice_tables(of, TODAY)]


def test_what_there_is_nothing_of_is_not_mentioned() -> None:
    assert said(course()) == []
    assert said(course(due=(("A", 0, 0),))) == []


def test_due_by_lesson_and_in_all() -> None:
    assert said(course(due=(("Flashing", 5, 12), ("REST", 0, 3), ("Forms", 0, 0)))) == [
        [
            "Due",
            "---",
            "  lesson    today  this week",
            "  Flashing      5         12",
            "  REST          0          3",
            "  in all        5         15",
        ]
    ]


def test_a_forecast_by_day_then_by_week() -> None:
    cards = (5, 0, 1, *(1,) * 27)
    assert said(course(cards=cards)) == [
        [
            "Coming back",
            "-----------",
            "  day or week               questions",
            "  2026-11-25 Wed                    5",
            "  2026-11-27 Fri                    1",
            "  2026-11-28 Sat                    1",
            "  2026-11-29 Sun                    1",
            "  2026-11-30 Mon                    1",
            "  2026-12-01 Tue                    1",
            "  2026-12-02 to 2026-12-06          5",
            "  2026-12-07 to 2026-12-13          7",
            "  2026-12-14 to 2026-12-20          7",
            "  2026-12-21 to 2026-12-24          4",
        ]
    ]


def test_practice_day_by_day_for_four_weeks() -> None:
    days = (PracticeDay(TODAY - 28 * DAY, 9, 9), PracticeDay(TODAY - 27 * DAY, 300, 201))
    assert said(course(practice=days)) == [
        [
            "Practice in the last 4 weeks",
            "----------------------------",
            "  day             answers  right",
            "  2026-10-29 Thu      300    201  67%",
        ]
    ]
    assert said(course(practice=days[:1])) == []


def test_retention_by_week_and_what_is_forgotten() -> None:
    weeks = (RetentionWeek(TODAY - 9 * DAY, 0, 0), RetentionWeek(TODAY - 2 * DAY, 8, 6))
    leeches = (LeechReport("Flashing", "the-queue", "Which\nline [b]queues[/b]?\x1b", 7),)
    assert said(course(retention=weeks, leeches=leeches)) == [
        [
            "Remembered after a day or more",
            "------------------------------",
            "  week of     asked  known",
            "  2026-11-23      8      6  75%",
        ],
        [
            "Often forgotten",
            "---------------",
            "  what                           times  read again",
            "  Which line [b]queues[/b]?\\x1b      7  the-queue",
        ],
    ]
