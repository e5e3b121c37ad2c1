"""The kinds of checks that count what the app logs and prints."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from lessons.course.model import Observation
from lessons.diagnosis.phrases import quoted, times
from lessons.grading.facts import Fact, Scope
from lessons.grading.kinds.check_kind import CheckKind, Fits, Misfits, who
from lessons.grading.nearest import nearest
from sandbox.events import CommandRun, Logged, Printed
from sandbox.timeline import place_of


class _Logged(CheckKind[Logged]):
    """Records that the app logged, and that no level of a logger dropped."""

    name, question, identity, event = "logged", "logged", "contains", Logged
    others_are_near = False
    extra = "{spot} logs {text} as {level}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[Logged]]:
        for exchange, event in scope.seen(Logged):
            yield Fact(event, exchange, place_of(event))

    def fits(self, check: Observation, what: Logged) -> Fits:
        yield "dropped", not what.dropped
        if check.level is not None:
            yield "level", what.level == check.level
        if check.contains is not None:
            yield "contains", check.contains in what.text
        if check.logger is not None:
            yield "logger", what.logger == check.logger

    def nothing(self, check: Observation, scope: Scope) -> str:
        level = f" as {check.level}" if check.level else ""
        return f"{who(scope)} should log {_wanted(check, 'a record')}{level}, but it logs nothing."

    def near_miss(self, check: Observation, fact: Fact[Logged], misfits: Misfits) -> str:
        words = self.words(check, fact, misfits)
        logs = f"{words['spot']} logs {words['text']}"
        if "contains" in misfits:
            return f"{logs}, not {quoted(check.contains or '')}."
        if "level" in misfits:
            return f"{logs} as {words['level']}, not as {check.level}."
        if "logger" in misfits:
            return f"{logs} with the logger {quoted(fact.what.logger)}, not {check.logger!r}."
        wants = f"the logger takes {fact.what.dropped} and above"
        why = "logging is off" if fact.what.dropped == "disabled" else wants
        return f"{logs} as {words['level']}, but {why}, so the record is dropped."

    def words(self, check: Observation, fact: Fact[Logged], misfits: Misfits) -> dict[str, str]:
        text = quoted(nearest(" ".join(fact.what.text.split()), check.contains or ""))
        told = {"text": text, "level": fact.what.level}
        return super().words(check, fact, misfits) | told

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"{_wanted(check, 'A record')} was logged {times(number)}{at}"


class _Output(CheckKind[str]):
    """Lines that the app or its command printed, but for Flask's own report of an exception."""

    name = "output"
    extra = "{spot} prints {text}, but it should not."

    def facts(self, scope: Scope) -> Iterator[Fact[str]]:
        written = [(x, one) for x, one in scope.seen(Printed) if not one.log]
        for _, parts in groupby(written, key=lambda part: (part[1].n, part[1].stream)):
            several = list(parts)
            text = "".join(event.text for _, event in several)
            yield from (Fact(line, several[0][0]) for line in text.splitlines())
        for exchange, command in scope.seen(CommandRun):
            yield from (Fact(line, exchange) for line in command.output.splitlines())

    def fits(self, check: Observation, what: str) -> Fits:
        if check.contains is not None:
            yield "contains", check.contains in what

    def is_cut(self, check: Observation, scope: Scope) -> bool:
        return any(one.truncated for _, one in scope.seen(Printed))

    def untold(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} prints so much that only its beginning is kept."

    def nothing(self, check: Observation, scope: Scope) -> str:
        return f"{who(scope)} should print {_wanted(check, 'a line')}, but it prints nothing."

    def near_miss(self, check: Observation, fact: Fact[str], misfits: Misfits) -> str:
        words = self.words(check, fact, misfits)
        return f"{words['spot']} prints {words['text']}, not {quoted(check.contains or '')}."

    def words(self, check: Observation, fact: Fact[str], misfits: Misfits) -> dict[str, str]:
        words = super().words(check, fact, misfits)
        return words | {"text": quoted(nearest(fact.what, check.contains or ""))}

    def count(self, check: Observation, number: int, at: str) -> str:
        return f"{_wanted(check, 'A line')} was printed {times(number)}"


def _wanted(check: Observation, anything: str) -> str:
    return quoted(check.contains) if check.contains else anything


KINDS = (_Logged(), _Output())
