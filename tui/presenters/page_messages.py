"""The flashed messages of a page, each with its category, whatever the page's style sheet says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sandbox.events import Pair, Responded
from sandbox.html_document import Cell, PageBlock, Run
from sandbox.page_text import flat

SYMBOLS = {"success": "✓", "error": "✗", "danger": "✗", "warning": "!", "info": "i", "message": "·"}
OTHER = "◆"
"""The symbol of a category that Flask's users made up."""


def sign_of(category: str) -> str:
    """Return the symbol and the word of a category."""
    return f"{SYMBOLS.get(category, OTHER)} {category}"


def texts_of(response: Responded) -> list[Pair]:
    """Return the messages that a page shows, as it shows them, each with its category."""
    changed = {(one.category, one.message): one.text for one in response.changed}
    return [(pair[0], flat(changed.get(pair) or pair[1])) for pair in response.displayed]


def with_categories(blocks: Sequence[PageBlock], shown: Sequence[Pair]) -> tuple[PageBlock, ...]:
    """Return the blocks with the category of each message before it."""
    found = [*blocks]
    for category, text in shown:
        if not text:
            continue
        for at, block in enumerate(found):
            marked = _marked(block, category, text)
            if marked is not None:
                found[at] = marked
                break
    return tuple(found)


def _marked(block: PageBlock, category: str, text: str) -> PageBlock | None:
    """Return a block with a message marked that it holds, None if it doesn't hold it."""
    if block.kind == "table":
        for row, cells in enumerate(block.rows):
            for column, cell in enumerate(cells):
                if (marked := _marked_cell(cell, category, text)) is not None:
                    line = (*cells[:column], marked, *cells[column + 1 :])
                    return replace(block, rows=(*block.rows[:row], line, *block.rows[row + 1 :]))
        return None
    runs = _marked_cell(block.runs, category, text)
    return None if runs is None else replace(block, runs=runs)


def _marked_cell(runs: Cell, category: str, text: str) -> Cell | None:
    whole = "".join("\0" * len(run.text) if run.category else run.text for run in runs)
    at = whole.find(text)
    if at < 0:
        return None
    told = whole[:at].rstrip(" :-[](){}").endswith(category)
    sign = SYMBOLS.get(category, OTHER) if told else sign_of(category)
    marked: list[Run] = []
    end, start = at + len(text), 0
    for run in runs:
        stop = start + len(run.text)
        low, high = max(at, start), min(end, stop)
        if low >= high:
            marked.append(run)
        else:
            parts = whole[start:low], whole[low:high], whole[high:stop]
            marked += [replace(run, text=parts[0])] if parts[0] else []
            if low == at:
                marked.append(Run(f"{sign} ", is_bold=True, category=category))
            marked.append(replace(run, text=parts[1], category=category))
            marked += [replace(run, text=parts[2])] if parts[2] else []
        start = stop
    return tuple(marked)
