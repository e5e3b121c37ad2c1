"""A new kind of event needs its watcher, its type and its row: the rest of the product takes it."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any

import pytest

from sandbox import Sandbox
from sandbox import events as known
from sandbox.events import Event, Requested, to_json
from sandbox.frames import FrameReader
from tests.sandbox.conftest import run_app
from tests.support.timelines import from_json
from tui.plain.output import OutputStyle
from tui.plain.run import RowPrinter
from tui.presenters import event_rows
from tui.presenters.event_rows import EVENT_ROWS
from tui.presenters.row_kinds import RowKind, RunRow
from tui.presenters.timeline_rows import rows
from tui.text.rows import lines

BLOCK = RowKind("#", "block", "state-read", "cyan")


class BlockRendered(Event, frozen=True, tag="block"):
    """A template rendered one of its blocks."""

    n: int
    name: str


def block_rows(event: BlockRendered) -> Iterable[RunRow]:
    yield RunRow(BLOCK, event.n, event.name)


# The app sends the frame that a watcher in `sandbox/child/watch` would send.
APP = """
import gc
from flask import Flask

app = Flask(__name__)
channel = next(one for one in gc.get_objects() if type(one).__name__ == "Channel")

@app.get("/")
def home():
    channel.send({"event": "block", "n": 1, "name": "content"})
    return "Hello"
"""


def test_it_reaches_the_timeline_and_every_output(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "OBSERVED", (*known.OBSERVED, BlockRendered))
    table: dict[type[Event], Callable[[Any], Iterable[RunRow]]] = {
        **EVENT_ROWS,
        BlockRendered: block_rows,
    }
    monkeypatch.setattr(event_rows, "EVENT_ROWS", table)
    with Sandbox() as sandbox:
        run = run_app(sandbox, APP)
    [event] = run.all(BlockRendered)
    assert event == BlockRendered(1, "content")
    assert isinstance(run.events[run.events.index(event) - 1], Requested)

    json = to_json(event)
    assert json == b'{"event":"block","n":1,"name":"content"}'
    assert from_json(json) == event

    assert run.timeline.exchanges[0].of(BlockRendered) == (event,)
    assert run.timeline.balanced

    [row] = [row for row in rows(run.timeline) if row.kind is BLOCK]
    [line] = lines(row, 40, False)
    assert line.plain == " # block   content"
    assert line.spans[0].style == "$state-read"
    assert RowPrinter(OutputStyle()).lines(row) == ["  # block   content"]
    assert "\x1b[36m" in RowPrinter(OutputStyle(colors=True)).lines(row)[0]


@pytest.mark.parametrize("made", [b"request", b"cookie", b"response", b"ended"])
def test_a_worker_cannot_send_the_events_that_the_session_makes(made: bytes) -> None:
    reader = FrameReader()
    assert list(reader.feed(b'\n- 1 {"event":"%s","n":1}\n' % made)) == []
    assert reader.refused == 1


def test_the_package_holds_every_event_of_its_modules() -> None:
    modules = [
        import_module(f"{known.__name__}.{module.name}")
        for module in pkgutil.iter_modules(known.__path__)
    ]
    public = {
        name
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }
    assert "Routed" in public
    assert public <= set(known.__all__)
