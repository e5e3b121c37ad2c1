"""The life of a worker: warm up, wait, confine itself, load one app, make its requests, end.

It's started as ``python -I -B -c BOOT`` with this folder as its argument.  It reads jobs from
standard input.  Standard output becomes the event pipe, but moves away from descriptor 1.  What the
app writes to descriptors 1 and 2, past Python's streams, goes raw into the third pipe.
"""

from __future__ import annotations

import base64
import faulthandler
import functools
import json
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from . import jail
from .static import MOST
from .wire import Channel, short

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import EnvironBuilder, FlaskClient
    from werkzeug.test import TestResponse

    from .observer import Observer
    from .places import Places


def serve() -> None:
    """Live a worker's life; never returns."""
    channel = open_channel()
    need_flask(channel)
    prepared = warm_up(network="network" in sys.argv[5:])
    jail.dies_with_parent()
    work(channel, prepared)


def need_flask(channel: Channel) -> None:
    """Refuse to work, with a sentence, where there's no Flask that apps can be run with."""
    why = ""
    try:
        import flask  # noqa: F401

        if not is_new_enough(_flask_version()):
            why = f"Flask {_flask_version()} is too old: apps run on Flask 2.3.2 and newer."
    except ImportError as problem:
        is_there = type(problem) is not ModuleNotFoundError or problem.name != "flask"
        why = "This Python has no Flask installed."
        if is_there:
            why = f"The Flask of this Python can't be imported: {short(str(problem), 300)}."
    if why:
        channel.send({"event": "refused", "why": why})
        channel.flush()
        os._exit(0)


def is_new_enough(version: str) -> bool:
    """Say whether apps can be run with this version of Flask."""
    found = tuple(int(part) for part in version.split(".")[:3] if part.isdecimal())
    return not found or found >= (2, 3, 2)[: len(found)]


def open_channel() -> Channel:
    """Turn descriptors 0, 1 and 2 into the pipes of jobs, events and raw output."""
    jobs = os.fdopen(os.dup(0), "rb")
    events, crashes = os.dup(1), os.dup(2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    os.dup2(2, 1)
    return Channel(jobs, events, crashes)


def warm_up(network: bool = False) -> dict[str, Any]:
    """Do ahead everything that takes time and needs no project; return what `work` needs."""
    import_ahead()
    return jail.prepare(network=network)


def import_ahead() -> None:
    """Import everything that a run needs of Flask and of ours."""
    from . import (  # noqa: F401 (loaded while nobody waits)
        app_facts,
        command,
        loader,
        observer,
        output,
        reach,
        watch,
    )

    with suppress(ImportError):  # a Python without SQLite
        from .watch import databases  # noqa: F401 (whose import takes 10 ms in a jail)

    _warm()
    _flask_version()


def work(channel: Channel, prepared: dict[str, Any]) -> None:
    """Wait for one job, confine this process, and do the job; never returns."""
    explain_crashes(channel.crashes)
    jail.prepare_for(channel.own, prepared)
    observer = observing(channel)
    job = receive_job(channel, _flask_version())
    in_force = jail.confine(job, prepared, observer.refused, channel.own)
    run(channel, observer, job, in_force)


def observing(channel: Channel) -> Observer:
    """Return what observes Flask, ready for any app."""
    from . import watch
    from .observer import Observer, watch_calls
    from .places import Places

    observer = Observer(channel, Places())
    watch_calls(observer)
    observer.connect()
    watch.install_ahead(observer)
    return observer


def receive_job(channel: Channel, flask: str) -> dict[str, Any]:
    """Say that this worker is ready, and wait for its project; `flask` is Flask's version."""
    channel.send(
        {
            "event": "ready",
            "python": _python(),
            "flask": flask,
            "pid": os.getpid(),
            "outbox": channel.make_outbox(),
        }
    )
    line = channel.receive()
    if not line:
        os._exit(0)
    job: dict[str, Any] = json.loads(line)
    channel.mark(job["mark"])
    return job


def run(channel: Channel, observer: Observer, job: dict[str, Any], in_force: list[str]) -> None:
    """Load the app and make its requests; this process is confined by the layers `in_force`."""
    from flask.testing import FlaskClient

    from . import watch
    from .command import run_command
    from .output import redirect
    from .threads import watch_threads
    from .variables import watch_variables

    observer.places.look_in(os.getcwd())
    sinks = redirect(channel, observer, job["limits"]["output_bytes"])
    watch_threads(observer.report)
    watch_variables(observer.places)
    watch.install(observer, frozenset(job["watch"]))
    channel.send(
        {
            "event": "started",
            "python": _python(),
            "flask": _flask_version(),
            "isolation": [*in_force, "no standard input"],
            "pid": os.getpid(),
            "debug": job["debug"],
            "testing": job["testing"],
        }
    )
    channel.gather(job["gather"])
    sys.path.insert(0, job["project"])
    if job["debug"]:
        os.environ["FLASK_DEBUG"] = "1"  # as flask --debug does, before the app is imported
    app = _load(channel, observer.places, job["app"], testing=job["testing"])
    observer.end()
    # The parent is the browser: it keeps the cookies, so the client must not.
    client = None if app is None else FlaskClient(app, use_cookies=False)
    while True:
        for sink in sinks:
            sink.report_dropped()
        observer.rest()
        channel.send({"event": "rest"})
        line = channel.receive()
        if not line or client is None:
            os._exit(0)
        order = json.loads(line)
        if "command" in order:
            run_command(channel, observer, client.application, order, job["limits"]["output_bytes"])
        else:
            _answer(channel, observer, client, order, job["limits"])


def _load(channel: Channel, places: Places, target: str, *, testing: bool) -> Flask | None:
    from .app_facts import facts_of
    from .errors import failure
    from .loader import NoAppError, load, name_of_module

    try:
        app, name = load(target)
        if testing:
            app.testing = True  # as a test does, once it has the app
        facts = facts_of(app, places)
        has_key = bool(app.secret_key)
        channel.send(
            {
                "event": "browser",
                "cookie": short(app.config.get("SESSION_COOKIE_NAME") or "session"),
                "host": short(app.config.get("SERVER_NAME") or "localhost"),
            }
        )
        channel.send({"event": "loaded", "app": short(name), "secret_key": has_key, **facts})
        return app
    except NoAppError as problem:
        frame = failure(problem, places, 0, "load")
        module = sys.modules.get(name_of_module(target))
        file = problem.file or places.relative(getattr(module, "__file__", None))
        channel.send({**frame, "traceback": [], "file": file, "line": None})
    except BaseException as problem:  # SystemExit too: what a module raises ends in the report
        channel.send(failure(problem, places, 0, "load"))
    return None


def _answer(
    channel: Channel,
    observer: Observer,
    client: FlaskClient,
    job: dict[str, Any],
    limits: dict[str, int],
) -> None:
    number = job["n"]
    observer.begin(number)
    unhandled = False
    status, reason, body, total = 500, "", b"", 0
    headers: list[tuple[str, str]] = []
    try:
        response = client.open(_request(client.application, job), buffered=False)
        status = int(response.status_code)
        reason = str(response.status).partition(" ")[2]
        headers = [(str(k), str(v)) for k, v in response.headers.items()]
        body, total = _collect(response, limits["body_bytes"], observer)
    except BaseException as problem:  # SystemExit too: what a view raises ends in the report
        unhandled = True
        observer.report(problem)
    observer.end()
    channel.send(
        {
            "event": "answer",
            "n": number,
            "status": max(-MOST, min(status, MOST)),
            "reason": short(reason, 200),
            "headers": _capped(headers),
            "body": base64.b64encode(body).decode("ascii"),
            "body_bytes": min(total, MOST),
            "session": observer.session_kind,
            "too_old": observer.too_old,
            "queue": observer.peeked,
            "worded": observer.wording.texts,
            "unhandled": unhandled,
        }
    )


def _request(app: Flask, job: dict[str, Any]) -> EnvironBuilder:
    """Return the request of a job; the app is at the root of its host, whatever it believes."""
    from flask.testing import EnvironBuilder

    builder = EnvironBuilder(
        app,
        base_url=job["base"],
        method=job["method"],
        headers=[tuple(pair) for pair in job["headers"]],
        data=base64.b64decode(job["body"]),
        environ_overrides={"REMOTE_ADDR": job["remote"]} if job["remote"] else None,
    )
    # A path that begins with two slashes isn't taken for a host this way.
    path, _, query = job["path"].partition("?")
    builder.path, builder.query_string = path, query
    builder.request_uri = job["path"]
    return builder


def _collect(response: TestResponse, cap: int, observer: Observer) -> tuple[bytes, int]:
    """Read the body in chunks and keep `cap` bytes; if the stream fails, keep its beginning."""
    kept, total = bytearray(), 0
    try:
        for chunk in response.response:
            data = chunk.encode("utf-8") if isinstance(chunk, str) else bytes(chunk)
            kept += data[: max(cap - len(kept), 0)]
            total += len(data)
    except BaseException as problem:
        observer.report(problem)
    finally:
        response.close()
    return bytes(kept), total


MAX_HEADERS = 200
MAX_HEADER = 65_536


def _capped(headers: list[tuple[str, str]]) -> list[list[Any]]:
    return [
        [short(name, 200), short(value, MAX_HEADER), len(value)]
        for name, value in headers[:MAX_HEADERS]
    ]


def explain_crashes(descriptor: int) -> None:
    """Report the current line at a segfault, and at SIGUSR1, which comes before a kill."""
    faulthandler.enable(file=descriptor, all_threads=False)
    faulthandler.register(signal.SIGUSR1, file=descriptor, all_threads=False, chain=False)


def _warm() -> None:
    """Flash and show one message, so that lazy imports happen before a learner waits."""
    import mimetypes

    import flask
    import werkzeug

    if not hasattr(werkzeug, "__version__"):
        # The test client of Flask 2.3 asks for it, and Werkzeug 3.1 has it no longer.
        from importlib.metadata import version

        werkzeug.__version__ = version("werkzeug")  # type: ignore[attr-defined]
    mimetypes.init()
    app = flask.Flask("warm", root_path=os.path.dirname(__file__))
    app.secret_key = "warm"

    def home() -> Any:
        if flask.request.method == "POST":
            flask.flash("warm", "warm")
            return flask.redirect(flask.url_for("home"))
        return flask.render_template_string(
            "{% for c, m in get_flashed_messages(with_categories=true) %}{{ c }}{{ m }}{% endfor %}"
        )

    app.add_url_rule("/", "home", home, methods=["GET", "POST"])
    app.test_client().post("/", data={"name": "warm"}, follow_redirects=True)


def _python() -> str:
    return ".".join(map(str, sys.version_info[:3]))


@functools.cache
def _flask_version() -> str:
    from importlib.metadata import version

    return version("flask")
