"""Whatever is done, in whatever order, in two windows on each of two machines: nothing is lost."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from lessons.export.progress_jsonl import read_export, write_export
from lessons.review.cards import CardId, Memory, Rating, Review, card_of
from lessons.review.memories import read_memories, replay_memories
from lessons.review.scheduler import schedule
from lessons.store.database import FILE
from lessons.store.entries import BUILT_IN_COURSE
from lessons.store.progress import Progress
from tests.support.progress_files import take_back

Step = tuple[str, str]
Files = dict[str, str]

STEPS: tuple[Step, ...] = (("flash", "queue"), ("flash", "read"), ("rest", "queue"))
AFTER = 0.5
"""From the reset that a restoring begins with to the text that it ends with, in ticks."""
QUESTIONS = ("what", "when", "predict:queue", "blank:queue#2")


def time_of(tick: int) -> datetime:
    """Return a tick's time: a third of a day after the last, so that what was learnt is tested."""
    return datetime(2026, 3, 29, 0, 59, tzinfo=UTC) + timedelta(hours=8 * tick)


@dataclass
class Model:
    """What one machine must know; a tick is a moment, the same for both."""

    answers: dict[int, tuple[str, str, str, bool]] = field(default_factory=dict)
    undone: set[int] = field(default_factory=set)
    hinted: set[int] = field(default_factory=set)
    ratings: dict[int, tuple[int, int]] = field(default_factory=dict)
    runs: set[tuple[int, Step, bool]] = field(default_factory=set)
    typed: dict[Step, tuple[float, Files]] = field(default_factory=dict)
    attempts: dict[Step, list[Files]] = field(default_factory=dict)
    resets: dict[Step, int] = field(default_factory=dict)
    place: tuple[int, Step] | None = None
    setting: tuple[int, str] | None = None

    def keep(self, step: Step) -> None:
        if step in self.typed:
            self.add(step, self.typed[step][1])

    def add(self, step: Step, files: Files) -> None:
        kept = self.attempts.setdefault(step, [])
        if files not in kept:
            kept.append(dict(files))

    def reset(self, step: Step, tick: int) -> None:
        if step in self.typed:
            self.keep(step)
            del self.typed[step]
            self.resets[step] = tick

    def restore(self, step: Step, tick: int, files: Files) -> None:
        self.reset(step, tick)
        self.resets[step] = tick
        self.typed[step] = (tick + AFTER, files)

    def standing(self, lesson: str) -> list[tuple[str, str, bool]]:
        return [
            (question, option, right)
            for tick, (of, question, option, right) in sorted(self.answers.items())
            if of == lesson and tick not in self.undone
        ]

    def last_answer(self, lesson: str, question: str) -> int | None:
        ticks = (
            tick
            for tick, (of, asked, *_) in self.answers.items()
            if (of, asked) == (lesson, question) and tick not in self.undone
        )
        return max(ticks, default=None)

    def rating(self, answer: int) -> Rating:
        """Return what the learner said of an answer last, else what happened tells."""
        if answer in self.ratings:
            return Rating(self.ratings[answer][1])
        if not self.answers[answer][-1]:
            return Rating.Again
        return Rating.Hard if answer in self.hinted else Rating.Good

    def memories(self) -> dict[CardId, Memory]:
        """Return what is remembered of each card, from the first of its answers that stand."""
        histories: dict[CardId, list[Review]] = {}
        for tick, (lesson, question, *_) in sorted(self.answers.items()):
            if tick not in self.undone:
                card = card_of(BUILT_IN_COURSE, lesson, question)
                review = Review(time_of(tick), self.rating(tick))
                histories.setdefault(card, []).append(review)
        made = {card: schedule(card, reviews) for card, reviews in histories.items()}
        return {card: memory for card, memory in made.items() if memory}

    def merge(self, other: Model) -> None:
        self.answers |= other.answers
        self.undone |= other.undone
        self.hinted |= other.hinted
        for answer, said in other.ratings.items():
            self.ratings[answer] = max(said, self.ratings.get(answer, said))
        self.runs |= other.runs
        self.place = max(filter(None, (self.place, other.place)), default=None)
        self.setting = max(filter(None, (self.setting, other.setting)), default=None)
        for step, kept in other.attempts.items():
            for files in kept:
                self.add(step, files)
        for step, tick in other.resets.items():
            self.resets[step] = max(tick, self.resets.get(step, -1))
        for step in STEPS:
            texts = [who.typed[step] for who in (self, other) if step in who.typed]
            reset = self.resets.get(step, -1)
            stays = max((t for t in texts if t[0] > reset), default=None)
            for typed_at, files in texts:
                if (typed_at, files) != stays:
                    self.add(step, files)
            self.typed.pop(step, None)
            if stays is not None:
                self.typed[step] = (stays[0], dict(stays[1]))


machines = st.sampled_from(["here", "there"])
windows = st.sampled_from([0, 1])
ratings = st.sampled_from(Rating)
steps = st.sampled_from(STEPS)
questions = st.sampled_from(QUESTIONS)
names = st.sampled_from(["app.py", "home.html"])
texts = st.sampled_from(["one", "two", "drei ü\r\n", "\ud800 lone", ""])


class NothingIsLost(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="flasklings-model-"))
        self.tick = 0
        self.models = {"here": Model(), "there": Model()}
        self.open = {machine: [self.window(machine) for _ in range(2)] for machine in self.models}

    def teardown(self) -> None:
        if hasattr(self, "open"):
            for machine in self.models:
                for window in (0, 1):
                    self.replay(machine, window, None)
                    self.open[machine][window].close()
            shutil.rmtree(self.folder)

    def window(self, machine: str) -> Progress:
        return Progress.open(self.folder / machine, clock=self.now)

    def now(self) -> datetime:
        self.tick += 1
        return time_of(self.tick)

    @rule(
        machine=machines,
        window=windows,
        step=steps,
        question=questions,
        right=st.booleans(),
        hinted=st.booleans(),
        rating=st.none() | ratings,
    )
    def answer(
        self,
        machine: str,
        window: int,
        step: Step,
        question: str,
        right: bool,
        *,
        hinted: bool = False,
        rating: Rating | None = None,
    ) -> None:
        model, answer = self.models[machine], self.tick + 1
        self.open[machine][window].record_answer(
            step[0], question, "it", right, hinted=hinted, rating=rating
        )
        model.answers[answer] = (step[0], question, "it", right)
        if hinted:
            model.hinted.add(answer)
        if rating is not None:
            model.ratings[answer] = (self.tick, rating)

    @rule(machine=machines, window=windows, step=steps, question=questions, rating=ratings)
    def rate(self, machine: str, window: int, step: Step, question: str, rating: Rating) -> None:
        model, progress = self.models[machine], self.open[machine][window]
        last = model.last_answer(step[0], question)
        answer = progress.latest_answer(step[0], question)
        if last is not None and answer is not None:
            self.replay(machine, window, None)
            progress.rate_answer(answer.id, rating)
            model.ratings[last] = (self.tick, rating)

    @rule(machine=machines, window=windows, most=st.none() | st.integers(1, 3))
    def replay(self, machine: str, window: int, most: int | None) -> None:
        progress = self.open[machine][window]
        if most is not None:
            replay_memories(progress, most)
        else:
            assert read_memories(progress) == self.models[machine].memories()

    @rule(machine=machines, window=windows, step=steps, question=questions)
    def undo(self, machine: str, window: int, step: Step, question: str) -> None:
        model = self.models[machine]
        last = model.last_answer(step[0], question)
        undone = take_back(self.open[machine][window], step[0], question)
        assert (undone is None) == (last is None)
        if last is not None:
            model.undone.add(last)

    @rule(machine=machines, window=windows, step=steps, passed=st.booleans())
    def run(self, machine: str, window: int, step: Step, passed: bool) -> None:
        self.open[machine][window].record_run(*step, passed)
        self.models[machine].runs.add((self.tick, step, passed))
        self.models[machine].keep(step)

    @rule(machine=machines, window=windows, step=steps)
    def enter(self, machine: str, window: int, step: Step) -> None:
        self.open[machine][window].stay_at(*step)
        self.models[machine].place = (self.tick, step)

    @rule(machine=machines, window=windows, text=texts)
    def choose(self, machine: str, window: int, text: str) -> None:
        self.open[machine][window].keep_setting("theme", text)
        self.models[machine].setting = (self.tick, text)

    @rule(machine=machines, window=windows, step=steps, file=names, text=texts)
    def type(self, machine: str, window: int, step: Step, file: str, text: str) -> None:
        self.open[machine][window].keep_draft(*step, file, text)
        model = self.models[machine]
        _, files = model.typed.get(step, (0, {}))
        model.typed[step] = (self.tick, {**files, file: text})

    @rule(machine=machines, window=windows, step=steps)
    def reset(self, machine: str, window: int, step: Step) -> None:
        self.open[machine][window].forget_drafts(*step)
        self.models[machine].reset(step, self.tick)

    @rule(machine=machines, window=windows, step=steps)
    def reset_and_undo(self, machine: str, window: int, step: Step) -> None:
        model, progress = self.models[machine], self.open[machine][window]
        before = model.typed.get(step)
        self.reset(machine, window, step)
        back = progress.undo_reset(*step)
        if before is None:  # there may have been a reset before, which is the last one still
            assert back is None or back in model.attempts[step]
        else:
            assert back == before[1]
        if back is not None:
            model.restore(step, self.tick, dict(back))

    @rule(machine=machines, window=windows, step=steps, number=st.integers(0, 5))
    def restore(self, machine: str, window: int, step: Step, number: int) -> None:
        model, progress = self.models[machine], self.open[machine][window]
        kept = progress.attempts(*step)
        if number < len(kept):
            assert progress.restore(kept[number].id) == kept[number].files
            model.restore(step, self.tick, dict(kept[number].files))

    @rule(machine=machines, window=windows)
    def restart(self, machine: str, window: int) -> None:
        self.open[machine][window].close()
        self.open[machine][window] = self.window(machine)

    @rule(machine=machines)
    def crash(self, machine: str) -> None:
        """Both windows are killed: what lies in the folder at that moment is all there is."""
        folder = self.folder / machine
        left = {file: file.read_bytes() for file in folder.iterdir()}
        for window in self.open[machine]:
            window.close()
        for file in folder.iterdir():
            file.unlink()
        for file, content in left.items():
            file.write_bytes(content)
        self.open[machine] = [self.window(machine) for _ in range(2)]

    @rule(machine=machines, window=windows, step=steps, text=texts)
    def do_it_while_another_holds_the_file(
        self, machine: str, window: int, step: Step, text: str
    ) -> None:
        progress = self.open[machine][window]
        path = self.folder / machine / FILE
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            progress.store.db.execute("PRAGMA busy_timeout = 0")
            self.type(machine, window, step, "app.py", text)
            assert not progress.durable
            self.reset(machine, window, step)
            self.type(machine, window, step, "home.html", text)
            self.run(machine, window, step, True)
            self.answer(machine, window, step, "what", True)
            self.undo(machine, window, step, "when")
            self.replay(machine, window, None)
            self.compare_window(self.models[machine], progress)
            other.execute("ROLLBACK")
        self.enter(machine, window, step)
        assert progress.durable

    @rule(machine=machines, window=windows)
    def carry_over(self, machine: str, window: int) -> None:
        other = "there" if machine == "here" else "here"
        self.write(other, window)
        self.take(other, machine, window)
        self.models[machine].merge(self.models[other])

    @rule(window=windows)
    def exchange(self, window: int) -> None:
        """Each takes what the other had: then both know the same."""
        self.write("here", window)
        self.write("there", window)
        self.take("there", "here", window)
        self.take("here", "there", window)
        before = Model()
        before.merge(self.models["here"])
        self.models["here"].merge(self.models["there"])
        self.models["there"].merge(before)
        here, there = (self.open[machine][window] for machine in ("here", "there"))
        assert set(map(repr, here.lines())) ^ set(map(repr, there.lines())) == set()
        for machine in self.models:
            self.replay(machine, window, None)
        assert read_memories(here) == read_memories(there)

    def write(self, machine: str, window: int) -> None:
        lines = self.open[machine][window].lines()
        write_export(self.folder / f"{machine}.jsonl", lines, force=True)

    def take(self, source: str, target: str, window: int) -> None:
        for _ in range(2):  # what is there already is known
            assert self.open[target][window].merge(read_export(self.folder / f"{source}.jsonl"))

    @invariant()
    def compare(self) -> None:
        if hasattr(self, "open"):
            for machine, model in self.models.items():
                for progress in self.open[machine]:
                    assert (progress.notice, progress.durable) == ("", True)
                    self.compare_window(model, progress)

    def compare_window(self, model: Model, progress: Progress) -> None:
        assert progress.place() == (model.place[1] if model.place else None)
        assert progress.setting("theme") == (model.setting[1] if model.setting else None)
        for lesson in ("flash", "rest"):
            answers = [(a.question, a.option, a.right) for a in progress.answers(lesson)]
            assert answers == model.standing(lesson)
            latest = {
                question: model.answers[tick][-1]
                for question in QUESTIONS
                if (tick := model.last_answer(lesson, question)) is not None
            }
            found = progress.latest_answers(lesson)
            assert {name: answer.right for name, answer in found.items()} == latest
            ran = [(step, passed) for _, (of, step), passed in model.runs if of == lesson]
            assert progress.tried_steps(lesson) == {step for step, _ in ran}
            assert progress.passed_steps(lesson) == {step for step, passed in ran if passed}
            failed = {
                step: tick
                for tick, (of, step), passed in sorted(model.runs, reverse=True)
                if of == lesson and not passed
            }
            assert progress.fixed_steps(lesson) == {
                step
                for tick, (of, step), passed in model.runs
                if of == lesson and passed and failed.get(step, tick) < tick
            }
        for step in STEPS:
            assert progress.drafts(*step) == model.typed.get(step, (0, {}))[1]
            kept = sorted((dict(a.files) for a in progress.attempts(*step)), key=repr)
            assert kept == sorted(
                (dict(sorted(files.items())) for files in model.attempts.get(step, [])), key=repr
            )


NothingIsLost.TestCase.settings = settings(
    max_examples=max(15, settings().max_examples // 3),
    stateful_step_count=25,
    suppress_health_check=list(HealthCheck),
    deadline=None,
)
test_nothing_is_lost = NothingIsLost.TestCase
