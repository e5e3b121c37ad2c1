"""Random answers to the lesson's last step: right ones, and ones with a known mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

SUCCESS, ERROR = "a known user gets a success", "an unknown one gets an error"
ONCE = "each of the four logins flashes one message"
SHOWN, NAMED = "the page shows the success once", "with the name in it"
ERROR_SHOWN, CLASS = "the page shows the error once", "and its category, as the class"
REFRESH, OTHERS = "a refresh shows nothing", "a second browser sees nothing of it"
AS_TYPED, NO_HTML = "a name with tags is shown", "and its tags are no HTML"

KEYS = (
    "app.secret_key = {}",
    'app.config["SECRET_KEY"] = {}',
    "app.config.update(SECRET_KEY={})",
    "app.config.from_mapping(SECRET_KEY={})",
    "app.secret_key = secrets.token_hex() + str({})",
    "class Config:\n    SECRET_KEY = {}\napp.config.from_object(Config)",
)
CHOOSE = {
    "if and else": """
    if name in USERS:
        flash({success}, {good})
    else:
        flash({error}, {bad})
    {leave}""",
    "an early return": """
    if name not in USERS:
        flash({error}, {bad})
        {leave}
    flash({success}, category={good})
    {leave}""",
    "a lookup": """
    known = {{True: ({good}, {success}), False: ({bad}, {error})}}
    category, message = known[name in USERS]
    flash(message, category)
    {leave}""",
    "conditional expressions": """
    flash({success} if name in USERS else {error}, {good} if name in USERS else {bad})
    {leave}""",
    "unpacked arguments": """
    flash(*(({success}, {good}) if name in USERS else ({error}, {bad})))
    {leave}""",
}
LEAVE = (
    'return redirect(url_for("home"))',
    'return redirect("/")',
    'return redirect(url_for("home"), code=301)',
    'return redirect(url_for("home"), 302)',
    'return redirect(url_for("home"), code=303)',
    'return "", 302, {"Location": url_for("home")}',
)
ATTRIBUTES = (
    'class="{{ category }}"',
    "class='flash {{ category }}'",
    'class="alert alert-{{ category }}" role="alert"',
)
PAIRS_READ = "get_flashed_messages(with_categories=true)"
SHOW = "<p ATTRIBUTE>{{ message }}</p>"
FOR = f"{{% for category, message in {PAIRS_READ} %}}{SHOW}{{% endfor %}}"
LOOPS: dict[str, tuple[str, dict[str, str]]] = {
    "for": (FOR, {}),
    "set": (f"{{% set all = {PAIRS_READ} %}}" + FOR.replace(PAIRS_READ, "all"), {}),
    "with and if": (
        f"{{% with all = {PAIRS_READ} %}}{{% if all %}}<div>"
        + FOR.replace(PAIRS_READ, "all")
        + "</div>{% endif %}{% endwith %}",
        {},
    ),
    "a pair": (
        f"{{% for pair in {PAIRS_READ} %}}{{% set category = pair[0] %}}"
        "<ul><li ATTRIBUTE>{{ pair[1]|e }}</li></ul>{% endfor %}",
        {},
    ),
    "one loop a category": (
        "".join(
            FOR.replace("true", f'true, category_filter=["{category}"]')
            for category in ("success", "error")
        ),
        {},
    ),
    "an included template": ('{% include "flashes.html" %}', {"templates/flashes.html": FOR}),
    "a macro": (
        '{% from "macros.html" import flashes %}{{ flashes() }}',
        {"templates/macros.html": f"{{% macro flashes() %}}{FOR}{{% endmacro %}}"},
    ),
}


@dataclass(frozen=True)
class Login:
    """An answer to the step, as the pieces that a learner writes."""

    key: str
    choose: str
    success: str
    error: str
    leave: str
    loop: str
    attribute: str
    users: tuple[str, ...]
    more: tuple[tuple[str, str], ...] = ()
    good: str = '"success"'
    bad: str = '"error"'
    home: str = 'return render_template("home.html")'

    def texts(self) -> dict[str, str]:
        choose = self.choose.format(
            success=self.success,
            error=self.error,
            good=self.good,
            bad=self.bad,
            leave=self.leave,
        )
        app = f"""
import secrets

from flask import Flask, flash, get_flashed_messages, redirect, render_template
from flask import request, session, url_for
from markupsafe import Markup

app = Flask(__name__)
{self.key}
USERS = {set(self.users)!r}
NOTES = []


@app.get("/")
def home():
    {self.home}


@app.post("/login")
def login():
    name = request.form["name"]
{choose}
"""
        base = (
            f"<!doctype html><title>Log in</title>{self.loop}{{% block content %}}{{% endblock %}}"
        )
        pages = {"templates/base.html": base, **dict(self.more)}
        shown = {file: text.replace("ATTRIBUTE", self.attribute) for file, text in pages.items()}
        return {"app.py": app, **shown}


NAMES = st.text("abcdefghijklmnopqrstuvwxyzéñüß", min_size=6, max_size=12)
WORDS = st.text("abcXYZ 0189.,:!?'\"&éß€漢", max_size=20)


@st.composite
def messages(draw: st.DrawFn) -> str:
    """Return an expression whose text holds the name."""
    before, after = draw(WORDS), draw(WORDS)
    return draw(
        st.sampled_from(
            (
                f"{before!r} + name + {after!r}",
                f"f{before + '{name}' + after!r}",
                f"{before + '{}' + after!r}.format(name)",
                f"{before + '%s' + after!r} % name",
                f"Markup({before + '{}' + after!r}).format(name)",
                f"Markup({'<b>' + before + '%s</b>' + after!r}) % name",
            )
        )
    )


@st.composite
def logins(draw: st.DrawFn, users: tuple[str, ...]) -> Login:
    secret = draw(st.one_of(st.text("aZ0 -", min_size=1), st.binary(min_size=1)))
    loop, more = LOOPS[draw(st.sampled_from(sorted(LOOPS)))]
    return Login(
        key=draw(st.sampled_from(KEYS)).format(repr(secret)),
        choose=CHOOSE[draw(st.sampled_from(sorted(CHOOSE)))],
        success=draw(messages()),
        error=draw(messages()),
        leave=draw(st.sampled_from(LEAVE)),
        loop=loop,
        attribute=draw(st.sampled_from(ATTRIBUTES)),
        users=users,
        more=tuple(more.items()),
    )


@dataclass(frozen=True)
class Example:
    login: Login
    drawn: dict[str, str]


@st.composite
def examples(draw: st.DrawFn) -> Example:
    """Return a right answer, and the names that it is tried with."""
    known, other, unknown = draw(st.lists(NAMES, min_size=3, max_size=3, unique=True))
    assume(
        not any(a in b for a in (known, other, unknown) for b in (known, other, unknown) if a != b)
    )
    login = draw(logins((known, other)))
    return Example(login, {"known": known, "other": other, "unknown": unknown})


Mutation = Callable[[Login], Login]
STRANGER = '"somebody else"'
PLAIN = '"There is no user " + name'


def _with(**pieces: Any) -> Mutation:
    return lambda login: replace(login, **pieces)


def _with_loop(old: str, new: str) -> Mutation:
    return _with(loop=FOR.replace(old, new))


def _before_leaving(line: str) -> Mutation:
    return lambda login: replace(
        login, choose=CHOOSE["if and else"].replace("{leave}", f"{line}\n    {{leave}}")
    )


def _for_every_browser(login: Login) -> Login:
    return replace(
        login,
        choose=CHOOSE["if and else"].replace("flash(", "NOTES.append("),
        success=f"({login.good}, {login.success})",
        error=f"({login.bad}, {login.error})",
        good="",
        bad="",
        home='notes = [*NOTES]; NOTES.clear(); return render_template("home.html", notes=notes)',
        loop=FOR.replace(PAIRS_READ, "notes"),
        more=(),
    )


def _told_to_all_as_well(login: Login) -> Login:
    aloud = _before_leaving("NOTES[:] = [name]")(login)
    page = 'return render_template("home.html", notes=NOTES)'
    return replace(aloud, home=page, loop=login.loop + "{% for n in notes %}{{ n }}{% endfor %}")


def _in_the_address(login: Login) -> Login:
    return replace(
        login,
        choose="""
    message, category = ({success}, {good}) if name in USERS else ({error}, {bad})
    return redirect(url_for("home", message=message, category=category))""",
        loop="<p class='{{ request.args.category }}'>{{ request.args.message }}</p>",
        more=(),
    )


MUTATIONS: dict[str, tuple[Mutation, str]] = {
    "a redirect that repeats the POST": (_with(leave='return redirect("/", 307)'), SHOWN),
    "nobody is welcome": (lambda login: replace(login, users=("zoe",)), SUCCESS),
    "the categories the wrong way round": (_with(good='"error"', bad='"success"'), SUCCESS),
    "a message for somebody else": (_with(success=f'"Hi, " + {STRANGER}'), NAMED),
    "an error without the name": (_with(error='"Who are you?"'), AS_TYPED),
    "two messages for one login": (_before_leaving('flash("Hi!", "info")'), ONCE),
    "a loop for errors alone": (
        _with_loop("true", 'true, category_filter=["error"]'),
        SHOWN,
    ),
    "categories that are not shown": (_with_loop("ATTRIBUTE", ""), CLASS),
    "no escaping in the base template": (
        _with(error=PLAIN, loop=f"{{% autoescape false %}}{FOR}{{% endautoescape %}}", more=()),
        NO_HTML,
    ),
    "Markup around the name": (_with(error='Markup(f"No user {name}.")'), NO_HTML),
    "the tags taken out": (_with(error='"No " + Markup(name).striptags()'), AS_TYPED),
    "a list that all browsers share": (_for_every_browser, OTHERS),
    "flashed, and told to all as well": (_told_to_all_as_well, OTHERS),
    "the message in the address": (_in_the_address, SUCCESS),
    "read and flashed again": (
        _with(
            home="for c, m in get_flashed_messages(True): flash(m, c)\n"
            '    return render_template("home.html")'
        ),
        REFRESH,
    ),
    "the session cleared in home()": (
        _with(home='session.clear(); return render_template("home.html")'),
        ERROR_SHOWN,
    ),
}
"""Mistakes that the step doesn't declare as wrong answers, each with a check that must fail."""
