"""Each statement is told with its values, rows and line, and what became of its changes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from sandbox import Project, Sandbox
from sandbox.events import Called, Event, Flashed, Printed, Responded, Returned, SqlRun, TableSeen
from sandbox.request import parse_request
from tests.sandbox.conftest import PRELUDE, Run

Watch = Callable[..., Run]

SQL = frozenset({"sql"})

OPENED = """
import gc, sqlite3, threading, time
with sqlite3.connect("notes.db", timeout=0) as db:
    db.execute("create table notes (id integer primary key, text text unique)")
db.close()
def open_db(): return sqlite3.connect("notes.db", timeout=0)
"""


@pytest.fixture
def watch(bulk_sandbox: Sandbox) -> Watch:
    def run(body: str, *lines: str, watch: frozenset[str] = SQL) -> Run:
        source = PRELUDE + OPENED + body
        project = Project({"app.py": source.encode()}, watch=watch)
        asked = [parse_request(line) for line in lines or ("GET /",)]
        return Run(list(bulk_sandbox.run(project, asked)))

    return run


def view(*lines: str) -> str:
    return (
        "@app.route('/', methods=['GET', 'POST'])\ndef home():\n    " + "\n    ".join(lines) + "\n"
    )


def calls(run: Run, n: int = 1) -> list[SqlRun]:
    return [event for event in run.all(SqlRun) if event.n == n]


def only(run: Run, call: str, n: int = 1) -> SqlRun:
    [found] = [event for event in calls(run, n) if event.call == call]
    return found


def test_a_statement_is_told_with_values_rows_and_line(watch: Watch) -> None:
    run = watch(
        view(
            "db = open_db()",
            "db.execute('insert into notes (text) values (?)', ('Milk',))",
            "db.commit()",
            "rows = db.execute('select * from notes where id = :id', {'id': 1}).fetchall()",
            "db.close()",
            "return rows",
        )
    )

    opened, insert, commit, select, closed = calls(run)
    assert (opened.call, opened.database, opened.file, opened.line) == (
        *("connect", "notes.db"),
        *("app.py", 9),
    )
    assert (insert.sql, insert.given, insert.parameters) == (
        "insert into notes (text) values (?)",
        "tuple",
        (("", "Milk", "str"),),
    )
    assert (insert.changed, insert.begun, insert.open, insert.line) == (1, True, True, 13)
    assert (commit.call, commit.changed, commit.open, commit.line) == ("commit", 1, False, 14)
    assert (select.parameters, select.columns) == ((("id", "1", "int"),), ("id", "text"))
    assert (select.rows, select.first) == (1, ((("1", "int"), ("Milk", "str")),))
    assert (select.changed, select.begun, select.open) == (None, False, False)
    assert (closed.call, closed.thrown_away, closed.thread) == ("close", 0, 1)
    assert {event.db for event in calls(run)} == {2}
    assert all(event.ms >= 0 and not event.error for event in calls(run))


def test_what_the_app_does_while_it_loads_is_told(watch: Watch) -> None:
    run = watch(view("return 'x'"))

    assert [(event.call, event.line) for event in calls(run, 0)] == [
        ("connect", 6),
        ("execute", 7),
        ("close", 8),
    ]


def test_nothing_is_told_that_was_not_asked_for(watch: Watch) -> None:
    body = view("return type(open_db()) is sqlite3.Connection and repr(sqlite3.connect)")
    run = watch(body, watch=frozenset())

    assert run.all(SqlRun) == []
    assert run.all(TableSeen) == []
    assert run.responses[0].body == "<built-in function connect>"


LOST = {
    "closed without a commit": (
        ("d.execute('insert into notes (text) values (1), (2)')", "d.close()"),
        ("close", 2),
    ),
    "an exception in a block": (
        (
            "try:",
            "    with d: d.execute('insert into notes (text) values (1)'); 1 / 0",
            "except ZeroDivisionError: pass",
        ),
        ("rollback", 1),
    ),
    "a rollback": (
        ("d.execute('insert into notes (text) values (1)')", "d.rollback()"),
        ("rollback", 1),
    ),
    "a rollback as a statement": (
        ("d.execute('insert into notes (text) values (1)')", "d.execute(' -- x\\n rollback')"),
        ("execute", 1),
    ),
    "a conflict that rolls back": (
        (
            "d.execute('insert into notes values (1, 1)')",
            "try: d.execute('insert or rollback into notes values (1, 2)')",
            "except sqlite3.IntegrityError: pass",
        ),
        ("execute", 1),
    ),
    "a script that rolls back": (
        ("d.executescript('begin; insert into notes values (1, 1); rollback;')",),
        ("executescript", 1),
    ),
    "a savepoint, which nobody can know": (
        (
            "d.execute('insert into notes values (1, 1)')",
            "d.execute('savepoint a')",
            "d.execute('delete from notes')",
            "d.execute('rollback to a')",
            "d.commit()",
        ),
        ("commit", None),
    ),
    "what triggers did": (
        (
            "d.executescript('create table t(x); create trigger r after insert on notes begin"
            " insert into t values (1); insert into t values (2); end')",
            "d.execute('insert into notes values (1, 1)')",
            "d.close()",
        ),
        ("close", 3),
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_what_is_thrown_away_is_told_where_it_happens(watch: Watch, name: str) -> None:
    lines, (call, lost) = LOST[name]
    run = watch(view("d = open_db()", *lines, "d.close()", "return 'x'"))

    told = [(e.call, e.thrown_away) for e in calls(run) if e.thrown_away != 0]
    assert told[-1] == (call, lost)
    assert [lost for _, lost in told if lost] == ([lost] if lost else [])


KEPT = {
    "a commit": ("d.execute('insert into notes values (1, 1)')", "d.commit()"),
    "a block": ("with d: d.execute('insert into notes values (1, 1)')",),
    "a script after an insert": (
        "d.execute('insert into notes values (1, 1)')",
        "d.executescript('select 1')",
    ),
    "a script with a commit and an error": (
        "try: d.executescript('begin; insert into notes values (1, 1); commit; nonsense')",
        "except sqlite3.Error: pass",
    ),
    "no transaction": (
        "d.isolation_level = None",
        "d.execute('insert into notes values (1, 1)')",
    ),
    "a level that is changed": (
        "d.execute('insert into notes values (1, 1)')",
        "d.isolation_level = None",
        "d.execute('select 1')",
    ),
    "a savepoint that is released": (
        "d.execute('savepoint a')",
        "d.execute('insert into notes values (1, 1)')",
        "d.execute('release a')",
    ),
    "a commit as a statement": (
        "d.execute('insert into notes values (1, 1)')",
        "d.execute('/* now */ COMMIT')",
    ),
    "a cursor of the app's own": (
        "class Own(sqlite3.Cursor): pass",
        "d.cursor(Own).execute('insert into notes values (1, 1)')",
        "d.commit()",
    ),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_a_commit_kept_is_never_called_thrown_away(watch: Watch, name: str) -> None:
    run = watch(
        view("d = open_db()", *KEPT[name], "d.close()")
        + "    return open_db().execute('select id from notes').fetchall()\n"
    )

    assert run.responses[0].body == "[[1]]\n"
    assert [event.thrown_away for event in calls(run) if event.thrown_away != 0] == []


def test_a_commit_that_is_locked_out_keeps_nothing(watch: Watch) -> None:
    run = watch(
        view(
            "a, b = open_db(), open_db()",
            "b.execute('begin'); b.execute('select * from notes').fetchall()",
            "a.execute('insert into notes values (1, 1)')",
            "try: a.commit()",
            "except sqlite3.OperationalError: pass",
            "a.close()",
            "return 'x'",
        )
    )

    commit = only(run, "commit")
    assert (commit.error, commit.changed, commit.open) == (
        "OperationalError: database is locked",
        None,
        True,
    )
    [closed] = [e for e in calls(run) if e.call == "close" and e.db == commit.db]
    assert closed.thrown_away == 1


def test_a_forgotten_connection_is_told_at_the_end_of_its_request(watch: Watch) -> None:
    """Python closes it at once, or when it next looks for cycles; it's lost both ways."""
    run = watch(
        view("db = open_db()", "db.execute('insert into notes values (1, 1)')", "return 'x'")
        + "@app.get('/keep')\ndef keep():\n    global kept\n    kept = open_db()\n"
        + "    kept.execute('insert into notes values (2, 2)')\n    return 'kept'\n"
        + "@app.get('/gc')\ndef collect(): gc.collect(); return 'collected'\n",
        *("GET /", "GET /gc", "GET /keep", "GET /gc"),
    )

    [forgotten] = [e for e in calls(run) if e.thrown_away]
    assert (forgotten.call, forgotten.thrown_away) in {("left", 1), ("close", 1)}
    kept = only(run, "left", n=3)
    assert (kept.thrown_away, kept.changed, kept.open) == (0, 1, True)
    assert calls(run, 2) == calls(run, 4) == []


def test_a_connection_that_python_collects_is_closed(watch: Watch) -> None:
    run = watch(
        view(
            *("db = open_db()", "db.execute('insert into notes values (1, 1)')", "del db"),
            *("gc.collect()", "return 'x'"),
        )
    )

    assert [(e.call, e.thrown_away) for e in calls(run)][-1] == ("close", 1)


def test_a_view_that_crashes_leaves_its_changes_to_nobody(watch: Watch) -> None:
    run = watch(
        view("db = open_db()", "db.execute('insert into notes values (1, 1)')", "return 1 / 0")
    )

    assert only(run, "left").thrown_away == 1


def test_errors_are_told_with_the_statement(watch: Watch) -> None:
    run = watch(
        view(
            "db = open_db(); said = []",
            "for act in ((('select * from notes where text = ?', ('Milk'))), ('selec',), (5,)):",
            "    try: db.execute(*act)",
            "    except Exception as problem: said.append(str(problem))",
            "db.close()",
            "try: db.execute('select 1')",
            "except Exception as problem: said.append(str(problem))",
            "return said",
        )
    )

    told = [event for event in calls(run) if event.error]
    assert [e.error.partition(": ")[0] for e in told] == [
        "ProgrammingError",
        "OperationalError",
        "TypeError",
        "ProgrammingError",
    ]
    assert (told[0].given, told[0].parameters) == ("str", (("", "Milk", "str"),))
    assert told[3].sql == "select 1"
    assert [e.error.partition(": ")[2] for e in told] == json.loads(run.responses[0].body)


def test_another_thread_is_told_with_its_error(watch: Watch) -> None:
    run = watch(
        view(
            "db = open_db()",
            "def other():",
            "    try: db.execute('select 1')",
            "    except sqlite3.ProgrammingError: open_db().execute('select 2')",
            "t = threading.Thread(target=other); t.start(); t.join()",
            "return 'x'",
        )
    )

    assert [(e.sql or e.call, e.thread, e.error[:16]) for e in calls(run)][:4] == [
        ("connect", 1, ""),
        ("select 1", 2, "ProgrammingError"),
        ("connect", 2, ""),
        ("select 2", 2, ""),
    ]


def test_many_sets_of_values_are_counted_and_generators_are_not_consumed(watch: Watch) -> None:
    run = watch(
        view(
            "db = open_db()",
            "db.executemany('insert into notes (text) values (?)', [('a',), ('b',)])",
            "db.executemany('insert into notes (text) values (?)', ((str(n),) for n in range(3)))",
            "return db.execute('select count(*) from notes').fetchone()[0].__str__()",
        )
    )

    listed, generated, _ = (event for event in calls(run) if event.sql)
    assert (listed.sets, listed.parameters, listed.changed) == (2, (("", "a", "str"),), 2)
    assert (generated.given, generated.sets, generated.changed) == ("generator", None, 3)
    assert run.responses[0].body == "5"


def test_secrets_are_masked_where_a_name_tells_them(watch: Watch) -> None:
    run = watch(
        view(
            "db = sqlite3.connect(':memory:'); db.execute('create table u (name, password)')",
            "who = {'name': 'ada', 'password': 's3cret'}",
            "db.execute('insert into u values (:name, :password)', who)",
            "return str(db.execute('select * from u').fetchall())",
        )
    )

    _, insert, select = (event for event in calls(run) if event.sql)
    assert insert.parameters == (("name", "ada", "str"), ("password", "•••", "str"))
    assert select.first == ((("ada", "str"), ("•••", "str")),)


def test_it_stands_in_order_among_all_else_that_is_told(watch: Watch) -> None:
    run = watch(
        view(
            "db = open_db(); print('one')",
            "rows = db.execute('select 1').fetchall(); print('two')",
            "db.execute('select 2').fetchone(); flash('three')",
            "db.close(); return 'x'",
        ),
        watch=SQL | {"called", "returned"},
    )

    def said(event: Event) -> str:
        match event:
            case SqlRun(sql=sql, call=call):
                return sql or call
            case Printed(text=text):
                return text.strip()
            case _:
                return type(event).__name__

    kinds = (SqlRun, Printed, Flashed, Called, Returned, Responded)
    told = [said(e) for e in run.events if isinstance(e, kinds) and getattr(e, "n", None)]
    assert told == [
        *("Called", "connect", "one", "select 1", "two", "select 2", "Flashed", "close"),
        *("Returned", "Responded"),
    ]


def test_rows_that_are_fetched_later_are_told_at_the_end(watch: Watch) -> None:
    run = watch(
        view(
            "db = sqlite3.connect(':memory:'); rows = db.execute('select 1 union select 2')",
            "for n, in rows: flash(str(n))",
            "none = db.execute('select 1 where 0').fetchone()",
            "unread = db.execute('select 5')",
            "return 'x'",
        )
    )

    assert [(e.call, e.sql, e.rows) for e in calls(run) if e.sql] == [
        ("execute", "select 1 union select 2", 1),
        ("execute", "select 1 where 0", 0),
        ("execute", "select 5", None),
        ("fetch", "select 1 union select 2", 2),
    ]


def test_a_flood_of_statements_is_counted_and_ends_nothing(watch: Watch) -> None:
    run = watch(
        view(
            "db = open_db()",
            "for n in range(20_000): db.execute('insert into notes (text) values (?)', (n,))",
            "db.close()",
            "return 'x'",
        )
    )

    more = only(run, "more")
    assert run.ended.reason == "finished"
    assert len(calls(run)) == 301
    assert (more.times, more.thrown_away) == (20_002 - 300, 20_000)


HOSTILE = {
    "values that lie": """
class Odd(str):
    def __str__(self): raise SystemExit
    def __len__(self): raise SystemExit
    def __getitem__(self, at): raise SystemExit
class Params(list):
    def __iter__(self): raise SystemExit
    def __repr__(self): raise SystemExit
@app.get("/")
def home():
    d = open_db()
    d.execute(Odd("insert into notes (text) values (?)"), Params(["x"]))
    d.row_factory = lambda c, r: Params(r)
    return type(d.execute("select * from notes").fetchone()).__name__
""",
    "a class whose class lies": """
class Meta(type):
    def __instancecheck__(cls, other): raise SystemExit
    def __eq__(cls, other): raise SystemExit
    __hash__ = type.__hash__
class Liar(sqlite3.Cursor, metaclass=Meta):
    @property
    def __class__(self): raise SystemExit
@app.get("/")
def home():
    d = open_db()
    return repr(list(d.cursor(Liar).execute("select 1")))
""",
    "an exception without an end": """
class Own(Exception):
    @property
    def args(self): raise SystemExit
    def __str__(self): raise SystemExit
def fail(): raise Own
class Adapted:
    def __conform__(self, protocol): raise Own
@app.get("/")
def home():
    try: open_db().execute("select ?", (Adapted(),))
    except BaseException as problem: return type(problem).__name__
""",
    "patched tools": """
import time, sys, os, threading, weakref
time.perf_counter = sys.getrefcount = os.path.abspath = weakref.ref = None
sqlite3.Row = sqlite3.Cursor = sqlite3.Connection = sqlite3.Error = None
@app.get("/")
def home():
    with open_db() as d: d.execute("insert into notes values (1, 'x')")
    return repr(d.execute("select * from notes").fetchall())
""",
    "deleted and replaced": """
real = sqlite3.connect
del sqlite3.connect
sqlite3.connect = lambda *a, **k: real(*a, **k)
@app.get("/")
def home():
    return repr(open_db().execute("select 1").fetchall())
""",
    "our own class and links taken apart": """
@app.get("/")
def home():
    d = open_db()
    for name in [n for n in type(d).__dict__ if n.startswith("_") and not n.startswith("__")]:
        delattr(d, name)
    c = d.execute("select 1")
    for name in [n for n in type(c).__dict__ if n.startswith("_") and not n.startswith("__")]:
        try: delattr(c, name)
        except AttributeError: pass
    return repr(c.fetchall())
""",
    "a recursion": """
def deep(n):
    try: return deep(n + 1)
    except RecursionError: return repr(open_db().execute("select 1").fetchall())
@app.get("/")
def home(): return deep(0)
""",
    "a function that asks again": """
@app.get("/")
def home():
    d = open_db()
    d.create_function("again", 0, lambda: d.executescript("select 1; select 2;") and 1)
    d.executescript("begin; insert into notes values (1, 'x'); select again(); commit;")
    return repr(d.execute("select * from notes").fetchall())
""",
    "a file that is no database": """
open("x.db", "wb").write(b"nothing" * 1000)
@app.get("/")
def home():
    try: sqlite3.connect("x.db").execute("select * from sqlite_master").fetchall()
    except sqlite3.DatabaseError as problem: return str(problem)
""",
    "a hostile schema": """
d = sqlite3.connect("evil.db")
d.executescript('''create view v as with recursive r(n) as (select 1 union all select n + 1 from r)
select n from r; create table "a""b; drop table x" ("c""; x", y as (hex(zeroblob(1000000))));
insert into "a""b; drop table x" ("c""; x") values (cast(x'ff' as text));''')
d.close()
@app.get("/")
def home(): return "fine"
""",
    "very wide and very long": """
d = sqlite3.connect("wide.db")
d.execute(f"create table w ({', '.join('c%d' % n for n in range(1900))})")
d.execute("create table l (x)"); d.execute("insert into l values (?)", ("x" * 10_000_000,))
d.commit()
@app.get("/")
def home():
    d.execute("select " + ", ".join("?" * 900), list(range(900))).fetchall()
    return str(len(d.execute("select * from l -- " + "y" * 100_000).fetchone()[0]))
""",
    "many threads": """
@app.get("/")
def home():
    def work():
        d = sqlite3.connect(":memory:")
        for n in range(50): d.execute("select ?", (n,)).fetchall()
    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]; [t.join() for t in threads]
    return "done"
""",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_an_app_that_meddles_gets_its_own_behavior(watch: Watch, name: str) -> None:
    unwatched = watch(HOSTILE[name], watch=frozenset())
    watched = watch(HOSTILE[name], watch=SQL | {"table"})

    def seen(run: Run) -> list[object]:
        return [
            *((r.status, r.body) for r in run.responses),
            *((e.type, e.message) for e in run.errors),
        ]

    assert seen(watched) == seen(unwatched)
    assert watched.responses
    assert watched.ended.reason == unwatched.ended.reason == "finished"
