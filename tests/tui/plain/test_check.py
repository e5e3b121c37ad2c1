"""How judged submissions are told: what is blocked is told as that, and never as passed."""

from __future__ import annotations

import json
from dataclasses import replace
from xml.etree import ElementTree as ET

from lessons.authoring.check import CheckReport, CheckRow
from lessons.course.faults import Fault
from lessons.course.model import Check
from lessons.grading.grade import CheckState, Result
from lessons.submissions.judge import ClassResult, SubmissionResult
from sandbox.timeline import Place
from tests.support.timelines import step
from tui.plain.check import (
    check_summary,
    class_summary,
    describe_row,
    fault_line,
    learner_json,
    learner_line,
    row_lines,
)
from tui.plain.junit import junit_xml
from tui.plain.output import OutputStyle

CRASH = "app.py:12 raised KeyError: 'name'."
PASSED = Result("it answers", CheckState.PASSED)
FAILED = Result("it redirects", CheckState.FAILED, "GET / was answered 200.", Place("app.py", 9))
BLOCKED = Result("it shows nothing", CheckState.BLOCKED, CRASH, Place("app.py", 12))
STEP = step(*(Check(name=one.name, observe="shown") for one in (PASSED, BLOCKED, FAILED)))


def test_a_warning_is_told_as_one_and_is_no_fault() -> None:
    told = (Fault("a/step.md", "has no app.py"), Fault("b", "may say", "title", 3, True))
    report = CheckReport("3.11", "3.1", (), told, runs=2, seconds=0.1)
    assert [fault_line(one, "mine", OutputStyle()) for one in report.faults] == [
        "mine/a/step.md: has no app.py",
        "mine/b:3: warning: title: may say",
    ]
    row = CheckRow("a/b", warnings=1)
    assert describe_row(row) == "1 warning"
    assert [*row_lines(replace(report, rows=(row,)), OutputStyle())] == ["✓ a/b: 1 warning"]
    assert check_summary(report).startswith("1 fault, 1 warning: 2 runs")
    assert check_summary(replace(report, faults=told[1:])).startswith("no fault, 1 warning: ")


def submission(*results: Result) -> SubmissionResult:
    return SubmissionResult("bob", results)


def test_a_line_counts_what_is_blocked_and_tells_what_failed_first() -> None:
    style = OutputStyle()
    assert learner_line(submission(PASSED, BLOCKED, FAILED), style) == (
        "✗ bob: 1 of 3, 1 blocked: it redirects: GET / was answered 200. (app.py:9)"
    )
    assert learner_line(submission(PASSED, BLOCKED), style) == (
        f"✗ bob: 1 of 2, 1 blocked: it shows nothing: blocked: {CRASH}"
    )


def test_json_names_the_state_of_each_check() -> None:
    told = json.loads(learner_json(submission(PASSED, BLOCKED, FAILED)))
    assert not told["passed"]
    assert [(check["state"], check["passed"]) for check in told["checks"]] == [
        ("passed", True),
        ("blocked", False),
        ("failed", False),
    ]
    assert told["checks"][1]["why"] == f"blocked: {CRASH}"


def test_junit_has_a_blocked_check_as_a_failure_of_its_own_type() -> None:
    judged = ClassResult((submission(PASSED, BLOCKED, FAILED),), (), "3.11", "3.1", 1, 0.1)
    root = ET.fromstring(junit_xml("an exercise", STEP, judged))
    assert root.get("failures") == "2"
    assert [(one.get("type"), one.get("message")) for one in root.iter("failure")] == [
        ("blocked", f"blocked: {CRASH}"),
        ("failure", "GET / was answered 200. (app.py:9)"),
    ]
    assert class_summary(judged, 1).startswith("0 passed and 1 did not")
