"""A timeline's rows as lines of plain text: what ``flasklings run`` prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from lessons.diagnosis.exceptions import Finding
from sandbox.text import one_line
from sandbox.timeline import Fate, Life, Place, Timeline
from tui.plain.output import OutputStyle
from tui.presenters.timeline_rows import WORD_WIDTH, Kind, Row

PLACE_COLUMN = 52
"""Where the places at the right begin, unless what stands before them is longer."""

_COLOURS: Mapping[Kind, str] = {
    Kind.REQUEST: "bright_blue",
    Kind.QUEUED: "cyan",
    Kind.COOKIE_DROPPED: "red",
    Kind.SHOWN: "green",
    Kind.NOT_SHOWN: "yellow",
    Kind.LOST: "yellow",
    Kind.UNBALANCED: "red",
    Kind.ERROR: "red",
    Kind.ENDED: "red",
}
_CATEGORIES = {
    "success": "green",
    "info": "blue",
    "warning": "yellow",
    "error": "red",
    "danger": "red",
}


@dataclass(frozen=True, slots=True)
class Printer:
    """Turns rows into lines; ``files`` are the learner's, to quote from."""

    style: OutputStyle
    files: Mapping[str, bytes] = field(default_factory=dict)

    def lines(self, row: Row) -> list[str]:
        """Return the lines of a row: one, and under an error the learner's own."""
        quote = self._quote(row.place) if row.kind is Kind.ERROR and row.place else []
        return [self._line(row), *quote]

    def finding(self, finding: Finding) -> list[str]:
        """Return the lines that say why the run went as it did, and what to do about it."""
        said = f"{self.style.symbol('▸')} {one_line(finding.sentence)}"
        where = "" if finding.place is None else str(finding.place)
        where = "" if where in said else where
        lines = [self.style.paint(said, bold=True) + self._right(len(said), where)]
        return [*lines, f"  {one_line(finding.fix)}"] if finding.fix else lines

    def _line(self, row: Row) -> str:
        if row.kind is Kind.REQUEST or row.kind is Kind.LOADING:
            return self._head(row)
        colour = _COLOURS.get(row.kind)
        lead = self._lead(row)
        category = "" if row.category is None else f"[{row.category}] "
        note = f" ({row.note})" if row.note else ""
        aside = f" {row.aside}" if row.aside else ""
        text = self.style.words(f"{row.text}{note}{aside}")
        width = len(lead) + len(category) + len(text) + 2
        line = (
            "  "
            + self.style.paint(lead, colour, bold=row.kind is Kind.ERROR)
            + self.style.paint(category, _CATEGORIES.get(row.category or "", "magenta"))
            + (self.style.paint(text, dim=True) if row.kind is Kind.WHY else text)
        )
        return line + self._right(width, "" if row.place is None else str(row.place))

    def _lead(self, row: Row) -> str:
        """Return symbol and word; a row with neither starts below the others' text."""
        sign = self.style.symbol(row.symbol)
        if not sign:
            return " " * (WORD_WIDTH + 3)
        return f"{sign} {row.word.ljust(WORD_WIDTH)} " if row.word else f"{sign} "

    def _head(self, row: Row) -> str:
        note = f" ({row.note})" if row.note else ""
        text = self.style.words(f"{row.symbol} {row.text}")
        painted = self.style.paint(text, _COLOURS.get(row.kind), bold=True)
        gap = self._right(len(text) + len(note), self.style.words(row.aside), dim=False)
        return painted + self.style.paint(note, dim=True) + gap

    def _right(self, width: int, text: str, *, dim: bool = True) -> str:
        if not text:
            return ""
        gap = " " * max(PLACE_COLUMN - width, 2)
        return gap + self.style.paint(one_line(text, 200), dim=dim)

    def _quote(self, place: Place) -> list[str]:
        """Return the learner's line that an error names, marked."""
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


def account(timeline: Timeline) -> str:
    """Return the last line: what was asked, what became of each message, and how long it took."""
    fates = Counter(_at_the_end(life) for life in timeline.lives)
    requests = len(timeline.exchanges)
    parts = [
        f"{requests:,} request{'' if requests == 1 else 's'}",
        f"{sum(life.flashed_in is not None for life in timeline.lives):,} flashed",
        f"{fates[Fate.SHOWN]:,} shown",
        f"{fates[Fate.WAITING]:,} waiting",
        f"{fates[Fate.LOST]:,} lost",
    ]
    if requests:
        parts.append("books balance" if timeline.balanced else "the books do not balance")
    if timeline.ended is not None:
        parts.append(f"{timeline.ended.ms:,.0f} ms")
    return ", ".join(parts)


def _at_the_end(life: Life) -> Fate:
    """Return a message's fate now that nothing more comes, even if no answer ever did."""
    if life.fate is Fate.QUEUED:
        return Fate.WAITING if life.carried_into else Fate.LOST
    return Fate.LOST if life.fate is Fate.READ else life.fate
