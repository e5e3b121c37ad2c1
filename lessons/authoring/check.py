"""Prove a whole course: its files, its texts, and everything that runs of its apps must show."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Literal

from lessons.authoring.examples import example_claims, template_fences
from lessons.authoring.flask_names import REQUESTS, Probe, probe_project, read_probe
from lessons.authoring.giveaways import (
    length_fault,
    missing_rungs,
    often_longest,
    telling_hints,
    telling_place,
    unreasoned,
)
from lessons.authoring.links import text_faults
from lessons.authoring.quiz_claims import names_flask, passed_over, question_claims, unproved
from lessons.authoring.spelling import Speller, own_names
from lessons.authoring.step_claims import Claim, ClaimKind, missing_solution, step_claims
from lessons.authoring.texts import Passage, find_passages, indexed_questions
from lessons.authoring.voice import voice_doubts
from lessons.course.faults import Fault
from lessons.course.loader import Survey, survey_course
from lessons.course.model import Lesson, Step
from lessons.course.toml_file import TomlFile
from lessons.course.versions import fits
from lessons.grading.runs import JOB_SECONDS, Bench, Tally, many_at_once

Proved = Literal[ClaimKind, "block", "link"]
"""What a row counts: proved claims, and the fenced blocks and links that were checked."""

_NOT_RUN = "not run: its files have faults"

OnProgress = Callable[[int, int], None]
"""Called with how many of how many are done."""


@dataclass
class CheckRow:
    """What was proved of one lesson, step or quiz: how many things of each kind.

    ``passed_over`` says why nothing, or not everything, was run.
    """

    place: str
    proved: Counter[Proved] = field(default_factory=Counter)
    tally: Tally = field(default_factory=Tally)
    faults: int = 0
    warnings: int = 0
    passed_over: str = ""


@dataclass(frozen=True)
class CheckReport:
    """The result of proving a course; ``rows`` and ``faults`` are in the order of the course."""

    python: str
    flask: str
    rows: tuple[CheckRow, ...]
    faults: tuple[Fault, ...]
    runs: int
    seconds: float

    @property
    def warnings(self) -> int:
        """How many of the faults are warnings."""
        return sum(fault.is_warning for fault in self.faults)


def prove_course(
    folder: Path,
    bench: Bench,
    at_once: int,
    on_progress: OnProgress = lambda *_: None,
    seconds: float = JOB_SECONDS,
    *,
    only_versions: bool = False,
) -> CheckReport:
    """Prove the course in a folder and report every fault.

    Files without faults are proved even if others have some.  A claim that takes longer than
    `seconds` to prove is a fault; `bench` makes no more runs after one.  With `only_versions`, only
    what names a release of Flask is run.

    Raises:
        CourseError: there is no such folder.
        NoRunError: no Flask app can be run.
    """
    begun = time.perf_counter()
    survey = survey_course(folder)
    check = _Check(survey, bench, only_versions=only_versions)
    check.read_texts()
    check.prove(at_once, on_progress, seconds)
    rows = check.rows_in_order()
    runs = sum(row.tally.runs for row in rows) + 1
    faults = tuple(sorted(check.faults, key=lambda f: (f.file, f.line or 0, f.key, f.what)))
    seconds = time.perf_counter() - begun
    return CheckReport(check.probe.python, check.probe.flask, rows, faults, runs, seconds)


class _Check:
    """One course while it's proved: its faults and rows so far."""

    def __init__(self, survey: Survey, bench: Bench, *, only_versions: bool) -> None:
        self._survey = survey
        self._course = survey.course
        self._bench = bench
        self._only_versions = only_versions
        self._passages = list(find_passages(survey))
        self.faults: list[Fault] = list(survey.faults)
        self.rows: dict[str, CheckRow] = {}
        self._right_places: defaultdict[str, list[int]] = defaultdict(list)
        """The places of the right choices in each lesson's predictions."""
        self.probe = self._ask_flask()

    def _ask_flask(self) -> Probe:
        """Ask the Flask in use for its names, and to parse the course's fenced templates."""
        fenced = [(p, fence) for p in self._passages for fence in template_fences(p)]
        project = probe_project([fence.code for _, fence in fenced])
        probe = read_probe(self._bench.run(project, REQUESTS, Tally()))
        for index, line, what in probe.template_faults:
            passage, fence = fenced[index]
            said = f"this template cannot be parsed: {what}"
            self.faults.append(passage.fault(passage.line_in(fence, line), said))
        return probe

    def read_texts(self) -> None:
        """Find the faults that need no run."""
        speller = Speller(self.probe.names)
        own = {lesson.slug: own_names(lesson) for lesson in self._course.lessons}
        for passage in self._passages:
            row = self._row(passage.lesson.folder)
            row.proved["block"] += len(passage.contents.fences)
            row.proved["link"] += len(passage.contents.links)
            self.faults += text_faults(passage, self._course)
            self.faults += speller.faults(passage, own[passage.lesson.slug])
            self.faults += self._voice_faults(passage)
        for lesson in self._course.lessons:
            self._read_quiz(lesson)
            for step in lesson.steps:
                file = self._step_file(lesson, step)
                self.faults += (file.fault(key, what) for key, what in telling_hints(step))
                if step.front.prediction is not None:
                    texts = [choice.text for choice in step.front.prediction.choices]
                    if (index := unreasoned(texts)) is not None:
                        what = "gives no reason, and another choice does: give all or none"
                        self.faults.append(file.fault(f"prediction.choices[{index}].text", what))
                if said := missing_rungs(step):
                    self.faults.append(file.fault("hints", said))
                self.faults += missing_solution(step, file)

    def _voice_faults(self, passage: Passage) -> Iterator[Fault]:
        """Yield what a reader of English may stumble over."""
        if self._course.language.partition("-")[0] == "en":
            for offset, what in voice_doubts(passage.text):
                yield replace(passage.fault(passage.line_of(offset), what), is_warning=True)

    def _read_quiz(self, lesson: Lesson) -> None:
        quiz = self._survey.source(f"{lesson.folder}/quiz.toml")
        for index, question in indexed_questions(lesson, quiz):
            if found := length_fault(question):
                option, what = found
                key = f"questions[{index}].options[{option}].text"
                self.faults.append(quiz.toml.fault(key, what))
        if said := often_longest(lesson.quiz):
            self.faults.append(quiz.toml.fault("questions", said))

    def prove(self, at_once: int, on_progress: OnProgress, seconds: float) -> None:
        """Make the runs that prove every claim, `at_once` at a time and each in `seconds`."""
        work, done = list(self._claims()), 0
        given_up = f"proving it took longer than {seconds:g} seconds and was stopped"
        for fault in self.faults:
            if row := self._row_of(fault):
                row.faults += not fault.is_warning
                row.warnings += fault.is_warning
        on_progress(0, len(work))
        with many_at_once(at_once, "proving", self._bench.stop) as pool:
            jobs = {pool.submit(self._prove_claim, row, claim): (row, claim) for row, claim in work}
            for over in pool.watch(jobs, seconds):
                for job in over:
                    row, claim = jobs[job]
                    found = job.result() if job.done() else [claim.fault(given_up)]
                    self.faults += found
                    row.faults += len(found)
                    row.proved[claim.kind] += not found
                done += len(over)
                on_progress(done, len(work))
        for lesson in self._course.lessons:
            if said := telling_place(self._right_places[lesson.folder]):
                self.faults.append(Fault(f"{lesson.folder}/lesson.toml", said))
        if not all(job.done() for job in jobs):
            self._bench.stop()  # else what was given up would go on with its runs

    def _prove_claim(self, row: CheckRow, claim: Claim) -> list[Fault]:
        return list(claim.prove(partial(self._bench.run, tally=row.tally)))

    def _claims(self) -> Iterator[tuple[CheckRow, Claim]]:
        """Yield everything that runs must prove, each with the row that counts it."""
        flask = self.probe.flask
        for lesson in self._course.lessons:
            for step in lesson.steps:
                if self._only_versions and not step.front.flask:
                    continue
                row = self._row(f"{lesson.folder}/{step.folder}")
                if not fits(flask, step.front.flask):
                    row.passed_over = f"skipped: it needs Flask {step.front.flask}"
                elif self._has_faults(f"{row.place}/"):
                    row.passed_over = _NOT_RUN
                else:
                    file = self._step_file(lesson, step)
                    on_right = self._right_places[lesson.folder].append
                    yield from ((row, claim) for claim in step_claims(step, file, on_right))
            if lesson.quiz:
                yield from self._quiz_claims(lesson)
        for passage in self._passages:
            needed = passage.step.front.flask if passage.step else ""
            if not fits(flask, needed) or (self._only_versions and not needed):
                continue
            for claim in example_claims(passage):
                yield self._row(_row_place(passage)), claim

    def _quiz_claims(self, lesson: Lesson) -> Iterator[tuple[CheckRow, Claim]]:
        quiz = self._survey.source(f"{lesson.folder}/quiz.toml")
        row = self._row(f"{lesson.folder}/quiz")
        if self._has_faults(quiz.toml.place, f"{lesson.folder}/proofs"):
            row.passed_over = _NOT_RUN
            return
        flask, old = self.probe.flask, 0
        for index, question in indexed_questions(lesson, quiz):
            if self._only_versions and not names_flask(question):
                continue
            self.faults += unproved(question, index, lesson, quiz.toml)
            old += passed_over(question, lesson, flask)
            for claim in question_claims(question, index, lesson, quiz.toml, flask):
                yield row, claim
        if old:
            row.passed_over = f"{old} skipped: they need another Flask"

    def _step_file(self, lesson: Lesson, step: Step) -> TomlFile:
        return self._survey.source(f"{lesson.folder}/{step.folder}/step.md").toml

    def _has_faults(self, *places: str) -> bool:
        """Whether the loader found a fault in files whose places begin like this."""
        return any(fault.file.startswith(places) for fault in self._survey.faults)

    def _row(self, place: str) -> CheckRow:
        return self.rows.setdefault(place, CheckRow(place))

    def _row_of(self, fault: Fault) -> CheckRow | None:
        """Return the row that counts a fault of a file; None for the course's own files."""
        lesson, _, rest = fault.file.partition("/")
        inside, below, _ = rest.partition("/")
        if lesson not in self.rows:
            return None
        if inside in ("quiz.toml", "proofs"):
            return self.rows.get(f"{lesson}/quiz", self.rows[lesson])
        if not below:
            return self.rows.get(f"{lesson}/{inside}", self.rows[lesson])
        place = f"{lesson}/{inside}"
        if place not in self.rows:  # a step that could not be read
            self.rows[place] = CheckRow(place, passed_over=_NOT_RUN)
        return self.rows[place]

    def rows_in_order(self) -> tuple[CheckRow, ...]:
        """Return the rows in the order of the course's lessons."""
        in_order = [lesson.folder for lesson in self._course.lessons]
        places = sorted(self.rows, key=lambda p: (in_order.index(p.partition("/")[0]), p))
        return tuple(self.rows[place] for place in places)


def _row_place(passage: Passage) -> str:
    folder = passage.lesson.folder
    if passage.step is not None:
        return f"{folder}/{passage.step.folder}"
    return f"{folder}/quiz" if passage.question is not None else folder
