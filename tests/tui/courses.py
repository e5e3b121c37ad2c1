"""A small course on the disk, of steps that the tests of the screen need."""

from __future__ import annotations

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
hints = ["The first hint.", "The second `hint`."]

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


def write_course(folder: Path) -> Path:
    """Write the course to a folder and return it."""
    lesson = folder / f"01-{LESSON}"
    texts = {
        folder / "course.toml": f'title = "A small course"\nlessons = ["01-{LESSON}"]\n',
        lesson / "lesson.toml": LESSON_TOML,
        lesson / "quiz.toml": QUIZ,
    }
    for step, files in STEPS.items():
        texts.update({lesson / step / name: text for name, text in files.items()})
    for path, text in texts.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
