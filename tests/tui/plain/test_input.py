"""What is typed at a question: an answer of its kind, a command, or neither."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lessons.course.model import Question
from lessons.practice.question import Response, ShownQuestion
from lessons.review.cards import Rating
from tests.support.question_kinds import ALL, FILL, ONE, ORDER, PREDICT, shown
from tui.plain.input import Command, NotUnderstoodError, command_in, response_in


@pytest.mark.parametrize("question", [ONE, PREDICT])
@pytest.mark.parametrize("line", ["2", "b", "B", " 2. ", "b)", "2\t"])
def test_one_is_chosen_by_number_or_letter(question: Question, line: str) -> None:
    assert command_in(line, shown(question)) is None
    assert response_in(line, shown(question)) == Response((1,))


@pytest.mark.parametrize("line", ["1 3", "3 1", "1,3", "13", "a c", "AC", "1 3 3", "1; 3."])
def test_several_are_chosen_in_any_order(line: str) -> None:
    assert response_in(line, shown(ALL)) == Response((0, 2))


@pytest.mark.parametrize("line", ["3 1 2", "312", "c a b", "CAB", "3,1,2", "3 1"])
def test_lines_are_put_in_order_and_the_last_falls_into_place(line: str) -> None:
    assert response_in(line, shown(ORDER)) == Response((2, 0, 1))


@pytest.mark.parametrize(
    ("question", "line"),
    [(ONE, line) for line in ("", "0", "5", "e", "x", "½", "12", "ab", "-1", "one", "1 2")]
    + [(ALL, line) for line in ("", "4", "1 4", "x", "1 and 3")]
    + [(ORDER, line) for line in ("", "3", "1 1 2", "1 1", "1 2 4", "1 2 3 1")]
    + [(FILL, line) for line in ("", "   ")],
)
def test_what_is_no_answer_is_told_what_would_be(question: Question, line: str) -> None:
    with pytest.raises(NotUnderstoodError, match=r"^(Please|Type|Write) .*\.$|help says"):
        response_in(line, shown(question))


def test_what_a_hint_has_ruled_out_is_no_answer_any_more() -> None:
    hinted = replace(shown(ONE), ruled_out=frozenset({1}))
    with pytest.raises(NotUnderstoodError, match="A hint has ruled out 2"):
        response_in("2", hinted)
    assert response_in("3", hinted) == Response((2,))


@pytest.mark.parametrize("line", ["hint", "skip", "quit", "help", "rate hard", "?", "q", ": hint"])
def test_a_blank_is_filled_with_any_word_but_one_behind_a_colon(line: str) -> None:
    code = line.replace(": ", "")
    assert command_in(code, shown(FILL)) is None
    assert response_in(code, shown(FILL)) == Response(text=code)
    assert command_in(f":{code}", shown(FILL)) is not None


@pytest.mark.parametrize("line", [" :hint", ":2", ":name", ":undo]"])
def test_a_blank_may_hold_a_colon(line: str) -> None:
    assert command_in(line, shown(FILL)) is None
    assert response_in(line, shown(FILL)) == Response(text=line.strip())


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("hint", Command("hint")),
        (" HINT ", Command("hint")),
        (":h", Command("hint")),
        ("s", Command("skip")),
        ("u", Command("undo")),
        ("?", Command("why")),
        ("exit", Command("quit")),
        ("repeat", Command("repeat")),
        ("prove", Command("prove")),
        ("prove 3", Command("prove", number=3)),
        ("when", Command("when")),
        ("rate", Command("when")),
        ("rate easy", Command("when", rating=Rating.Easy)),
        ("r again", Command("when", rating=Rating.Again)),
    ],
)
@pytest.mark.parametrize("at", [shown(ONE), shown(ORDER), None])
def test_a_command_is_a_word_or_its_first_letter(
    line: str, command: Command, at: ShownQuestion | None
) -> None:
    assert command_in(line, at) == command


@pytest.mark.parametrize("line", ["when 3", "rate 3", "r well"])
def test_when_needs_no_other_word(line: str) -> None:
    with pytest.raises(NotUnderstoodError, match="Type only when"):
        command_in(line, shown(ONE))


@pytest.mark.parametrize("number", ["12345", "9" * 5000])
@pytest.mark.parametrize("at", [shown(ONE), None])
def test_a_number_that_is_far_too_long_is_told_to_be_none(
    number: str, at: ShownQuestion | None
) -> None:
    with pytest.raises(NotUnderstoodError, match="There aren't that many answers"):
        command_in(f"prove {number}", at)


@pytest.mark.parametrize("line", ["", "1", "hint please", "skip 3", "prove it", "quit now"])
def test_other_words_are_no_commands(line: str) -> None:
    assert command_in(line, shown(ONE)) is None
