"""The usual mistakes, made for real: each is told from its run, at the learner's own line."""

from __future__ import annotations

import pytest

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import CAUSES, explain
from sandbox import Project, Timeline
from sandbox.request import parse_request
from tests.lessons.conftest import Run
from tests.support.timelines import answered, asked, cookie, failed, flashed, read, timeline

IMPORTS = "from flask import *\napp = Flask(__name__)\n"
KEY = IMPORTS + "app.secret_key = 'k'\n"
LOOP = "{% for m in get_flashed_messages() %}[{{ m }}]{% endfor %}"


def app(save: str, home: str = LOOP, head: str = KEY) -> dict[str, str]:
    """Return an app whose save() is the lines given, from line 6 on, and whose page is `home`."""
    lines = "\n".join(f"    {line}" for line in save.splitlines())
    return {
        "app.py": (
            f"{head}\n@app.post('/save')\ndef save():\n{lines}\n\n"
            "@app.get('/')\ndef home():\n    return render_template('home.html')\n"
        ),
        "templates/home.html": home,
    }


REDIRECT = "return redirect(url_for('home'))"
SAVED = f"flash('Saved!')\n{REDIRECT}"
SAVE = ["POST /save", "GET /"]

MISTAKES: dict[str, tuple[dict[str, str], list[str], str, str]] = {
    "no-secret-key": (
        app(SAVED, head=IMPORTS + "\n"),
        SAVE,
        "app.py:7",
        "the app has no secret key to sign it with",
    ),
    "never-read": (app(SAVED, "<p>Hello"), SAVE, "app.py:7", "but GET / did not ask for it"),
    "read-before-flash": (
        app("get_flashed_messages()\nflash('Saved!')\nreturn 'done'"),
        ["POST /save"],
        "app.py:8",
        "app.py:7 asked for the messages before app.py:8 queued 'Saved!'",
    ),
    "read-twice": (
        app(SAVED, f"{LOOP}\n{LOOP}"),
        SAVE,
        "templates/home.html:2",
        "templates/home.html:1 and 2 both read the messages",
    ),
    "pairs-without-categories": (
        app(SAVED, "\n{% for c, m in get_flashed_messages() %}{{ m }}{% endfor %}"),
        SAVE,
        "templates/home.html:2",
        "takes each message apart into two values",
    ),
    "swapped-arguments": (
        app(f"flash('success', 'Saved it.')\n{REDIRECT}"),
        SAVE,
        "app.py:7",
        "the two arguments are swapped",
    ),
    "nothing-returned": (
        app(SAVED.replace("return ", "")),
        ["POST /save"],
        "app.py:7",
        "the view save() returned nothing that can be sent",
    ),
    "session-emptied": (
        app(f"flash('Bye')\nsession.clear()\n{REDIRECT}"),
        SAVE,
        "app.py:7",
        "app.py:7 queued 'Bye', and then POST /save emptied the session",
    ),
    "filtered-away": (
        app(SAVED, LOOP.replace("s()", "s(category_filter=['error'])")),
        SAVE,
        "templates/home.html:1",
        "asks for the categories 'error' only",
    ),
    "cookie-too-big": (
        app(f"import random\nflash(''.join(random.choices('abcdefgh0123', k=9000)))\n{REDIRECT}"),
        SAVE,
        "app.py:8",
        "Browsers ignore one of over 4,096",
    ),
    "key-changed": (
        app(
            f"flash('Saved!')\nresponse = {REDIRECT.removeprefix('return ')}\n"
            "response.call_on_close(lambda: setattr(app, 'secret_key', 'l'))\nreturn response"
        ),
        SAVE,
        "",
        "GET / sent a session cookie that the app's secret key did not sign",
    ),
    "unknown-endpoint": (
        app("return redirect(url_for('hom'))"),
        ["POST /save"],
        "app.py:7",
        "asks url_for() for the endpoint 'hom', and no view has this name",
    ),
    "missing-template": (
        app("return render_template('save.html')"),
        ["POST /save"],
        "app.py:7",
        "asks for the template 'save.html'",
    ),
    "template-syntax": (
        app(SAVED, "\n{% for m in x %}"),
        SAVE,
        "templates/home.html:2",
        "is not valid Jinja",
    ),
    "wrong-method": (app(SAVED), ["GET /save"], "", "its route takes POST only"),
    "no-such-page": (app(SAVED), ["GET /hom"], "", "The app has '/save', '/'."),
    "outside-request": (
        {"app.py": KEY + "flash('Hello')\n"},
        ["GET /"],
        "app.py:4",
        "while no request is being answered",
    ),
    "syntax-error": ({"app.py": KEY + "def save(:\n"}, ["GET /"], "app.py:4", "not valid Python"),
    "no-app": ({"app.py": "x = 1\n"}, ["GET /"], "app.py", "app.py holds no Flask app"),
    "import-error": (
        {"app.py": "import flaskk\n" + KEY},
        ["GET /"],
        "app.py:1",
        "imports something that is not there",
    ),
    "name-error": (
        app(f"flsh('Saved!')\n{REDIRECT}"),
        ["POST /save"],
        "app.py:7",
        "uses an unknown name: name 'flsh' is not defined",
    ),
    "blank-left": (app("___\nreturn ''"), ["POST /save"], "app.py:7", "still holds a blank: ___"),
    "not-called": (
        app(SAVED, "{{ get_flashed_messages }}"),
        SAVE,
        "",
        "it was named, but not called",
    ),
    "read-not-shown": (
        app(SAVED, "{% set x = get_flashed_messages() %}"),
        SAVE,
        "templates/home.html:1",
        "the page does not show it",
    ),
    "letters-apart": (
        app(
            SAVED.replace("Saved!", "OK"),
            "{% for c, m in get_flashed_messages() %}<p class='{{ c }}'><b>{{ m }}</b>{% endfor %}",
        ),
        SAVE,
        "templates/home.html:1",
        "the page shows its two letters apart, 'O' and 'K'",
    ),
    "filter-is-text": (
        app(
            SAVED.replace("Saved!'", "Saved!', 'err'"),
            LOOP.replace("s()", "s(category_filter='error')"),
        ),
        SAVE,
        "templates/home.html:1",
        "has the text 'error' as category_filter",
    ),
    "not-storable": (
        app(f"flash(object())\n{REDIRECT}"),
        ["POST /save"],
        "app.py:7",
        "that its cookie cannot hold",
    ),
    "flashed-too-late": (
        app(
            "def late():\n    flash('Saved!')\n    yield 'done'\nreturn stream_with_context(late())"
        ),
        ["POST /save"],
        "app.py:8",
        "after the response was built",
    ),
    "read-too-late": (
        {
            name: text.replace("render_template(", "stream_template(")
            for name, text in app(SAVED).items()
        },
        [*SAVE, "GET /"],
        "templates/home.html:1",
        "The cookie had gone out before, so 'Saved!' is not cleared and comes again.",
    ),
    "exit": (app("raise SystemExit(1)"), ["POST /save"], "app.py:7", "asked the whole process"),
    "exception": (
        app("return {}['name']"),
        ["POST /save"],
        "app.py:7",
        "app.py:7 raised KeyError: 'name'.",
    ),
}


def run_of(files: dict[str, str], requests: list[str], run: Run) -> Timeline:
    return run(Project.from_texts(files), [parse_request(text) for text in requests])


@pytest.mark.parametrize("cause", MISTAKES)
def test_the_mistake_is_told_first(cause: str, run: Run) -> None:
    files, requests, spot, expected = MISTAKES[cause]
    findings = explain(run_of(files, requests, run))
    assert [finding.cause for finding in findings][:1] == [cause]
    assert expected in findings[0].sentence
    assert str(findings[0].place or "") == spot
    assert findings[0].fix


def test_nothing_is_found_where_nothing_is_wrong(run: Run) -> None:
    assert explain(run_of(app(SAVED), SAVE, run)) == ()


def test_reading_in_a_condition_and_again_in_the_loop_is_no_mistake(run: Run) -> None:
    page = "{% if get_flashed_messages() %}" + LOOP + "{% endif %}"
    assert explain(run_of(app(SAVED, page), SAVE, run)) == ()


def test_two_different_mistakes_are_both_told(run: Run) -> None:
    files = app("flash('success', 'Saved it.')\nflash('x' + ___)")
    causes = {finding.cause for finding in explain(run_of(files, ["POST /save"], run))}
    assert causes == {"blank-left", "swapped-arguments"}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("timeout", "took too long and was stopped"),
        ("memory", "needed too much memory"),
        ("output", "wrote too much"),
        ("crashed", "crashed"),
        ("denied", "the sandbox forbids"),
    ],
)
def test_a_run_that_was_cut_short_says_so_first(reason: str, words: str) -> None:
    run = timeline(asked(1, "POST /save"), reason=reason)  # type: ignore[arg-type]
    [finding] = explain(run)
    assert finding.cause == reason
    assert finding.sentence.startswith("POST /save ")
    assert words in finding.sentence


def test_what_the_sandbox_refused_is_said_once_at_its_line(run: Run) -> None:
    files = app("import socket; socket.create_connection(('localhost', 80))")
    [finding] = explain(run_of(files, ["POST /save"], run))
    assert finding.cause == "denied"
    assert "lessons run offline" in finding.sentence
    assert finding.place is not None
    assert finding.place.file == "app.py"


def test_stopping_a_run_is_no_mistake() -> None:
    assert explain(timeline(asked(1), reason="stopped")) == ()


def test_text_of_the_learner_is_escaped_and_cut() -> None:
    run = timeline(
        asked(1),
        flashed(1, "error", "\x1b[31m\u202e" + "A b" * 500),
        read(1, line=3),
        failed(1, "ValueError", "\0" * 500),
        answered(1, 500),
    )
    for finding in explain(run):
        assert finding.sentence.isprintable()
        assert len(finding.sentence) < 400


def test_no_cause_stumbles_over_a_half_observed_run() -> None:
    pair = ("message", "Hello")
    events = [
        asked(1),
        flashed(1, "Hello", late=True),
        read(1, pair),
        read(1, pair, again=True),
        cookie(1, pair, too_big=True),
        failed(1, "TypeError", "did not return a valid response", None),
        failed(1, "ValueError", "too many values to unpack", None),
        answered(1, 405, session="rejected"),
    ]
    for length in range(len(events) + 1):
        run = timeline(*events[:length], reason=None)
        for cause in CAUSES:
            finding = cause.find(run)
            assert finding is None or isinstance(finding, Finding)
