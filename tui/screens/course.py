"""The home screen: what this course is, one key that goes on, and how far the learner is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import ActiveBinding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.events import Click, Resize
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from lessons.course.model import Course, Lesson
from sandbox.text import one_line
from tui.background.messages import RunBroke, RunEnded
from tui.background.practice import MACHINE, Clock, read_due
from tui.presenters.phrases import answer_time, due_in_words
from tui.text.course import (
    LESSON,
    QUIZ,
    STEP,
    Standing,
    group_heading,
    lesson_line,
    path_bar,
    path_legend,
    planned_line,
    quiz_line,
    standing_of,
    step_id,
    step_line,
    untouched,
    whole_course,
)
from tui.text.hanging import Hanging
from tui.text.home import (
    BUILDS_ON,
    builds_on,
    pitch_text,
    plan_text,
    summary_text,
    way_text,
)
from tui.text.ways import Here, Way, way_on
from tui.widgets.flow_text import LaidText
from tui.widgets.key_footer import KeyFooter
from tui.widgets.keys import bind
from tui.widgets.lists import PickList
from tui.widgets.live_run import LiveRun
from tui.widgets.on_top import OnTop
from tui.widgets.too_small import HEIGHTS, WIDE
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from lessons.review.overview import Due
    from tui.screens.host import Host

WIDTHS = [(0, "-narrow"), (76, "-wide"), (116, "-broad")]

BEFORE_RUN = 0.3
"""Seconds from the welcome to its run, which belong to a first key."""


class CourseScreen(OnTop, Screen[None]):
    """The steps of a lesson, and a list of the lessons beside them if there are several."""

    CSS_PATH = "course.tcss"
    AUTO_FOCUS = "#steps"
    BINDING_GROUP_TITLE = "The course"
    HORIZONTAL_BREAKPOINTS = WIDTHS
    VERTICAL_BREAKPOINTS = HEIGHTS

    HELP = """
A step is **done** (✓) once a run passed every check, **begun** (◐) once you ran it, and **new** (○)
until then. *here* marks your last step. A quiz counts your latest answer to each question. What's
*due* comes back for review, by the end of today or within a week.
"""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "focus_pane('lessons')", "Go to the list of lessons", "Lessons"),
        bind("right", "focus_pane('steps')", "Go to the steps of the marked lesson"),
        bind("f3", "card", "Show the marked lesson's reference card"),
        bind("f4", "quiz", "Start the marked lesson's quiz", "Quiz"),
        bind("r", "review", "Review what's due today", "Review"),
        bind("k", "placement", "Find the lesson to start with: ten questions", "Where to start"),
        bind("d", "practice", "Show what's due, what you did and what comes back", "What's due"),
        bind("escape", "back", "Go back to your last step"),
        bind("c", "card", "As F3"),
        bind("q", "quiz", "As F4"),
    ]

    live = getters.query_one(LiveRun)
    lesson_list = getters.query_one("#lessons", PickList)
    step_list = getters.query_one("#steps", PickList)

    def __init__(self, host: Host, course: Course, clock: Clock = MACHINE) -> None:
        super().__init__()
        self.host = host
        self._course = course
        self._clock = clock
        self._due: dict[str, Due] = {}
        self._standings = {lesson.slug: untouched(lesson) for lesson in course.lessons}
        self._here: Here = None
        self._lesson = course.lessons[0]
        self._has_been_read = False
        self._run = 0
        """The number of the run that the welcome shows; 0 before it's made."""

    def compose(self) -> ComposeResult:
        yield TopLine(self._course.title)
        with Vertical(id="welcome"):
            yield LaidText(partial(pitch_text, self._course.lessons[0]), id="pitch")
            yield LiveRun(id="live")
            yield LaidText(partial(plan_text, self._course, self._course.lessons[0]), id="plan")
        yield Static(id="way", markup=False)
        with Horizontal(id="panes"):
            yield PickList(id="lessons", markup=False)
            with Vertical(id="lesson"):
                yield LaidText(id="summary")
                yield PickList(id="steps", markup=False)
        yield KeyFooter()

    def on_mount(self) -> None:
        self.lesson_list.display = self._has_several
        step = self._course.lessons[0].demo_step
        self.live.display = step is not None
        if step is not None:
            self.live.border_title = Content(f"Live: step {step.number} · {one_line(step.title)}")
        self._fill()

    @property
    def _has_several(self) -> bool:
        return len(self._course.path) > 1

    @property
    def _is_fresh(self) -> bool:
        """Whether the learner hasn't begun anything."""
        return self._here is None and not any(s.begun for s in self._standings.values())

    def on_resize(self, event: Resize) -> None:
        if self._has_been_read:
            self.query_one(TopLine).show(self._how_far())

    def on_screen_resume(self) -> None:
        """Show the learner's progress again each time that this screen comes back."""
        self._read_journal()

    def day_began(self) -> None:
        """Show what is due on the day that has just begun."""
        self._read_journal()

    @work(exclusive=True, group="course", exit_on_error=False, description="Read the progress")
    async def _read_journal(self) -> None:
        ask, lessons = self.host.journal.ask, self._course.lessons
        here = await ask(lambda progress: progress.place())
        before = self._way_on
        self._standings = await ask(
            lambda progress: {one.slug: standing_of(progress, one) for one in lessons}
        )
        has_answers = await ask(lambda progress: any(progress.answers(x.slug) for x in lessons))
        has_moved, self._here = here != self._here, here
        if has_moved or self._way_on != before or not self._has_been_read:
            self._has_been_read = True
            self._lesson = self._way_on.lesson if self._way_on else self._lesson_of_here()
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
            self.refresh_bindings()

    @property
    def _way_on(self) -> Way | None:
        """Where to go on."""
        return way_on(self._course, self._standings, self._here)

    def _lesson_of_here(self) -> Lesson:
        here = self._here[0] if self._here else None
        return next((x for x in self._course.lessons if x.slug == here), self._course.lessons[0])

    def _fill(self) -> None:
        """Fill both lists again; the marked lesson stays marked."""
        fresh = self._is_fresh and self._has_been_read
        self.query_one("#welcome").display = fresh
        if fresh and not self._run:
            self.set_timer(BEFORE_RUN, self._run_demo)
        self._fill_lessons()
        self._show_lesson(self._lesson)

    # The live run

    def _run_demo(self) -> None:
        """Run the app of the step that the first lesson shows."""
        step = self._course.lessons[0].demo_step
        if step is not None and self.is_current and not self._run:
            self._run = self.host.runner.run(step, {}, self)

    @on(RunEnded)
    @on(RunBroke)
    def _demo_was_run(self, message: RunEnded | RunBroke) -> None:
        """Show the run; one that another run stopped is made again when the screen comes back."""
        if message.run != self._run:
            return
        if isinstance(message, RunBroke):
            self.live.say(one_line(message.why))
        elif message.outcome is None:
            self._run = 0
        else:
            from tui.text.live_facts import live_facts

            took = answer_time(message.timeline)
            self.live.border_subtitle = Content(
                f"run just now, in {took}" if took else "run just now"
            )
            self.live.play(live_facts(message.timeline))

    # The lists

    def _fill_lessons(self) -> None:
        """Fill the list of lessons and the top line again."""
        self.query_one(TopLine).show(self._how_far())
        with self.prevent(OptionList.OptionHighlighted):
            self.lesson_list.set_options(
                Option(self._lesson_line(one), id=one.slug)
                if isinstance(one, Lesson)
                else Option(planned_line(one), disabled=True)
                for one in self._course.path
            )
            self._mark_lesson(self._lesson)
        self.lesson_list.border_title = Content("Lessons")
        fresh = self._is_fresh
        bar = path_legend(self._course) if fresh else path_bar(self._course, self._standings)
        self.lesson_list.border_subtitle = bar

    def _mark_lesson(self, lesson: Lesson) -> None:
        """Mark a lesson in the list, with those around it in sight."""
        self.lesson_list.highlighted = self.lesson_list.get_option_index(lesson.slug)
        self.call_after_refresh(self._show_surroundings, self.lesson_list)

    def _how_far(self) -> str:
        """Return what is due in the whole course and, if there is room, what is done."""
        due = due_in_words(*self._due.values())
        done = "" if self._is_fresh else whole_course(self._course, self._standings)
        if not due:
            return done
        return f"{due}   {done}" if self.size.width >= WIDE else due

    @property
    def _due_today(self) -> int:
        return sum(due.today for due in self._due.values())

    def _lesson_line(self, lesson: Lesson) -> Hanging:
        due = due_in_words(self._due[lesson.slug]) if lesson.slug in self._due else ""
        is_here = self._here is not None and self._here[0] == lesson.slug
        return lesson_line(lesson, self._standings[lesson.slug], due, is_here)

    def _show_lesson(self, lesson: Lesson) -> None:
        """Show the lesson's summary and steps on the right."""
        marked = self.step_list.highlighted_option if self._lesson is lesson else None
        scrolled = self.step_list.scroll_y
        self._lesson = lesson
        how_far = self._standings[lesson.slug]
        pane = self.query_one("#lesson")
        pane.border_title = Content(f"{lesson.number} {one_line(lesson.title)}")
        summary = self.query_one("#summary", LaidText)
        summary.show(partial(summary_text, self._course, lesson))
        # The welcome has said it already.
        summary.display = not (self._is_fresh and lesson is self._course.lessons[0])
        self.step_list.set_options(self._step_options(lesson, how_far))
        way = self._way_on
        here = self._way_id(way) if way and way.lesson is lesson else step_id(lesson.steps[0])
        start = marked.id if marked else here
        self.step_list.highlighted = self.step_list.get_option_index(start or QUIZ)
        self._show_way()
        if marked:
            self.step_list.scroll_to(y=scrolled, animate=False)
        else:
            self.call_after_refresh(self._show_surroundings, self.step_list)

    def _show_surroundings(self, of: PickList) -> None:
        """Scroll a list until the lines around the marked one are in sight."""
        if not self.is_current:
            return
        of.scroll_to_highlight(top=True)
        of.scroll_relative(y=-(of.size.height // 2), animate=False, immediate=True)
        of.scroll_to_highlight()

    def _step_options(self, lesson: Lesson, how_far: Standing) -> Iterator[Option]:
        state_of = {
            step.slug: state for step, (_, state) in zip(lesson.steps, how_far.states, strict=True)
        }
        has_parts = lesson.steps != lesson.of_part("step")
        for number, group in enumerate(lesson.groups):
            if has_parts:
                gap = "\n" if number else ""
                yield Option(Content.assemble(gap, group_heading(group, how_far)), disabled=True)
            for step in group:
                is_here = self._here == (lesson.slug, step.slug)
                yield Option(step_line(step, state_of[step.slug], is_here), id=step_id(step))
        if lesson.quiz:
            if has_parts:
                yield Option(" ", disabled=True)
            yield Option(quiz_line(how_far), id=QUIZ)
        if needed := builds_on(self._course, lesson):
            yield Option(Content.assemble("\n", (BUILDS_ON, "bold $quiet")), disabled=True)
            for one in needed:
                if isinstance(one, Lesson):
                    how_far = self._standings[one.slug]
                    is_here = self._here is not None and self._here[0] == one.slug
                    yield Option(lesson_line(one, how_far, "", is_here), id=f"{LESSON}{one.slug}")
                else:
                    yield Option(planned_line(one), disabled=True)

    # What Enter does

    @staticmethod
    def _way_id(way: Way) -> str:
        return step_id(way.step) if way.step else QUIZ

    @property
    def _marked_lesson(self) -> Lesson | None:
        """The lesson whose line is marked among those that this one builds on."""
        option = self.step_list.highlighted_option
        name = (option and option.id) or ""
        if not name.startswith(LESSON):
            return None
        return self._find(name.removeprefix(LESSON))

    @property
    def _marked(self) -> Way:
        """The line that is marked."""
        option = self.step_list.highlighted_option
        slug = ((option and option.id) or "").removeprefix(STEP)
        return Way(self._lesson, next((x for x in self._lesson.steps if x.slug == slug), None))

    def _find(self, slug: str) -> Lesson:
        return next(x for x in self._course.lessons if x.slug == slug)

    def _show_way(self) -> None:
        """Say what Enter does."""
        if not self._has_been_read:
            return
        marked, way = self._marked, self._way_on
        back = ""
        if marked != way and self._here is not None:
            at = {step.slug: step for step in self._lesson_of_here().steps}.get(self._here[1])
            back = f"{at.number} {at.title}" if at else ""
        other = self._marked_lesson
        to = self._lesson if self.lesson_list.has_focus else other
        said = way_text(way, marked, fresh=self._is_fresh, back=back, to=to)
        self.query_one("#way", Static).update(said)

    @on(Click, "#way")
    def _way_was_clicked(self) -> None:
        if self.lesson_list.has_focus:
            self.step_list.focus()
        else:
            self._step_was_picked()

    def on_descendant_focus(self) -> None:
        """Say what Enter does in the other list."""
        self._show_way()

    def _open(self, way: Way) -> None:
        if way.step is None:
            self.host.open_quiz(way.lesson.slug)
        elif self._opens_with_a_page(way):
            self.host.open_before(way.lesson.slug, starts=True)
        else:
            self.host.open_lesson(way.lesson.slug, way.step.slug)

    def _opens_with_a_page(self, way: Way) -> bool:
        """Whether this is the start of a lesson that first says what it builds on."""
        lesson = way.lesson
        was_there = self._here is not None and self._here[0] == lesson.slug
        is_new = not was_there and not self._standings[lesson.slug].begun
        return is_new and way.step is lesson.steps[0] and bool(lesson.before)

    @on(OptionList.OptionHighlighted, "#lessons")
    def _lesson_was_marked(self, event: OptionList.OptionHighlighted) -> None:
        lesson = self._find(event.option_id or "")
        if lesson is not self._lesson:
            self._show_lesson(lesson)

    @on(OptionList.OptionHighlighted, "#steps")
    def _step_was_marked(self, event: OptionList.OptionHighlighted) -> None:
        is_still = self.step_list.highlighted == event.option_index
        if is_still and event.option_id == step_id(self._lesson.steps[0]):
            self.step_list.scroll_home(animate=False)  # the heading above it too
        self._show_way()

    @on(OptionList.OptionSelected, "#lessons")
    def _lesson_was_picked(self, event: OptionList.OptionSelected) -> None:
        self._show_lesson(self._find(event.option_id or ""))
        self.step_list.focus()

    @on(OptionList.OptionSelected, "#steps")
    def _step_was_picked(self) -> None:
        if (lesson := self._marked_lesson) is None:
            self._open(self._marked)
            return
        self._show_lesson(lesson)
        with self.prevent(OptionList.OptionHighlighted):
            self._mark_lesson(lesson)

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

    def action_placement(self) -> None:
        """Ask which lesson to start with."""
        self.host.open_placement()

    def action_practice(self) -> None:
        """Show what is due, what was practiced and what comes back."""
        self.host.open_practice()

    def action_card(self) -> None:
        """Open the reference card of the lesson that is marked."""
        self.host.open_card(self._lesson.slug)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer a review where something is due, and the list of lessons if there are several."""
        match action:
            case "review":
                return self._due_today > 0
            case "focus_pane":
                return self._has_several
            case "quiz":
                return bool(self._lesson.quiz)
            case "placement":
                return self._course.offers_placement
        return True

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """The keys that work now; that of the review says how much is due."""
        found = super().active_bindings
        if review := found.get("r"):
            said = replace(review.binding, description=f"Review {self._due_today:,}")
            found = {**found, "r": review._replace(binding=said)}
        return found
