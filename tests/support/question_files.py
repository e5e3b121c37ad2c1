"""A good question of each kind, as a teacher writes it, and the apps that prove them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from lessons.course.model import QuestionKind

SAVED = """\
from flask import Flask, flash, get_flashed_messages, session

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


@app.get("/")
def home():
    return " ".join(get_flashed_messages())
"""
PROOFS: Mapping[str, str] = {
    "saved": SAVED,
    "to_fill": SAVED.replace('flash("Saved!")', "___"),
}

_HEAD = """
[[questions]]
id = "of-the-kind-{kind}"
ask = "What is so?"
step = "{step}"
kind = "{kind}"
"""
_BODIES: Mapping[QuestionKind, str] = {
    "one": """\
proof = {{ app = "saved", requests = ["POST /save"], shows = [{{ observe = "flashed" }}] }}
options = [
    {{ text = "It waits.", why = "It does.", right = true }},
    {{ text = "It goes.", why = "It stays." }},
    {{ text = "It runs.", why = "It rests." }},
    {{ text = "It ends.", why = "It lasts." }},
]
""",
    "all": """\
proof = {{ app = "to_fill", requests = ["POST /save", "GET /"] }}

[[questions.options]]
text = "`flash('Hi')`"
why = "It queues."
right = true
proof = {{ fill = "flash('Hi')", shows = [{{ observe = "shown", request = 2 }}] }}

[[questions.options]]
text = "`flash('Ho')`"
why = "It queues, too."
right = true
proof = {{ fill = "flash('Ho')", shows = [{{ observe = "shown", request = 2 }}] }}

[[questions.options]]
text = "`print('Hi')`"
why = "It prints."
proof = {{ fill = "print('Hi')", shows = [
    {{ observe = "status", request = 1 }}, {{ observe = "shown", times = 0 }},
] }}
""",
    "predict": """\
proof = {{ app = "saved", requests = ["POST /save", "GET /"] }}

[[questions.options]]
text = "It is shown once."
why = "One read shows it."
when = [{{ observe = "shown", request = 2, times = 1 }}]

[[questions.options]]
text = "It is shown twice."
why = "Only one page reads it."
when = [{{ observe = "shown", times = 2 }}]
""",
    "fill": """\

[questions.proof]
app = "to_fill"
requests = ["POST /save", "GET /"]
shows = [{{ observe = "shown", request = 2, message = "Hi", times = 1 }}]

[[questions.options]]
text = "`flash('Hi')`"
why = "It queues."
right = true

[[questions.options]]
text = "`print('Hi')`"
why = "It prints."
""",
    "order": """\
lines = [
    "session.clear()",
    "flash('Hi')",
    "session['seen'] = True",
]
why = "What is cleared last is gone."

[questions.proof]
app = "to_fill"
requests = ["POST /save", "GET /"]
shows = [{{ observe = "shown", request = 2, message = "Hi", times = 1 }}]
""",
}


def written(kind: QuestionKind, step: str) -> str:
    """Return the good question of a kind, on this step, as it stands in a quiz file."""
    return (_HEAD + _BODIES[kind]).format(kind=kind, step=step)


def asked(
    lesson: str, step: str, kind: QuestionKind, *changes: tuple[str, str]
) -> Callable[[Path], None]:
    """Put a question of a kind at the end of a lesson's quiz, with changes; also its proofs."""
    text = written(kind, step)
    for old, new in changes:
        assert text.count(old) == 1, (old, text.count(old))
        text = text.replace(old, new)

    def add(folder: Path) -> None:
        proofs = folder / lesson / "proofs"
        proofs.mkdir(exist_ok=True)
        for name, app in PROOFS.items():
            if f'"{name}"' in text:  # an app that no question names would be a fault
                (proofs / f"{name}.py").write_text(app, "utf-8")
        with (folder / lesson / "quiz.toml").open("a", encoding="utf-8") as quiz:
            quiz.write(text)

    return add
