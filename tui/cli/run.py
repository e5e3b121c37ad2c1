"""``flasklings run``: run a Flask app in the sandbox and print what happened."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from shlex import quote

import click
from msgspec.structs import replace as replace_field

from lessons.course.faults import choices
from sandbox import Timeline, fold
from sandbox.env_file import FLASKS_OWN, EnvFileError, read_env_file
from sandbox.events import ON_DEMAND, Aborted, Ended, Event, Failed, Started
from sandbox.interpreter import NAMED, OWN
from sandbox.limits import Limits
from sandbox.project import SETTINGS, Mode, Project, ProjectError
from sandbox.recording import Recording, RecordingError, difference, with_what_varies
from sandbox.recording import record as make_recording
from sandbox.request import Request, RequestError, parse_request, read_script
from sandbox.sandbox import Sandbox
from sandbox.session import Session
from sandbox.text import one_line, valid_text
from tui.cli.leaving import stopped_by_signals
from tui.cli.running import choose_interpreter, variable
from tui.plain.errors import BY_SIGNAL, NotWrittenError, UsageError
from tui.plain.run import Comparison, JsonLines, RunPrinter
from tui.presenters.flight import WATCHED

RAN, RAISED, CUT_SHORT = 0, 1, 3
"""The exit statuses; `UsageError` is 2."""

MAX_TIMEOUT = 3_600.0
REQUEST, LOADING = Limits().request_seconds, 10.0
"""Seconds; real apps import much."""


@click.command("run", short_help="Run a Flask app in the sandbox and print what happened.")
@click.argument("path", metavar="PATH")
@click.option(
    "--app", metavar="MODULE:NAME", default="", help="The app, written as for flask --app."
)
@click.option(
    "--request",
    "asked",
    metavar="REQUEST",
    multiple=True,
    help="'METHOD PATH field=value…' or 'METHOD PATH JSON'. You can repeat it.",
)
@click.option("--script", metavar="FILE", help="Make the requests in this JSON list instead.")
@click.option("--client", metavar="NAME", help="The browser that makes the requests.  [A]")
@click.option("--no-follow", is_flag=True, help="Don't follow redirects.")
@click.option("--flight", metavar="FILE", help="Draw the run as a picture: an SVG file.")
@click.option("--record", metavar="FILE", help="Keep what the app did, to compare it later.")
@click.option("--expect", metavar="FILE", help="Compare with what was recorded in this FILE.")
@click.option("--force", is_flag=True, help="Replace the FILE that is written if it exists.")
@click.option("--json", "as_json", is_flag=True, help="Print every event as one JSON object.")
@click.option(
    "--env",
    "passed",
    metavar="NAME[=VALUE]",
    multiple=True,
    help="Give the app this environment variable, or yours of this name.",
)
@click.option(
    "--env-file",
    "env_files",
    metavar="FILE",
    multiple=True,
    help="Give the app the variables of this file, such as .env.",
)
@click.option(
    "--allow-network", is_flag=True, help="Allow connections to other machines, by TCP and UDP."
)
@click.option("--in-place", is_flag=True, help="Run the app on its own folder, not on a copy.")
@click.option(
    "--observe",
    "observed",
    metavar="EVENT,…",
    multiple=True,
    help=f"Watch for these events too: all, or {', '.join(sorted(ON_DEMAND))}.",
)
@click.option("--debug", is_flag=True, help="Run the app as flask --debug run does.")
@click.option("--testing", is_flag=True, help="Set app.testing, as tests do.")
@click.option("--python", metavar="EXE", help="The Python that runs the app, with its own Flask.")
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=float,
    help=f"The time for loading the app and for each request.  [{LOADING:g} and {REQUEST:g}]",
)
def command(
    *,
    path: str,
    app: str,
    asked: tuple[str, ...],
    script: str | None,
    client: str | None,
    no_follow: bool,
    flight: str | None,
    record: str | None,
    expect: str | None,
    force: bool,
    as_json: bool,
    passed: tuple[str, ...],
    env_files: tuple[str, ...],
    allow_network: bool,
    in_place: bool,
    observed: tuple[str, ...],
    debug: bool,
    testing: bool,
    python: str | None,
    timeout: float | None,
) -> int:
    """Run the Flask app at PATH, a file or a folder, make requests and print what happened.

    \b
    Without --request or --script, it sends GET /.  The exit status is
      0  all requests were made
      1  the app raised an exception, asks for a field that wasn't sent,
         redirects without an end, or there is no app; with --expect,
         the app did something else than recorded
      2  the command was wrong, so nothing ran
      3  the run was cut short: it took too long, used too much, did what
         is not allowed, or its process died
    """
    try:
        expected = None if expect is None else Recording.read(Path(expect))
        requests = _requests(asked, script, client, follow=not no_follow)
        if expected is not None and not (asked or script):
            requests = list(expected.requests)
        limits = _limits(timeout)
        interpreter, passed_over = choose_interpreter(python, Path(path))
        project = replace(
            Project.from_path(Path(path), app, in_place=in_place),
            environment={**_variables_of(env_files), **dict(map(variable, passed))},
            watch=_watch(observed) | (WATCHED.keys() if flight is not None else frozenset()),
            mode=Mode(debug, testing),
        )
        picture = None if flight is None else _new_file("--flight", Path(flight), force)
        recorded = None if record is None else _new_file("--record", Path(record), force)
    except ProjectError as problem:
        more = [
            f"\n  flasklings run {quote(path)} --app {quote(one)}" for one in problem.candidates
        ]
        raise UsageError(str(problem) + ":" * bool(more) + "".join(more)) from problem
    except (EnvFileError, RecordingError, RequestError) as problem:
        raise UsageError(str(problem)) from problem
    passed_over += _unused_settings(Path(path)) if not (passed or env_files) else []
    _tell([f"skipped: {note}" for note in project.passed_over])
    _tell([*_allowances(project, allow_network), *passed_over])
    comparison = None if expected is None else _comparison(str(expect), expected, requests)
    several_browsers = len({request.client for request in requests}) > 1
    output = (
        JsonLines(project.files, comparison)
        if as_json
        else RunPrinter(project.files, several_browsers, comparison)
    )
    heard = _Heard()
    again: list[Timeline] = []
    with (
        Sandbox(limits=limits, spares=0, interpreter=interpreter, network=allow_network) as sandbox,
        _opened(sandbox, project, output) as session,
        stopped_by_signals((interruption := _Interruption(session)).stop),
    ):
        for event in session.run(requests):
            heard.take(event, may_be_unfit=interpreter.chosen != OWN)
            if as_json or not heard.no_worker:
                output.take(event)
        if recorded is not None and not in_place and heard.status != CUT_SHORT:
            # What differs in a second run isn't the app's behavior.
            again.append(fold(sandbox.run(project, requests)))
    if interruption.signal is not None:
        return BY_SIGNAL + interruption.signal
    if heard.no_worker:
        option = "--python " if interpreter.chosen == NAMED else ""
        advice = "" if option else " Name another Python with --python."
        raise UsageError(f"{option}{interpreter.name}: {heard.no_worker}{advice}")
    if picture is not None:
        _draw(picture, fold(heard.events), project, force)
    if recorded is not None:
        _write_recording(recorded, requests, [fold(heard.events), *again], force)
    if comparison is not None and heard.status != CUT_SHORT:
        return RAISED if comparison.changes else RAN
    return heard.status


class _Heard:
    """What a run said: its events, its exit status, and why no worker could run the app."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.status = RAN
        self.no_worker = ""
        self._has_started = False

    def take(self, event: Event, *, may_be_unfit: bool) -> None:
        """Take an event; ``may_be_unfit`` says that the Python may be one without Flask."""
        self.events.append(event)
        match event:
            case Started():
                self._has_started = True
            case Failed(phase="load" | "request") | Failed(type="TooManyRedirects"):
                self.status = RAISED
            case Aborted(type="BadRequestKeyError"):
                self.status = RAISED  # a KeyError, which Flask turns into 400
            case Failed(message=message) if not self._has_started and may_be_unfit:
                self.no_worker = message
            case Ended(reason=reason) if reason != "finished":
                self.status = CUT_SHORT
            case _:
                pass


def _tell(notes: list[str]) -> None:
    """Tell on standard error what isn't part of the run."""
    for note in notes:
        click.echo(f"flasklings run: {valid_text(note)}", err=True)


def _comparison(file: str, expected: Recording, requests: list[Request]) -> Comparison:
    """Return what compares a run with a recording."""
    return Comparison(
        file, lambda timeline: difference(expected, make_recording(requests, timeline))
    )


def _write_recording(
    file: Path, requests: list[Request], runs: list[Timeline], force: bool
) -> None:
    """Keep what the runs of an app have in common."""
    from lessons.export.atomic_write import ExportError, write_whole

    first, *others = (make_recording(requests, timeline) for timeline in runs)
    for other in others:
        first = with_what_varies(first, other)
    try:
        write_whole(file, [first.as_json()], force=force)
    except ExportError as problem:
        raise NotWrittenError(str(problem)) from problem


def _new_file(option: str, file: Path, force: bool) -> Path:
    """Return the file that is to be written, before anything is run.

    Raises:
        UsageError: it can't be written there.
    """
    if file.is_dir():
        raise UsageError(f"{option}: {file} is a folder: name a file inside it")
    if file.exists() and not force:
        raise UsageError(f"{option}: {file} already exists: name another file, or add --force")
    if not file.parent.is_dir():
        raise UsageError(f"{option}: there is no folder {file.parent}")
    return file


def _draw(file: Path, timeline: Timeline, project: Project, force: bool) -> None:
    """Write the picture of a run."""
    from lessons.export.atomic_write import ExportError, write_whole
    from tui.presenters.flight import flight
    from tui.presenters.flight_svg import flight_svg

    texts = {name: text.decode("utf-8", "replace") for name, text in project.files.items()}
    asked = " · ".join(
        f"{x.request.method} {x.request.path}"
        for x in timeline.exchanges
        if x.request.redirected_from is None
    )
    try:
        write_whole(file, [flight_svg(flight(timeline, texts), asked).encode()], force=force)
    except ExportError as problem:
        raise NotWrittenError(str(problem)) from problem


def _requests(
    asked: tuple[str, ...], script: str | None, client: str | None, *, follow: bool
) -> list[Request]:
    """Return the requests to make.

    Raises:
        RequestError: a request can't be parsed.
        UsageError: the options exclude each other.
    """
    if client is not None and not client.strip():
        raise UsageError("--client needs a name, like B")
    for option, text in (("client", client or ""), *(("request", text) for text in asked)):
        if valid_text(text) != text:
            raise UsageError(f"--{option}: {valid_text(text)!r} is not UTF-8 text")
    if script is None:
        texts = asked or ("GET /",)
        return [parse_request(text, client=client or "A", follow=follow) for text in texts]
    if asked:
        raise UsageError("give --request or --script, not both")
    if client is not None:
        raise UsageError('in a script each request names its own "client": leave out --client')
    requests = read_script(Path(script))
    return requests if follow else [replace_field(one, follow=False) for one in requests]


def _allowances(project: Project, network: bool) -> list[str]:
    """Say what the app may do beyond what any app may."""
    told = [f"--in-place: the app may change what is in {project.origin}"] * project.in_place
    return told + ["--allow-network: the app may connect to any machine, by TCP and UDP"] * network


def _variables_of(files: tuple[str, ...]) -> dict[str, str]:
    """Return the variables of the files that ``--env-file`` names, and tell their names."""
    found: dict[str, str] = {}
    for file in files:
        variables = read_env_file(Path(file))
        told = ", ".join(variables) or "no variable"
        click.echo(f"flasklings run: {valid_text(file)} sets {one_line(told, 200)}", err=True)
        found |= variables
    return found


def _unused_settings(path: Path) -> list[str]:
    """Return a sentence for each file of variables beside the app that isn't passed on."""
    folder, told = path if path.is_dir() else path.parent, []
    for name in SETTINGS:
        with suppress(EnvFileError):
            names = [one for one in read_env_file(folder / name) if not FLASKS_OWN.fullmatch(one)]
            if names:
                told.append(f"found {folder / name}; pass it with --env-file {folder / name}")
    return told


def _watch(observed: tuple[str, ...]) -> frozenset[str]:
    """Return the events that the option --observe names."""
    names = {name.strip() for part in observed for name in part.split(",")} - {""}
    for name in sorted(names - ON_DEMAND - {"all"}):
        raise UsageError(
            f"--observe: no event {name!r}{choices(name, ['all', *sorted(ON_DEMAND)])}"
        )
    return ON_DEMAND if "all" in names else frozenset(names)


def _limits(timeout: float | None) -> Limits:
    if timeout is None:
        return Limits(load_seconds=LOADING)
    if not (math.isfinite(timeout) and 0 < timeout <= MAX_TIMEOUT):
        raise UsageError(f"--timeout takes seconds, above 0 and up to {MAX_TIMEOUT:,.0f}")
    usual = Limits()
    return replace(
        usual,
        request_seconds=timeout,
        run_seconds=max(usual.run_seconds, timeout),
        cpu_seconds=max(usual.cpu_seconds, math.ceil(timeout)),
    )


class _Interruption:
    """Stops the run at the first signal, and keeps the signal's number."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.signal: int | None = None

    def stop(self, number: int) -> None:
        self.signal = number
        self._session.stop()


@contextmanager
def _opened(
    sandbox: Sandbox, project: Project, output: JsonLines | RunPrinter
) -> Iterator[Session]:
    """Open a session, and close it when the block is left.

    After an error in the block, `output` still gets the run's end.
    """
    session = sandbox.open(project)
    try:
        yield session
    except Exception:
        session.stop()
        for event in session.close():
            output.take(event)
        raise
    finally:
        for _ in session.close():
            pass
