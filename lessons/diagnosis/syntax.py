"""The cause of a syntax error: a slip, or code for a newer Python than the one that runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lessons.diagnosis.cause import Finding
from lessons.diagnosis.phrases import said, where
from sandbox import Timeline
from sandbox.events import Failed
from sandbox.text import one_line
from sandbox.timeline import place_of

PIECES = (
    "Look at this line and the one above it. Often a parenthesis, a colon or a quotation mark is"
    " missing."
)
SPACES = (
    "Look at the spaces at the start of this line. All lines of a block start with the same number"
    " of them: four more than the line with the colon."
)

NEWER = (
    (
        (3, 14),
        "multiple exception types must be parenthesized",
        r"except [A-Z][\w.]*(?:, *[A-Z][\w.]*)+:",
        "except takes several types without parentheses",
    ),
    ((3, 14), "", r"""(?<![\w"'])[tT][rR]?["']""", "there are template strings"),
    ((3, 12), "", r"type \w+(?:\[.*\])? *=", "there is a type statement"),
    ((3, 12), "", r"(?:(?:async )?def|class) \w+\[", "functions and classes have type parameters"),
    ((3, 12), "f-string", r"""[fF][rR]?(["']).*\{.*\1.*\}""", "an f-string may repeat its quotes"),
    ((3, 11), "", r"except\*", "there is except*"),
    ((3, 10), "", r"match .+:$|case .+:$", "there is a match statement"),
)
"""What newer versions of Python understand: the version, an older one's words, the line."""


def invalid_python(timeline: Timeline) -> Iterator[Finding]:
    """A file isn't valid Python, or not for the Python that runs it."""
    for error in timeline.errors:
        if error.type not in ("SyntaxError", "IndentationError", "TabError"):
            continue
        if any(frame.file.startswith("werkzeug/routing/") for frame in error.traceback):
            continue  # Werkzeug makes Python of a rule: the file itself is valid
        running = timeline.started.python if timeline.started else ""
        newer = _newer_syntax(error, running)
        if newer is None:
            text = f"{where(error, 'A file')} is not valid Python: {said(error)}."
            fix = SPACES if error.type in ("IndentationError", "TabError") else PIECES
        else:
            version, what = newer
            text = (
                f"{where(error, 'A file')} is written for a newer Python: from {version} on,"
                f" {what}. This is Python {running}."
            )
            fix = (
                f"Run it with that version, flasklings run --python python{version}, or write it"
                " for this one."
            )
        if error.clue is not None and error.clue.kind == "python":
            text += (
                f" The project's pyproject.toml asks for Python {one_line(error.clue.name, 40)}."
            )
        yield Finding(text, place_of(error), fix, fatal=True, request=error.n)


def _newer_syntax(error: Failed, running: str) -> tuple[str, str] | None:
    """Return the version of Python from which on a line is valid, and what is new in it."""
    numbers = re.match(r"(\d+)\.(\d+)", running)
    source = error.traceback[0].source.strip() if error.traceback else ""
    for version, words, line, what in NEWER:
        is_older = numbers is not None and (int(numbers[1]), int(numbers[2])) < version
        if is_older and words in error.message and re.match(line, source):
            return f"{version[0]}.{version[1]}", what
    return None
