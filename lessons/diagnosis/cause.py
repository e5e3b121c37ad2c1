"""What a cause is, and what it finds.

To add a cause: write its function in the module of its subject and add a `Cause` to the list in
``causes.py`` (for an exception, to the list in ``exceptions.py``).  Give it a page in
``lessons/causes/NAME``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from types import MappingProxyType

from lessons.course.model import Observe
from lessons.diagnosis.text_edit import TextEdit
from sandbox import Timeline
from sandbox.timeline import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake that a run shows.

    ``sentence`` says what happened, and ``fix`` says what to do.  ``place`` is the learner's own
    line, ``name`` the view or the unknown name that it's about, if there is one.  ``fatal`` means
    that it stopped the request or the whole run.  ``cause`` is the name of its cause.  ``request``
    is the number of the request that shows it, 0 while the app was loading, None if it's unknown.
    """

    sentence: str
    place: Place | None
    fix: str
    name: str = ""
    fatal: bool = False
    cause: str = ""
    request: int | None = None


Files = Mapping[str, bytes]
"""The files that were run, by their paths in the project."""

NO_FILES: Files = MappingProxyType({})

REFUSED: tuple[Observe, ...] = ("flashed", "read", "shown", "waiting", "cookie")
"""The checks whose facts a refused request explains: its view didn't come to them."""

LocatedLine = tuple[Place, str]
"""A line of the learner's files, and the sentence that names it."""

FileEdit = tuple[str, TextEdit]
"""The file to change, and how."""

Fixer = Callable[[Finding, Mapping[str, str]], FileEdit | None]
"""Makes the one change to the learner's texts that removes the mistake, if there is one."""


def _nothing(_: Timeline) -> Iterator[Finding]:
    return iter(())


@dataclass(frozen=True, slots=True)
class Cause:
    """One mistake that the diagnosis knows.

    ``find`` looks for it in a timeline, and ``find_in_files`` also needs the files that were run;
    the first finding counts, under the cause's name.  If that has no place, ``locate`` looks for
    the line in the files.  ``fix`` makes the change that removes the mistake from the learner's
    texts.  ``explains`` names the kinds of checks that may fail because of it, with their facts
    missing; ``explains_repeated`` names those that may count one fact twice.  ``leads_to`` names
    the causes that only follow from this one, so they aren't told beside it.
    """

    name: str
    find: Callable[[Timeline], Iterator[Finding]] = _nothing
    locate: Callable[[Timeline, Files], LocatedLine | None] | None = None
    fix: Fixer | None = None
    explains: tuple[Observe, ...] = ()
    explains_repeated: tuple[Observe, ...] = ()
    find_in_files: Callable[[Timeline, Files], Iterator[Finding]] | None = None
    leads_to: tuple[str, ...] = ()

    def first(self, timeline: Timeline, files: Files = NO_FILES) -> Finding | None:
        """Return the first finding in a timeline, under the name of this cause."""
        in_files = self.find_in_files(timeline, files) if self.find_in_files else ()
        found = next(chain(self.find(timeline), in_files), None)
        return found and replace(found, cause=found.cause or self.name)
