"""Diagnosis tells mistakes apart, and finds none in a run where nothing is wrong.

``test_pages.py`` shows each mistake for real.
"""

from __future__ import annotations

import pytest

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.causes import CAUSES
from lessons.diagnosis.diagnose import explain
from sandbox import Project, Timeline, fold
from sandbox.events import Ended
from sandbox.request import parse_request
from tests.lessons.conftest import Run
from tests.support.timelines import answered, asked, cookie, failed, flashed, read, timeline

KEY = "from flask import *\napp = Flask(__name__)\napp.secret_key = 'k'\n"
LOOP = "{% for m in get_flashed_messages() %}[{{ m }}]{% endfor %}"


def app(save: str, home: str = LOOP) -> dict[str, str]:
    """Return an app whose save() is the lines given, from line 6 on, and whose page is `home`."""
    lines = "\n".join(f"    {line}" for line in save.splitlines())
    return {
        "app.py": (
            f"{KEY}\n@app.post('/save')\ndef save():\n{lines}\n\n"
            "@app.get('/')\ndef home():\n    return render_template('home.html')\n"
        ),
        "templates/home.html": home,
    }


REDIRECT = "return redirect(url_for('home'))"
SAVED = f"flash('Saved!')\n{REDIRECT}"
SAVE = ["POST /save", "GET /"]


def run_of(files: dict[str, str], requests: list[str], run: Run) -> Timeline:
    return run(Project.from_texts(files), [parse_request(text) for text in requests])


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


def test_where_no_app_can_be_run_no_mistake_is_found() -> None:
    ended = Ended("crashed", "the sandbox could not start: no temporary folder", 1.0)
    assert explain(fold([ended])) == ()


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
            assert all(isinstance(finding, Finding) for finding in cause.find(run))


# -- what looks like one mistake and is another, or none ---------------------------------------


def test_a_message_of_two_letters_that_is_shown_whole_is_no_mistake(run: Run) -> None:
    files = app(SAVED.replace("Saved!", "OK"), f"O K {LOOP}")
    assert explain(run_of(files, SAVE, run)) == ()


@pytest.mark.parametrize("page", ["Nothing.", "O and <b>OKAY</b>", "K, then O", "<o>K</o>"])
def test_letters_that_only_happen_to_stand_there_are_not_taken_for_the_message(
    page: str, run: Run
) -> None:
    files = app(SAVED.replace("Saved!", "OK"), "{% set x = get_flashed_messages() %}" + page)
    assert explain(run_of(files, SAVE, run))[0].cause == "read-not-shown"


def test_a_loop_over_the_function_itself_is_told_at_its_line(run: Run) -> None:
    page = "<h1>Hello</h1>\n{% for m in get_flashed_messages %}{{ m }}{% endfor %}"
    finding = explain(run_of(app(SAVED, page), SAVE, run))[0]
    assert (finding.cause, str(finding.place)) == ("not-called", "templates/home.html:2")


def test_a_filter_that_is_a_text_fails_on_a_category_that_is_none(run: Run) -> None:
    files = app(
        SAVED.replace("Saved!'", "Saved!', None"), LOOP.replace("s()", "s(category_filter='error')")
    )
    [finding] = explain(run_of(files, SAVE, run))
    assert (finding.cause, str(finding.place)) == ("filter-is-text", "templates/home.html:1")


def test_a_page_that_does_not_come_by_the_template_that_reads_is_told_so(run: Run) -> None:
    files = app(f"{SAVED}\n@app.get('/about')\ndef about(): pass", "<p>Hello")
    files["app.py"] += "@app.get('/a')\ndef a():\n    return render_template('base.html')\n"
    files["templates/base.html"] = LOOP
    files["app.py"] = files["app.py"].replace("    @app.get('/about')\n    def about(): pass\n", "")
    finding = explain(run_of(files, ["GET /a", *SAVE], run))[0]
    assert finding.cause == "never-read"
    assert "It doesn't use templates/base.html:1" in finding.sentence
    assert "extend or include templates/base.html" in finding.fix


def late(next_page: str) -> dict[str, str]:
    """Return an app that redirects to /next, which `next_page` makes; / reads in a template."""
    files = app("flash('Saved!')\nreturn redirect('/next')")
    files["app.py"] += f"@app.get('/next')\ndef next_page():\n    return {next_page}\n"
    return files | {"templates/bare.html": "<h1>Bare</h1>"}


def test_a_message_that_another_page_shows_later_is_told(run: Run) -> None:
    [finding] = explain(run_of(late("render_template('bare.html')"), SAVE, run))
    assert finding.cause == "shown-late"
    assert str(finding.place) == "app.py:7"
    assert "GET /next, didn't read it. GET / did, at templates/home.html:1." in finding.sentence


@pytest.mark.parametrize(
    "next_page",
    ["redirect('/')", "{'json': True}", "render_template('home.html')", "abort(404)"],
)
def test_a_message_may_wait_through_what_is_no_page(next_page: str, run: Run) -> None:
    causes = {finding.cause for finding in explain(run_of(late(next_page), SAVE, run))}
    assert "shown-late" not in causes


def test_a_method_is_wrong_for_a_rule_with_variables_too(run: Run) -> None:
    files = app(SAVED)
    files["app.py"] += "@app.post('/user/<int:number>')\ndef user(number):\n    return 'x'\n"
    finding = explain(run_of(files, ["GET /user/7"], run))[0]
    assert finding.cause == "wrong-method"
    assert "The path takes POST only" in finding.sentence
    assert explain(run_of(files, ["GET /user/seven"], run))[0].cause == "no-such-page"


def test_a_path_that_goes_on_where_a_rule_ends_is_no_slip_of_it(run: Run) -> None:
    files = app(SAVED)
    files["app.py"] += "@app.get('/tasks')\ndef tasks():\n    return 'x'\n"
    further = explain(run_of(files, ["GET /tasks/2"], run))[0]
    assert further.cause == "no-such-page"
    assert "Did you mean" not in further.sentence
    assert "add a route for it" in further.fix
    assert "Did you mean '/tasks'?" in explain(run_of(files, ["GET /task"], run))[0].sentence


def test_a_finding_names_the_view_or_the_name_that_it_is_about(run: Run) -> None:
    for save, name in ((SAVED.replace("return ", ""), "save"), ("flsh('x')", "flsh")):
        assert explain(run_of(app(save), ["POST /save"], run))[0].name == name
