"""``keys.toml`` in the data folder: the learner's own keys, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.text import one_line
from tui.keys.meanings import ALWAYS, BY_NAME, EDITOR, MEANINGS, MOVES, Meaning, types, with_alt
from tui.keys.names import SAME_IN_A_TERMINAL, parse_key, written

NAME = "keys.toml"

MAX_BYTES = 65_536
"""The largest file that is read."""


@dataclass(frozen=True, slots=True)
class OwnKeys:
    """The keys of each action that the file changes, and a sentence for each line that's wrong."""

    keys: Mapping[str, tuple[str, ...]]
    """By action; the first key is the one to show, and keys that type come last."""
    faults: tuple[str, ...] = ()
    exists: bool = True


NONE = OwnKeys({}, exists=False)


def read_keys(folder: Path) -> OwnKeys:
    """Read the learner's own keys; what can't be read is told as a fault."""
    path = folder / NAME
    try:
        if not path.exists():
            return NONE
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            return OwnKeys({}, (f"{NAME} is larger than 64 KiB, so it isn't read.",))
        return parse_keys(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return OwnKeys({}, (f"{NAME} isn't UTF-8 text, so it isn't read.",))
    except OSError as problem:
        return OwnKeys({}, (f"{NAME} can't be read: {problem.strerror}.",))


def parse_keys(text: str) -> OwnKeys:
    """Return the keys that a file's text gives; a line with a fault changes nothing."""
    faults: list[tuple[int, str]] = []
    wanted: dict[str, tuple[int, tuple[str, ...]]] = {}
    for line, name, value in _entries(text, faults):
        if name not in BY_NAME:
            faults.append((line, _unknown_action(name)))
            continue
        keys, why = _keys_of(BY_NAME[name], value)
        if why:
            faults.append((line, why))
        elif keys != BY_NAME[name].keys:
            wanted[name] = (line, keys)
    kept = _without_doubles(wanted, faults)
    said = tuple(
        f"{NAME}:{line}: {why}" if line else f"{NAME}: {why}" for line, why in sorted(faults)
    )
    return OwnKeys(kept, said)


def _entries(text: str, faults: list[tuple[int, str]]) -> Iterator[tuple[int, str, object]]:
    """Yield each entry with its line; where the file is no TOML, those of the lines that are."""
    import tomllib  # here: most learners have no such file, and start-up is short

    lines = text.splitlines()
    try:
        entries = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        at = re.search(r"at line (\d+)", str(problem))
        broken = int(at[1]) if at else len(lines)
        reason = re.sub(r" \(at .*\)$", "", one_line(str(problem)))
        faults.append((broken, f'this isn\'t TOML ({reason}); write it like: run = "F5".'))
        for number, line in enumerate(lines, 1):
            try:
                alone = tomllib.loads(line)
            except (tomllib.TOMLDecodeError, RecursionError):
                if number != broken and line.strip():
                    faults.append((number, 'this isn\'t TOML; write it like: run = "F5".'))
                continue
            yield from ((number, name, value) for name, value in alone.items())
        return
    for name, value in entries.items():
        here = re.compile(rf"""\s*\[*\s*["']?{re.escape(name)}["']?\s*[]=.]""")
        yield next((at for at, line in enumerate(lines, 1) if here.match(line)), 0), name, value


def _unknown_action(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name.lower(), BY_NAME, n=1)
    instead = f"did you mean {near[0]}?" if near else "the README lists all actions."
    return f"there is no action {one_line(name, 40)!r}; {instead}"


def _keys_of(meaning: Meaning, value: object) -> tuple[tuple[str, ...], str]:
    """Return the keys that a value names, or why they can't be those of the action."""
    texts = [value] if isinstance(value, str) else value
    if not isinstance(texts, list) or not texts or not all(isinstance(x, str) for x in texts):
        return (), f'{meaning.name} needs a key or a list of keys, like "F5" or ["F5", "Ctrl+R"].'
    keys: dict[str, None] = {}
    for text in texts:
        key = parse_key(text)
        if key is None:
            return (), f"{meaning.name}: there is no key {one_line(text, 40)!r}."
        if why := _why_not(meaning, key):
            return (), f"{meaning.name}: {why}"
        keys[key] = None
    ordered = tuple(sorted(keys, key=types))
    if meaning.while_typing and types(ordered[0]):
        return (), (
            f"{meaning.name}: {written(ordered[0])} types in the editor, "
            f'so add another key, like "{written(meaning.keys[0])}".'
        )
    return ordered, ""


def _why_not(meaning: Meaning, key: str) -> str:
    """Say why a key can't be that of an action, whatever the other actions have."""
    if real := SAME_IN_A_TERMINAL.get(key):
        return f"a terminal sends {written(key)} as {written(real)}, so it can't be told apart."
    if key in MOVES:
        return f"{written(key)} moves and chooses on every screen."
    if meaning.while_typing and key in EDITOR:
        return f"{written(key)} is a key of the editor."
    if meaning.name in ALWAYS and types(key):
        return f"{written(key)} types in the editor, so choose a key that doesn't."
    return ""


def _without_doubles(
    wanted: Mapping[str, tuple[int, tuple[str, ...]]], faults: list[tuple[int, str]]
) -> dict[str, tuple[str, ...]]:
    """Leave out every action whose key another one has, until no key has two meanings."""
    kept = {name: keys for name, (_, keys) in wanted.items()}
    while True:
        owner: dict[str, str] = {}
        for name in [one.name for one in MEANINGS if one.name not in kept] + [*kept]:
            keys = with_alt(kept.get(name) or BY_NAME[name].keys)
            taken = next((key for key in keys if key in owner), None)
            if taken is None:
                owner |= dict.fromkeys(keys, name)
                continue
            line = wanted[name][0]
            faults.append((line, f"{name}: {written(taken)} is the key of {owner[taken]} already."))
            del kept[name]
            break
        else:
            return kept
