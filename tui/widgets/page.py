"""The page of a run as a small browser: links to follow, forms to fill in and send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.events import Click, Key
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Input, TextArea
from textual.worker import get_current_worker

from sandbox.events import Responded
from sandbox.html_document import (
    Document,
    Link,
    PageBlock,
    PageTarget,
    PlacedControl,
    number_in,
    read_document,
)
from sandbox.text import one_line
from sandbox.timeline import Timeline
from tui.background.messages import PageAsked
from tui.keys.own import with_own_keys
from tui.presenters.browsing import Answer, Ask, Browsing, ShownPage, what_became
from tui.presenters.page_forms import (
    Filled,
    current,
    emptied,
    is_open,
    is_written,
    turned,
    with_value,
)
from tui.presenters.page_messages import texts_of, with_categories
from tui.presenters.page_row import no_page_text
from tui.text.page import (
    LaidPage,
    Spot,
    address_of,
    lay_out,
    other_text,
    source_text,
    what_it_does,
)
from tui.widgets.flow_text import LaidText
from tui.widgets.keys import bind

STILL_WAITING = "The app hasn't answered yet. Esc stops it."
OLD = "This is the app as it last ran, without your edit."

SHORT_PAGE = 6_000
"""Characters of a page that are read at once, in a millisecond or two."""

MAX_PAGE = 60_000
"""Characters of a page that are read; the source shows as many."""


@dataclass(frozen=True)
class ReadPage:
    """A page that was read: what it holds, with the category of each message."""

    page: ShownPage
    document: Document
    blocks: Sequence[PageBlock]


def read_page(page: ShownPage) -> ReadPage:
    """Read the page of a response; one that isn't HTML has nothing to use."""
    response: Responded = page.response
    document = read_document(response.body[:MAX_PAGE]) if page.is_html else Document(())
    return ReadPage(page, document, with_categories(document.blocks, texts_of(response)))


class PageBar(Widget):
    """The line of the address: where the browser is, and what the mouse can press."""

    DEFAULT_CSS = """
    PageBar {
        height: 1;
        padding: 0 1;
        background: $surface;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._content = Content()

    def show(self, content: Content) -> None:
        """Show another address."""
        self._content = content
        self.refresh()

    def render(self) -> Content:
        return self._content

    async def action_press(self, what: str) -> None:
        """Do what the mouse presses here."""
        await self.query_ancestor(PageView).run_action(what)


async def in_order(field: Widget, view: PageView, event: Key) -> None:
    """Let the keys of the page and its fields act in the order in which they were pressed.

    A binding is looked up once its key has gone up to the app.  By then letters that were typed
    after a Tab would be in the field that it leaves.
    """
    now = field.screen.focused
    if now is not field and now is not None and view in now.ancestors_with_self:
        event.stop()  # the key before this one has moved the focus
        event.prevent_default()
        await field.app.on_event(Key(event.key, event.character))
    elif view.takes(event.key):
        event.stop()
        event.prevent_default()


class FieldLine(Input):
    """The field that a learner types into, where the page has it."""

    BINDING_GROUP_TITLE = "A field of the page"
    DEFAULT_CSS = """
    FieldLine, FieldLine:focus {
        position: absolute;
        display: none;
        border: none;
        padding: 0;
        height: 1;
        background: $panel;
        color: $foreground;
    }
    """

    async def on_key(self, event: Key) -> None:
        """Leave the field by a key that leaves it."""
        await in_order(self, self.query_ancestor(PageView), event)


class FieldArea(TextArea):
    """The field of several lines that a learner types into."""

    BINDING_GROUP_TITLE = "A field of the page"
    DEFAULT_CSS = """
    FieldArea, FieldArea:focus {
        position: absolute;
        display: none;
        border: none;
        padding: 0;
        background: $panel;
        color: $foreground;
        scrollbar-size-vertical: 1;
    }
    """

    async def on_key(self, event: Key) -> None:
        """Leave the field by a key that leaves it."""
        await in_order(self, self.query_ancestor(PageView), event)


class PageBody(VerticalScroll, can_focus=False):
    """The page, with the field in it that is being filled in."""

    DEFAULT_CSS = """
    PageBody {
        padding: 0 1;
        scrollbar-size-vertical: 1;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = LaidText()
        self.line = FieldLine()
        self.area = FieldArea(tab_behavior="focus", highlight_cursor_line=False)

    def compose(self) -> ComposeResult:
        yield self.text
        yield self.line
        yield self.area


class PageView(Vertical, can_focus=True):
    """Shows a page of the run; what a learner does there is asked of the app."""

    BINDING_GROUP_TITLE = "The page"
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter", "use", "Use the marked link, button or field", "Use"),
        bind("space", "use", "As Enter"),
        bind("tab,right", "move(1)", "The next link or field"),
        bind("shift+tab,left", "move(-1)", "Previous link or field"),
        bind("down", "step(1)", "The next link or field, or a line down"),
        bind("up", "step(-1)", "Previous link or field, or a line up"),
        bind("pagedown", "page(1)", "A page down"),
        bind("pageup", "page(-1)", "A page up"),
        bind("home", "edge(0)", "The top of the page"),
        bind("end", "edge(1)", "The end of the page"),
        bind("backspace", "back", "Go back to the previous page, as the browser kept it", "Back"),
        bind("l", "reload", "Reload: make the page's request again", "Reload"),
        bind(
            "a", "another", "Open the page in another browser, or switch to it", "Another browser"
        ),
        bind("z", "forget", "Delete this browser's cookies", "Forget cookies"),
        bind("s", "source", "Show the page's source and headers, or the page", "Source"),
        bind("escape", "leave", "Leave the field, or the source"),
    ]

    DEFAULT_CSS = """
    PageView {
        height: 1fr;
    }
    PageView > .page-said {
        height: auto;
        max-height: 3;
        padding: 0 1;
        color: $quiet;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.bar = PageBar()
        self.body = PageBody()
        self.said = LaidText()
        self.said.add_class("page-said")
        self._browsing = Browsing()
        self._read: ReadPage | None = None
        self._filled: dict[int, Filled] = {}
        self._marked: int | None = None
        self._editing = False
        self._shows_source = False
        self._laid: tuple[int, LaidPage] | None = None
        self._told = ""
        self._is_busy = False
        self._is_old = False
        self._exchanges = 0
        self._timeline: Timeline | None = None
        self._no_page = ""

    def compose(self) -> ComposeResult:
        yield self.bar
        yield self.body
        yield self.said

    def on_mount(self) -> None:
        self.body.text.show(self._page_text)
        self._show_bar()

    @property
    def browser(self) -> str:
        """The browser whose page is shown, "" for none."""
        return self._read.page.client if self._read is not None else ""

    # What is shown

    def show(self, timeline: Timeline, request: int | None = None) -> None:
        """Show the newest page of a run, or the one of the request whose row is marked."""
        self._timeline = timeline
        self._browsing.follow(timeline, request)
        page = self._browsing.page
        if page is None:
            self._read, self._no_page = None, with_own_keys(no_page_text(timeline))
            self._redraw()
        elif self._read is None or self._read.page.response is not page.response:
            if len(page.response.body) <= SHORT_PAGE:
                self._take(read_page(page))
            else:
                self._begin_reading(page)

    def tell(self, said: str) -> None:
        """Say something below the page, until the next key."""
        if said != self._told:
            self._told = said
            self._show_said()

    def show_busy(self, busy: bool) -> None:
        """Take no request while the app answers one; then say what it led to."""
        if busy and self._timeline is not None:
            self._exchanges = len(self._timeline.exchanges)
        elif self._is_busy and self._timeline is not None:
            self.tell(what_became(self._timeline, self._exchanges))
        self._is_busy = busy

    def show_old(self, old: bool) -> None:
        """Say that the app was edited since it ran."""
        if old is not self._is_old:
            self._is_old = old
            self._show_said()

    @work(thread=True, exclusive=True, group="page", exit_on_error=False, description="Read a page")
    def _begin_reading(self, page: ShownPage) -> None:
        worker = get_current_worker()
        read = read_page(page)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._take, read)

    def _take(self, read: ReadPage) -> None:
        """Show a page that was read."""
        self._keep_typed()
        self._editing = False
        self._read, self._marked, self._shows_source = read, None, False
        self._redraw()
        self.body.scroll_home(animate=False)
        self.call_after_refresh(self._close_field)  # the page first

    def _redraw(self) -> None:
        self._laid = None
        self.body.text.redraw()
        self._show_bar()
        self._show_said()

    def _page_text(self, width: int) -> Content:
        read = self._read
        if read is None:
            return Content("\n").join(Content.styled(self._no_page, "$quiet").wrap(width))
        if self._shows_source:
            return source_text(read.page.request, read.page.response, width)
        if not read.page.is_html:
            return other_text(read.page.response, width)
        return self._lay(width).text

    def _lay(self, width: int) -> LaidPage:
        """Return the page laid out for a width."""
        read = self._read
        assert read is not None
        if self._laid is None or self._laid[0] != width:
            laid = lay_out(read.document, read.blocks, self._form, self._marked, width)
            self._laid = width, laid
        return self._laid[1]

    @property
    def _form(self) -> Filled:
        """What is filled in on the page that is shown."""
        return self._filled.get(self._read.page.n, {}) if self._read else {}

    def _show_bar(self) -> None:
        if self._read is None:
            self.bar.show(Content())
            return
        page = self._read.page
        token = "state-error" if page.response.status >= 400 else "quiet"
        self.bar.show(
            Content.from_markup(
                "[$accent @click=press('back')]◀[/] [$accent @click=press('reload')]↻[/] "
                f"[bold $strong]$address[/]  [${token}]$status[/]  $browser"
                "  [$quiet]request $n[/]",
                address=address_of(page),
                status=str(page.response.status),
                browser=f"Browser {one_line(page.client, 12)}",
                n=str(page.n),
            )
        )

    def _show_said(self) -> None:
        target = self._target
        said = self._told
        if not said and target is not None and self._read is not None:
            said = what_it_does(target, self._read.page, self._read.document)
        if self._is_old:
            said = f"{OLD} {said}"
        self.said.show(lambda width: Content("\n").join(Content(said).wrap(width)))
        self.said.display = bool(said)

    # What a key does

    async def on_key(self, event: Key) -> None:
        """Do at once what a key does that may move the focus."""
        await in_order(self, self, event)

    def takes(self, key: str) -> bool:
        """Do at once what a key does that may move the focus; return whether it did."""
        match key:
            case "tab" | "shift+tab" if self._targets:
                self.action_move(1 if key == "tab" else -1)
            case "down" | "up" if not self._is_in_area:
                self.action_step(1 if key == "down" else -1)
            case "enter" if self._targets and not self._is_in_area:
                self.action_use()
            case "space" if self._targets and not self._editing:
                self.action_use()
            case "escape" if self._editing:
                self.action_leave()
            case _:
                return False
        return True

    @property
    def _targets(self) -> Sequence[PageTarget]:
        return self._read.document.targets if self._read and not self._shows_source else ()

    @property
    def _target(self) -> PageTarget | None:
        return self._targets[self._marked] if self._marked is not None and self._targets else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what can be done here."""
        if action == "leave":
            return self._editing or self._shows_source
        if self._read is None:
            return False
        if self._is_in_area and action in ("use", "step"):
            return False  # they are keys of the field
        if action in ("use", "move"):
            return bool(self._targets)
        if action == "back":
            return self._browsing.can_go_back()
        return True

    def action_move(self, by: int) -> None:
        """Mark the next link or field, or the one before."""
        if not self._targets:
            return
        at = (-1 if by > 0 else 0) if self._marked is None else self._marked
        self._mark((at + by) % len(self._targets))

    def action_step(self, by: int) -> None:
        """Mark what comes next or before as far as it's in sight, else scroll."""
        following = (-1 if self._marked is None else self._marked) + by
        if 0 <= following < len(self._targets) and (spot := self._spot_of(following)) is not None:
            top, height = self.body.scroll_offset.y, self.body.size.height
            if top - 1 <= spot.line <= top + height:
                self._mark(following)
                return
        self.body.scroll_relative(y=by, animate=False)

    def action_page(self, by: int) -> None:
        """Scroll by a page."""
        self.body.scroll_relative(y=by * max(self.body.size.height - 1, 1), animate=False)

    def action_edge(self, end: int) -> None:
        """Scroll to the top or the end."""
        if end:
            self.body.scroll_end(animate=False)
        else:
            self.body.scroll_home(animate=False)

    @property
    def _is_in_area(self) -> bool:
        return self._editing and self.body.area.display

    def action_use(self) -> None:
        """Do what the marked link or control is for; in a field, send its form."""
        if self._target is None:
            self.action_move(1)
        elif self._editing and isinstance(self._target, PlacedControl):
            self._send(self._target)
        else:
            self._use(self._target)

    def _use(self, target: PageTarget) -> None:
        read = self._read
        assert read is not None
        if isinstance(target, Link):
            self._answer(self._browsing.follow_link(target))
        elif target.control.disabled:
            self.tell("This control is disabled, so a browser ignores it.")
        elif target.control.is_button:
            self._send(target)
        elif target.control.kind == "reset":
            self._fill(emptied(self._form, target.form))
        elif target.control.kind == "button":
            self.tell("This button only runs a script of the page. Scripts don't run here.")
        elif target.control.kind == "file":
            self.tell("Choosing a file isn't offered here. The form is sent without one.")
        elif is_written(target):
            self._edit(target)
        else:
            form = read.document.forms[target.form - 1] if target.form else None
            self._fill(turned(self._form, target, form))

    def _send(self, control: PlacedControl) -> None:
        assert self._read is not None
        self._keep_typed()  # the cursor stays in the field until the next page is there
        self._answer(self._browsing.send(self._read.document, control, self._form))

    def _answer(self, answer: Answer) -> None:
        """Ask for what a key asks for, or say why nothing is asked for."""
        if isinstance(answer, Ask) and self._is_busy:
            self.tell(STILL_WAITING)
        elif isinstance(answer, Ask):
            self.tell("")
            self.post_message(PageAsked(answer))
        else:
            self.tell(answer)
            self._follow()

    def _follow(self) -> None:
        """Show the page that the browser turned to."""
        page = self._browsing.page
        if page is not None and self._read is not None and self._read.page.n != page.n:
            self._take(read_page(page))

    def action_back(self) -> None:
        """Show the page before."""
        self._answer(self._browsing.back())

    def action_reload(self) -> None:
        """Make the page's request again."""
        self._answer(self._browsing.reload())

    def action_another(self) -> None:
        """Open the page in another browser, or switch to it."""
        self._answer(self._browsing.another())

    def action_forget(self) -> None:
        """Let the browser forget its cookies."""
        self._answer(self._browsing.forget_cookies())

    def action_source(self) -> None:
        """Show the source and the headers, or the page."""
        self._shows_source = not self._shows_source
        self._marked, self._told = None, ""
        self._redraw()
        self.body.scroll_home(animate=False)
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Leave the field, or the source."""
        if self._editing:
            self._leave_field()
            self._redraw()
        else:
            self.action_source()

    # Filling in

    def _mark(self, at: int) -> None:
        """Mark a link or control; a field takes the cursor at once, as in a browser."""
        self._leave_field()
        self._marked, self._told = at, ""
        self._browsing.calm()
        self._redraw()
        spot = self._spot_of(at)
        if spot is not None:
            self._show_spot(spot)
        target = self._targets[at]
        if isinstance(target, PlacedControl) and is_written(target) and is_open(target):
            self._edit(target)

    def _spot_of(self, at: int) -> Spot | None:
        width = max(self.body.text.content_size.width, self.body.text.LEAST_WIDTH)
        spots = self._lay(width).spots.get(at, ())
        return spots[0] if spots else None

    def _edit(self, target: PlacedControl) -> None:
        """Put the cursor into a field of the page."""
        spot = self._spot_of(self._marked) if self._marked is not None else None
        if spot is None or not is_open(target):
            return
        value = next(iter(current(target, self._form)), "")
        has = target.control.attributes
        editor: FieldLine | FieldArea
        if target.control.kind == "textarea":
            editor = self.body.area
            editor.text = value
            editor.move_cursor(editor.document.end)
        else:
            editor = self.body.line
            editor.password = target.control.kind == "password"
            editor.max_length = number_in(has.get("maxlength", ""), 0)
            editor.value = value
            editor.cursor_position = len(value)
        self._place(editor, spot)
        editor.display = True
        self._editing = True
        self.screen.set_focus(editor, scroll_visible=False)
        self.refresh_bindings()

    @staticmethod
    def _place(editor: FieldLine | FieldArea, spot: Spot) -> None:
        """Put a field where the page has it, between its brackets."""
        if isinstance(editor, FieldArea):
            editor.styles.height = spot.height
        editor.styles.width = max(spot.width - 2, 1)
        editor.styles.offset = spot.column + 1, spot.line

    def on_resize(self) -> None:
        """Let an open field follow the page, which has other lines now."""
        if self._editing:
            self.call_after_refresh(self._place_again)

    def _place_again(self) -> None:
        if not self._editing or self._marked is None:
            return
        spot = self._spot_of(self._marked)
        if spot is not None:
            editor = self.body.area if self.body.area.display else self.body.line
            self._place(editor, spot)
            self._show_spot(spot)

    def _show_spot(self, spot: Spot) -> None:
        region = Region(0, spot.line, 1, spot.height)
        self.body.scroll_to_region(region, animate=False, force=True, x_axis=False)

    def _leave_field(self) -> None:
        """Keep what was typed into the field, and close it."""
        if self._editing:
            self._keep_typed()
            self._editing = False
            self._close_field()

    def _close_field(self) -> None:
        """Put the cursor where it was before, unless it's in a field again."""
        if self._editing:
            return
        if self.body.has_focus_within:
            self.screen.set_focus(self, scroll_visible=False)  # before the field is hidden
        self.body.line.display = self.body.area.display = False
        self.refresh_bindings()

    def _keep_typed(self) -> None:
        target = self._target
        if self._editing and isinstance(target, PlacedControl) and self._read is not None:
            is_area = target.control.kind == "textarea"
            typed = self.body.area.text if is_area else self.body.line.value
            if typed != next(iter(current(target, self._form)), ""):
                self._filled[self._read.page.n] = with_value(self._form, target, typed)
                self._laid = None

    def _fill(self, filled: Filled) -> None:
        """Show the form with something else filled in."""
        if self._read is not None:
            self._filled[self._read.page.n] = filled
            self._redraw()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Keep the typed text to this page."""
        event.stop()

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Keep the typed text to this page."""
        event.stop()

    def on_click(self, event: Click) -> None:
        """Use what was clicked."""
        text = self.body.text
        at = event.screen_offset
        if not (self._targets and self.body.content_region.contains_point(at)):
            return
        offset = at - text.content_region.offset
        width = max(self.body.text.content_size.width, self.body.text.LEAST_WIDTH)
        target_at = self._lay(width).target_at(offset.x, offset.y)
        if target_at is None:
            self._leave_field()
            return
        self._mark(target_at)
        target = self._targets[target_at]
        if not (isinstance(target, PlacedControl) and is_written(target)):
            self._use(target)
