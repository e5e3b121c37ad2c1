"""The exercises: each story is true, and every repair that works is accepted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from lessons.grading.grade import requests_for
from sandbox.request import Request
from tests.lessons.conftest import Run
from tests.support.exercise_runs import (
    LESSON,
    Change,
    answers,
    changed,
    judged,
    named,
    opened,
    shown,
)
from tests.support.repairs import CORRECT


@pytest.mark.parametrize(
    ("slug", "changes"), [(slug, changes) for slug, every in CORRECT.items() for changes in every]
)
def test_every_repair_that_works_is_accepted(
    slug: str, changes: Sequence[Change], run: Run
) -> None:
    step = named(slug)
    failed = [r for r in judged(step, changed(step, changes), run).results if not r.passed]
    assert failed == []


def test_every_exercise_has_other_right_answers_and_wrong_ones() -> None:
    exercises = LESSON.of_part("exercise")
    assert [step.slug for step in exercises] == list(CORRECT)
    assert all(len(step.front.wrong) >= 3 for step in exercises)


def test_only_the_last_hint_writes_the_repair_out() -> None:
    for step in LESSON.of_part("exercise"):
        new = {
            line.strip()
            for file, text in step.solution.items()
            for line in text.splitlines()
            if line.strip() and line not in step.files[file].splitlines()
        }
        for hint in step.front.hints[:-1]:
            assert not any(line in hint for line in new), f"{step.folder}: {hint}"
        assert len(step.front.hints) >= 3


# -- the stories -------------------------------------------------------------------------------


def test_the_guest_book_opens_and_nobody_can_sign(run: Run) -> None:
    timeline = opened("fix-missing-key", run)
    assert [answer.status for answer in answers(timeline)] == [500, 500, 200]
    assert "Internal Server Error" in answers(timeline)[0].body


def test_milk_is_on_the_list_three_times_below_three_messages(run: Run) -> None:
    adding = Request("/items", form={"item": "milk"})
    timeline = opened("fix-missing-return", run, requests=[adding, adding, adding, Request("/")])
    *tries, page = answers(timeline)
    assert [answer.status for answer in tries] == [500, 500, 500]
    assert page.body.count("<li>milk</li>") == 3
    assert shown(timeline)[-1] == ["Added: milk."] * 3


def test_a_save_is_told_twice_at_home_and_once_on_about(run: Run) -> None:
    timeline = opened("fix-two-loops", run)
    assert [len(page) for page in shown(timeline)] == [2, 1, 0]
    assert [len(exchange.flashed) for exchange in timeline.exchanges] == [1, 0, 1, 0, 0]


def test_an_ok_shows_as_a_k_and_a_longer_message_is_gone_after_an_error(run: Run) -> None:
    test, restart, again = answers(opened("fix-no-categories", run))
    assert '<p class="O">K</p>' in test.body
    assert (restart.status, again.status) == (500, 200)
    assert "Restarting" not in again.body


def test_logging_out_says_please_log_in_and_nothing_else(run: Run) -> None:
    timeline = opened("fix-clear-after-flash", run)
    login, logout, _ = answers(timeline)
    assert "Hello, Ada" in login.body
    assert "Please log in" in logout.body
    assert shown(timeline) == [["You are logged in."], [], []]
    assert [len(exchange.flashed) for exchange in timeline.exchanges] == [1, 0, 1, 0, 0]


def test_a_failed_login_is_told_one_page_late_and_a_good_one_in_time(run: Run) -> None:
    timeline = opened("fix-read-too-early", run)
    assert shown(timeline) == [[], ["This name is not known."], ["Welcome back."], []]


def test_the_box_says_success_where_the_text_should_be(run: Run) -> None:
    assert shown(opened("fix-swapped-arguments", run)) == [["success"], ["error"], []]


def test_an_error_stands_in_the_banner_and_below_it(run: Run) -> None:
    timeline = opened("fix-filter-string", run)
    assert shown(timeline)[0] == ["beach.doc is no picture."] * 2
    assert '<p class="banner">beach.doc is no picture.</p>' in answers(timeline)[0].body


def test_the_profile_is_bare_and_both_names_come_up_at_home(run: Run) -> None:
    timeline = opened("fix-no-extends", run)
    assert [len(page) for page in shown(timeline)] == [0, 0, 2]
    assert "<nav>" not in answers(timeline)[0].body


def test_another_value_is_drawn_each_time_so_that_no_printed_text_passes() -> None:
    for step in LESSON.of_part("exercise"):
        sent = {
            tuple(map(str, requests_for(step, dict.fromkeys(step.front.draw, value))))
            for value in ("one", "two")
        }
        assert len(sent) == 2, f"{step.folder} sends the same in every run"
