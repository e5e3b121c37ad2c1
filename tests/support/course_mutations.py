"""Ways to spoil the small good course, each with what must be said of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.support.good_course import BLANKS_APP, LESSON, write_course
from tests.support.question_files import asked

READ, FILL, QUIZ, PROOFS = (
    f"{LESSON}/01-queue",
    f"{LESSON}/02-fill",
    f"{LESSON}/quiz.toml",
    f"{LESSON}/proofs",
)

Spoil = Callable[[Path], object]
Spoiled = tuple[Spoil, *tuple[str, ...]]
"""A change that spoils the course, and what must be said of it."""


def replaced(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return spoil


def written(file: str, data: str | bytes) -> Spoil:
    return lambda folder: write_course(folder, {file: data})


def removed(file: str) -> Spoil:
    return lambda folder: (folder / file).unlink()


def linked(file: str, target: str) -> Spoil:
    return lambda folder: (folder / file).symlink_to(target)


def renamed(old: str, new: str) -> Spoil:
    return lambda folder: (folder / old).rename(folder / new)


def written_many(*folders: str, count: int) -> Spoil:
    """Write so many empty files into each of these folders of a step."""

    def spoil(course: Path) -> None:
        for folder in folders:
            (course / READ / folder).mkdir()
            for number in range(count):
                (course / READ / folder / f"{number}.txt").touch()

    return spoil


def all_of(*spoils: Spoil) -> Spoil:
    def spoil(folder: Path) -> None:
        for one in spoils:
            one(folder)

    return spoil


in_step = partial(replaced, f"{READ}/step.md")
in_blanks = partial(replaced, f"{FILL}/step.md")
in_quiz = partial(replaced, QUIZ)
asked_too = partial(asked, LESSON, "queue")
"""Puts a changed question of a kind at the end of the quiz."""
NAMES_QUEUE = in_quiz(
    "right = true }",
    'right = true, proof = { app = "queue", shows = [{ observe = "shown" }] } }',
)

UNKNOWN_KIND: Spoiled = (
    in_step('"read"', '"reed"'),
    "step.md:3: kind: 'reed' is unknown; did you mean read? Allowed: blanks, build, fix",
)
TWO_RIGHT_ANSWERS: Spoiled = (
    in_quiz('"That prints." }', '"That prints.", right = true }'),
    "quiz.toml:5: questions[0].options: 2 of them are right: '`flash()`' and '`print()`'",
)
LARGE_FILE: Spoiled = (
    written(f"{READ}/data.txt", "x" * (256 * 1024 + 1)),
    "data.txt: is larger than 256 KiB",
)
NO_TEXT: Spoiled = (
    written(f"{READ}/app.py", b"first = 1\nsecond = '\xe9'\n"),
    "app.py:2: is not UTF-8 text: this line holds the byte 0xe9",
)

LARGE: tuple[Spoiled, ...] = (
    (written(f"{READ}/data.txt", b"x" * (10 * 1024 * 1024)), "data.txt: is larger than 256 KiB"),
    (
        written_many("static", count=1_000),
        "static: holds 1,000 files and folders; at most 200 are allowed",
    ),
    (
        written_many(*(f"part{n}" for n in range(5)), count=60),
        f"{READ}: holds more than 200 files in all",
    ),
    (
        written(f"{READ}/{'deep/' * 200}file.txt", "x"),
        "deep: is too deep: at most 12 folders stand inside another",
    ),
)
"""Those that take a while to write."""

SMALL: tuple[Spoiled, ...] = (
    (
        replaced("course.toml", "lessons", f'planned = {{ {LESSON} = "Soon" }}\nlessons'),
        f"course.toml:2: planned.{LESSON}: '{LESSON}' has the number or the name of '{LESSON}':"
        " remove it here once the lesson is there",
    ),
    (
        replaced("course.toml", "lessons", 'planned = { soon = "Soon" }\nlessons'),
        "course.toml:2: planned.soon: isn't a name for a lesson: use a two-digit number",
    ),
    (
        replaced("course.toml", "lessons", 'planned = { 16-soon = " " }\nlessons'),
        "course.toml:2: planned.16-soon: must not be empty",
    ),
    (
        all_of(
            replaced("course.toml", "lessons", 'planned = { 14-sessions = "Soon" }\nlessons'),
            replaced(f"{LESSON}/lesson.toml", "card", 'builds_on = ["sesions"]\ncard'),
        ),
        "lesson.toml:3: builds_on[0]: no lesson 'sesions' comes before this one; did you mean"
        " sessions? Allowed: sessions",
    ),
    (
        in_quiz('id = "second"', 'id = "second"\nkind = "order"\nplacement = true'),
        "questions[1].placement: needs a question of the kind 'one' or 'predict'",
    ),
    (
        in_step('"Run it."', f'"{"x" * 2_001}"'),
        "step.md:4: task: holds a line of more than 2,000 characters",
    ),
    (
        in_step('"Run it."', "'" * 3 + "[\n" * 6_000 + "'" * 3),
        "step.md:4: task: is longer than 10,000 characters",
    ),
    (
        in_step("requests = [", "requests = [" + '"GET /", ' * 101),
        "requests: names 102 requests; at most 100 are made",
    ),
    (written("course.toml", f"\n{'a.' * 120_000}a = 1"), "course.toml:2: a key has too many parts"),
    (written("course.toml", f"a = {'[' * 30}{']' * 30}"), "the TOML is nested too deeply"),
    (in_step("request = 1", f"request = {'9' * 200_000}"), "not valid TOML: a number is too large"),
    (in_step("request = 1", f"request = 0x{'f' * 20}"), "checks[0].request: a number is too large"),
    (written(f"{READ}/data.txt", "a\nb\0"), "data.txt:2: is not text: this line holds a NUL"),
    (
        in_step('task = "Run it."', 'task = "Run it."\nhint = ["x"]'),
        "step.md:5: hint: unknown key; did you mean hints?",
        "Allowed: title, kind, task",
    ),
    (
        in_step("observe =", "observ ="),
        "step.md:9: checks[0].observ: unknown key; did you mean observe?",
        "step.md:7: checks[0].observe: is missing",
    ),
    UNKNOWN_KIND,
    (
        in_step('"read"', '"read"\nsymptom = "The message never shows"'),
        "step.md:4: symptom: belongs to the page of a mistake",
    ),
    (
        in_step('"flashed"', '"flash"'),
        "checks[0].observe: 'flash' is unknown; did you mean flashed?",
    ),
    (
        in_step('observe = "flashed"', 'observe = "header"\nnamed = "Allow"\nwords = [1]'),
        "step.md:11: checks[0].words[0]: must be text, not a whole number",
    ),
    (
        in_step('observe = "flashed"', 'observe = "header"\nnamed = "Allow"\nwords = "GET"'),
        "step.md:11: checks[0].words: must be a list, not text",
    ),
    (
        in_step('observe = "flashed"', 'observe = "json"\nat = "notes[0]"'),
        "step.md:10: checks[0].at: 'notes[0]' isn't a path of keys and indices, like \"0.title\"",
    ),
    (
        in_step('observe = "flashed"', 'observe = "json"\nequals = [{ at = 2026-01-01 }]'),
        "step.md:10: checks[0].equals: JSON has no dates and times: write them as text",
    ),
    (in_step('"Run it."', "3"), "step.md:4: task: must be text, not a whole number"),
    (
        in_step("request = 1", 'request = "1"'),
        "checks[0].request: must be a whole number, not text",
    ),
    (in_step('["POST /save"]', '"POST /save"'), "step.md:5: requests: must be a list, not text"),
    (in_step('title = "flash() queues"\n', ""), "step.md:1: title: is missing"),
    (removed(f"{LESSON}/lesson.toml"), f"{LESSON}/lesson.toml: is missing"),
    (
        replaced(f"{LESSON}/lesson.toml", "card =", 'demo = "quene"\nminutes = -5\ncard ='),
        "lesson.toml:3: demo: there is no step 'quene'; did you mean queue?",
        "lesson.toml:4: minutes: must be 0 or more",
    ),
    (removed(f"{READ}/step.md"), "step.md: is missing"),
    (removed(f"{READ}/app.py"), "step.md:1: app: there is no app.py"),
    (
        replaced("course.toml", LESSON, "15-flashing-mesages"),
        "course.toml:2: lessons[0]: there is no folder",
        f"did you mean {LESSON}?",
    ),
    (
        replaced("course.toml", LESSON, "../15-elsewhere"),
        "course.toml:2: lessons[0]: '../15-elsewhere' isn't a name for a lesson",
    ),
    (
        renamed(QUIZ, f"{LESSON}/quizz.toml"),
        f"{LESSON}/quizz.toml: isn't a file of a lesson; did you mean quiz.toml?",
    ),
    (written(f"{LESSON}/extra/step.md", ""), f"{LESSON}/extra: isn't a name for a step"),
    (
        renamed(FILL, f"{LESSON}/01-fill"),
        f"{LESSON}/01-queue: '01-queue' has the number or the name of '01-fill'",
    ),
    (in_step('kind = "read"', "kind = read"), "step.md:3: is not valid TOML: "),
    (written(QUIZ, "a = 1\nb ="), "quiz.toml:2: is not valid TOML"),
    (written(f"{READ}/step.md", "Hello."), "step.md:1: must start with +++"),
    (written(f"{READ}/step.md", '+++\ntitle = "x"\n'), "step.md:2: has no second +++ line"),
    TWO_RIGHT_ANSWERS,
    (
        in_quiz('"second"', '"first"'),
        "quiz.toml:13: questions[1].id: 'first' is the id of questions[0] too",
    ),
    (in_quiz(', why = "That prints."', ""), "quiz.toml:7: questions[0].options[1].why: is missing"),
    (
        replaced(f"{FILL}/app.py", "app.secret_key = ", "___ = "),
        "step.md:24: blanks: there are 2 of them, and 3 ___ in the files",
    ),
    (
        in_blanks('checks = ["shown once"]', 'checks = ["shown twice"]'),
        "blanks[1].checks: there is no check 'shown twice'; did you mean shown once?",
    ),
    (
        removed(f"{FILL}/solution/app.py"),
        "solution: is missing: a step of the kind 'blanks' needs one",
    ),
    (in_step('"read"', '"fix"'), "solution: is missing: a step of the kind 'fix' needs one"),
    (
        replaced(f"{FILL}/solution/app.py", "get_flashed_messages())", "___)"),
        "solution/app.py:15: still holds ___",
    ),
    (written(f"{FILL}/solution/app.py", BLANKS_APP), "solution: changes nothing"),
    (
        replaced(f"{FILL}/solution/app.py", "def save", "def saves"),
        "solution/app.py:8: must be app.py with each ___ replaced, and nothing else",
    ),
    (in_step("POST /save", "SEND /save"), "requests[0]: ", "'SEND' is no request method"),
    (in_step('["POST /save"]', '[{ path = "/save", forms = {} }]'), "requests[0]: ", "forms"),
    (
        in_step("request = 1", "request = 2"),
        "checks[0].request: there is no request 2: 1 is the only one",
    ),
    (
        in_step("request = 1", "status = 200"),
        "checks[0].status: says nothing about 'flashed', which is narrowed by category, message",
    ),
    (
        in_blanks('"shown once"', '"queued as a success"'),
        "checks: 2 checks are called 'queued as a success'",
    ),
    (
        in_blanks("save name={name}", "save name={nmae}"),
        "requests[0]: {nmae} is not drawn; [draw] has name",
    ),
    (in_blanks('"Saved {name}."', '"Saved {who}."'), "checks[0].message: {who} is not drawn"),
    (in_blanks('["Ada", "Grace"]', "[]"), "draw.name: must hold at least one value"),
    (
        in_step("One call", "word " * 150 + "One call"),
        "step.md:13: text: has 157 words; a step has at most 150",
    ),
    (
        in_step("One call", "word " * 80 + "\n+++\n" + "word " * 80 + "One call"),
        "step.md:13: text: has 167 words (80 before the run, 87 after it); a step has at most 150",
    ),
    (in_step("One call", "+++\nOne call"), "step.md:13: text: is empty above the +++"),
    (
        in_step("One call", "Here.\n\n+++\n\nThere.\n+++\nOne call"),
        "step.md:17: after: has another +++; a step has at most two parts",
    ),
    (
        replaced(f"{READ}/app.py", "app = ", "\n" * 30 + "app = "),
        "app.py:21: has 45 lines; the app of a step holds at most 20",
    ),
    LARGE_FILE,
    NO_TEXT,
    (linked(f"{READ}/secret.txt", "/etc/hostname"), "secret.txt: is a symbolic link"),
    (linked(f"{READ}/templates", "/etc"), "templates: is a symbolic link"),
    (lambda folder: os.mkfifo(folder / READ / "pipe"), "pipe: is neither a file nor a folder"),
    (
        written(f"{READ}/static/logo.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        "static/logo.png:1: is not UTF-8 text: this line holds the byte 0x89",
    ),
    (
        in_step('kind = "read"', 'kind = "read"\nopen = "../../course.toml"'),
        "step.md:4: open: there is no file '../../course.toml' in this step",
    ),
    (
        in_step('kind = "read"', 'kind = "read"\napp = "../02-fill/app"'),
        "step.md:4: app: '../02-fill/app' isn't a module of this step: write it like app",
    ),
    (
        in_blanks(
            "[[blanks]]",
            '[[wrong]]\nabout = "x"\nfails = ["shown once"]\n'
            'edits = [{ file = "../01-queue/app.py", old = "a", new = "b" }]\n\n[[blanks]]',
        ),
        "step.md:27: wrong[0].edits[0].file: there is no file '../01-queue/app.py'",
    ),
    (
        in_quiz(
            "right = true }",
            'right = true, proof = { app = "../01-queue/app", shows = [{ observe = "read" }] } }',
        ),
        "quiz.toml:6: questions[0].options[0].proof.app: there is no app '../01-queue/app'",
    ),
    (
        in_step('kind = "read"', 'kind = "read"\nopen = "ap.py"'),
        "open: there is no file 'ap.py' in this step; did you mean app.py?",
    ),
    (
        asked_too("all", ('"all"', '"al"')),
        "[2].kind: 'al' is unknown; did you mean all? Allowed: all, fill, one, order",
    ),
    (
        asked_too("one", ('kind = "one"', 'lines = ["a", "b"]')),
        ":27: questions[2].lines: belongs to the kind 'order', and this question is of the",
    ),
    (
        asked_too("predict", ('when = [{ observe = "shown", times = 2 }]', "")),
        ":35: questions[2].options[1].when: must say what is observed where it comes true",
    ),
    (
        asked_too("order", ('"session.clear()"', '" "')),
        ":29: questions[2].lines[0]: must not be empty",
    ),
    (written(f"{PROOFS}/queue.py", "print(1)\n"), "queue: isn't used by any question"),
    (written(f"{PROOFS}/notes.txt", "x"), "notes.txt: isn't a Python file; an app of"),
    (
        all_of(written(f"{PROOFS}/queue/templates/home.html", "x"), NAMES_QUEUE),
        "proofs/queue: has no app.py",
    ),
    (
        all_of(
            written(f"{PROOFS}/queue/app.py", "print(1)\n"),
            written(f"{PROOFS}/queue.py", "print(1)\n"),
            NAMES_QUEUE,
        ),
        "proofs/queue: has the name of queue.py",
    ),
)
SPOILED = (*SMALL, (removed("course.toml"), "course.toml: is missing"), *LARGE)
