"""How keys are written: by Textual, by a learner in ``keys.toml``, and in our sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.keys.meanings import PUNCTUATION

NAMED: Mapping[str, str] = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "tab": "Tab",
    "backspace": "Backspace",
    "delete": "Del",
    "insert": "Ins",
    "home": "Home",
    "end": "End",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "up": "Up",
    "down": "Down",
    "left": "Left",
    "right": "Right",
}
"""Keys with a name, and how our sentences write it."""

OTHER_NAMES: Mapping[str, str] = {
    "esc": "escape",
    "return": "enter",
    "del": "delete",
    "ins": "insert",
    "pgup": "pageup",
    "page_up": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_down": "pagedown",
    "control": "ctrl",
    "option": "alt",
    "meta": "alt",
}
"""What learners also call keys."""

_SHORT = {"pgup": "PgUp", "pgdn": "PgDn"}

MODIFIERS = ("ctrl", "alt", "shift")

SAME_IN_A_TERMINAL: Mapping[str, str] = {
    "ctrl+i": "tab",
    "ctrl+m": "enter",
    "ctrl+j": "enter",
    "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape",
}
"""Keys that a terminal sends as other ones."""

_FUNCTION_KEY = re.compile(r"f([1-9]|1[0-9]|2[0-4])")
_SIGNS = {sign: name for name, sign in PUNCTUATION.items()}


def parse_key(written: str) -> str | None:
    """Return Textual's name of a key that a learner wrote, None if there is no such key.

    ``Ctrl+R``, ``ctrl-r`` and ``^R`` are the same key; a capital letter alone is another key than
    the small one.
    """
    text = written.strip()
    if text[:1] == "^" and len(text) > 1:
        text = f"ctrl+{text[1:]}"
    *before, last = re.split(r"[+-](?=.)", text)
    modifiers = {OTHER_NAMES.get(part.lower(), part.lower()) for part in before}
    if not modifiers <= set(MODIFIERS) or len(modifiers) != len(before):
        return None
    key = _lone_key(last)
    if key is None:
        return None
    if len(key) == 1 and key.isalpha():
        if modifiers == {"shift"}:
            return key.upper()
        key = key.lower() if modifiers else key
    elif "shift" in modifiers and (key in PUNCTUATION or key.isdigit()):
        return None  # the sign that it types is the key
    return "+".join([*(one for one in MODIFIERS if one in modifiers), key])


def _lone_key(text: str) -> str | None:
    """Return Textual's name of a key without modifiers."""
    if len(text) == 1:
        return text if text.isascii() and text.isalnum() else _SIGNS.get(text)
    name = OTHER_NAMES.get(text.lower(), text.lower())
    known = name in NAMED or name in PUNCTUATION or _FUNCTION_KEY.fullmatch(name)
    return name if known else None


def written(key: str) -> str:
    """Return how a sentence writes a key: F5, Ctrl+R, ?, n."""
    *modifiers, last = key.split("+")
    if len(last) == 1:
        last = last.upper() if modifiers else last
    else:
        last = NAMED.get(last) or PUNCTUATION.get(last) or last.capitalize()
    return "+".join([*(one.capitalize() for one in modifiers), last])


def as_on_a_keyboard(display: str) -> str:
    """Return a key's name as on a keyboard: Shift+Tab, ^Q, a-d; ``g`` isn't ``G``."""
    control = "^" if display.startswith("^") and len(display) > 1 else ""
    parts = [_SHORT.get(part, part) for part in display.removeprefix(control).split("+")]
    if control or (len(parts) > 1 and parts[-1]):
        parts[-1] = parts[-1].upper() if len(parts[-1]) == 1 else parts[-1]
    parts = [part if part[1:2] in ("", "-", ",") else part[0].upper() + part[1:] for part in parts]
    return control + "+".join(parts)
