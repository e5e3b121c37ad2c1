"""Sentences of the course that no check, prediction or proof backs: a run backs them here."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from lessons.course.model import Option, Proof, Question
from lessons.course.placeholders import requests_for
from lessons.course.quiz_steps import proof_step
from sandbox.events import Printed
from sandbox.project import Project
from sandbox.request import Request
from sandbox.timeline import Fate
from tests.lessons.conftest import Run
from tests.support.built_in import FLASHING, step_named
from tests.support.exercise_runs import Change, messages_on_pages, pages_of, run_untouched

APP = "app.py"


def post(path: str, *, overlaps: bool = False) -> Request:
    return Request(path, method="POST", overlaps=overlaps, follow=False)


# -- what happens in a step or an exercise as it opens, or with a small change -----------------


@dataclass(frozen=True)
class Story:
    """What a run shows: the messages of each of its last pages, and a piece of the last one."""

    slug: str
    says: str
    shown: Sequence[Sequence[str]] = ()
    page: str = ""
    changes: Sequence[Change] = ()
    requests: Sequence[Request] = ()


ADD_MILK = Request("/items", form={"item": "milk"})
BROKEN = '@app.get("/broken")\ndef broken():\n    return 1 / 0\n\n\n'
READ_EARLY = "@app.before_request\ndef early():\n    get_flashed_messages()\n\n\n"
KEY = 'app.secret_key = "dev"'
LOGIN = '@app.route("/login"'
REPORT = """f"Rows stored: {', '.join(ids)}.\""""
FILES = '"files":2'
RANDOM_LETTERS = '"".join(secrets.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(5_000))'
UPLOADED = f'    flash({REPORT})\n    return "done"\n'
TEST_CLIENT = """

@app.get("/check")
def check():
    return page


client = app.test_client()
client.post("/welcome")
client.post("/upload")
page = client.get("/").text
"""

STORIES = (
    Story("fix-missing-key", "the guest book opens and nobody can sign", [[], [], []]),
    Story(
        "fix-missing-return",
        "milk is on the list three times, below three messages",
        [["Added: milk."] * 3],
        "<li>milk</li><li>milk</li><li>milk</li>",
        requests=[ADD_MILK, ADD_MILK, ADD_MILK, Request("/")],
    ),
    Story(
        "fix-missing-return",
        "in debug mode, the message is lost after an error",
        [[]],
        "<li>milk</li>",
        changes=[(APP, KEY, f"{KEY}\napp.debug = True")],
        requests=[ADD_MILK, Request("/")],
    ),
    Story(
        "fix-two-loops",
        "a save shows twice at home and once on About",
        [["Saved a recipe."] * 2, ["Saved an idea."], []],
    ),
    Story(
        "fix-no-categories",
        "a good test's box says K",
        page='<p class="O">K</p>',
        requests=[post("/test"), Request("/")],
    ),
    Story("fix-no-categories", "a restart's message is nowhere", [[], []]),
    Story(
        "fix-clear-after-flash",
        "logging out says please log in, and nothing else",
        [["You are logged in."], [], []],
        "Please log in",
    ),
    Story(
        "fix-read-too-early",
        "a failed login is told one page late, a good one in time",
        [[], ["This name is not known."], ["Welcome back."], []],
    ),
    Story("fix-swapped-arguments", "the box says the category", [["success"], ["error"], []]),
    Story(
        "fix-filter-string",
        "an error stands in the banner and below it",
        [["beach.doc is not a picture."] * 2],
        '<p class="banner">beach.doc is not a picture.</p>',
        requests=[Request("/upload", form={"name": "beach.doc"})],
    ),
    Story(
        "fix-no-extends",
        "both messages come up on the home page",
        [[], [], ["Your name is now Ada.", "Your name is now Al."]],
        requests=[
            Request("/profile", form={"name": "Ada"}),
            Request("/profile", form={"name": "Al"}),
            Request("/"),
        ],
    ),
    Story(
        "same-request-or-too-late",
        "whatever reads early makes a message late",
        [[], ["Wrong password."]],
        changes=[
            (APP, "import Flask,", "import Flask, get_flashed_messages,"),
            (APP, LOGIN, READ_EARLY + LOGIN),
            (APP, 'page = render_template("login.html")', "page = None"),
            (APP, "return page", 'return render_template("login.html")'),
        ],
    ),
    Story(
        "head-and-error-pages",
        "a page for 500 takes the messages too",
        [["Saved the tea."], []],
        changes=[
            (APP, "errorhandler(404)", "errorhandler(500)"),
            (APP, "), 404", "), 500"),
            (APP, '@app.get("/")', BROKEN + '@app.get("/")'),
        ],
        requests=[
            Request("/save", form={"note": "the tea"}, follow=False),
            Request("/broken"),
            Request("/"),
        ],
    ),
    Story(
        "two-tabs-race",
        "requests one after the other lose nothing",
        [["You like soup.", "You like cake."]],
        requests=[post("/like/soup"), post("/like/cake"), Request("/")],
    ),
    Story(
        "two-tabs-race",
        "a slow response brings back a message that was shown long ago",
        [["You like soup."], [], ["You like soup.", "You like cake."]],
        requests=[
            post("/like/soup"),
            Request("/"),
            post("/like/cake", overlaps=True),
            Request("/"),
        ],
    ),
    *(
        Story("too-large-for-a-browser", f"{text} fits", (), FILES, [(APP, REPORT, text)])
        for text in ('"x" * 5_000', '"x" * 100_000')
    ),
    Story(
        "too-large-for-a-browser",
        "5,000 random letters don't fit",
        page='"files":1',
        changes=[(APP, REPORT, RANDOM_LETTERS)],
    ),
    Story(
        "too-large-for-a-browser",
        "Flask's test client keeps a cookie of any size",
        page="Rows stored",
        changes=[(APP, UPLOADED, UPLOADED + TEST_CLIENT)],
        requests=[Request("/check")],
    ),
    Story(
        "a-server-side-session",
        "the same messages would not fit into a cookie",
        [[]],
        changes=[(APP, "app.session_interface = Store()", 'app.secret_key = "dev"')],
        requests=[post("/save"), Request("/")],
    ),
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.slug}: {story.says}")
def test_a_story_is_true(story: Story, run: Run) -> None:
    timeline = run_untouched(story.slug, run, story.requests, story.changes)
    if story.shown:
        assert messages_on_pages(timeline)[-len(story.shown) :] == story.shown
    assert story.page in pages_of(timeline)[-1].body


def test_a_changed_cookie_says_what_the_step_says() -> None:
    cookie = requests_for(step_named("the-signed-cookie"), {})[1].headers["Cookie"]
    payload = cookie.removeprefix("session=").partition(".")[0]
    assert b"Hacked!" in base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


def test_repetition_shrinks_and_a_cookie_that_is_too_large_leaves_a_warning(run: Run) -> None:
    timeline = run_untouched("a-cookie-is-small", run)
    short, _, long, _, dashes, _ = timeline.exchanges
    assert dashes.cookies[0].bytes < short.cookies[0].bytes < 4_096 < long.cookies[0].bytes
    printed = "".join(event.text for event in long.events if isinstance(event, Printed))
    assert "too large" in printed


GENERATORS = """
from flask import Flask, flash, get_flashed_messages, stream_with_context

app = Flask(__name__)
app.secret_key = "dev"


@app.get("/plain")
def queue_plainly():
    def pieces():
        yield "begun"
        flash("From the stream.")
    return pieces()


@app.get("/flash")
def queue():
    def pieces():
        flash("From the stream.")
        yield "done"
    return stream_with_context(pieces())


@app.post("/save")
def save():
    flash("Saved!")
    return "done"


@app.get("/late")
def late():
    def pieces():
        yield "<h1>Late</h1>"
        yield from get_flashed_messages()
    return stream_with_context(pieces())
"""


def test_a_generator_reads_without_clearing_and_flashes_without_saving(run: Run) -> None:
    project = Project.from_texts({APP: GENERATORS})
    timeline = run(project, [post("/save"), Request("/late"), Request("/late")])
    assert messages_on_pages(timeline)[1:] == [["Saved!"], ["Saved!"]]
    timeline = run(project, [Request("/flash"), post("/save")])
    assert [life.fate for life in timeline.lives] == [Fate.LOST, Fate.WAITING]
    timeline = run(project, [Request("/plain"), Request("/late")])
    assert [error.type for error in timeline.errors] == ["RuntimeError"]
    assert timeline.lives == ()


def test_a_copied_cookie_shows_its_message_as_often_as_it_is_sent(run: Run) -> None:
    login = run_untouched("forging-the-cookie", run, [post("/login")])
    value = login.exchanges[0].cookies[0].value
    thief = Request("/", client="B", headers={"Cookie": f"session={value}"})
    timeline = run_untouched("forging-the-cookie", run, [thief, thief, thief])
    assert [page.body for page in pages_of(timeline)] == ["Ada: Welcome."] * 3


GUESSING = """
from flask import Flask
from itsdangerous import BadSignature

app = Flask(__name__)


@app.get("/")
def home():
    for guess in ("secret", "changeme", "dev"):
        mine = Flask("attacker")
        mine.secret_key = guess
        try:
            mine.session_interface.get_signing_serializer(mine).loads({cookie!r})
        except BadSignature:
            continue
        return guess
    return "no luck"
"""


def test_a_guess_of_the_key_is_checked_without_asking_the_app(run: Run) -> None:
    step = step_named("forging-the-cookie")
    for texts, found in ((step.files, "dev"), (step.solution, "no luck")):
        cookie = run(step.project(texts), [post("/login")]).exchanges[0].cookies[0].value
        project = Project.from_texts({APP: GUESSING.format(cookie=cookie)})
        [page] = pages_of(run(project, [Request("/")]))
        assert page.body == found


def test_a_stored_session_keeps_much_and_its_cookie_is_an_id(run: Run) -> None:
    timeline = run_untouched("a-server-side-session", run)
    first = timeline.exchanges[0]
    assert sum(len(flashed.message) for flashed in first.flashed) == 7_200
    assert [(cookie.data, cookie.bytes < 100) for cookie in first.cookies] == [(None, True)]
    assert [len(messages) for messages in messages_on_pages(timeline)] == [3, 0, 0]


ASKING = """

@app.get("/check")
def check():
    return page + asked


client = app.test_client()
page = client.post("/save", follow_redirects=True).text
try:
    asked = get_flashed_messages()
except RuntimeError:
    asked = " RuntimeError"
"""


def test_without_with_the_last_request_cannot_be_asked(run: Run) -> None:
    step = step_named("testing-flashes")
    text = step.files[APP].partition("\n\ntest_save()\n")[0] + ASKING
    [page] = pages_of(run(step.project({APP: text}), [Request("/check")]))
    assert page.body == "Saved! RuntimeError"


# -- what the reasons of quiz options say besides ----------------------------------------------


@dataclass(frozen=True)
class Said:
    """A sentence of a reason, and a proof's app that shows it when its blank is filled so."""

    says: str
    app: str
    fill: str
    requests: tuple[str, ...]
    page: str


FALLBACKS = "app.config['SECRET_KEY_FALLBACKS']"
SAID = (
    Said(
        "308 sends the form once more, as 307 does",
        "what_a_redirect_sends",
        "308",
        ("POST /save name=Ada",),
        "POST with the form {'name': 'Ada'}",
    ),
    Said(
        "302 goes on with GET, as 303 does",
        "what_a_redirect_sends",
        "302",
        ("POST /save name=Ada",),
        "GET with the form {}",
    ),
    Said(
        "any word may be a category",
        "category_of_it",
        'flash("Saved!", "blue")',
        ("POST /save", "GET /"),
        '<p class="blue">Saved!</p>',
    ),
    Said(
        "a second call with another filter still gets the rest on the same page",
        "read_it",
        '[get_flashed_messages(category_filter=[one]) for one in ("info", "success")]',
        ("POST /save", "GET /"),
        "[['Mail sent.'], ['Saved!']]",
    ),
    Said(
        "further calls of a request return the list again",
        "read_it",
        "[get_flashed_messages(), get_flashed_messages()]",
        ("POST /save", "GET /"),
        "[['Saved!', 'Mail sent.'], ['Saved!', 'Mail sent.']]",
    ),
    Said(
        "by default Flask believes a session cookie for 31 days",
        "read_it",
        "app.permanent_session_lifetime.days",
        ("GET /",),
        "31",
    ),
    Said(
        "a value under the name flash stays in the session",
        "queue_it",
        'session["flash"] = "Saved!"',
        ("POST /save", "GET /", "GET /"),
        "messages [], session {'flash': 'Saved!'}",
    ),
)


@pytest.mark.parametrize("said", SAID, ids=lambda said: said.says)
def test_what_a_reason_says_besides_is_true(said: Said, run: Run) -> None:
    option = Option("", "", right=True, proof=Proof(said.app, said.fill, said.requests))
    step = proof_step(FLASHING, Question("said", "", "", (option,)), option)
    assert step is not None
    timeline = run(step.project(), requests_for(step, {}))
    assert said.page in pages_of(timeline)[-1].body
    assert not timeline.errors
