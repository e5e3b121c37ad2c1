"""``flask NAME`` runs a command of the app, and leaves the app and its browsers as they were."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from sandbox import Project, Request, Sandbox
from sandbox.events import CommandRun, Failed, Requested, Responded
from sandbox.limits import Limits
from sandbox.request import parse_request
from tests.sandbox.conftest import PRELUDE, Observe, Run, run_app

APP = (
    PRELUDE
    + """
import os, sys, click
app.debug = True
seen = []

@app.cli.command("add")
@click.argument("name")
def add(name):
    seen.append(name)
    print("added", name, current_app.name)
    click.echo("careful", err=True)

@app.cli.command("wrong")
def wrong():
    return 1 / 0

@app.cli.command("stop")
def stop():
    raise SystemExit(3)

notes = Blueprint("notes", __name__)

@notes.cli.command("count")
def count():
    click.echo(len(seen))

app.register_blueprint(notes)

@app.get("/save")
def save():
    flash("Saved!")
    return "saved"

@app.get("/")
def home():
    return f"{seen} {app.debug} {sys.stdout.isatty()} {get_flashed_messages()}"
"""
)

Commands = Callable[..., Run]


@pytest.fixture
def commands(each_flask: Sandbox) -> Commands:
    return partial(run_commands, each_flask)


def run_commands(sandbox: Sandbox, *lines: str, source: str = APP) -> Run:
    return run_app(sandbox, source, [parse_request(line) for line in lines])


def test_a_command_is_told_with_its_status_and_output(commands: Commands) -> None:
    run = commands("flask add Ada", "flask notes count", "flask stop", "flask routes")

    add, count, stop, routes = run.all(CommandRun)
    assert (add.name, add.arguments, add.status) == ("add", ("Ada",), 0)
    assert sorted(add.output.splitlines()) == ["added Ada app", "careful"]
    assert (count.name, count.arguments, count.output) == ("notes", ("count",), "1\n")
    assert (stop.status, stop.error, run.errors) == (3, "", [])
    assert "/static/<path:filename>" in routes.output
    assert [(e.n, e.method, e.path) for e in run.all(Requested)][:2] == [
        (1, "flask", "add Ada"),
        (2, "flask", "notes count"),
    ]
    assert run.responses == []
    assert [len(exchange.of(CommandRun)) for exchange in run.timeline.exchanges] == [1] * 4


def test_an_exception_is_told_with_its_line(commands: Commands) -> None:
    run = commands("flask wrong", "GET /")

    [command], [error] = run.all(CommandRun), run.errors
    assert (command.status, command.error, command.file, command.line) == (
        *(1, "ZeroDivisionError"),
        *("app.py", 18),
    )
    assert (error.n, error.type, error.line) == (1, "ZeroDivisionError", 18)
    assert run.responses[0].status == 200


def test_the_app_and_the_messages_of_a_browser_stay(commands: Commands) -> None:
    run = commands("GET /save", "flask add Ada", "GET /")

    assert run.responses[1].body == "['Ada'] True False ['Saved!']"
    assert run.timeline.balanced
    assert [life.shown for life in run.timeline.lives] == [1]


def test_a_command_that_is_not_there_is_told_as_in_a_terminal(commands: Commands) -> None:
    [unknown, wanting] = commands("flask nope", "flask add").all(CommandRun)

    assert (unknown.status, wanting.status) == (2, 2)
    assert "Error: No such command 'nope'" in unknown.output
    assert "Error: Missing argument 'NAME'." in wanting.output


HOSTILE = {
    "an exit that is no number": ("raise SystemExit(type('X', (), {'__str__': None})())", 1),
    "an exit that is very large": ("raise SystemExit(10 ** 30)", None),
    "an interrupt": ("raise KeyboardInterrupt", 1),
    "an exception that lies": (
        "raise type('Own', (BaseException,), {'__str__': lambda s: 1 / 0})",
        1,
    ),
    "a flood": ("print('x' * 1_000_000)", 0),
    "what is no text": ("sys.stdout.buffer.write(bytes(range(256))); print('\\ud800' * 9)", None),
    "a question": ("input('really? ')", 1),
    "patched tools": (
        "import click.testing, flask.testing; click.testing.CliRunner.invoke = None",
        0,
    ),
    "a request inside": ("print(app.test_client().get('/').status_code)", 0),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_command_that_meddles_ends_and_the_run_goes_on(bulk_sandbox: Sandbox, name: str) -> None:
    body, status = HOSTILE[name]
    source = APP + f"\n@app.cli.command('odd')\ndef odd():\n    {body}\n"
    run = run_commands(bulk_sandbox, "flask odd", "GET /", source=source)

    [command] = run.all(CommandRun)
    assert status is None or command.status == status
    assert len(command.output) <= Limits().output_bytes
    assert [r.status for r in run.responses] == [200]
    assert run.ended.reason == "finished"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("while True: pass", "timeout"),
        ("os._exit(3)", "crashed"),
        ("os.kill(os.getppid(), 9)", "denied"),
    ],
)
def test_a_command_keeps_within_the_limits_of_a_run(
    observe_hastily: Observe, body: str, reason: str
) -> None:
    source = APP + f"\n@app.cli.command('odd')\ndef odd():\n    {body}\n"
    run = observe_hastily(source, Request(command=("odd",)), Request("/"), prelude="")

    assert run.ended.reason == reason


def test_a_command_may_start_the_app_anew(each_flask: Sandbox) -> None:
    asked = [Request(command=("add", "Ada")), Request(command=("notes", "count"), restart=True)]
    run = Run(list(each_flask.run(Project.from_texts({"app.py": APP}), asked)))

    assert [command.output for command in run.all(CommandRun)][1] == "0\n"
    assert run.all(Failed) == []
    assert run.all(Responded) == []
