"""Runs of the built-in course's exercises and labs, as they open, changed, and mended."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from random import Random

import pytest

from lessons.course.loader import find_step
from lessons.course.model import Step
from lessons.grading.grade import Verdict, draw, requests_for
from lessons.grading.run import run_step
from lessons.grading.runs import is_too_old
from sandbox.events import Responded
from sandbox.request import Request
from sandbox.timeline import Timeline
from tests.lessons.conftest import Run
from tests.support.built_in import COURSE

Change = tuple[str, str, str]
"""A file, a text that stands in it once, and what takes its place."""

LESSON = COURSE.lessons[0]


def named(slug: str) -> Step:
    return find_step(LESSON, slug)


def runnable(slug: str) -> Step:
    """Return a step of this name; the test is skipped where the Flask here is too old for it."""
    step = named(slug)
    if is_too_old(version("flask"), step.front.flask):
        pytest.skip(f"{step.folder} needs Flask {step.front.flask}")
    return step


def changed(step: Step, changes: Sequence[Change], *, solved: bool = True) -> dict[str, str]:
    """Return the files of the reference answer, or those that the editor opens with, changed."""
    texts = {**step.files, **(step.solution if solved else {})}
    for file, old, new in changes:
        assert texts[file].count(old) == 1, f"{old!r} in {step.folder}/{file}"
        texts[file] = texts[file].replace(old, new)
    return texts


def judged(step: Step, texts: dict[str, str], run: Run) -> Verdict:
    """Run a learner's texts with values drawn at random, and judge them."""
    drawn = draw(step, Random())
    return run_step(step, step.project(texts), drawn, run).verdict


def opened(
    slug: str, run: Run, *, requests: list[Request] | None = None, changes: Sequence[Change] = ()
) -> Timeline:
    """Run what the editor opens with, the first values drawn; `requests` take the step's place."""
    step = named(slug)
    drawn = {name: values[0] for name, values in step.front.draw.items()}
    texts = changed(step, changes, solved=False)
    return run(step.project(texts), requests or requests_for(step, drawn))


def answers(timeline: Timeline) -> list[Responded]:
    """Return the answers of a run, those that redirect left out."""
    every = (exchange.response for exchange in timeline.exchanges)
    return [answer for answer in every if answer is not None and answer.location is None]


def shown(timeline: Timeline) -> list[list[str]]:
    """Return the messages that each page of a run shows."""
    return [[message for _, message in answer.displayed] for answer in answers(timeline)]
