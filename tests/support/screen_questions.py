"""A question of each kind for the screen, and answering them by keys."""

from __future__ import annotations

from textual.pilot import Pilot

from lessons.course.model import Observation, Option, Proof, Question
from tests.support.practice_screens import asked_now, judgement_of, open_quiz, with_questions
from tests.tui.conftest import until
from tui.screens.practice.screen import PracticeScreen

APP = """
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
""".lstrip()

SHOWS = (Observation(observe="page", contains="Bye", times=1),)

ALL = Question(
    "all",
    "Which of these empty the queue?",
    "step-2",
    (
        Option("a read in a view", "It takes them out.", True),
        Option("a read in a template", "So does this.", True),
        Option("a redirect", "It leaves them."),
    ),
    kind="all",
)
ORDER = Question(
    "order",
    "Put the lines in order, so that the next page says `Bye`.",
    "step-2",
    proof=Proof(app="leave", requests=("GET /out",), shows=SHOWS),
    kind="order",
    lines=("session.clear()", 'flash("Bye")', "print(session)"),
    why="Clear first, then flash.",
)
FILL = Question(
    "fill",
    "What stands in the `___`, so that the next page says `Bye`?",
    "step-2",
    (
        Option('`flash("Bye")`', "It queues the message.", True),
        Option('`print("Bye")`', "That goes to the terminal."),
    ),
    proof=Proof(app="leave", requests=("GET /out",), shows=SHOWS),
    kind="fill",
)
PREDICT = Question(
    "predict",
    "What does the page show?",
    "step-2",
    (
        Option("`Bye`", "It was queued.", when=SHOWS),
        Option(
            "nothing",
            "But it was queued.",
            when=(Observation(observe="page", contains="Bye", times=0),),
        ),
    ),
    proof=Proof(app="flashed", requests=("GET /out",)),
    kind="predict",
)
APPS = {"leave": APP, "flashed": APP.replace("___", 'flash("Bye")')}

BEFORE = "".join(f"BEFORE_{number} = {number}\n" for number in range(40))
LONG = {name: BEFORE + text + "# the end\n" for name, text in APPS.items()}
"""The same apps, too long for a small terminal."""

HANGS = "while True: pass"


async def open_one(
    pilot: Pilot[None], question: Question, proofs: dict[str, str] = APPS
) -> PracticeScreen:
    screen = await open_quiz(pilot, with_questions(question, proofs=proofs))
    await pilot.pause()
    return screen


async def write(pilot: Pilot[None], text: str) -> None:
    """Type a text, key by key, and submit it."""
    for letter in text:
        await pilot.press(letter)
    await pilot.press("enter")


async def judged(pilot: Pilot[None], screen: PracticeScreen) -> None:
    """Wait until the answer is judged, and what is said of it has come into sight."""
    await until(pilot, lambda: judgement_of(screen) is not None)
    await pilot.pause()
    verdict, view = screen.verdict, screen.scroll
    await until(pilot, lambda: verdict.region.bottom <= view.region.bottom)


def key_of(screen: PracticeScreen, text: str) -> str:
    """Return the key of an option or a line by its text."""
    shown = asked_now(screen).shown
    texts = shown.lines or tuple(option.text for option in shown.options)
    return str(texts.index(text) + 1)
