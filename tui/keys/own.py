"""The learner's own keys, as long as the app runs, and texts that name them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tui.keys.meanings import BY_NAME, MEANINGS, types, with_alt
from tui.keys.names import written

_own: dict[str, tuple[str, ...]] = {}


def use(own: Mapping[str, tuple[str, ...]]) -> None:
    """Name these keys from now on: by action, the first the one to show."""
    _own.clear()
    _own.update(own)


def keys_for(name: str) -> tuple[str, ...]:
    """Return the keys of an action, the one to show first."""
    return _own.get(name) or BY_NAME[name].keys


def key_name(name: str) -> str:
    """Return how a sentence names the key of an action: F5, or the learner's own."""
    return written(keys_for(name)[0])


def with_own_keys(text: str, *, letters: bool = False) -> str:
    """Return a text that names keys as they are by default, with the learner's own instead.

    Letters stay: in a text they are mostly no keys.  With ``letters``, those between backticks are.
    """
    instead = {}
    for one in MEANINGS:
        if one.name in _own:
            own = key_name(one.name)
            for usual in one.keys:
                if not types(usual):
                    instead[written(usual)] = own
                elif letters:
                    instead[f"`{written(usual)}`"] = f"`{own}`"
    if not instead:
        return text
    names = "|".join(map(re.escape, sorted(instead, key=len, reverse=True)))
    return re.sub(rf"(?<![\w+])(?:{names})(?![\w+])", lambda found: instead[found[0]], text)


def textual_keymap(own: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return what `App.set_keymap` takes: the keys of each binding id."""
    return {name: ",".join(with_alt(keys)) for name, keys in own.items()}
