"""The README says what is so, and CONTRIBUTING's lesson is one."""

from __future__ import annotations

import inspect
import re
import textwrap
import tomllib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import click
import msgspec
import pytest
from click.testing import CliRunner
from textual.binding import BindingsMap
from textual.dom import DOMNode

import tui.screens
import tui.widgets
from lessons.course.folder import MAX_DEPTH, MAX_ENTRIES, MAX_FILE_BYTES
from lessons.course.loader import load_course
from lessons.course.model import NARROWED_BY
from lessons.course.quiz_rules import OPTIONS
from lessons.course.quiz_steps import proof_step
from lessons.course.step_rules import (
    MAX_APP_LINES,
    MAX_BUILT_LINES,
    MAX_CHOICES,
    MAX_WORDS,
    MIN_CHOICES,
    request_faults,
)
from lessons.grading.kinds import CHECK_KINDS
from lessons.practice.kinds import KINDS
from sandbox.request import Request
from tests.support.built_in import COURSE, FLASHING
from tests.support.house import HOUSE
from tests.support.key_table import key_table
from tui.app import FlasklingsApp
from tui.cli.main import COMMANDS, cli
from tui.keys.keys_file import OwnKeys, parse_keys

README = (HOUSE / "README.md").read_text("utf-8")
CONTRIBUTING = (HOUSE / "CONTRIBUTING.md").read_text("utf-8")

FENCE = re.compile(r"^(```+)(\w+)[^\n]*\n(.*?)^\1$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"^`(10-\S+/\S+)`\n\n(```+)\w+\n(.*?)^\2$", re.DOTALL | re.MULTILINE)

NAMES_OF_KEYS = {
    "PgDn": "pagedown",
    "PgUp": "pageup",
    "?": "question_mark",
    "/": "slash",
    ":": "colon",
    "Ctrl+/": "ctrl+slash",
    "Esc": "escape",
}


def test_every_option_of_run_is_in_its_table_and_no_other() -> None:
    told = set(re.findall(r"^\| `(--[a-z-]+)", README, re.M))
    run = cli.get_command(click.Context(cli), "run")
    assert run is not None
    known = {name for option in run.params for name in option.opts if "--" in name}
    assert told | {"--app"} == known
    assert "`--app MODULE:NAME`" in README


def test_every_command_is_shown() -> None:
    for name in COMMANDS:
        assert f"flasklings {name}" in README


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_linked_is_there(page: str) -> None:
    text = re.sub(FENCE, "", (HOUSE / page).read_text("utf-8"))
    for link in re.findall(r"(?<!`)\[[^]]*\]\((?!https?:)([^)#]+)", text):
        assert (HOUSE / link).exists(), link


def test_the_place_in_contributing_that_is_linked_is_there() -> None:
    headings = re.findall(r"^#+ (.*)$", CONTRIBUTING, re.M)
    places = {heading.lower().replace(" ", "-") for heading in headings}
    assert set(re.findall(r"CONTRIBUTING\.md#([\w-]+)", README)) <= places


# Keys


def _nodes() -> Iterator[type[DOMNode]]:
    """Yield the app, every screen and every widget."""
    yield FlasklingsApp
    for package in (tui.screens, tui.widgets):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            for _, found in inspect.getmembers(import_module(module.name), inspect.isclass):
                if issubclass(found, DOMNode):
                    yield found


def _bound() -> set[str]:
    """Return every key that is bound somewhere."""
    own = (vars(base).get("BINDINGS", ()) for node in _nodes() for base in node.__mro__)
    keys = {key for bindings in own for key in BindingsMap(bindings).key_to_bindings}
    return keys | {FlasklingsApp.COMMAND_PALETTE_BINDING}


def _told_keys() -> Iterator[str]:
    """Yield every key of the README's tables, by Textual's names."""
    section = README.partition("## Keys")[2].partition("\n## ")[0]
    for first, does in re.findall(r"^\| (`.*?) \| (.*) \|$", section, re.M):
        for start, end in re.findall(r"`(\w)`[^\w\s`]`(\w)`", first):  # from one to the other
            yield from map(chr, range(ord(start), ord(end) + 1))
        words = re.findall(r"`([^`]+)`", first)
        words += re.findall(r"`((?:Ctrl|Shift)\+\w+|F\d+|Esc|[np])`", does)
        for key in words:
            yield NAMES_OF_KEYS.get(key, key.lower())


def test_every_key_of_the_readme_is_bound() -> None:
    told = set(_told_keys())
    assert {"f5", "f9", "f10", "ctrl+o", "1", "e", "p"} <= told
    assert told - _bound() == set()


def test_the_table_of_keys_is_that_of_their_meanings() -> None:
    assert key_table() in README, "python -m tests.support.key_table prints it"


def test_the_keys_of_your_own_in_the_readme_are_right() -> None:
    example = re.search(r"```toml\n(run = .*?)```", README, re.S)
    assert example is not None
    assert parse_keys(example[1]) == OwnKeys({"run": ("f11",), "hint": ("alt+y", "y")})


# Examples


def test_the_example_is_what_run_prints(tmp_path: Path) -> None:
    app = tmp_path / "shop.py"
    lines = ["from flask import Flask, flash, redirect, render_template, url_for"]
    lines += ["app = Flask(__name__)", 'app.secret_key = "dev"', "", '@app.post("/save")']
    lines += ["def save():", "", "", "", '    flash("Saved!", "success")']
    lines += ['    return redirect(url_for("home"))', '@app.get("/")', "def home():"]
    lines += ['    return render_template("home.html")']
    app.write_text("\n".join(lines))
    page = tmp_path / "templates" / "home.html"
    page.parent.mkdir()
    page.write_text("<h1>Shop</h1>\n{% for m in get_flashed_messages() %}{{ m }}{% endfor %}")
    found = re.search(
        r"```console\n\$ flasklings (run) shop.py --request '(.*)'\n(.*?)```", README, re.S
    )
    assert found is not None
    result = CliRunner().invoke(cli, ["run", str(app), "--request", found[2]])
    assert _steady(result.stdout) == _steady(found[3])


def test_the_examples_are_what_check_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    holds, faulty = re.findall(r"```console\n\$ flasklings (check .*)\n((?:.*\n)*?)```", README)
    assert CliRunner().invoke(cli, ["new", "my-course"]).exit_code == 0
    proved = CliRunner().invoke(cli, holds[0].split())
    assert (proved.exit_code, _steady(proved.stdout)) == (0, _steady(holds[1]))
    step = tmp_path / "my-course/10-first-lesson/02-show-it/step.md"
    step.write_text(step.read_text("utf-8").replace("Saved {name}.", "Saved {name}!", 1), "utf-8")
    proved = CliRunner().invoke(cli, faulty[0].split())
    assert (proved.exit_code, proved.stdout) == (1, faulty[1])


def _steady(text: str) -> str:
    """Return the text without versions and times."""
    return re.sub(r"\d+(\.\d+)+|[\d,]+ ms", "…", text)


def test_the_lesson_holds_as_much_as_the_readme_says() -> None:
    lesson = FLASHING
    steps, exercises, labs = (len(lesson.of_part(part)) for part in ("step", "exercise", "lab"))
    told = f"{steps} steps, {exercises} exercises (…), {labs} optional labs, and"
    told += f" {len(lesson.quiz)} questions"
    assert told in re.sub(r"\([^)]*\)", "(…)", " ".join(README.split()))


def test_every_right_answer_of_the_quiz_has_a_proof() -> None:
    for lesson in COURSE.lessons:
        for question in lesson.quiz:
            if KINDS[question.kind].judged_by == "options":
                right = [option for option in question.options if option.right]
                assert all(proof_step(lesson, question, option) for option in right)
            else:  # one run judges whatever is answered
                assert question.proof is not None


# CONTRIBUTING


def _section(heading: str) -> str:
    return CONTRIBUTING.partition(f"### {heading}\n")[2].partition("\n### ")[0]


def _fenced(language: str, text: str = CONTRIBUTING) -> list[str]:
    return [code for _, name, code in FENCE.findall(text) if name == language]


def _example_with_requests() -> str:
    """Return the fenced example that names requests, as it would stand in a step's text."""
    (found,) = re.findall(r"^  ````markdown\n(.*?)^  ````$", CONTRIBUTING, re.DOTALL | re.MULTILINE)
    return textwrap.dedent(found)


def test_a_course_that_is_written_by_the_recipe_passes_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(cli, ["new", "my-course"]).exit_code == 0
    files = [(name, text) for name, _, text in FILE.findall(CONTRIBUTING)]
    assert len(files) >= 6
    for name, text in files:
        path = tmp_path / "my-course" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists()
        path.write_text(text, "utf-8")
    step = tmp_path / "my-course/10-first-lesson/03-in-which-order/step.md"
    with step.open("a", encoding="utf-8") as text:
        text.write("\n" + _example_with_requests())
    questions = [code for code in _fenced("toml") if code.startswith("[[questions]]")]
    with (tmp_path / "my-course/10-first-lesson/quiz.toml").open("a", encoding="utf-8") as quiz:
        quiz.write("\n" + "\n".join(questions))
    proved = CliRunner().invoke(cli, ["check", "my-course"])
    assert proved.exit_code == 0, proved.stdout
    assert "03-in-which-order: ends by itself, starter fails, solution passes" in proved.stdout
    assert "2 examples run" in proved.stdout
    assert "04-say-what: starter fails, solution passes, 1 wrong answer told" in proved.stdout
    assert re.search(r"quiz: \d+ proofs hold; ", proved.stdout)


def test_the_requests_of_contributing_can_be_made() -> None:
    (code,) = _fenced("toml", _section("Requests"))
    requests = tomllib.loads(code)["requests"]
    assert list(request_faults(requests)) == []
    tables = [msgspec.convert(given, Request) for given in requests if isinstance(given, dict)]
    assert any(request.overlaps for request in tables)


def test_every_key_of_a_request_is_in_contributings_table() -> None:
    section = _section("Requests")
    told = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*) \|", section, re.M)))
    assert set(told) == {field.encode_name for field in msgspec.structs.fields(Request)}
    assert len(told) == len(set(told))


def test_the_files_of_a_course_and_a_lesson_in_contributing_are_some(tmp_path: Path) -> None:
    lesson_file, course_file = (code for code in _fenced("toml") if code.startswith("title"))
    assert CliRunner().invoke(cli, ["new", str(tmp_path / "course")]).exit_code == 0
    (tmp_path / "course/course.toml").write_text(course_file, "utf-8")
    (tmp_path / "course/10-first-lesson/lesson.toml").write_text(lesson_file, "utf-8")
    (lesson,) = load_course(tmp_path / "course").lessons
    assert lesson.misspelled
    assert lesson.builds_on
    assert lesson.demo_step is not None
    assert lesson.end


def test_every_kind_of_observation_is_in_contributings_table_with_what_narrows_it() -> None:
    section = _section("What can be observed")
    _, *rows = re.findall(r"^\| `(\w+)` \|[^|]*\|([^|]*)\|$", section, re.M)
    told = {kind: tuple(re.findall(r"`(\w+)`", narrowed)) for kind, narrowed in rows}
    assert told == NARROWED_BY


def test_what_a_folder_of_tests_cannot_ask_is_in_contributing() -> None:
    (told,) = re.findall(r"The tests of a handout can't check (.*?)\.\n", CONTRIBUTING, re.DOTALL)
    kinds = {kind.name for kind in CHECK_KINDS.values() if not kind.question}
    fields = {field for kind in CHECK_KINDS.values() for field in kind.only_here}
    assert set(re.findall(r"`(\w+)`", told)) == kinds | fields


def test_the_limits_of_contributing_are_those_of_the_rules() -> None:
    assert f"| {MAX_WORDS} words in both parts together, fenced code aside |" in CONTRIBUTING
    step, more = MAX_APP_LINES["step"], MAX_APP_LINES["lab"]
    lines = f"{step} lines in a step, {more} in an exercise or a lab, {MAX_BUILT_LINES}"
    assert f"| {lines} if it's built |" in CONTRIBUTING
    choices = {2: "two", 4: "four"}
    assert f"has {choices[MIN_CHOICES]} to {choices[MAX_CHOICES]} choices" in CONTRIBUTING
    assert f"A question has {choices[OPTIONS]} options" in CONTRIBUTING
    assert f"| {MAX_FILE_BYTES // 1024} KiB, and UTF-8 text |" in CONTRIBUTING
    assert f"| {MAX_ENTRIES} files, {MAX_DEPTH} folders deep, no symbolic links |" in CONTRIBUTING


def test_every_benchmark_is_in_contributing() -> None:
    for path in (HOUSE / "tests" / "benchmarks").glob("[a-z]*.py"):
        if "__main__" in path.read_text():  # the others are what benchmarks share
            assert f"tests.benchmarks.{path.stem}`" in CONTRIBUTING
