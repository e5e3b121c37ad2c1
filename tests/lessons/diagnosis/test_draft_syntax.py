"""The syntax error of a file that is being written: its line, and what is wrong."""

from __future__ import annotations

import pytest

from lessons.diagnosis.draft_syntax import MAX_LINES, draft_fault


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("app.py", "import flask\n"),
        ("app.py", 'x = "\\d"\n'),  # a warning of Python's, and no error
        ("templates/a.html", "<p>{{ x }}</p>{% for a in b %}{% endfor %}"),
        ("style.css", "p { color: red"),
        ("app.py", "(" + "\n" * MAX_LINES),
    ],
)
def test_a_file_without_a_fault(file: str, text: str) -> None:
    assert draft_fault(file, text) is None


@pytest.mark.parametrize(
    ("file", "text", "line"),
    [
        ("app.py", "x = 1\nflash('a'\n", 2),
        ("app.py", "def f():\nreturn 1\n", 2),
        ("app.py", "x = \0", 1),
        ("app.py", "-" * 100_000 + "1", 1),
        ("templates/a.html", "a\n{% for x in y %}\nb\n", 2),
        ("templates/a.html", "a\n{{ x }\n", 2),
        ("templates/a.html", "{% fro x in y %}{% endfor %}", 1),
    ],
)
def test_the_line_of_a_fault_and_one_sentence(file: str, text: str, line: int) -> None:
    fault = draft_fault(file, text)
    assert fault is not None
    assert fault.line == line
    assert fault.sentence.startswith(f"line {line}: ")
    assert "\n" not in fault.sentence
