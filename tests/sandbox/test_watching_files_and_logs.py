"""Files that an app saves and sends, what it logs, its settings, and the contexts of its work."""

from __future__ import annotations

import pytest

from sandbox.events import (
    ON_DEMAND,
    Configured,
    ContextMoved,
    Event,
    FileSaved,
    FileSent,
    Logged,
    Responded,
)
from sandbox.request import FilePart, Request
from tests.sandbox.conftest import Run, Watch, view

UPLOADS = """
@app.post("/up")
def up():
    request.files["pic"].save("got.txt")
    return "saved"

@app.get("/down")
def down():
    return send_file("got.txt", as_attachment=True)
"""


def told(run: Run, *kinds: type[Event]) -> list[Event]:
    return [event for event in run.events if isinstance(event, kinds)]


def test_a_file_of_the_static_folder_is_told_as_sent(watch_each: Watch) -> None:
    run = watch_each("", "/static/x.css", others={"static/x.css": "body {}"})

    assert run.all(FileSent) == [FileSent(1, "static/x.css", 200, False)]


def test_a_file_that_the_app_sends_is_told(watch_each: Watch) -> None:
    source = "open('got.txt', 'w').write('x')\n" + UPLOADS
    run = watch_each(source, "/down")

    assert run.all(FileSent) == [FileSent(1, "got.txt", 200, True)]


def test_a_file_that_the_app_saves_is_told_with_its_place(watch: Watch) -> None:
    upload = Request("/up", "POST", files={"pic": FilePart("a.txt", "hello")})
    run = watch(UPLOADS, upload)

    assert run.all(FileSaved) == [FileSaved(1, "pic", "a.txt", "got.txt", 5, "app.py", 7)]


LOGS = view(
    "app.logger.warning('low on %s', 'milk')",
    "app.logger.debug('quiet')",
    "__import__('logging').getLogger('mine').error('bad', exc_info=ValueError('x'))",
    "return 'x'",
)


def test_a_record_is_told_with_its_template_and_who_took_it(watch_each: Watch) -> None:
    first, *_ = watch_each(LOGS, "/").all(Logged)

    assert first == Logged(
        *(1, "WARNING", "app", "low on milk", "low on %s", "", 1, ""), file="app.py", line=6
    )


def test_a_record_that_is_dropped_says_which_level_the_logger_takes(watch: Watch) -> None:
    _, dropped, bad = watch(LOGS, "/").all(Logged)

    assert (dropped.level, dropped.dropped, dropped.handlers) == ("DEBUG", "WARNING", 0)
    assert (bad.logger, bad.exception, bad.line) == ("mine", "ValueError", 8)


SETTINGS = """
app.config.from_mapping(TITLE="Tea", API_KEY="abc", small="ignored")
app.config["TITLE"] = "Coffee"
@app.get("/")
def home():
    app.config["PAGE"] = 5
    return app.config["TITLE"]
"""


def test_settings_are_told_as_they_change_and_secrets_are_masked(watch_each: Watch) -> None:
    run = watch_each(SETTINGS, "/")
    key, mapping, title, page = run.all(Configured)

    assert key.settings == (("SECRET_KEY", "•••", "str"),)
    assert (mapping.how, mapping.line) == ("from_mapping", 5)
    assert mapping.settings == (("TITLE", "Tea", "str"), ("API_KEY", "•••", "str"))
    assert mapping.ignored == ("small",)
    assert (title.how, title.settings, title.replaced) == (
        *("direct", (("TITLE", "Coffee", "str"),)),
        ("TITLE",),
    )
    assert (page.n, page.settings) == (1, (("PAGE", "5", "int"),))


def test_a_context_is_told_with_what_it_held_at_its_end(watch_each: Watch) -> None:
    run = watch_each(view("g.user = 'ada'", "return 'x'"), "/")

    pushed, popped = run.all(ContextMoved)
    assert (pushed.what, pushed.request) == ("pushed", True)
    assert (popped.what, popped.g) == ("popped", ("user",))


@pytest.mark.parametrize("source", [UPLOADS, LOGS, SETTINGS])
def test_nothing_is_told_that_was_not_asked_for(watch: Watch, source: str) -> None:
    run = watch(source, "/", watch=frozenset())

    assert told(run, FileSaved, FileSent, Logged, Configured, ContextMoved) == []


@pytest.mark.parametrize("source", [UPLOADS, LOGS, SETTINGS])
def test_the_answers_are_those_of_an_unwatched_run(watch: Watch, source: str) -> None:
    def answers(run: Run) -> list[tuple[int, str]]:
        return [(one.status, one.body) for one in run.all(Responded)]

    lines = ("/", "/down", "/static/none")
    unwatched = watch(source, *lines, watch=frozenset())

    assert answers(watch(source, *lines, watch=ON_DEMAND)) == answers(unwatched)
