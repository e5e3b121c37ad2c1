"""A course of many questions on the disk, and a past in which some of them were answered.

The questions are those of `tests.benchmarks.review`, so that its answers are answers to them.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from lessons.review.memories import read_memories
from lessons.store.progress import Progress
from tests.benchmarks.review import card_id, write_answers

COURSE = card_id(0).course

APP = """\
from flask import Flask, flash

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    flash("Hello")
    return "done"
"""

STEP = """\
+++
title = "Step {number}"
kind = "read"
task = "Press F5."

[[checks]]
name = "one message is queued"
observe = "flashed"
+++

One call queues one message.
"""

QUESTION = """\
[[questions]]
id = "{name}"
ask = "Question {name}: which call queues a message?"
step = "step-{step}"
options = [
  {{ text = "flash, says {name}", why = "It does.", right = true }},
  {{ text = "print, says {name}", why = "That prints." }},
  {{ text = "abort, says {name}", why = "That ends the request." }},
  {{ text = "jsonify, says {name}", why = "That makes JSON." }},
]

"""

LESSON = 'title = "{slug}"\nsummary = "In short."\ncard = "**Card**"\n'

STEPS = 15


def write_course(folder: Path, questions: int) -> Path:
    """Write a course of so many questions, over as many lessons and steps as they name."""
    quizzes: dict[str, list[tuple[str, int]]] = {}
    for number in range(questions):
        card = card_id(number)
        quizzes.setdefault(card.lesson, []).append((card.name, number % STEPS))
    names = {slug: f"{place}-{slug}" for place, slug in enumerate(quizzes, 10)}
    folder.mkdir()
    head = f'title = "Big"\nid = "{COURSE}"\nlessons = {list(names.values())}\n'
    (folder / "course.toml").write_text(head)
    for slug, quiz in quizzes.items():
        lesson = folder / names[slug]
        lesson.mkdir()
        (lesson / "lesson.toml").write_text(LESSON.format(slug=slug))
        text = "".join(QUESTION.format(name=name, step=step) for name, step in quiz)
        (lesson / "quiz.toml").write_text(text)
        for step in sorted({step for _, step in quiz}):
            place = lesson / f"{step + 1:02}-step-{step}"
            place.mkdir()
            (place / "step.md").write_text(STEP.format(number=step))
            (place / "app.py").write_text(APP)
    return folder


def write_past(home: Path, answers: int) -> Path:
    """Write a data folder with so many answers, ten to each question, their memories fresh."""
    write_answers(home, answers // 10)
    with closing(Progress.open(home, COURSE)) as progress:
        read_memories(progress)
    return home
