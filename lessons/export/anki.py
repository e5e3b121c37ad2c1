"""A course's questions as an Anki package, through genanki, which is an optional extra.

Only a run can tell which option of a prediction is right.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from lessons.course.model import Course, Lesson
from lessons.export.anki_cards import AnkiNote, deck_id, deck_name, is_predicted, notes_of
from lessons.export.atomic_write import ExportError
from lessons.grading.run import run_step
from lessons.grading.runs import Bench, Tally
from lessons.practice.kinds import KINDS
from sandbox import Sandbox

NOTE_TYPE = 1_763_041_507
"""The number of our type of notes.

It changes with the fields and the templates, else Anki would make a second type.
"""

FIELDS = ("Question", "Choices", "Answer", "Others", "Source")

NIGHT = (".nightMode .code", ".night_mode .code")
"""Code in night mode, by the classes that Anki and its phone apps use."""

LIGHT_STYLE, NIGHT_STYLE = "xcode", "github-dark"
"""The styles of Pygments that color code."""

MISSING = "an Anki deck is made by the package genanki: pip install 'flasklings[anki]'"

_FRONT = """\
<div class="sheet"><div class="ask">{{Question}}</div>{{Choices}}</div>
<script>
// The place of an option says nothing: it is another each time.
document.querySelectorAll("ol.choices").forEach(function (list) {
  for (var left = list.children.length; left > 0; left--)
    list.appendChild(list.children[Math.floor(Math.random() * left)]);
});
</script>"""

_BACK = """\
<div class="sheet"><div class="ask">{{Question}}</div>
<hr id="answer">{{Answer}}{{Others}}<div class="source">{{Source}}</div></div>"""


def has_predictions(lessons: Sequence[Lesson]) -> bool:
    """Whether the cards of these lessons need runs."""
    return any(is_predicted(question) for lesson in lessons for question in lesson.quiz)


def predictions_of(lesson: Lesson, sandbox: Sandbox) -> dict[str, int]:
    """Return which option came true, for each prediction of which exactly one did.

    Raises:
        NoRunError: the sandbox can't run any app.
    """
    run = partial(Bench(sandbox).run_once, tally=Tally())
    found = {}
    for question in filter(is_predicted, lesson.quiz):
        app = KINDS[question.kind].app(lesson, question)
        truths = run_step(app, app.project(), {}, run).prediction if app else ()
        if sum(truths) == 1:
            found[question.id] = truths.index(True)
    return found


def anki_package(
    course: Course,
    lessons: Sequence[Lesson],
    at: datetime,
    came_true: Mapping[str, Mapping[str, int]] | None = None,
) -> tuple[bytes, int]:
    """Return the questions of these lessons as a package, a deck each, and their number.

    `at` is the time of their texts: an import keeps the newer text.  `came_true` has what
    `predictions_of` found, by lesson.

    Raises:
        ExportError: genanki isn't installed, or there are no questions.
    """
    try:
        import genanki  # type: ignore[import-untyped]
    except ImportError as problem:
        raise ExportError(MISSING) from problem
    note_type = _note_type(genanki)
    decks = []
    notes = 0
    for lesson in lessons:
        if not lesson.quiz:
            continue
        deck = genanki.Deck(deck_id(course.id, lesson.slug), deck_name(course, lesson))
        for note in notes_of(course, lesson, (came_true or {}).get(lesson.slug, {})):
            notes += 1
            deck.add_note(_note(genanki, note_type, note, notes))
        decks.append(deck)
    if not notes:
        raise ExportError("there are no quiz questions to make a deck of")
    return _zipped(_collection(genanki.Package(decks), at)), notes


def style_sheet() -> str:
    """Return the style sheet of the cards, by day and by night."""
    from pygments.formatters import HtmlFormatter

    sheet = Path(__file__).with_name("card.css").read_text(encoding="utf-8")
    for style, above in ((LIGHT_STYLE, (".code",)), (NIGHT_STYLE, NIGHT)):
        formatter = HtmlFormatter(style=style)
        rules = formatter.get_token_style_defs(above)  # type: ignore[no-untyped-call]
        sheet += "\n".join([*rules, ""])
    return sheet


def _note_type(genanki: ModuleType) -> Any:
    return genanki.Model(
        NOTE_TYPE,
        "flasklings question",
        fields=[{"name": name} for name in FIELDS],
        templates=[{"name": "Question", "qfmt": _FRONT, "afmt": _BACK}],
        css=style_sheet(),
    )


def _note(genanki: ModuleType, note_type: Any, note: AnkiNote, number: int) -> Any:
    sides = note.sides
    fields = [sides.question, sides.choices, sides.answer, sides.others, note.source]
    return genanki.Note(
        model=note_type, fields=fields, tags=list(note.tags), guid=note.guid, due=number
    )


def _collection(package: Any, at: datetime) -> bytes:
    """Return the database of a package; genanki itself leaves a temporary file behind."""
    with closing(sqlite3.connect(":memory:")) as db:
        stamp = at.timestamp()
        package.write_to_db(db.cursor(), stamp, count(int(stamp * 1000)))
        db.commit()
        return db.serialize()


def _zipped(collection: bytes) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("collection.anki2", collection)
        archive.writestr("media", json.dumps({}))
    return held.getvalue()
