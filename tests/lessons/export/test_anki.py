"""The deck as Anki reads it: opened with SQLite, and imported twice by Anki itself."""

from __future__ import annotations

import json
import re
import sqlite3
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pygments.styles import get_style_by_name
from pygments.token import Whitespace
from textual.color import Color

from lessons.course.loader import BUILT_IN, load_course
from lessons.course.model import Course, Lesson, Observation, Option, Proof, Question
from lessons.export.anki import (
    FIELDS,
    LIGHT_STYLE,
    NIGHT_STYLE,
    anki_package,
    has_predictions,
    predictions_of,
    style_sheet,
)
from lessons.export.atomic_write import ExportError
from sandbox import Sandbox
from tests.support.good_course import APP
from tui.theme import contrast

COURSE = load_course(BUILT_IN)
AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def package(course: Course = COURSE, at: datetime = AT) -> bytes:
    return anki_package(course, course.lessons, at)[0]


def with_quiz(*questions: Question) -> Course:
    (lesson,) = COURSE.lessons
    lesson = msgspec.structs.replace(lesson, quiz=questions)
    return msgspec.structs.replace(COURSE, lessons=(lesson,))


def renumbered(course: Course) -> Course:
    lessons = tuple(msgspec.structs.replace(one, number=one.number + 7) for one in course.lessons)
    return msgspec.structs.replace(course, lessons=lessons)


def rows(package: bytes, sql: str) -> list[tuple[Any, ...]]:
    with zipfile.ZipFile(BytesIO(package)) as archive, closing(sqlite3.connect(":memory:")) as db:
        db.deserialize(archive.read("collection.anki2"))
        return db.execute(sql).fetchall()


def decks(package: bytes) -> dict[str, str]:
    """Return the decks of ours by number."""
    ((found,),) = rows(package, "SELECT decks FROM col")
    return {number: deck["name"] for number, deck in json.loads(found).items() if number != "1"}


def note_type(package: bytes) -> Mapping[str, Any]:
    ((found,),) = rows(package, "SELECT models FROM col")
    (only,) = json.loads(found).values()
    assert isinstance(only, dict)
    return only


def test_each_question_is_a_note_with_a_card_in_the_lessons_deck() -> None:
    (lesson,) = COURSE.lessons
    came_true = {one.id: 0 for one in lesson.quiz if one.kind == "predict"}
    made, number = anki_package(COURSE, COURSE.lessons, AT, {lesson.slug: came_true})
    notes = rows(made, "SELECT flds, tags, mid FROM notes ORDER BY id")
    assert len(notes) == number == len(lesson.quiz)
    for question, (fields, tags, kind) in zip(lesson.quiz, notes, strict=True):
        asked, _, answer, *_ = fields.split("\x1f")
        assert len(fields.split("\x1f")) == len(FIELDS)
        assert asked.startswith("<p>")
        assert "✓ Right" in answer
        assert tags.split() == [f"flasklings::{lesson.slug}::{question.step}"]
        assert str(kind) == note_type(made)["id"]
    assert list(decks(made).values()) == [f"{COURSE.title}::{lesson.title}"]
    (deck,) = decks(made)
    assert rows(made, "SELECT DISTINCT did FROM cards") == [(int(deck),)]
    assert [due for (due,) in rows(made, "SELECT due FROM cards ORDER BY id")] == [
        *range(1, number + 1)
    ]


def test_a_second_export_has_the_same_ids_however_lessons_are_numbered() -> None:
    one, two = package(), package(renumbered(COURSE), AT + timedelta(days=1))
    guids = "SELECT guid FROM notes ORDER BY guid"
    assert rows(one, guids) == rows(two, guids)
    assert decks(one) == decks(two)
    assert note_type(one)["id"] == note_type(two)["id"]
    assert [field["name"] for field in note_type(one)["flds"]] == [*FIELDS]


def test_a_lesson_without_a_quiz_has_no_deck_and_none_at_all_is_told() -> None:
    (lesson,) = COURSE.lessons
    without = msgspec.structs.replace(lesson, slug="without", quiz=())
    made, _ = anki_package(COURSE, (without, lesson), AT)
    assert len(decks(made)) == 1
    with pytest.raises(ExportError, match="no quiz questions"):
        anki_package(COURSE, (without,), AT)


def test_without_genanki_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "genanki", None)
    with pytest.raises(ExportError, match=r"genanki: pip install 'flasklings\[anki\]'$"):
        package()


def test_nothing_is_left_in_the_folder_for_temporary_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    package()
    assert list(tmp_path.iterdir()) == []


# Predictions


def outcome(message: str) -> Option:
    when = (Observation(observe="flashed", message=message),)
    return Option(message, "Because.", when=when)


def test_the_one_that_came_true_is_found_and_an_unclear_one_has_none() -> None:
    proof = Proof(app="app", requests=("POST /save",))
    clear = Question(
        "clear", "What?", "queue", (outcome("Lost!"), outcome("Saved!")), proof, "predict"
    )
    unclear = msgspec.structs.replace(clear, id="unclear", options=(outcome("Lost!"),) * 2)
    lesson = Lesson(
        "flash", 3, "", "", "", "", (), (clear, unclear), proofs={"app": {"app.py": APP}}
    )
    assert has_predictions([lesson])
    with Sandbox(spares=1, bulk=True) as sandbox:
        assert predictions_of(lesson, sandbox) == {"clear": 1}
    assert not has_predictions([msgspec.structs.replace(lesson, quiz=())])


# The look


def variables(of: str) -> dict[str, Color]:
    """Return the colours that a rule of the style sheet names."""
    _, _, after = style_sheet().partition(of)
    found = re.findall(r"--(\w+): (#\w+)", after.partition("}")[0])
    return {name: Color.parse(colour) for name, colour in found}


@pytest.mark.parametrize(
    ("rule", "style"), [(".card {", LIGHT_STYLE), (".card.nightMode,", NIGHT_STYLE)]
)
def test_all_of_it_can_be_read_by_day_and_by_night(rule: str, style: str) -> None:
    colours = variables(rule)
    for ink in ("ink", "quiet", "right", "wrong"):
        for paper in ("paper", "ground"):
            assert contrast(colours[ink], colours[paper]) >= 4.5, (ink, paper)
    for token, look in get_style_by_name(style):
        if look["color"] and token is not Whitespace:
            assert contrast(Color.parse(f"#{look['color']}"), colours["ground"]) >= 4.5, token


def test_the_right_option_is_not_told_by_its_place() -> None:
    (template,) = note_type(package())["tmpls"]
    assert "Math.random()" in template["qfmt"]
    assert "{{Choices}}" in template["qfmt"]
    assert "{{FrontSide}}" not in template["afmt"]  # it would put the options in another order


# Anki itself

HOSTILE = "<script>alert(1)</script> [sound:a.mp3] \\\\(x\\\\) {{Answer}} {{c1::x}} \x1b[0m \ud800"


class Anki:
    """A collection of Anki's own."""

    def __init__(self, folder: Path) -> None:
        reason = "Anki's own package is not installed: pip install anki"
        self._module = pytest.importorskip("anki.collection", reason=reason)
        self.collection = self._module.Collection(str(folder / "collection.anki2"))

    def take(self, package: bytes, folder: Path) -> tuple[int, int]:
        """Import a package; return how many notes were new, and how many were updated."""
        file = folder / "deck.apkg"
        file.write_bytes(package)
        asked = self._module.ImportAnkiPackageRequest(package_path=str(file))
        log = self.collection.import_anki_package(asked).log
        return len(log.new), len(log.updated)

    def notes(self) -> list[Any]:
        return [self.collection.get_note(one) for one in self.collection.find_notes("")]


def test_a_second_import_updates_and_adds_nothing(tmp_path: Path) -> None:
    anki = Anki(tmp_path)
    (lesson,) = COURSE.lessons
    number = len(lesson.quiz)
    assert anki.take(package(), tmp_path) == (number, 0)
    changed = with_quiz(*(msgspec.structs.replace(one, ask="Else?") for one in lesson.quiz))
    later = package(renumbered(changed), AT + timedelta(minutes=1))
    assert anki.take(later, tmp_path) == (0, number)
    assert {note["Question"] for note in anki.notes()} == {"<p>Else?</p>"}
    assert anki.collection.card_count() == number
    assert anki.collection.find_notes(f"tag:flasklings::{lesson.slug}")
    names = {deck.name for deck in anki.collection.decks.all_names_and_ids()}
    assert names == {"Default", COURSE.title, f"{COURSE.title}::{lesson.title}"}
    kinds = [one.name for one in anki.collection.models.all_names_and_ids()]
    assert kinds.count("flasklings question") == 1
    anki.collection.close()


def test_what_was_learnt_in_anki_stays_when_the_deck_is_updated(tmp_path: Path) -> None:
    anki = Anki(tmp_path)
    anki.take(package(), tmp_path)
    card = anki.notes()[0].cards()[0]
    card.reps, card.ivl, card.type, card.queue = 9, 30, 2, 2
    anki.collection.update_card(card)
    anki.take(package(at=AT + timedelta(minutes=1)), tmp_path)
    same = anki.collection.get_card(card.id)
    assert (same.reps, same.ivl, same.type) == (9, 30, 2)
    anki.collection.close()


def test_a_hostile_course_stays_text_in_anki(tmp_path: Path) -> None:
    options = tuple(Option(HOSTILE, HOSTILE, right=not number) for number in range(4))
    anki = Anki(tmp_path)
    anki.take(package(with_quiz(Question("odd", HOSTILE, "queue", options))), tmp_path)
    card = anki.notes()[0].cards()[0]
    for side in (card.question(), card.answer()):
        assert "<script>alert" not in side
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in side
        assert "{{Answer}}" in side
        assert "\\(" not in side
        assert "\\x1b" in side
        assert "\\ud800" in side
        assert "[anki:play" not in side
    assert not card.question_av_tags()
    anki.collection.close()
