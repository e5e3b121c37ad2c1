"""Questions of which one option is right."""

from __future__ import annotations

from lessons.practice.kinds.kind import KindOfQuestion
from lessons.practice.question import AskedQuestion, Judgement


class OneRight(KindOfQuestion):
    """One option is right, and one key answers."""

    def judge(self, asked: AskedQuestion) -> Judgement:
        (pick,) = asked.response.picks
        chosen = asked.shown.options[pick]
        right = next(option.text for option in asked.question.options if option.right)
        return Judgement(chosen.right, chosen.text, chosen.why, right)


KIND = OneRight()
