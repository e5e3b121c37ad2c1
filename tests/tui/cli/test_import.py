"""``flasklings import``: what it takes in never breaks the course, and what is amiss is said."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from lessons.export.progress_jsonl import MAX_LINE
from lessons.store.database import FILE
from lessons.store.entries import PACE, sequence_of
from lessons.store.progress import Progress
from tests.support.built_in import FLASHING as LESSON
from tests.tui.cli.conftest import Flasklings

LAST = datetime(8999, 12, 31, 23, 59, 59, tzinfo=UTC)


def answer(**changed: object) -> dict[str, object]:
    return {
        "kind": "answer",
        "id": "1",
        "at": "2026-01-01T00:00:00Z",
        "turn": 1_767_225_600_000_000,
        "course": "flasklings",
        "lesson": LESSON.slug,
        "question": LESSON.quiz[0].id,
        "option": "o",
        "right": True,
        **changed,
    }


def setting(name: str, value: str) -> dict[str, object]:
    at, turn = "2026-01-01T00:00:00Z", 1
    return {"kind": "setting", "at": at, "turn": turn, "name": name, "value": value}


def export(*lines: dict[str, object]) -> bytes:
    head = {"what": "flasklings progress", "version": 1}
    return "".join(f"{json.dumps(line)}\n" for line in (head, *lines)).encode()


def exported(file: Path, *lines: dict[str, object]) -> Path:
    file.write_bytes(export(*lines))
    return file


DARK = setting("theme", "dark")
NOT_ONE = "line 3 is damaged, nothing was imported: its "


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (b"", "is empty, and no export of flasklings"),
        (b"\xff\xfe\0", "isn't an export of flasklings"),
        (b"[" * 100_000, "isn't an export of flasklings"),
        (b'{"what":"another","version":1}\n', "isn't an export of flasklings"),
        (export().replace(b"1", b"2"), "from a newer flasklings (format 2)"),
        (export(DARK) + b"{", "line 3 is damaged, nothing was imported"),
        (export(DARK) + b"[" * 100_000, "line 3 is damaged"),
        (export(DARK)[:90], "line 2 is damaged"),
        (export(DARK | {"kind": "wish"}), "'wish'"),
        (export(DARK | {"turn": -1}), "line 2 is damaged"),
        (export(DARK | {"at": "2026-01-01T00:00:00"}), "line 2 is damaged"),
        *(
            (export(DARK, answer(at=at)), f"{NOT_ONE}time {said}")
            for at, said in (
                ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00+00:00 is not "),
                ("0001-01-01T00:00:00+14:00", "0001-01-01T00:00:00+14:00 is not "),
                ("1899-12-31T23:59:59Z", "1899"),
                ("9999-12-31T23:59:59Z", "9999"),
                ("9999-12-31T23:59:59-14:00", "9999"),
                ("9000-01-01T00:00:00Z", "9000"),
            )
        ),
        (export(DARK, answer(turn=253_402_300_799_000_000)), f"{NOT_ONE}turn 253402300799000000"),
        (export(DARK, answer(turn=253_402_300_799_000_000)), "; take the line out of the file\n"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence_and_nothing_of_it_is_taken(
    text: bytes, expected: str, flasklings: Flasklings, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong.jsonl").write_bytes(text)
    said = flasklings("import", tmp_path / "wrong.jsonl")
    assert (said.status, said.out) == (2, "")
    assert expected in said.err
    assert said.err.count("\n") == 1
    progress = Progress.open(home)
    assert progress.setting("theme") is None
    progress.close()


def test_after_the_last_turn_that_is_taken_in_there_is_room_for_more(
    flasklings: Flasklings, home: Path, tmp_path: Path
) -> None:
    last = answer(at=LAST.isoformat(), turn=sequence_of(LAST))
    first = answer(id="2", at="1900-01-01T00:00:00Z", turn=0)
    assert flasklings("import", exported(tmp_path / "x.jsonl", last, first)).status == 0
    progress = Progress.open(home)
    progress.record_answer(LESSON.slug, LESSON.quiz[0].id, "newer", True)
    progress.close()
    assert flasklings("export", tmp_path / "mine.jsonl").status == 0
    assert flasklings("import", tmp_path / "mine.jsonl").status == 0
    assert flasklings("review", "--plain").status == 0
    assert flasklings("progress").status == 0


def test_a_name_that_is_no_whole_text_stops_nothing(flasklings: Flasklings, tmp_path: Path) -> None:
    odd = [answer(id=str(day), question="\ud800", at=f"2026-01-0{day}T00:00:00Z") for day in (1, 4)]
    assert flasklings("import", exported(tmp_path / "x.jsonl", *odd)).status == 0
    for command in (
        ("progress",),
        ("progress", "--json"),
        ("review", "--plain"),
        ("export", tmp_path / "mine.json"),
        ("export", tmp_path / "mine.csv"),
        ("export", tmp_path / "mine.jsonl"),
    ):
        said = flasklings(*command)
        assert (said.status, said.err) == (0, ""), command


@pytest.mark.parametrize("pace", [f"[{'1' * 400}]", "[" * 100_000])
def test_a_pace_that_makes_no_sense_stops_no_quiz(
    pace: str, flasklings: Flasklings, tmp_path: Path
) -> None:
    assert flasklings("import", exported(tmp_path / "x.jsonl", setting(PACE, pace))).status == 0
    assert flasklings("quiz", "--plain").status == 0


def test_a_progress_file_that_was_set_aside_is_said(
    flasklings: Flasklings, home: Path, tmp_path: Path
) -> None:
    (home / FILE).write_bytes(b"no database" * 100)
    file = exported(tmp_path / "x.jsonl", answer())
    said = flasklings("import", file)
    assert (said.status, said.out) == (0, f"1 entry read from {file}, 1 of them new\n")
    assert said.err.startswith("flasklings import: The progress file couldn't be read. flasklings")
    assert said.err.count("\n") == 1
    assert flasklings("import", file).err == ""


def test_a_line_without_end_is_refused_not_read(flasklings: Flasklings, tmp_path: Path) -> None:
    file = exported(tmp_path / "x.jsonl", answer())
    with file.open("ab") as more:
        more.truncate(file.stat().st_size + 10 * MAX_LINE)
    said = flasklings("import", file)
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        f"flasklings: {file}, line 3 is damaged, nothing was imported: it is longer than 16 MiB\n"
    )


def test_only_a_plain_file_is_read(flasklings: Flasklings, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for file in (tmp_path / "pipe", Path("/dev/zero")):
        said = flasklings("import", file)
        assert said.status == 2
        assert said.err == f"flasklings: cannot read {file}: it is not a plain file\n"
    assert "cannot read" in flasklings("import", tmp_path).err


def test_what_is_said_of_a_damaged_line_is_short(flasklings: Flasklings, tmp_path: Path) -> None:
    said = flasklings("import", exported(tmp_path / "x.jsonl", answer(**{"x" * 100_000: 1})))
    assert said.status == 2
    assert len(said.err) < 1_000
