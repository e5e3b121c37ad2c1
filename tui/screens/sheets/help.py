"""Help for a screen: its keys, as its bindings declare them, and the panel's symbols."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from inspect import cleandoc
from typing import Any, ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.screen import Screen
from textual.widget import Widget

from tui.keys.meanings import types, with_alt
from tui.keys.names import as_on_a_keyboard
from tui.keys.own import with_own_keys
from tui.presenters.row_kinds import RowKind, RowKinds
from tui.presenters.row_meanings import MEANINGS
from tui.screens.sheets.sheet import Sheet
from tui.text.hanging import hanging
from tui.text.markdown import prose
from tui.widgets.flow_text import LaidText, MarkdownText
from tui.widgets.keys import bind

EVERYWHERE = "Everywhere"
KEY_WIDTH = 16
USUAL = 3
"""The place of the last group: the keys that Textual gives a widget, which most learners know."""

OUR_WORDS = {
    "app.focus_next": "Go to the next part of the screen",
    "app.focus_previous": "Go to the part before",
    "screen.copy_text": "Copy the text that is selected",
    "command_palette": "Find a command by name",
    "scroll_up": "Scroll a line up",
    "scroll_down": "Scroll a line down",
    "scroll_left": "Scroll to the left",
    "scroll_right": "Scroll to the right",
    "scroll_home": "Go to the top",
    "scroll_end": "Go to the end",
    "page_up": "Scroll a page up",
    "page_down": "Scroll a page down",
    "page_left": "Scroll a page to the left",
    "page_right": "Scroll a page to the right",
}
"""What Textual's own keys do, where Textual itself says it in other words than ours."""

READING = """
Each numbered line of the panel is a request. The rows below it show in order what Flask did: the
rule that matched, the view that ran, what it read and returned. Then you see the page, and what
became of each message. Your line of code is on the right. `?` explains the marked row, Enter or
Space folds a request, and `/` filters the rows by a word.
"""


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one part of a screen."""

    title: str
    rows: tuple[tuple[str, str], ...]
    """Keys, and what they do."""
    usual: bool = False
    """Whether these are Textual's own keys for such a widget, like those of an editor."""


class HelpScreen(Sheet):
    """Every key that works now, by part of the screen, and how to read the panel."""

    BINDING_GROUP_TITLE = "Help"

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("f1", "close", "Close this help"),
        bind("question_mark", "close", "Close this help"),
    ]

    def __init__(self, below: Screen[Any]) -> None:
        title = below.BINDING_GROUP_TITLE or "this screen"
        super().__init__(f"Help: {title}", *self._made_for(below))

    @staticmethod
    def _made_for(below: Screen[Any]) -> Iterator[Widget]:
        groups = keys_of(below)
        if below.HELP:
            yield MarkdownText(with_own_keys(cleandoc(below.HELP), letters=True))
        yield LaidText(partial(key_table, [group for group in groups if not group.usual]))
        yield MarkdownText(f"## How to read the panel\n\n{READING.strip()}")
        yield LaidText(legend)
        if usual := [group for group in groups if group.usual]:
            yield LaidText(partial(key_table, usual))


def key_table(groups: Sequence[Keys], width: int) -> Content:
    """Lay out the keys and what they do, group by group."""
    parts: list[Content] = []
    for group in groups:
        lines = [Content.styled(group.title, "bold $strong")]
        lines += [two_columns(keys, "bold $accent", what, width) for keys, what in group.rows]
        parts.append(Content("\n").join(lines))
    return Content("\n\n").join(parts)


def legend(width: int) -> Content:
    """Lay out the panel's symbols and words, and what they mean."""
    return Content("\n").join(
        two_columns(sign_of(kind), f"${kind.token}", meaning, width)
        for kind, meaning in MEANINGS.items()
    )


def sign_of(kind: RowKind) -> str:
    """Return the symbol and the word of a kind of row, as the legend shows them."""
    if kind is RowKinds.REQUEST:
        return "1 GET /"
    return f"{kind.symbol or ' '} {kind.word}".rstrip() or "(below a row)"


def two_columns(left: str, style: str, right: str, width: int) -> Content:
    """Return `left` in a first column, and `right` wrapped in a second."""
    first = Content.styled(f"{left:<{KEY_WIDTH}}", style)
    return hanging(first, prose(right, max(width - first.cell_length, 8)))


def keys_of(screen: Screen[Any]) -> tuple[Keys, ...]:
    """Return the keys that work on a screen now: its own, its focused part's, the app's."""
    found: dict[tuple[int, str], list[Binding]] = {}
    for active in screen.active_bindings.values():
        if described(active.binding) and not active.binding.system:
            found.setdefault(_group(active.node, active.binding), []).append(active.binding)
    return tuple(
        Keys(title, _rows(screen.app, found[order, title]), usual=order == USUAL)
        for order, title in sorted(found)
    )


def described(binding: Binding) -> str:
    """Return what a key does: its tooltip, or its word in the footer."""
    said = OUR_WORDS.get(binding.action) or binding.tooltip or binding.description
    return with_own_keys(said)


def _group(node: DOMNode, binding: Binding) -> tuple[int, str]:
    """Return where a key belongs: its place among the groups, and its group's title.

    Keys of ours have ids; those without come from Textual.
    """
    if isinstance(node, App) or (isinstance(node, Screen) and binding.id is None):
        return 2, EVERYWHERE
    title = node.BINDING_GROUP_TITLE or "Where you are"
    if isinstance(node, Screen):
        return 0, title
    return (1, title) if binding.id else (USUAL, f"{title}, as everywhere")


def _rows(app: App[Any], bindings: Sequence[Binding]) -> tuple[tuple[str, str], ...]:
    """Return one row for each action, with every key that does it."""
    by_action: dict[str, list[Binding]] = {}
    for binding in bindings:
        by_action.setdefault(binding.action, []).append(binding)
    return tuple(
        (
            "  ".join(
                dict.fromkeys(
                    as_on_a_keyboard(app.get_key_display(one))
                    for one in same
                    if not is_with_alt(one, same)
                )
            ),
            described(same[0]),
        )
        for same in by_action.values()
    )


def is_with_alt(binding: Binding, same: Sequence[Binding]) -> bool:
    """Say whether a key is Alt with another one that does the same, which goes without saying."""
    typed = [one.key for one in same if types(one.key)]
    return binding.key not in typed and binding.key in with_alt(typed)
