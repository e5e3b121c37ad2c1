"""What is wrong with a screen as it stands: its footer, keys, texts, focus and scrollbars."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from rich.cells import cell_len
from textual.actions import parse
from textual.app import App
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets._footer import FooterKey

from tests.support.key_faults import faults_of
from tests.support.screen_text import drawn
from tui.widgets.flow_text import FlowText

HELP = "help"

TURNS = 6
"""The most layouts, one a turn, that a screen may need until it rests."""


def footer_faults(app: App[Any]) -> Iterator[str]:
    """Yield each entry of the footer that is cut, or whose key does nothing here and now."""
    active = app.screen.active_bindings
    entries = [entry for entry in app.screen.query(FooterKey) if entry.display]
    docked = [entry.region.x for entry in entries if entry.has_class("-command-palette")]
    for entry in entries:
        said = f"the footer's {entry.key_display!r} {entry.description!r}"
        right = app.size.width if entry.has_class("-command-palette") else min(docked, default=0)
        if entry.region.right > (right or app.size.width):
            yield f"{said} is cut at the right"
        needed = cell_len(str(entry.render()).strip())
        if entry.content_size.width < needed:
            yield f"{said} is cut in the middle: {entry.content_size.width} of {needed} cells"
        bound = active.get(entry.key)
        if bound is None or not bound.enabled:
            yield f"{said} names a key that does nothing"
            continue
        _, action, _ = parse(bound.binding.action)
        if action in getattr(app.screen, "idle", ()):
            yield f"{said} could only say that there is nothing to do"
        nodes = (bound.node, app.screen, app)
        if not any(hasattr(node, f"{kind}{action}") for node in nodes for kind in PREFIXES):
            yield f"{said} has no action"
    if any(one.binding.action == HELP for one in active.values()) and not any(
        entry.action == HELP for entry in entries
    ):
        yield "the footer leaves out the help"


PREFIXES = ("action_", "_action_")
"""How an action's method begins."""


def key_faults(app: App[Any]) -> Iterator[str]:
    """Yield each key that works now and means something else elsewhere."""
    for active in app.screen.active_bindings.values():
        if active.binding.id is not None:
            yield from faults_of(type(active.node), active.binding)


async def focus_faults(app: App[Any], pilot: Pilot[Any]) -> list[str]:
    """Return what is wrong with the focus: it's nowhere, or it can't be seen."""
    screen, focused = app.screen, app.focused
    if focused is None:
        return (
            [f"nothing has the focus, of {len(chain)}"]
            if len(chain := screen.focus_chain) > 1
            else []
        )
    with_focus = _without_footer(app)
    screen.set_focus(None)
    await pilot.pause()
    without = _without_footer(app)
    screen.set_focus(focused)
    await pilot.pause()
    return [f"the focus on {focused} can't be seen"] if with_focus == without else []


def _without_footer(app: App[Any]) -> list[Strip]:
    return drawn(app)[:-1]


def text_faults(app: App[Any]) -> Iterator[str]:
    """Yield each line that is longer than its widget is wide, so that a word is broken or cut."""
    for widget in app.screen.query(FlowText):
        width = widget.content_size.width
        if widget.display and width >= widget.LEAST_WIDTH:
            for line in widget.laid_out(width).split(allow_blank=True):
                if line.cell_length > width:
                    yield f"{widget} is {width} wide, too narrow for {line.plain!r}"


async def scrollbar_faults(app: App[Any], pilot: Pilot[Any]) -> list[str]:
    """Return each scrollbar that's at another place than what it scrolls, or has nothing to do."""
    bars = [one for one in app.screen.query("*") if one.display and one.show_vertical_scrollbar]
    faults = [fault for one in bars for fault in _bar_faults(one)]
    for widget in bars:
        before = widget.scroll_offset.y
        for y in (widget.max_scroll_y, before):
            widget.scroll_to(y=y, animate=False, force=True)
            await pilot.pause()
            faults += _bar_faults(widget)
    return faults


def _bar_faults(widget: Widget) -> Iterator[str]:
    bar = widget.vertical_scrollbar
    if widget.max_scroll_y <= 0:
        yield f"{widget} has a scrollbar and nothing to scroll"
    elif bar.position != widget.scroll_offset.y:
        yield f"{widget} is at {widget.scroll_offset.y}, its thumb at {bar.position}"
    elif bar.window_virtual_size != widget.virtual_size.height:
        yield f"{widget} has {widget.virtual_size.height} lines, its bar {bar.window_virtual_size}"


async def unrest(app: App[Any], pilot: Pilot[Any]) -> AsyncIterator[str]:
    """Yield that the screen is laid out again and again, because each layout asks for the next."""
    laid_out: list[Any] = []
    app.screen.screen_layout_refresh_signal.subscribe(app.screen, laid_out.append)
    for _ in range(TURNS):
        if not await _lays_out_again(pilot, laid_out):
            return
    yield f"it's laid out in each of {TURNS} turns, though nothing happens"


async def _lays_out_again(pilot: Pilot[Any], laid_out: list[Any]) -> bool:
    before = len(laid_out)
    await pilot.pause()
    return len(laid_out) > before


async def faults_of_screen(app: App[Any], pilot: Pilot[Any]) -> list[str]:
    """Return all that is wrong with the screen on top."""
    return [
        *footer_faults(app),
        *key_faults(app),
        *text_faults(app),
        *await focus_faults(app, pilot),
        *await scrollbar_faults(app, pilot),
        *[fault async for fault in unrest(app, pilot)],
    ]
