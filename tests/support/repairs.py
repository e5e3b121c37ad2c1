"""Answers to exercises and labs that differ from the reference answer, right and wrong ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.support.exercise_runs import Change

APP, BASE, HOME = "app.py", "templates/base.html", "templates/home.html"
PROFILE = "templates/profile.html"

KEY = 'app.secret_key = "dev"'
SUCCESS = 'flash(message, "success")'
PAIRS = "get_flashed_messages(with_categories=true)"
SYSTEM = 'get_flashed_messages(category_filter=["system-error"])'
EXTENDS = '{% extends "base.html" %}\n'
HOME_VIEW = '@app.get("/")\n'
CLEAR = "    session.clear()\n"
TO_ITEMS = '    return redirect(url_for("show_items"))\n'
ERROR = 'flash(f"There is no {name}.", "error")'

LOOP = f"""\
{{% for category, message in {PAIRS} %}}
  <p class="{{{{ category }}}}">{{{{ message }}}}</p>
{{% endfor %}}
"""
LOOP_IN_A_BLOCK = f"{{% block messages %}}{LOOP}{{% endblock %}}\n"

CONTEXT_PROCESSOR = """\
@app.context_processor
def messages():
    return {"found": get_flashed_messages(with_categories=True)}


"""
OFFER = """\
@app.before_request
def offer():
    g.read = get_flashed_messages


"""

FALLBACKS = 'app.config["SECRET_KEY_FALLBACKS"] = ["old key"]'
LISTEN = "    message_flashed.connect(listen)\n"
LAMBDA = "    message_flashed.connect(lambda s, message, **m: heard.append(message), weak=False)\n"
DECORATED = "@message_flashed.connect_via(app)\ndef listen("

KEYS = (
    "app.secret_key = b'\\x00\\xff'",
    'app.config["SECRET_KEY"] = "dev"',
    'app.config.update(SECRET_KEY="dev")',
    'app.config.from_mapping({"SECRET_KEY": "dev"})',
    'app.config |= {"SECRET_KEY": b"dev"}',
)
WITH_EACH_KEY: list[list[Change]] = [[(APP, KEY, key)] for key in KEYS]

WELCOME, UNKNOWN = 'f"Welcome, {name}!"', 'f"There is no user {name}."'
LEAVE = 'return redirect(url_for("home"))'
LOGIN = f"""\
    if name in USERS:
        flash({WELCOME}, "success")
    else:
        flash({UNKNOWN}, "error")
    {LEAVE}
"""
CLASS = 'class="{{ category }}"'
MARKUP: Change = (APP, "from flask import", "from markupsafe import Markup\nfrom flask import")
LOOP_OF_ALL = LOOP.replace(PAIRS, "all")

LOGIN_KEYS = (
    "import secrets\napp.secret_key = secrets.token_hex()",
    'class Config:\n    SECRET_KEY = "dev"\napp.config.from_object(Config)',
)
LOGIN_WAYS = (
    f"""\
    if name not in USERS:
        flash({UNKNOWN}, "error")
        {LEAVE}
    flash({WELCOME}, category="success")
    {LEAVE}
""",
    f"""\
    known = {{True: ("success", {WELCOME}), False: ("error", {UNKNOWN})}}
    category, message = known[name in USERS]
    flash(message, category)
    {LEAVE}
""",
    f"""\
    flash({WELCOME} if name in USERS else {UNKNOWN}, "success" if name in USERS else "error")
    {LEAVE}
""",
    f"""\
    flash(*(({WELCOME}, "success") if name in USERS else ({UNKNOWN}, "error")))
    {LEAVE}
""",
)
LOGIN_WORDS = (
    """ "Hi " + name + ' & "bye", 漢é.' """,
    '"<i>{}</i>".format(name)',
    '"Hi, %s!" % name',
    'Markup("<b>{}</b>").format(name)',
    'Markup("Hi, <b>%s</b>!") % name',
)
LOGIN_LEAVES = (
    'return redirect("/")',
    'return redirect(url_for("home"), code=301)',
    'return redirect(url_for("home"), 302)',
    'return redirect(url_for("home"), code=303)',
    'return "", 302, {"Location": url_for("home")}',
)
LOGIN_LOOPS = (
    f"{{% set all = {PAIRS} %}}{LOOP_OF_ALL}",
    f"{{% with all = {PAIRS} %}}{{% if all %}}{LOOP_OF_ALL}{{% endif %}}{{% endwith %}}",
    f"{{% for one in {PAIRS} %}}<i class='{{{{ one[0] }}}}'>{{{{ one[1]|e }}}}</i>{{% endfor %}}",
    LOOP.replace("true", 'true, category_filter=["success"]')
    + LOOP.replace("true", 'true, category_filter=["error"]'),
    f"{{% macro flashes() %}}{LOOP}{{% endmacro %}}{{{{ flashes() }}}}",
    LOOP.replace(CLASS, "class='flash {{ category }}'"),
    LOOP.replace(CLASS, 'class="alert alert-{{ category }}" role="alert"'),
)

CORRECT: Mapping[str, Sequence[Sequence[Change]]] = {
    "fill-the-blanks": [
        *WITH_EACH_KEY,
        [(APP, SUCCESS, 'flash(message, category="success")')],
        [(APP, SUCCESS, 'flash(category="success", message=message)')],
        [(BASE, PAIRS, "get_flashed_messages(True)")],
        [(BASE, PAIRS, "get_flashed_messages(with_categories=1)")],
        [(BASE, PAIRS, f"{PAIRS}|list")],
    ],
    "fix-missing-key": WITH_EACH_KEY,
    "fix-missing-return": [
        [(APP, TO_ITEMS, '    return redirect("/")\n')],
        [(APP, TO_ITEMS, '    return redirect(url_for("show_items"), 303)\n')],
        [(APP, TO_ITEMS, '    return redirect(url_for("show_items"), code=301)\n')],
        [(APP, TO_ITEMS, '    answer = redirect(url_for("show_items"))\n    return answer\n')],
        [(APP, TO_ITEMS, '    return "", 302, {"Location": "/"}\n')],
    ],
    "fix-two-loops": [
        [(HOME, "  <h1>", "  {# no loop here #}\n  <h1>")],
        [(BASE, LOOP, LOOP_IN_A_BLOCK), (HOME, EXTENDS, EXTENDS + LOOP_IN_A_BLOCK)],
        [
            (BASE, f"in {PAIRS}", "in found"),
            (BASE, "<!doctype html>", f"{{% set found = {PAIRS} %}}<!doctype html>"),
        ],
    ],
    "fix-no-categories": [
        [(BASE, "with_categories=true", "True")],
        [(BASE, 'class="{{ category }}"', "class='alert alert-{{ category }}'")],
        [
            (BASE, "category, message in", "pair in"),
            (BASE, "{{ category }}", "{{ pair[0] }}"),
            (BASE, "{{ message }}", "{{ pair.1 }}"),
        ],
    ],
    "fix-clear-after-flash": [
        [(APP, CLEAR, '    session.pop("name")\n')],
        [(APP, CLEAR, '    del session["name"]\n')],
        [
            (APP, '    name = session["name"]\n', "    said = f\"Goodbye, {session['name']}.\"\n"),
            (APP, 'flash(f"Goodbye, {name}.", "info")', 'flash(said, category="info")'),
        ],
    ],
    "fix-read-too-early": [
        [
            (APP, "import Flask, flash\n", "import Flask, flash, get_flashed_messages\n"),
            (APP, HOME_VIEW, CONTEXT_PROCESSOR + HOME_VIEW),
            (BASE, PAIRS, "found"),
        ],
        [
            (APP, "import Flask, flash\n", "import Flask, flash, g, get_flashed_messages\n"),
            (APP, HOME_VIEW, OFFER + HOME_VIEW),
            (BASE, PAIRS, "g.read(True)"),
        ],
    ],
    "fix-swapped-arguments": [
        [(APP, ERROR, 'flash(category="error", message=f"There is no {name}.")')],
        [(APP, 'f"{name} is deleted.", "success"', 'name + " is deleted.", "success"')],
    ],
    "fix-filter-string": [
        [(BASE, '["system-error"]', '("system-error",)')],
        [(BASE, SYSTEM, 'get_flashed_messages(false, ["system-error"])')],
        [
            (BASE, f"for message in {SYSTEM}", f"for category, message in {PAIRS}"),
            (BASE, '<p class="banner">', '{% if category == "system-error" %}<p class="banner">'),
            (BASE, "</p>\n{% endfor %}\n{% for", "</p>{% endif %}\n{% endfor %}\n{% for"),
        ],
    ],
    "fix-no-extends": [
        [(PROFILE, EXTENDS, '{%- extends "base.html" -%}\n\n')],
        [(PROFILE, EXTENDS, '{% include "base.html" %}\n')],
        [(PROFILE, EXTENDS, f"<nav></nav>\n{LOOP}")],
    ],
    "the-login": [
        *WITH_EACH_KEY,
        *([(APP, KEY, key)] for key in LOGIN_KEYS),
        *([(APP, LOGIN, login)] for login in LOGIN_WAYS),
        *([MARKUP, (APP, WELCOME, words), (APP, UNKNOWN, words)] for words in LOGIN_WORDS),
        *([(APP, LEAVE, leave)] for leave in LOGIN_LEAVES),
        *([(BASE, LOOP, loop)] for loop in LOGIN_LOOPS),
        [(BASE, LOOP, '{% include "flashes.html" %}'), ("templates/flashes.html", "", LOOP)],
    ],
    "head-and-error-pages": [[(APP, 'return "Nothing here.", 404', "return error")]],
    "two-tabs-race": [[(APP, 'render_template("messages.html")', "home()")]],
    "a-streamed-page": [
        [
            (APP, "redirect, stream_template", "redirect, render_template"),
            (APP, "return stream_template", "return render_template"),
        ],
    ],
    "rotating-the-key": [
        [(APP, FALLBACKS, 'app.config.update(SECRET_KEY_FALLBACKS=["old key"])')],
    ],
    "forging-the-cookie": [[(APP, '"192b9', 'b"192b9')]],
    "too-large-for-a-browser": [
        [(APP, "{len(ids)} rows stored.", "{len(ids)} of them, {ids[0]} to {ids[-1]}.")],
    ],
    "a-server-side-session": [[(APP, "if not session:", "if not len(session):")]],
    "testing-flashes": [
        [(APP, LISTEN, "    message_flashed.connect(listen, app)\n")],
        [(APP, LISTEN, LAMBDA)],
        [(APP, LISTEN, ""), (APP, "def listen(", DECORATED)],
    ],
}
"""By step, the changes that turn the reference answer into another right one."""

RENDER = 'return render_template("home.html")'
FLASHED_AGAIN = "for c, m in get_flashed_messages(True): flash(m, c)"
IN_THE_ADDRESS = f"""\
    pair = ({WELCOME}, "success") if name in USERS else ({UNKNOWN}, "error")
    return redirect(url_for("home", message=pair[0], category=pair[1]))
"""

WRONG_LOGINS: Mapping[str, tuple[str, Sequence[Change]]] = {
    "a redirect that repeats the POST": (
        "The page shows the success message once",
        [(APP, LEAVE, 'return redirect("/", 307)')],
    ),
    "the categories the wrong way round": (
        "A known user gets a success message",
        [(APP, "if name in USERS", "if name not in USERS")],
    ),
    **{
        f"the category {category!r}": (
            "A known user gets a success message",
            [(APP, '"success"', repr(category))],
        )
        for category in ("Success", "success ", "info", "成功")
    },
    "an error without the name": (
        "The page shows a name with tags as the user typed it",
        [(APP, UNKNOWN, '"Who are you?"')],
    ),
    "two messages for one login": (
        "Each of the four logins flashes one message",
        [(APP, LEAVE, f'flash("Hi!", "info")\n    {LEAVE}')],
    ),
    "a loop for errors alone": (
        "The page shows the success message once",
        [(BASE, "true", 'true, category_filter=["error"]')],
    ),
    "categories that are not shown": (
        "The page shows the category `error` as the class",
        [(BASE, CLASS, "")],
    ),
    "Markup around the name": (
        "The tags of a name aren't HTML on the page",
        [MARKUP, (APP, UNKNOWN, 'Markup(f"No user {name}.")')],
    ),
    "the tags taken out": (
        "The page shows a name with tags as the user typed it",
        [MARKUP, (APP, UNKNOWN, '"No " + Markup(name).striptags()')],
    ),
    "flashed, and told to all as well": (
        "A second browser doesn't see the message",
        [
            (APP, "USERS = ", "NOTES = []\nUSERS = "),
            (APP, LEAVE, f"NOTES[:] = [name]\n    {LEAVE}"),
            (APP, RENDER, RENDER.replace(")", ", notes=NOTES)")),
            (BASE, LOOP, LOOP + "{{ notes }}"),
        ],
    ),
    "the message in the address": (
        "A known user gets a success message",
        [
            (APP, LOGIN, IN_THE_ADDRESS),
            (BASE, LOOP, "<p class='{{ request.args.category }}'>{{ request.args.message }}</p>"),
        ],
    ),
    "read and flashed again": (
        "A refresh doesn't show a message",
        [
            (APP, "import Flask,", "import Flask, get_flashed_messages,"),
            (APP, RENDER, f"{FLASHED_AGAIN}\n    {RENDER}"),
        ],
    ),
}
"""Mistakes that the step doesn't declare as wrong answers, each with a check that must fail."""
