"""Run a command of the app, as ``flask NAME …`` in a terminal does."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from .describe import name_of_type
from .static import MOST
from .wire import Channel, plain, short

if TYPE_CHECKING:
    from flask import Flask

    from .observer import Observer

MAX_ARGUMENTS = 50


def run_command(
    channel: Channel, observer: Observer, app: Flask, job: dict[str, Any], cap: int
) -> None:
    """Run the command of a job and report its status and what it printed, at most `cap` of it."""
    observer.begin(job["n"])
    words, status, output = job["command"], 1, ""
    problem: BaseException | None = None
    try:
        result = _invoke(app, words)
        status, problem = int(result.exit_code), result.exception
        if isinstance(problem, SystemExit):  # its status says it all
            problem = None
        output = result.output
    except BaseException as raised:  # what no runner catches: KeyboardInterrupt, memory
        problem = raised
    if problem is not None:
        observer.report(problem)
    frame: dict[str, Any] = {
        "event": "command",
        "n": job["n"],
        "name": short(words[0], 200),
        "arguments": [short(word) for word in words[1:][:MAX_ARGUMENTS]],
        "status": max(-MOST, min(status, MOST)),
        "output": plain(output[:cap])[:cap],
    }
    if len(output) > cap:
        frame["truncated"] = {"output": len(output)}
    if problem is not None:
        frame["error"] = name_of_type(problem)
        with suppress(BaseException):
            frame["file"], frame["line"] = observer.places.raised(problem)
    channel.send(frame)


def _invoke(app: Flask, words: list[str]) -> Any:
    # Imported here: click's own test runner takes some milliseconds, and few runs need it.
    from flask.cli import FlaskGroup, ScriptInfo
    from flask.testing import FlaskCliRunner

    def load() -> Flask:
        return app

    # The app runs on afterwards, so neither its debug flag nor the environment may be set.
    info = ScriptInfo(create_app=load, set_debug_flag=False)
    group = FlaskGroup(create_app=load, load_dotenv=False, set_debug_flag=False)
    return FlaskCliRunner(app).invoke(cli=group, args=words, obj=info, prog_name="flask")
