"""The pages of causes: each shows its mistake for real, and its solution fixes it."""

from __future__ import annotations

import re

import pytest

from lessons.authoring.voice import voice_doubts
from lessons.course.model import Step
from lessons.course.placeholders import requests_for
from lessons.diagnosis.causes import CAUSES
from lessons.diagnosis.diagnose import explain
from lessons.diagnosis.pages import PAGES, cause_page
from lessons.grading.grade import check
from sandbox import Timeline
from tests.lessons.conftest import Run

HEADINGS = ["What happened", "Why", "The fix", "Try it"]

MISTAKES: dict[str, tuple[str | None, str]] = {
    "blank-left": ("app.py:15", "still holds a blank: ___"),
    "block-replaced": (
        "templates/base.html:3",
        "inside {% block main %}, but templates/home.html:2 replaces this block",
    ),
    "category-not-used": ("templates/home.html:3", "but never uses category"),
    "cookie-too-big": ("app.py:17", "Browsers ignore a cookie of more than 4,096"),
    "circular-import": ("notes.py:3", "app.py:3 leads to notes.py:3, which needs GREETING of app"),
    "cookie-kept-back": ("app.py:5", "came without the session cookie: it's for /save alone"),
    "cookie-not-kept": (
        "app.py:5",
        "because its Expires is in the past",
    ),
    "cookie-removed": ("app.py:10", "has no Set-Cookie header: something removed it on its way"),
    "crashed": ("", "POST /save crashed."),
    "csrf-refused": ("", "POST / got status 400: The CSRF token is missing."),
    "denied": ("app.py:16", "lessons run offline"),
    "dropped-name": ("app.py:7", "uses before_first_request, which newer versions"),
    "empty-variable": ("templates/home.html:1", "prints tilte, which nothing defines"),
    "environment-variable": ("app.py:6", "needs the environment variable SECRET_KEY"),
    "exception": ("app.py:16", "app.py:16 raised KeyError: 'zed'."),
    "exit": ("app.py:18", "raised SystemExit"),
    "filter-is-text": ("templates/home.html:8", "has the string 'form-error' as category_filter"),
    "filtered-away": ("templates/home.html:2", "only asks for the categories 'error'"),
    "flashed-every-time": ("app.py:9", "in remind(), which runs for every response"),
    "flashed-too-late": ("app.py:16", "calls flash() after the response was built"),
    "hidden-name": ("app.py:13", "gives the name flash another meaning, so app.py:14 gets"),
    "imported-once": (
        "templates/_messages.html:1",
        "while templates/home.html:1 imports the file",
    ),
    "handler-without-status": ("app.py:8", "but returned no status. So Flask sent 200"),
    "http-errors-caught": ("app.py:8", "handles Exception, and the error 404, Not Found, is one"),
    "json-as-text": ("app.py:10", "returned it as a string"),
    "import-error": ("app.py:1", "imports something that is not there"),
    "key-changed": (
        "app.py:9",
        "that the app's secret key didn't sign",
    ),
    "key-made-at-start": ("app.py:6", "makes a new secret key at each start"),
    "letters-apart": ("templates/home.html:2", "the page shows its two letters apart, 'O' and 'K'"),
    "memory": ("app.py:16", "needed too much memory and was stopped"),
    "missing-template": ("app.py:9", "asks for the template 'hom.html'"),
    "missing-field": ("app.py:14", "but POST /save sent 'first_name'"),
    "missing-key": ("app.py:9", "reads 'title' of the JSON, but POST /notes sent 'text' only"),
    "misspelled": ("app.py:14", "keyword argument 'catagory'. Did you mean 'category'?"),
    "name-error": ("app.py:14", "uses an unknown name: name 'flash' is not defined"),
    "misplaced-key": ("app.py:18", 'but below if __name__ == "__main__" (line 17)'),
    "never-read": ("templates/home.html:1", "but GET / didn't read it"),
    "no-app": ("app.py", "app.py holds no Flask app"),
    "no-secret-key": ("app.py:13", "the app has no secret key to sign it with"),
    "no-such-page": ("app.py:12", "Did you mean '/safe'?"),
    "not-a-response": ("app.py:9", "returned an int, but Flask can't make a response of that"),
    "not-called": ("", "it was named, but not called"),
    "not-committed": (
        "app.py:16",
        "writes to the database for POST /notes, but nothing commits that",
    ),
    "not-json": ("app.py:9", "reads JSON, but POST /notes sent a form"),
    "not-storable": ("app.py:18", "that its cookie can't store"),
    "nothing-returned": ("app.py:14", "the view save() returned nothing that can be sent"),
    "other-host": ("app.py:15", "redirects to another host, http://127.0.0.1:5000/"),
    "outside-request": ("app.py:5", "uses the session outside a request"),
    "overtaken": ("app.py:14", "queued 'You like soup.' for POST /like/soup while POST /like/cake"),
    "pairs-without-categories": (
        "templates/home.html:2",
        "unpacks each message into two values",
    ),
    "read-before-flash": ("app.py:10", "read the messages before app.py:10 queued 'Saved!'"),
    "read-not-shown": ("templates/home.html:2", "the page does not show it"),
    "read-too-late": ("templates/home.html:2", "so 'Saved!' stays in it and comes back"),
    "read-twice": (
        "templates/home.html:4",
        "templates/base.html:1, templates/home.html:4 both read the messages",
    ),
    "redirect-loop": (
        "app.py:10",
        "even when the request is for /enter",
    ),
    "session-emptied": ("app.py:14", "and then POST /logout emptied the session"),
    "session-not-saved": ("app.py:15", "changed session['cart'] inside"),
    "shown-late": ("app.py:19", "the next page, GET /profile, didn't read it"),
    "swapped-arguments": ("app.py:14", "the two arguments are swapped"),
    "tags-as-text": ("app.py:14", "shows the tags of 'Saved <b>all</b> notes.' as text"),
    "syntax-error": ("app.py:13", "is not valid Python"),
    "template-syntax": ("templates/home.html:3", "is not valid Jinja"),
    "timeout": (None, "POST /save took too long and was stopped"),
    "undefined-variable": ("templates/home.html:1", "needs the variable nots"),
    "unknown-converter": ("app.py:11", "<number:int> has the name before the colon"),
    "unused-variable": ("templates/home.html:1", "passes the variable title, but"),
    "unknown-endpoint": (
        "app.py:15",
        "asks url_for() for the endpoint 'hom', and no view has this name",
    ),
    "view-argument": ("app.py:7", "has number, but note() doesn't take it"),
    "wrong-method": ("app.py:12", "The path takes GET only"),
}
"""The line of each page's mistake, and words that are said of it.

The line is "" if no one line is meant, and None if it depends on the moment.
"""


def page(cause: str) -> Step:
    step = cause_page(cause)
    assert step is not None
    return step


def played(cause: str, run: Run, *, solved: bool = False) -> Timeline:
    step = page(cause)
    return run(step.solved() if solved else step.project(), requests_for(step, {}))


def test_every_cause_that_is_told_has_a_page() -> None:
    assert {page.parent.name for page in PAGES.glob("*/step.md")} == MISTAKES.keys()
    assert {cause.name for cause in CAUSES} - {"cut-short"} <= MISTAKES.keys()


@pytest.mark.parametrize("cause", MISTAKES)
def test_a_page_says_what_why_how_and_what_to_try(cause: str) -> None:
    step = page(cause)
    assert step.front.kind == "fix"
    assert step.slug == cause
    assert re.findall(r"^## (.+)$", step.text, re.MULTILINE) == HEADINGS
    parts = re.split(r"^## .+$", step.text, flags=re.MULTILINE)
    assert all(part.strip() for part in parts[1:])


def test_pages_are_in_plain_sentences_and_name_no_key() -> None:
    """`flasklings check` holds the steps to that; it doesn't see these pages."""
    doubts = []
    for cause in MISTAKES:
        front = page(cause).front
        names = [check.name for check in front.checks]
        texts = [front.title, front.task, *names, page(cause).text]
        doubts += [(cause, what) for text in texts for _, what in voice_doubts(text)]
        doubts += [(cause, name) for name in names if name[0].islower()]
        doubts += [(cause, key) for key in re.findall(r"\bF\d+\b", front.task)]
    assert doubts == []


@pytest.mark.parametrize("cause", MISTAKES)
def test_a_pages_app_makes_the_mistake(cause: str, run: Run) -> None:
    timeline = played(cause, run)
    findings, (place, words) = explain(timeline, page(cause).project().files), MISTAKES[cause]
    assert findings[0].cause == cause
    assert place in (None, str(findings[0].place or ""))
    assert words in findings[0].sentence
    assert findings[0].fix
    assert findings[0].request is not None
    assert not check(page(cause), timeline, {}, findings).passed


@pytest.mark.parametrize("cause", MISTAKES)
def test_the_solution_leaves_nothing_to_find(cause: str, run: Run) -> None:
    timeline = played(cause, run, solved=True)
    assert explain(timeline, page(cause).solved().files) == ()
    verdict = check(page(cause), timeline, {}, explain(timeline))
    assert [result for result in verdict.results if not result.passed] == []


@pytest.mark.parametrize("name", ["", "no-such-cause", "..", "../flask", "/", "a\0b", "A", "é"])
def test_a_cause_without_a_page_has_none(name: str) -> None:
    assert cause_page(name) is None
