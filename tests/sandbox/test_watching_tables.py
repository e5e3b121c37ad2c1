"""The tables of database files are told after the app was loaded and after each request."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sandbox import Project, Sandbox
from sandbox.events import SqlRun, TableSeen
from sandbox.request import parse_request
from tests.sandbox.conftest import PRELUDE, Run

Watch = Callable[..., Run]

TOOLS = """
import os, pathlib, sqlite3
def run(name, *statements):
    db = sqlite3.connect(name, timeout=0)
    for sql in statements: db.execute(sql)
    db.commit(); db.close()
    return "done"
"""


@pytest.fixture
def watch(bulk_sandbox: Sandbox) -> Watch:
    def run(loading: str, *views: str) -> Run:
        source = PRELUDE + TOOLS + loading + "\n"
        for number, body in enumerate(views):
            source += f"@app.get('/{number}')\ndef view_{number}():\n    {body}\n"
        project = Project({"app.py": source.encode()}, watch=frozenset({"table"}))
        asked = [parse_request(f"GET /{number}") for number in range(len(views))]
        return Run(list(bulk_sandbox.run(project, asked)))

    return run


def told(run: Run, n: int) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows that were told after a request, of each table."""
    return {
        e.table: [tuple(text for text, _ in row) for row in e.rows]
        for e in run.all(TableSeen)
        if e.n == n
    }


def test_a_table_is_told_when_its_rows_have_changed(watch: Watch) -> None:
    run = watch(
        "run('a.db', 'create table t(id integer primary key, x)', 'create table u(y)')",
        """return run('a.db', "insert into t(x) values ('7'), (7), (7.5), (null), (x'00ff')")""",
        "return run('a.db', 'select * from t')",
        "return run('a.db', 'delete from t where id > 1', 'pragma user_version = 3')",
        "return run('a.db', 'drop table t')",
    )

    first = run.all(TableSeen)[0]
    assert (first.database, first.table, first.columns, first.rows) == (
        *("a.db", "t"),
        *(("id", "x"), ()),
    )
    assert told(run, 0) == {"t": [], "u": []}
    [second] = [event for event in run.all(TableSeen) if event.n == 1]
    assert [row[1] for row in second.rows] == [
        ("7", "text"),
        ("7", "integer"),
        ("7.5", "real"),
        ("", "null"),
        ("2", "blob"),
    ]
    assert told(run, 2) == {}
    assert told(run, 3)["t"] == [("1", "7")]
    assert {e.user_version for e in run.all(TableSeen) if e.n == 3} == {3}
    assert [(e.table, e.gone) for e in run.all(TableSeen) if e.n == 4] == [("t", True)]
    assert run.all(SqlRun) == []


def test_what_is_not_committed_is_not_in_the_file(watch: Watch) -> None:
    run = watch(
        "run('a.db', 'create table t(x)')\nkept = sqlite3.connect('a.db', timeout=0)",
        "kept.execute('insert into t values (1)'); return 'x'",
        "kept.commit(); return 'x'",
    )

    assert [told(run, n) for n in (0, 1, 2)] == [{"t": []}, {}, {"t": [("1",)]}]


def test_reading_leaves_no_file_and_no_lock(watch: Watch) -> None:
    run = watch(
        "run('a.db', 'pragma journal_mode = wal', 'create table t(x)')",
        "return repr(sorted(os.listdir('.')))",
        "run('a.db', 'insert into t values (1)'); return repr(sorted(os.listdir('.')))",
        "return run('a.db', 'begin exclusive', 'insert into t values (2)')",
    )

    assert [r.body for r in run.responses] == [*(["['a.db', 'app.py']"] * 2), "done"]
    assert [told(run, n) for n in (1, 2, 3)] == [{}, {"t": [("1",)]}, {"t": [("1",), ("2",)]}]


def test_a_log_of_changes_is_read_with_its_file(watch: Watch) -> None:
    run = watch(
        "kept = sqlite3.connect('a.db'); kept.execute('pragma journal_mode = wal')\n"
        "kept.execute('create table t(x)')",
        "kept.execute('insert into t values (1)'); kept.commit(); return 'x'",
    )

    assert [told(run, n) for n in (0, 1)] == [{"t": []}, {"t": [("1",)]}]


def test_a_file_that_is_locked_is_told_once_it_is_free(watch: Watch) -> None:
    run = watch(
        "run('a.db', 'create table t(x)')\nkept = sqlite3.connect('a.db')",
        "kept.execute('begin exclusive'); kept.execute('insert into t values (1)'); return 'x'",
        "kept.commit(); return 'x'",
    )

    assert [told(run, n) for n in (1, 2)] == [{}, {"t": [("1",)]}]


def test_a_long_table_is_cut_and_secrets_are_masked(watch: Watch) -> None:
    run = watch(
        "run('a.db', 'create table t(name, password)', 'insert into t with recursive n(x) as'\n"
        " ' (select 1 union all select x + 1 from n where x < 30) select x, x from n')",
    )

    [event] = run.all(TableSeen)
    assert (len(event.rows), event.more) == (20, True)
    assert event.rows[0] == (("1", "integer"), ("•••", "integer"))


@pytest.mark.parametrize(
    "name",
    [
        "'file:a.db?mode=rwc', uri=True",
        "'file:' + os.path.abspath('a.db'), uri=True",
        "'file://localhost' + os.path.abspath('a%2edb'), uri=True",
        "pathlib.Path('a.db')",
        "b'a.db'",
        "database=os.path.abspath('a.db')",
    ],
)
def test_the_file_is_found_however_it_is_named(watch: Watch, name: str) -> None:
    run = watch(f"db = sqlite3.connect({name})\ndb.execute('create table t(x)')")

    assert [(e.database, e.table) for e in run.all(TableSeen)] == [("a.db", "t")]


HOSTILE = {
    "no database": "sqlite3.connect('x.db'); open('x.db', 'wb').write(os.urandom(50_000))",
    "a damaged one": "run('x.db', 'create table t(x)', 'insert into t values (1)')\n"
    "data = bytearray(open('x.db', 'rb').read()); data[100:] = os.urandom(len(data) - 100)\n"
    "open('x.db', 'wb').write(data)",
    "a folder": "sqlite3.connect('x.db'); os.mkdir('y.db')",
    "removed": "run('x.db', 'create table t(x)'); os.remove('x.db')",
    "a view without an end": "run('x.db', 'create view v as with recursive r(n) as (select 1'\n"
    "' union all select n + 1 from r) select n from r')",
    "columns that take forever": "run('x.db', 'create table t(x)', 'insert into t values (1)',"
    " 'alter table t add y as (hex(zeroblob(300000000)))')",
    "a name that is SQL": 'run(\'x.db\', \'create table "a""; drop table b" ("x"" y")\','
    "'create table b(z)')",
    "very many tables": "run('x.db', 'begin', *(f'create table t{n}(x)' for n in range(99)))",
    "very many columns": "names = ', '.join(f'c{n}' for n in range(1500))\n"
    "run('x.db', f'create table t({names})')",
    "very many files": "for n in range(9): run(f'{n}.db', 'create table t(x)')",
    "a value that is no text": "run('x.db', 'create table t(x)',"
    " \"insert into t values (cast(x'fffe00' as text))\")",
    "much in all": "names = ', '.join(f'c{n}' for n in range(50))\n"
    "values = ', '.join(['?'] * 50)\n"
    "db = sqlite3.connect('x.db')\n"
    "for t in range(20):\n"
    "    db.execute(f'create table t{t}({names})')\n"
    "    db.executemany(f'insert into t{t} values ({values})', [['é' * 99] * 50] * 20)\n"
    "db.commit()",
    "numbers at the edge": "run('x.db', 'create table t(x)',"
    "'insert into t values (9e999), (-9223372036854775808), (1e308)')",
    "patched tools": "import time; os.stat = time.perf_counter = sqlite3.connect",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_is_in_a_file_the_run_goes_on(watch: Watch, name: str) -> None:
    run = watch(HOSTILE[name], "return 'alive'")

    assert [(r.status, r.body) for r in run.responses] == [(200, "alive")]
    assert (run.ended.reason, run.errors) == ("finished", [])
    assert len(run.all(TableSeen)) <= 100
