"""Review line by line: what is due, what was missed, what is left, and what never sticks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.store.entries import PREDICTION
from lessons.store.progress import Progress
from sandbox.sandbox import Sandbox
from tests.support.plain_sittings import Learner
from tests.support.question_kinds import COURSE, FILL, ONE, PREDICTING
from tui.plain.sittings import hold_review


def remember(folder: Path, rights: str, name: str = "one") -> None:
    """Answer a question once in three days, the last time yesterday: `+` rightly, `-` wrongly."""
    clock = iter(
        datetime.now(UTC) - timedelta(days=1 + 3 * ago) for ago in reversed(range(len(rights)))
    )
    for right in rights:
        at = next(clock)
        progress = Progress.open(folder, COURSE, lambda at=at: at)  # type: ignore[misc]
        progress.record_answer("tea", name, "x", right == "+")
        progress.close()


def test_what_was_met_is_asked_and_the_end_says_when_to_come_back(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner("{`B A`}", "{`A B`}")
    table = learner.session(tmp_path, sandbox, questions=[ONE], steps=[PREDICTING])
    table.progress.record_run("tea", "predicting", True)
    assert hold_review(table) == 0
    assert "Tea: 1 question due today." in learner.heard  # the step of the question was never run
    assert "What comes out?" in learner.heard
    assert "0 of 1 right on the first try." in learner.heard
    assert "- Missed: What comes out?\n  It's taught in step 1/3, Predicting." in learner.heard
    assert "\nNothing more is due today. The next question comes back " in learner.heard
    first, second = table.progress.answers("tea")
    assert (first.question, first.right) == (PREDICTION + "predicting", False)
    assert second.right
    table.progress.close()


def test_where_nothing_is_due_that_is_said_with_what_comes(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    learner = Learner()
    table = learner.session(tmp_path, sandbox, questions=[ONE])
    assert hold_review(table) == 0
    assert learner.heard.startswith("Nothing is due today. What you answer in the lessons")
    table.progress.record_answer("tea", "one", "x", True, rating=4)
    assert hold_review(table) == 0
    assert "Nothing more is due today. The next question comes back in " in learner.heard
    table.progress.close()


def test_what_is_left_is_counted_after_leaving(tmp_path: Path, sandbox: Sandbox) -> None:
    remember(tmp_path, "-", "one")
    remember(tmp_path, "-", "fill")
    learner = Learner(":quit")
    table = learner.session(tmp_path, sandbox, questions=[ONE, FILL])
    assert hold_review(table) == 0
    assert "2 questions due today" in learner.heard
    assert "You left before the first answer.\n2 more are due today." in learner.heard
    table.progress.close()


def test_what_is_forgotten_again_and_again_is_named_with_its_step(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    remember(tmp_path, "++-" * 6)
    learner = Learner("{`flash()`}")
    table = learner.session(tmp_path, sandbox, questions=[ONE])
    assert hold_review(table) == 0
    assert "- Forgotten 6 times: Which call queues a message?\n" in learner.heard
    assert "It's taught in step 1/1, The queue." in learner.heard
    table.progress.close()
