"""Questions of which several options are right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from random import Random

from lessons.course.model import Option
from lessons.practice.kinds.kind import KindOfQuestion
from lessons.practice.question import AskedQuestion, Face, Judgement, Mark, Response, ShownQuestion


class AllRight(KindOfQuestion):
    """Several options are right; the learner marks all of them and submits."""

    one_key = False
    can_take_back = True
    how = "Mark all right answers with 1-{}, then press Enter."
    prompt = "All right answers, like 1 3: "
    on_paper = "Choose all right answers."

    def press(self, shown: ShownQuestion, response: Response, place: int) -> Response:
        return Response(tuple({*response.picks} ^ {place}))

    def missing(self, shown: ShownQuestion, response: Response) -> str:
        return f"Nothing is marked yet. Mark all right answers with 1-{shown.choices}."

    def read(self, shown: ShownQuestion, picks: tuple[int, ...]) -> Response | None:
        return Response(tuple(sorted({*picks})))

    def judge(self, asked: AskedQuestion) -> Judgement:
        shown, picks = asked.shown, asked.response.picks
        chosen = [shown.options[pick] for pick in sorted(picks, key=shown.order.__getitem__)]
        missing = [shown.options[place] for place in sorted(asked.right_places - {*picks})]
        wrong = [option for option in chosen if not option.right]
        said = _together(chosen)
        if not wrong and not missing:
            return Judgement(True, said, "You found all of them, and no wrong one.")
        why = "\n\n".join(f"{option.text}: {option.why}" for option in (*wrong, *missing))
        right = _together(option for option in asked.question.options if option.right)
        return Judgement(False, said, why, right)

    def hint(self, asked: AskedQuestion, random: Random) -> ShownQuestion:
        count = len(asked.right_places)
        said = f"{count} of them {'is' if count == 1 else 'are'} right."
        return replace(asked.shown, hint=said, hinted=True)

    def face(self, asked: AskedQuestion, place: int) -> Face:
        face = super().face(asked, place)
        mark = Mark.UNMARKED if face.mark is Mark.MISSED else face.mark
        return replace(face, mark=mark, box="☑ " if place in asked.response.picks else "☐ ")


def _together(options: Iterable[Option]) -> str:
    return "; ".join(option.text for option in options)


KIND = AllRight()
