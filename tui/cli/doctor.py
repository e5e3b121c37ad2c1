"""``flasklings doctor``: what this machine offers, and what is in force when an app is run."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.protection import Layer, Protection, probe
from sandbox.text import one_line
from tui import __version__
from tui.plain.output import ink_for, tolerant
from tui.presenters.phrases import LEAST_SIZE

NAME_WIDTH = 22


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the report; ``needed`` facts that are not well make the whole unwell."""

    name: str
    said: str
    well: bool = True
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found out."""

    facts: tuple[Fact, ...]
    protection: Protection

    @property
    def well(self) -> bool:
        """Whether nothing is missing that the course needs."""
        return all(fact.well for fact in self.facts if fact.needed)


@click.command("doctor", short_help="Say what this machine offers and what protects it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option("--python", type=click.Path(path_type=Path), help="Ask about apps run by this one.")
def command(as_json: bool, python: Path | None) -> int:
    """Say which versions are in use, what the terminal can show, where things are kept, and
    which layers of the sandbox are really in force: a worker is started and asked.

    Exits with 1 where something is missing that the course needs.
    """
    report = examine(python)
    if as_json:
        out = {
            "well": report.well,
            "facts": [asdict(fact) for fact in report.facts],
            "protection": {"summary": report.protection.summary, **asdict(report.protection)},
        }
        click.echo(json.dumps(out, indent=2))
    else:
        tolerant(sys.stdout).write("\n".join(lines(report)) + "\n")
    return 0 if report.well else 1


def examine(python: Path | None = None) -> Report:
    """Find everything out; starts one worker, which takes about a second."""
    protection = probe(python)
    runs = f"Python {protection.python}, Flask {protection.flask}"
    return Report(
        facts=(
            Fact("flasklings", __version__),
            Fact("system", f"{platform.system()} {platform.release()}, {platform.machine()}"),
            Fact("Python", platform.python_version()),
            *(Fact(name, _installed(name)) for name in ("Textual", "Pygments")),
            Fact(
                "apps run with",
                protection.trouble if protection.trouble else runs,
                well=not protection.trouble,
                needed=True,
            ),
            _terminal(),
            Fact("colours", _colours()),
            _progress(data_folder()),
            _temporary(),
        ),
        protection=protection,
    )


def lines(report: Report) -> list[str]:
    """Return the report as lines of text."""
    ink = ink_for(sys.stdout)

    def line(well: bool, needed: bool, name: str, said: str) -> str:
        symbol, colour = ("✓", "green") if well else ("✗", "red") if needed else ("·", "yellow")
        mark = ink.paint(ink.symbol(symbol), colour)
        return f"{mark} {name:<{NAME_WIDTH}}{one_line(ink.words(said))}".rstrip()

    protection = report.protection
    return [
        *(line(fact.well, fact.needed, fact.name, fact.said) for fact in report.facts),
        "",
        f"Protection from what an app does: {protection.summary}",
        *(line(layer.in_force, False, layer.name, _said(layer)) for layer in protection.layers),
        "",
        "All that the course needs is there."
        if report.well
        else "Something is missing that the course needs: see the lines marked with a cross.",
    ]


def _said(layer: Layer) -> str:
    if layer.in_force:
        return f"in force{f' ({layer.why})' if layer.why else ''}: stops {layer.stops}"
    return f"not in force: {layer.why}"


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _terminal() -> Fact:
    size = shutil.get_terminal_size((0, 0))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return Fact("terminal", "none: this is a pipe or a file; the course's screen needs one")
    said = f"{size.columns} columns, {size.lines} lines, TERM={os.environ.get('TERM', 'not set')}"
    columns, rows = LEAST_SIZE
    if size.columns < columns or size.lines < rows:
        needs = f"please enlarge it, the course needs {columns} by {rows}"
        return Fact("terminal", f"{said}: {needs}", well=False)
    return Fact("terminal", said)


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return "none: NO_COLOR is set"
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "all (COLORTERM)"
    return "256 or fewer: COLORTERM does not promise more"


def _progress(folder: Path) -> Fact:
    progress = Progress.open(folder)
    try:
        said = f"{folder}{f': {progress.condition}' if progress.condition else ''}"
        return Fact("progress is kept in", said, well=progress.durable)
    finally:
        progress.close()


def _temporary() -> Fact:
    try:
        with tempfile.TemporaryDirectory(prefix="flasklings-doctor-") as folder:
            return Fact("apps run below", str(Path(folder).parent), needed=True)
    except OSError as problem:
        said = f"no temporary folder can be made: {problem.strerror}"
        return Fact("apps run below", said, well=False, needed=True)
