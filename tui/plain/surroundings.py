"""What a sitting line by line needs of the world: streams, the file of progress, runs, a clock."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from random import Random
from time import monotonic

import click

from lessons.store.paths import data_folder
from lessons.store.progress import Progress
from sandbox.text import one_line
from tui.plain.output import tolerant
from tui.plain.session import Runs
from tui.plain.talk import Talk
from tui.plain.targets import Target


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a sitting is held.

    ``clock`` tells seconds; without one the time that an answer took is not known, as with one that
    comes out of a pipe.
    """

    target: Target
    talk: Talk
    progress: Progress
    runs: Runs
    random: Random
    clock: Callable[[], float] | None = None


class NotKeptError(click.ClickException):
    """Not all that was done could be written; the text is one sentence."""

    exit_code = 1


@contextmanager
def surroundings_of(target: Target) -> Iterator[Surroundings]:
    """Sit down at standard input and output; what is wrong with the file goes to standard error.

    Raises:
        NotKeptError: what was done could not be kept.
    """
    progress = Progress.open(data_folder(), target.course.id)
    random = Random()
    try:
        if progress.notice:
            print(f"flasklings: {one_line(progress.notice)}", file=sys.stderr)
        with Runs(random) as runs:
            source = sys.stdin or StringIO()  # there is none where it was closed
            talk = Talk(tolerant(source), tolerant(sys.stdout))
            yield Surroundings(
                target, talk, progress, runs, random, monotonic if talk.with_someone else None
            )
    except BaseException:
        if lost := progress.close():
            print(f"flasklings: {one_line(lost)}", file=sys.stderr)
        raise
    if lost := progress.close():
        raise NotKeptError(one_line(lost))
