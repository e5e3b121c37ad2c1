"""``flasklings doctor``: the versions in use, the terminal, and the sandbox's layers in force."""

from __future__ import annotations

import json
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import click

from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.protection import Layer, Protection, probe
from sandbox.text import one_line, plural
from tui import LEAST_SIZE, __version__
from tui.keys.keys_file import NAME, read_keys
from tui.plain.output import OutputStyle, style_for, tolerant

NAME_WIDTH = 22

ALL_IS_THERE = "The course has everything it needs."
SOME_IS_MISSING = "The course needs something that's missing: see the lines with a cross."


@dataclass(frozen=True, slots=True)
class DoctorCheck:
    """One line of the report; the course doesn't work unless every ``needed`` check is ``well``."""

    name: str
    said: str
    well: bool = True
    needed: bool = False


@click.command("doctor", short_help="Show what this machine offers and what protects it.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
@click.option(
    "--python", type=click.Path(path_type=Path), help="Check apps that run with this Python."
)
def command(as_json: bool, python: Path | None) -> int:
    """Say which versions are in use, what the terminal can show, and where things are kept.

    It also starts a worker and asks it which layers of the sandbox are really in force.

    Exits with 1 where something is missing that the course needs.
    """
    protection = probe(python)  # this starts one worker, which takes about a second
    checks = [*_checks(protection)]
    well = all(check.well for check in checks if check.needed)
    if as_json:
        report = {
            "well": well,
            "facts": [asdict(check) for check in checks],
            "protection": {"summary": protection.summary, **asdict(protection)},
        }
        click.echo(json.dumps(report, indent=2))
    else:
        layers = [DoctorCheck(one.name, _said(one), well=one.in_force) for one in protection.layers]
        out = tolerant(sys.stdout)
        style = style_for(out)
        out.writelines(f"{_line(check, style)}\n" for check in checks)
        out.write(f"\nProtection from an app: {protection.summary}\n")
        out.writelines(f"{_line(layer, style)}\n" for layer in layers)
        out.write(f"\n{ALL_IS_THERE if well else SOME_IS_MISSING}\n")
    return 0 if well else 1


def _checks(protection: Protection) -> Iterator[DoctorCheck]:
    yield DoctorCheck("flasklings", __version__)
    system = f"{platform.system()} {platform.release()}, {platform.machine()}"
    yield DoctorCheck("system", system)
    yield DoctorCheck("Python", platform.python_version())
    for name in ("Textual", "Pygments"):
        yield DoctorCheck(name, _installed(name))
    runs = f"Python {protection.python}, Flask {protection.flask}"
    trouble = protection.trouble
    yield DoctorCheck("apps run with", trouble or runs, well=not trouble, needed=True)
    yield _terminal()
    yield DoctorCheck("colors", _colors())
    yield _progress(data_folder())
    yield from _keys(data_folder())
    yield _temporary()


def _line(check: DoctorCheck, style: OutputStyle) -> str:
    symbol, color = (
        ("✓", "green") if check.well else ("✗", "red") if check.needed else ("·", "yellow")
    )
    mark = style.paint(style.symbol(symbol), color)
    return f"{mark} {check.name:<{NAME_WIDTH}}{one_line(style.words(check.said))}".rstrip()


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


def _colors() -> str:
    if os.environ.get("NO_COLOR"):
        return "none: NO_COLOR is set"
    if os.environ.get("COLORTERM") in ("truecolor", "24bit"):
        return "all (COLORTERM)"
    return "256 or fewer: COLORTERM does not promise more"


def _progress(folder: Path) -> DoctorCheck:
    with closing(Progress.open(folder)) as progress:
        said = f"{folder}{f': {progress.store.condition}' if progress.store.condition else ''}"
        return DoctorCheck("progress is kept in", said, well=progress.durable)


def _keys(folder: Path) -> Iterator[DoctorCheck]:
    """Yield where the learner's own keys are kept, and each line of them that's wrong."""
    own = read_keys(folder)
    what = plural(len(own.keys), "action has", "actions have") + " keys of your own"
    yield DoctorCheck("your keys", f"{folder / NAME}: {what if own.exists else 'not there'}")
    for fault in own.faults:
        yield DoctorCheck("", fault, well=False)


def _temporary() -> DoctorCheck:
    try:
        with tempfile.TemporaryDirectory(prefix="flasklings-doctor-") as folder:
            return DoctorCheck("apps run below", str(Path(folder).parent), needed=True)
    except OSError as problem:
        said = f"no temporary folder can be made: {problem.strerror}"
        return DoctorCheck("apps run below", said, well=False, needed=True)
