"""A small course on the disk, of steps that the tests of the screen need."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LESSON = "small"

APP = """from flask import Flask, flash, get_flashed_messages, redirect

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return "<h1>Home</h1><p>" + " ".join(get_flashed_messages()) + "</p>"


@app.post("/save")
def save():
    flash("Saved!", "success")
    return redirect("/")
"""

READ = """+++
title = "Flash, then show"
kind = "read"
task = "Change the message, then press **F5**."
requests = ["POST /save"]

[hints]
see = "The first hint."
line = "The second `hint`."

[[checks]]
name = "the page shows another message"
observe = "shown"
message_not = "Saved!"
+++

A message waits in the session. `flash()` queues it.

- one
- two
"""

BUILD = """+++
title = "Two files"
kind = "build"
task = "Build it."

[[checks]]
name = "a message is flashed"
observe = "flashed"
+++

Nothing runs here before **F5**.
"""

BLANKS = """+++
title = "Fill the blank"
kind = "blanks"
task = "Replace `___`."
requests = ["POST /save"]

[[checks]]
name = "a success is flashed"
observe = "flashed"
category = "success"

[[blanks]]
about = "a line that flashes"
checks = ["a success is flashed"]
hint = "Call `flash()`."
+++

One piece is missing.
"""

HANGS = """+++
title = "It hangs"
kind = "build"
task = "Stop it."

[[checks]]
name = "it answers"
observe = "status"
status = 200
+++

This one never ends.
"""

LESSON_TOML = """title = "A small lesson"
summary = "It is small."
card = "`flash()` queues."
"""

QUIZ = """[[questions]]
id = "one"
ask = "Which one?"
step = "flash-then-show"
""" + "".join(
    f'\n[[questions.options]]\ntext = "{text}"\nwhy = "Because {text}."\n'
    + ("right = true\n" if text == "this" else "")
    for text in ("this", "that", "another", "none")
)

STEPS: dict[str, dict[str, str]] = {
    "01-flash-then-show": {"step.md": READ, "app.py": APP},
    "02-two-files": {
        "step.md": BUILD,
        "app.py": "from flask import Flask\n\napp = Flask(__name__)\n",
        "templates/home.html": "<p>{% for m in get_flashed_messages() %}{{ m }}{% endfor %}</p>\n",
        "solution/app.py": APP,
    },
    "03-fill-the-blank": {
        "step.md": BLANKS,
        "app.py": APP.replace('flash("Saved!", "success")', "___"),
        "solution/app.py": APP,
    },
    "04-it-hangs": {
        "step.md": HANGS,
        "app.py": APP.replace('return "<h1>', 'while True: pass\n    return "<h1>'),
        "solution/app.py": APP,
    },
}


CHOICES = """
[prediction]
ask = "What does the page after the redirect show?"

[[prediction.choices]]
text = "Nothing: the message was printed on the page before"
when = [{ observe = "shown", times = 0 }]
why = "`flash()` prints nothing. It puts the message into the session, and the next page takes it."

[[prediction.choices]]
text = "`Saved!`, once"
when = [{ observe = "shown", message = "Saved!", times = 1 }]
why = "The message rode along in the session cookie, and the page read it."

[[prediction.choices]]
text = "`Saved!`, twice"
when = [{ observe = "shown", message = "Saved!", times = 2 }]
why = "One call of `flash()` queues one message, and one loop shows it once."
"""

AFTER = "The cookie carried it."

PREDICT = (
    f"{READ}\n+++\n\n{AFTER}\n".replace("\n[[checks]]", CHOICES + "\n[[checks]]")
    .replace("Flash, then show", "Predict first")
    .replace('\n[hints]\nsee = "The first hint."\nline = "The second `hint`."\n', "")
)

ENDLESS = PREDICT.replace("Predict first", "It hangs at first")

HANGING = APP.replace('    flash("Saved', '    while True: pass\n    flash("Saved')

SOLVED = {"solution/app.py": APP.replace("Saved!", "Kept.")}

PREDICTIONS: dict[str, dict[str, str]] = {
    "01-predict-first": {"step.md": PREDICT, "app.py": APP, **SOLVED},
    "02-it-hangs-at-first": {"step.md": ENDLESS, "app.py": HANGING, **SOLVED},
    "03-flash-then-show": {"step.md": READ, "app.py": APP, **SOLVED},
}
"""Steps that ask first, and one that does not."""


def of_part(part: str, title: str) -> dict[str, str]:
    """Return the files of a step that belongs to a part of the lesson."""
    front = f'title = "{title}"\npart = "{part}"\n'
    text = READ.replace('title = "Flash, then show"\n', front)
    return {"step.md": text, "app.py": APP, **SOLVED}


PARTS: dict[str, dict[str, str]] = {
    "01-one": of_part("step", "The first"),
    "02-two": of_part("step", "The second"),
    "21-mend": of_part("exercise", "Mend it"),
    "22-write": of_part("exercise", "Write it"),
    "31-look": of_part("lab", "Look closer"),
}
"""A lesson of steps, exercises and a lab."""

HOME = 'pitch = "A *message* tells users what happened."\nminutes = 90\ndemo = "{demo}"\n'
"""What the home screen says of a lesson."""

END = 'end = "You can now **flash** a message. "\n'


def write_course(
    folder: Path, steps: Mapping[str, Mapping[str, str]] = STEPS, more: str = ""
) -> Path:
    """Write a course of these steps to a folder and return it; `more` says more of its lesson."""
    lesson = folder / f"01-{LESSON}"
    first = next(iter(steps)).partition("-")[2]
    texts = {
        folder / "course.toml": f'title = "A small course"\nlessons = ["01-{LESSON}"]\n',
        lesson / "lesson.toml": LESSON_TOML + more,
        lesson / "quiz.toml": QUIZ.replace("flash-then-show", first),
    }
    for step, files in steps.items():
        texts.update({lesson / step / name: text for name, text in files.items()})
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
