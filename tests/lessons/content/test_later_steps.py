"""What each step from the filter to the logout says, as a run of its app shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest

from lessons.course.model import Step
from lessons.diagnosis.diagnose import explain
from lessons.grading.grade import draw, requests_for
from sandbox.events import Flashed, Printed, Read
from sandbox.project import Project
from sandbox.request import Request
from sandbox.sandbox import Sandbox
from sandbox.timeline import Exchange, Fate, Timeline, fold
from tests.lessons.conftest import Run
from tests.support.built_in import COURSE

STEPS = {step.slug: step for lesson in COURSE.lessons for step in lesson.steps}
SAVED = ("message", "Saved!")


@pytest.fixture(scope="module")
def run() -> Iterator[Run]:
    """Run a project in a worker that is forked from one warm process."""
    with Sandbox(bulk=True) as sandbox:
        yield lambda project, requests: fold(sandbox.run(project, requests))


def played(
    step: Step, run: Run, *, solved: bool = False, texts: dict[str, str] | None = None
) -> Timeline:
    project = step.solved() if solved else step.project(texts)
    return run(project, requests_for(step, draw(step, Random(7))))


def body(exchange: Exchange) -> str:
    assert exchange.response is not None
    return exchange.response.body


def status(exchange: Exchange) -> int:
    assert exchange.response is not None
    return exchange.response.status


def displayed(exchange: Exchange) -> tuple[str, ...]:
    assert exchange.response is not None
    return tuple(message for _, message in exchange.response.displayed)


def waiting(exchange: Exchange) -> int:
    assert exchange.response is not None
    return len(exchange.response.waiting)


@pytest.mark.parametrize(
    "slug",
    [
        *("a-filter-drops", "same-request-or-too-late", "until-read", "one-browser-each"),
        *("a-cookie-is-small", "html-in-a-message", "logout-order"),
    ],
)
def test_the_last_hint_alone_holds_a_line_of_the_answer(slug: str) -> None:
    step = STEPS[slug]
    begun = "\n".join(step.files.values())
    answer = "\n".join({**step.files, **step.solution}.values())
    told = [
        {code for code in re.findall(r"`([^`]+)`", hint) if len(code) > 9}
        for hint in step.front.hints
    ]
    news = [{code for code in codes if code in answer and code not in begun} for codes in told]
    assert not any(news[:-1])
    assert news[-1] or slug == "logout-order"  # there the lines only change places


# -- a filter ------------------------------------------------------------------------------


def test_a_filter_returns_its_category_and_the_read_empties_the_whole_queue(run: Run) -> None:
    save, first, second = played(STEPS["a-filter-drops"], run).exchanges
    assert waiting(save) == 2
    [read] = first.reads
    assert read.category_filter == ("error",)
    assert read.messages == (("error", "No mail was sent."),)
    assert read.discarded == (("success", "Saved!"),)
    assert waiting(first) == 0
    assert [later.messages for later in second.reads] == [()]


def test_a_second_filter_in_the_same_request_picks_from_the_same_list(run: Run) -> None:
    _, page, _ = played(STEPS["a-filter-drops"], run, solved=True).exchanges
    assert [(read.category_filter, read.again) for read in page.reads] == [
        (("error",), False),
        (("success",), True),
    ]
    assert displayed(page) == ("No mail was sent.", "Saved!")


# -- asking twice --------------------------------------------------------------------------


def test_two_loops_of_one_page_get_one_list_and_show_it_twice(run: Run) -> None:
    save, home, again, _, about = played(STEPS["asking-twice"], run).exchanges
    assert len(save.flashed) == 1
    assert [(str(read.file), read.again) for read in home.reads] == [
        ("templates/base.html", False),
        ("templates/home.html", True),
    ]
    assert displayed(home) == ("Saved!", "Saved!")
    assert [read.messages for read in again.reads] == [(), ()]
    assert displayed(about) == ("Saved!",)


# -- the same request, or too late ---------------------------------------------------------


def test_a_page_made_before_the_flash_shows_it_one_request_late(run: Run) -> None:
    post, get = played(STEPS["same-request-or-too-late"], run).exchanges
    order = [type(event) for event in post.events if isinstance(event, Read | Flashed)]
    assert order == [Read, Flashed]
    assert (displayed(post), waiting(post)) == ((), 1)
    assert displayed(get) == ("Wrong password.",)


def test_a_message_needs_no_redirect(run: Run) -> None:
    post, get = played(STEPS["same-request-or-too-late"], run, solved=True).exchanges
    assert (status(post), displayed(post), waiting(post)) == (200, ("Wrong password.",), 0)
    assert displayed(get) == ()


def test_whatever_reads_early_makes_a_message_late(run: Run) -> None:
    step = STEPS["same-request-or-too-late"]
    app = step.solution["app.py"].replace("import Flask,", "import Flask, get_flashed_messages,")
    hook = "@app.before_request\ndef early():\n    get_flashed_messages()\n"
    post, get = played(step, run, texts={"app.py": f"{app}\n{hook}"}).exchanges
    assert (displayed(post), waiting(post)) == ((), 1)
    assert displayed(get) == ("Wrong password.",)


# -- until it is read ----------------------------------------------------------------------


def test_a_message_outlives_redirects_and_pages_that_do_not_ask(run: Run) -> None:
    timeline = played(STEPS["until-read"], run)
    *before, home = timeline.exchanges
    assert [status(x) // 100 for x in before] == [3, 3, 3, 2] * 2
    assert [waiting(x) for x in before] == [1] * 4 + [2] * 4
    assert all(x.reads == () for x in before)
    assert home.reads[0].messages == (SAVED, SAVED)
    assert displayed(home) == ("Saved!", "Saved!")
    assert len(timeline.lives[0].carried_into) == 8


def test_a_page_at_the_end_that_asks_leaves_nothing_to_pile_up(run: Run) -> None:
    exchanges = played(STEPS["until-read"], run, solved=True).exchanges
    assert [len(displayed(x)) for x in exchanges] == [0, 0, 0, 1] * 2 + [0]


# -- one browser each ----------------------------------------------------------------------


def test_a_second_browser_finds_nothing_and_takes_nothing(run: Run) -> None:
    timeline = played(STEPS["one-browser-each"], run)
    _, of_b, of_a, second_tab = timeline.exchanges
    assert [x.request.client for x in timeline.exchanges] == ["A", "B", "A", "A"]
    assert of_b.request.carried == ()
    assert [read.messages for read in of_b.reads] == [()]
    assert displayed(of_a) == ("Saved!",)
    assert [read.messages for read in second_tab.reads] == [()]


# -- a cookie is small ---------------------------------------------------------------------


def test_a_browser_ignores_a_cookie_over_its_limit_and_nobody_says_so(run: Run) -> None:
    short, page, long, empty, dashes, last = played(STEPS["a-cookie-is-small"], run).exchanges
    sizes = [x.cookies[0].bytes for x in (short, long, dashes)]
    assert [x.cookies[0].too_big for x in (short, long, dashes)] == [False, True, False]
    assert sizes[2] < sizes[0] < 4_096 < sizes[1]
    assert len(displayed(page)) == 1
    assert (status(long) // 100, long.errors, status(empty)) == (3, (), 200)
    printed = "".join(event.text for event in long.events if isinstance(event, Printed))
    assert "'session' cookie is too large" in printed
    assert [read.messages for read in empty.reads] == [()]
    assert len(displayed(last)) == 1


def test_flasks_own_test_client_keeps_the_cookie_that_a_browser_ignores(run: Run) -> None:
    step = STEPS["a-cookie-is-small"]
    test = """
from flask import Flask
from lesson import app as lesson

app = Flask(__name__)
form = {"letters": "abcdefghijklmnopqrstuvwxyz", "size": "8000"}


@app.get("/")
def page():
    return lesson.test_client().post("/save", data=form, follow_redirects=True).text
"""
    files = {**step.files, "lesson.py": step.files["app.py"], "app.py": test}
    [exchange, *_] = run(Project.from_texts(files), [Request("/")]).exchanges
    assert re.search(r"<p>[a-z]{8000}</p>", body(exchange))


# -- HTML in a message ---------------------------------------------------------------------

F_STRING = 'f"Saved <b>{name}</b>."'
FORMAT = 'Markup("Saved <b>{}</b>.").format(name)'
MARKUP_F = 'Markup(f"Saved <b>{name}</b>.")'


@pytest.mark.parametrize(
    ("message", "shown_by", "page"),
    [
        (F_STRING, "message", "Saved &lt;b&gt;&lt;i&gt;Ada&lt;/i&gt;&lt;/b&gt;."),
        (FORMAT, "message", "Saved <b>&lt;i&gt;Ada&lt;/i&gt;</b>."),
        (F_STRING, "message|safe", "Saved <b><i>Ada</i></b>."),
        (MARKUP_F, "message", "Saved <b><i>Ada</i></b>."),
    ],
)
def test_who_escapes_what(message: str, shown_by: str, page: str, run: Run) -> None:
    step = STEPS["html-in-a-message"]
    app = step.files["app.py"].replace(F_STRING, message)
    home = step.files["templates/home.html"].replace("message|safe", shown_by)
    project = step.project({"app.py": app, "templates/home.html": home})
    timeline = run(project, [Request("/save", form={"name": "<i>Ada</i>"})])
    assert page in body(timeline.exchanges[-1])


# -- log out, then say so ------------------------------------------------------------------


def test_clearing_the_session_takes_the_queue_with_it(run: Run) -> None:
    timeline = played(STEPS["logout-order"], run)
    *_, logout, page = timeline.exchanges
    assert (len(logout.flashed), waiting(logout)) == (1, 0)
    assert "Visit 1" in body(page)
    assert [life.fate for life in timeline.lives] == [Fate.LOST]
    assert explain(timeline)[0].cause == "session-emptied"
    assert timeline.errors == ()


def test_what_is_flashed_after_the_clearing_stays(run: Run) -> None:
    *_, page = played(STEPS["logout-order"], run, solved=True).exchanges
    assert displayed(page) == ("Bye!",)
    assert "Visit 1" in body(page)


# -- the login -----------------------------------------------------------------------------


def test_a_text_that_a_view_returns_is_sent_with_its_tags(run: Run) -> None:
    timeline = run(STEPS["the-login"].project(), [Request("/login", form={"name": "<b>zed</b>"})])
    assert "<b>zed</b>" in body(timeline.exchanges[0])
