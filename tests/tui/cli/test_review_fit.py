"""``flasklings review --fit``: what was fitted is kept, or it is said that it is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from lessons.review import fitting as optimizing
from lessons.review.cards import Review
from lessons.review.deck import rules_of
from lessons.review.fitting import Readiness
from lessons.review.scheduler import Rules
from lessons.store import failover as keeping
from lessons.store.database import FILE
from lessons.store.progress import Progress
from tests.tui.cli.conftest import Flasklings

FITTED = (0.3, *Rules().parameters[1:])


@pytest.fixture
def ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every learner have answered enough; the package that fits is large."""

    def fitted(histories: Sequence[Sequence[Review]]) -> tuple[float, ...]:
        return FITTED

    monkeypatch.setattr(optimizing, "readiness", lambda histories: Readiness(True, 700))
    monkeypatch.setattr(optimizing, "fitted", fitted)


def answered(home: Path) -> None:
    now = datetime.now(UTC)
    times = iter(now - timedelta(days=days) for days in (9, 5, 1))
    progress = Progress.open(home, clock=lambda: next(times))
    for _ in range(3):
        progress.record_answer("flash", "what", "it", True)
    progress.close()


@pytest.mark.usefixtures("ready")
def test_what_was_fitted_is_kept(flasklings: Flasklings, home: Path) -> None:
    answered(home)
    said = flasklings("review", "--fit")
    assert (said.status, said.err) == (0, "")
    assert said.out.endswith(
        "Done. From now on, cards come back by what your answers say of you.\n"
    )
    progress = Progress.open(home)
    assert rules_of(progress).parameters == FITTED
    progress.close()


@pytest.mark.usefixtures("ready")
def test_what_was_fitted_and_could_not_be_kept_is_no_success(
    flasklings: Flasklings, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answered(home)
    monkeypatch.setattr(keeping, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(keeping, "LAST_SECONDS", 0.1)
    other = sqlite3.connect(home / FILE)
    other.execute("BEGIN IMMEDIATE")
    said = flasklings("review", "--fit")
    other.close()
    assert said.status == 1
    assert "Done" not in said.out
    first, second = said.err.splitlines()
    assert first.startswith("flasklings review: Another program holds the progress file")
    assert second.startswith("flasklings review: What was fitted is lost: fit again once the")


def test_a_progress_file_that_was_set_aside_is_said_before_what_is_missing(
    flasklings: Flasklings, home: Path
) -> None:
    (home / FILE).write_bytes(b"no database" * 100)
    said = flasklings("review", "--fit")
    assert (said.status, said.out) == (1, "")
    first, second = said.err.splitlines()
    assert first.startswith(
        "flasklings review: The progress file could not be read. It was kept as"
    )
    assert "so far there are 0" in second
