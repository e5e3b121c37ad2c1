"""A run on a few lines: its facts one after the other, and a sentence about the newest one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

ARROW = " ▸ "
AFTERWARDS = "Every run shows you this, with the line of your app behind each fact."
"""What is said once all facts are shown."""


@dataclass(frozen=True, slots=True)
class LiveFact:
    """One fact of a run, and a sentence about it."""

    said: Content
    sentence: str


def live_text(facts: Sequence[LiveFact], shown: int, width: int) -> Content:
    """Lay out the first facts of a run, and a sentence about the last of them.

    What it's all for is added to the last fact.  There are as many lines as for the whole run, so
    nothing moves while it's shown.
    """
    sentences = [Content.styled(fact.sentence, "$quiet").wrap(width) for fact in facts]
    ends = " ".join([*(fact.sentence for fact in facts[-1:]), AFTERWARDS])
    sentences.append(Content.styled(ends, "$quiet").wrap(width))
    parts = [
        (_flow(facts[:shown], width), len(_flow(facts, width))),
        (sentences[shown - 1] if shown else [], max(map(len, sentences))),
    ]
    padded = ([*lines, *[Content()] * (most - len(lines))] for lines, most in parts)
    return Content("\n").join(line for part in padded for line in part)


def _flow(facts: Sequence[LiveFact], width: int) -> list[Content]:
    """Return the facts side by side, on as many lines as they need."""
    lines: list[Content] = []
    for fact in facts:
        said = fact.said.truncate(width, ellipsis=True)
        if lines and lines[-1].cell_length + len(ARROW) + said.cell_length <= width:
            lines[-1] = Content.assemble(lines[-1], (ARROW, "$quiet"), said)
        else:
            lines.append(said)
    return lines
