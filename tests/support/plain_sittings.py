"""A learner who answers line by line, on purpose right or wrong, whatever the order shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from io import StringIO
from pathlib import Path
from random import Random

import msgspec

from lessons.course.model import Course, Question, Step
from lessons.store.progress import Progress
from sandbox.sandbox import Sandbox
from tests.support.question_kinds import COURSE, LESSON
from tui.plain.session import Console, PlainSession, Runs
from tui.plain.targets import Target


class Learner:
    """Answers with each plan in turn; ``{text}`` in one stands for the number of that option.

    ``ends`` is raised where the plans end, in place of an end of the input.
    """

    def __init__(self, *plans: str, ends: type[BaseException] | None = None) -> None:
        self.out = StringIO()
        self._plans = list(plans)
        self._ends = ends

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        if not self._plans:
            if self._ends is not None:
                raise self._ends
            return ""
        shown = re.split(r"\n(?:Question \d|Once more)", self.out.getvalue())[-1]
        numbers = {text: n for n, text in re.findall(r"^(\d)\. (.+)$", shown, re.MULTILINE)}
        plan = self._plans.pop(0)
        return re.sub(r"\{(.+?)\}", lambda found: numbers.get(found[1], found[0]), plan) + "\n"

    @property
    def heard(self) -> str:
        return self.out.getvalue()

    def session(
        self,
        folder: Path,
        sandbox: Sandbox | None = None,
        *,
        questions: Iterable[Question] = (),
        steps: Iterable[Step] = (),
        clock: Callable[[], float] | None = None,
        seed: int = 1,
    ) -> PlainSession:
        """Return a session with the learner, and a lesson of these questions and steps."""
        lesson = msgspec.structs.replace(
            LESSON, quiz=tuple(questions), steps=(*LESSON.steps, *steps)
        )
        target = Target(folder, Course("Tea", (lesson,), COURSE), lesson)
        random = Random(seed)
        return PlainSession(
            target,
            Console(self, self.out),  # type: ignore[arg-type]
            Progress.open(folder, COURSE),
            Runs(random, sandbox),
            random,
            clock,
        )
