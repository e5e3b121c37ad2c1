"""``flasklings progress``, ``export`` and ``import``: what you know, and taking it along."""

from __future__ import annotations

import json
import re
from pathlib import Path

import msgspec
import pytest

from lessons.export.report import ProgressReport
from lessons.store.progress import Progress
from tests.support.built_in import COURSE
from tests.support.progress_files import fill
from tests.tui.cli.conftest import Flasklings

LESSON = COURSE.lessons[0]


@pytest.fixture
def practised(home: Path) -> Path:
    """A data folder in which something was done."""
    progress = Progress.open(home)
    first, second = LESSON.steps[:2]
    progress.record_run(LESSON.slug, first.slug, True)
    progress.record_run(LESSON.slug, second.slug, False)
    progress.record_answer(LESSON.slug, LESSON.quiz[0].id, "a \ud800 text", False)
    progress.keep_draft(LESSON.slug, second.slug, "app.py", "a \ud800 text\r\n")
    fill(progress.in_course("another"))
    progress.close()
    return home


def test_it_prints_what_is_done_right_and_when(flasklings: Flasklings, practised: Path) -> None:
    said = flasklings("progress")
    assert (said.status, said.err) == (0, "")
    steps = len(LESSON.of_part("step"))
    assert re.search(rf"^  steps +1 +{steps}  \d{{4}}-\d\d-\d\d$", said.out, re.M)
    assert re.search(
        rf"^  right in the quiz +0 +{len(LESSON.quiz)}  \d{{4}}-\d\d-\d\d$", said.out, re.M
    )
    assert re.search(r"^  labs +0 +\d+  never$", said.out, re.M)
    assert re.search(r"^  \S.*  done +1  \d{4}", said.out, re.M)
    assert re.search(r"^  \S.*  begun +1  \d{4}", said.out, re.M)
    assert "last answered wrong" in said.out
    assert re.search(rf"^  {re.escape(LESSON.title)} +\d +\d$", said.out, re.M)
    assert re.search(r"^  \d{4}-\d\d-\d\d \w{3} +1 +0 +0%$", said.out, re.M)
    assert said.out.endswith("\n  another\n")
    assert max(map(len, said.out.splitlines())) <= 80


def test_who_has_done_nothing_sees_tables_too(flasklings: Flasklings) -> None:
    said = flasklings("progress")
    assert (said.status, said.err) == (0, "")
    assert re.search(r"^  steps +0 +\d+  never$", said.out, re.M)
    assert "last answered wrong" not in said.out


def test_json_is_a_report(flasklings: Flasklings, practised: Path) -> None:
    said = flasklings("progress", "--json")
    assert (said.status, said.err) == (0, "")
    told = msgspec.convert(json.loads(said.out), ProgressReport)
    assert [course.course for course in told.courses] == ["flasklings", "another"]
    (asked,) = (q for q in told.courses[0].lessons[0].questions if q.answers)
    assert asked.latest == "a \ud800 text"


def test_a_course_of_ones_own_is_told_of_by_its_own_id(
    flasklings: Flasklings, tmp_path: Path
) -> None:
    for name in ("one", "two"):
        assert flasklings("new", tmp_path / name).status == 0
    said = [flasklings("progress", tmp_path / name, "--json") for name in ("one", "two")]
    one, two = (json.loads(told.out)["courses"][0] for told in said)
    assert one["title"] == two["title"]
    assert one["course"] != two["course"]


def test_all_of_it_moves_to_another_machine(
    flasklings: Flasklings, practised: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "my.jsonl"
    said = flasklings("export", file)
    assert (said.status, said.err) == (0, "")
    assert said.out == f"11 entries written to {file}\n"
    before = flasklings("progress", "--json").out
    monkeypatch.setenv("FLASKLINGS_HOME", str(tmp_path / "elsewhere"))
    assert flasklings("import", file).out == f"11 entries read from {file}, 11 of them new\n"
    assert flasklings("import", file).out == f"11 entries read from {file}, 0 of them new\n"
    after = flasklings("progress", "--json").out
    at = re.compile(r'^  "at": .*$', re.M)
    assert at.sub("", after) == at.sub("", before)
    progress = Progress.open(tmp_path / "elsewhere")
    drafts = progress.drafts(LESSON.slug, LESSON.steps[1].slug)
    assert drafts == {"app.py": "a \ud800 text\r\n"}
    progress.close()


def test_what_cannot_be_kept_is_not_called_imported(
    flasklings: Flasklings, practised: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "my.jsonl"
    flasklings("export", file)
    (tmp_path / "data").write_text("no folder")
    monkeypatch.setenv("FLASKLINGS_HOME", str(tmp_path / "data"))
    said = flasklings("import", file)
    assert (said.status, said.out) == (1, "")
    assert "nothing was imported: The progress file" in said.err
