"""Rules of a step beyond the shape of its files: 150 words, 20 lines, known names, a solution."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

import msgspec

from lessons.course.blank_text import HOLE, holes, is_refilled
from lessons.course.faults import Misfit, choices, listed
from lessons.course.model import (
    BLANK,
    NARROWED_BY,
    Check,
    FrontMatter,
    Observation,
    Part,
    Prediction,
    Step,
    Wrong,
)
from lessons.course.observation_rules import field_faults
from lessons.course.placeholders import placeholders, to_request
from lessons.course.step_text import MARK, part_lines, prose_words
from lessons.course.versions import is_range
from sandbox.request import RequestError
from sandbox.request_rules import order_faults

MAX_WORDS = 150
MAX_APP_LINES: dict[Part, int] = {"step": 20, "exercise": 40, "lab": 40}
MAX_BUILT_LINES = 60
"""The lines of an app of the kind `build`, in every part."""
MAX_REQUESTS = 100
MIN_CHOICES, MAX_CHOICES = 2, 4

NEED_A_SOLUTION = frozenset({"blanks", "fix", "build"})


def app_file(front: FrontMatter, files: Collection[str]) -> str | None:
    """Return the app's file; None if there is no such file."""
    module = front.app.partition(":")[0].replace(".", "/")
    return next((f for f in (f"{module}.py", f"{module}/__init__.py") if f in files), None)


def file_faults(step: Step) -> Iterator[tuple[str, int | None, str]]:
    """Yield (file, line, what is wrong) for the step's app and its solution."""
    main = app_file(step.front, step.files)
    what, most = f"the app of a {step.front.part}", MAX_APP_LINES[step.front.part]
    if step.front.kind == "build":
        what, most = "an app that's built", MAX_BUILT_LINES
    for texts, where in ((step.files, main), (step.solution, f"solution/{main}")):
        if main is not None and (lines := len(texts.get(main, "").splitlines())) > most:
            yield where or main, most + 1, f"has {lines} lines; {what} holds at most {most}"
    if step.solution and all(step.files.get(f) == text for f, text in step.solution.items()):
        yield "solution", None, "changes nothing: its files are the same as the step's"
    for file, text in step.solution.items():
        if hole := HOLE.search(text):
            yield f"solution/{file}", text.count("\n", 0, hole.start()) + 1, f"still holds {BLANK}"
    if step.front.kind in NEED_A_SOLUTION and not step.solution:
        what = f"is missing: a step of the kind {step.front.kind!r} needs one"
        yield "solution", None, what
    elif step.front.kind == "blanks":
        yield from _refill_faults(step)


def _refill_faults(step: Step) -> Iterator[tuple[str, int | None, str]]:
    for file, text in step.files.items():
        if holes(text):
            answer = step.solution.get(file)
            if answer is None:
                yield f"solution/{file}", None, f"is missing, and {file} holds {BLANK}"
            elif not is_refilled(text, answer):
                what = f"must be {file} with each {BLANK} replaced, and nothing else changed"
                yield f"solution/{file}", _first_other_line(text, answer), what


def _first_other_line(starter: str, answer: str) -> int:
    """Return the first line that differs from the starter outside its blanks."""
    pairs = enumerate(zip(starter.splitlines(), answer.splitlines(), strict=False), 1)
    return next((n for n, (a, b) in pairs if not HOLE.search(a) and a != b), 1)


def step_faults(step: Step) -> Iterator[Misfit]:
    """Yield what is wrong with a step's front matter and text."""
    front = step.front
    yield from empty_faults(front, "title", "task")
    yield from _text_faults(step)
    if front.open and front.open not in step.files:
        yield (
            "open",
            f"there is no file {front.open!r} in this step{choices(front.open, step.files)}",
        )
    yield from _app_faults(step)
    yield from version_faults(front.flask)
    if not front.requests:
        yield "requests", "must name at least one request"
    yield from request_faults(front.requests)
    for index, given in enumerate(front.requests):
        yield from _drawn_faults(f"requests[{index}]", given, front.draw)
    for name, values in front.draw.items():
        if not values:
            yield f"draw.{name}", "must hold at least one value to draw"
        if not re.fullmatch(r"[A-Za-z_]\w*", name):
            yield (
                f"draw.{name}",
                "a drawn value's name is one word, so that {name} can stand for it",
            )
    for index, check in enumerate(front.checks):
        yield from below(f"checks[{index}]", _check_faults(check, front))
    if front.prediction is not None:
        yield from below("prediction", _prediction_faults(front.prediction, front))
    for name, count in Counter(check.name for check in front.checks).items():
        if count > 1:
            yield "checks", f"{count} checks are called {name!r}; each needs a name of its own"
    yield from _exercise_faults(step)


def _text_faults(step: Step) -> Iterator[Misfit]:
    before, after = prose_words(step.text), prose_words(step.after)
    if before + after > MAX_WORDS:
        parts = f" ({before} before the run, {after} after it)" if step.after else ""
        yield "text", f"has {before + after} words{parts}; a step has at most {MAX_WORDS}"
    if step.after and not step.text:
        yield "text", f"is empty above the {MARK}: say there what the app is about"
    if part_lines(step.after):
        yield "after", f"has another {MARK}; a step has at most two parts"


def _app_faults(step: Step) -> Iterator[Misfit]:
    main = app_file(step.front, step.files)
    if main is None:
        module = step.front.app.partition(":")[0]
        if re.fullmatch(r"\w+(\.\w+)*", module):
            yield "app", f"there is no {module.replace('.', '/')}.py in this step to hold the app"
        else:
            yield (
                "app",
                f"{module!r} isn't a module of this step: write it like app or shop.app:app",
            )


def request_faults(requests: Sequence[str | dict[str, object]]) -> Iterator[Misfit]:
    """Yield the requests that can't be parsed; say if there are too many."""
    if len(requests) > MAX_REQUESTS:
        yield "requests", f"names {len(requests):,} requests; at most {MAX_REQUESTS} are made"
        return
    read = []
    for index, given in enumerate(requests):
        try:
            read.append(to_request(given))
        except (RequestError, msgspec.ValidationError) as problem:
            yield f"requests[{index}]", str(problem).replace(" - at `$.", " - at `")
    if len(read) == len(requests):
        for index, fault in order_faults(read):
            yield f"requests[{index}]", fault


def _check_faults(check: Check, front: FrontMatter) -> Iterator[Misfit]:
    yield from empty_faults(check, "name")
    yield from observation_faults(check, len(front.requests), front.draw)
    yield from _drawn_faults("otherwise", check.otherwise, front.draw)
    if check.otherwise or check.when:
        yield from when_faults(check.when, len(front.requests), front.draw, "otherwise")
    if check.when and not check.otherwise:
        yield "when", "says when `otherwise` is shown, but there's no `otherwise`"


def _prediction_faults(prediction: Prediction, front: FrontMatter) -> Iterator[Misfit]:
    yield from empty_faults(prediction, "ask")
    if not MIN_CHOICES <= len(prediction.choices) <= MAX_CHOICES:
        count = len(prediction.choices)
        yield "choices", f"there are {count}; a prediction has {MIN_CHOICES} to {MAX_CHOICES}"
    yield from repeated_faults("choices", (choice.text for choice in prediction.choices))
    for index, choice in enumerate(prediction.choices):
        here = f"choices[{index}]"
        yield from below(here, empty_faults(choice, "text", "why"))
        yield from below(here, when_faults(choice.when, len(front.requests), front.draw))


def when_faults(
    when: Sequence[Observation], requests: int, drawn: Mapping[str, object], what: str = "it"
) -> Iterator[Misfit]:
    """Yield what is wrong with the observations that make a prediction or a sentence true."""
    if not when:
        yield "when", f"must say what is observed where {what} comes true"
    for position, one in enumerate(when):
        yield from below(f"when[{position}]", observation_faults(one, requests, drawn))


def version_faults(flask: str) -> Iterator[Misfit]:
    """Yield what is wrong with the releases of Flask that are named; "" names none."""
    if flask and not is_range(flask):
        yield "flask", f'{flask!r} isn\'t a version: write it like "3.1" or ">=3.1.0, <3.1.1"'


def empty_faults(table: msgspec.Struct, *fields: str) -> Iterator[Misfit]:
    """Yield the fields of a table that must say something and don't."""
    for field in fields:
        if not getattr(table, field).strip():
            yield field, "must not be empty"


def repeated_faults(key: str, texts: Iterable[str]) -> Iterator[Misfit]:
    """Yield the texts that are there more than once; empty ones are another fault."""
    for text, count in Counter(text.strip() for text in texts).items():
        if count > 1 and text:
            yield key, f"{count} of them say {text!r}"


def below(key: str, misfits: Iterator[Misfit]) -> Iterator[Misfit]:
    """Yield the faults of a part of a table, under the part's key."""
    for inner, what in misfits:
        yield f"{key}.{inner}", what


def observation_faults(
    one: Observation, requests: int, drawn: Mapping[str, object]
) -> Iterator[Misfit]:
    """Yield what is wrong with an observation of a run that makes this many requests."""
    if one.request is not None and not 1 <= one.request <= requests:
        what = "is the only one" if requests == 1 else f"to {requests} are there"
        yield "request", f"there is no request {one.request}: 1 {what}"
    if one.times is not None and one.times < 0:
        yield "times", "must not be negative"
    if one.status is not None and not 100 <= one.status <= 599:
        yield "status", f"{one.status} isn't an HTTP status: they go from 100 to 599"
    allowed = NARROWED_BY[one.observe]
    for fields in NARROWED_BY.values():
        for field in fields:
            if field not in allowed and getattr(one, field) is not None:
                known = listed((*allowed, "path", "request", "times"))
                what = f"says nothing about {one.observe!r}, which is narrowed by {known}"
                yield field, what
                allowed = (*allowed, field)
    yield from field_faults(one)
    for field in Observation.__struct_fields__:
        yield from _drawn_faults(field, getattr(one, field), drawn)


def _exercise_faults(step: Step) -> Iterator[Misfit]:
    front = step.front
    if front.kind in NEED_A_SOLUTION and not front.checks:
        yield "checks", f"are missing: a step of the kind {front.kind!r} is judged by them"
    for index, wrong in enumerate(front.wrong):
        yield from below(f"wrong[{index}]", _wrong_faults(wrong, step))
    if front.kind == "blanks":
        yield from _blank_faults(step)
    elif front.blanks:
        yield "blanks", f"belong to the kind 'blanks' only, and this step is a {front.kind!r}"


def _wrong_faults(wrong: Wrong, step: Step) -> Iterator[Misfit]:
    yield from empty_faults(wrong, "about")
    if not step.solution:
        yield "edits", "change the reference answer, and this step has no solution"
        return
    if not (wrong.fails or wrong.cause or wrong.says):
        yield "fails", "is missing: say which checks fail, or what the learner is told"
    names = [check.name for check in step.front.checks]
    for name in wrong.fails:
        if name not in names:
            yield "fails", f"there is no check {name!r}{choices(name, names)}"
    if not wrong.edits:
        yield "edits", "must change something"
    answer = {**step.files, **step.solution}
    for index, edit in enumerate(wrong.edits):
        if edit.file not in answer:
            what = f"there is no file {edit.file!r} in this step{choices(edit.file, answer)}"
            yield f"edits[{index}].file", what
        elif (count := answer[edit.file].count(edit.old) if edit.old else 0) != 1:
            often = "more than once" if count else "nowhere"
            yield f"edits[{index}].old", f"is {often} in the reference answer's {edit.file}"


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
        yield from below(f"blanks[{index}]", empty_faults(blank, "about", "hint"))


def _drawn_faults(key: str, value: object, drawn: Mapping[str, object]) -> Iterator[Misfit]:
    """Yield the drawn values that a text or a table names and that ``[draw]`` doesn't have."""
    known = f"[draw] has {listed(drawn)}" if drawn else "there is no [draw] table"
    for name in sorted(placeholders(value) - set(drawn)):
        yield key, f"{{{name}}} is not drawn; {known}"
