"""The course: its lessons, the steps of one lesson, and how far the learner is."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lessons.course.model import Course, Lesson
from sandbox.text import one_line
from tui.background.practice import MACHINE, Clock, read_due
from tui.presenters.phrases import PART_HEADINGS, PART_NAMES, due_in_words
from tui.text.course import (
    HERE,
    QUIZ,
    STEP,
    Standing,
    dots,
    in_words,
    next_step,
    quiz_line,
    standing_of,
    step_id,
    step_line,
    untouched,
    whole_course,
)
from tui.text.hanging import Hanging
from tui.text.markdown import prose
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.lists import PickList
from tui.widgets.on_top import OnTop
from tui.widgets.too_small import HEIGHTS, WIDE
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from lessons.review.overview import Due
    from tui.screens.host import Host

WELCOME = Content.assemble(
    ("Welcome. ", "bold $strong"),
    "Three keys to begin with: ",
    ("Enter", "bold $accent"),
    " opens the first step, ",
    ("F5", "bold $accent"),
    " runs its app, ",
    ("F1", "bold $accent"),
    " shows every other key.",
)


WIDTHS = [(0, "-narrow"), (76, "-wide")]


class CourseScreen(OnTop, Screen[None]):
    """Lessons on the left, the steps of the marked one on the right."""

    CSS_PATH = "course.tcss"
    AUTO_FOCUS = "#steps"
    BINDING_GROUP_TITLE = "The course"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    HELP = """
A step is **done** (✓) once a run of it passed every check, **begun** (◐) once it was run, and
**new** (○) until then. *here* marks the step you were at last. A quiz counts your latest answer
to each question. What's *due* comes back for review: by the end of today, and within a week.
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left,h", "focus_pane('lessons')", "Go to the list of lessons", "Lessons"),
        bind("right,l", "focus_pane('steps')", "Go to the steps of the marked lesson"),
        bind("f3", "card", "The marked lesson on one reference card"),
        bind("f4", "quiz", "The quiz of the marked lesson", "Quiz"),
        bind("r", "review", "What you may forget soon", "Review"),
        bind("p", "practice", "What is due, what you did and what comes back", "Practice"),
        bind("escape", "back", "Go back to the step you were at"),
        bind("q", "quiz", "As F4"),
    ]

    lesson_list = getters.query_one("#lessons", PickList)
    step_list = getters.query_one("#steps", PickList)

    def __init__(self, host: Host, course: Course, clock: Clock = MACHINE) -> None:
        super().__init__()
        self.host = host
        self._course = course
        self._clock = clock
        self._due: dict[str, Due] = {}
        self._standings = {lesson.slug: untouched(lesson) for lesson in course.lessons}
        self._here: tuple[str, str] | None = None
        self._lesson = course.lessons[0]
        self._has_been_read = False

    def compose(self) -> ComposeResult:
        yield TopLine(self._course.title)
        yield Static(WELCOME, id="welcome", markup=False)
        with Horizontal(id="panes"):
            yield PickList(id="lessons", markup=False)
            with Vertical(id="lesson"):
                yield Static(id="summary", markup=False)
                yield PickList(id="steps", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        self.lesson_list.border_title = "Lessons"
        self._fill()

    def on_resize(self, event: Resize) -> None:
        if self._has_been_read:
            self.query_one(TopLine).show(self._how_far())

    def on_screen_resume(self) -> None:
        """Show the learner's progress again each time that this screen comes back."""
        self._read_journal()

    @work(exclusive=True, group="course", exit_on_error=False, description="Read the progress")
    async def _read_journal(self) -> None:
        ask, lessons = self.host.journal.ask, self._course.lessons
        here = await ask(lambda progress: progress.place())
        for lesson in lessons:
            self._standings[lesson.slug] = await ask(partial(standing_of, lesson=lesson))
        has_answers = await ask(lambda progress: any(progress.answers(x.slug) for x in lessons))
        if here != self._here or not self._has_been_read:
            self._has_been_read = True
            self._here = here
            self._lesson = self._lesson_of_here()
            self.step_list.clear_options()  # so that the line to go on with is marked again
        self._fill()
        if has_answers:
            self.call_after_refresh(self._read_due)

    @work(exclusive=True, group="due", exit_on_error=False, description="Read what is due")
    async def _read_due(self) -> None:
        """Show what is due once the rest is on the screen: it takes a little longer to read."""
        due = await read_due(self.host.journal, self._course.lessons, self._clock)
        has_changed, self._due = due != self._due, due
        if has_changed and self.is_current:
            self._fill_lessons()

    def _lesson_of_here(self) -> Lesson:
        here = self._here[0] if self._here else None
        return next((x for x in self._course.lessons if x.slug == here), self._course.lessons[0])

    def _fill(self) -> None:
        """Fill both lists again; the marked lesson stays marked."""
        fresh = self._here is None and not any(s.begun for s in self._standings.values())
        self.query_one("#welcome").display = fresh and self._has_been_read
        self._fill_lessons()
        self._show_lesson(self._lesson)

    def _fill_lessons(self) -> None:
        """Fill the list of lessons and the top line again."""
        self.query_one(TopLine).show(self._how_far())
        with self.prevent(OptionList.OptionHighlighted):
            self.lesson_list.set_options(
                Option(self._lesson_line(lesson), id=lesson.slug) for lesson in self._course.lessons
            )
            self.lesson_list.highlighted = self._course.lessons.index(self._lesson)

    def _how_far(self) -> str:
        """Return what is due in the whole course and, if there is room, what is done."""
        due = due_in_words(*self._due.values())
        done = whole_course(self._course, self._standings)
        if not due:
            return done
        return f"{due}   {done}" if self.size.width >= WIDE else due

    def _lesson_line(self, lesson: Lesson) -> Hanging:
        how_far = self._standings[lesson.slug]
        is_here = self._here is not None and self._here[0] == lesson.slug
        due = self._due.get(lesson.slug)
        score = f"\nquiz {how_far.right} of {how_far.questions} right"
        return Hanging(
            Content.styled(f"{lesson.number:>2}  ", "$quiet"),
            Content.assemble(
                one_line(lesson.title),
                "\n",
                dots(how_far.of_part("step")),
                (HERE if is_here else "", "$accent"),
                *((f"\n{words}", "$quiet") for words in in_words(how_far)),
                (score if how_far.answered else "", "$quiet"),
                (f"\n{due_in_words(due)}" if due else "", "$foreground"),
                "\n",
            ),
        )

    def _show_lesson(self, lesson: Lesson) -> None:
        """Show the lesson's summary and steps on the right."""
        marked = self.step_list.highlighted_option if self._lesson is lesson else None
        scrolled = self.step_list.scroll_y
        self._lesson = lesson
        how_far = self._standings[lesson.slug]
        pane = self.query_one("#lesson")
        pane.border_title = Content(f"{lesson.number} {one_line(lesson.title)}")
        self.query_one("#summary", Static).update(prose(lesson.summary))
        self.step_list.set_options(self._step_options(lesson, how_far))
        here = self._here[1] if self._here and self._here[0] == lesson.slug else None
        start = marked.id if marked else step_id(next_step(lesson, how_far, here))
        self.step_list.highlighted = self.step_list.get_option_index(start or QUIZ)
        if marked:
            self.step_list.scroll_to(y=scrolled, animate=False)
        else:
            self.call_after_refresh(self._show_surroundings)

    def _show_surroundings(self) -> None:
        """Scroll until the lines around the marked one are in sight."""
        if not self.is_current:
            return
        steps = self.step_list
        steps.scroll_to_highlight(top=True)
        steps.scroll_relative(y=-(steps.size.height // 2), animate=False, immediate=True)
        steps.scroll_to_highlight()

    def _step_options(self, lesson: Lesson, how_far: Standing) -> Iterator[Option]:
        parts = [part for part in PART_NAMES if lesson.of_part(part)]
        for part in parts:
            if parts != ["step"]:
                gap = "" if part == parts[0] else "\n"
                yield Option(Content.assemble(gap, (PART_HEADINGS[part], "$quiet")), disabled=True)
            states = how_far.of_part(part)
            for step, state in zip(lesson.of_part(part), states, strict=True):
                is_here = self._here == (lesson.slug, step.slug)
                yield Option(step_line(step, state, is_here), id=step_id(step))
        if lesson.quiz:
            if parts != ["step"]:
                yield Option(" ", disabled=True)
            yield Option(quiz_line(how_far), id=QUIZ)

    @on(OptionList.OptionHighlighted, "#lessons")
    def _lesson_was_marked(self, event: OptionList.OptionHighlighted) -> None:
        lesson = self._course.lessons[event.option_index]
        if lesson is not self._lesson:
            self._show_lesson(lesson)

    @on(OptionList.OptionHighlighted, "#steps")
    def _step_was_marked(self, event: OptionList.OptionHighlighted) -> None:
        is_still = self.step_list.highlighted == event.option_index
        if is_still and event.option_id == step_id(self._lesson.steps[0]):
            self.step_list.scroll_home(animate=False)  # the heading above it too

    @on(OptionList.OptionSelected, "#lessons")
    def _lesson_was_picked(self, event: OptionList.OptionSelected) -> None:
        self._show_lesson(self._course.lessons[event.option_index])
        self.step_list.focus()

    @on(OptionList.OptionSelected, "#steps")
    def _step_was_picked(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == QUIZ:
            self.action_quiz()
        else:
            slug = (event.option_id or "").removeprefix(STEP)
            self.host.open_lesson(self._lesson.slug, slug)

    def action_focus_pane(self, pane: str) -> None:
        """Go to one of the two lists."""
        self.query_one(f"#{pane}").focus()

    def action_review(self) -> None:
        """Ask what is due, of all lessons."""
        self.host.open_review()

    def action_quiz(self) -> None:
        """Open the quiz of the lesson that is marked."""
        self.host.open_quiz(self._lesson.slug)

    def action_back(self) -> None:
        """Go back to the step where the learner was."""
        if self._here is not None:
            self.host.open_lesson(*self._here)

    def action_practice(self) -> None:
        """Show what is due, what was practiced and what comes back."""
        self.host.open_practice()

    def action_card(self) -> None:
        """Open the reference card of the lesson that is marked."""
        self.host.open_card(self._lesson.slug)
