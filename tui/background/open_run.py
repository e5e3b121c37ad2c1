"""A run whose app waits for more requests: those that a learner makes in the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sandbox.events import Ended, Event, Requested
from sandbox.text import one_line
from tui.presenters.browsing import Ask, forgotten

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from lessons.diagnosis.cause import Finding
    from sandbox.session import Session
    from sandbox.timeline import Timeline
    from tui.presenters.row_kinds import RunRow
    from tui.presenters.timeline_rows import RowFold

Explain = Callable[["Timeline"], "Sequence[Finding]"]
"""Says what went wrong in a run."""

STARTED_AGAIN = (
    "The app was restarted for this request. What it kept in memory and in files is gone."
)
NOT_KEPT = "The browser no longer has this page. Press l on a newer one, or F5."


@dataclass(eq=False)
class OpenRun:
    """A run with its session: open, or ended and to be begun again by the next request.

    ``timeline`` is the run without its end.  ``notes`` say of a request what the learner did.
    """

    number: int
    listener: MessagePump
    session: Session
    timeline: Timeline
    fold: RowFold
    notes: dict[int, str] = field(default_factory=dict)
    said: str = ""
    explain: Explain | None = None

    @property
    def is_open(self) -> bool:
        """Whether the app waits."""
        return self.session.ended is None

    def prepare(self, ask: Ask) -> bool:
        """Get ready for what a learner asks for; return False if no request follows."""
        self.said = ""
        if ask.request is None:
            self.session.forget_cookies(ask.client)
            self.said = forgotten(ask.client)
            return False
        is_kept = self.session.turn_to(ask.client, ask.page)
        if not is_kept and (ask.request.submit or ask.request.reload):
            self.said = NOT_KEPT
            return False
        if not self.is_open:
            self.session, self.said = self.session.again(), STARTED_AGAIN
            self.timeline = replace(self.timeline, ended=None)
        return True

    def events(self, ask: Ask) -> Iterator[Event]:
        """Make the request that a learner asks for; an app that has ended is started again."""
        assert ask.request is not None
        yield from self.session.start()
        for event in self.session.send(ask.request):
            if isinstance(event, Requested) and event.redirected_from is None:
                self.notes[event.n] = ask.note
            yield event

    def let_rest(self) -> Ended | None:
        """Let the app wait, and return how the run would end now; end it if it can't wait."""
        ended = self.session.rest()
        if ended is None:
            self.close()
        return ended

    def close(self) -> None:
        """End the app."""
        self.timeline = self.timeline.extended(self.session.close())

    @property
    def rows(self) -> Sequence[RunRow]:
        """The rows of the run as far as it is."""
        return self.fold.rows(self.timeline)

    @property
    def findings(self) -> Sequence[Finding]:
        """What went wrong so far, in a run without a step."""
        return self.explain(self.timeline) if self.explain is not None else ()

    def why_it_ended(self) -> str:
        """Say why the app has ended, if it has, and how to go on."""
        ended = self.session.ended
        if ended is None:
            return self.said
        errors = [event for event in self.timeline.errors if event.phase == "sandbox"]
        why = errors[-1].message if errors and ended.reason == "timeout" else ended.detail
        why = one_line(why or ended.reason, 200)
        return f"The app has ended: {why}. The next request restarts it."
