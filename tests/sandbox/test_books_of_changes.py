"""*Changed = committed + thrown away*, whatever a real connection is made to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.child.watch.transactions import BACK_TO, Books, Step, first_word


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("commit", "COMMIT"),
        ("  -- why\n\t/* now\n */; End transaction", "END"),
        ("rollback", "ROLLBACK"),
        ("rollback transaction", "ROLLBACK"),
        ("ROLLBACK TO a", BACK_TO),
        ("rollback\n transaction to savepoint a", BACK_TO),
        ("rollback tomorrow", "ROLLBACK"),
        ("-- commit", ""),
        ("/* commit", ""),
        ("", ""),
        ("5", ""),
        ("/*" * 100_000, ""),
        ("-" * 100_000, ""),
        (";" * 100_000 + "commit", ""),
    ],
)
def test_the_first_word_says_what_a_statement_does(sql: str, word: str) -> None:
    assert first_word(sql) == word


STATEMENTS = (
    *("begin", "commit", "rollback", "insert into t values (1), (2)", "insert into u values (1)"),
    *("insert or rollback into u values (1)", "insert or fail into u values (1)"),
    *("insert into u select 2 union select 1", "select * from t", "nonsense"),
    *("savepoint a", "release a", "create table if not exists v(x)"),
)
"""What they change are rows that they add, so the tables hold what was kept."""


@given(st.lists(st.sampled_from(STATEMENTS), max_size=40), st.booleans(), st.booleans())
def test_changed_is_committed_and_thrown_away(
    asked: list[str], implicit: bool, as_script: bool
) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.isolation_level = "DEFERRED" if implicit else None
        db.executescript("create table t(x); create table u(x unique);")
        books, thrown = Books(), 0
        books.catch_up(db.total_changes, db.in_transaction)
        for sql in [";".join(asked)] if as_script else asked:
            steps: list[Step] = []
            if as_script:
                db.set_trace_callback(
                    lambda text, steps=steps: steps.append(  # type: ignore[misc]
                        (first_word(text), db.total_changes, db.in_transaction)
                    )
                )
            failed = _fails(db.executescript if as_script else db.execute, sql)
            db.set_trace_callback(None)
            now = db.total_changes, db.in_transaction
            lost = (
                books.after_script(steps, *now, failed)
                if as_script
                else books.after(first_word(sql), *now, failed=failed)
            )
            assert lost is not None  # no savepoint was rolled back
            thrown += lost
        changed, pending = db.total_changes, books.pending(db.total_changes)
        db.rollback()
        [[kept]] = db.execute("select (select count(*) from t) + (select count(*) from u)")
    assert changed == kept + thrown + pending


def test_nobody_can_know_what_a_savepoint_undid() -> None:
    books = Books()
    books.catch_up(0, False)
    assert books.after("SAVEPOINT", 0, True) == 0
    assert books.after("INSERT", 2, True) == 0
    assert books.after(BACK_TO, 2, True) is None
    assert books.after("COMMIT", 2, False) is None
    assert books.after("BEGIN", 2, True) == 0
    assert books.after("INSERT", 3, True) == 0
    assert books.after("ROLLBACK", 3, False) == 1


def test_without_autocommit_a_transaction_begins_again_at_once() -> None:
    books = Books()
    books.catch_up(0, True)
    assert books.after("INSERT", 1, True) == 0
    assert books.after("COMMIT", 1, True, begins_again=True) == 0
    books.open = True
    assert books.after("INSERT", 3, True) == 0
    assert books.after("ROLLBACK", 3, True, begins_again=True) == 2


def _fails(act: Callable[[str], object], sql: str) -> bool:
    try:
        act(sql)
    except sqlite3.Error:
        return True
    return False
