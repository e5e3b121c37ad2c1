"""``flasklings check --answers`` as a teacher meets it: lines, statuses, and JUnit XML."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from lessons.course.loader import find_lesson, find_step, load_course
from tests.support.built_in import COURSE
from tests.tui.cli.conftest import Flasklings, Said

Judge = Callable[..., Said]

EXERCISE = "first-lesson/show-it"
FIRST, SECOND = "POST /save queues a message", "GET / shows it, once"
BLANKS = find_step(find_lesson(COURSE, "flashing-messages"), "fill-the-blanks")


@pytest.fixture
def answers(tmp_path: Path, course: Path) -> Path:
    """Three learners: one is right, one changed nothing, one handed in something else."""
    step = find_step(find_lesson(load_course(course), "first-lesson"), "show-it")
    folder = tmp_path / "answers"
    (folder / "bob").mkdir(parents=True)
    (folder / "ada.py").write_text(step.solution["app.py"])
    (folder / "bob" / "app.py").write_text(step.files["app.py"])
    (folder / "cy.txt").write_text("I could not do it")
    return folder


@pytest.fixture
def judge(flasklings: Flasklings, answers: Path, course: Path) -> Judge:
    """Judge these learners, with more options."""
    return partial(flasklings, "check", course, "--answers", answers, "--exercise", EXERCISE)


def steady(text: str) -> list[str]:
    return [
        re.sub(r"\d+\.\d+(\.\d+)?|(?<=--seed )\d+", "N", line)
        for line in re.sub(r"'Saved \w+\.'", "'Saved X.'", text).splitlines()
    ]


def test_each_learner_is_a_line_and_1_where_not_all_passed(judge: Judge, answers: Path) -> None:
    said = judge()
    assert (said.status, said.err) == (1, "")
    assert steady(said.out) == [
        "✓ ada: passed (2 of 2)",
        f"✗ bob: 1 of 2: {SECOND}: The page of GET / should show 'Saved X.', but it shows"
        " 'Welcome.'. app.py:9 queued 'Saved X.', but GET / didn't read it, so it's still"
        " waiting.",
        "✗ cy: not judged: cy.txt isn't an answer to this exercise: give app.py.",
        "1 passed, 1 did not and 1 could not be judged: 6 runs in N s,"
        " with Python N and Flask N, --seed N",
    ]


def test_all_passed_is_0_and_quiet_prints_no_line_of_it(judge: Judge, answers: Path) -> None:
    for name in ("bob/app.py", "cy.txt"):
        (answers / name).unlink()
    (answers / "bob").rmdir()
    said = judge("-q")
    assert (said.status, said.out) == (0, "")


def test_a_seed_draws_the_same_values_again(judge: Judge, answers: Path) -> None:
    first, again, other = (judge("--json", "--seed", seed).out for seed in "001")
    assert first == again
    assert first != other


def test_blanks_are_told_one_by_one(flasklings: Flasklings, tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    (folder / "ada.py").write_text(BLANKS.solution["app.py"])
    asked = ("check", "--answers", folder, "--exercise", "15/29")
    file = tmp_path / "report.xml"
    said = flasklings(*asked, "--junit", file)
    assert said.status == 1
    failed = "blank 3 not right: The next page shows the message once: "
    assert said.out.startswith(f"✗ ada: 3 of 4, {failed}")
    (told,) = map(json.loads, flasklings(*asked, "--json").out.splitlines())
    assert [check["passed"] for check in told["checks"]] == [True, True, False, True]
    assert [blank["passed"] for blank in told["blanks"]] == [True, True, False]
    assert told["blanks"][2]["why"] == "This blank is still empty."
    assert (told["learner"], told["passed"], told["not_judged"]) == ("ada", False, "")
    blanks = [c for c in checked(file).iter("testcase") if "blank " in c.get("name", "")]
    assert [len(case) for case in blanks] == [0, 0, 1]


# -- JUnit ---------------------------------------------------------------------------------

SUITE = {"name", "tests", "failures", "errors", "skipped", "time"}
CASE = {"classname", "name", "time"}
TROUBLE = {"message", "type"}


def checked(file: Path) -> ET.Element:
    """Return a report that has the structure which build servers read, and whose sums add up."""
    root = ET.fromstring(file.read_bytes())
    assert root.tag == "testsuites"
    assert all(suite.tag == "testsuite" and set(suite.attrib) == SUITE for suite in root)
    for suite in root:
        assert all(case.tag == "testcase" and set(case.attrib) == CASE for case in suite)
        names = [(case.get("classname"), case.get("name")) for case in suite]
        assert len(set(names)) == len(names)
        assert float(suite.get("time", "")) >= 0
        assert suite.get("tests") == str(len(suite))
        for kind in ("failure", "error"):
            found = suite.findall(f"testcase/{kind}")
            assert suite.get(f"{kind}s") == str(len(found))
            assert all(set(one.attrib) == TROUBLE and one.get("message") for one in found)
        troubles = [one for case in suite for one in case]
        assert all(one.tag in ("failure", "error") and not len(one) for one in troubles)
        assert all(len(case) <= 1 for case in suite)
    for sums in ("tests", "failures", "errors"):
        assert root.get(sums) == str(sum(int(suite.get(sums, "")) for suite in root))
    return root


def test_junit_has_a_suite_a_learner_and_a_case_a_check(
    judge: Judge, answers: Path, tmp_path: Path
) -> None:
    file = tmp_path / "report.xml"
    file.write_text("<testsuites></testsuites>\n")  # of the last run
    assert judge("--junit", file).status == 1
    root = checked(file)
    assert [suite.get("name") for suite in root] == ["ada", "bob", "cy"]
    told = {
        (case.get("classname"), case.get("name")): [trouble.tag for trouble in case]
        for case in root.iter("testcase")
    }
    assert told == {
        ("ada", FIRST): [],
        ("ada", SECOND): [],
        ("bob", FIRST): [],
        ("bob", SECOND): ["failure"],
        ("cy", FIRST): ["error"],
        ("cy", SECOND): ["error"],
    }
    (failure,) = root.iter("failure")
    assert "it's still waiting" in failure.get("message", "")
    mask = os.umask(0)
    os.umask(mask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~mask


def test_names_that_xml_and_terminals_cannot_hold_are_escaped(
    judge: Judge, answers: Path, tmp_path: Path
) -> None:
    right = (answers / "ada.py").read_text()
    names = ["<&\"'>]]>", "e\x1b[31mvil", "two\nlines", "\ufffe\U0001f600", os.fsdecode(b"caf\xe9")]
    names.append(hidden := "\x7f\u009b\u202e\u2028")
    for name in names:
        (answers / f"{name}.py").write_text(right)
    file = tmp_path / "report.xml"
    said = judge("--junit", file)
    suites = {suite.get("name") for suite in checked(file)}
    assert suites >= {"<&\"'>]]>", "e\\x1b[31mvil", "\\ufffe\U0001f600", "caf\\udce9"}
    assert "\x1b" not in said.out
    assert "✓ two\\nlines: passed (2 of 2)" in said.out
    told = [json.loads(line) for line in judge("--json").out.splitlines()]
    assert {one["learner"] for one in told} >= {"two\nlines", "e\x1b[31mvil", hidden}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
def test_a_report_that_cannot_be_written_is_said_after_the_lines(judge: Judge) -> None:
    said = judge("--junit", "/dev/full")
    assert said.status == 2
    assert said.err == "flasklings: --junit: cannot write /dev/full: No space left on device.\n"
    assert "✓ ada: passed (2 of 2)" in said.out
