"""The flight of a run, one fact at a time: what happens, in which lane, and where messages go."""

from __future__ import annotations

from collections.abc import Mapping
from time import monotonic
from typing import ClassVar

from textual import work
from textual.binding import BindingType
from textual.content import Content
from textual.reactive import reactive
from textual.timer import Timer
from textual.widget import Widget
from textual.worker import get_current_worker

from sandbox.timeline import Timeline
from tui.background.messages import RowMarked
from tui.keys.own import with_own_keys
from tui.presenters.flight import Flight, FlightStep, flight
from tui.presenters.row_kinds import RunRow
from tui.text.flight import FlightLook, flight_lines, is_ascii_only
from tui.widgets.keys import bind
from tui.widgets.pane_sizes import Layout

MOTION = 0.3
"""Seconds that a message is on its way to another lane."""

FRAME = 1 / 30
"""Seconds between two pictures of it."""

NONE_YET = "No flight yet: press F5 to run."
GOES_ON = "The flight begins when the run is over."
NOTHING = "Nothing happened."
A_MOMENT = "The flight of such a long run takes a moment."

AT_ONCE = 2_000
"""With more events and messages than this, a thread makes the flight."""


class FlightView(Widget, can_focus=True):
    """Shows one step of a flight; no key ever waits for its motion."""

    BINDING_GROUP_TITLE = "Flight"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("right,down,space", "step(1)", "Next fact"),
        bind("left,up", "step(-1)", "Fact before"),
        bind("pagedown", "request(1)", "Next request"),
        bind("pageup", "request(-1)", "Request before"),
        bind("home", "go_to(0)", "First fact"),
        bind("end", "go_to(-1)", "Last fact"),
        bind("enter", "open", "Go to the step's line in the editor"),
    ]

    index: reactive[int | None] = reactive(None)
    """Which step is shown, None before the first one is wanted."""

    faded: reactive[bool] = reactive(False)
    """Whether the run is of another text than the one in the editor: then all is quiet."""

    progress: reactive[float] = reactive(1.0)
    """How far the motion of the step is."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        # Not in a style sheet: a new one has Textual parse all of them again, which is felt.
        self.styles.height = self.styles.width = "1fr"
        self.styles.text_wrap = "nowrap"
        self.flown = Flight()
        self._shown: tuple[Timeline, Mapping[str, str]] | None = None
        self._hint = with_own_keys(NONE_YET)
        self._motion: Timer | None = None
        self._began = 0.0

    def show(self, timeline: Timeline, texts: Mapping[str, str], request: int | None) -> None:
        """Show a run that is over, from the first step of a request, or from its first."""
        if self._shown is None or self._shown[0] is not timeline:
            self._shown = (timeline, texts)
            began = timeline.started is not None or timeline.exchanges
            size = sum(len(one.events) for one in timeline.exchanges) + len(timeline.lives)
            if timeline.ended is None:
                self._take(Flight(), GOES_ON if began else with_own_keys(NONE_YET))
            elif size <= AT_ONCE:
                self._take(flight(timeline, texts), NOTHING)
            else:
                self._take(Flight(), A_MOMENT)
                self._make(timeline, texts, request)
        self._begin_at(request)

    @work(thread=True, exclusive=True, exit_on_error=False, description="Make a flight")
    def _make(self, timeline: Timeline, texts: Mapping[str, str], request: int | None) -> None:
        worker = get_current_worker()
        made = flight(timeline, texts)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take_later, timeline, made, request)

    def _take_later(self, timeline: Timeline, made: Flight, request: int | None) -> None:
        if self._shown is not None and self._shown[0] is timeline:
            self._take(made, NOTHING)
            self._begin_at(request)

    def _take(self, flown: Flight, hint: str) -> None:
        """Show another flight, or the hint while it has no steps."""
        self._end_motion()
        self.set_reactive(FlightView.index, None)
        self.flown, self._hint = flown, hint
        self.refresh()

    def _begin_at(self, request: int | None) -> None:
        """Show the first step of a request, or the first one of all, unless one is shown."""
        if self.index is None and self.flown.steps:
            steps = enumerate(self.flown.steps)
            self.index = next((at for at, step in steps if step.n == request), 0)

    @property
    def step(self) -> FlightStep | None:
        """The step that is shown."""
        return None if self.index is None else self.flown.steps[self.index]

    # Keys

    def action_step(self, by: int) -> None:
        """Show the next fact, or the one before."""
        if self.flown.steps:
            self.action_go_to(max((self.index or 0) + by, 0))
            if by > 0:
                self._begin_motion()

    def action_go_to(self, index: int) -> None:
        """Show the fact with this index; -1 is the last one."""
        last = len(self.flown.steps) - 1
        if self.flown.steps:
            self._end_motion()
            self.index = last if index < 0 else min(index, last)

    def action_request(self, by: int) -> None:
        """Show the first fact of the next request, or of the one before."""
        starts = [0]
        for at, step in enumerate(self.flown.steps):
            if step.n != self.flown.steps[starts[-1]].n:
                starts.append(at)
        here = self.index or 0
        further = [at for at in starts if at > here] if by > 0 else []
        before = [at for at in starts if at < here] if by < 0 else []
        self.action_go_to(further[0] if further else before[-1] if before else here)

    def action_open(self) -> None:
        """Go to the line of the step."""
        self._mark(open=True)

    def watch_index(self) -> None:
        self._mark(open=False)
        self.refresh()

    def watch_progress(self) -> None:
        self.refresh()

    def _mark(self, *, open: bool) -> None:  # noqa: A002
        if (step := self.step) is not None:
            row = RunRow(step.kind, step.n, step.text, place=step.place)
            # Not by way of each parent: the line of the step is drawn with the step.
            self.screen.post_message(RowMarked(row, open))

    # The motion

    def _begin_motion(self) -> None:
        """Let what this step sends come along from where it was."""
        step = self.step
        if step is None or step.to is None or self.app.animation_level == "none":
            return
        self._began = monotonic()
        self.progress = 0.0
        self._motion = self.set_interval(FRAME, self._move)

    def _move(self) -> None:
        self.progress = min((monotonic() - self._began) / MOTION, 1.0)
        if self.progress >= 1:
            self._end_motion()

    def _end_motion(self) -> None:
        if self._motion is not None:
            self._motion.stop()
            self._motion = None
        self.progress = 1.0

    def render(self) -> Content:
        width, height = self.content_size
        if self.index is None or not width or not height:
            return Content.styled(self._hint if not self.flown.steps else "", "$quiet")
        quotes = Layout.of(self.app.size.width) is Layout.ONE
        look = FlightLook(quotes, is_ascii_only(), self.progress)
        lines = flight_lines(self.flown, self.index, width, height, look)
        shown = Content("\n").join(lines)
        return shown.stylize("$quiet") if self.faded else shown
