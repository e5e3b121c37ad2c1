"""Write an exercise as a folder: the app, ready for ``flask run``, and its checks as tests.

There is one test for each check, written as a learner would write it.  ``handout_conftest.txt``
becomes their ``conftest.py``.  Both need Flask and pytest, but nothing of ours.
"""

from __future__ import annotations

import json
import keyword
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from lessons.course.model import NARROWED_BY, Check, Step
from lessons.course.placeholders import PLACEHOLDER, draw_sets, to_request
from lessons.grading.kinds import CHECK_KINDS
from sandbox import Project, Request
from sandbox.request import FilePart

TESTS, SUPPORT, START = "test_exercise.py", "conftest.py", "wsgi.py"

WIDTH = 88
"""Columns of the tests."""

ONLY_HERE = (
    *("submit", "reload", "revalidate", "restart", "site", "cookies_of", "referrer"),
    *("scheme", "host", "from", "command"),
)
"""What a request may ask for that the tests of a handout can't."""

_CONFTEST = Path(__file__).with_name("handout_conftest.txt")


class HandoutError(ValueError):
    """An exercise can't be written as a folder; the text is one sentence."""


def write_handout(step: Step, texts: Mapping[str, str], folder: Path) -> None:
    """Write the exercise with the learner's texts, and its checks, to a new or empty folder.

    If that fails, a new folder isn't left behind, and an empty one is empty again.

    Raises:
        HandoutError: the folder is there already, or the exercise can't be written as tests.
        OSError: it can't be written.
    """
    files = handout_files(step, texts)
    is_there = folder.exists()
    if is_there and (not folder.is_dir() or any(folder.iterdir())):
        raise HandoutError(f"{folder} already exists: name a new or empty folder.")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except BaseException:  # Ctrl+C too
        for path in folder.iterdir():
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not is_there:
            with suppress(OSError):
                folder.rmdir()
        raise


def handout_files(step: Step, texts: Mapping[str, str]) -> dict[str, bytes]:
    """Return the files of such a folder, by name.

    Raises:
        HandoutError: the step has no checks, or some that only flasklings can judge, or files under
            the names of the tests.
    """
    if not step.front.checks:
        raise HandoutError("This step has no checks to write as tests.")
    if step.front.debug or step.front.testing:
        mode = "debug" if step.front.debug else "testing"
        raise HandoutError(f"Its app runs with {mode} mode on, which only flasklings can do here.")
    project = Project.from_texts({**step.files, **texts}, step.front.app)
    added = {TESTS: checks_as_tests(step), SUPPORT: _CONFTEST.read_text(encoding="utf-8")}
    if start := _start(project):
        added[START] = start
    for name in added:
        if name in project.files:
            raise HandoutError(f"The exercise has a file {name} of its own.")
    return {**project.files, **{name: text.encode() for name, text in added.items()}}


def checks_as_tests(step: Step) -> str:
    """Return the step's checks as a file of pytest tests.

    Raises:
        HandoutError: only flasklings can make one of its requests, or judge one of its checks.
    """
    names = list(step.front.draw)
    asked = [to_request(given) for given in step.front.requests]
    requests = "".join(f"        {_request(request)},\n" for request in asked)
    head = f"# {_plain(step.title)}\n#\n# {_plain(step.front.task)}\n#\n{_HOW}"
    needs = ["import pytest"] if names else []
    if any(PLACEHOLDER.search(request.path) for request in asked):
        needs.insert(0, "from urllib.parse import quote\n")
    parts = [head, "\n".join(needs)] if needs else [head]
    if names:
        rows = "".join(f"    {_tuple([one[name] for name in names])},\n" for one in draw_sets(step))
        given = _tuple(names)
        parts.append(f"VALUES = [\n{rows}]\n\ndrawn = pytest.mark.parametrize({given}, VALUES)")
    arguments = ", ".join(["browse", *names])
    meant = [_failure(one) for one in step.front.checks if _asks_for_failure(one)]
    failures = "".join(f"        {one},\n" for one in meant)
    parts.append(
        f"\ndef visit({arguments}):\n"
        f'    """Make the exercise\'s requests and return what happened."""\n'
        f"    requests = [\n{requests}    ]\n"
        + (f"    meant_to_fail = [\n{failures}    ]\n" if meant else "")
        + f"    return browse(requests, app={_literal(step.front.app)}"
        + (", meant_to_fail=meant_to_fail)" if meant else ")")
    )
    taken: set[str] = set()
    for check in step.front.checks:
        name = _test_name(check.name, taken)
        mark = "@drawn\n" if names else ""
        parts.append(
            f"\n{mark}def {name}({arguments}):\n    run = visit({arguments})\n{_assertion(check)}"
        )
    return "\n\n".join(parts) + "\n"


_HOW = """\
# Run the app:    flask run
# Run the tests:  python -m pytest"""


def _start(project: Project) -> str:
    """Return the text of a wsgi.py if ``flask run`` needs one to find the app, else ""."""
    module, _, name = project.app.partition(":")
    if module in ("app", "wsgi") and name in ("", "app", "application", "create_app", "make_app"):
        return ""
    if name.removesuffix("()").isidentifier():
        name = name.removesuffix("()")
        given = "app" if not name.startswith(("create", "make")) else "create_app"
        return f"from {module} import {name} as {given}\n"
    return f"from {module} import app\n"


def _assertion(check: Check) -> str:
    """Return the lines of a test that ask the same as the check.

    Raises:
        HandoutError: pytest sees nothing of what the check observes.
    """
    kind = CHECK_KINDS[check.observe]
    if not kind.question:
        raise HandoutError(
            f"Its check {check.name!r} observes {check.observe!r}, which only flasklings can do."
        )
    for field in kind.only_here:
        if getattr(check, field) is not None:
            raise HandoutError(
                f"Its check {check.name!r} narrows {check.observe!r} by {field!r}, which only"
                " flasklings can do."
            )
    narrowed = [
        f"{name}={_literal(value)}"
        for name in ("request", "path", *NARROWED_BY[check.observe])
        if (value := getattr(check, name)) is not None
    ]
    question = f"run.{kind.question}"
    asked = f"{question}({', '.join(narrowed)})"
    line = f"    assert {kind.assertion(check, asked)}"
    if len(line) <= WIDTH:
        return line
    inner = "".join(f"        {one},\n" for one in narrowed)
    return f"    found = {question}(\n{inner}    )\n    assert {kind.assertion(check, 'found')}"


def _asks_for_failure(check: Check) -> bool:
    return CHECK_KINDS[check.observe].asks_for_failure(check)


def _failure(check: Check) -> str:
    """Return the code of a failure that a check asks for."""
    fields: dict[str, object] = {"request": check.request, "path": check.path}
    fields = {name: value for name, value in fields.items() if value is not None}
    return _literal({**fields, **CHECK_KINDS[check.observe].failure(check)})


def _request(request: Request) -> str:
    """Return the code of a request: a dictionary for ``browse()``.

    Raises:
        HandoutError: only a browser can make it, not Flask's test client.
    """
    for field in msgspec.structs.fields(Request):
        name = field.encode_name
        if name in ONLY_HERE and getattr(request, field.name) != field.default:
            raise HandoutError(f"Its request {request} has {name}, which only flasklings can do.")
    fields = {"path": _literal(request.path, in_path=True)}
    if request.verb != "GET":
        fields["method"] = _literal(request.verb)
    in_query = request.form if request.verb in ("GET", "HEAD") else {}
    if "?" in request.path and (request.query or in_query):
        raise HandoutError(f"Its request {request} has a query both in its path and beside it.")
    given = {
        "query_string": {**request.query, **in_query},
        "data": request.body if request.has_body else {} if in_query else request.form,
        "files": {field: _files(parts) for field, parts in request.files.items()},
        "content_type": request.type,
        "headers": request.headers,
    }
    fields |= {name: _literal(value) for name, value in given.items() if value}
    if request.has_json:
        fields["json"] = _literal(request.json)
    if request.client != "A":
        fields["client"] = _literal(request.client)
    for name in ("follow", "overlaps"):
        if getattr(request, name) != (name == "follow"):
            fields[name] = repr(getattr(request, name))
    return f"{{{', '.join(f'{_literal(name)}: {value}' for name, value in fields.items())}}}"


def _files(parts: FilePart | list[FilePart]) -> list[tuple[str, str | bytes]]:
    return [
        (part.name, part.data if part.base64 else part.content)
        for part in (parts if isinstance(parts, list) else [parts])
    ]


def _literal(value: object, *, in_path: bool = False) -> str:
    """Return the code of a value; drawn values become variables."""
    match value:
        case str():
            parts = PLACEHOLDER.split(value)
            if len(parts) == 1:
                return json.dumps(value, ensure_ascii=False)
            put = "{{quote({}, safe='')}}" if in_path else "{{{}}}"
            if not in_path and parts[0] == parts[2] == "" and len(parts) == 3:
                return parts[1]
            inside = "".join(
                put.format(part)
                if number % 2
                else json.dumps(part, ensure_ascii=False)[1:-1]
                .replace("{", "{{")
                .replace("}", "}}")
                for number, part in enumerate(parts)
            )
            return f'f"{inside}"'
        case Mapping():
            items = (f"{_literal(key)}: {_literal(item)}" for key, item in value.items())
            return f"{{{', '.join(items)}}}"
        case list() | tuple():
            return f"[{', '.join(map(_literal, value))}]"
        case _:
            return repr(value)


def _tuple(texts: Sequence[str]) -> str:
    """Return the code of a tuple of texts, taken literally."""
    one, *more = (json.dumps(text, ensure_ascii=False) for text in texts)
    return f"({', '.join([one, *more])})" if more else f"({one},)"


def _test_name(name: str, taken: set[str]) -> str:
    words = re.sub(r"\W+", "_", name.lower(), flags=re.ASCII).strip("_") or "check"
    found = f"test_{words}"[:70].rstrip("_")
    while found in taken or keyword.iskeyword(found):
        found += "_too"
    taken.add(found)
    return found


def _plain(text: str) -> str:
    return " ".join(text.split())
