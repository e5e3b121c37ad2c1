"""What the session holds before and after a request, what of it isn't saved, and cookies."""

from __future__ import annotations

import pytest

from sandbox.events import ON_DEMAND, CookieSet, Responded, SessionSeen
from tests.sandbox.conftest import PRINTS_HEADERS, Run, Watch, view

NOTHING: frozenset[str] = frozenset()

CART = """
@app.get('/start')
def start():
    session['cart'] = []
    session['name'] = 'Ada'
    return 'started'
@app.get('/add')
def add():
    session['cart'].append('tea')
    return 'added'
@app.get('/mark')
def mark():
    session['cart'].append('tea')
    session.modified = True
    return 'marked'
@app.get('/show')
def show():
    return str(session['cart'])
@app.get('/untouched')
def untouched():
    return 'untouched'
@app.get('/clear')
def clear():
    session.clear()
    return 'clear'
"""


def test_a_session_is_told_before_and_after(watch_each: Watch) -> None:
    run = watch_each(CART, "/untouched", "/start", "/mark", "/clear")

    start, mark, clear = run.all(SessionSeen)
    assert start == SessionSeen(
        n=2,
        before=(),
        after=(("cart", "0", "list"), ("name", "Ada", "str")),
        changed=("cart", "name"),
        unsaved=(),
        modified=True,
        permanent=False,
        readable=True,
    )
    assert (mark.before, mark.after) == (start.after, (("cart", "1", "list"), start.after[1]))
    assert (mark.changed, mark.unsaved) == (("cart",), ())
    assert (clear.after, clear.changed) == ((), ("cart", "name"))


@pytest.mark.parametrize("watched", [ON_DEMAND, NOTHING], ids=["all", "nothing asked for"])
def test_a_change_inside_that_is_not_saved_is_always_told(
    watch_each: Watch, watched: frozenset[str]
) -> None:
    run = watch_each(CART, "/start", "/show", "/add", "/show", watch=watched)

    told = [seen for seen in run.all(SessionSeen) if seen.unsaved]
    assert [(seen.n, seen.unsaved, seen.changed) for seen in told] == [(3, ("cart",), ("cart",))]
    assert sorted(told[0].before) == [("cart", "0", "list"), ("name", "Ada", "str")]
    assert sorted(told[0].after) == [("cart", "1", "list"), ("name", "Ada", "str")]
    assert run.responses[3].body == "[]"


def test_a_session_whose_changes_are_saved_is_told_only_if_asked_for(watch: Watch) -> None:
    assert watch(CART, "/start", "/mark", "/show", "/clear", watch=NOTHING).all(SessionSeen) == []


STARTED = "@app.get('/start')\ndef start(): session.update({}); return ''\n"


@pytest.mark.parametrize(
    ("entry", "change", "unsaved"),
    [
        ("{'a': 1}", "session['x']['a'] = 2", True),
        ("{'a': 1}", "session['x'].update(b=session)", True),
        ("[[1]]", "session['x'][0].append(2)", True),
        ("([1],)", "session['x'][0].append(2)", True),
        ("[1, 2]", "session['x'].reverse()", True),
        ("[uuid4()]", "session['x'].append(1)", True),
        ("[uuid4()]", "session['x'][0].hex", False),
        ("[1]", "session['x'].append(1); session['x'].pop()", False),
        ("{'a': 1, 'b': 2}", "session['x']['a'] = session['x'].pop('a')", False),
        ("['tea', 'te' + 'a']", "session['x'][1] = session['x'][0]", False),
        ("[float('nan')]", "session['x'][0]", False),
        ("[1]", "session['x'] = [*session['x'], 2]", False),
        ("[1]", "session['x'].append(2); session['y'] = 1", False),
        ("[1]", "session['x'].append(2); session.pop('x')", False),
        ("[1]", "app.session_interface.open_session(app, request)['x'].append(2)", False),
        ("[1]", "list(session['x']).append(2)", False),
    ],
)
def test_only_a_change_inside_counts_as_unsaved(
    watch: Watch, entry: str, change: str, unsaved: bool
) -> None:
    app = f"""
from uuid import uuid4
@app.get('/start')
def start(): session['x'] = {entry}; return ''
@app.get('/')
def home():
    {change}
    return ''
"""
    run = watch(app, "/start", "/", watch=NOTHING)

    assert [seen.unsaved for seen in run.all(SessionSeen)] == ([("x",)] if unsaved else [])


def test_a_permanent_session_is_saved_at_each_request(watch_each: Watch) -> None:
    app = CART + "app.before_request(lambda: setattr(session, 'permanent', True))\n"
    permanent = watch_each(app, "/start", "/add", "/show", watch=NOTHING)
    quiet = "app.before_request(lambda: session.setdefault('_permanent', True) and None)\n"
    refreshed = watch_each(CART + quiet, "/start", "/add", "/show", watch=NOTHING)
    never = "app.config['SESSION_REFRESH_EACH_REQUEST'] = False\n"
    kept = watch_each(CART + quiet + never, "/start", "/start", "/add", "/show", watch=NOTHING)

    for run, body in ((permanent, "['tea']"), (refreshed, "['tea']")):
        assert (run.responses[-1].body, run.all(SessionSeen)) == (body, [])
    # A default that is there marks the session on Flask 2.3 alone; what it sends is what counts.
    assert bool(kept.all(SessionSeen)) == (kept.responses[-1].body == "[]")


def test_secrets_in_a_session_are_masked(watch: Watch) -> None:
    app = view("session.update(csrf_token='abc', my_password='x', api_key='k', _id='5'); return ''")
    [seen] = watch(app).all(SessionSeen)

    texts = {name: text for name, text, _ in seen.after}
    assert texts == {"csrf_token": "•••", "my_password": "•••", "api_key": "•••", "_id": "5"}


def test_a_secret_that_changes_is_told_as_changed(watch: Watch) -> None:
    app = view("session['token'] = request.args['t']; return ''")
    run = watch(app, "/?t=a", "/?t=b", "/?t=b")

    assert [seen.changed for seen in run.all(SessionSeen)] == [("token",), ("token",), ()]


def test_what_cannot_be_saved_is_told_before_it_fails(watch_each: Watch) -> None:
    run = watch_each(view("session['o'] = app; return ''"))

    assert [(seen.after, seen.changed) for seen in run.all(SessionSeen)] == [
        ((("o", "", "Flask"),), ("o",)),
    ]
    assert run.responses[0].status == 500


def test_a_session_on_the_server_is_told_as_one_that_nobody_reads(watch_each: Watch) -> None:
    app = """
from flask.sessions import SessionInterface, SessionMixin
class Own(dict, SessionMixin):
    modified = False
class Interface(SessionInterface):
    store = {}
    def open_session(self, app, request): return Own(self.store)
    def save_session(self, app, session, response): self.store.update(session)
app.session_interface = Interface()
@app.get('/')
def home(): session.setdefault('cart', []).append(1); return ''
"""
    run = watch_each(app, "/", "/")

    first, second = run.all(SessionSeen)
    assert (first.after, first.readable) == ((("cart", "1", "list"),), False)
    assert (second.changed, second.unsaved) == (("cart",), ())


def test_an_app_without_a_key_has_no_session(watch_each: Watch) -> None:
    assert watch_each("app.secret_key = None\n" + view("return ''")).all(SessionSeen) == []


def test_the_session_is_not_touched(watch_each: Watch) -> None:
    lines = ("/start", "/untouched", "/show", "/add", "/clear", "/untouched")
    watched = watch_each(CART + PRINTS_HEADERS, *lines).headers

    assert watched == watch_each(CART + PRINTS_HEADERS, *lines, watch=NOTHING).headers
    assert ["Vary" in line for line in watched] == [True, False, True, True, True, False]


# -- cookies ---------------------------------------------------------------------------------------


def cookies(run: Run) -> list[tuple[str, bool, int | None]]:
    return [(cookie.name, cookie.sent, cookie.line) for cookie in run.all(CookieSet)]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("r = make_response(''); r.set_cookie('a', '1'); return r", [("a", True, 6)]),
        ("r = make_response(''); r.delete_cookie('a'); return r", [("a", True, 6)]),
        ("make_response('').set_cookie('a', '1'); return ''", [("a", False, 6)]),
        ("r = redirect('/x'); r.set_cookie('a', '1'); return r", [("a", True, 6)]),
        ("make_response('').set_cookie('a', '1'); 1 / 0", [("a", False, 6)]),
        ("session['x'] = 1; return ''", []),
        ("r = make_response(''); r.headers['Set-Cookie'] = 'a=1'; return r", []),
    ],
)
def test_a_cookie_is_told_with_whether_it_was_sent(
    watch_each: Watch, body: str, told: list[tuple[str, bool, int]]
) -> None:
    assert cookies(watch_each(view(body), "GET /")) == told


def test_a_cookie_of_a_response_that_is_replaced_is_not_sent(watch_each: Watch) -> None:
    app = (
        view("r = make_response(''); r.set_cookie('a', '1'); return r")
        + """
@app.after_request
def other(response):
    other = make_response('other')
    other.set_cookie('b', '2')
    return other
"""
    )
    assert cookies(watch_each(app)) == [("a", False, 6), ("b", True, 11)]


def test_a_cookie_that_is_taken_away_again_is_not_sent(watch: Watch) -> None:
    app = view("r = make_response(''); r.set_cookie('a'); del r.headers['Set-Cookie']; return r")

    assert cookies(watch(app)) == [("a", False, 6)]


def test_the_cookie_of_an_inner_request_is_its_own(watch_each: Watch) -> None:
    app = (
        view(
            "r = make_response('')",
            "r.set_cookie('outer', '1')",
            "app.test_client().get('/inner')",
            "return r",
        )
        + "@app.get('/inner')\ndef inner(): r = make_response(''); r.set_cookie('in'); return r\n"
    )

    assert sorted(cookies(watch_each(app))) == [("in", True, 11), ("outer", True, 7)]


# -- apps that meddle ------------------------------------------------------------------------------

HOSTILE = {
    "a session of its own": """
from flask.sessions import SecureCookieSessionInterface, SecureCookieSession
class Own(SecureCookieSession):
    @property
    def modified(self): return True
    @modified.setter
    def modified(self, value): pass
    def items(self): raise SystemExit
    def __iter__(self): raise SystemExit
class Interface(SecureCookieSessionInterface):
    session_class = Own
    def save_session(self, app, session, response): response.headers["X-Own"] = "saved"
app.session_interface = Interface()
@app.get("/")
def home(): session["cart"] = [1]; return "own"
""",
    "values that lie": """
class Lies(list):
    def __eq__(self, other): raise SystemExit
    def __len__(self): raise SystemExit
    def __repr__(self): raise SystemExit
class Meta(type):
    def __eq__(self, other): raise SystemExit
    def __hash__(self): raise SystemExit
class Odd(metaclass=Meta): pass
@app.before_request
def before(): session["odd"] = [Odd()]; session["lies"] = Lies([1])
@app.after_request
def after(response): session.clear(); return response
@app.get("/")
def home(): return "lies"
""",
    "a session inside of itself": """
@app.get("/")
def home():
    if "cart" in session: session["cart"].append(session["cart"])
    else: session["cart"] = []
    return "self"
""",
    "an entry that doubles": """
@app.get("/")
def home():
    if "cart" in session:
        inner = []
        for _ in range(60): inner = [inner, inner]
        session["cart"].append(inner)
    else: session["cart"] = []
    return "doubled"
""",
    "a session that is deep": """
@app.get("/")
def home():
    if "cart" in session:
        for _ in range(5000): session["cart"][:] = [[*session["cart"]]]
    else: session["cart"] = []
    return "deep"
""",
    "patched functions": """
from werkzeug.sansio.response import Response as Base
from flask.sessions import SessionInterface
Base.set_cookie = lambda self, *a, **k: self.headers.add("Set-Cookie", "patched=1")
SessionInterface.is_null_session = lambda self, session: True
@app.get("/")
def home():
    session["x"] = [1]
    response = make_response("x")
    response.set_cookie("a", "1")
    return response
""",
    "a cookie with an odd name": """
@app.get("/")
def home():
    response = make_response("x")
    try: response.set_cookie(object(), "1")
    except Exception as problem: response.set_data(type(problem).__name__)
    response.set_cookie("n" * 5000)
    return response
""",
    "cookies without an end": """
@app.get("/")
def home():
    response = make_response("x")
    for n in range(3000): response.set_cookie("a", str(n))
    return make_response("other")
""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    app = HOSTILE[name] + PRINTS_HEADERS
    unwatched = watch(app, "/", "/", watch=NOTHING)
    watched = watch(app, "/", "/")

    def seen(run: Run) -> list[object]:
        return [*run.headers, *((r.status, r.body) for r in run.all(Responded)), run.ended.reason]

    assert seen(watched) == seen(unwatched)
    assert len(watched.all(Responded)) == 2
