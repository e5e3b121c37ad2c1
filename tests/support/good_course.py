"""A small good course, as files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

LESSON = "15-flashing-messages"

APP = """\
from flask import Flask, flash, get_flashed_messages, redirect, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash("Saved!")
    return redirect(url_for("home"))


@app.get("/")
def home():
    return str(get_flashed_messages())
"""

_READ = """\
+++
title = "flash() queues"
kind = "read"
task = "Run it."
requests = ["POST /save"]

[[checks]]
name = "one message is queued"
observe = "flashed"
request = 1
+++

One call of `flash()` queues one message.
"""

_BLANKS = """\
+++
title = "Fill the blanks"
kind = "blanks"
task = "Replace each ___."
requests = ["POST /save name={name}", "GET /"]

[draw]
name = ["Ada", "Grace"]

[[checks]]
name = "queued as a success"
observe = "flashed"
category = "success"
message = "Saved {name}."
times = 1

[[checks]]
name = "shown once"
observe = "shown"
request = 1
message = "Saved {name}."
times = 1

[[blanks]]
about = "the category"
checks = ["queued as a success"]
hint = "It is a word in quotation marks."

[[blanks]]
about = "the call that reads"
checks = ["shown once"]
hint = "get_flashed_messages()"
+++

Two pieces are missing.
"""

BLANKS_APP = """\
from flask import Flask, flash, get_flashed_messages, redirect, request, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.post("/save")
def save():
    flash(f"Saved {request.form['name']}.", ___)
    return redirect(url_for("home"))


@app.get("/")
def home():
    return " ".join(___)
"""

BLANKS_SOLUTION = BLANKS_APP.replace(", ___)", ', "success")').replace(
    "join(___)", "join(get_flashed_messages())"
)

_QUESTION = """\
[[questions]]
id = "{id}"
ask = "Which call queues a message?"
step = "queue"
options = [
  {{ text = "`flash()`", why = "It does.", right = true }},
  {{ text = "`print()`", why = "That prints." }},
  {{ text = "`abort()`", why = "That ends the request." }},
  {{ text = "`jsonify()`", why = "That makes JSON." }},
]
"""

QUIZ = _QUESTION.format(id="first") + "\n" + _QUESTION.format(id="second")

GOOD: Mapping[str, str] = {
    "course.toml": f'title = "A course"\nlessons = ["{LESSON}"]\n',
    f"{LESSON}/lesson.toml": (
        'title = "Flashing Messages"\nsummary = "In short."\ncard = "**Card**"\n'
    ),
    f"{LESSON}/quiz.toml": QUIZ,
    f"{LESSON}/01-queue/step.md": _READ,
    f"{LESSON}/01-queue/app.py": APP,
    f"{LESSON}/02-fill/step.md": _BLANKS,
    f"{LESSON}/02-fill/app.py": BLANKS_APP,
    f"{LESSON}/02-fill/solution/app.py": BLANKS_SOLUTION,
}


def write_course(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder
