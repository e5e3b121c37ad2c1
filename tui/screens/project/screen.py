"""A learner's own project: its routes, its code, and what happened at each request."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Collection, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from sandbox.request import Request, RequestError, parse_request
from sandbox.text import one_line, plural
from tui.background.messages import PageAsked, RunBroke, RunEnded, RunGrew, VisitEnded
from tui.background.project_script import NAME, ScriptError, read_requests, write_requests
from tui.background.project_target import ProjectTarget, readable
from tui.presenters.browsing import Ask
from tui.presenters.compare import AlignedPair, align_rows
from tui.presenters.routes import route_rows
from tui.presenters.row_kinds import RunRow
from tui.screens.lesson.run import NOT_YET, RunMessage, RunView
from tui.screens.paned import PaneActions
from tui.screens.project.keys import BINDINGS, COMMANDS
from tui.text.highlight import warm
from tui.widgets.key_footer import KeyFooter
from tui.widgets.on_top import OnTop
from tui.widgets.pane_sizes import LAYOUTS, Layout, PaneSizes
from tui.widgets.panes import Panes
from tui.widgets.request_line import RequestLine
from tui.widgets.routes_pane import RoutesPane
from tui.widgets.top_line import TopLine

if TYPE_CHECKING:
    from sandbox.project import Project
    from sandbox.timeline import Timeline
    from tui.background.runner import Plan, Runner
    from tui.screens.host import Host
    from tui.widgets.keys import ScreenCommand

NAMES = ("Routes", "Code", "What happened")
BROWSER = "A"
"""The browser that the request line is of, until the page has turned to another one."""

FIRST_FILES = 400
"""The most files that the screen opens."""


def plan_project(project: Project, requests: Sequence[Request]) -> Plan:
    """Return the plan for a project: to run it, and to say after each request what went wrong."""
    from lessons.diagnosis.diagnose import explain
    from tui.background.runner import Plan

    return Plan(project, requests, explain=lambda timeline: explain(timeline, project.files))


def _why_not_loaded(message: RunMessage) -> str:
    """Return why an app wasn't loaded, in one sentence."""
    if isinstance(message, RunBroke):
        return message.why
    if not isinstance(message, RunGrew) and message.findings:
        return message.findings[0].sentence
    errors = message.timeline.errors
    return errors[0].message if errors else "the app wasn't loaded"


class ProjectScreen(PaneActions, OnTop, Screen[None]):
    """Routes on the left, code and what happened beside them, a request line below."""

    CSS_PATH = "../lesson/lesson.tcss"
    AUTO_FOCUS = ""
    BINDING_GROUP_TITLE = "Your project"
    HORIZONTAL_BREAKPOINTS = LAYOUTS
    HELP = """
Choose a route and press **Enter**, or type a request. Each one goes to your app, and below you see
what Flask did with it. The app runs on a copy of your project, so nothing in your folder changes.

**F5** reads the project again and makes the same requests once more. Use the page as you would in a
browser: follow its links, fill in and send its forms.
"""
    BINDINGS = BINDINGS
    commands: Sequence[ScreenCommand] = COMMANDS

    DEFAULT_CSS = """
    ProjectScreen {
        #asking {
            height: 1;
            padding: 0 1;
            background: $panel;
        }
        #asking > Static {
            width: auto;
            color: $accent;
        }
        #request {
            width: 1fr;
        }
    }
    """

    def __init__(self, host: Host, target: ProjectTarget, sizes: str | None = None) -> None:
        super().__init__()
        self.host = host
        self.target = target
        self.routes = RoutesPane(id="step")
        self.panes = Panes(self.routes, PaneSizes.parse(sizes), NAMES, id="panes")
        self.code, self.result = self.panes.code, self.panes.result
        self.line = RequestLine()
        self.top_line = TopLine()
        self.run_view = RunView(self, self, self.panes)
        self.requests: list[Request] = []
        """The requests that are made again when the project is run again."""
        self._leaving = threading.Event()
        self._runner: Runner | None = None
        self._before: Sequence[RunRow] = ()
        """The rows of the run before this one."""
        self._now: Sequence[RunRow] = ()
        self._ran: tuple[Mapping[str, bytes], Sequence[Request]] = ({}, ())
        """The files and the requests of this run, with those that were made since."""
        self.changes: Sequence[AlignedPair[RunRow]] = ()
        """The rows of this run beside those of the run before."""

    def compose(self) -> ComposeResult:
        yield self.top_line
        self.add_class(Layout.of(self.app.size.width).style)
        self.panes.begin_with("step")
        yield self.panes.tabs
        yield self.panes
        with Horizontal(id="asking"):
            yield Static("▸ ", markup=False)
            yield self.line
        yield KeyFooter()

    @property
    def runner(self) -> Runner:
        """Runs the project's app with the project's own interpreter."""
        if self._runner is None:
            from tui.background.runner import Runner

            self._runner = Runner(interpreter=self.target.interpreter)
        return self._runner

    @property
    def is_busy(self) -> bool:
        """Whether a run or a request goes on."""
        return self.run_view.is_busy

    @property
    def idle(self) -> Collection[str]:
        """Actions that could only say that there's nothing to do."""
        found = set()
        if not self.run_view.is_announced:
            found.add("stop")
        if not self._has_changes:
            found.add("compare")
        if not self.run_view.causes:
            found.add("why")
        if len(self.code.files) < 2:
            found.add("next_file")
        if not self.requests:
            found.add("reset")
        return found

    @property
    def _has_changes(self) -> bool:
        return any(not pair.same for pair in self.changes)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done here and now."""
        if action == "escape":
            return "stop" in self.idle
        return action not in self.idle

    # Running

    def on_mount(self) -> None:
        self.code.editor.read_only = True
        self.top_line.crumbs = (one_line(self.target.name),)
        self.panes.focus_pane("step")
        self.result.clear("Loading your app…")
        if self.target.watches:
            self._watch()
        self._warm()
        self.action_run()

    def on_unmount(self) -> None:
        self._leaving.set()
        if self._runner is not None:
            self._runner.close()

    @work(thread=True, group="warm", exit_on_error=False, description="Load the lexers")
    def _warm(self) -> None:
        """Load the lexers, then color what is shown."""
        warm("python", "html+jinja")
        self.app.call_from_thread(self.code.editor.color_all)

    @work(thread=True, group="watch", exit_on_error=False, description="Watch the project")
    def _watch(self) -> None:
        """Run the project again whenever one of its files is saved."""
        from tui.background.project_watch import watch_project

        try:
            watch_project(self.target.root, self._saved, self._leaving)
        except OSError as problem:
            self.app.call_from_thread(
                self.notify,
                f"The folder can't be watched: {problem}. F5 runs the app again.",
                severity="warning",
                markup=False,
            )

    def _saved(self) -> None:
        self.app.call_from_thread(self._read, saved=True)

    def action_run(self) -> None:
        """Read the project again, and make the same requests."""
        self._read()

    @work(exclusive=True, group="read", description="Read the project")
    async def _read(self, *, saved: bool = False) -> None:
        """Read the project and run it; after a save only if it differs from what was run."""
        from sandbox.project import ProjectError

        try:
            project = await asyncio.to_thread(self.target.read)
        except ProjectError as problem:
            self._show_stale(str(problem))
            return
        if not self._take_script():
            return
        ran = (project.files, tuple(self.requests))
        if saved and ran == self._ran:
            return
        self._ran = ran
        texts = readable(project.files)
        self._open_files(texts)
        self._before = self._now
        self.run_view.start_plan(partial(plan_project, project, tuple(self.requests)), texts)

    def _take_script(self) -> bool:
        """Read the requests that are kept beside the project; return False if that failed."""
        if not self.target.watches:
            return True
        try:
            self.requests = read_requests(self.target.root)
        except ScriptError as problem:
            self._show_stale(str(problem))
            return False
        return True

    def _keep_script(self) -> None:
        """Keep the requests beside the project, where they are made at each save."""
        if not self.target.watches:
            return
        try:
            write_requests(self.target.root, self.requests)
        except OSError as problem:
            said = f"{NAME} can't be written: {problem.strerror}. The requests aren't kept."
            self.notify(said, severity="warning", markup=False)

    def _show_stale(self, why: str) -> None:
        """Leave the last good run on the screen, and say why there's no newer one."""
        if self._now:
            said = Content.assemble("last good run · ", (f"✗ {one_line(why, 90)}", "$mark-failed"))
            self.result.show_edited(True, said)
        else:
            self.result.clear(one_line(why, 400))

    def _open_files(self, texts: Mapping[str, str]) -> None:
        """Show the files as they are now, at the place where the learner is."""
        editor = self.code.editor
        if not texts or texts == editor.texts():
            return
        here, at = editor.file, editor.selection.end[0] + 1
        shown = dict([*texts.items()][:FIRST_FILES])
        first = here if here in shown else next(iter(shown))
        self.code.open_files(shown, first)
        if first == here:
            editor.go_to(at)

    @on(RunGrew)
    @on(RunEnded)
    @on(RunBroke)
    @on(VisitEnded)
    def _run_told(self, message: RunMessage) -> None:
        """Show the run, its routes, and how it differs from the one before."""
        loaded = not isinstance(message, RunBroke) and message.timeline.loaded
        if self._now and not loaded:
            if self.run_view.pass_over(message) and not isinstance(message, RunGrew):
                self._show_stale(_why_not_loaded(message))
            return
        if not self.run_view.show(message) or isinstance(message, RunBroke):
            return
        self.result.show_edited(False)
        self._show_facts(message.timeline)
        if not isinstance(message, RunGrew) and loaded:
            self._now = message.rows
            self.result.panel.show_newest()
        if isinstance(message, RunEnded):
            self.changes = align_rows(message.rows, self._before) if self._before else ()
            self._say_what_changed()
        self.refresh_bindings()

    def _show_facts(self, timeline: Timeline) -> None:
        started, loaded = timeline.started, timeline.loaded
        if loaded is not None:
            self.routes.show(route_rows(loaded.routes))
            self.routes.note(plural(len(loaded.routes), "route"))
        if started is not None:
            self.top_line.show(f"Flask {started.flask} · Python {started.python}")

    def _say_what_changed(self) -> None:
        if self.changes:
            differing = sum(not pair.same for pair in self.changes)
            said = f"{plural(differing, 'row')} changed" if differing else "the same as before"
            self.result.note(Content.assemble(self.result.noted, f" · {said}"))

    # Requests

    @on(RoutesPane.Marked)
    def _route_marked(self, message: RoutesPane.Marked) -> None:
        """Offer the route's request; send it, if it's chosen and complete."""
        row = message.row
        self.line.offer(row.request)
        self.panes.mark_line(row.place, go=False)
        if message.chosen and row.is_ready:
            self.send(row.request)
        elif message.chosen:
            self.line.focus()

    def action_request(self) -> None:
        """Go to the request line."""
        self.line.focus()

    @on(RequestLine.Sent)
    def _request_sent(self, message: RequestLine.Sent) -> None:
        self.send(message.text)

    def send(self, text: str) -> None:
        """Make a request that is written as text, or say why it isn't one."""
        page = self.result.page
        client = (page.browser if page is not None else "") or BROWSER
        try:
            request = parse_request(text, client=client)
        except RequestError as problem:
            self.notify(str(problem), severity="warning", markup=False)
            return
        self.line.remember(text)
        if self.is_busy:
            self.notify(NOT_YET, markup=False)
            return
        self._visit(Ask(0, client, "", request))

    @on(PageAsked)
    def _asked_in_page(self, message: PageAsked) -> None:
        """Make the request that a learner makes in the page."""
        self._visit(message.ask)

    def _visit(self, ask: Ask) -> None:
        if self.run_view.open is not None and not self.is_busy and ask.request is not None:
            self.requests.append(ask.request)
            self._ran = (self._ran[0], tuple(self.requests))
            self._keep_script()
        self.run_view.visit(ask)
        if self._layout is Layout.ONE and self.line.has_focus:
            self.panes.turn_to("result")

    def action_reset(self) -> None:
        """Run the app without the requests that were made so far."""
        self.requests.clear()
        self._keep_script()
        self.action_run()

    def action_stop(self) -> None:
        """Stop the run that goes on."""
        self.run_view.stop()
        self.runner.stop(self)

    # Keys

    def action_escape(self) -> None:
        """Leave the request line or the code."""
        if self.is_busy:
            self.action_stop()
        elif self.line.has_focus or self.code.has_focus_within:
            self.panes.focus_pane("step" if self.panes.current == "code" else self.panes.current)

    def action_why(self) -> None:
        """Show the page about what went wrong."""
        for cause in self.run_view.causes:
            if self.host.open_mistake(cause):
                return

    def action_compare(self) -> None:
        """Show this run beside the one before."""
        from tui.screens.sheets.changes import ChangesScreen

        if self._has_changes:
            self.app.push_screen(ChangesScreen(self.changes))

    async def action_open_outside(self) -> None:
        """Open the file of the project in the learner's own editor."""
        from tui.background.external_editor import OutsideError, edit_file

        path = self.target.root / self.code.editor.file
        try:
            edit_file(self.app, path)
        except OutsideError as problem:
            self.notify(str(problem), title="Not opened", severity="warning", markup=False)
        else:
            self.action_run()
