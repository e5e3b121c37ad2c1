"""``flasklings run`` while it runs: events as they happen, and every way of leaving early."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from tests.support.timelines import from_json
from tests.tui.cli.conftest import Flasklings, MakeApp, start


@pytest.fixture
def app(make_app: MakeApp) -> Path:
    return make_app("""\
        from flask import Flask, flash, redirect, render_template_string

        app = Flask(__name__)
        app.secret_key = "dev"

        @app.get("/")
        def home():
            return render_template_string("{{ get_flashed_messages() }}")

        @app.post("/save")
        def save():
            flash("Saved!")
            return redirect("/")
    """)


def test_every_json_line_is_an_event_of_the_contract(app: Path, flasklings: Flasklings) -> None:
    said = flasklings("run", app, "--request", "POST /save", "--json")
    kinds = [event["event"] for event in said.events]
    assert kinds == [
        *("started", "loaded"),
        *("request", "flashed", "cookie", "response"),
        *("request", "read", "cookie", "response"),
        "ended",
    ]
    for line in said.out.splitlines():
        from_json(line)


def test_json_lines_come_as_they_happen(make_app: MakeApp) -> None:
    folder = make_app("""\
        import time
        from flask import Flask, flash
        app = Flask(__name__)
        app.secret_key = "dev"
        @app.get("/")
        def home():
            flash("first")
            while True:
                time.sleep(1)
    """)
    with start("run", folder, "--json", "--timeout", "60") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if json.loads(line)["event"] == "flashed":
                break
        # The view still runs: the event was not held back for its end.
        process.send_signal(signal.SIGINT)
        rest = [json.loads(line) for line in process.stdout]
        assert process.wait(timeout=20) == 130
    assert [event["event"] for event in rest][-1] == "ended"
    assert rest[-1]["reason"] == "stopped"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_run_and_leaves_nothing_behind(
    number: signal.Signals, make_app: MakeApp, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = make_app("import time\ntime.sleep(600)\n")
    scratch = tmp_path_factory.mktemp("scratch")
    with start("run", folder, "--timeout", "60", "--json", TMPDIR=str(scratch)) as process:
        assert process.stdout is not None
        pid = json.loads(process.stdout.readline())["pid"]
        process.send_signal(number)
        last = process.stdout.readlines()[-1]
        assert process.wait(timeout=20) == 128 + number
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert json.loads(last)["reason"] == "stopped"
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    assert list(scratch.iterdir()) == []


def test_a_reader_that_leaves_ends_it_quietly(
    app: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scratch = tmp_path_factory.mktemp("scratch")
    requests = [word for _ in range(20) for word in ("--request", "/")]
    with start("run", app, "--json", *requests, TMPDIR=str(scratch)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(timeout=20) == 141
        assert process.stderr is not None
        assert process.stderr.read() == b""
    assert list(scratch.iterdir()) == []
