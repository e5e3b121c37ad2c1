"""Connections, values, callbacks and factories that count, fail and recur."""

import sqlite3
def filled(**given):
    db = sqlite3.connect(":memory:", **given)
    db.executescript("create table t (x); insert into t values (1), (2), (3);")
    return db
def error(act, *args, **kwargs):
    try: return repr(act(*args, **kwargs))
    except BaseException as problem: return f"{type(problem).__name__}: {problem}"

@attack
def counted_classes():
    own, cursor = counted(sqlite3.Connection), counted(sqlite3.Cursor)
    db = sqlite3.connect(":memory:", factory=own); COUNT.clear()
    db.execute("create table t (x)"); db.executemany("insert into t values (?)", [(1,), (2,)])
    with db: db.execute("delete from t")
    other = filled()
    rows = other.cursor(cursor).execute("select x from t").fetchall()
    db.close(); other.close()
    return len(COUNT), rows

@attack
def counted_values():
    class Adapted:
        def __conform__(self, protocol): COUNT.append("conform"); return 5
    class Number(int):
        def __index__(self): COUNT.append("index"); return 6
    class Params(dict):
        def __getitem__(self, key): COUNT.append(key); return 7
        def __missing__(self, key): COUNT.append(key); return 8
    class Many:
        def __iter__(self): COUNT.append("iter"); return iter([(1,), (2,)])
    class Few(tuple):
        def __len__(self): COUNT.append("len"); return 1
        def __getitem__(self, at): COUNT.append("item"); return 9
    class Text(str):
        def __str__(self): COUNT.append("str"); return "x"
    db = filled()
    said = [error(lambda: db.execute("select ?", [one]).fetchall())
            for one in (Adapted(), Number(1), counted(object)(), Liar(), Text("t"))]
    said += [error(lambda: db.execute("select :a", one).fetchall()) for one in (Params(a=1), Params())]
    said += [error(db.executemany, "insert into t values (?)", Many()),
             error(lambda: db.execute("select ?", Few((1,))).fetchall()), error(db.execute, Text("x"))]
    return said, len(COUNT), db.execute("select count(*) from t").fetchone()

@attack
def callbacks_that_fail():
    db, said = filled(), []
    def fail(*args): raise SystemExit("callback")
    for name in ("row_factory", "text_factory"):
        setattr(db, name, fail)
        said.append(error(lambda: db.execute("select 'a' from t").fetchall()))
        setattr(db, name, None if name[0] == "r" else str)
    db.create_function("f", 0, fail); said.append(error(lambda: db.execute("select f()").fetchall()))
    db.set_progress_handler(fail, 1); said.append(error(lambda: db.execute("select 1").fetchall()))
    db.set_progress_handler(None, 0)
    db.set_authorizer(lambda *a: sqlite3.SQLITE_DENY); said.append(error(db.execute, "select * from t"))
    db.set_authorizer(None)
    db.create_collation("c", fail)
    said.append(error(lambda: db.execute("select x from t order by 'a' || x collate c").fetchall()))
    db.set_trace_callback(fail); said.append(error(lambda: db.execute("select 1").fetchall()))
    db.set_trace_callback(None)
    return said, db.execute("select count(*) from t").fetchone()

@attack
def a_trace_of_its_own():
    db, seen = filled(), []
    db.set_trace_callback(seen.append)
    db.execute("insert into t values (4)"); db.commit()
    db.executescript("begin; delete from t; rollback; select 1;")
    with db: db.execute("update t set x = 5")
    db.set_trace_callback(None); db.execute("select 2"); db.close()
    return seen

@attack
def a_factory_that_recurs():
    class Own(sqlite3.Connection):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            if len(COUNT) < 10: COUNT.append(1); self.inner = sqlite3.connect(":memory:", factory=Own)
        def execute(self, *args): return super().execute(*args)
    db = sqlite3.connect(":memory:", factory=Own)
    return db.execute("select 1").fetchall(), len(COUNT)

@attack
def factories_of_any_kind():
    return [error(sqlite3.connect, ":memory:", factory=one) for one in
            (None, 5, dict, lambda *a, **k: "mine", Liar(), sqlite3.Cursor, Liar)]

@attack
def not_yet_and_no_longer_open():
    half, db = sqlite3.Connection.__new__(type(filled())), filled()
    said = [error(half.execute, "select 1"), error(half.close), error(getattr, half, "total_changes")]
    cursor = db.cursor(); cursor.execute("select x from t")
    db.close(); db.close()
    said += [error(cursor.fetchone), error(next, cursor), error(db.commit), error(db.__exit__, 0, 0, 0)]
    again = filled(); again.__init__(":memory:")
    return said, error(again.execute, "select * from t")

@attack
def levels_and_savepoints():
    said = []
    for level in (None, "", "DEFERRED", "IMMEDIATE", "EXCLUSIVE", "odd", 5):
        def work():
            db = filled(isolation_level=level)
            db.execute("insert into t values (4)"); a = db.in_transaction
            db.execute("savepoint s"); db.execute("delete from t"); db.execute("rollback to s")
            db.isolation_level = None; db.rollback()
            return a, db.in_transaction, db.execute("select count(*) from t").fetchone()
        said.append(error(work))
    return said

@attack
def a_generator_that_writes():
    db = filled()
    def rows():
        for n in range(3): db.execute("insert into t values (?)", (n,)); yield (n,)
    def endless():
        while True: yield (len(COUNT),) if COUNT.append(1) or len(COUNT) < 500 else Liar()
    said = error(db.executemany, "insert into t values (?)", rows())
    return said[:25], error(db.executemany, "insert into t values (?)", endless()), len(COUNT)

@attack
def a_row_that_asks_again():
    db = filled()
    def row(cursor, values):
        if len(COUNT) < 5: COUNT.append(1); return cursor.connection.execute("select * from t").fetchall()
        return values
    db.row_factory = row
    return db.execute("select * from t").fetchall()

@attack
def huge():
    db = filled()
    db.execute("select '" + "x" * 2_000_000 + "'").fetchall()
    db.execute("select " + ",".join("?" * 900), ["y" * 10_000] * 900).fetchall()
    return (error(db.execute, "select ?", (10 ** 5000,))[:60], error(db.execute, "(" * 50_000)[:60],
            error(db.executescript, "select 1;" * 2_000)[:30])

@attack
def without_an_end():
    db = filled()
    for n in range(1_500): db.execute("insert into t values (?)", (n,))
    db.commit()
    return db.execute("select count(*) from t").fetchone()

@attack
def forgotten_in_threads():
    def work(): filled().execute("insert into t values (1)")
    threads = [threading.Thread(target=work) for _ in range(8)]
    [t.start() for t in threads]; [t.join() for t in threads]; gc.collect()
    with concurrent() as db: return error(db.execute, "select 1")

@contextlib.contextmanager
def concurrent():
    made = []
    thread = threading.Thread(target=lambda: made.append(filled())); thread.start(); thread.join()
    try: yield made[0]
    finally: pass
