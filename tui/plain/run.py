"""A run in plain text: as rows, or as one JSON object a line."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from lessons.diagnosis.cause import Finding
from sandbox import Timeline, fold
from sandbox.events import Ended, Event, Loaded, Responded, to_json
from sandbox.text import one_line, plural
from sandbox.timeline import Fate, Life, Place
from tui.plain.output import OutputStyle, harmless, style_for, tolerant
from tui.presenters.phrases import interpreter_words, mode_words
from tui.presenters.row_kinds import WORD_WIDTH, RowKinds, RunRow
from tui.presenters.timeline_rows import exchange_rows, rows

PLACE_COLUMN = 52
"""The column of the places at the right, unless the text before them is longer."""

MOST_TEXT = 100
"""Characters of a page, a JSON body or another fact of one line."""

_CATEGORIES = {
    "success": "green",
    "info": "blue",
    "warning": "yellow",
    "error": "red",
    "danger": "red",
}


@dataclass(frozen=True, slots=True)
class RowPrinter:
    """Turn rows into lines; ``files`` are the learner's, to quote from."""

    style: OutputStyle
    files: Mapping[str, bytes] = field(default_factory=dict)

    def lines(self, row: RunRow) -> list[str]:
        """Return the lines of a row: one, and below an error the learner's own line."""
        quote = self._quote(row.place) if row.kind is RowKinds.ERROR and row.place else []
        return [self._line(row), *quote]

    def finding(self, finding: Finding) -> list[str]:
        """Return the lines of a finding: what happened, and what to do."""
        said = f"{self.style.symbol('▸')} {one_line(finding.sentence)}"
        where = "" if finding.place is None else str(finding.place)
        where = "" if where in said else where
        lines = [self.style.paint(said, bold=True) + self._right(len(said), where)]
        return [*lines, f"  {one_line(finding.fix)}"] if finding.fix else lines

    def _line(self, row: RunRow) -> str:
        if row.kind is RowKinds.REQUEST or row.kind is RowKinds.LOADING:
            return self._head(row)
        color = row.kind.color
        lead = self._lead(row)
        category = "" if row.category is None else f"[{row.category}] "
        note = f" ({row.note})" if row.note else ""
        aside = f" {row.aside}" if row.aside else ""
        times = f" \N{MULTIPLICATION SIGN}{row.times:,}" if row.times > 1 else ""
        text = self.style.words(f"{_short(row)}{note}{aside}{times}")
        width = len(lead) + len(category) + len(text) + 2
        line = (
            "  "
            + self.style.paint(lead, color, bold=row.kind is RowKinds.ERROR)
            + self.style.paint(category, _CATEGORIES.get(row.category or "", "magenta"))
            + (self.style.paint(text, dim=True) if row.kind is RowKinds.WHY else text)
        )
        return line + self._right(width, "" if row.place is None else str(row.place))

    def _lead(self, row: RunRow) -> str:
        """Return symbol and word; a row without both is indented to the texts of the others."""
        sign = self.style.symbol(row.symbol)
        if not sign:
            return " " * (WORD_WIDTH + 3)
        return f"{sign} {row.word.ljust(WORD_WIDTH)} " if row.word else f"{sign} "

    def _head(self, row: RunRow) -> str:
        note = f" ({row.note})" if row.note else ""
        text = self.style.words(f"{row.symbol} {row.text}")
        painted = self.style.paint(text, row.kind.color, bold=True)
        gap = self._right(len(text) + len(note), self.style.words(row.aside), dim=False)
        return painted + self.style.paint(note, dim=True) + gap

    def _right(self, width: int, text: str, *, dim: bool = True) -> str:
        if not text:
            return ""
        gap = " " * max(PLACE_COLUMN - width, 2)
        return gap + self.style.paint(one_line(text, 200), dim=dim)

    def _quote(self, place: Place) -> list[str]:
        """Return the learner's line that an error names, with a mark."""
        content = self.files.get(place.file)
        if content is None or place.line is None:
            return []
        lines = content.split(b"\n")
        if not 0 < place.line <= len(lines):
            return []
        source = one_line(lines[place.line - 1].decode("utf-8", "replace").strip(), 120)
        if not source:
            return []
        mark = f"    {self.style.symbol('▸')} {place.line} {'|' if self.style.ascii_only else '│'} "
        return [self.style.paint(mark, "red", bold=True) + source]


def _short(row: RunRow) -> str:
    """Return a row's text; where a long one is cut, its length follows."""
    if not row.kind.is_cut or len(row.text) <= MOST_TEXT:
        return row.text
    return f"{one_line(row.text, MOST_TEXT)} ({row.length or len(row.text):,} characters)"


def account(timeline: Timeline) -> str:
    """Return the last line: the requests, what became of the messages, and the time."""
    fates = Counter(_at_the_end(life) for life in timeline.lives)
    shown = [max(life.shown, 1) for life in timeline.lives if life.shown or life.fate is Fate.SHOWN]
    requests = len(timeline.exchanges)
    parts = [
        plural(requests, "request"),
        f"{sum(life.flashed_in is not None for life in timeline.lives):,} flashed",
        f"{len(shown):,} shown{'' if sum(shown) == len(shown) else f' ({sum(shown):,} times)'}",
        f"{fates[Fate.WAITING]:,} waiting",
        f"{fates[Fate.LOST]:,} lost",
    ]
    if fates[Fate.READ]:
        parts.append(f"{fates[Fate.READ]:,} unclear")
    if requests:
        every = "every" if timeline.balanced else "not every"
        parts.append(f"{every} message accounted for")
    if timeline.ended is not None:
        parts.append(f"{timeline.ended.ms:,.0f} ms")
    return ", ".join(parts)


def _at_the_end(life: Life) -> Fate:
    """Return a message's fate at the end of the run, even if its request got no response."""
    if life.fate is Fate.QUEUED:
        return Fate.WAITING if life.carried_into else Fate.LOST
    return Fate.LOST if life.fate is Fate.READ and not life.why else life.fate


class FindingEvent(Event, frozen=True, tag="finding"):
    """A mistake that the whole run shows, as ``run --json`` prints it before the end of the run.

    ``file`` and ``line`` name the learner's own line, and ``request`` is the number of the request
    that shows it, 0 while the app was loading; each is null if it isn't known.
    """

    cause: str
    sentence: str
    file: str | None
    line: int | None
    request: int | None
    fix: str

    @classmethod
    def of(cls, finding: Finding) -> FindingEvent:
        """Return the event that tells of a finding."""
        file, line = (finding.place.file, finding.place.line) if finding.place else (None, None)
        return cls(finding.cause, finding.sentence, file, line, finding.request, finding.fix)


class ComparedEvent(Event, frozen=True, tag="compared"):
    """How a run differs from the recording in a file, as ``run --json`` prints it before the end.

    ``changes`` are the lines of a diff; there are none if the app behaves as recorded.
    """

    file: str
    changes: tuple[str, ...]


@dataclass(slots=True)
class Comparison:
    """What a run is compared with: the name of its file, and what tells the difference.

    ``changes`` are known once the run has ended.
    """

    file: str
    difference: Callable[[Timeline], list[str]]
    changes: list[str] = field(default_factory=list)


class JsonLines:
    """Print each event at once, as one JSON object a line; the findings come before the end."""

    def __init__(self, files: Mapping[str, bytes], comparison: Comparison | None = None) -> None:
        self._comparison = comparison
        self._out = sys.stdout.buffer
        self._files = files
        self._events: list[Event] = []

    def take(self, event: Event) -> None:
        self._events.append(event)
        if isinstance(event, Ended):
            from lessons.diagnosis.diagnose import explain

            timeline = fold(self._events)
            for finding in explain(timeline, self._files):
                self._print(FindingEvent.of(finding))
            if compared := self._comparison:
                compared.changes = compared.difference(timeline)
                self._print(ComparedEvent(compared.file, tuple(compared.changes)))
        self._print(event)

    def _print(self, event: Event) -> None:
        self._out.write(harmless(to_json(event)) + b"\n")
        self._out.flush()


class RunPrinter:
    """Print a run's rows, those of a request as soon as its response is there.

    Only the response tells the status, and what became of each message.
    """

    def __init__(
        self, files: Mapping[str, bytes], several: bool, comparison: Comparison | None = None
    ) -> None:
        self._comparison = comparison
        self._out = tolerant(sys.stdout)
        self._files = files
        self._printer = RowPrinter(style_for(self._out), files)
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
            self._print(
                exchange_rows(
                    exchange,
                    timeline.lives,
                    routes=timeline.loaded.routes if timeline.loaded else (),
                    several=self._several,
                    over=over,
                )
            )
            self._told += 1
        if timeline.ended is not None:
            self._print(rows(replace(timeline, started=None, loading=(), exchanges=(), lives=())))
            self._tell_findings()
            self._out.write(self._printer.style.paint(account(timeline), bold=True) + "\n")
            self._tell_comparison(timeline)
        self._out.flush()

    def _tell_comparison(self, timeline: Timeline) -> None:
        """Print what the app does otherwise than it was recorded."""
        compared, style = self._comparison, self._printer.style
        if compared is None:
            return
        compared.changes = compared.difference(timeline)
        said = "differs from" if compared.changes else "is as in"
        self._out.write(style.paint(f"The run {said} {one_line(compared.file)}", bold=True) + "\n")
        for line in compared.changes:
            color = {"-": "red", "+": "green"}.get(line[:1], "")
            self._out.write(style.paint(style.words(one_line(line, 200)), color) + "\n")

    def _tell_loading(self) -> None:
        started, loaded = self._timeline.started, self._timeline.loaded
        if started is not None and loaded is not None:
            key = "a secret key" if loaded.secret_key else "no secret key"
            said = (
                f"{one_line(loaded.app, 100)}: Flask {started.flask}, Python {started.python}"
                f"{interpreter_words(started)},"
                f" {plural(len(loaded.routes), 'route')}, {key}"
            )
            if mode := mode_words(debug=started.debug, testing=started.testing):
                said += f", {mode}"
            self._out.write(self._printer.style.paint(said, dim=True) + "\n")
        self._print(rows(Timeline(loading=self._timeline.loading)))

    def _tell_findings(self) -> None:
        """Print the most telling mistake; the next one shows once that one is fixed."""
        from lessons.diagnosis.diagnose import explain

        for finding in explain(self._timeline, self._files)[:1]:
            self._out.writelines(f"{line}\n" for line in self._printer.finding(finding))

    def _print(self, told: list[RunRow]) -> None:
        for row in told:
            self._out.writelines(f"{line}\n" for line in self._printer.lines(row))
