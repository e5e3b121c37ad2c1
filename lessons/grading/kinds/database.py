"""The kinds of checks that count what the app does with its database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lessons.course.faults import listed
from lessons.course.model import Observation
from lessons.course.observation_rules import LONGEST_CELL, LONGEST_VALUE
from lessons.diagnosis.phrases import quoted, request_line, times
from lessons.grading.facts import Fact, Scope, Selection
from lessons.grading.json_data import is_same
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits, request_of, who
from lessons.grading.kinds.values import (
    SECRET,
    UNSEEN,
    Untold,
    shown,
    told_value,
)
from lessons.grading.nearest import nearest
from sandbox.events import SqlRun, TableSeen
from sandbox.text import one_line, plural
from sandbox.timeline import place_of

STATEMENTS = frozenset({"execute", "executemany", "executescript"})


class _Sql(CheckKind[SqlRun]):
    """Statements that the app gave to ``sqlite3``."""

    name, identity = "sql", "contains"
    others_are_near = False
    extra = "{spot} runs {sql}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[SqlRun]]:
        for exchange, event in scope.seen(SqlRun):
            if event.call in STATEMENTS:
                yield Fact(event, exchange, place_of(event))

    def fits(self, check: Observation, what: SqlRun) -> Fits:
        if check.contains is not None:
            yield "contains", _folded(check.contains) in _folded(what.sql)
        if check.parameters is not None:
            yield "parameters", is_same(_given(what), check.parameters)

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        return _is_cut(scope) or any(_is_told_in_part(check, one.what) for one in self.facts(scope))

    def untold(self, check: Observation, scope: Scope) -> str:
        if _is_cut(scope):
            return f"{who(scope)} calls sqlite3 so often that only the first calls are watched."
        told = next(one for one in self.facts(scope) if _is_told_in_part(check, one.what))
        words = self.words(check, told, ())
        if told.what.truncated:
            return f"{words['spot']} runs a statement so long that only its beginning is told."
        return f"{words['spot']} runs {words['sql']} with a value that {UNSEEN}."

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        if check.parameters is None:
            return bool(scope.exchanges)
        return any("contains" not in self.misfits(check, fact) for fact in self.facts(scope))

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should run {_statement(check)}, but it runs none."

    def near_miss(self, check: Observation, fact: Fact[SqlRun], misfits: Misfits) -> str:
        words = self.words(check, fact, misfits)
        runs = f"{words['spot']} runs {words['sql']}"
        if "contains" in misfits:
            return f"{runs}, but it should run a statement with {quoted(check.contains or '')}."
        given = _given(fact.what)
        beside = f"with the values {shown(given)}" if given != [] else "without values"
        return f"{runs} {beside}, not with {shown(check.parameters)}."

    def words(self, check: Observation, fact: Fact[SqlRun], misfits: Misfits) -> dict[str, str]:
        sql = quoted(nearest(" ".join(fact.what.sql.split()), check.contains or ""))
        return super().words(check, fact, misfits) | {"sql": sql}

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"A{_statement(check)[1:]} was run {times(number)}{at}"


class _ThrownAway(CheckKind[SqlRun]):
    """Calls with which changes of a database were lost, because no commit kept them."""

    name = "thrown_away"
    extra = "{spot} {loses}, but every change should be kept."
    counted = "Changes of the database were thrown away {times}{at}"

    def facts(self, scope: Scope) -> Iterator[Fact[SqlRun]]:
        for exchange, event in scope.seen(SqlRun):
            if event.thrown_away != 0:
                yield Fact(event, exchange, place_of(event))

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return any(event.changed for _, event in scope.seen(SqlRun))

    def missing_subject(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should change rows of a database, but it changes none."

    def nothing(self, check: Observation, scope: Scope) -> str:
        kept = any(event.changed for _, event in scope.seen(SqlRun))
        instead = "every change is kept" if kept else "it changes nothing"
        return f"{who(scope)} should throw changes of the database away, but {instead}."

    def words(self, check: Observation, fact: Fact[SqlRun], misfits: Misfits) -> dict[str, str]:
        return super().words(check, fact, misfits) | {"loses": _loses(fact.what)}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table, by the names of its columns in small letters."""

    table: str
    cells: Mapping[str, object]


class _Rows(CheckKind[_Row]):
    """Rows of a table as the last of the requests left them; what no commit kept isn't there."""

    name = "rows"
    others_are_near = False
    when = "after"

    def facts(self, scope: Scope) -> Iterator[Fact[_Row]]:
        for table in _tables(scope):
            columns = [_folded(column) for column in table.columns]
            for row in table.rows:
                cells = [told_value(text, kind, LONGEST_CELL) for text, kind in row]
                what = _Row(_folded(table.table), dict(zip(columns, cells, strict=False)))
                yield Fact(what, scope.exchanges[-1])

    def misfits(self, check: Observation, fact: Fact[_Row]) -> Misfits:
        """Name the table if it's another one, and each column, so that the nearest row is found."""
        what, wanted = fact.what, _columns(check.equals)
        other = () if what.table == _folded(check.table or "") else ("table",)
        wrong = (
            c for c, value in wanted.items() if not is_same(what.cells.get(_folded(c), _NO), value)
        )
        return (*other, *wrong)

    def select(self, check: Observation, scope: Scope) -> Selection[_Row]:
        found = super().select(check, scope)
        others = tuple(one for one in found.others if "table" not in self.misfits(check, one))
        return Selection(found.fitting, others, found.holds)

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        table = _table_of(check, scope)
        return bool(table and table.more) or bool(self._secrets(check, scope))

    def untold(self, check: Observation, scope: Scope) -> str:
        name, table = quoted(check.table or ""), _table_of(check, scope)
        if table and table.more:
            return f"{_after(scope)} the table {name} has too many rows to be counted."
        secret = listed(map(quoted, self._secrets(check, scope)))
        return f"{_after(scope)} the table {name} has a row whose {secret} {UNSEEN}."

    def _secrets(self, check: Observation, scope: Scope) -> Misfits:
        """Return the columns that a run keeps secret in a row that may fit, if there's one."""
        for fact in self.facts(scope):
            misfits = self.misfits(check, fact)
            if misfits and all(fact.what.cells.get(_folded(c)) == SECRET for c in misfits):
                return misfits
        return ()

    def has_subject(self, check: Observation, scope: Scope) -> bool:
        return _table_of(check, scope) is not None

    def nothing(self, check: Observation, scope: Scope) -> str:
        name, after, table = quoted(check.table or ""), _after(scope), _table_of(check, scope)
        if table is None:
            names = sorted({quoted(one.table) for one in _tables(scope)})
            there = f"the database has only {listed(names)}" if names else "there is none"
            return f"{after} there should be a table {name}, but {there}."
        return f"{after} the table {name} should have a row{_with(check.equals)}, but it's empty."

    def near_miss(self, check: Observation, fact: Fact[_Row], misfits: Misfits) -> str:
        name, after = quoted(check.table or ""), f"After {request_of(fact)}"
        cells, wanted = fact.what.cells, _columns(check.equals)
        for column in misfits:
            if _folded(column) not in cells:
                columns = listed(map(quoted, cells))
                return f"The table {name} has no column {quoted(column)}: it has {columns}."
        is_there = _with({one: cells[_folded(one)] for one in misfits})
        should = _with({one: wanted[one] for one in misfits})
        return f"{after} the table {name} has a row{is_there}, not{should}."

    def unwanted(self, check: Observation, fact: Fact[_Row]) -> str:
        row = _with(check.equals or fact.what.cells)
        has = f"After {request_of(fact)} the table {quoted(check.table or '')} has a row{row}"
        return f"{has}, but it should not."

    def count(self, check: Observation, number: int, at: str) -> str:
        rows = f"{plural(number, 'row')}{_with(check.equals)}"
        return f"The table {quoted(check.table or '')} has {rows}"

    def target(self, wanted: int) -> str:
        return str(wanted)


_NO = Untold("no such column")


def _tables(scope: Scope) -> list[TableSeen]:
    """Return the tables as the last of the requests left them."""
    if not scope.exchanges:
        return []
    run = scope.timeline
    events = [*run.loading, *(one for x in run.exchanges if x.n <= scope.last for one in x.events)]
    found: dict[tuple[str, str], TableSeen] = {}
    for event in events:
        if isinstance(event, TableSeen):
            found[event.database, event.table] = event
    return [table for table in found.values() if not table.gone]


def _table_of(check: Observation, scope: Scope) -> TableSeen | None:
    """Return the table that a check names, one with untold rows first."""
    named = (one for one in _tables(scope) if _folded(one.table) == _folded(check.table or ""))
    return max(named, key=lambda table: table.more, default=None)


def _columns(equals: object) -> Mapping[str, object]:
    return equals if isinstance(equals, Mapping) else {}


def _with(equals: object) -> str:
    """Return how a sentence names the values of a row: " with id = 1 and text = 'Milk'"."""
    cells = [f"{one_line(str(name), 40)} = {shown(v)}" for name, v in _columns(equals).items()]
    return f" with {listed(cells)}" if cells else ""


def _after(scope: Scope) -> str:
    return f"After {request_line(scope.exchanges[-1].request)}"


def _statement(check: Observation) -> str:
    return (
        f"an SQL statement with {quoted(check.contains)}" if check.contains else "an SQL statement"
    )


def _given(what: SqlRun) -> object:
    """Return the values that were passed with a statement."""
    if what.given in ("", "str", "list", "tuple", "dict", "Row"):
        values = [
            (name, told_value(text, kind, LONGEST_VALUE)) for name, text, kind in what.parameters
        ]
        if what.given == "str":
            return values[0][1] if values else ""
        return dict(values) if what.given == "dict" else [value for _, value in values]
    return Untold(f"a {one_line(what.given, 60)}")


def _is_told_in_part(check: Observation, what: SqlRun) -> bool:
    """Say whether a statement may fit a check by what a run doesn't tell of it."""
    has_text = check.contains is None or _folded(check.contains) in _folded(what.sql)
    if not (has_text or what.truncated):
        return False
    given, wanted = _given(what), check.parameters
    match given, wanted:
        case dict(), Mapping():
            is_secret = SECRET in given.values()
            given = {k: wanted.get(k, v) if v == SECRET else v for k, v in given.items()}
        case _:
            is_secret = False
    fits = wanted is None or is_same(given, wanted)
    return fits and (is_secret or not has_text)


def _loses(what: SqlRun) -> str:
    """Say how a call lost changes."""
    if what.thrown_away is None:
        return "rolls changes back to a savepoint"
    rows = plural(what.thrown_away, "changed row")
    match what.call:
        case "rollback":
            return f"rolls {rows} back"
        case "close":
            return f"closes a connection with {rows} that no commit kept"
        case "left":
            return f"leaves {rows} that no commit kept"
    return f"loses {rows} that no commit kept"


def _is_cut(scope: Scope) -> bool:
    """Say whether the app made more calls than a run tells."""
    return any(event.call == "more" for _, event in scope.seen(SqlRun))


def _folded(text: str) -> str:
    """Return SQL, or a name in it, as it's compared: neither case nor space means anything."""
    return " ".join(text.split()).casefold()


KINDS = (_Sql(), _ThrownAway(), _Rows())
