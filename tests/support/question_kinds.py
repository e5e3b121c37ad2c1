"""A lesson with a question of each kind, built as values."""

from __future__ import annotations

from random import Random
from textwrap import dedent

from lessons.course.model import (
    Check,
    Choice,
    FrontMatter,
    Lesson,
    Observation,
    Option,
    Prediction,
    Proof,
    Question,
    Step,
)
from lessons.course.placeholders import draw
from lessons.grading.run import RunProject, run_step
from lessons.practice.lesson_questions import quiz_question
from lessons.practice.question import (
    AskedQuestion,
    Judgement,
    QuestionToAsk,
    Response,
    ShownQuestion,
)

COURSE = "tea-course"

SAVE = dedent(
    """\
    from flask import Flask, flash, get_flashed_messages

    app = Flask(__name__)
    app.secret_key = "dev"


    @app.post("/save")
    def save():
        ___
        return "saved"


    @app.get("/")
    def home():
        return " ".join(get_flashed_messages())
    """
)

TWICE = SAVE.replace("___", 'flash("A")\n    flash("B")')


def page(text: str) -> tuple[Observation, ...]:
    return (Observation(observe="page", request=2, contains=text),)


ONE = Question(
    "one",
    "Which call queues a message?",
    "queue",
    (
        Option("`flash()`", "It queues.", right=True, proof=Proof(fill='flash("A")')),
        Option("`print()`", "That prints."),
        Option("`abort()`", "That ends the request."),
        Option("`jsonify()`", "That makes JSON."),
    ),
    proof=Proof("save", requests=("POST /save", "GET /"), shows=page("A")),
)

ALL = Question(
    "all",
    "Which of them need a secret key?",
    "queue",
    (
        Option("`flash()`", "It writes to the session.", right=True),
        Option("`session[...] = `", "It is signed.", right=True),
        Option("`url_for()`", "That only builds a text."),
    ),
    kind="all",
)

PREDICT = Question(
    "predict",
    "What does the page show?",
    "order",
    (
        Option("`A B`", "First in, first out.", when=page("A B")),
        Option("`B A`", "It is no stack.", when=page("B A")),
        Option("nothing", "Both wait.", when=(Observation(observe="flashed", times=0),)),
    ),
    proof=Proof("twice", requests=("POST /save", "GET /")),
    kind="predict",
)

FILL = Question(
    "fill",
    "Queue the message `A`.",
    "queue",
    (
        Option('`flash("A")`', "`flash()` queues it.", right=True),
        Option('`print("A")`', "That prints, and the page shows nothing."),
    ),
    proof=Proof("save", requests=("POST /save", "GET /"), shows=page("A")),
    kind="fill",
)

ORDER = Question(
    "order",
    "Let the page show `A B C`.",
    "order",
    proof=Proof("save", requests=("POST /save", "GET /"), shows=page("A B C")),
    kind="order",
    lines=('flash("A")', 'flash("B")', 'flash("C")'),
    why="A queue keeps its order.",
)

QUIZ = (ONE, ALL, PREDICT, FILL, ORDER)


def step(slug: str, number: int) -> Step:
    front = FrontMatter(title=f"The {slug}", kind="read", task="Run it.")
    return Step(slug, number, front, "", {"app.py": TWICE}, {})


LESSON = Lesson(
    "tea",
    1,
    "Tea",
    "",
    "",
    (step("queue", 1), step("order", 2)),
    QUIZ,
    proofs={"save": {"app.py": SAVE}, "twice": {"app.py": TWICE}},
)


def to_ask(question: Question) -> QuestionToAsk:
    return quiz_question(COURSE, LESSON, question)


def shown(question: Question, order: tuple[int, ...] | None = None) -> ShownQuestion:
    """Show a question, by itself with everything in the order in which it is written."""
    asked = to_ask(question)
    return ShownQuestion(asked, order or tuple(range(len(asked.lines or asked.options))))


def answered(at: ShownQuestion, *picks: int, text: str = "") -> AskedQuestion:
    """Answer a question, and judge nothing yet."""
    return AskedQuestion(at, response=Response(picks, text))


def judge(at: ShownQuestion, response: Response, run: RunProject) -> Judgement:
    """Judge what was written or put in order by a real run."""
    app = at.question.app
    assert app is not None
    asked = AskedQuestion(at, response=response)
    asked.outcome = run_step(app, app.project(asked.files), draw(app, Random(1)), run)
    return at.kind.judge(asked)


PREDICTING = Step(
    "predicting",
    3,
    FrontMatter(
        title="Predicting",
        kind="read",
        task="Run it.",
        requests=("POST /save", "GET /"),
        checks=(Check(name="shown", observe="page", request=2, contains="A B"),),
        prediction=Prediction(
            (
                Choice("`A B`", page("A B"), "First in, first out."),
                Choice("`B A`", page("B A"), "It is no stack."),
            ),
            "What comes out?",
        ),
    ),
    "",
    {"app.py": TWICE},
    {},
)
