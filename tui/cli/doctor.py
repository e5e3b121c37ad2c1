"""``flasklings doctor``: the versions in use, the terminal, and the sandbox's layers in force."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.protection import Layer, Protection, probe
from sandbox.text import one_line
from tui import LEAST_SIZE, __version__
from tui.plain.output import style_for, tolerant

NAME_WIDTH = 22


@dataclass(frozen=True, slots=True)
class DoctorCheck:
    """One line of the report; the course doesn't work unless every ``needed`` check is ``well``."""

    name: str
    said: str
    well: bool = True
    needed: bool = False


@dataclass(frozen=True, slots=True)
class DoctorReport:
    """All lines of the report, and how runs are protected."""

    checks: tuple[DoctorCheck, ...]
    protection: Protection

    @property
    def well(self) -> bool:
        """Whether the machine has everything that the course needs."""
        return all(check.well for check in self.checks if check.needed)


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
            "facts": [asdict(check) for check in report.checks],
            "protection": {"summary": report.protection.summary, **asdict(report.protection)},
        }
        click.echo(json.dumps(out, indent=2))
    else:
        tolerant(sys.stdout).write("\n".join(lines(report)) + "\n")
    return 0 if report.well else 1


def examine(python: Path | None = None) -> DoctorReport:
    """Make every check; this starts one worker, which takes about a second."""
    protection = probe(python)
    runs = f"Python {protection.python}, Flask {protection.flask}"
    return DoctorReport(
        checks=(
            DoctorCheck("flasklings", __version__),
            DoctorCheck(
                "system", f"{platform.system()} {platform.release()}, {platform.machine()}"
            ),
            DoctorCheck("Python", platform.python_version()),
            *(DoctorCheck(name, _installed(name)) for name in ("Textual", "Pygments")),
            DoctorCheck(
                "apps run with",
                protection.trouble if protection.trouble else runs,
                well=not protection.trouble,
                needed=True,
            ),
            _terminal(),
            DoctorCheck("colours", _colours()),
            _progress(data_folder()),
            _temporary(),
        ),
        protection=protection,
    )


def lines(report: DoctorReport) -> list[str]:
    """Return the report as lines of text."""
    style = style_for(sys.stdout)

    def line(well: bool, needed: bool, name: str, said: str) -> str:
        symbol, colour = ("✓", "green") if well else ("✗", "red") if needed else ("·", "yellow")
        mark = style.paint(style.symbol(symbol), colour)
        return f"{mark} {name:<{NAME_WIDTH}}{one_line(style.words(said))}".rstrip()

    protection = report.protection
    return [
        *(line(check.well, check.needed, check.name, check.said) for check in report.checks),
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


def _terminal() -> DoctorCheck:
    size = shutil.get_terminal_size((0, 0))
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return DoctorCheck(
            "terminal", "none: this is a pipe or a file; the course's screen needs one"
        )
    said = f"{size.columns} columns, {size.lines} lines, TERM={os.environ.get('TERM', 'not set')}"
    columns, rows = LEAST_SIZE
    if size.columns < columns or size.lines < rows:
        needs = f"please enlarge it, the course needs {columns} by {rows}"
        return DoctorCheck("terminal", f"{said}: {needs}", well=False)
    return DoctorCheck("terminal", said)


def _colours() -> str:
    if os.environ.get("NO_COLOR"):
        return "none: NO_COLOR is set"
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "all (COLORTERM)"
    return "256 or fewer: COLORTERM does not promise more"


def _progress(folder: Path) -> DoctorCheck:
    with closing(Progress.open(folder)) as progress:
        said = f"{folder}{f': {progress.store.condition}' if progress.store.condition else ''}"
        return DoctorCheck("progress is kept in", said, well=progress.durable)


def _temporary() -> DoctorCheck:
    try:
        with tempfile.TemporaryDirectory(prefix="flasklings-doctor-") as folder:
            return DoctorCheck("apps run below", str(Path(folder).parent), needed=True)
    except OSError as problem:
        said = f"no temporary folder can be made: {problem.strerror}"
        return DoctorCheck("apps run below", said, well=False, needed=True)
