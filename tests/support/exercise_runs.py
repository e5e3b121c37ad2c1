"""Change the files of a step of the built-in course, and run them for real."""

from __future__ import annotations

from collections.abc import Sequence

from lessons.course.model import Step
from lessons.course.placeholders import requests_for
from sandbox.events import Responded
from sandbox.request import Request
from sandbox.timeline import Timeline
from tests.lessons.conftest import Run
from tests.support.built_in import step_named

Change = tuple[str, str, str]
"""A file, a piece of its text that occurs once, and the text that replaces it.

A new file has the piece "".
"""


def change_files(step: Step, changes: Sequence[Change], *, solved: bool) -> dict[str, str]:
    """Return the files of the solution, or the untouched ones, with some changes."""
    texts = {**step.files, **(step.solution if solved else {})}
    for file, old, new in changes:
        texts.setdefault(file, "")
        assert texts[file].count(old) == 1, f"{old!r} in {step.folder}/{file}"
        texts[file] = texts[file].replace(old, new)
    return texts


def run_untouched(
    slug: str, run: Run, requests: Sequence[Request] = (), changes: Sequence[Change] = ()
) -> Timeline:
    """Run a step as it opens, with the first drawn values; `requests` replace the step's own."""
    step = step_named(slug)
    drawn = {name: values[0] for name, values in step.front.draw.items()}
    texts = change_files(step, changes, solved=False)
    return run(step.project(texts), requests or requests_for(step, drawn))


def pages_of(timeline: Timeline) -> list[Responded]:
    """Return the responses of a run that aren't redirects."""
    every = (exchange.response for exchange in timeline.exchanges)
    return [response for response in every if response is not None and response.location is None]


def messages_on_pages(timeline: Timeline) -> list[list[str]]:
    """Return the messages that each page of a run shows."""
    return [[message for _, message in page.displayed] for page in pages_of(timeline)]
