"""Every message of an ordinary app is accounted for; if one isn't, the reason is named."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface

from sandbox import Request
from sandbox.timeline import Fate
from tests.sandbox.conftest import Observe, queue_and_read


@pytest.mark.parametrize(
    ("app", "reason"),
    [
        pytest.param("flash('m'); session.clear(); return ''", "session was emptied", id="cleared"),
        pytest.param(
            "session['_flashes'] = [('a', 'b')]; return ''", "no flash() call", id="planted"
        ),
        pytest.param(
            "flash('m'); session['_flashes'] = [('a', 'b')]; return ''",
            "rewritten by hand",
            id="rewritten",
        ),
        pytest.param(
            "flash('a'); flash('b'); session['_flashes'].reverse(); return ''",
            "not in the order",
            id="reordered",
        ),
        pytest.param("flash(object()); return ''", "cannot be stored", id="not JSON"),
        pytest.param("app.testing = True; flash('m'); 1/0", "exception left the app", id="testing"),
        pytest.param(
            "from flask import after_this_request\n"
            "    return Response(flash('late') or 'x' for _ in [1]) if 0 else"
            " stream_with_context(flash('late') or 'x' for _ in [1])",
            "after the response had been built",
            id="flashed while streaming",
        ),
    ],
)
def test_an_imbalance_is_never_silent(observe: Observe, app: str, reason: str) -> None:
    run = observe(f"@app.get('/q')\ndef q():\n    {app}\n", "/q")

    (exchange,) = run.timeline.exchanges
    assert exchange.books is not None
    assert exchange.books.balanced is False
    assert reason in exchange.books.reason
    assert exchange.response is not None
    assert exchange.response.balanced is False
    assert exchange.response.imbalance == exchange.books.reason


def test_a_flash_replaced_by_hand_shows_as_a_message_nobody_queued(observe: Observe) -> None:
    top = """\
import flask
def my_flash(message, category="message"):
    session["_flashes"] = session.get("_flashes", []) + [(category, message)]
flask.flash = my_flash
"""
    run = observe(top + queue_and_read("flask.flash('hi')"), "/q")

    assert run.flashed == []
    assert run.responses[0].balanced is False
    assert "flash was replaced" in run.responses[0].imbalance


def test_reading_while_streaming_leaves_the_message_waiting(observe: Observe) -> None:
    read = "stream_with_context(str(get_flashed_messages()) for _ in [1])"
    run = observe(queue_and_read(read=read), "/q", "/", "/")

    assert [r.balanced for r in run.responses] == [True, False, False]
    assert "already being sent" in run.responses[1].imbalance
    (life,) = run.timeline.lives
    assert (life.shown, life.fate) == (2, Fate.WAITING)


def test_a_message_that_was_read_waits_on_if_the_exception_left_the_app(observe: Observe) -> None:
    read = "[0 for one, two, three in get_flashed_messages()]"
    run = observe(f"app.debug = True\n{queue_and_read(read=read)}", "/q", "/", "/")

    assert [r.balanced for r in run.responses] == [True, False, False]
    assert "still has the messages that were read" in run.responses[2].imbalance
    (life,) = run.timeline.lives
    assert (life.shown, life.fate) == (0, Fate.WAITING)


def test_a_cookie_signed_with_another_key_is_rejected_and_its_messages_lost(
    observe: Observe,
) -> None:
    other = Flask("other")
    other.secret_key = "another key"
    serializer = SecureCookieSessionInterface().get_signing_serializer(other)
    assert serializer is not None
    value = str(serializer.dumps({"_flashes": [("message", "forged")]}))
    run = observe(queue_and_read(), Request("/", headers={"Cookie": f"session={value}"}))

    (response,) = run.responses
    assert (response.session, response.too_old) == ("rejected", False)
    assert response.balanced is False
    assert "could not read the session cookie" in response.imbalance
    assert run.reads[0].messages == ()


def test_a_cookie_that_is_too_old_is_told_from_one_with_another_key(observe: Observe) -> None:
    short = "app.config['PERMANENT_SESSION_LIFETIME'] = -1\n"
    run = observe(short + queue_and_read(), "/q", "/")

    response = run.responses[-1]
    assert (response.session, response.too_old) == ("rejected", True)
    assert "PERMANENT_SESSION_LIFETIME" in response.imbalance


def test_without_a_key_reading_is_silent_and_flashing_fails_at_its_line(observe: Observe) -> None:
    prelude = "from flask import *\n\napp = Flask(__name__)\n"
    run = observe(queue_and_read(), "/q", "/", prelude=prelude)

    (error,) = run.errors
    assert (error.type, error.file, error.line) == ("RuntimeError", "app.py", 6)
    assert "no secret key was set" in error.message
    assert run.flashed == []
    assert run.reads[0].messages == ()
    assert [(r.status, r.balanced, r.session) for r in run.responses] == [
        (500, True, "none"),
        (200, True, "none"),
    ]


def test_a_server_side_session_is_followed_by_the_childs_word(observe: Observe) -> None:
    top = """\
from flask.sessions import SessionInterface, SessionMixin
class Stored(dict, SessionMixin):
    sid = "1"
class Store(SessionInterface):
    kept = {}
    def open_session(self, app, request):
        found = Stored(self.kept.get(request.cookies.get("session"), {}))
        return found
    def save_session(self, app, session, response):
        self.kept["1"] = dict(session)
        response.set_cookie("session", "1")
app.session_interface = Store()
"""
    run = observe(top + queue_and_read("flash('x' * 9000)"), "/q", "/", "/")

    assert [r.session for r in run.responses] == ["server"] * 3
    assert [r.balanced for r in run.responses] == [True, True, True]
    assert [len(r.waiting) for r in run.responses] == [1, 0, 0]
