"""Right answers to exercises and labs that differ from the reference answer."""

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
