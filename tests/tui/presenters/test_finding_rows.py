"""What the diagnosis found stands among the rows of the run."""

from __future__ import annotations

from lessons.diagnosis.exceptions import Finding
from sandbox.timeline import Place
from tui.presenters.finding_rows import MAX_FINDINGS, with_findings
from tui.presenters.timeline_rows import Kind, Row
from tui.text.rows import lines

LINE = Place("app.py", 9)
ROWS = [
    Row(Kind.REQUEST, 1, "POST /save", aside="500"),
    Row(Kind.ERROR, 1, "RuntimeError", place=LINE),
    Row(Kind.EMPTY, 1, "no messages"),
    Row(Kind.REQUEST, 2, "GET /", aside="200"),
]


def finding(place: Place | None, cause: str = "no-secret-key") -> Finding:
    return Finding(cause, "app.py:9 writes to the session.", place, "Set a key.")


def test_a_finding_stands_below_the_row_of_its_line() -> None:
    rows = with_findings(ROWS, [finding(LINE)])
    assert [row.kind for row in rows][1:3] == [Kind.ERROR, Kind.FINDING]
    assert rows[2].cause == "no-secret-key"
    assert rows[2].n == 1


def test_it_belongs_to_the_first_request_that_failed_there() -> None:
    queued = Row(Kind.QUEUED, 1, "Saved!", "success", LINE)
    failed = Row(Kind.ERROR, 1, "TypeError: the view returned nothing")
    rows = [ROWS[0], queued, failed, ROWS[3], Row(Kind.QUEUED, 2, "Saved!", "success", LINE)]
    told = with_findings(rows, [finding(LINE, "nothing-returned")])
    assert told[3].kind is Kind.FINDING


def test_a_finding_about_no_line_comes_last() -> None:
    assert with_findings(ROWS, [finding(None)])[-1].kind is Kind.FINDING
    assert with_findings([], [finding(None)])[-1].kind is Kind.FINDING


def test_only_the_most_telling_are_told() -> None:
    many = [finding(LINE, f"cause-{n}") for n in range(5)]
    rows = with_findings(ROWS, many)
    assert sorted(row.cause for row in rows if row.cause) == ["cause-0", "cause-1"]
    assert len(rows) == len(ROWS) + MAX_FINDINGS


def test_its_place_is_not_said_twice() -> None:
    row = with_findings(ROWS, [finding(LINE)])[2]
    text = "".join(line.plain for line in lines(row, 60, brief=False))
    assert text.count("app.py:9") == 1
