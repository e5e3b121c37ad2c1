"""What a browser does, seen by real apps: what only Flask itself can prove."""

from __future__ import annotations

import pytest

from sandbox import Request
from sandbox.events import NEVER_SENT, Failed, Loaded, Requested, Responded, Started
from sandbox.request import FilePart
from sandbox.timeline import Fate
from tests.sandbox.conftest import Observe, queue_and_read

SEEN = """\
app.url_map.merge_slashes = False


@app.route("/", methods=["GET", "POST", "PUT"])
@app.errorhandler(404)
def seen(error=None):
    return {
        "path": request.environ["PATH_INFO"],
        "url": request.url,
        "remote": request.remote_addr,
        "args": request.args.to_dict(flat=False),
        "type": request.content_type,
        "form": request.form.to_dict(flat=False),
        "data": "" if request.form or request.files else request.get_data(as_text=True),
        "json": request.get_json(silent=True),
        "files": [
            [field, file.filename, file.content_type, file.read().decode("latin-1")]
            for field, file in request.files.items(multi=True)
        ],
    }
"""

FORM = """\
@app.route("/edit", methods=["GET", "POST"])
def edit():
    if request.method == "POST":
        flash(request.form["name"])
        return redirect("/done")
    return '<form method="post"><input name="name"><input type="hidden" name="t" value="1">'


@app.get("/done")
def done():
    return f"{get_flashed_messages()} {request.referrer}"
"""


@pytest.mark.parametrize(
    ("asked", "seen"),
    [
        (Request("/"), {"url": "http://localhost/", "remote": "127.0.0.1", "type": None}),
        (Request("//x/y?z"), {"path": "//x/y", "args": {"z": [""]}}),
        (Request("/?a=1", query={"a": ["2", "ü b"]}), {"args": {"a": ["1", "2", "ü b"]}}),
        (
            Request("/", scheme="https", host="shop.example:8443", remote="203.0.113.7"),
            {"url": "https://shop.example:8443/", "remote": "203.0.113.7"},
        ),
        (Request("/", form={"a": ["1", "ü~*"]}), {"form": {"a": ["1", "ü~*"]}}),
        (Request("/", "GET", form={"a": "1"}), {"args": {"a": ["1"]}, "form": {}}),
        (
            Request("/", json={"b": 1, "a": "ü"}),
            {"json": {"b": 1, "a": "ü"}, "data": '{"b": 1, "a": "ü"}', "type": "application/json"},
        ),
        (Request("/", "PUT", body="a=1", type="text/plain"), {"data": "a=1", "type": "text/plain"}),
        (Request("/", body='{"a": 1}'), {"data": '{"a": 1}', "type": None, "json": None}),
        (
            Request(
                "/",
                form={"a": "1"},
                files={"f": [FilePart("x.txt", "1"), FilePart("", base64="AP8=")]},
            ),
            {
                "form": {"a": ["1"]},
                "files": [
                    ["f", "x.txt", "text/plain", "1"],
                    ["f", "", "application/octet-stream", "\0ÿ"],
                ],
            },
        ),
    ],
)
def test_an_app_sees_what_a_browser_sends(
    observe: Observe, asked: Request, seen: dict[str, object]
) -> None:
    (response,) = observe(SEEN, asked).responses
    assert isinstance(response.json, dict), response.body

    assert {name: response.json[name] for name in seen} == seen


def test_a_form_of_the_page_is_filled_in_sent_and_followed(observe: Observe) -> None:
    run = observe(FORM, "GET /edit", Request(submit=1, form={"name": "Ada", "nick": "x"}))

    _, posted, followed = run.all(Requested)
    assert posted.form == {"name": "Ada", "t": "1"}
    assert posted.unfilled == (("nick", "the form has no control of this name"),)
    assert followed.redirected_from == 2
    assert run.responses[-1].body == "['Ada'] http://localhost/edit"


def test_what_a_browser_would_not_send_keeps_its_number_and_has_no_response(
    observe: Observe,
) -> None:
    run = observe(FORM, "GET /done", Request(submit=1), "GET /done")

    _, not_sent, after = run.timeline.exchanges
    assert (not_sent.n, not_sent.response) == (2, None)
    (error,) = not_sent.errors
    assert (error.type, error.phase, error.message) == (
        *(NEVER_SENT, "sandbox"),
        "The page at /done has no form.",
    )
    assert after.response is not None
    assert run.ended.reason == "finished"


KEY = "import os\napp.secret_key = os.urandom(24)\nopen('kept', 'a').write('x')\n"


def test_a_restart_loads_the_app_anew_beside_its_folder_and_the_browsers(
    observe: Observe,
) -> None:
    kept = "@app.get('/kept')\ndef kept():\n    return open('kept').read()\n"
    run = observe(KEY + queue_and_read() + kept, "GET /q", Request("/", restart=True), "GET /kept")

    assert [event.restarted for event in run.all(Requested)] == [False, True, False]
    assert len({event.pid for event in run.all(Started)}) == 2
    assert len(run.all(Loaded)) == 2
    assert [response.session for response in run.responses[:2]] == ["cookie", "rejected"]
    assert run.responses[1].body == "[]"
    assert run.responses[2].body == "xx"
    assert run.ended.reason == "finished"


def test_an_app_that_fails_at_its_second_start_ends_the_run(observe: Observe) -> None:
    once = "import os\nif os.path.exists('was'): raise RuntimeError('again')\nopen('was', 'w')\n"
    run = observe(once + queue_and_read(), "GET /", Request("/", restart=True), "GET /")

    assert len(run.responses) == 1
    (error,) = run.all(Failed)
    assert (error.type, error.phase) == ("RuntimeError", "load")
    assert run.ended.reason == "finished"


def lost(run_of: Observe, app: str, *requests: str | Request) -> tuple[list[Responded], str]:
    """Return a run's responses, and why its one message was lost."""
    run = run_of(app, *requests)
    (life,) = run.timeline.lives
    assert life.fate is Fate.LOST
    return run.responses, life.why


def test_an_app_root_sets_the_path_of_the_cookie_and_mounts_nothing(observe: Observe) -> None:
    root = "app.config['APPLICATION_ROOT'] = '/tearoom'\n"
    run = observe(root + queue_and_read(), "GET /q", "GET /", "GET /tearoom/")

    assert [response.status for response in run.responses] == [200, 200, 404]
    (cookie,) = run.responses[0].cookies
    assert (cookie.fate, cookie.path) == ("kept", "/tearoom")
    _, home, mounted = run.all(Requested)
    assert home.session_kept_back == "it's for /tearoom alone"
    assert (home.carried, mounted.carried) == ((), (("message", "m"),))
    assert all(response.balanced for response in run.responses)
    (life,) = run.timeline.lives
    assert (life.fate, life.carried_into) == (Fate.WAITING, (3,))


def test_a_message_waits_in_a_cookie_that_is_not_sent_here_beside_another(
    observe: Observe,
) -> None:
    app = "app.config['APPLICATION_ROOT'] = ''\n" + (
        "@app.get('/a/q')\n@app.get('/q')\ndef q():\n    flash(request.path)\n    return ''\n"
        "@app.get('/a/r')\n@app.get('/r')\ndef r():\n    return repr(get_flashed_messages())\n"
    )
    run = observe(app, "GET /a/q", "GET /q", "GET /r", "GET /a/r")

    deep, top = ("message", "/a/q"), ("message", "/q")
    told = [(response.waiting, response.elsewhere) for response in run.responses]
    assert told == [((deep,), ()), ((top,), (deep,)), ((), (deep,)), ((), ())]
    assert [life.fate for life in run.timeline.lives] == [Fate.SHOWN, Fate.SHOWN]
    assert all(response.balanced for response in run.responses)


def test_a_cookie_that_has_expired_when_it_comes_loses_the_message(observe: Observe) -> None:
    app = "app.permanent_session_lifetime = 0\n" + queue_and_read(
        "session.permanent = True; flash('m')"
    )
    responses, why = lost(observe, app, "GET /q", "GET /")

    assert responses[0].cookies[0].fate == "nothing-to-delete"
    assert why.startswith("The session cookie had expired when it came")


def test_a_secure_cookie_over_http_loses_the_message(observe: Observe) -> None:
    app = "app.config.update(SESSION_COOKIE_SECURE=True, SERVER_NAME='tearoom.example')\n"
    responses, why = lost(observe, app + queue_and_read(), "GET /q", "GET /")

    assert responses[0].cookies[0].fate == "refused"
    assert "it's Secure, but it came from tearoom.example over http" in why
    https = observe(
        app + queue_and_read(), Request("/q", scheme="https"), Request("/", scheme="https")
    )
    assert https.responses[1].body == "['m']"


def test_a_cookie_that_never_came_loses_the_message(observe: Observe) -> None:
    quiet = (
        "inner = app.wsgi_app\n"
        "app.wsgi_app = lambda environ, start: inner(environ, lambda status, headers, *more:"
        " start(status, [h for h in headers if h[0] != 'Set-Cookie'], *more))\n"
    )
    responses, why = lost(observe, quiet + queue_and_read(), "GET /q", "GET /")

    assert responses[0].cookies == ()
    assert why.startswith("The response has no session cookie")
    _, why = lost(observe, queue_and_read("flash('m'); session.clear()"), "GET /q", "GET /")
    assert why.startswith("The session was emptied")


def test_a_thief_with_the_cookie_is_taken_for_its_owner(observe: Observe) -> None:
    app = queue_and_read("session['user'] = 'ada'; flash('m')", "session.get('user', '')")
    run = observe(
        app, "GET /q", Request("/", client="B"), Request("/", client="B", cookies_of="A@1")
    )

    assert [response.body for response in run.responses[1:]] == ["", "ada"]


def test_a_redirect_to_another_host_is_told_and_not_followed(observe: Observe) -> None:
    run = observe("@app.get('/')\ndef go():\n    return redirect('http://127.0.0.1:5000/')\n")

    (response,) = run.responses
    assert response.leads_to == "http://127.0.0.1:5000/"
    assert response.not_followed == "it leads to another host, 127.0.0.1:5000"
    assert response.reason == "FOUND"


def test_what_the_app_holds_is_told_when_it_is_loaded(observe: Observe) -> None:
    run = observe(
        """\
app.testing = True
shop = Blueprint("shop", __name__, url_prefix="/shop", template_folder="pages")


@shop.route("/tea", strict_slashes=False)
@shop.route("/cup", defaults={"size": 3, "token": "x"})
def tea(size=0, token=""):
    return ""


@shop.before_app_request
def check():
    pass


@app.errorhandler(404)
@shop.errorhandler(KeyError)
def missing(error):
    return "", 404


@app.context_processor
def names():
    return {}


app.register_blueprint(shop)
"""
    )

    (loaded,) = run.all(Loaded)
    routes = {route.rule: route for route in loaded.routes}
    tea, cup = routes["/shop/tea"], routes["/shop/cup"]
    assert (tea.endpoint, tea.blueprint, tea.file, tea.line) == ("shop.tea", "shop", "app.py", 10)
    assert (tea.strict_slashes, cup.strict_slashes) == (False, True)
    assert cup.defaults == (("size", "3", "int"), ("token", "•••", "str"))
    (blueprint,) = loaded.blueprints
    assert (blueprint.name, blueprint.prefix, blueprint.templates) == ("shop", "/shop", "pages")
    assert loaded.hooks == {"before_request": 1, "context_processor": 1}
    assert set(loaded.handlers) == {"404", "shop.KeyError"}
    assert loaded.static == ("/static", "static")
    assert (loaded.debug, loaded.testing) == (False, True)


def test_tables_that_an_app_has_spoiled_cost_no_run(observe: Observe) -> None:
    spoiled = (
        "app.before_request_funcs = None\napp.blueprints['x'] = 3\n"
        "app.error_handler_spec['y'] = 3\napp.view_functions['home'] = 3\n"
    )
    run = observe(queue_and_read() + spoiled, "GET /q")

    (loaded,) = run.all(Loaded)
    assert (loaded.blueprints, loaded.handlers) == ((), ())
    assert len(run.responses) == 1
