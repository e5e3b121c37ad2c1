"""Ways to spoil the small good course, each with what must be said of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from tests.support import question_mutations
from tests.support.good_course import BLANKS_APP, LESSON

READ, FILL, QUIZ = f"{LESSON}/01-queue", f"{LESSON}/02-fill", f"{LESSON}/quiz.toml"

Spoil = Callable[[Path], object]


def replaced(file: str, old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return spoil


def written(file: str, data: str | bytes) -> Spoil:
    def spoil(folder: Path) -> None:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())

    return spoil


def removed(file: str) -> Spoil:
    return lambda folder: (folder / file).unlink()


def linked(file: str, target: str) -> Spoil:
    return lambda folder: (folder / file).symlink_to(target)


def renamed(old: str, new: str) -> Spoil:
    def spoil(folder: Path) -> None:
        (folder / old).rename(folder / new)

    return spoil


def proved(shows: str) -> Spoil:
    """Give the first question's right answer a proof."""

    def spoil(folder: Path) -> None:
        written(f"{LESSON}/proofs/queue.py", "print(1)\n")(folder)
        proof = f'right = true, proof = {{ app = "queue", {shows} }} }}'
        replaced(QUIZ, "right = true }", proof)(folder)

    return spoil


def written_many(*folders: str, count: int) -> Spoil:
    """Write so many empty files into each of these folders of a step."""

    def spoil(course: Path) -> None:
        for folder in folders:
            (course / READ / folder).mkdir()
            for number in range(count):
                (course / READ / folder / f"{number}.txt").touch()

    return spoil


SPOILED: dict[str, tuple[Spoil, list[str]]] = {
    "unknown key in the front matter": (
        replaced(f"{READ}/step.md", 'task = "Run it."', 'task = "Run it."\nhint = ["x"]'),
        [f"{READ}/step.md:5: hint: unknown key; did you mean hints?", "Allowed: title, kind, task"],
    ),
    "unknown key in a check": (
        replaced(f"{READ}/step.md", "observe =", "observ ="),
        [
            f"{READ}/step.md:9: checks[0].observ: unknown key; did you mean observe?",
            f"{READ}/step.md:7: checks[0].observe: is missing",
        ],
    ),
    "unknown kind": (
        replaced(f"{READ}/step.md", '"read"', '"reed"'),
        ["step.md:3: kind: 'reed' is unknown; did you mean read? Allowed: blanks, build, fix"],
    ),
    "unknown observation": (
        replaced(f"{READ}/step.md", '"flashed"', '"flash"'),
        ["checks[0].observe: 'flash' is unknown; did you mean flashed?"],
    ),
    "wrong type": (
        replaced(f"{READ}/step.md", '"Run it."', "3"),
        [f"{READ}/step.md:4: task: must be text, not a whole number"],
    ),
    "text for a number": (
        replaced(f"{READ}/step.md", "request = 1", 'request = "1"'),
        ["checks[0].request: must be a whole number, not text"],
    ),
    "a lone request that is no list": (
        replaced(f"{READ}/step.md", '["POST /save"]', '"POST /save"'),
        ["step.md:5: requests: must be a list, not text"],
    ),
    "missing key": (
        replaced(f"{READ}/step.md", 'title = "flash() queues"\n', ""),
        [f"{READ}/step.md:1: title: is missing"],
    ),
    "no course file": (removed("course.toml"), ["course.toml: is missing"]),
    "no lesson file": (removed(f"{LESSON}/lesson.toml"), [f"{LESSON}/lesson.toml: is missing"]),
    "no step file": (removed(f"{READ}/step.md"), [f"{READ}/step.md: is missing"]),
    "no app": (removed(f"{READ}/app.py"), [f"{READ}/step.md:1: app: there is no app.py"]),
    "a lesson that is not there": (
        replaced("course.toml", LESSON, "15-flashing-mesages"),
        ["course.toml:2: lessons[0]: there is no folder", f"did you mean {LESSON}?"],
    ),
    "a lesson outside": (
        replaced("course.toml", LESSON, "../15-elsewhere"),
        ["course.toml:2: lessons[0]: '../15-elsewhere' is no name for a lesson"],
    ),
    "a quiz file by another name": (
        renamed(QUIZ, f"{LESSON}/quizz.toml"),
        [f"{LESSON}/quizz.toml: is no file of a lesson; did you mean quiz.toml?"],
    ),
    "a step folder without a number": (
        written(f"{LESSON}/extra/step.md", ""),
        [f"{LESSON}/extra: is no name for a step"],
    ),
    "two steps of one number": (
        renamed(FILL, f"{LESSON}/01-fill"),
        [f"{LESSON}/01-queue: '01-queue' has the number or the name of '01-fill'"],
    ),
    "broken TOML in a step": (
        replaced(f"{READ}/step.md", 'kind = "read"', "kind = read"),
        [f"{READ}/step.md:3: is not valid TOML: "],
    ),
    "broken TOML in a quiz": (
        written(QUIZ, "a = 1\nb ="),
        ["quiz.toml:2: is not valid TOML"],
    ),
    "no front matter": (
        written(f"{READ}/step.md", "Hello."),
        [f"{READ}/step.md:1: must begin with +++"],
    ),
    "front matter without an end": (
        written(f"{READ}/step.md", '+++\ntitle = "x"\n'),
        [f"{READ}/step.md:2: has no second +++ line"],
    ),
    "two right answers": (
        replaced(QUIZ, '"That prints." }', '"That prints.", right = true }'),
        ["quiz.toml:5: questions[0].options: 2 of them are right: '`flash()`' and '`print()`'"],
    ),
    "no right answer": (
        replaced(QUIZ, ", right = true", ""),
        ["questions[0].options: none of them is right"],
    ),
    "three options": (
        replaced(QUIZ, '  { text = "`print()`", why = "That prints." },\n', ""),
        ["questions[0].options: there are 3; a question of the kind 'one' has exactly 4"],
    ),
    "the same option twice": (
        replaced(QUIZ, "`print()`", "`abort()`"),
        ["questions[0].options: 2 of them say '`abort()`'"],
    ),
    "one question id twice": (
        replaced(QUIZ, '"second"', '"first"'),
        ["quiz.toml:13: questions[1].id: 'first' is the id of questions[0] too"],
    ),
    "a question on an unknown step": (
        replaced(QUIZ, 'step = "queue"', 'step = "queues"'),
        ["questions[0].step: there is no step 'queues'; did you mean queue?"],
    ),
    "an option without a why": (
        replaced(QUIZ, ', why = "That prints."', ""),
        ["quiz.toml:7: questions[0].options[1].why: is missing"],
    ),
    "fewer blanks than holes": (
        replaced(f"{FILL}/app.py", "app.secret_key = ", "___ = "),
        ["step.md:24: blanks: there are 2 of them, and 3 ___ in the files"],
    ),
    "a blank on an unknown check": (
        replaced(f"{FILL}/step.md", 'checks = ["shown once"]', 'checks = ["shown twice"]'),
        ["blanks[1].checks: there is no check 'shown twice'; did you mean shown once?"],
    ),
    "an exercise without a solution": (
        removed(f"{FILL}/solution/app.py"),
        ["solution: is missing: a step of the kind 'blanks' needs one"],
    ),
    "a fix without a solution": (
        replaced(f"{READ}/step.md", '"read"', '"fix"'),
        ["solution: is missing: a step of the kind 'fix' needs one"],
    ),
    "a solution with a blank left": (
        replaced(f"{FILL}/solution/app.py", "get_flashed_messages())", "___)"),
        [f"{FILL}/solution/app.py:15: still holds ___"],
    ),
    "a solution that changes nothing": (
        written(f"{FILL}/solution/app.py", BLANKS_APP),
        ["solution: changes nothing"],
    ),
    "a solution that changes more than the blanks": (
        replaced(f"{FILL}/solution/app.py", "def save", "def saves"),
        [f"{FILL}/solution/app.py:8: must be app.py with each ___ replaced, and nothing else"],
    ),
    "a request that is none": (
        replaced(f"{READ}/step.md", "POST /save", "SEND /save"),
        ["requests[0]: ", "'SEND' is no request method"],
    ),
    "a request table that is none": (
        replaced(f"{READ}/step.md", '["POST /save"]', '[{ path = "/save", forms = {} }]'),
        ["requests[0]: ", "forms"],
    ),
    "a check of a request that is not made": (
        replaced(f"{READ}/step.md", "request = 1", "request = 2"),
        ["checks[0].request: there is no request 2: 1 is the only one"],
    ),
    "a field that this check does not know": (
        replaced(f"{READ}/step.md", "request = 1", "status = 200"),
        ["checks[0].status: says nothing about 'flashed', which is narrowed by category, message"],
    ),
    "two checks of one name": (
        replaced(f"{FILL}/step.md", '"shown once"', '"queued as a success"'),
        ["checks: 2 checks are called 'queued as a success'"],
    ),
    "a value that is not drawn": (
        replaced(f"{FILL}/step.md", "save name={name}", "save name={nmae}"),
        ["requests[0]: {nmae} is not drawn; [draw] has name"],
    ),
    "a value that is not drawn in a check": (
        replaced(f"{FILL}/step.md", '"Saved {name}."', '"Saved {who}."'),
        ["checks[0].message: {who} is not drawn"],
    ),
    "nothing to draw from": (
        replaced(f"{FILL}/step.md", '["Ada", "Grace"]', "[]"),
        ["draw.name: must hold at least one value"],
    ),
    "a long text": (
        replaced(f"{READ}/step.md", "One call", "word " * 150 + "One call"),
        ["step.md:13: text: holds 157 words of prose; a step holds at most 150"],
    ),
    "a long app": (
        replaced(f"{READ}/app.py", "app = ", "\n" * 30 + "app = "),
        [f"{READ}/app.py:21: has 45 lines; the app of a step holds at most 20"],
    ),
    "a large file": (
        written(f"{READ}/data.txt", "x" * (256 * 1024 + 1)),
        [f"{READ}/data.txt: is larger than 256 KiB"],
    ),
    "a file that is no text": (
        written(f"{READ}/app.py", b"first = 1\nsecond = '\xe9'\n"),
        [f"{READ}/app.py:2: is not UTF-8 text: this line holds the byte 0xe9"],
    ),
    "a link out of the course": (
        linked(f"{READ}/secret.txt", "/etc/hostname"),
        [f"{READ}/secret.txt: is a symbolic link"],
    ),
    "a folder that is a link": (
        linked(f"{READ}/templates", "/etc"),
        [f"{READ}/templates: is a symbolic link"],
    ),
    "a pipe": (
        lambda folder: os.mkfifo(folder / READ / "pipe"),
        [f"{READ}/pipe: is neither a file nor a folder"],
    ),
    "links in a circle": (
        linked(f"{READ}/templates", "."),
        [f"{READ}/templates: is a symbolic link"],
    ),
    "ten megabytes": (
        written(f"{READ}/data.txt", b"x" * (10 * 1024 * 1024)),
        [f"{READ}/data.txt: is larger than 256 KiB"],
    ),
    "a picture": (
        written(f"{READ}/static/logo.png", b"\x89PNG\r\n\x1a\n\x00\x00"),
        [f"{READ}/static/logo.png:1: is not UTF-8 text: this line holds the byte 0x89"],
    ),
    "a thousand files in a folder": (
        written_many("static", count=1_000),
        [f"{READ}/static: holds 1,000 files and folders; at most 200 are allowed"],
    ),
    "hundreds of files in many folders": (
        written_many(*(f"part{n}" for n in range(5)), count=60),
        [f"{READ}: holds more than 200 files in all"],
    ),
    "folders inside folders inside folders": (
        written(f"{READ}/{'deep/' * 200}file.txt", "x"),
        ["deep: is too deep: at most 12 folders stand inside another"],
    ),
    "an editor that opens a file elsewhere": (
        replaced(f"{READ}/step.md", 'kind = "read"', 'kind = "read"\nopen = "../../course.toml"'),
        [f"{READ}/step.md:4: open: there is no file '../../course.toml' in this step"],
    ),
    "an app elsewhere": (
        replaced(f"{READ}/step.md", 'kind = "read"', 'kind = "read"\napp = "../02-fill/app"'),
        [f"{READ}/step.md:4: app: '../02-fill/app' is no module of this step: write it like app"],
    ),
    "a wrong answer that edits a file elsewhere": (
        replaced(
            f"{FILL}/step.md",
            "[[blanks]]",
            '[[wrong]]\nabout = "x"\nfails = ["shown once"]\n'
            'edits = [{ file = "../01-queue/app.py", old = "a", new = "b" }]\n\n[[blanks]]',
        ),
        [f"{FILL}/step.md:27: wrong[0].edits[0].file: there is no file '../01-queue/app.py'"],
    ),
    "a proof by an app elsewhere": (
        replaced(
            QUIZ,
            "right = true }",
            'right = true, proof = { app = "../01-queue/app", shows = [{ observe = "read" }] } }',
        ),
        ["quiz.toml:6: questions[0].options[0].proof.app: there is no app '../01-queue/app'"],
    ),
    "a proof that shows nothing": (
        proved("shows = []"),
        ["quiz.toml:6: questions[0].options[0].proof.shows: must say what is observed"],
    ),
    "a proof by what does not happen": (
        proved('shows = [{ observe = "flashed", times = 0 }]'),
        ["quiz.toml:6: questions[0].options[0].proof.shows: asks only for what does not happen"],
    ),
    "an editor that opens nothing": (
        replaced(f"{READ}/step.md", 'kind = "read"', 'kind = "read"\nopen = "ap.py"'),
        ["open: there is no file 'ap.py' in this step; did you mean app.py?"],
    ),
    **question_mutations.SPOILED,
}

LARGE = frozenset(
    name for name in SPOILED if name.startswith(("a thousand", "hundreds", "ten mega", "folders"))
)
"""Those that take a while to write."""
