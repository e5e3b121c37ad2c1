"""What a reader stumbles over is told, and quotations and code aren't looked at."""

from __future__ import annotations

import pytest

from lessons.authoring.voice import voice_doubts
from lessons.course.loader import survey_course
from tests.support.skeleton_check import CARD, Changed, Prover, said_in

LONG = "word " * 26


def told(text: str) -> list[str]:
    return [what for _, what in voice_doubts(text)]


@pytest.mark.parametrize(
    ("text", "say"),
    [
        ("A redirect is no page.", "isn't a"),
        ("They were no messages.", "isn't a"),
        ("Start anew.", "again"),
        ("Mend the app.", "fix"),
        ("Both work alike.", "the same way"),
        ("Flash a text.", "a string"),
        ("The message stands there.", "appears"),
        ("Add the brackets.", "parentheses"),
        ("Somebody reads it.", "name the actor"),
        ("It fails, for there is no key.", "because"),
        ("The colour is red.", '"color"'),
        ("Its behaviours differ.", '"behavior"'),
        ("Let `save()` return it.", "Make `x` return"),
        (f"A {LONG}.", "a sentence of 27 words (A word word word…)"),
    ],
)
def test_words_that_are_not_plain_are_told_with_what_to_write(text: str, say: str) -> None:
    (what,) = told(text)
    assert say in what


@pytest.mark.parametrize(
    "text",
    [
        "There is no key. Here is no place for it.",
        "It's no longer there. This is no longer true.",
        "Open a text file in a text editor.",
        "It stands for a value, and it stands out.",
        "Write square brackets, or curly brackets.",
        "Let us begin. Let me show you.",
        'The button says "Mend a text anew".',
        "The word *anew* is old.",
        "Call `mend(a text)`, or [there](anew).",
        "> A redirect is no page.\n> Let it go.",
        "```\nA redirect is no page.\n```",
        f"{LONG}, e.g. {LONG}".replace("word " * 26, "word " * 9),
        "A color. Its behavior.",
        "It is one. It is two.",
        "One. It is two. It\N{RIGHT SINGLE QUOTATION MARK}s three.",
        "- It is one. Two. Three.",
        "# It is one. Two. Three.",
        "You save. You read. You see it as it is.",
    ],
)
def test_plain_words_quotations_and_code_are_let_pass(text: str) -> None:
    assert told(text) == []


def test_a_paragraph_without_a_contraction_is_told_once() -> None:
    (doubt,) = voice_doubts("Title\n=====\n\nYou save. You read. You do not show it.\nYou stop.")
    assert doubt[0] == 3
    assert doubt[1].startswith('4 sentences without a contraction: shorten "do not"')
    assert told("You save. You read. You don't show it.") == []


def test_each_sentence_is_told_at_its_line() -> None:
    text = "One.\n\nIt is fine.\nIt is no page.\n\n| a | b |\n|-|-|\n| x | mend |\n\n- ok\n- anew"
    assert [line for line, _ in voice_doubts(text)] == [3, 7, 10]


def test_a_course_is_told_of_it_by_warnings(prover: Prover) -> None:
    write = said_in(CARD, "A redirect is no page.")
    (fault,) = prover.faults(write)
    line = prover.line(CARD, "A redirect is no page.")
    assert fault.startswith(f'{CARD}:{line}: warning: card: "is no" in "A redirect is no…": write')


def test_a_course_in_another_language_is_not_read_for_english(prover: Prover) -> None:
    german = Changed("course.toml", "title =", 'language = "de-CH"\ntitle =')
    assert prover.faults(said_in(CARD, "A redirect is no page."), german) == []
    wrong = Changed("course.toml", '"de-CH"', '"German"')
    wrong(prover.folder)
    assert "language: must be a short code" in str(survey_course(prover.folder).faults[0])
