"""``flasklings export`` in its formats: which is written, of what, and over what."""

from __future__ import annotations

import csv
import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from lessons.course.loader import load_course
from lessons.export.report import ProgressReport
from lessons.store.database import FILE
from lessons.store.progress import Progress
from tests.support.built_in import COURSE
from tests.support.built_in import FLASHING as LESSON
from tests.support.progress_files import held
from tests.tui.cli.conftest import Flasklings

QUESTION = LESSON.quiz[0]


@pytest.fixture
def practised(home: Path) -> Path:
    """A data folder with answers in two courses, one of them taken back."""
    progress = Progress.open(home)
    progress.record_answer(LESSON.slug, QUESTION.id, "=1+1", False, took_ms=1_500, rating=1)
    progress.record_answer("gone", "old", "a text", True)
    progress.undo_answer(progress.record_answer(LESSON.slug, QUESTION.id, "a mistake", False))
    progress.in_course("another").record_answer(LESSON.slug, "other", "a text", True)
    progress.close()
    return home


def answers(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as table:
        return list(csv.DictReader(table, strict=True))


@pytest.mark.parametrize("name", ["my.csv", "MY.CSV", "answers"])
def test_csv_holds_the_answers(
    name: str, flasklings: Flasklings, practised: Path, tmp_path: Path
) -> None:
    file = tmp_path / name
    said = flasklings("export", file, *(["--as", "csv"] if name == "answers" else []))
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(f"3 answers written to {file}\n")
    assert "flasklings export progress.jsonl" in said.out
    first, second, third = answers(file)
    assert first["ask"] == QUESTION.ask
    assert first["answer"] == "'=1+1"
    assert (first["right"], first["seconds"], first["rating"]) == ("false", "1.500", "again")
    assert (second["lesson"], second["ask"]) == ("gone", "")
    assert third["course"] == "another"


def test_json_is_the_report(flasklings: Flasklings, practised: Path, tmp_path: Path) -> None:
    file = tmp_path / "my.json"
    said = flasklings("export", file)
    assert (said.status, said.err) == (0, "")
    written = msgspec.convert(json.loads(file.read_text()), ProgressReport)
    printed = msgspec.convert(json.loads(flasklings("progress", "--json").out), ProgressReport)
    assert written == msgspec.structs.replace(printed, at=written.at)


def test_apkg_holds_the_questions(flasklings: Flasklings, tmp_path: Path) -> None:
    file = tmp_path / "my.apkg"
    said = flasklings("export", file)
    assert (said.status, said.err) == (0, "")
    questions = sum(len(lesson.quiz) for lesson in COURSE.lessons)
    assert said.out == f"{questions} questions written to {file}\n"
    assert zipfile.ZipFile(file).namelist() == ["collection.anki2", "media"]
    assert flasklings("export", tmp_path / "empty.jsonl").status == 0


def test_any_other_ending_is_the_progress(
    flasklings: Flasklings, practised: Path, tmp_path: Path
) -> None:
    flasklings("export", tmp_path / "my.jsonl")
    flasklings("export", tmp_path / "my.csv", "--as", "progress")
    one, two = (tmp_path / name for name in ("my.jsonl", "my.csv"))
    assert one.read_bytes() == two.read_bytes()
    assert flasklings("import", two).status == 0


def test_one_lesson_alone_and_a_course_of_ones_own(
    flasklings: Flasklings, practised: Path, tmp_path: Path
) -> None:
    flasklings("export", tmp_path / "lesson.csv", "--lesson", "15")
    assert [row["answer"] for row in answers(tmp_path / "lesson.csv")] == ["'=1+1"]
    course = tmp_path / "course"
    flasklings("new", course)
    flasklings("export", tmp_path / "course.csv", "--course", course)
    assert answers(tmp_path / "course.csv") == []
    said = flasklings("export", tmp_path / "own.apkg", "--course", course, "--lesson", "10")
    assert said.out.startswith("2 questions written")
    flasklings("export", tmp_path / "own.json", "--course", course)
    told = json.loads((tmp_path / "own.json").read_text())
    assert told["courses"][0]["title"] == load_course(course).title


@pytest.mark.parametrize("kind", ["csv", "json", "progress"])
def test_it_replaces_a_file_only_when_told_so(
    kind: str, flasklings: Flasklings, practised: Path, tmp_path: Path
) -> None:
    file = tmp_path / "mine"
    file.write_text("[]")
    said = flasklings("export", file, "--as", kind)
    assert (said.status, said.out) == (2, "")
    assert said.err == (f"flasklings: {file} already exists: name another file, or add --force\n")
    assert file.read_text() == "[]"
    assert flasklings("export", file, "--as", kind, "--force").status == 0
    assert file.read_text(errors="replace") != "[]"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("name", ["my.jsonl", "my.csv", "my.json"])
@pytest.mark.parametrize(
    "wrong",
    [
        (b"no database" * 100, 1, "nothing was exported: The progress file couldn't be read"),
        (b"", 2, "flasklings: there is nothing to export yet: "),
    ],
    ids=["unreadable", "empty"],
)
def test_what_is_unreadable_or_empty_never_replaces_an_export(
    name: str,
    wrong: tuple[bytes, int, str],
    flasklings: Flasklings,
    practised: Path,
    tmp_path: Path,
) -> None:
    flasklings("export", file := tmp_path / name)
    before = file.read_bytes()
    for path in practised.glob(f"{FILE}*"):
        path.unlink()
    content, status, words = wrong
    (practised / FILE).write_bytes(content)
    said = flasklings("export", file, "--force")
    assert (said.status, said.out) == (status, "")
    assert words in said.err
    assert file.read_bytes() == before


def test_a_file_that_another_program_holds_is_exported_as_it_is(
    flasklings: Flasklings, practised: Path, tmp_path: Path
) -> None:
    with held(practised):
        said = flasklings("export", tmp_path / "held.jsonl")
    assert said.status == 0
    assert said.err.endswith(f"Another program is using the progress file {practised / FILE}.\n")
    assert flasklings("export", tmp_path / "free.jsonl").status == 0
    one, two = (sorted((tmp_path / f"{n}.jsonl").read_text()) for n in ("held", "free"))
    assert one == two
