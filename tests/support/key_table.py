"""The README's table of keys; ``python -m tests.support.key_table`` prints it."""

from __future__ import annotations

from collections.abc import Iterator

from tui.keys.meanings import MEANINGS
from tui.keys.names import written


def key_table() -> str:
    """Return the table as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "| key | does | action |"
    yield "|---|---|---|"
    for one in MEANINGS:
        first, *others = (f"`{written(key)}`" for key in one.keys)
        keys = f"{first} or {' '.join(others)}" if others else first
        yield f"| {keys} | {one.says} | `{one.name}` |"


if __name__ == "__main__":
    print(key_table())
