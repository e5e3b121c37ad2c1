"""SQLite in a watched app does what it does in any other: results, errors, types, locks."""

from __future__ import annotations

import textwrap

import pytest

from sandbox import Project, Sandbox
from sandbox.events import ON_DEMAND, Failed, Responded
from sandbox.request import parse_request
from tests.sandbox.conftest import PRELUDE, Run

TOOLS = """
import collections, contextlib, copy, gc, io, os, pathlib, pickle, sqlite3, sys, threading

def error(act, *args, **kwargs):
    try:
        return repr(act(*args, **kwargs))
    except BaseException as problem:
        return f"{type(problem).__name__}: {problem}"

def db(name=":memory:", **kwargs):
    return sqlite3.connect(name, **kwargs)

def filled(**kwargs):
    made = db(**kwargs)
    made.executescript("create table u(name, pw); insert into u values('ada', 1), ('bob', 2);")
    return made
"""

SNIPPETS = {
    "rows": """
d = filled()
d.row_factory = sqlite3.Row
row = d.execute("select * from u").fetchone()
said = [tuple(row), row.keys(), dict(row), row["NAME"], type(row).__name__]
d.row_factory = lambda cursor, row: {c[0]: v for c, v in zip(cursor.description, row)}
said += [d.execute("select * from u").fetchall(), d.cursor().row_factory is d.row_factory]
d.row_factory = None; d.text_factory = bytes
said += [d.execute("select name from u").fetchone(), list(d.execute("select pw from u"))]
""",
    "fetching": """
d = filled()
c = d.execute("select * from u")
said = [c.fetchone(), c.fetchmany(5), c.fetchone(), c.fetchall(), c.description, c.rowcount]
c = d.execute("select * from u"); said += [next(c), next(c), error(next, c), iter(c) is c]
c.arraysize = 2; c.execute("select * from u")
said += [c.fetchmany(), c.fetchmany(size=1), c.arraysize]
said += [[r for r in d.execute("select * from u")], sorted(d.execute("select pw from u"))]
said += [error(c.fetchone, 1), error(c.fetchmany, "x"), error(c.fetchall, 1)]
""",
    "chains": """
d = filled(); c = d.cursor()
said = [c.execute("select 1") is c, c.connection is d, c.execute("select 2").fetchone()]
said += [c.executemany("insert into u values(?, 3)", (("x",) for _ in "ab")) is c, c.rowcount]
said += [c.lastrowid, d.total_changes, c.executescript("select 1;") is c, d.in_transaction]
""",
    "inserting while reading": """
d = filled(); said = []
for name, in d.execute("select name from u order by name"):
    said.append((name, d.execute("update u set pw = pw + 1 where name = ?", (name,)).rowcount))
said.append(d.execute("insert into u values('c', 1) returning name").fetchall())
""",
    "with blocks": """
d = filled(); said = []
with d: d.execute("insert into u values('c', 3)")
said.append(d.in_transaction)
def fail():
    with d:
        d.execute("insert into u values('x', 3)"); 1 / 0
said += [error(fail), d.execute("select count(*) from u").fetchone(), d.in_transaction]
with d as e: said.append(e is d)
said.append(d.__exit__(None, None, None))
""",
    "transactions": """
d = filled(); said = []
for q in ("create table t(x)", "select * from t", "insert into t values(1)", "select 1"):
    d.execute(q); said.append(d.in_transaction)
d.executescript("select 1;"); d.rollback()
said += [d.execute("select * from t").fetchall(), d.commit(), d.rollback(), d.in_transaction]
e = db(isolation_level=None); e.execute("create table t(x)"); e.execute("insert into t values(1)")
said += [e.in_transaction, e.isolation_level]
e.execute("begin"); e.execute("insert into t values(2)"); said.append(e.in_transaction)
e.isolation_level = "IMMEDIATE"; said += [e.isolation_level, e.in_transaction]
d.execute("insert into t values(5)"); d.execute("savepoint a"); d.execute("delete from t")
d.execute("rollback to a"); said.append(d.execute("select * from t").fetchall())
""",
    "a file": """
a, b = db("a.db", timeout=0), db("a.db", timeout=0)
a.execute("create table t(x)"); a.execute("insert into t values(1)")
said = [b.execute("select * from t").fetchall(), error(b.execute, "insert into t values(2)")]
said += [b.in_transaction, b.execute("select * from t").fetchall(), error(a.commit)]
b.rollback(); said += [error(a.commit), sorted(os.listdir("."))]
a.execute("pragma journal_mode=wal"); a.execute("insert into t values(3)"); a.commit()
a.close(); b.close(); said.append(sorted(os.listdir(".")))
""",
    "the default timeout": "d = db(); said = [d.execute('pragma busy_timeout').fetchone()]",
    "names of files": """
said = [error(db, "no/such/x.db"), error(db, 5), error(db, None)]
db(pathlib.Path("p.db")).execute("create table t(x)"); db(b"q.db").close()
said += [sorted(os.listdir(".")), error(sqlite3.connect), error(sqlite3.connect, "a", nope=1)]
class Named:
    def __fspath__(self): return "named.db"
db(Named()).close()
said += [os.path.exists("named.db"), error(db, "file:no.db?mode=ro", uri=True)]
db("file:m?mode=memory&cache=shared", uri=True).close(); db(database := "x.db").close()
said += [sqlite3.connect(database="kw.db").close(), os.path.exists("m")]
""",
    "errors": """
d = filled(); said = [
    error(d.execute, "select * from nope"), error(d.execute, "selec"), error(d.execute, "select ?"),
    error(d.execute, "select * from u where name=?", ("ada")), error(d.execute, "select ?", 5),
    error(d.execute, "select :a", {}), error(d.execute, "select :a", {"a": 1}),
    error(d.execute, "select ?", ([1],)), error(d.execute, "select ?", (2**70,)),
    error(d.execute, "select 1; select 2"), error(d.execute), error(d.execute, sql="select 1"),
    error(d.execute, 1), error(d.execute, "a", "b", "c"), error(d.executemany, "select ?"),
    error(d.executemany, "select ?", [(1,)]), error(d.executemany, "select ?", 5),
    error(d.executescript, 1), error(d.executescript), error(d.executescript, "selec"),
    error(d.executescript, sql_script="select 1;"), error(d.cursor, 1, 2), error(d.cursor, None),
    error(d.commit, 1), error(d.rollback, 1), error(d.close, 1), error(d.cursor().execute),
    error(d.cursor().executescript), error(d.cursor().executemany), error(d.__exit__),
    error(d.execute, "select 1", None), error(d.execute, "select 1\\0"),
]
said = [s if "object at" not in s else s.split(" object at")[0] for s in said]
""",
    "closed": """
d = filled(); c = d.execute("select * from u"); d.close(); d.close()
said = [error(d.execute, "select 1"), error(c.fetchone), error(d.commit), error(d.cursor)]
e = filled(); c = e.cursor(); c.close(); said += [error(c.execute, "select 1"), error(c.fetchall)]
with contextlib.closing(db()) as f: f.execute("select 1")
said += [error(f.execute, "select 1"), error(d.__enter__)[:20], error(d.__exit__, None, None, None)]
""",
    "threads": """
d = filled(); c = d.cursor(); said = []
def other():
    said.extend(error(act).split("in thread id")[0] for act in (
        lambda: d.execute("select 1"), lambda: c.execute("select 1"), c.fetchone, d.commit,
        d.close, lambda: d.__exit__(None, None, None)))
t = threading.Thread(target=other); t.start(); t.join()
e = filled(check_same_thread=False)
t = threading.Thread(target=lambda: said.append(e.execute("select * from u").fetchall()))
t.start(); t.join()
""",
    "parameters": """
d = filled(); taken = []
def rows():
    for n in range(5): taken.append(n); yield (n, n)
d.executemany("insert into u values(?, ?)", rows())
class Lazy:
    def __len__(self): taken.append("len"); return 2
    def __getitem__(self, at): taken.append(at); return at
d.execute("insert into u values(?, ?)", Lazy())
class Named(dict):
    def __missing__(self, name): taken.append(name); return 7
d.execute("insert into u values(:a, :b)", Named())
Point = collections.namedtuple("Point", "x y"); d.execute("insert into u values(?, ?)", Point(1, 2))
d.executemany("insert into u values(:a, :b)", [{"a": 1, "b": 2}])
said = [taken, d.execute("select * from u").fetchall()]
""",
    "adapters and functions": """
import datetime, warnings
class Money:
    def __init__(self, n): self.n = n
    def __conform__(self, protocol): return self.n
d = filled(detect_types=sqlite3.PARSE_COLNAMES)
sqlite3.register_adapter(complex, str)
sqlite3.register_converter("back", lambda b: b.decode()[::-1])
said = [d.execute("select ?, ?", (Money(5), 1j)).fetchone()]
said.append(d.execute('select name as "n [back]" from u').fetchall())
d.create_function("twice", 1, lambda x: x * 2); said.append(d.execute("select twice(4)").fetchone())
def nested(x): return d.execute("select count(*) from u").fetchone()[0]
d.create_function("nested", 1, nested); said.append(d.execute("select nested(1)").fetchone())
d.create_function("bad", 0, lambda: 1 / 0); said.append(error(d.execute, "select bad()"))
d.create_collation("back", lambda a, b: (a < b) - (a > b))
said.append(d.execute("select name from u order by name collate back").fetchall())
class Sum:
    n = 0
    def step(self, x): self.n += x
    def finalize(self): return self.n
d.create_aggregate("total_of", 1, Sum)
said.append(d.execute("select total_of(pw) from u").fetchone())
d.set_authorizer(lambda *a: sqlite3.SQLITE_DENY); said.append(error(d.execute, "select 1"))
""",
    "callbacks": """
d = filled(); told = []
d.set_trace_callback(told.append)
d.execute("insert into u values(?, 1)", ("x",)); d.executescript("select 1; select 2;"); d.commit()
d.set_trace_callback(None); d.execute("select 3"); d.executescript("select 4;")
said = [told, error(d.set_trace_callback)]
d.set_progress_handler(lambda: 1, 1); said.append(error(d.execute, "select * from u, u, u"))
""",
    "backup, iterdump, serialize": """
d = filled(); e = db(); d.backup(e); d.commit()
said = [e.execute("select * from u").fetchall(), list(d.iterdump()), e.in_transaction]
if hasattr(d, "serialize"):
    f = db(); f.deserialize(d.serialize()); said.append(f.execute("select * from u").fetchall())
""",
    "factories": """
class Mine(sqlite3.Connection):
    def cursor(self, *a, **k): return super().cursor(*a, **k)
    def hello(self): return "hello"
class Own(sqlite3.Cursor):
    def execute(self, sql, *a): return super().execute(sql.replace("X", "1"), *a)
m = db(factory=Mine); said = [type(m) is Mine, m.hello(), m.execute("select 1").fetchone()]
d = db(); c = d.cursor(Own); said += [type(c) is Own, c.execute("select X").fetchone()]
said += [type(d.cursor(factory=Own)) is Own, error(db, factory=None), error(d.cursor, int)]
said += [error(d.cursor, factory=5), sqlite3.connect(":memory:", 5, 0, None, True, Mine).hello()]
e = db(factory=sqlite3.Connection); said.append(e.execute("select 1").fetchone())
said += [sqlite3.connect(":memory:", 5, 0, "", True, sqlite3.Connection).isolation_level]
class Holder:
    connect = sqlite3.connect
said.append(Holder().connect(":memory:").execute("select 1").fetchone())
""",
    "what they are": """
d = db(); c = d.cursor(); cut = lambda value: repr(value).split(" at 0x")[0]
said = [cut(d), cut(c), repr(type(d)), repr(type(c)), type(d).__name__, type(c).__name__]
said += [type(d).__module__, type(d).__qualname__, type(d).__doc__ == sqlite3.Connection.__doc__]
said += [isinstance(d, sqlite3.Connection), issubclass(type(c), sqlite3.Cursor)]
said += [error(setattr, d, "x", 1), error(setattr, c, "x", 1), error(lambda: d.comit)]
said += [error(lambda: c.fetchal), error(vars, d), error(vars, c), error(copy.copy, d)]
said += [error(pickle.dumps, d), error(setattr, type(d), "execute", 1)]
said += [error(delattr, type(c), "close"), error(setattr, type(d), "__name__", "x")]
said += [cut(sqlite3.connect), sqlite3.connect.__name__, sqlite3.connect.__doc__]
said += [sqlite3.connect is sqlite3.dbapi2.connect, callable(sqlite3.connect)]
said += [hash(d) == hash(d), d == d, d != c, bool(d), error(len, c), error(lambda: c[0])]
class Below(type(d)): pass
Below.x = 1; said += [Below.__name__, Below.x, Below(":memory:").execute("select 1").fetchone()]
""",
    "its own life": """
d = type(db())(":memory:"); said = [d.execute("select 1").fetchall(), d.total_changes]
e = db(); e.execute("create table t(x)"); e.__init__(":memory:")
said += [error(e.execute, "select * from t"), error(sqlite3.Cursor(e).execute, "select 1")[:8]]
bare = sqlite3.Connection.__new__(type(e)); said.append(error(bare.execute, "select 1"))
blank = type(e.cursor()).__new__(type(e.cursor())); said.append(error(blank.execute, "select 1"))
said.append(error(blank.fetchone))
""",
    "a forgotten connection": """
d = db("f.db", timeout=0); d.execute("create table t(x)"); d.execute("insert into t values(1)")
del d; gc.collect(); e = db("f.db", timeout=0)
said = [error(e.execute, "insert into t values(2)")[:8], e.execute("select * from t").fetchall()]
""",
    "a crash in the middle": """
d = db("g.db", timeout=0); d.execute("create table t(x)"); d.execute("insert into t values(1)")
1 / 0
""",
    "after the crash": """
gc.collect(); d = db("g.db", timeout=0); d.execute("insert into t values(2)"); d.commit()
said = [d.execute("select * from t").fetchall()]
""",
}


def views() -> str:
    made = [TOOLS]
    for number, body in enumerate(SNIPPETS.values()):
        lines = textwrap.indent(f"said = []\n{body.strip()}\nreturn repr(said)", "    ")
        made.append(f"@app.get('/{number}')\ndef view_{number}():\n{lines}\n")
    return "\n".join(made)


@pytest.fixture(scope="module")
def runs(bulk_sandbox: Sandbox) -> tuple[Run, Run]:
    """One run that isn't watched, and one that is."""
    requests = [parse_request(f"GET /{number}") for number in range(len(SNIPPETS))]
    source = {"app.py": (PRELUDE + views()).encode()}
    told = [
        Run(list(bulk_sandbox.run(Project(source, watch=watch), requests)))
        for watch in (frozenset(), ON_DEMAND)
    ]
    return told[0], told[1]


@pytest.mark.parametrize("name", SNIPPETS)
def test_a_watched_app_gets_what_sqlite_gives(runs: tuple[Run, Run], name: str) -> None:
    number = list(SNIPPETS).index(name)
    unwatched, watched = (run.all(Responded)[number] for run in runs)

    assert watched.body == unwatched.body
    assert watched.status == unwatched.status == (500 if "crash in" in name else 200)


def test_its_errors_are_those_of_an_unwatched_run(runs: tuple[Run, Run]) -> None:
    unwatched, watched = (
        [(e.n, e.type, e.message, e.file, e.line, e.traceback) for e in run.all(Failed)]
        for run in runs
    )

    assert watched == unwatched
    assert [run.ended.reason for run in runs] == ["finished", "finished"]
