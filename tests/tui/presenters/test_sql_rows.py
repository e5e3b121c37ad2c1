"""The rows of SQLite and of commands."""

from __future__ import annotations

from sandbox.events import CommandRun, Failed, SqlRun, TableSeen
from sandbox.timeline import Place
from tui.presenters.folded_rows import folded
from tui.presenters.request_rows import RequestRows
from tui.presenters.row_kinds import RowKinds
from tui.presenters.sql_rows import sql_rows, table_rows


def test_a_statement_is_told_with_its_values_and_rows() -> None:
    event = SqlRun(
        *(1, 1, "execute"),
        sql="SELECT text FROM notes WHERE id = ?",
        parameters=(("", "7", "int"),),
        rows=0,
        file="app.py",
        line=4,
    )
    [row] = sql_rows(event)

    assert (row.kind, row.text) == (RowKinds.SQL, "SELECT text FROM notes WHERE id = ? ← 7")
    assert (row.note, row.place) == ("0 rows", Place("app.py", 4))


def test_a_statement_of_several_lines_has_one_row() -> None:
    [row] = sql_rows(SqlRun(1, 1, "execute", sql="\nCREATE TABLE note (\n\tid INTEGER\n)"))
    assert row.text == "CREATE TABLE note ( id INTEGER )"


def test_what_no_commit_kept_has_a_row_of_its_own() -> None:
    [close, undone] = sql_rows(SqlRun(1, 1, "close", thrown_away=2))

    assert (close.kind, close.text) == (RowKinds.DATABASE, "closes the connection")
    assert (undone.kind, undone.text) == (RowKinds.UNDONE, "2 changed rows, which no commit kept")


def test_an_error_follows_its_statement() -> None:
    [sql, failed] = sql_rows(SqlRun(1, 1, "execute", sql="SELEC 1", error="syntax error"))

    assert [sql.kind, failed.kind] == [RowKinds.SQL, RowKinds.SQL_FAILED]


def test_a_table_is_told_with_its_size_and_columns() -> None:
    table = TableSeen(1, "notes.db", "notes", ("id", "text"), more=True, rows=((),) * 20)
    [row] = table_rows(table)

    assert (row.text, row.note) == ("notes: over 20 rows", "id, text")


def test_a_command_is_told_with_its_output_its_exception_and_its_status() -> None:
    rows = RequestRows()
    failed = Failed(1, "OSError", "no disk", "app.py", 3, (), "request")
    command = CommandRun(1, "migrate", ("v1.db",), 1, "one\ntwo\n", "OSError", "app.py", 3)
    rows.take([failed, command])

    assert [(row.kind, row.text) for row in rows.rows] == [
        (RowKinds.ERROR, "OSError: no disk"),
        (RowKinds.OUTPUT, "one"),
        (RowKinds.OUTPUT, "two"),
        (RowKinds.COMMAND, "ends with status 1"),
    ]


def test_many_statements_that_differ_in_their_values_share_a_row() -> None:
    runs = [
        SqlRun(*(1, 1, "execute"), sql="SELECT ?", parameters=(("", str(n), "int"),), rows=1)
        for n in range(9)
    ]
    rows = [row for run in runs for row in sql_rows(run)]

    [row] = folded(rows)
    assert (row.text, row.note, row.times) == ("SELECT ? ← 0, …", "", 9)
    assert folded(rows[:3]) == rows[:3]
    assert [row.times for row in folded([rows[0]] * 2)] == [2]


def test_an_error_that_leaves_the_view_has_one_row() -> None:
    rows = RequestRows()
    said = "OperationalError: no such table: notes"
    failed = Failed(1, "OperationalError", said.partition(": ")[2], "app.py", 3, (), "request")
    rows.take([SqlRun(1, 1, "execute", sql="SELECT 1", error=said), failed])

    assert [row.kind for row in rows.rows] == [RowKinds.SQL, RowKinds.ERROR]
