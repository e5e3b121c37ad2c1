"""The deck as Anki reads it: opened with SQLite."""

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

from lessons.course.model import Lesson, Observation, Option, Proof, Question
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
from tests.support.built_in import FLASHING_ALONE as COURSE
from tests.support.good_course import APP
from tui.theme import contrast

AT = datetime(2026, 11, 25, 12, tzinfo=UTC)


def package(at: datetime = AT) -> bytes:
    return anki_package(COURSE, COURSE.lessons, at)[0]


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


def test_a_second_export_has_the_same_ids_and_newer_texts() -> None:
    one, two = package(), package(AT + timedelta(days=1))
    guids = "SELECT guid FROM notes ORDER BY guid"
    assert rows(one, guids) == rows(two, guids)
    assert decks(one) == decks(two)
    assert note_type(one)["id"] == note_type(two)["id"]
    ((old,),), ((new,),) = (rows(each, "SELECT DISTINCT mod FROM notes") for each in (one, two))
    assert old < new, "an import keeps the newer text"
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
    lesson = Lesson("flash", 3, "", "", "", (), (clear, unclear), proofs={"app": {"app.py": APP}})
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
