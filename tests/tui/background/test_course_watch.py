"""A change in a course's folder is noticed, once, when it has come to rest."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from lessons.course.fingerprint import fingerprint
from tui.background.course_watch import watch

PATIENCE = 30.0


def test_a_change_is_told_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.background.course_watch.INTERVAL", 0.02)
    page = tmp_path / "step.md"
    page.write_text("one")
    told: list[str] = []
    heard, stop = threading.Event(), threading.Event()

    def changed() -> None:
        told.append(page.read_text())
        heard.set()

    known = fingerprint(tmp_path)
    page.write_text("two, before the first look")
    watching = threading.Thread(target=watch, args=(tmp_path, known, changed, stop))
    watching.start()
    try:
        assert heard.wait(PATIENCE)
        heard.clear()
        page.write_text("three")
        assert heard.wait(PATIENCE)
    finally:
        stop.set()
        watching.join()
    assert told == ["two, before the first look", "three"]
