"""A screen that runs the small apps that prove an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lessons.practice.proofs import Example
from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded, RunGrew
from tui.presenters.phrases import answer_time
from tui.widgets.choices import MOST, ChoosingScreen, choice_keys
from tui.widgets.code_text import CodeText
from tui.widgets.flow_text import MarkdownText
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.result_pane import ResultPane
from tui.widgets.titled_pane import tab_title
from tui.widgets.too_small import BREAKPOINTS
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from lessons.grading.grade import Verdict
    from tui.screens.host import Host

RUNNING = "running…"


class ExampleScreen(ChoosingScreen):
    """A text and the app's code on the left, and what the run shows on the right."""

    CSS_PATH = "example.tcss"
    AUTO_FOCUS = "#panel"
    BINDING_GROUP_TITLE = "Live example"
    HORIZONTAL_BREAKPOINTS = BREAKPOINTS
    HELP = """
This app has just run in the sandbox. Beside it or below it you see what happened. You can't change
anything here.
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        *choice_keys(MOST, "turn_to", "Tab", "Show this example"),
        bind("right", "turn(1)", "The next example", "Next", display="→"),
        bind("ctrl+n", "turn(1)", "The next example"),
        bind("left", "turn(-1)", "The example before"),
        bind("ctrl+b", "turn(-1)", "The example before"),
        bind("f5", "run", "Run it again", "Run"),
        bind("f6", "pane", "The text, or what happened", "Pane"),
        bind("shift+f6", "pane", "The text, or what happened"),
        bind("v", "view", "Page, cookie, panel"),
        bind("escape", "leave", "Back", "Back", display="Esc"),
    ]

    text = getters.query_one("#text", MarkdownText)
    code = getters.query_one(CodeText)
    reading = getters.query_one("#reading", VerticalScroll)
    result = getters.query_one(ResultPane)
    verdict = getters.query_one("#verdict", Static)

    def __init__(self, host: Host, examples: Sequence[Example], shown: int = 0) -> None:
        super().__init__()
        self.host = host
        self._examples = tuple(examples)
        self._shown = shown
        self._run = 0

    @property
    def example(self) -> Example:
        """The example that is shown."""
        return self._examples[self._shown]

    def compose(self) -> ComposeResult:
        yield TopLine("Proof")
        with Horizontal(id="both"):
            with Vertical(id="left"):
                with VerticalScroll(id="reading"):
                    yield MarkdownText(id="text")
                    yield CodeText(id="code")
                yield Static(id="verdict", markup=False)
            yield ResultPane(id="result")
        yield KeyFooter(show_command_palette=False)

    def on_mount(self) -> None:
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the keys that turn to another example when there is one."""
        if action == "turn":
            return len(self._examples) > 1
        if action == "turn_to":
            return parameters[0] in self.places_open
        return True

    def on_unmount(self) -> None:
        self.host.runner.stop(self)

    # Keys

    def action_turn(self, by: int) -> None:
        """Show the next example, or the one before."""
        self._shown = (self._shown + by) % len(self._examples)
        self._show()

    @property
    def places_open(self) -> Sequence[int]:
        places = [example.number - 1 for example in self._examples]
        return places if len(places) > 1 else ()

    def action_turn_to(self, place: int) -> None:
        """Show the example with the key of this place."""
        if self.example.number != place + 1:
            self._shown = self.places_open.index(place)
            self._show()

    def action_pane(self) -> None:
        """Go from the text to what happened, or back."""
        if self.reading.has_focus:
            self.result.view.focus()
        else:
            self.reading.focus()

    def action_view(self) -> None:
        """Show what happened, the page, or the cookie."""
        self.result.action_next_view()

    def action_leave(self) -> None:
        """Go back to where the learner came from."""
        self.dismiss()

    def action_run(self) -> None:
        """Run the example again."""
        self.result.clear(RUNNING)
        self.verdict.update("")
        self._run = self.host.runner.run(self.example.step, {}, self)

    # What is shown

    def _show(self) -> None:
        example = self.example
        self.query_one("#left").border_title = tab_title(
            [x.name for x in self._examples], self._shown
        )
        self.text.show(example.text)
        self.code.show(example.step.files)
        self.reading.scroll_home(animate=False)
        self.action_run()

    @on(RunGrew)
    @on(RunEnded)
    @on(RunBroke)
    def _run_told(self, message: RunGrew | RunEnded | RunBroke) -> None:
        if message.run != self._run:
            return
        match message:
            case RunGrew(timeline=timeline, rows=rows):
                self.result.show(timeline, rows, hint=RUNNING)
            case RunBroke(why=why):
                self.result.clear(one_line(why))
            case RunEnded(timeline=timeline, rows=rows, outcome=outcome):
                self.result.show(timeline, rows, hint="Nothing happened.")
                self.result.note(answer_time(timeline))
                if self.example.proves and outcome is not None:
                    self.verdict.update(verdict_line(outcome.verdict))


def verdict_line(verdict: Verdict) -> Content:
    """Say whether the run shows what it should."""
    if verdict.passed:
        return Content.styled("✓ this run shows it", "bold $mark-passed")
    why = next(result.why for result in verdict.results if not result.passed)
    return Content.assemble(
        ("✗ this run doesn't show it", "bold $mark-failed"),
        (f" Your Flask may differ from the one that the course was made with. {one_line(why)}", ""),
    )
