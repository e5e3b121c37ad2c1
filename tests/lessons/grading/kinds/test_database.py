"""Checks count statements, changes that got lost, and the rows of tables."""

from __future__ import annotations

from typing import Any

import pytest

from lessons.course.model import Check
from sandbox import Timeline
from sandbox.events import MASK, SqlRun, TableSeen
from tests.lessons.grading.kinds.judging import answering, one_request, seen, why
from tests.support.timelines import timeline


def ran(sql: str, *parameters: Any, line: int = 9, given: str = "tuple", **more: Any) -> SqlRun:
    values = tuple(("", str(value), type(value).__name__) for value in parameters)
    given = given if parameters else ""
    called = {"call": "execute", "sql": sql, "given": given, "parameters": values, **more}
    return SqlRun(1, 1, **called, file="app.py", line=line)


def called(call: Any, **more: Any) -> SqlRun:
    return SqlRun(1, 1, call, file="app.py", line=14, **more)


ADD = one_request(
    called("connect", database="notes.db"),
    ran("INSERT INTO notes\n  (text, done) VALUES (?, ?)", "Milk", 0, changed=1),
    ran("select count(*) from notes", line=10),
    called("commit", changed=1),
    line="POST /notes",
)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (seen("sql", times=2), ""),
        (seen("sql", contains="insert into notes (text, done)", times=1), ""),
        (seen("sql", contains="INSERT", parameters=["Milk", 0]), ""),
        (seen("sql", contains="select", parameters=[]), ""),
        (seen("sql", contains="Milk", times=0), ""),
        (
            seen("sql", contains="DELETE"),
            "app.py:9 runs 'INSERT INTO notes (text, done) VALUES (?, ?)',"
            " but it should run a statement with 'DELETE'.",
        ),
        (
            seen("sql", contains="INSERT", parameters=["Milk", True]),
            "app.py:9 runs 'INSERT INTO notes (text, done) VALUES (?, ?)'"
            ' with the values ["Milk", 0], not with ["Milk", true].',
        ),
        (
            seen("sql", contains="select", parameters=[1]),
            "app.py:10 runs 'select count(*) from notes' without values, not with [1].",
        ),
        (
            seen("sql", contains="select", times=0),
            "app.py:10 runs 'select count(*) from notes', but it should not.",
        ),
        (
            seen("sql", times=1),
            "An SQL statement was run twice (app.py:9 and 10) in the whole run, not once.",
        ),
        (
            seen("sql", contains="insert", times=2),
            "An SQL statement with 'insert' was run once (app.py:9) in the whole run, not twice.",
        ),
    ],
    ids=str,
)
def test_statements_are_counted_in_any_case_and_spacing(one: Check, expected: str) -> None:
    assert why(one, ADD) == expected


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (ran("x", "M", given="str"), ["M"]),
        (SqlRun(1, 1, "execute", sql="x", given="generator"), []),
        (ran("x", "•••"), ["•••"]),
        (ran("x", "a" * 200), ["a" * 200]),
        (ran("x", "1"), [1]),
        (ran("x", 1.5), ["1.5"]),
    ],
    ids=str,
)
def test_values_that_differ_or_are_not_told_are_not_the_wanted_ones(
    statement: SqlRun, wanted: list[object]
) -> None:
    assert why(seen("sql", parameters=wanted), one_request(statement)) != ""


def test_named_values_are_a_table() -> None:
    by_name = SqlRun(1, 1, "execute", sql="x", given="dict", parameters=(("id", "7", "int"),))
    assert why(seen("sql", parameters={"id": 7}), one_request(by_name)) == ""
    assert why(seen("sql", parameters=[7]), one_request(by_name)) != ""


def test_no_statement_counts_only_where_all_are_known() -> None:
    none = seen("sql", contains="DELETE", request=1, times=0)
    assert why(none, one_request()) == ""
    often = "GET / calls sqlite3 so often that only the first calls are watched."
    many = one_request(ran("DELETE FROM a"), called("more", times=40))
    assert why(none, one_request(called("more", times=40))) == often
    assert why(seen("sql", contains="DELETE", request=1, times=1), many) == often
    assert why(seen("sql", contains="DELETE"), many) == ""
    assert why(none, many).startswith("app.py:9 runs 'DELETE FROM a'")
    nowhere = "GET / should run an SQL statement with 'DELETE', but it runs none."
    assert why(seen("sql", contains="DELETE", request=1), one_request()) == nowhere
    without_values = seen("sql", contains="DELETE", parameters=[], request=1, times=0)
    assert why(without_values, one_request(ran("DELETE FROM a WHERE id = ?", 1))) == ""
    assert why(without_values, one_request(ran("SELECT 1"))) == nowhere


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (
            called("close", thrown_away=2),
            "app.py:14 closes a connection with 2 changed rows that no commit kept,"
            " but every change should be kept.",
        ),
        (
            called("rollback", thrown_away=1),
            "app.py:14 rolls 1 changed row back, but every change should be kept.",
        ),
        (
            SqlRun(1, 1, "left", thrown_away=1),
            "GET / leaves 1 changed row that no commit kept, but every change should be kept.",
        ),
        (
            ran("x", thrown_away=None),
            "app.py:9 rolls changes back to a savepoint, but every change should be kept.",
        ),
        (
            SqlRun(1, 0, "more", times=9, thrown_away=3),
            "GET / loses 3 changed rows that no commit kept, but every change should be kept.",
        ),
    ],
    ids=str,
)
def test_changes_that_got_lost_are_counted_by_the_call_that_lost_them(
    call: SqlRun, expected: str
) -> None:
    run = one_request(ran("DELETE FROM notes", changed=1), call)
    assert why(seen("thrown_away", times=1), run) == ""
    assert why(seen("thrown_away", times=0), run) == expected


def test_nothing_lost_counts_only_where_something_was_changed() -> None:
    none, some = seen("thrown_away", request=1, times=0), seen("thrown_away", request=1)
    assert why(none, ADD) == ""
    expected = "POST /notes should throw changes of the database away, but every change is kept."
    assert why(some, ADD) == expected
    reads = one_request(ran("select 1"))
    assert why(none, reads) == "GET / should change rows of a database, but it changes none."
    assert why(some, reads).endswith("away, but it changes nothing.")


def table(n: int, *rows: tuple[str, int], name: str = "notes", **more: Any) -> TableSeen:
    cells = tuple(((text, "text"), (str(done), "integer")) for text, done in rows)
    return TableSeen(n, "notes.db", name, ("Text", "done"), cells, **more)


NOTES = timeline(
    table(0),
    *answering(table(1, ("Milk", 0), ("Eggs", 0)), line="POST /notes"),
    *answering(n=2),
    *answering(table(3, ("Milk", 1)), table(3, name="old", gone=True), n=3, line="POST /done"),
)


def rows(run: Timeline = NOTES, **narrowed: Any) -> str:
    return why(seen("rows", **{"table": "notes", **narrowed}), run)


def test_rows_are_those_that_the_request_left() -> None:
    assert rows(request=1, times=2) == ""
    assert rows(request=1, equals={"text": "Milk", "done": 0}, times=1) == ""
    assert rows(request=2, equals={"Text": "Eggs"}) == ""
    assert rows(equals={"text": "Milk", "done": 1}, times=1) == ""
    assert rows(equals={"text": "Eggs"}, times=0) == ""
    assert rows(path="/done", table="NOTES", times=1) == ""


@pytest.mark.parametrize(
    ("narrowed", "expected"),
    [
        (
            {"equals": {"text": "Milk", "done": 0}},
            "After POST /done the table 'notes' has a row with done = 1, not with done = 0.",
        ),
        (
            {"equals": {"text": "Jam", "done": 0}, "request": 1},
            "After POST /notes the table 'notes' has a row with text = 'Milk',"
            " not with text = 'Jam'.",
        ),
        (
            {"equals": {"text": "Milk", "when": 3}},
            "The table 'notes' has no column 'when': it has 'text' and 'done'.",
        ),
        (
            {"equals": {"text": "Milk"}, "times": 0},
            "After POST /done the table 'notes' has a row with text = 'Milk', but it should not.",
        ),
        (
            {"times": 0, "request": 1},
            "After POST /notes the table 'notes' has a row with text = 'Milk' and done = 0,"
            " but it should not.",
        ),
        ({"times": 3}, "The table 'notes' has 1 row at the end, not 3."),
        (
            {"times": 1, "request": 1},
            "The table 'notes' has 2 rows after POST /notes, not 1.",
        ),
        (
            {"table": "old", "times": 0},
            "After POST /done there should be a table 'old', but the database has only 'notes'.",
        ),
    ],
    ids=str,
)
def test_rows_that_differ_are_told_with_the_values_that_differ(
    narrowed: dict[str, Any], expected: str
) -> None:
    assert rows(**narrowed) == expected


def test_an_empty_table_and_none_are_told_apart() -> None:
    empty = timeline(table(0), *answering())
    wanted = {"request": 1, "equals": {"text": "Milk"}}
    assert rows(empty, **wanted) == (
        "After GET / the table 'notes' should have a row with text = 'Milk', but it's empty."
    )
    assert rows(empty, times=0) == ""
    nowhere = "After GET / there should be a table 'notes', but there is none."
    assert rows(one_request(), **wanted) == rows(one_request(), times=0) == nowhere


def test_a_table_with_more_rows_than_are_told_cannot_be_counted() -> None:
    told = one_request(table(1, *[("Milk", number) for number in range(20)], more=True))
    large = "After GET / the table 'notes' has too many rows to be counted."
    assert rows(told, equals={"done": 3}) == ""
    assert rows(told, times=20) == large
    assert rows(told, equals={"done": 99}, times=0) == large
    assert rows(told, equals={"done": 99}) == rows(one_request(table(1, more=True))) == large


def test_a_value_that_is_kept_secret_may_be_any() -> None:
    cells = (("Ada", "text"), (MASK, "text"))
    seen_table = TableSeen(1, "notes.db", "users", columns=("name", "password"), rows=(cells,))
    run = one_request(
        ran("INSERT", changed=1),
        SqlRun(
            1, 1, "execute", sql="UPDATE", given="dict", parameters=(("password", MASK, "str"),)
        ),
        seen_table,
    )
    hidden = "is kept secret, so that no check can compare it."

    def users(**equals: str) -> tuple[str, str]:
        none, some = (seen("rows", table="users", equals=equals, times=t) for t in (0, None))
        return why(none, run), why(some, run)

    told = f"After GET / the table 'users' has a row whose 'password' {hidden}"
    assert users(password="tea") == users(name="Ada", password="tea") == (told, told)
    assert users(name="Bob", password="tea")[0] == ""
    assert users(name="Ada")[1] == ""

    for times in (None, 0, 1):
        wanted = seen("sql", contains="update", parameters={"password": "tea"}, times=times)
        assert why(wanted, run) == f"GET / runs 'UPDATE' with a value that {hidden}"
    assert why(seen("sql", contains="update", parameters={"name": "tea"}, times=0), run) == ""


def test_the_end_of_a_long_statement_may_hold_anything() -> None:
    run = one_request(ran("INSERT INTO notes", truncated={"sql": 9_000}, line=9))
    told = "app.py:9 runs a statement so long that only its beginning is told."
    assert why(seen("sql", contains="tea", times=0), run) == told
    assert why(seen("sql", contains="insert", times=0), run).endswith("but it should not.")
