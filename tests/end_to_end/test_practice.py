"""Quiz and review by keys alone, in a real terminal, and through a kill at the worst moment."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lessons.course.loader import BUILT_IN, load_course
from lessons.course.model import Lesson, Question
from lessons.store.progress import Progress
from tests.end_to_end.conftest import Open
from tests.support.good_course import GOOD, LESSON, write_course
from tests.support.terminal import Terminal
from tests.support.terminal_learner import leave

FEEDBACK = re.compile("✓ Right|✗ Not quite")
LAST_MONTH = datetime.now(UTC) - timedelta(days=30)

LEAVE = """\
from flask import Flask, flash, get_flashed_messages, redirect, session

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/out")
def out():
    ___
    return redirect("/")


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
"""

QUIZ = """\
[[questions]]
id = "one"
ask = "Which call queues a message?"
step = "queue"
options = [
  { text = "`flash()`", why = "It does.", right = true },
  { text = "`print()`", why = "That prints." },
  { text = "`abort()`", why = "That ends the request." },
  { text = "`jsonify()`", why = "That makes JSON." },
]

[[questions]]
id = "all"
kind = "all"
ask = "Which of these empty the queue?"
step = "queue"
options = [
  { text = "a read in a view", why = "It takes them out.", right = true },
  { text = "a read in a template", why = "So does this.", right = true },
  { text = "a redirect", why = "It leaves them." },
]

[[questions]]
id = "predict"
kind = "predict"
ask = "What does the next page show?"
step = "queue"
proof = { app = "flashed", requests = ["GET /out"] }
options = [
  { text = "the word Bye", why = "It is.", when = [{ observe = "page", contains = "Bye" }] },
  { text = "nothing", why = "It was.", when = [{ observe = "page", contains = "Bye", times = 0 }] },
]

[[questions]]
id = "fill"
kind = "fill"
ask = "What makes the next page say Bye?"
step = "queue"
options = [
  { text = '`flash("Bye")`', why = "It queues the message.", right = true },
  { text = '`print("Bye")`', why = "That goes to the terminal." },
]

[questions.proof]
app = "leave"
requests = ["GET /out"]
shows = [{ observe = "page", contains = "Bye" }]

[[questions]]
id = "order"
kind = "order"
ask = "Which comes first, so that it says Bye?"
step = "queue"
lines = ["session.clear()", 'flash("Bye")', "print(session)"]
why = "Clear first, then flash."

[questions.proof]
app = "leave"
requests = ["GET /out"]
shows = [{ observe = "page", contains = "Bye" }]
"""

ANSWERS = {
    "Which call queues a message?": ("flash()",),
    "Which of these empty the queue?": ("a read in a view", "a read in a template", "Enter"),
    "What does the next page show?": ("the word Bye",),
    "What makes the next page say Bye?": ('type: flash("Bye")', "Enter"),
    "Which comes first, so that it says Bye?": ("session.clear()", 'flash("Bye")', "Enter"),
}
"""What a learner does who knows: chooses by text, types, or presses a key."""


def test_an_answer_that_was_followed_by_a_question_survives_a_kill(
    open_terminal: Open, tmp_path: Path
) -> None:
    lesson = load_course(BUILT_IN).lessons[0]
    known_last_month(tmp_path / "home", lesson, 4)
    terminal = open_terminal("review", columns=80, rows=24)
    terminal.wait("question 1 of 4")
    terminal.wait("Answer with 1-4")
    first = asked(lesson, terminal.text)
    terminal.press("1")
    terminal.wait(lambda screen: FEEDBACK.search(screen) is not None)
    terminal.press("Enter")
    terminal.wait("question 2 of 4")
    terminal.child.kill(signal.SIGKILL)

    progress = Progress.open(tmp_path / "home")
    assert progress.notice == ""
    assert progress.latest_answers(lesson.slug)[first.id].at > LAST_MONTH
    progress.close()
    terminal = open_terminal("review", columns=80, rows=24)
    terminal.wait("question 1 of 3")
    terminal.wait("Answer with 1-4")
    assert asked(lesson, terminal.text) != first
    leave(terminal)


def known_last_month(home: Path, lesson: Lesson, count: int) -> None:
    """Let some questions have been answered a month ago, so that they are due."""
    progress = Progress.open(home, clock=lambda: LAST_MONTH)
    for question in [one for one in lesson.quiz if one.kind == "one"][:count]:
        progress.record_answer(lesson.slug, question.id, "said", True, rating=3)
    progress.close()


def asked(lesson: Lesson, screen: str) -> Question:
    """Return the question that the screen asks."""
    (found,) = (one for one in lesson.quiz if in_words(one.ask)[:50] in in_words(screen))
    return found


def in_words(text: str) -> str:
    return " ".join(text.replace("`", "").split())


def test_every_kind_of_question_is_answered_by_keys_alone(
    open_terminal: Open, tmp_path: Path
) -> None:
    course = write_course(
        tmp_path / "mine",
        {
            **GOOD,
            f"{LESSON}/quiz.toml": QUIZ,
            f"{LESSON}/proofs/leave.py": LEAVE,
            f"{LESSON}/proofs/flashed.py": LEAVE.replace("___", 'flash("Bye")'),
        },
    )
    terminal = open_terminal("quiz", str(course), columns=80, rows=24)
    left = dict(ANSWERS)
    for number in range(1, len(ANSWERS) + 1):
        terminal.wait(f"question {number} of {len(ANSWERS)}")
        terminal.wait(lambda screen: any(ask in screen for ask in left))
        terminal.settle()  # half of the screen may be that of the answer before
        ask = next(ask for ask in left if ask in terminal.text)
        for deed in left.pop(ask):
            do(terminal, deed)
        terminal.wait("✓ Right")
        terminal.press("Enter")
    terminal.wait("All 5 right at the first try.")
    leave(terminal)


def do(terminal: Terminal, deed: str) -> None:
    """Press a key, type a text, or choose what is offered under some number."""
    if deed.startswith("type: "):
        terminal.type(deed.removeprefix("type: "))
    elif deed == "Enter":
        terminal.press(deed)
    else:
        offered = re.compile(rf"^ *(\d)  [☐☑ ]*{re.escape(deed)}", re.MULTILINE)
        terminal.wait(lambda screen: offered.search(screen) is not None)
        found = offered.search(terminal.text)
        assert found is not None
        terminal.press(found[1])
