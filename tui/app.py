"""The app: how it opens, how its screens are reached, and what is the same on every screen.

To import this module costs little beyond Textual itself: it imports the screens, the course and
the sandbox only once the first frame is drawn.
"""

from __future__ import annotations

import asyncio
import gc
import os
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from traceback import walk_tb
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.actions import ActionParseResult, parse
from textual.app import App, ComposeResult, ScreenStackError, SystemCommand
from textual.binding import Binding, BindingType
from textual.color import Color
from textual.command import Provider
from textual.css.query import NoMatches
from textual.dom import DOMNode, NoScreen
from textual.screen import Screen
from textual.widget import MountError, Widget
from textual.worker import Worker, WorkerCancelled, WorkerFailed

from sandbox.text import visible
from tui.background.ending import AppEnding
from tui.background.journal import Journal
from tui.background.project_target import ProjectTarget
from tui.background.terminal import TerminalBackground, TerminalDriver
from tui.keys.names import as_on_a_keyboard
from tui.keys.own import key_name, keys_for, textual_keymap, use
from tui.screens.host import ComesBack, HasCommands, SaysWhatIsDue
from tui.theme import THEMES, automatic_theme, derived, is_light, says_light
from tui.widgets.keys import bind
from tui.widgets.on_top import OnTop, is_on_top
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from datetime import date

    from lessons.course.faults import CourseError
    from lessons.course.fingerprint import Fingerprint
    from lessons.course.model import Course, Lesson
    from lessons.store.progress import StepState
    from tui.background.practice import Clock
    from tui.background.runner import Runner
    from tui.screens.course import CourseScreen
    from tui.screens.lesson.screen import LessonScreen

Start = tuple[str, str] | str | ProjectTarget | None
"""(lesson, step), "quiz", "review", a project, or None for where the learner was."""

PROJECT = "project"
QUIZ = "quiz"
REVIEW = "review"

PALETTE_GONE = 0.1
"""Seconds from a command of the palette until the palette is off the screen."""

MAX_FAULTS = 4
"""Faults of a course in one notice; `flasklings check` lists all."""

GONE = (MountError, NoMatches, NoScreen, ScreenStackError)
"""What Textual raises when a widget or a screen has been removed."""

LAST_KEYS = 0.3
"""Seconds that the keys before Ctrl+Q have to reach their widget."""

TURN = 0.001
"""Seconds after which a busy thread makes room for another one; Python's own value is 0.005.

The threads that write to the terminal and to the disk wait for the screen's, and so does the
screen's for the one that folds and judges a run.
"""

REST = 1.0
"""Seconds from the first screen until garbage collection starts again."""

YOUNG = 20_000
"""New objects after which garbage is looked for; a frame makes a few thousand, Python's is 700."""

ON_PAUSE = "run on a pause"
"""The name of the setting that runs an app when the learner stops typing."""

DAY_CHECK = 60.0
"""Seconds between two looks at the date."""

DUE_AFTER = 1.0
"""Seconds from the first screen until the app counts what is due; a first key comes before."""


class OpeningScreen(OnTop, Screen[Any]):
    """The first frame: one line that is drawn at once, until the course is loaded."""

    def compose(self) -> ComposeResult:
        yield TopLine("opening…")


def _our_commands() -> type[Provider]:
    from tui.screens.sheets.palette import OurCommands

    return OurCommands


class FlasklingsApp(App[None]):
    """Learn Flask by running it."""

    TITLE = "flasklings"
    CSS_PATH = "app.tcss"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {_our_commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f1", "help", "Every key that works here", "Help"),
        bind("question_mark", "help", "Every key that works here"),
        bind("f2", "course", "All lessons"),
        bind("f12", "change_theme", "Choose the colors; you see each theme as you move"),
        replace(
            bind("ctrl+p", "command_palette", "Find a command by name", "Commands", priority=True),
            show=False,  # the footer keeps a place of its own for it
        ),
        bind("ctrl+q", "quit", "Quit flasklings; your text is kept", priority=True),
    ]

    def __init__(
        self,
        course_folder: Path | None = None,
        start: Start = None,
        data_folder: Path | None = None,
        exercises: Path | None = None,
    ) -> None:
        """Open a course, at a place; in `exercises`, the files of its steps are laid out."""
        self._derived: dict[str, dict[str, str]] = {}  # Textual asks for variables in its __init__
        super().__init__(driver_class=TerminalDriver)
        self._course: Course | None = None
        self.lesson_screen: LessonScreen | None = None
        self.course_screen: CourseScreen | None = None
        self.due = 0
        """How many cards are due today, by the last count."""
        self._day: date | None = None
        """The learner's day when it was last looked at."""
        self._panes: str | None = None
        self._runs_on_pause = False
        self._chosen = os.environ.get("TEXTUAL_THEME", "")
        """The theme that was chosen, "" for light or dark by the terminal."""
        self._is_light = says_light(os.environ)
        """Whether the terminal's background is light, as far as it's known."""
        self._knows_choice = False
        self.remembered: tuple[tuple[str, str], StepState | None] = (("", ""), None)
        """The first step, and what the store knows of it."""
        self._course_folder = course_folder
        self._as_loaded: Fingerprint = frozenset()
        self._start = start
        self._data_folder = data_folder
        self._exercises = exercises
        self.journal = Journal(data_folder, self._tell_notice, self._tell_saved)
        self.ending = AppEnding(self.journal, self._keep_drafts, data_folder)
        self._runner: Runner | None = None
        self._leaving = threading.Event()
        for theme in THEMES:
            self.register_theme(theme)
        # Set it even if it has that name already: our themes weren't registered until now.
        self.set_reactive(App.theme, "textual-dark")
        self._use_theme()

    @property
    def course(self) -> Course:
        """The course that is open; it's loaded before any screen but the opening one is shown."""
        assert self._course is not None
        return self._course

    @cached_property
    def clock(self) -> Clock:
        """The time and the time zone by which something is due."""
        from tui.background.practice import MACHINE

        return MACHINE

    @property
    def runs_on_pause(self) -> bool:
        """Whether the app in a lesson runs when the learner stops typing; setting it keeps it."""
        return self._runs_on_pause

    @runs_on_pause.setter
    def runs_on_pause(self, on: bool) -> None:
        self._runs_on_pause = on
        said = "on" if on else "off"
        self.journal.tell(lambda progress: progress.keep_setting(ON_PAUSE, said))

    @property
    def runner(self) -> Runner:
        """Runs the learner's apps."""
        if self._runner is None:
            from tui.background.runner import Runner

            self._runner = Runner()
        return self._runner

    def get_css_variables(self) -> dict[str, str]:
        """Return the theme's variables; those of a theme that isn't ours are made legible."""
        variables = super().get_css_variables()
        if "state-shown" not in variables:
            if self.theme not in self._derived:
                self._derived[self.theme] = derived(variables, dark=self.current_theme.dark)
            variables = {**variables, **self._derived[self.theme]}
            self.theme_variables = variables
        return variables

    def get_key_display(self, binding: Binding) -> str:
        """Return how a key is written: F5, ^N."""
        return as_on_a_keyboard(super().get_key_display(binding))

    def get_default_screen(self) -> Screen[Any]:
        """Return the screen that is shown until the course is loaded."""
        return OpeningScreen()

    # Opening

    def on_load(self) -> None:
        sys.setswitchinterval(TURN)
        loop = asyncio.get_running_loop()
        self.ending.leave_by(lambda: loop.call_soon_threadsafe(self.exit))

    def on_mount(self) -> None:
        if self.ending.signal:  # it came before there was a loop to tell
            self.exit()
        self.set_timer(1 / 100, self._open)  # the first frame is drawn by then

    @work(exclusive=True, group="opening", description="Load the course")
    async def _open(self) -> None:
        self.journal.start()
        faults = self._use_own_keys()
        loading = self.run_worker(self._load, thread=True, exit_on_error=False, group="loading")
        if self._course_folder is not None and not await self._knows_course(loading):
            return
        place = await self.journal.ask(lambda progress: progress.place())
        if isinstance(self._start, tuple) and not self._start[1] and place is not None:
            self._start = place if place[0] == self._start[0] else self._start
        theme = await self.journal.ask(lambda progress: progress.setting("theme"))
        self._panes = await self.journal.ask(lambda progress: progress.setting("panes"))
        on_pause = await self.journal.ask(lambda progress: progress.setting(ON_PAUSE))
        self._runs_on_pause = on_pause == "on"
        here = self._start if isinstance(self._start, tuple) else place
        if here is not None:
            state = await self.journal.ask(lambda progress: progress.step_state(*here))
            self.remembered = (here, state)
        self._knows_choice = True
        self._chosen = self._chosen or theme or ""
        self._use_theme()
        if await self._knows_course(loading):
            self._open_at(place)
            if faults:
                said = "\n".join(
                    [*faults[:MAX_FAULTS], *(["…"] if len(faults) > MAX_FAULTS else [])]
                )
                self.notify(said, title="Your keys", severity="warning", timeout=15, markup=False)

    def _use_own_keys(self) -> tuple[str, ...]:
        """Let the learner's own keys work; return what is wrong with some of them."""
        from lessons.store.paths import data_folder
        from tui.keys.keys_file import read_keys

        found = read_keys(self._data_folder or data_folder())
        use(found.keys)
        FlasklingsApp.COMMAND_PALETTE_BINDING = keys_for("commands")[0]
        self.set_keymap(textual_keymap(found.keys))
        return found.faults

    async def _knows_course(self, loading: Worker[None]) -> bool:
        """Wait until the course is loaded and select its progress; return False if that failed."""
        try:
            await loading.wait()
        except WorkerCancelled:  # the learner has left already
            return False
        if self._course is None:
            return False
        self.journal.use_course(self._course.id)
        return True

    def _load(self) -> None:
        from lessons.course.cache import cached_course
        from lessons.course.faults import CourseError
        from lessons.course.fingerprint import fingerprint
        from lessons.course.loader import BUILT_IN
        from lessons.store.paths import data_folder

        cache = (self._data_folder or data_folder()) / "cache"
        folder = self._course_folder or BUILT_IN
        self._as_loaded = fingerprint(folder)  # first: a later change is seen
        try:
            self._course = cached_course(folder, cache, self._as_loaded)
        except CourseError as problem:
            self.call_from_thread(self._cannot_open, str(problem))

    def _cannot_open(self, why: str) -> None:
        from rich.text import Text

        self.exit(return_code=1, message=Text(visible(why)))

    def _open_at(self, place: tuple[str, str] | None) -> None:
        """Open the place from the command line, the learner's last place, or the course."""
        start = self._start or place
        if start == REVIEW:
            self.open_review()
        elif start == QUIZ:
            self.open_quiz(place[0] if place else self.course.lessons[0].slug)
        elif isinstance(start, ProjectTarget):
            self.open_project(start)
        elif isinstance(start, tuple) and start[1] == QUIZ:
            self.open_quiz(start[0])
        elif isinstance(start, tuple) and self.find(start[0]) is not None:
            self.open_lesson(*start)
        else:
            self.open_course()
        self.set_timer(REST, self.settled)
        self.set_timer(DUE_AFTER, self.count_due)
        self.watch_the_day()
        self.set_interval(DAY_CHECK, self.watch_the_day)
        if self._course_folder is not None:
            self._watch_course(self._course_folder)

    # Other screens, each imported when it's opened

    def open_lesson(self, lesson_slug: str, step_slug: str = "") -> None:
        """Show a step of a lesson, or the lesson's first when there is no step of that name."""
        from tui.screens.lesson.screen import LessonScreen

        lesson = self.find(lesson_slug) or self.course.lessons[0]
        step = next((x for x in lesson.steps if x.slug == step_slug), lesson.steps[0])
        if self.lesson_screen is None:
            known, memory = self.remembered
            is_here = known == (lesson.slug, step.slug)
            state = memory if is_here else None
            self.lesson_screen = LessonScreen(
                self, lesson, step, state, sizes=self._panes, folder=self._exercises
            )
            self.lesson_screen.set_reactive(LessonScreen.due, self.due)
            self.lesson_screen.set_reactive(LessonScreen.saved, self.journal.durable or None)
            self.install_screen(self.lesson_screen, "lesson")
            self._show("lesson")
        else:
            self._show("lesson")
            self.lesson_screen.open_step(lesson, step)

    def open_course(self) -> None:
        """Show all lessons."""
        from tui.screens.course import CourseScreen

        if self.course_screen is None:
            self.course_screen = CourseScreen(self, self.course, self.clock)
            self.install_screen(self.course_screen, "course")
        self._show("course")

    def open_project(self, target: ProjectTarget) -> None:
        """Show a learner's own project."""
        from tui.screens.project.screen import ProjectScreen

        self.install_screen(ProjectScreen(self, target, self._panes), PROJECT)
        self._show(PROJECT)

    def open_quiz(self, lesson_slug: str) -> None:
        """Ask a lesson's questions."""
        from tui.screens.practice.quiz import QuizScreen

        lesson = self.find(lesson_slug) or self.course.lessons[0]
        self._close_overlays()
        self.push_screen(QuizScreen(self, lesson))

    @work(exclusive=True, group="due", exit_on_error=False, description="Count what is due")
    async def count_due(self) -> None:
        """Say on the lesson screen how many cards are due today."""
        from tui.background.practice import read_due

        due = await read_due(self.journal, self.course.lessons, self.clock)
        self.due = sum(one.today for one in due.values())
        if self.lesson_screen is not None:
            self.lesson_screen.due = self.due

    def watch_the_day(self) -> None:
        """Count again what is due once another day has begun."""
        today = self.clock.today()
        if self._day is not None and self._day != today:
            self.count_due()
            if isinstance(self.screen, SaysWhatIsDue):
                self.screen.day_began()
        self._day = today

    def open_placement(self) -> None:
        """Ask which lesson to start with."""
        from tui.screens.practice.placement import PlacementScreen

        self._close_overlays()
        self.push_screen(PlacementScreen(self))

    def open_review(self) -> None:
        """Ask what is due."""
        from tui.screens.practice.review import ReviewScreen

        self._close_overlays()
        self.push_screen(ReviewScreen(self, clock=self.clock))

    def open_card(self, lesson_slug: str) -> None:
        """Show a lesson's reference card."""
        from tui.screens.sheets.lesson_cards import ReferenceScreen

        self.push_screen(ReferenceScreen(self, self.find(lesson_slug) or self.course.lessons[0]))

    def open_before(self, lesson_slug: str, *, starts: bool) -> None:
        """Show what a lesson builds on; with `starts`, its first step comes next."""
        from tui.screens.sheets.lesson_cards import BeforeScreen

        lesson = self.find(lesson_slug) or self.course.lessons[0]
        self.push_screen(BeforeScreen(self, lesson, starts=starts))

    def open_mistake(self, cause: str) -> bool:
        """Show the page of a mistake; return False when there is no such page."""
        from lessons.diagnosis.pages import cause_page
        from tui.screens.lesson.mistake import MistakeScreen

        page = cause_page(cause)
        shown = [x for x in self.screen_stack if isinstance(x, MistakeScreen) and x.step is page]
        if shown:  # its text is kept once, so it's open once
            self._pop_to(shown[0])
        elif page is not None:
            lesson = self.lesson_screen
            sizes = lesson.panes.sizes.as_text() if lesson is not None else self._panes
            self.push_screen(MistakeScreen(self, page, sizes))
        return page is not None

    def open_mistakes(self) -> None:
        """List every mistake by what you see of it."""
        from tui.screens.sheets.mistakes import MistakeIndexScreen

        shown = [screen for screen in self.screen_stack if isinstance(screen, MistakeIndexScreen)]
        if shown:
            self._pop_to(shown[0])
        else:
            self.push_screen(MistakeIndexScreen(self))

    def open_practice(self) -> None:
        """Show what is due, what was practiced and what comes back."""
        from tui.screens.progress import ProgressScreen

        self._close_overlays()
        if not isinstance(self.screen, ProgressScreen):
            self.push_screen(ProgressScreen(self, self.course, self.clock))

    def leave_screen(self) -> None:
        """Go back to the screen below, or to the course when there is none."""
        if len(self.screen_stack) > 2:
            self.pop_screen()
        else:
            self.open_course()

    def _pop_to(self, screen: Screen[Any]) -> None:
        """Go back to a screen below."""
        while self.screen is not screen:
            self.pop_screen()

    def _close_overlays(self) -> None:
        while self.screen.is_modal:
            self.pop_screen()

    def _show(self, name: str) -> None:
        """Show one of the main screens in place of every other screen."""
        while len(self.screen_stack) > 2:
            self.pop_screen()
        if len(self.screen_stack) == 2:
            if self.screen is not self.get_screen(name):
                self.switch_screen(name)
        else:
            self.push_screen(name)

    def action_course(self) -> None:
        """Show all lessons."""
        if self._course is not None:
            self.open_course()

    def action_help(self) -> None:
        """Show every key that works on this screen."""
        from tui.screens.sheets.help import HelpScreen

        if not self.screen.is_modal:
            self.push_screen(HelpScreen(self.screen))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """List the palette's commands: the screen's first, then those of every screen."""
        if isinstance(screen, HasCommands):
            for command in screen.commands:
                _, name, parameters = parse(command.action)
                is_idle = name in screen.idle
                if command.palette and not is_idle and screen.check_action(name, parameters):
                    call = partial(screen.run_action, command.action)
                    yield SystemCommand(command.palette, command.palette_text, call)
        if self._course is not None:
            yield from self._ways()
        # Textual's own commands aren't among these: they have other words, and hide our panes.
        says_help = f"Every key that works here ({key_name('help')})"
        yield SystemCommand("Help", says_help, self.action_help)
        yield SystemCommand(
            "Theme: dark, light, high contrast",
            f"You see each theme as you move through the list ({key_name('theme')})",
            self.action_change_theme,
        )
        yield SystemCommand("Screenshot", "Save this screen as an SVG file", self._take_picture)
        yield SystemCommand("Quit", f"Your text is kept ({key_name('quit')})", self.action_quit)

    def _ways(self) -> Iterable[SystemCommand]:
        """List the commands that lead to other screens."""
        review, lessons, due = (key_name(name) for name in ("review", "lessons", "due"))
        yield SystemCommand(
            "Review", f"Questions you're about to forget ({review})", self.open_review
        )
        yield SystemCommand(
            "Course", f"All lessons and your progress ({lessons})", self.open_course
        )
        said = f"What's due, what you practiced and what comes back ({due})"
        yield SystemCommand("What's due", said, self.open_practice)
        if isinstance(self._start, ProjectTarget):
            back = partial(self._show, PROJECT)
            yield SystemCommand("Your project", "The app that you opened flasklings with", back)
        yield SystemCommand(
            "Mistakes", "What you see, what is behind it, and the fix", self.open_mistakes
        )

    def _take_picture(self) -> None:
        self.set_timer(PALETTE_GONE, self.deliver_screenshot)

    def take_course(self, course: Course) -> None:
        """Show the course as it is now, at the same place."""
        self._course = course
        self.journal.use_course(course.id)
        on_top = self.screen
        place: tuple[str, str] | None = None
        if self.lesson_screen is not None:
            self.lesson_screen.drafts.keep()
            place = (self.lesson_screen.lesson.slug, self.lesson_screen.step.slug)
        was_course = self.screen is self.course_screen
        while len(self.screen_stack) > 1:
            self.pop_screen()
        for screen in (self.lesson_screen, self.course_screen):
            if screen is not None:
                self.uninstall_screen(screen)
                screen.remove()
        self.lesson_screen = self.course_screen = None
        self.remembered = (("", ""), None)
        if place is None or was_course:
            self.open_course()
        else:
            self.open_lesson(*place)
        if isinstance(on_top, ComesBack):
            on_top.come_back()
        self.notify("flasklings reloaded the course.", timeout=3, markup=False)

    def find(self, lesson_slug: str) -> Lesson | None:
        return next((x for x in self.course.lessons if x.slug == lesson_slug), None)

    # A course that its author works on

    @work(thread=True, group="watch", exit_on_error=False, description="Watch the course's files")
    def _watch_course(self, folder: Path) -> None:
        from tui.background.course_watch import watch

        watch(folder, self._as_loaded, self._course_changed, self._leaving)

    def _course_changed(self) -> None:
        from lessons.course.faults import CourseError
        from lessons.course.loader import load_course

        assert self._course_folder is not None
        try:
            course = load_course(self._course_folder)
        except CourseError as problem:
            self.call_from_thread(self._tell_faults, problem)
        else:
            self.call_from_thread(self.take_course, course)

    def _tell_faults(self, problem: CourseError) -> None:
        number = len(problem.faults)
        title = "The course has a fault" if number == 1 else f"The course has {number} faults"
        said = "\n".join(visible(str(fault)) for fault in problem.faults[:MAX_FAULTS])
        self.notify(said, title=title, severity="error", timeout=15, markup=False)

    def _keep_drafts(self) -> None:
        """Hand what the editors hold to the journal."""
        from tui.screens.lesson.screen import LessonScreen

        for screen in {*self.screen_stack, self.lesson_screen}:
            if isinstance(screen, LessonScreen):
                screen.drafts.keep()

    def on_unmount(self) -> None:
        if self.lesson_screen is not None:
            self.lesson_screen.drafts.keep()
        self._leaving.set()
        if self._runner is not None:
            self._runner.close()
        self.journal.close()

    def run(self, *args: Any, **kwargs: Any) -> None:
        """Run the app; what ends it is in `ending`."""
        self.ending.catch_signals()
        try:
            super().run(*args, **kwargs)
        except Exception as fault:  # outside the app's own loop
            self.ending.fault = self.ending.fault or fault

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Run an action, unless its screen is no longer on top: then its key came too late."""
        if default_namespace not in (None, self) and not is_on_top(default_namespace):
            return True
        return await super().run_action(action, default_namespace, namespaces)

    def action_command_palette(self) -> None:
        """Show the palette."""
        from tui.screens.sheets.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    async def action_quit(self) -> None:
        """Leave once the keys before have arrived: this one overtakes those for a widget."""
        here = self.focused
        if here is not None and here.call_later(self.exit):
            self.set_timer(LAST_KEYS, self.exit)
        else:
            self.exit()

    def exit(self, *args: Any, **kwargs: Any) -> None:
        """Leave the app."""
        if self.ending.is_leaving:  # asked once more; the exit status stays
            args, kwargs = (), {"return_code": self.return_code or 0}
        self.ending.is_leaving = True
        self._leaving.set()
        if not self.is_headless:
            self.ending.begin()
        super().exit(*args, **kwargs)

    # Private to Textual: there is no public hook before it ends the app with a traceback.
    def _handle_exception(self, error: Exception) -> None:
        """Leave after an error that nothing has caught; `AppEnding` writes it down and tells it.

        Work that comes back and finds its screen gone has nothing left to do, and neither has a
        key that comes while the app is left.
        """
        is_late = isinstance(error, WorkerFailed) or self._leaving.is_set()
        cause = error.error if isinstance(error, WorkerFailed) else error
        if isinstance(cause, GONE) and (is_late or self._comes_from_gone(cause)):
            self.log.warning(cause)
        elif self.is_headless:
            super()._handle_exception(error)  # a test is told itself
        elif self.ending.fault is None:
            self.ending.fault = cause
            self.exit(return_code=1)

    def _comes_from_gone(self, error: BaseException) -> bool:
        """Say whether an error was met by a screen that has been removed, or by a part of one."""
        there = (*self.screen_stack, self.lesson_screen, self.course_screen)
        for frame, _ in walk_tb(error.__traceback__):
            node = frame.f_locals.get("self")
            if isinstance(node, Widget):
                try:
                    if node.screen not in there:
                        return True
                except NoScreen:
                    return True
        return False

    def settled(self) -> None:
        """Turn garbage collection on again, if it was off while the app opened."""
        if not gc.isenabled():
            gc.freeze()
            gc.set_threshold(YOUNG)
            gc.enable()

    # Settings, notices

    def _use_theme(self) -> None:
        """Show the theme that was chosen, or the one that suits the terminal."""
        chosen = self._chosen in self.available_themes
        self.theme = self._chosen if chosen else automatic_theme(self._is_light)

    @on(TerminalBackground)
    def _background_told(self, message: TerminalBackground) -> None:
        """Take light or dark from the terminal, once it's known that nothing was chosen."""
        self._is_light = is_light(Color(*message.color))
        if self._knows_choice:
            self._use_theme()

    def action_change_theme(self) -> None:
        """Show the themes; moving through them shows each at once."""
        from tui.screens.sheets.themes import ThemesScreen

        if not self.screen.is_modal:
            screen = ThemesScreen(self._chosen, automatic_theme(self._is_light))
            self.push_screen(screen, self._keep_theme)

    def _keep_theme(self, name: str | None) -> None:
        if name is not None:
            self._chosen = name
            self.journal.tell(lambda progress: progress.keep_setting("theme", name))

    def action_help_quit(self) -> None:
        """Say how to leave: Ctrl+C copies, as in every editor here."""
        self.notify(
            f"{key_name('quit')} quits flasklings. Your text is kept.",
            timeout=4,
            markup=False,
        )

    def _tell_notice(self, notice: str) -> None:
        self.notify(notice, title="Your progress", severity="warning", timeout=12, markup=False)

    def _tell_saved(self, saved: bool) -> None:
        if self.lesson_screen is not None and self.lesson_screen.is_running:
            self.lesson_screen.saved = saved if self.journal.durable else None
