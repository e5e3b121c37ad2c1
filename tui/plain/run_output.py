"""The two ways in which a run is printed as it happens: as a story, and as JSON lines."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import replace

from sandbox.events import Ended, Event, Loaded, Responded, to_json
from sandbox.text import one_line, visible
from sandbox.timeline import Timeline
from tui.plain.output import style_for, tolerant
from tui.plain.run import Printer, account
from tui.presenters.timeline_rows import Row, exchange_rows, rows

MAX_FINDINGS = 1
"""Explanations after a run, the most telling first: the next shows once that one is mended."""


class JsonLines:
    """Prints each event at once as one JSON object a line."""

    def __init__(self) -> None:
        self._out = sys.stdout.buffer

    def take(self, event: Event) -> None:
        self._out.write(harmless(to_json(event)) + b"\n")
        self._out.flush()


_NOT_PLAIN = re.compile("[^\x20-\x7e]")


def harmless(line: bytes) -> bytes:
    """Escape in a JSON line what a terminal would act on; the JSON stays equal."""
    if line.isascii() and b"\x7f" not in line:
        return line
    return _NOT_PLAIN.sub(_escaped, line.decode()).encode()


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if visible(character) == character else json.dumps(character)[1:-1]


class Story:
    """Prints a run's rows, those of a request as soon as its answer is there.

    Not sooner: only the answer tells its status and what became of each message.
    """

    def __init__(self, files: Mapping[str, bytes], several: bool) -> None:
        self._out = tolerant(sys.stdout)
        self._files = files
        self._printer = Printer(style_for(self._out), files)
        self._several = several
        self._timeline = Timeline()
        self._new: list[Event] = []
        self._told = 0
        self._loading_told = False

    def take(self, event: Event) -> None:
        self._new.append(event)
        # Folding copies the timeline, so it is done when there is something to tell.
        if isinstance(event, Loaded | Responded | Ended):
            self._timeline = self._timeline.extended(self._new)
            self._new = []
            self._tell()

    def _tell(self) -> None:
        timeline = self._timeline
        if not self._loading_told:
            self._loading_told = True
            self._tell_loading()
        for exchange in timeline.exchanges[self._told :]:
            over = timeline.ended is not None
            self._print(exchange_rows(exchange, timeline.lives, several=self._several, over=over))
            self._told += 1
        if timeline.ended is not None:
            self._print(rows(replace(timeline, loading=(), exchanges=(), lives=())))
            self._tell_findings()
            self._out.write(self._printer.style.paint(account(timeline), bold=True) + "\n")
        self._out.flush()

    def _tell_loading(self) -> None:
        started, loaded = self._timeline.started, self._timeline.loaded
        if started is not None and loaded is not None:
            key = "a secret key" if loaded.secret_key else "no secret key"
            number = len(loaded.routes)
            said = (
                f"{one_line(loaded.app, 100)}: Flask {started.flask}, Python {started.python},"
                f" {number} route{'' if number == 1 else 's'}, {key}"
            )
            self._out.write(self._printer.style.paint(said, dim=True) + "\n")
        self._print(rows(Timeline(loading=self._timeline.loading)))

    def _tell_findings(self) -> None:
        """Say what went wrong and what to do, where that is known."""
        from lessons.diagnosis.diagnose import explain

        for finding in explain(self._timeline, self._files)[:MAX_FINDINGS]:
            self._out.writelines(f"{line}\n" for line in self._printer.finding(finding))

    def _print(self, told: list[Row]) -> None:
        for row in told:
            self._out.writelines(f"{line}\n" for line in self._printer.lines(row))
