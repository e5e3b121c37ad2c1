"""What the app asked of ``sqlite3``, and the tables that it changed."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from sandbox.events.base import Event, Number, Text, Truncated, Values, Words

Cells = Annotated[tuple[tuple[Text, Text], ...], Meta(max_length=50)]
"""A row of a table as (text, type) of each value; of bytes the text is their length."""

SqlCall = Literal[
    "connect",
    "execute",
    "executemany",
    "executescript",
    "commit",
    "rollback",
    "close",
    "left",
    "fetch",
    "more",
]


class SqlRun(Event, frozen=True, tag="sql"):
    """The app called ``sqlite3``; ``db`` is the number of the connection.

    ``parameters`` are the values beside the statement, ``given`` their type: a list, a generator,
    a string by mistake.  Of ``executemany`` they are the first of ``sets``.  ``rows`` counts those
    that were fetched, None if the app fetched none; ``first`` holds three of them.  ``begun`` means
    that Python began a transaction, ``open`` that one is open now.

    *Changed = committed + thrown away*: of a commit, ``changed`` are the rows that it keeps, and
    ``thrown_away`` those that it undid, as a rollback, an error or ``close`` does.  It's None if
    nobody can know, because a savepoint was rolled back.  SQLite doesn't count ``CREATE`` and
    ``DROP``.

    The end of a request adds what it shows: a connection ``left`` open, with the changes that
    nothing has committed, which are thrown away if the app can't reach it any more; the ``fetch``
    of rows of a statement that was reported before; how many calls ``more`` there were.

    ``thread`` is 1 for the one that answers requests.  A connection of the app's own class is
    reported only when it's opened.
    """

    n: Number
    db: Number
    call: SqlCall
    database: Text = ""
    sql: Text = ""
    given: Text = ""
    parameters: Values = ()
    sets: Number | None = None
    rows: Number | None = None
    first: Annotated[tuple[Cells, ...], Meta(max_length=3)] = ()
    columns: Words = ()
    changed: Number | None = None
    begun: bool = False
    open: bool = False
    thrown_away: Number | None = 0
    error: Text = ""
    ms: Annotated[float, Meta(ge=0, le=2**53)] = 0.0
    thread: Number = 1
    times: Number = 1
    file: Text | None = None
    line: Number | None = None
    truncated: Truncated = {}


class TableSeen(Event, frozen=True, tag="table"):
    """A table of a database file that changed, after the app was loaded or a request.

    The types of the values are SQLite's: null, integer, real, text, blob.  ``more`` means that
    there are more rows than 20, ``gone`` that the table isn't there any more.  The worker reads the
    files that the app opened; what no commit has kept isn't in them.
    """

    n: Number
    database: Text
    table: Text
    columns: Words = ()
    rows: Annotated[tuple[Cells, ...], Meta(max_length=20)] = ()
    more: bool = False
    gone: bool = False
    user_version: Number = 0
