"""Runs beside the lines: in a sandbox that is there when it is wanted, and never anyone's fault."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from lessons.course.model import Question
from lessons.store.progress import Progress
from sandbox.sandbox import Sandbox
from tests.support.plain_sittings import Learner
from tests.support.question_kinds import FILL, PREDICT, to_ask
from tui.plain.session import Runs
from tui.plain.sittings import hold_quiz


def test_what_is_no_app_is_told_in_a_sentence(sandbox: Sandbox) -> None:
    app = to_ask(FILL).app
    assert app is not None
    ran = Runs(Random(1), sandbox).run(app, {"../out.py": ""})
    assert isinstance(ran, str)
    assert ran.startswith("The app couldn't be run: ")


@pytest.mark.parametrize("question", [FILL, PREDICT], ids=lambda question: question.kind)
def test_where_no_app_can_be_run_no_answer_is_wrong(tmp_path: Path, question: Question) -> None:
    learner = Learner("1", "2")
    with Sandbox(tmp_path / "no-python") as broken:
        table = learner.session(tmp_path, broken, questions=[question])
        assert hold_quiz(table, table.target.course.lessons[0]) == 0
        table.progress.close()
    assert (
        "This answer wasn't judged, so it doesn't count.\nflasklings can't run an app here: "
        in learner.heard
    )
    progress = Progress.open(tmp_path, table.target.course.id)
    assert progress.answers("tea") == ()
    progress.close()
