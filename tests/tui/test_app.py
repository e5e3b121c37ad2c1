"""The app as a whole: leaving it."""

from __future__ import annotations

import pytest
from textual.css.query import NoMatches
from textual.widget import MountError
from textual.worker import WorkerFailed

from tests.tui.conftest import OpenLesson


async def end_with(open_lesson: OpenLesson, error: Exception, *, leaving: bool) -> int | None:
    """Let a callback fail, while the app is left or before; return the exit status."""
    async with open_lesson("two-files") as (app, _):
        if leaving:
            app.exit()
        app._handle_exception(error)
    return app.return_code


@pytest.mark.parametrize("late", [MountError(), NoMatches(), WorkerFailed(MountError())])
async def test_what_comes_too_late_for_its_widget_does_not_spoil_leaving(
    late: Exception, open_lesson: OpenLesson
) -> None:
    assert await end_with(open_lesson, late, leaving=True) == 0


async def test_a_fault_of_another_kind_is_told_when_leaving_too(open_lesson: OpenLesson) -> None:
    with pytest.raises(ZeroDivisionError):
        await end_with(open_lesson, ZeroDivisionError(), leaving=True)


async def test_a_widget_that_is_missing_before_is_a_fault(open_lesson: OpenLesson) -> None:
    with pytest.raises(NoMatches):
        await end_with(open_lesson, NoMatches(), leaving=False)
