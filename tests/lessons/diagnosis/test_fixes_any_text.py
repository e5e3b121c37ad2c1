"""One-key fixes on any text: they never stumble, and change nothing but what they fix."""

from __future__ import annotations

import ast
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lessons.course.placeholders import requests_for
from lessons.diagnosis.cause import Finding
from lessons.diagnosis.diagnose import explain, find_fix
from lessons.diagnosis.pages import cause_page
from tests.lessons.conftest import Run
from tests.lessons.diagnosis.test_fixes import APP, FIXABLE, fixed, found

PIECES = st.sampled_from(
    [
        *("app = Flask(__name__)", "\n", "\r\n", "\r", "    ", "\t", "\f", ";", "# ü", "\ufeff"),
        *("\0", "@app.get('/')", "def home():", "redirect('/')", "return ", "if x:", "else:"),
        *('"""', "\\", "flash('error', 'Bäd')", "get_flashed_messages()", "get_flashed_messages"),
        *("session.clear()", "get_flashed_messages(category_filter='a')"),
        *("from flask import Flask", "import os", "(", "{{ ", " }}", "{% ", " %}", "{#", "#}"),
        *("{% raw %}", "\x1c", "\u2028", "\ud800", "'", "app.secret_key = ''"),
        *("from __future__ import annotations", ")", ", "),
    ]
)
LINES = st.sampled_from(
    [
        *("from flask import Flask, flash", "import flask", '"""Ä', "", "x = 'ü'  # ö", "\f"),
        *("app = Flask(__name__)", "app = Flask('ä')  # ü", "web: Flask = flask.Flask("),
        *("    __name__)", "@app.post('/save')", "def home():", "async def home():", "    if x:"),
        *("    else:", "        redirect('/')", "    flash('error', 'Bäd')"),
        *("    session.clear()", "    page()", "    'ä'; redirect('/')"),
        *("    for m in get_flashed_messages():", "        return m"),
        *("{% for c, m in get_flashed_messages() %}", "{% endfor %}"),
        *("{{ get_flashed_messages }}", "{{ get_flashed_messages(category_filter='ä') }}"),
        *("{# ä", "#}", "app.secret_key = ''"),
        *("get_flashed_messages(category_filter='ä')", "flash('error', f'{x}')"),
    ]
)
ENDS = st.sampled_from(["\n", "\n", "\r\n", "\r"])
TEXTS = st.one_of(
    st.text(),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(st.tuples(LINES, ENDS).map("".join), max_size=9).map("".join),
)


@settings(deadline=None)
@given(st.sampled_from(FIXABLE), TEXTS, st.integers(-1, 9), st.sampled_from([".py", ".html"]))
@example("nothing-returned", APP + "    redirect('/')", 8, ".py")
@example("no-secret-key", "x = 'ä'\rapp = Flask('ä')\rx", 1, ".py")
def test_no_text_makes_a_fix_stumble(cause: str, text: str, line: int, kind: str) -> None:
    file, other = f"app{kind}", "other.py"
    name = "flash" if cause == "name-error" else "home"
    finding = found(cause, line, file, name)
    fix = find_fix(finding, {file: text, other: ""})
    if fix is None:
        return
    assert fix.text != text
    assert 1 <= fix.line <= len(fix.text.splitlines())
    assert fix.sentence.isprintable()
    if kind == ".py":
        ast.parse(fix.text)
    if cause not in ("nothing-returned", "session-emptied"):
        assert find_fix(finding, {file: fix.text, other: ""}) is None


def test_a_text_that_is_nested_without_end_is_left_alone() -> None:
    for text in (
        "(" * 9_000,
        "-" * 99_000 + "1",
        "if x:\n 1\n" + "elif x:\n 1\n" * 20_000,
        "[" * 150,
    ):
        assert fixed("no-secret-key", text) is None
        assert fixed("nothing-returned", f"@a\ndef home():\n {text}", 2, name="home") is None
    tags = "{{" * 60_000
    assert fixed("not-called", tags, 1, "templates/home.html") is None
    assert fixed("letters-apart", "get_flashed_messages(" * 9_000, 1, "templates/a.html") is None


@pytest.fixture(scope="module")
def findings(run: Run) -> dict[str, Finding]:
    """What is found in the app of each fixable cause's page."""
    pages = {cause: cause_page(cause) for cause in FIXABLE}
    return {
        cause: explain(run(step.project(), requests_for(step, {})), step.project().files)[0]
        for cause, step in pages.items()
        if step is not None
    }


@settings(deadline=None)
@given(
    st.sampled_from(FIXABLE),
    st.lists(st.sampled_from(["# Ünï 😀", "", "# x\x1c\u2028y", "#\fz"]), max_size=3),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
@example("imported-once", ["# x"], "\r")
def test_neither_line_ends_nor_what_stands_above_change_a_fix(
    findings: dict[str, Finding], cause: str, above: list[str], end: str
) -> None:
    step, finding = cause_page(cause), findings[cause]
    assert step is not None
    plain = find_fix(finding, step.files)
    assert plain is not None

    def moved(text: str) -> str:
        return "\n".join([*above, text]).replace("\n", end)

    spot = finding.place and replace(finding.place, line=(finding.place.line or 0) + len(above))
    texts = {**step.files, plain.file: moved(step.files[plain.file])}
    fix = find_fix(replace(finding, place=spot), texts)
    assert fix is not None
    assert fix.text == moved(plain.text)
    assert fix.line == plain.line + len(above)
