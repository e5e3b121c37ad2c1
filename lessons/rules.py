"""What must hold of a step and of a quiz beyond the shape of their files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec

from lessons.course import BLANK, NARROWED_BY, Check, FrontMatter, Question, Step
from lessons.drawn import placeholders
from lessons.faults import choices, listed
from lessons.holes import holes, is_refilled
from sandbox.request import Request, RequestError, parse_request

MAX_WORDS = 150
MAX_APP_LINES = 40
OPTIONS = 4

NEED_A_SOLUTION = frozenset({"blanks", "fix", "build"})

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_WORD = re.compile(r"\S*\w\S*")

Misfit = tuple[str, str]
"""A fault inside a file: the path of the key, or the file's own part, and what is wrong."""


def app_file(front: FrontMatter, files: Collection[str]) -> str | None:
    """Return the file that holds the app, None where there is none."""
    module = front.app.partition(":")[0].replace(".", "/")
    return next((f for f in (f"{module}.py", f"{module}/__init__.py") if f in files), None)


def step_faults(step: Step) -> Iterator[Misfit]:
    """Yield what is wrong with a step's front matter and text."""
    front = step.front
    for field in ("title", "task"):
        if not getattr(front, field).strip():
            yield field, "must not be empty"
    if (words := prose_words(step.text)) > MAX_WORDS:
        yield "text", f"holds {words} words of prose; a step holds at most {MAX_WORDS}"
    if front.open and front.open not in step.files:
        yield (
            "open",
            f"there is no file {front.open!r} in this step{choices(front.open, step.files)}",
        )
    yield from _app_faults(step)
    yield from _request_faults(front)
    for name, values in front.draw.items():
        if not values:
            yield f"draw.{name}", "must hold at least one value to draw"
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            yield (
                f"draw.{name}",
                "a drawn value's name is one word, so that {name} can stand for it",
            )
    for index, check in enumerate(front.checks):
        for key, what in _check_faults(check, front):
            yield f"checks[{index}].{key}", what
    for name, count in Counter(check.name for check in front.checks).items():
        if count > 1:
            yield "checks", f"{count} checks are called {name!r}; each needs a name of its own"
    yield from _exercise_faults(step)


def quiz_faults(
    questions: Sequence[tuple[int, Question]], steps: Collection[str]
) -> Iterator[Misfit]:
    """Yield what is wrong with a quiz; each question comes with its index in the file."""
    seen: dict[str, int] = {}
    for index, question in questions:
        here = f"questions[{index}]"
        if question.id in seen:
            yield f"{here}.id", f"{question.id!r} is the id of questions[{seen[question.id]}] too"
        seen.setdefault(question.id, index)
        for field in ("id", "ask"):
            if not getattr(question, field).strip():
                yield f"{here}.{field}", "must not be empty"
        if question.step not in steps:
            yield (
                f"{here}.step",
                f"there is no step {question.step!r}{choices(question.step, steps)}",
            )
        for key, what in _option_faults(question):
            yield f"{here}.{key}", what


def prose_words(text: str) -> int:
    """Return how many words a Markdown text holds outside its fenced code."""
    count, fence = 0, ""
    for line in text.splitlines():
        mark = _FENCE.match(line)
        if fence:
            if mark and mark[1].startswith(fence) and not line.strip(" `~"):
                fence = ""
        elif mark:
            fence = mark[1]
        else:
            count += len(_WORD.findall(line))
    return count


def _app_faults(step: Step) -> Iterator[Misfit]:
    main = app_file(step.front, step.files)
    if main is None:
        module = step.front.app.partition(":")[0]
        yield "app", f"there is no {module.replace('.', '/')}.py in this step to hold the app"
        return
    for texts, where in ((step.files, main), (step.solution, f"solution/{main}")):
        lines = len(texts.get(main, "").splitlines())
        if lines > MAX_APP_LINES:
            yield where, f"has {lines} lines; an app holds at most {MAX_APP_LINES}"


def _request_faults(front: FrontMatter) -> Iterator[Misfit]:
    if not front.requests:
        yield "requests", "must name at least one request"
    for index, given in enumerate(front.requests):
        try:
            if isinstance(given, str):
                parse_request(given)
            else:
                msgspec.convert(given, Request)
        except (RequestError, msgspec.ValidationError) as problem:
            yield f"requests[{index}]", str(problem).replace(" - at `$.", " - at `")
        for name in sorted(placeholders(given) - set(front.draw)):
            yield f"requests[{index}]", _not_drawn(name, front.draw)


def _check_faults(check: Check, front: FrontMatter) -> Iterator[Misfit]:
    if not check.name.strip():
        yield "name", "must not be empty"
    if check.request is not None and not 1 <= check.request <= len(front.requests):
        count = len(front.requests)
        what = "is the only one" if count == 1 else f"to {count} are there"
        yield "request", f"there is no request {check.request}: 1 {what}"
    if check.times is not None and check.times < 0:
        yield "times", "must not be negative"
    if check.status is not None and not 100 <= check.status <= 599:
        yield "status", f"{check.status} is no HTTP status: they go from 100 to 599"
    allowed = NARROWED_BY[check.observe]
    for fields in NARROWED_BY.values():
        for field in fields:
            if field not in allowed and getattr(check, field) is not None:
                known = listed((*allowed, "path", "request", "times"))
                what = f"says nothing about {check.observe!r}, which is narrowed by {known}"
                yield field, what
                allowed = (*allowed, field)
    for field in ("path", "category", "message", "message_not", "contains", "type", "otherwise"):
        for name in sorted(placeholders(getattr(check, field)) - set(front.draw)):
            yield field, _not_drawn(name, front.draw)


def _exercise_faults(step: Step) -> Iterator[Misfit]:
    front = step.front
    if front.kind in NEED_A_SOLUTION:
        if not step.solution:
            yield "solution", f"is missing: a step of the kind {front.kind!r} needs one"
        if not front.checks:
            yield "checks", f"are missing: a step of the kind {front.kind!r} is judged by them"
    if step.solution and all(step.files.get(f) == text for f, text in step.solution.items()):
        yield "solution", "changes nothing: its files are the same as the step's"
    for file, text in step.solution.items():
        if holes(text):
            yield f"solution/{file}", f"still holds {BLANK}"
    if front.kind == "blanks":
        yield from _blank_faults(step)
    elif front.blanks:
        yield "blanks", f"belong to the kind 'blanks' only, and this step is a {front.kind!r}"


def _blank_faults(step: Step) -> Iterator[Misfit]:
    front = step.front
    count = sum(map(holes, step.files.values()))
    if not count:
        yield "blanks", f"no file of this step holds {BLANK}"
    elif count != len(front.blanks):
        yield "blanks", f"there are {len(front.blanks)} of them, and {count} {BLANK} in the files"
    names = [check.name for check in front.checks]
    for index, blank in enumerate(front.blanks):
        if not blank.checks:
            yield f"blanks[{index}].checks", "must name at least one check"
        for name in blank.checks:
            if name not in names:
                yield f"blanks[{index}].checks", f"there is no check {name!r}{choices(name, names)}"
        for field in ("about", "hint"):
            if not getattr(blank, field).strip():
                yield f"blanks[{index}].{field}", "must not be empty"
    if not step.solution:
        return
    for file, text in step.files.items():
        if not holes(text):
            continue
        if file not in step.solution:
            yield f"solution/{file}", f"is missing, and {file} holds {BLANK}"
        elif not is_refilled(text, step.solution[file]):
            yield (
                f"solution/{file}",
                f"must be {file} with each {BLANK} replaced, and nothing else changed",
            )


def _option_faults(question: Question) -> Iterator[Misfit]:
    options = question.options
    if len(options) != OPTIONS:
        yield "options", f"there are {len(options)}; a question has exactly {OPTIONS}"
    right = [option for option in options if option.right]
    if not right:
        yield "options", "none of them is right; mark one with right = true"
    elif len(right) > 1:
        texts = listed(repr(option.text) for option in right)
        yield "options", f"{len(right)} of them are right: {texts}; exactly one may be"
    for text, count in Counter(option.text.strip() for option in options).items():
        if count > 1:
            yield "options", f"{count} of them say {text!r}"
    for index, option in enumerate(options):
        for field in ("text", "why"):
            if not getattr(option, field).strip():
                yield f"options[{index}].{field}", "must not be empty"


def _not_drawn(name: str, drawn: Mapping[str, object]) -> str:
    known = f"; [draw] has {listed(drawn)}" if drawn else "; there is no [draw] table"
    return f"{{{name}}} is not drawn{known}"
