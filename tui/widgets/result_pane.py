"""The pane of a run's result: what happened, the page, and the cookie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, cast

from textual.binding import BindingType
from textual.content import Content
from textual.events import Click
from textual.reactive import reactive
from textual.widget import Widget

from tui.keys.own import key_name
from tui.widgets.keys import bind
from tui.widgets.titled_pane import SEPARATOR, TitledPane, tab_at, tab_title

if TYPE_CHECKING:
    from textual.widgets import Input

    from lessons.course.model import Prediction
    from sandbox.timeline import Timeline
    from tui.presenters.row_kinds import RunRow
    from tui.text.prediction import PredictionText
    from tui.text.step import StepView
    from tui.widgets.cookie import CookieView
    from tui.widgets.flight_view import FlightView
    from tui.widgets.page import PageView
    from tui.widgets.prediction import PredictionView, ToldView
    from tui.widgets.row_filter import RowFilter
    from tui.widgets.run_panel import RunPanel
    from tui.widgets.verdict_card import VerdictCard

VIEWS = ("What happened", "Page", "Cookie", "Flight")
PAGE, FLIGHT = VIEWS.index("Page"), VIEWS.index("Flight")
QUESTION = "Predict"


def edited() -> Content:
    """Return the note while the editor has another text than the one that ran."""
    return Content.styled(f"edited · {key_name('run')} runs it", "$accent")


class ResultPane(TitledPane):
    """Four views of one run, one shown at a time; each is made when it's first shown.

    An open question replaces the views.  The result of a prediction is shown above them.
    """

    BINDING_GROUP_TITLE = "What happened"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("slash", "filter", "Filter the rows by a word", "Filter"),
        bind("escape", "end_filter", "Show all rows again"),
    ]

    flying: reactive[bool] = reactive(False)
    """Whether the flight is shown."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._panel: RunPanel | None = None
        self._texts: dict[int, PageView | CookieView] = {}
        self._question: PredictionView | None = None
        self.told: ToldView | None = None
        """The result of a prediction, above the rows."""
        self._is_told = False
        self._card: VerdictCard | None = None
        self._asking = False
        self._shown = 0
        self._flight: FlightView | None = None
        self._timeline: Timeline | None = None
        self._run_texts: Mapping[str, str] = {}
        self._filter: RowFilter | None = None
        self._why_faded: Content | None = None
        self.noted: Content | str = ""
        """The note, without what is said of an edit."""

    def on_mount(self) -> None:
        self._title()

    @property
    def panel(self) -> RunPanel:
        """The list of rows."""
        if self._panel is None:
            from tui.widgets.run_panel import RunPanel

            self._panel = RunPanel(id="panel")
            self._panel.display = not self._asking
            self._panel.faded = self.has_class("-edited")
            self.mount(self._panel)
        return self._panel

    @property
    def page(self) -> PageView | None:
        """The page, if it was shown before."""
        return cast("PageView | None", self._texts.get(PAGE))

    def visit(self, busy: bool, said: str = "") -> None:
        """Say whether the app answers a request of the page, and what came of it."""
        if (page := self.page) is not None:
            page.show_busy(busy)
            if said:
                page.tell(said)

    @property
    def start(self) -> Widget:
        """The view that is shown."""
        return self.view

    @property
    def view(self) -> Widget:
        """The view that is shown."""
        if self._asking and self._question is not None:
            return self._question
        if self._shown == FLIGHT:
            return self.flight
        return self._text_view(self._shown) if self._shown else self.panel

    @property
    def flight(self) -> FlightView:
        """The view of the flight."""
        if self._flight is None:
            from tui.widgets.flight_view import FlightView

            self._flight = FlightView(id="flight")
            self._flight.faded = self.has_class("-edited")
            self.mount(self._flight)
        return self._flight

    def show(
        self,
        timeline: Timeline,
        rows: Sequence[RunRow],
        hint: str = "",
        texts: Mapping[str, str] | None = None,
    ) -> None:
        """Show a run of these texts as far as it is; show `hint` while there are no rows."""
        self._run_texts = texts or {}
        if self._timeline is not None and self._timeline.started is not timeline.started:
            self.panel.unfold_all()
        self._timeline = timeline
        self.panel.show(rows, hint=hint)
        self._fill()

    def clear(self, hint: str) -> None:
        """Show no run, and say what to do."""
        from sandbox.timeline import Timeline

        self.note("")
        self.show(Timeline(), (), hint)

    def note(self, said: Content | str) -> None:
        """Set the note; that the text has changed since goes first."""
        self.noted = said
        super().note((self._why_faded or edited()) if self.has_class("-edited") else said)

    def show_edited(self, edited: bool, why: Content | None = None) -> None:
        """Fade what is shown while it's of another text; `why` says more than that it is."""
        self._why_faded = why
        self.set_class(edited, "-edited")
        for view in (self._panel, self._flight):
            if view is not None:
                view.faded = edited
        if (page := self.page) is not None:
            page.show_old(edited)
        self.note(self.noted)

    def action_next_view(self) -> None:
        """Show the next view."""
        self.show_view((self._shown + 1) % len(VIEWS))

    def fly(self, by: int) -> None:
        """Show the next step of the flight, or the one before; of a new run the first one."""
        before = self._flight.flown if self._flight is not None else None
        self.show_view(FLIGHT)
        if not self._asking and self.flight.flown is before:
            self.flight.action_step(by)

    def show_view(self, index: int) -> None:
        """Show one of the views, unless the question is open."""
        if not self._asking:
            self._shown = index
            self._arrange()
            self._fill()

    async def action_filter(self) -> None:
        """Ask which rows to show."""
        if self._filter is None:
            from tui.widgets.row_filter import RowFilter

            self._filter = RowFilter()
            await self.mount(self._filter)  # the next keys are what's typed there
        self._filter.display = True
        self._filter.field.focus()
        self.refresh_bindings()

    def action_end_filter(self) -> None:
        """Show all rows again."""
        if self._filter is not None:
            self._filter.field.clear()
            self._filter.display = False
            self.panel.filter("")
            self.panel.focus()
            self.refresh_bindings()

    def on_input_changed(self, message: Input.Changed) -> None:
        """Show the rows with the text that is typed."""
        self.panel.filter(message.value)

    def on_input_submitted(self) -> None:
        """Go to the rows that were found."""
        self.panel.focus()
        self.panel.action_move_to(0)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the filter where the rows are shown, and its end while there is one."""
        if action == "filter":
            return not self._asking and not self._shown
        if action == "end_filter":
            return self._filter is not None and self._filter.display
        return True

    def ask(self, prediction: Prediction) -> None:
        """Ask a question, in place of showing what happened."""
        if self._question is None:
            from tui.widgets.prediction import PredictionView

            self._question = PredictionView(prediction)
            self.mount(self._question)
        else:
            self._question.ask(prediction)
        self._asking = True
        if self._panel is not None:
            self.clear("")
        self.tell(None)
        self._arrange()
        self.call_after_refresh(self._make_panel)

    def _make_panel(self) -> None:
        """Make the list of rows before it's needed."""
        if self.is_attached:  # the app may have been left meanwhile
            _ = self.panel

    def close_question(self) -> None:
        """Show what happened."""
        self._asking = False
        self._shown = 0
        self._arrange()

    def tell(self, told: PredictionText | None, *, brief: bool = False) -> None:
        """Show the result of a prediction above the rows; None hides it."""
        self._is_told = told is not None
        if told is not None and self.told is None:
            from tui.widgets.prediction import ToldView

            self.told = ToldView(told, brief)
            self.mount(self.told, before=self.panel)
        elif told is not None and self.told is not None:
            self.told.show(told, brief=brief)
        self._show_told()

    def _show_told(self) -> None:
        """Show the result of a prediction, unless the lanes of a flight need its lines."""
        if self.told is not None:
            self.told.display = self._is_told and self._shown != FLIGHT

    def tell_briefly(self) -> None:
        """Show the result of a prediction on one quiet line."""
        if self.told is not None:
            self.told.be_brief()

    def judge(self, view: StepView) -> None:
        """Show what is wrong in the last run, or what was learned, above the rows."""
        if self._card is None:
            if view.verdict is None:
                return
            from tui.widgets.verdict_card import VerdictCard

            self._card = VerdictCard(view)
            self._card.set_class(self.view is not self._panel, "-away")
            self.mount(self._card, before=self.panel)
        else:
            self._card.show(view)
        self.set_class(view.verdict is not None, "-judged")

    def on_click(self, event: Click) -> None:
        """Show the view whose tab was clicked."""
        if event.y == 0 and not self._asking and (tab := self._tab_at(event.x)) is not None:
            self.show_view(tab)

    def _text_view(self, index: int) -> PageView | CookieView:
        """Return the view of the page or the cookie."""
        if index not in self._texts:
            from tui.widgets.cookie import CookieView
            from tui.widgets.page import PageView

            self._texts[index] = view = PageView() if index == PAGE else CookieView()
            self.mount(view)
            if isinstance(view, PageView):
                view.show_old(self.has_class("-edited"))
        return self._texts[index]

    def _arrange(self) -> None:
        """Display only the current view; move the focus to it if another view had it."""
        had_focus = self.has_focus_within
        shown = self.view
        self.flying = shown is self._flight
        for view in (self._panel, self._question, self._flight, *self._texts.values()):
            if view is not None:
                view.display = view is shown
        if self._card is not None:
            self._card.set_class(shown is not self._panel, "-away")
        self._show_told()
        if self._filter is not None and shown is not self._panel:
            self.action_end_filter()
        self._title()
        if had_focus:
            shown.focus()

    def _fill(self) -> None:
        if self._timeline is None or not self._shown or self._asking:
            return
        if self._shown == FLIGHT:
            self.flight.show(self._timeline, self._run_texts, self._marked_request())
        else:
            self._text_view(self._shown).show(self._timeline, self._marked_request())

    def _marked_request(self) -> int | None:
        """Return the number of the request whose row is marked, or that the flight is at."""
        panel = self._panel
        if panel is not None and panel.cursor is not None:
            return panel.rows[panel.cursor].n
        return self._flight.step.n if self._flight and self._flight.step else None

    def _title(self) -> None:
        names = (QUESTION,) if self._asking else VIEWS
        shown = 0 if self._asking else self._shown
        self.entitle(tab_title(names, shown, self._separator))

    @property
    def _separator(self) -> str:
        """What stands between the names of the views, where there's room with space around."""
        room = self.outer_size.width - 6
        return SEPARATOR if len(SEPARATOR.join(VIEWS)) <= room else SEPARATOR.strip()

    def _tab_at(self, x: int) -> int | None:
        """Return the view whose name is at a column of the frame."""
        return tab_at(VIEWS, x - 2, self._separator)

    def on_resize(self) -> None:
        """Name the views again, where there's more room or less."""
        self._title()
