"""One-key fixes: they remove their cause and leave all else as it is; nothing is guessed."""

from __future__ import annotations

import pytest

from lessons.course.placeholders import requests_for
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.causes import CAUSES
from lessons.diagnosis.diagnose import explain, find_fix
from lessons.diagnosis.pages import cause_page
from lessons.grading.grade import check
from sandbox.timeline import Place
from tests.lessons.conftest import Run

FIXABLE = sorted({cause.name for cause in CAUSES if cause.fix})
APP = 'from flask import Flask, flash\n\napp = Flask(__name__)\n\n\n@app.get("/")\ndef home():\n'


def found(cause: str, line: int | None = 1, file: str = "app.py", name: str = "") -> Finding:
    return Finding("It went wrong.", Place(file, line), "Mend it.", name, cause=cause)


def fixed(cause: str, text: str, line: int = 1, file: str = "app.py", name: str = "") -> str | None:
    fix = find_fix(found(cause, line, file, name), {file: text})
    return fix.text if fix else None


@pytest.mark.parametrize("cause", FIXABLE)
def test_a_fix_does_away_with_its_cause(cause: str, run: Run) -> None:
    step = cause_page(cause)
    assert step is not None
    requests = requests_for(step, {})
    finding = explain(run(step.project(), requests), step.project().files)[0]
    fix = find_fix(finding, step.files)
    assert fix is not None
    texts = {**step.files, fix.file: fix.text}
    timeline = run(step.project(texts), requests)
    assert cause not in [finding.cause for finding in explain(timeline)]
    assert check(step, timeline, {}, explain(timeline)).passed
    assert fix.sentence.startswith(f"{fix.file}:{fix.line}: ")
    before, after = step.files[fix.file].splitlines(), fix.text.splitlines()
    assert next(n for n, line in enumerate(after, 1) if line not in before[n - 1 : n]) == fix.line
    assert find_fix(finding, texts) is None, "what is fixed needs no fix"


# By cause: its line, the file and the name that the finding is about.
WHERE: dict[str, tuple[int, str, str]] = {
    "nothing-returned": (7, "app.py", "auth.home"),
    "letters-apart": (1, "templates/home.html", ""),
    "name-error": (1, "app.py", "flash"),
    "not-called": (1, "templates/home.html", ""),
    "session-emptied": (2, "app.py", ""),
}

# By cause: a text, and what becomes of it.
MENDED: dict[str, dict[str, str]] = {
    "no-secret-key": {
        "app = Flask(__name__)\n": 'app = Flask(__name__)\napp.secret_key = "dev"\n',
        "app = Flask(__name__)": 'app = Flask(__name__)\napp.secret_key = "dev"',
        "web = flask.Flask(__name__)  # ü\r\nx = 1\r\n": (
            'web = flask.Flask(__name__)  # ü\r\nweb.secret_key = "dev"\r\nx = 1\r\n'
        ),
        "app = Flask(\n    __name__,\n)\n": (
            'app = Flask(\n    __name__,\n)\napp.secret_key = "dev"\n'
        ),
        "def create_app():\n    app = Flask(__name__)\n    return app\n": (
            "def create_app():\n    app = Flask(__name__)\n"
            '    app.secret_key = "dev"\n    return app\n'
        ),
        "def create_app():\n\tapp: Flask = Flask('ä') # x\n\treturn app\n": (
            "def create_app():\n\tapp: Flask = Flask('ä') # x\n"
            '\tapp.secret_key = "dev"\n\treturn app\n'
        ),
        'app = Flask(__name__)\napp.secret_key = ""\n': (
            'app = Flask(__name__)\napp.secret_key = "dev"\n'
        ),
        "app = Flask(__name__)\nif __name__ == '__main__':\n    app.secret_key = 'x'\n": (
            'app = Flask(__name__)\napp.secret_key = "dev"\n'
            "if __name__ == '__main__':\n    app.secret_key = 'x'\n"
        ),
    },
    "nothing-returned": {
        APP + before: APP + after
        for before, after in (
            ("    flash('ä'); redirect('/')\n", "    flash('ä'); return redirect('/')\n"),
            (
                "    if x:\n        render_template('a')\n",
                "    if x:\n        return render_template('a')\n",
            ),
            ("    flask.redirect(\n        '/')\n", "    return flask.redirect(\n        '/')\n"),
            ("    with x:\n        redirect('/')\n", "    with x:\n        return redirect('/')\n"),
            (
                "    try:\n        f()\n    except E:\n        redirect('/')\n",
                "    try:\n        f()\n    except E:\n        return redirect('/')\n",
            ),
            (
                "    page()\n\ndef page():\n    return 'x'\n",
                "    return page()\n\ndef page():\n    return 'x'\n",
            ),
        )
    },
    "pairs-without-categories": {
        "get_flashed_messages()": "get_flashed_messages(with_categories=True)",
        "'ü', flask.get_flashed_messages( )": (
            "'ü', flask.get_flashed_messages(with_categories=True )"
        ),
        "get_flashed_messages(category_filter=['a'])": (
            "get_flashed_messages(with_categories=True, category_filter=['a'])"
        ),
        "get_flashed_messages(with_categories=False)": "get_flashed_messages(with_categories=True)",
    },
    "letters-apart": {
        "{% for c, m in get_flashed_messages() %}\r\n": (
            "{% for c, m in get_flashed_messages(with_categories=true) %}\r\n"
        ),
        "{{ get_flashed_messages (category_filter=['a']) }}": (
            "{{ get_flashed_messages (with_categories=true, category_filter=['a']) }}"
        ),
    },
    "swapped-arguments": {
        'flash("error", "Bad")': 'flash("Bad", "error")',
        'flash("error", f"ü {x}", )': 'flash(f"ü {x}", "error", )',
        'flash("error", category="Bad")': 'flash("Bad", category="error")',
        'flash("error",\n      ("Bad"))': 'flash("Bad",\n      ("error"))',
    },
    "name-error": {
        "from flask import Flask  # x\nflash(1)": "from flask import Flask, flash  # x\nflash(1)",
        "from flask import (\n    Flask as F,\n)\nflash(1)": (
            "from flask import (\n    Flask as F, flash,\n)\nflash(1)"
        ),
        '"""About."""\r\nfrom __future__ import annotations\r\nimport os\r\n': (
            '"""About."""\r\nfrom __future__ import annotations\r\n'
            "from flask import flash\r\nimport os\r\n"
        ),
    },
    "not-called": {
        "{{get_flashed_messages}}": "{{get_flashed_messages()}}",
        "{{ get_flashed_messages | join }}": "{{ get_flashed_messages() | join }}",
        "{% if get_flashed_messages if m %}": "{% if get_flashed_messages() if m %}",
    },
    "session-emptied": {
        "def f():\n    flash('x')\n    session.clear()  # bye\n": (
            "def f():\n    session.clear()\n    flash('x')  # bye\n"
        ),
    },
}

# By cause: texts in which what to change is not there, or could be one of several.
LEFT: dict[str, tuple[str, ...]] = {
    "no-secret-key": (
        "def create_app():\n\tapp: Flask = Flask('ä'); # x\n\treturn app\n",
        "SECRET_KEY = 'x'\napp = Flask(__name__)\napp.config.from_object(__name__)\n",
        "app = Flask(__name__)\napp.secret_key = os.environ['KEY']\n",
        *("app = Flask(__name__); x = 1\n", "if x: app = Flask(__name__)\n"),
        *(
            "one = Flask('a')\ntwo = Flask('b')\n",
            "def create_app():\n    return Flask(__name__)\n",
        ),
        *("app = make()\n", "app = Flask(", ""),
    ),
    "nothing-returned": (
        APP + "    page()\n\ndef page():\n    return\n",
        *(APP + "    flash('Saved!')\n", APP + "    print('x')\n"),
        APP + "    redirect('/')\n    flash('x')\n",
        APP + "    def inner():\n        redirect('/')\n",
        APP + "    for x in y:\n        redirect('/')\n",
    ),
    "pairs-without-categories": (
        *("get_flashed_messages(with_categories=True)", "get_flashed_messages(False)"),
        *("get_flashed_messages(**how)", "get_flashed_messages() + get_flashed_messages()"),
        *("get_flashed_messages", "other.get_flashed_messages()", "\n\nget_flashed_messages()"),
    ),
    "letters-apart": (
        *("{# get_flashed_messages() #}", "{% raw %}{{ get_flashed_messages() }}{% endraw %}"),
        *("get_flashed_messages()", "{{ get_flashed_messages(true) }}"),
        "{{ get_flashed_messages(with_categories=false) }}",
        "{{ get_flashed_messages() }}{{ get_flashed_messages() }}",
        *("\n{{ get_flashed_messages() }}", "{{ my_get_flashed_messages() }}"),
    ),
    "swapped-arguments": (
        *('flash("Bad", "error")', 'flash("error", "info")', 'flash("error", True)'),
        *('flash(*"error", "Bad")', 'flash("error", message="Bad")', 'flash("error")'),
        'flash("a", "b"); flash("error", "Bad")',
    ),
    "name-error": (
        *("from flask import *\nflash(1)", "from flask import flash\nflash(1)"),
        "@x\ndef f(): flash(1)",
    ),
    "not-called": (
        *("{{ get_flashed_messages() }}", "{{ 'get_flashed_messages' }}"),
        *("{# {{ get_flashed_messages }} #}", "get_flashed_messages"),
        "{{ get_flashed_messages }}\n{{ get_flashed_messages }}",
    ),
    "session-emptied": (*("flash('x')\nx = 1\nsession.clear()", "flash('x'); session.clear()"),),
    "never-read": ("flash('x')",),
}


@pytest.mark.parametrize(
    ("cause", "text", "after"),
    [
        *((cause, *change) for cause, changes in MENDED.items() for change in changes.items()),
        *((cause, text, None) for cause, texts in LEFT.items() for text in texts),
    ],
)
def test_a_fix_changes_what_it_is_about_and_guesses_nothing(
    cause: str, text: str, after: str | None
) -> None:
    assert fixed(cause, text, *WHERE.get(cause, ())) == after


def test_the_app_may_be_made_in_another_file_than_the_one_that_failed() -> None:
    texts = {"views.py": "def save(): flash('x')\n", "app.py": "app = Flask(__name__)\n"}
    fix = find_fix(found("no-secret-key", file="views.py"), texts)
    assert fix is not None
    assert (fix.file, fix.line) == ("app.py", 2)
    assert find_fix(found("no-secret-key"), {**texts, "config.py": "SECRET_KEY = None"}) is None
    assert find_fix(found("no-secret-key"), {**texts, "broken.py": "def ("}) is None


def test_the_branch_that_ran_gets_its_return_first() -> None:
    body = "    if x:\n        flash('a')\n        redirect('/a')\n    else:\n        flash('b')\n"
    text = APP + body + "        redirect('/b')\n"
    first = fixed("nothing-returned", text, 12, name="home")
    assert first == APP + body + "        return redirect('/b')\n"
    assert fixed("nothing-returned", first, 9, name="home") == first.replace(
        "        redirect('/a')", "        return redirect('/a')"
    )


def test_two_views_of_one_name_are_not_chosen_from() -> None:
    text = APP + "    redirect('/')\n"
    texts = {"app.py": text, "admin.py": text}
    assert find_fix(found("nothing-returned", 7, name="home"), texts) is None


def test_a_name_that_is_none_of_flasks_is_not_imported() -> None:
    assert fixed("name-error", "import flask\nflsh(1)", 2, name="flsh") is None


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        (
            "a.py",
            "get_flashed_messages(True, category_filter='ä')",
            "(True, category_filter=['ä'])",
        ),
        ("a.html", "{{ get_flashed_messages(category_filter='a') }}", "(category_filter=['a']) }}"),
        ("a.html", '{{ get_flashed_messages(category_filter = "a", x=1) }}', '= ["a"], x=1) }}'),
        ("a.html", "{{ get_flashed_messages(category_filter=['a']) }}", None),
        ("a.html", "{{ get_flashed_messages(category_filter='a' + b) }}", None),
        ("a.py", "get_flashed_messages(category_filter=a)", None),
    ],
)
def test_a_category_is_put_into_a_list(file: str, text: str, expected: str | None) -> None:
    after = fixed("filter-is-text", text, 1, file)
    assert after is None if expected is None else str(after).endswith(expected)


def test_a_finding_without_a_fix_has_none() -> None:
    assert find_fix(found("swapped-arguments", None), {"app.py": "flash('error', 'Bad')"}) is None
    assert find_fix(found("swapped-arguments", 1, "gone.py"), {}) is None
