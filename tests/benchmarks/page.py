"""How long a page takes to open, its example already run, in a real terminal.

Run it with ``python -m tests.benchmarks.page [ROUNDS]``.  It prints the time from ``Ctrl+N`` until
the next step can be read and what its example did stands beside it; and the time that the same
Markdown alone takes in a bare Textual app, page by page in turn.  Each time ends when the bytes
that complete the page were read from the terminal; they are drawn only then (`Terminal.time_of`).
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.benchmarks.shared import is_within, open_program, read_count, show, write_course
from tests.support.terminal import Terminal

LIMIT = 1.5

TEXT = """\
Page {n} begins. A flash message is a short text for one user. It waits until a page reads it.

`flash("Saved!")` puts such a message in a queue. It does not print it: the page still says `done`.

The panel shows what happened instead:

- `+ queued` is the call, with its line in `app.py`.
- `~ cookie` is the session, which keeps the message between requests.
- `? read` is the page that asks for it.

```python
app.secret_key = "dev"
flash("Saved!", "success")
return redirect(url_for("home"))
```

At the end one message is `waiting`, because nobody has read it. What counts is the *read*. A page
that never asks leaves the message **where it is**. A page that asks and throws the list away has
used it up.

Further messages line up behind it, in the order in which they were flashed.
"""

MORE = """
A page with an odd number says a little more, for no two steps of a course are of one length.
"""

STEP = """\
+++
title = "Page {n}"
kind = "read"
task = "Change the message, then press F5."
requests = ["POST /save", "GET /"]

[[checks]]
name = "another message is shown"
observe = "shown"
message_not = "Message {n}."
+++

"""

APP = """\
from flask import Flask, flash, get_flashed_messages, redirect, url_for

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/")
def home():
    return " ".join(get_flashed_messages())


@app.post("/save")
def save():
    flash("Message {n}.")
    return redirect(url_for("home"))
"""

BARE = """\
from textual.app import App
from textual.containers import VerticalScroll
from textual.widgets import Markdown

TEXTS = {texts!r}

class Bare(App):
    BINDINGS = [("ctrl+n", "turn", "Next")]
    page = 0

    def compose(self):
        with VerticalScroll():
            yield Markdown(TEXTS[0])

    def action_turn(self):
        self.page += 1
        self.query_one(Markdown).update(TEXTS[self.page])

Bare().run()
"""


def text_of(page: int) -> str:
    """Return the text of a page."""
    return TEXT.format(n=page) + MORE * (page % 2)


def measure(folder: Path, pages: int) -> tuple[list[float], list[float]]:
    """Return the seconds that each page took, in the lesson and in the bare app."""
    texts = [text_of(n) for n in range(1, pages + 1)]
    steps = {
        f"{n:02d}-page-{n}": (STEP.format(n=n) + text, APP.format(n=n))
        for n, text in enumerate(texts, 1)
    }
    course = write_course(folder / "course", steps)
    bare = Terminal([sys.executable, "-c", BARE.format(texts=texts)])
    ours = open_program(folder / "home", "learn", course)
    lesson_times: list[float] = []
    bare_times: list[float] = []
    with bare, ours:
        bare.wait("Page 1 begins")
        ours.wait("How fast.")
        ours.press("Enter")
        ours.wait(lambda text: "Page 1 begins" in text and "Message 1." in text)
        for page in range(2, pages + 1):
            for terminal, times, wanted in (
                (bare, bare_times, partial(is_open, page)),
                (ours, lesson_times, partial(is_run, page)),
            ):
                terminal.settle(0.5)  # a worker is warmed meanwhile, as while a learner reads
                times.append(terminal.time_of("Ctrl+N", wanted))
    return lesson_times, bare_times


def is_open(page: int, text: str) -> bool:
    return f"Page {page} begins" in text


def is_run(page: int, text: str) -> bool:
    """Say whether the panel shows the whole run of a page's example beside its text."""
    shown = f"shown   [message] Message {page}."
    return is_open(page, text) and shown in text and "queue empty" in text


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        ours, bare = measure(Path(name), read_count(15) + 1)
    show({"the same Markdown in a bare app": bare, "a page opens, its example run": ours}, bare)
    return 0 if is_within("ratio", ours, bare, LIMIT) else 1


if __name__ == "__main__":
    sys.exit(main())
