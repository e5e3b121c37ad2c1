"""Pieces of a step as lines of text: its files, its requests."""

from __future__ import annotations

from collections.abc import Iterator

from lessons.course.model import Step
from lessons.course.placeholders import requests_for
from sandbox.text import visible


def numbered(name: str, text: str) -> Iterator[str]:
    """Yield a file: its name, then its lines with their numbers."""
    yield f"{visible(name)}:"
    lines = visible(text).rstrip("\n").split("\n")
    width = len(str(len(lines)))
    for number, line in enumerate(lines, 1):
        yield f"{number:{width}}  {line}".rstrip()


def requests_of(step: Step) -> str:
    """Return the requests that a step makes, drawn values at their first."""
    drawn = {name: values[0] for name, values in step.front.draw.items()}
    return visible(", ".join(map(str, requests_for(step, drawn))))
