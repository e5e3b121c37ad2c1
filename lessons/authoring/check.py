"""The door: proving a whole course, and what came of it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import as_completed
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from lessons.authoring.examples import example_claims, template_fences
from lessons.authoring.flask_names import REQUESTS, Probe, is_old, probe_project, read_probe
from lessons.authoring.giveaways import length_fault, often_longest, telling_hints
from lessons.authoring.links import text_faults
from lessons.authoring.quiz_claims import passed_over, question_claims, unproved
from lessons.authoring.runs import Bench, Tally, many_at_once
from lessons.authoring.spelling import OwnNames, Speller
from lessons.authoring.step_claims import Claim, ClaimKind, Site, missing_solution, step_claims
from lessons.authoring.texts import Passage, lesson_questions, passages
from lessons.course.faults import Fault, FaultList
from lessons.course.loader import Survey, survey_course
from lessons.course.model import Lesson, Step

Proved = Literal[ClaimKind, "block", "link"]
"""What a row counts: claims that hold, fenced blocks and links that were looked at."""

_NOT_RUN = "not run: its files have faults"

Progress = Callable[[int, int], None]
"""Told how many claims of how many are proved."""


@dataclass
class Row:
    """What was proved of one lesson, step or quiz: how many things of each kind.

    ``passed_over`` says why nothing, or not everything, was run.
    """

    place: str
    proved: Counter[Proved] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    faults: int = 0
    passed_over: str = ""


@dataclass(frozen=True)
class Report:
    """What came of proving a course; ``rows`` and ``faults`` are in the order of the course."""

    python: str
    flask: str
    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    runs: int
    seconds: float


def prove_course(
    folder: Path, bench: Bench, at_once: int, progress: Progress = lambda *_: None
) -> Report:
    """Prove the course in a folder: every fault in its files, and in what its apps do.

    Where files have faults, all others are proved nevertheless.

    Raises:
        CourseError: there is no such folder.
        NoRunError: no Flask app can be run.
    """
    begun = time.perf_counter()
    survey = survey_course(folder)
    proving = _Proving(survey, bench)
    proving.prove(at_once, progress)
    rows = tuple(proving.rows.values())
    runs = sum(row.tally.runs for row in rows) + 1
    faults = tuple(sorted(proving.faults, key=_order))
    seconds = time.perf_counter() - begun
    return Report(proving.probe.python, proving.probe.flask, rows, faults, runs, seconds)


class _Proving:
    """One course being proved: its faults and rows so far."""

    def __init__(self, survey: Survey, bench: Bench) -> None:
        self._course = survey.course
        self._known = survey.faults
        self._bench = bench
        self._spoiled = {fault.file for fault in survey.faults.found}
        self.faults: list[Fault] = list(survey.faults.found)
        self.rows: dict[str, Row] = {}
        self._read = {f"{x.folder}/{s.folder}" for x in survey.course.lessons for s in x.steps}
        self._passages = list(passages(survey.course, survey.faults))
        self.probe = self._asked()

    def prove(self, at_once: int, progress: Progress) -> None:
        self._read_texts()
        work = list(self._claims())
        for fault in self.faults:
            if row := self._row_of(fault):
                row.faults += 1
        in_order = [lesson.folder for lesson in self._course.lessons]
        by_place = sorted(self.rows, key=lambda p: (in_order.index(p.partition("/")[0]), p))
        self.rows = {place: self.rows[place] for place in by_place}
        progress(0, len(work))
        with many_at_once(at_once, "proving", self._bench.stop) as pool:
            jobs = {pool.submit(self._proved, row, claim): (row, claim) for row, claim in work}
            for done, job in enumerate(as_completed(jobs), 1):
                row, claim = jobs[job]
                found = job.result()
                self.faults += found
                row.faults += len(found)
                row.proved[claim.kind] += not found
                progress(done, len(work))

    def _proved(self, row: Row, claim: Claim) -> list[Fault]:
        return claim.prove(lambda project, made: self._bench.run(project, made, row.tally))

    def _asked(self) -> Probe:
        """Ask the Flask in use for its names, and to parse the course's fenced templates."""
        fenced = [(p, fence) for p in self._passages for fence in template_fences(p)]
        project = probe_project([fence.code for _, fence in fenced])
        probe = read_probe(self._bench.run(project, REQUESTS, Tally()))
        for index, line, what in probe.template_faults:
            passage, fence = fenced[index]
            said = f"this template cannot be parsed: {what}"
            self.faults.append(passage.fault(passage.line_in(fence, line), said))
        return probe

    def _read_texts(self) -> None:
        """Find the faults that need no run."""
        speller = Speller(self.probe.names)
        own = {lesson.slug: OwnNames(lesson) for lesson in self._course.lessons}
        for passage in self._passages:
            row = self._row(passage.lesson.folder)
            row.proved["block"] += len(passage.contents.fences)
            row.proved["link"] += len(passage.contents.links)
            self.faults += text_faults(passage, self._course)
            self.faults += speller.faults(passage, own[passage.lesson.slug])
        for lesson in self._course.lessons:
            site = _site(lesson.folder, "quiz.toml", self._known)
            for index, question in lesson_questions(lesson, self._known):
                if found := length_fault(question):
                    option, what = found
                    key = f"questions[{index}].options[{option}].text"
                    self.faults.append(site.fault(key, what))
            if said := often_longest(lesson.quiz):
                self.faults.append(site.fault("questions", said))
            for step in lesson.steps:
                here = _step_site(lesson, step, self._known)
                hints = telling_hints(step)
                self.faults += [here.fault(f"hints[{index}]", what) for index, what in hints]
                self.faults += missing_solution(step, here)

    def _claims(self) -> Iterator[tuple[Row, Claim]]:
        """Yield all that is to be proved by runs, and make the rows in which it is told."""
        for lesson in self._course.lessons:
            for step in lesson.steps:
                site = _step_site(lesson, step, self._known)
                row = self._row(site.folder)
                if is_old(self.probe.flask, step.front.flask):
                    row.passed_over = f"passed over: it shows Flask {step.front.flask}"
                elif any(file.startswith(f"{site.folder}/") for file in self._spoiled):
                    row.passed_over = _NOT_RUN
                else:
                    yield from ((row, claim) for claim in step_claims(step, site))
            if lesson.quiz:
                yield from self._quiz_claims(lesson)
        for passage in self._passages:
            wanted = passage.step.front.flask if passage.step else ""
            for claim in () if is_old(self.probe.flask, wanted) else example_claims(passage):
                yield self._row(_row_place(passage)), claim

    def _quiz_claims(self, lesson: Lesson) -> Iterator[tuple[Row, Claim]]:
        site = _site(lesson.folder, "quiz.toml", self._known)
        row = self._row(f"{lesson.folder}/quiz")
        files = (f"{lesson.folder}/quiz.toml", f"{lesson.folder}/proofs")
        if any(file.startswith(files) for file in self._spoiled):
            row.passed_over = _NOT_RUN
            return
        flask, old = self.probe.flask, 0
        for index, question in lesson_questions(lesson, self._known):
            self.faults += unproved(question, index, lesson, site)
            old += passed_over(question, lesson, flask)
            for claim in question_claims(question, index, lesson, site, flask):
                yield row, claim
        if old:
            row.passed_over = f"{old} passed over: they show a newer Flask"

    def _row(self, place: str) -> Row:
        return self.rows.setdefault(place, Row(place))

    def _row_of(self, fault: Fault) -> Row | None:
        """Return the row in which a fault of a file is counted; None for the course's own."""
        lesson, _, rest = fault.file.partition("/")
        inside, below, _ = rest.partition("/")
        if lesson not in self.rows:
            return None
        if inside in ("quiz.toml", "proofs"):
            return self.rows.get(f"{lesson}/quiz", self.rows[lesson])
        if not below:
            return self.rows.get(f"{lesson}/{inside}", self.rows[lesson])
        row = self._row(f"{lesson}/{inside}")
        row.passed_over = row.passed_over or ("" if row.place in self._read else _NOT_RUN)
        return row


def _site(folder: str, name: str, known: FaultList) -> Site:
    return Site(folder, name, known.lines(f"{folder}/{name}"))


def _step_site(lesson: Lesson, step: Step, known: FaultList) -> Site:
    return _site(f"{lesson.folder}/{step.folder}", "step.md", known)


def _row_place(passage: Passage) -> str:
    folder = passage.lesson.folder
    if passage.step is not None:
        return f"{folder}/{passage.step.folder}"
    return f"{folder}/quiz" if passage.question is not None else folder


def _order(fault: Fault) -> tuple[str, int, str, str]:
    """Sort faults as the course goes: by lesson, file and line."""
    return fault.file, fault.line or 0, fault.key, fault.what
