"""A small browser: which page it shows, what it asks for, and what it doesn't."""

from __future__ import annotations

from functools import cache

import pytest

from sandbox import Project, Request, Sandbox, Timeline, fold
from sandbox.html_document import Link, read_document
from tui.presenters.browsing import Ask, Browsing, what_became
from tui.presenters.page_messages import texts_of, with_categories

APP = b"""
from flask import *
app = Flask(__name__)
app.secret_key = "x"
@app.route("/<path:name>", methods=["GET", "POST"])
def page(name):
    return name
@app.get("/file")
def file():
    return "x", {"Content-Disposition": "attachment; filename=a.txt"}
@app.get("/none")
def none():
    return "", 204
@app.get("/away")
def away():
    return redirect("https://shop.example/")
@app.get("/flash")
def shown():
    flash("<Saved>", "success")
    flash("Oh", "made-up")
    return render_template_string(
        "<p class=alert-danger>{{ get_flashed_messages()[0] }}</p><p>made-up: Oh <b>no</b>")
"""


@pytest.fixture(scope="module")
def visit(bulk_sandbox: Sandbox):  # type: ignore[no-untyped-def]
    """Make these requests, and return the run."""

    @cache
    def made(*lines: str) -> Timeline:
        requests = [
            Request(path.strip(), method, client=client or "A")
            for method, path, client in (
                (*line.split(), "")[:3] if line.count(" ") < 2 else line.split() for line in lines
            )
        ]
        return fold(bulk_sandbox.run(Project({"app.py": APP}), requests))

    return made


def grown(browsing: Browsing, timeline: Timeline) -> None:
    """Follow a run as it grows, request by request."""
    for count in range(1, len(timeline.exchanges) + 1):
        part = Timeline(exchanges=timeline.exchanges[:count])
        browsing.follow(part)


def number(browsing: Browsing) -> int:
    assert browsing.page is not None
    return browsing.page.n


def test_it_shows_the_newest_page_and_goes_back_in_its_own_history(visit) -> None:  # type: ignore[no-untyped-def]
    browsing = Browsing()
    grown(browsing, visit("GET /a", "GET /b B", "GET /c", "GET /none"))
    assert number(browsing) == 3
    assert browsing.can_go_back()
    assert "No request was sent" in browsing.back()
    assert number(browsing) == 1
    assert "first page" in browsing.back()
    assert not browsing.can_go_back()
    assert "browser B" in str(browsing.another())
    assert number(browsing) == 2


def test_a_marked_row_turns_to_its_response(visit) -> None:  # type: ignore[no-untyped-def]
    browsing, run = Browsing(), visit("GET /a", "GET /b B", "GET /c", "GET /none")
    browsing.follow(run, 4)
    assert number(browsing) == 4
    assert isinstance(browsing.reload(), str), "a browser shows no page for 204"
    browsing.follow(run, 1)
    assert number(browsing) == 1


def test_a_form_is_sent_again_only_once_that_is_confirmed(visit) -> None:  # type: ignore[no-untyped-def]
    browsing = Browsing()
    browsing.follow(visit("POST /save"))
    assert "sends the form again: POST /save" in str(browsing.reload())
    again = browsing.reload()
    assert isinstance(again, Ask)
    assert again.request == Request(reload=True)
    assert isinstance(browsing.reload(), str)
    browsing.calm()
    assert isinstance(browsing.reload(), str)


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/x?y=1", "/x?y=1"),
        ("x", "/a/x"),
        ("http://localhost/z#end", "/z"),
        ("?q=é", "/a/b?q=%C3%A9"),
    ],
)
def test_a_link_is_a_request_of_its_browser(visit, href: str, path: str) -> None:  # type: ignore[no-untyped-def]
    browsing = Browsing()
    browsing.follow(visit("GET /a/b B"))
    ask = browsing.follow_link(Link(href))
    assert isinstance(ask, Ask)
    assert ask.request == Request(path, client="B", referrer=True)


@pytest.mark.parametrize(
    ("link", "said"),
    [
        (Link("https://shop.example/x"), "another host, shop.example"),
        (Link("mailto:a@b.c"), "mail program"),
        (Link("javascript:go()"), "Scripts don't run here"),
        (Link("#top"), "on this page"),
        (Link("/report.csv", saves=True), "as a file"),
        (Link("ftp:x"), "another program"),
        (Link("http://"), "isn't the address"),
    ],
)
def test_a_link_that_leads_nowhere_says_so_and_asks_for_nothing(  # type: ignore[no-untyped-def]
    visit, link: Link, said: str
) -> None:
    browsing = Browsing()
    browsing.follow(visit("GET /a/b B"))
    assert said in str(browsing.follow_link(link))


def test_another_browser_opens_the_same_address(visit) -> None:  # type: ignore[no-untyped-def]
    browsing = Browsing()
    browsing.follow(visit("GET /a/b"))
    ask = browsing.another()
    assert isinstance(ask, Ask)
    assert ask.request == Request("/a/b", client="B")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/file", "saves this as a.txt (1 byte)"),
        ("/none", "keeps this one"),
        ("/away", "another host, shop.example"),
        ("/a", ""),
    ],
)
def test_a_response_without_a_page_says_what_became_of_it(visit, path: str, said: str) -> None:  # type: ignore[no-untyped-def]
    told = what_became(visit(f"GET {path}"), 0)
    assert said in told
    assert bool(said) is bool(told)


def test_messages_carry_the_category_that_flask_knows(visit) -> None:  # type: ignore[no-untyped-def]
    response = visit("GET /flash").exchanges[0].response
    blocks = with_categories(read_document(response.body).blocks, texts_of(response))
    texts = ["".join(run.text for run in block.runs) for block in blocks]
    assert texts == ["✓ success <Saved>", "made-up: ◆ Oh no"]
    assert [run.category for run in blocks[1].runs] == [None, "made-up", "made-up", None, None]
