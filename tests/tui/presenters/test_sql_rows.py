"""The rows of SQLite and of commands."""

from __future__ import annotations

from sandbox.events import CommandRun, SqlRun, TableSeen
from sandbox.timeline import Place
from tui.presenters.row_kinds import RowKinds
from tui.presenters.sql_rows import command_rows, sql_rows, table_rows


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


def test_what_no_commit_kept_has_a_row_of_its_own() -> None:
    [close, undone] = sql_rows(SqlRun(1, 1, "close", thrown_away=2))

    assert (close.kind, close.text) == (RowKinds.DATABASE, "close")
    assert (undone.kind, undone.text) == (RowKinds.UNDONE, "2 changed rows, which no commit kept")


def test_an_error_follows_its_statement() -> None:
    [sql, failed] = sql_rows(SqlRun(1, 1, "execute", sql="SELEC 1", error="syntax error"))

    assert [sql.kind, failed.kind] == [RowKinds.SQL, RowKinds.SQL_FAILED]


def test_a_table_is_told_with_its_columns_and_a_command_with_its_status() -> None:
    table = TableSeen(1, "notes.db", "notes", ("id", "text"), more=True, rows=((),) * 20)
    [row] = table_rows(table)
    [command, error] = command_rows(
        CommandRun(1, "migrate", ("v1.db",), 1, "", error="OSError", file="app.py", line=3)
    )

    assert (row.text, row.note) == ("notes (id, text)", "20 rows and more")
    assert (command.text, command.note) == ("flask migrate v1.db", "status 1")
    assert (error.kind, error.place) == (RowKinds.ERROR, Place("app.py", 3))
