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
    _means("help", "f1", "Show every key that works here", "help close", typing=True),
    _means(
        "explain",
        "question_mark",
        "Explain the selected row, or why an answer is right or wrong; otherwise, show the help",
        "explain reasons help close",
    ),
    _means("lessons", "f2 i", "Show all lessons and your progress", "course", typing=True),
    _means("card", "f3 c", "Show the lesson's reference card", "card close", typing=True),
    _means("quiz", "f4 q", "Start the lesson's quiz", typing=True),
    _means("run", "f5 ctrl+r", "Run the app", typing=True),
    _means(
        "reset",
        "shift+f5 R",
        "Reset the step's files; flasklings asks first, and `Ctrl+Z` undoes it",
        typing=True,
    ),
    _means(
        "pane",
        "f6",
        "Go to the next pane, even from the editor",
        "pane other_side",
        typing=True,
    ),
    _means("pane-before", "shift+f6", "Go to the previous pane", "pane other_side", typing=True),
    _means(
        "hint",
        "f7 h",
        "Show the next hint; in the quiz, a right answer after a hint counts as hard",
        typing=True,
    ),
    _means(
        "flight",
        "f8 f",
        "Go to the next event of the run and its line in the editor",
        "fly flight step_through",
        typing=True,
    ),
    _means(
        "flight-back",
        "shift+f8 F",
        "Go to the previous event",
        "fly flight_back step_through",
        typing=True,
    ),
    _means(
        "fix",
        "f9 x",
        "Apply the fix if one change is enough, but not where the fix is your task",
        typing=True,
    ),
    _means(
        "compare",
        "f10 o",
        "Compare your answer with the reference; until yours is right, flasklings asks first",
        "compare close",
        typing=True,
    ),
    _means(
        "theme",
        "f12 t",
        "Choose a theme; you see each one as you move through the list",
        "change_theme close",
        typing=True,
    ),
    _means(
        "next",
        "ctrl+n n",
        "Go to the next step, question or example",
        "go onward turn",
        typing=True,
    ),
    _means("before", "ctrl+b b", "Go to the previous one", "go turn", typing=True),
    _means(
        "why",
        "ctrl+l w",
        "Show what went wrong in a step where you're looking for it, then the page about it."
        " On the reference card, show every mistake",
        "why mistakes",
        typing=True,
    ),
    _means("file", "ctrl+t", "Open the step's next file", "next_file", typing=True),
    _means(
        "attempts",
        "ctrl+g",
        "Show your earlier attempts at this step; `Enter` restores one",
        "attempts close",
        typing=True,
    ),
    _means(
        "end-card",
        "alt+g g",
        "Show what you can do after the lesson, and what comes next",
        "end_card",
        typing=True,
    ),
    _means("request", "colon", "Type a request to your own app"),
    _means("happened", "alt+1", "Show what happened", "show_view", typing=True),
    _means("page", "alt+2", "Show the page", "show_view", typing=True),
    _means("cookie", "alt+3", "Show the cookie", "show_view", typing=True),
    _means("lanes", "alt+4", "Show the flight of each message", "show_view", typing=True),
    _means("view", "v", "Show the next of these views", "next_view view"),
    _means("code-more", "ctrl+down", "Make the code pane larger", "grow_code", typing=True),
    _means("code-less", "ctrl+up", "Make the code pane smaller", "grow_code", typing=True),
    _means("text-more", "alt+right", "Make the text pane wider", "grow_step", typing=True),
    _means("text-less", "alt+left", "Make the text pane narrower", "grow_step", typing=True),
    _means(
        "save",
        "ctrl+s",
        "Show whether your text is saved; flasklings saves it for you",
        typing=True,
    ),
    _means("outside", "ctrl+o", "Open the file in your `$EDITOR`", "open_outside", typing=True),
    _means("review", "r", "Review what you might forget soon"),
    _means(
        "due",
        "d",
        "Show what's due, what you practiced, and when each question comes back",
        "practice",
    ),
    _means("placement", "k", "Answer ten questions to find the lesson to start with"),
    _means("prove", "p", "Run the app that proves the answer"),
    _means("rating", "e", "Choose when the question comes back", "rate"),
    _means("missed", "m", "Repeat the questions you missed", "again missed"),
    _means("skip", "j", "Skip the question; it comes back another time"),
    _means("undo-answer", "u", "Undo the last answer", "undo"),
    _means("filter", "slash", "Filter the rows by a word; `Esc` shows all of them again"),
    _means("reload", "l", "Load the page again"),
    _means("source", "s", "Show the page's source and headers, or the page again"),
    _means("browser", "a", "Switch to another browser", "another"),
    _means("forget", "z", "Delete the browser's cookies"),
    _means(
        "commands",
        "ctrl+p",
        "Find any command by name, even if your terminal keeps its key to itself",
        "command_palette",
        typing=True,
    ),
    _means("quit", "ctrl+q", "Quit; flasklings keeps your text and your place", typing=True),
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
