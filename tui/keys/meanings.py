"""One meaning for each key, on every screen.

What a key means is listed here alone.  A screen that binds a key binds it to one of the actions of
its meaning; a test holds every table of keys to this.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that keys do, under the name that it has in ``keys.toml``."""

    name: str
    keys: tuple[str, ...]
    """The keys that do it, the one to show first."""
    says: str
    actions: frozenset[str]
    """The actions that do it, each on its screen."""
    while_typing: bool = False
    """Whether it has to work while the learner types."""


def _means(name: str, keys: str, says: str, actions: str = "", *, typing: bool = False) -> Meaning:
    known = frozenset((actions or name.replace("-", "_")).split())
    return Meaning(name, tuple(keys.split()), says, known, typing)


MEANINGS = (
    _means("help", "f1", "Every key that works where you are", "help close", typing=True),
    _means(
        "explain",
        "question_mark",
        "What is marked: a row of what happened, or why an answer is right or wrong; else the help",
        "explain reasons help close",
    ),
    _means("lessons", "f2 i", "All lessons, and how far you are", "course", typing=True),
    _means("card", "f3 c", "The lesson on one reference card", "card close", typing=True),
    _means("quiz", "f4 q", "The quiz of the lesson", typing=True),
    _means("run", "f5 ctrl+r", "Run the app", typing=True),
    _means(
        "reset",
        "shift+f5 R",
        "Put the step's files back as they were; it asks first, and `Ctrl+Z` takes it back",
        typing=True,
    ),
    _means(
        "pane",
        "f6",
        "The next part of the screen, also out of the editor",
        "pane other_side",
        typing=True,
    ),
    _means("pane-before", "shift+f6", "The part before", "pane other_side", typing=True),
    _means(
        "hint",
        "f7 h",
        "A hint, each one telling more; in the quiz, a right answer after one counts as hard",
        typing=True,
    ),
    _means(
        "flight",
        "f8 f",
        "The next fact of what happened, and its line in the editor",
        "fly flight step_through",
        typing=True,
    ),
    _means(
        "flight-back",
        "shift+f8 F",
        "The fact before",
        "fly flight_back step_through",
        typing=True,
    ),
    _means(
        "fix",
        "f9 x",
        "Make the one change that fixes what went wrong, but not where fixing it is your task",
        typing=True,
    ),
    _means(
        "compare",
        "f10 o",
        "Your answer beside the reference; it asks first until yours is right",
        "compare close",
        typing=True,
    ),
    _means(
        "theme",
        "f12 t",
        "The themes: you see each one as you move through the list",
        "change_theme close",
        typing=True,
    ),
    _means("next", "ctrl+n n", "The next step, question or example", "go onward turn", typing=True),
    _means("before", "ctrl+b b", "The one before", "go turn", typing=True),
    _means(
        "why",
        "ctrl+l w",
        "Why it went wrong, where that's yours to find; then the page about it. On the card, every"
        " mistake by what you see",
        "why mistakes",
        typing=True,
    ),
    _means("file", "ctrl+t", "The next file of the step", "next_file", typing=True),
    _means(
        "attempts",
        "ctrl+g",
        "Earlier attempts of this step; `Enter` restores one",
        "attempts close",
        typing=True,
    ),
    _means(
        "end-card",
        "alt+g g",
        "What you can do once the lesson is done, and what comes next",
        "end_card",
        typing=True,
    ),
    _means("happened", "alt+1", "What happened", "show_view", typing=True),
    _means("page", "alt+2", "The page", "show_view", typing=True),
    _means("cookie", "alt+3", "The cookie", "show_view", typing=True),
    _means("lanes", "alt+4", "The flight of each message", "show_view", typing=True),
    _means("view", "v", "The next of these views", "next_view view"),
    _means("code-more", "ctrl+down", "More room for the code", "grow_code", typing=True),
    _means("code-less", "ctrl+up", "Less room for the code", "grow_code", typing=True),
    _means("text-more", "alt+right", "More room for the step's text", "grow_step", typing=True),
    _means("text-less", "alt+left", "Less room for the step's text", "grow_step", typing=True),
    _means("save", "ctrl+s", "Say whether what you typed is saved: it saves itself", typing=True),
    _means("outside", "ctrl+o", "Open the file in your `$EDITOR`", "open_outside", typing=True),
    _means("review", "r", "Review what you may forget soon"),
    _means("due", "d", "What is due, what you practiced, and what comes back when", "practice"),
    _means("prove", "p", "Run the app that proves the answer"),
    _means("rating", "e", "Choose when the question comes back", "rate"),
    _means("missed", "m", "Ask again what you missed", "again missed"),
    _means("skip", "j", "Jump over the question: it comes another time"),
    _means("undo-answer", "u", "Take the last answer back", "undo"),
    _means("filter", "slash", "Show only the rows with a word; `Esc` shows all again"),
    _means("reload", "l", "Load the page again"),
    _means("source", "s", "The source and the headers of the page, or the page again"),
    _means("browser", "a", "Turn to another browser", "another"),
    _means("forget", "z", "Make the browser forget its cookies"),
    _means(
        "commands",
        "ctrl+p",
        "Every command, by name, for when your terminal keeps a key to itself",
        "command_palette",
        typing=True,
    ),
    _means("quit", "ctrl+q", "Leave; what you typed and where you were is kept", typing=True),
)
"""Every action that a learner can give other keys, in the order of the README's table."""

MOVES: Mapping[str, str] = {
    "enter": "Go on: open, follow, submit or keep what is marked",
    "escape": "Leave, go back, or stop",
    "space": "Choose or fold what is marked",
    "backspace": "Back; take back what was put last",
    "tab": "The next part, link, field or blank",
    "shift+tab": "The part, link, field or blank before",
    "up": "Up",
    "down": "Down",
    "left": "Left, or the one before",
    "right": "Right, or the next one",
    "home": "To the top",
    "end": "To the end",
    "pageup": "A page up",
    "pagedown": "A page down",
    **{digit: f"Choose number {digit}" for digit in "123456789"},
}
"""Keys that move, choose, go on and go back: each screen gives them its own object."""

_EDITS = """
ctrl+a ctrl+c ctrl+d ctrl+e ctrl+f ctrl+k ctrl+u ctrl+v ctrl+w ctrl+x ctrl+y ctrl+z ctrl+slash
ctrl+underscore ctrl+home ctrl+end ctrl+shift+home ctrl+shift+end ctrl+left ctrl+right
ctrl+shift+left ctrl+shift+right ctrl+backspace ctrl+shift+k alt+backspace alt+delete alt+up
alt+down alt+shift+up alt+shift+down delete shift+home shift+end shift+up shift+down shift+left
shift+right super+c super+x super+z super+y super+backspace
"""

EDITOR = frozenset(_EDITS.split())
"""The keys of the editor, beside those that type and those of `MOVES`."""

BY_NAME: Mapping[str, Meaning] = {meaning.name: meaning for meaning in MEANINGS}

BY_KEY: Mapping[str, Meaning] = {key: one for one in MEANINGS for key in one.keys}


ALWAYS = frozenset({"quit", "commands"})
"""What works wherever the focus is, so that none of its keys may type."""


def with_alt(keys: Iterable[str]) -> tuple[str, ...]:
    """Return keys, and for each that types one that doesn't: Alt with it.

    Terminals send a capital letter with Alt in either of two ways.
    """
    found = dict.fromkeys(keys)
    for key in [*found]:
        if len(key) == 1 and key.isupper():
            found |= {f"alt+shift+{key.lower()}": None, f"alt+shift+{key}": None}
        elif types(key):
            found[f"alt+{key}"] = None
    return tuple(found)


def types(key: str) -> bool:
    """Say whether a key types something in the editor."""
    return len(key) == 1 or key in PUNCTUATION or key in ("space", "enter", "tab")


PUNCTUATION: Mapping[str, str] = {
    "question_mark": "?",
    "slash": "/",
    "exclamation_mark": "!",
    "quotation_mark": '"',
    "number_sign": "#",
    "dollar_sign": "$",
    "percent_sign": "%",
    "ampersand": "&",
    "apostrophe": "'",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "asterisk": "*",
    "plus": "+",
    "comma": ",",
    "minus": "-",
    "full_stop": ".",
    "colon": ":",
    "semicolon": ";",
    "less_than_sign": "<",
    "equals_sign": "=",
    "greater_than_sign": ">",
    "at": "@",
    "left_square_bracket": "[",
    "backslash": "\\",
    "right_square_bracket": "]",
    "circumflex_accent": "^",
    "underscore": "_",
    "grave_accent": "`",
    "left_curly_bracket": "{",
    "vertical_line": "|",
    "right_curly_bracket": "}",
    "tilde": "~",
}
"""Textual's names of keys that are signs, and the signs."""
