"""Which option of a prediction is right is found by a run."""

from __future__ import annotations

import msgspec

from lessons.course.model import Lesson, Observation, Option, Proof, Question
from lessons.export.anki_predictions import has_predictions, predictions_of
from sandbox.sandbox import Sandbox
from tests.support.good_course import APP


def option(message: str) -> Option:
    when = (Observation(observe="flashed", message=message),)
    return Option(message, "Because.", when=when)


def test_the_one_that_came_true_is_found_and_an_unclear_one_has_none() -> None:
    proof = Proof(app="app", requests=("POST /save",))
    clear = Question(
        "clear", "What?", "queue", (option("Lost!"), option("Saved!")), proof, "predict"
    )
    unclear = msgspec.structs.replace(clear, id="unclear", options=(option("Lost!"),) * 2)
    lesson = Lesson(
        "flash", 3, "", "", "", "", (), (clear, unclear), proofs={"app": {"app.py": APP}}
    )
    assert has_predictions([lesson])
    with Sandbox(spares=1, bulk=True) as sandbox:
        assert predictions_of(lesson, sandbox) == {"clear": 1}
    assert not has_predictions([msgspec.structs.replace(lesson, quiz=())])
