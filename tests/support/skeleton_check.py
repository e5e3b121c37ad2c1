"""The skeleton course as the good one, and proving it after a change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from lessons.authoring.check import CheckReport, prove_course
from lessons.authoring.skeleton import write_skeleton
from lessons.grading.runs import Bench

LESSON = "10-first-lesson"
WAITS, SHOW = f"{LESSON}/01-a-message-waits", f"{LESSON}/02-show-it"
CARD, QUIZ = f"{LESSON}/lesson.toml", f"{LESSON}/quiz.toml"

Change = Callable[[Path], None]


@dataclass(frozen=True)
class Changed:
    """Puts `new` in place of the only `old` of a file; more changes follow with `and_`."""

    file: str
    old: str
    new: str
    before: tuple[Changed, ...] = ()

    def __call__(self, folder: Path) -> None:
        for change in (*self.before, self):
            path = folder / change.file
            text = path.read_text("utf-8")
            assert text.count(change.old) == 1, (change.file, change.old, text.count(change.old))
            path.write_text(text.replace(change.old, change.new), "utf-8")

    def and_(self, file: str, old: str, new: str) -> Changed:
        return Changed(file, old, new, (*self.before, self))


def said_in(file: str, text: str) -> Change:
    """Write a paragraph at the end of a step's page, or into a lesson's card."""
    if file == CARD:
        return Changed(CARD, "\n'''\n\n# What", f"\n{text}\n'''\n\n# What")

    def write(folder: Path) -> None:
        path = folder / file / "step.md"
        path.write_text(f"{path.read_text('utf-8')}\n{text}\n", "utf-8")

    return write


class Prover:
    """Proves changed copies of the skeleton; runs that they share are made once."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self._bench = bench
        self.folder = folder

    def proved(self, *changes: Change) -> CheckReport:
        write_skeleton(self.folder)
        for change in changes:
            change(self.folder)
        return prove_course(self.folder, self._bench, at_once=2)

    def faults(self, *changes: Change) -> list[str]:
        return [str(fault) for fault in self.proved(*changes).faults]

    def assert_told(self, change: Change, file: str, words: str, expected: str) -> None:
        """A change makes one fault, told at the line of a file that holds these words."""
        (fault,) = self.faults(change)
        assert fault.startswith(f"{file}:"), fault
        assert expected in fault
        assert int(fault.split(":")[1]) == self.line(file, words), fault

    def line(self, file: str, text: str) -> int:
        """Return the number of the first line of a file, as it is now, that holds a text."""
        lines = (self.folder / file).read_text("utf-8").splitlines()
        return next(number for number, line in enumerate(lines, 1) if text in line)
