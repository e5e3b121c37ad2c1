"""The labs: what each of them says is so, by running it."""

from __future__ import annotations

import pytest

from sandbox.project import Project
from sandbox.request import Request
from sandbox.timeline import Fate
from tests.lessons.conftest import Run
from tests.support.exercise_runs import (
    LESSON,
    Change,
    answers,
    changed,
    judged,
    named,
    opened,
    runnable,
    shown,
)

APP = "app.py"


def posted(path: str, *, overlaps: bool = False, follow: bool = False) -> Request:
    return Request(path, method="POST", overlaps=overlaps, follow=follow)


def test_each_lab_asks_for_a_prediction_and_has_something_to_do() -> None:
    for step in LESSON.of_part("lab"):
        assert step.front.prediction is not None
        assert step.solution


LISTEN = "    message_flashed.connect(listen)\n"
LAMBDA = "    message_flashed.connect(lambda s, message, **m: heard.append(message), weak=False)\n"
DECORATED = "@message_flashed.connect_via(app)\ndef listen("
FALLBACKS = 'app.config["SECRET_KEY_FALLBACKS"] = ["old key"]'
ROWS = "{len(ids)} rows stored."

ALSO_RIGHT: list[tuple[str, list[Change]]] = [
    ("head-and-error-pages", [(APP, 'return "Nothing here.", 404', "return error")]),
    ("two-tabs-race", [(APP, 'render_template("messages.html")', "home()")]),
    (
        "a-streamed-page",
        [
            (APP, "redirect, stream_template", "redirect, render_template"),
            (APP, "return stream_template", "return render_template"),
        ],
    ),
    ("rotating-the-key", [(APP, FALLBACKS, 'app.config.update(SECRET_KEY_FALLBACKS=["old key"])')]),
    ("forging-the-cookie", [(APP, '"192b9', 'b"192b9')]),
    ("too-large-for-a-browser", [(APP, ROWS, "{len(ids)} of them, {ids[0]} to {ids[-1]}.")]),
    ("a-server-side-session", [(APP, "if not session:", "if not len(session):")]),
    ("testing-flashes", [(APP, LISTEN, "    message_flashed.connect(listen, app)\n")]),
    ("testing-flashes", [(APP, LISTEN, LAMBDA)]),
    ("testing-flashes", [(APP, LISTEN, ""), (APP, "def listen(", DECORATED)]),
]


@pytest.mark.parametrize(("slug", "changes"), ALSO_RIGHT)
def test_another_way_to_do_it_is_accepted(slug: str, changes: list[Change], run: Run) -> None:
    step = runnable(slug)
    failed = [r for r in judged(step, changed(step, changes), run).results if not r.passed]
    assert failed == []


BROKEN = """\
@app.get("/broken")
def broken():
    return 1 / 0


"""


def test_a_page_for_500_eats_a_message_as_one_for_404_does(run: Run) -> None:
    changes = [
        (APP, "errorhandler(404)", "errorhandler(500)"),
        (APP, "), 404", "), 500"),
        (APP, '@app.get("/")', BROKEN + '@app.get("/")'),
    ]
    save = Request("/save", form={"note": "the tea"}, follow=False)
    timeline = opened(
        "head-and-error-pages",
        run,
        changes=changes,
        requests=[save, Request("/broken"), Request("/")],
    )
    assert shown(timeline) == [["Saved the tea."], []]


def test_requests_one_after_the_other_lose_nothing(run: Run) -> None:
    requests = [posted("/like/soup"), posted("/like/cake"), Request("/")]
    timeline = opened("two-tabs-race", run, requests=requests)
    assert shown(timeline)[-1] == ["You like soup.", "You like cake."]


def test_a_slow_answer_brings_back_what_was_shown_before(run: Run) -> None:
    slow = posted("/like/cake", overlaps=True)
    timeline = opened(
        "two-tabs-race", run, requests=[posted("/like/soup"), Request("/"), slow, Request("/")]
    )
    first, _, second = shown(timeline)[1:]
    assert first == ["You like soup."]
    assert second == ["You like soup.", "You like cake."]


GENERATORS = """
from flask import Flask, flash, get_flashed_messages, stream_with_context

app = Flask(__name__)
app.secret_key = "dev"


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


@app.get("/")
def home():
    return stream_with_context(text for text in get_flashed_messages())


@app.get("/late")
def late():
    def pieces():
        yield "<h1>Late</h1>"
        yield from get_flashed_messages()
    return stream_with_context(pieces())
"""


def test_a_generator_reads_without_clearing_and_flashes_without_saving(run: Run) -> None:
    project = Project.from_texts({APP: GENERATORS})
    timeline = run(project, [posted("/save"), Request("/late"), Request("/late")])
    assert shown(timeline)[1:] == [["Saved!"], ["Saved!"]]
    timeline = run(project, [Request("/flash"), Request("/")])
    assert [life.fate for life in timeline.lives] == [Fate.LOST]


NEW_KEY = '@app.post("/new-key")'
DROP = """\
@app.post("/drop")
def drop():
    app.config["SECRET_KEY_FALLBACKS"] = []
    return "done"


"""


def test_new_cookies_are_signed_with_the_new_key_alone(run: Run) -> None:
    step = runnable("rotating-the-key")
    texts = changed(step, [(APP, NEW_KEY, DROP + NEW_KEY)])
    new, old = [posted("/new-key"), posted("/login")], [posted("/login"), posted("/new-key")]
    for requests, page in ((new, "Ada Welcome."), (old, "Who are you?")):
        timeline = run(step.project(texts), [*requests, posted("/drop"), Request("/")])
        assert answers(timeline)[-1].body.strip() == page


def test_a_copied_cookie_shows_its_message_as_often_as_it_is_sent(run: Run) -> None:
    save = Request("/login", method="POST", follow=False)
    value = opened("forging-the-cookie", run, requests=[save]).exchanges[0].cookies[0].value
    thief = Request("/", client="B", headers={"Cookie": f"session={value}"})
    timeline = opened("forging-the-cookie", run, requests=[thief, thief, thief])
    assert shown(timeline) == [["Welcome."]] * 3
    assert {answer.body for answer in answers(timeline)} == {"Ada: Welcome."}


GUESSING = """
from flask import Flask
from itsdangerous import BadSignature

COOKIE = {cookie!r}
app = Flask(__name__)


@app.get("/")
def home():
    for guess in ("secret", "changeme", "dev"):
        mine = Flask("attacker")
        mine.secret_key = guess
        try:
            mine.session_interface.get_signing_serializer(mine).loads(COOKIE)
        except BadSignature:
            continue
        return guess
    return "no luck"
"""


def test_a_guess_of_the_key_is_checked_without_asking_the_app(run: Run) -> None:
    step = named("forging-the-cookie")
    save = Request("/login", method="POST", follow=False)
    for texts, found in ((step.files, "dev"), (step.solution, "no luck")):
        cookie = run(step.project(texts), [save]).exchanges[0].cookies[0].value
        project = Project.from_texts({APP: GUESSING.format(cookie=cookie)})
        [answer] = answers(run(project, [Request("/")]))
        assert answer.body == found


@pytest.mark.parametrize(
    ("text", "kept"),
    [('"x" * 1_000', True), ('"x" * 100_000', True), ("secrets.token_urlsafe(3_750)", False)],
)
def test_what_counts_is_the_size_after_compression(text: str, kept: bool, run: Run) -> None:
    changes = [(APP, """f"Rows stored: {', '.join(ids)}.\"""", text)]
    timeline = opened("too-large-for-a-browser", run, changes=changes)
    assert ('"files":2' in answers(timeline)[-1].body) is kept


TEST_CLIENT = """

@app.get("/check")
def check():
    return page


client = app.test_client()
client.post("/welcome")
client.post("/upload")
page = client.get("/").text
"""


def test_the_test_client_keeps_what_a_browser_does_not(run: Run) -> None:
    step = named("too-large-for-a-browser")
    project = step.project({APP: step.files[APP] + TEST_CLIENT})
    [answer] = answers(run(project, [Request("/check")]))
    assert '"files":2' in answer.body
    assert "Rows stored" in answer.body


def test_the_warning_is_printed_as_the_prediction_says(run: Run) -> None:
    timeline = opened("too-large-for-a-browser", run)
    printed = [getattr(event, "text", "") for event in timeline.exchanges[1].events]
    assert any("cookie is too large" in text for text in printed)


def test_the_cookie_of_a_stored_session_holds_an_id_however_much_is_kept(run: Run) -> None:
    timeline = opened("a-server-side-session", run)
    first = timeline.exchanges[0]
    assert sum(len(flashed.message) for flashed in first.flashed) == 7_200
    assert [(cookie.data, cookie.bytes < 100) for cookie in first.cookies] == [(None, True)]
    assert [len(page) for page in shown(timeline)] == [3, 0, 0]


def test_a_message_of_this_size_would_not_fit_into_a_cookie(run: Run) -> None:
    changes = [(APP, "app.session_interface = Store()", 'app.secret_key = "dev"')]
    timeline = opened("a-server-side-session", run, changes=changes)
    assert timeline.exchanges[0].cookies[0].too_big
    assert shown(timeline)[0] == []


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
    step = named("testing-flashes")
    text = step.files[APP].partition("\n\ntest_save()\n")[0] + ASKING
    [answer] = answers(run(step.project({APP: text}), [Request("/check")]))
    assert answer.body == "Saved! RuntimeError"
