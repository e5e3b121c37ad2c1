"""What a course's texts hold is proved too: code, links, names of files and of Flask, answers
that give themselves away.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.authoring.giveaways import (
    length_fault,
    often_longest,
    telling_hints,
    telling_place,
    unreasoned,
)
from lessons.course.model import FrontMatter, Hints, Option, Question, QuestionKind, Step
from lessons.grading.runs import Bench
from tests.lessons.authoring.test_check import CHANGES as OF_RUNS
from tests.support.skeleton_check import (
    CARD,
    LESSON,
    QUIZ,
    SHOW,
    WAITS,
    Change,
    Changed,
    Prover,
    said_in,
)

SHOW_MD, WAITS_MD = f"{SHOW}/step.md", f"{WAITS}/step.md"
RAISES = "```python run\nimport flask\n\nraise KeyError('x')\n```"
FULL_APP = """\
```python run 'POST /x' "GET /?a=b"
from flask import Flask
app = Flask(__name__)
@app.route("/x", methods=["POST"])
def x():
    return missing_name
```"""

# What is changed, the words on the line that is named, and what is said of it.
CHANGES: dict[str, tuple[Change, str, str, str]] = {
    "code that does not compile, in a step": (
        said_in(WAITS, "```python\nx = 1\nif x\n```"),
        *(WAITS_MD, "if x", "this Python code does not compile: expected ':'"),
    ),
    "code that does not compile, on the card": (
        said_in(CARD, "```py\ndef f(:\n```"),
        *(CARD, "def f(:", "card: this Python code does not compile"),
    ),
    "code that does not compile, in a hint": (
        Changed(SHOW_MD, '"Look at', '"Try\\n```python\\n(\\n```\\nLook at'),
        *(SHOW_MD, "Try", "hints.where: this Python code does not compile"),
    ),
    "code that does not compile, in a question": (
        Changed(QUIZ, '"How long does', '"```python\\nflash(\\n```\\nHow long does'),
        *(QUIZ, "```python", "questions[1].ask: this Python code does not compile"),
    ),
    "an example that raises": (
        said_in(WAITS, RAISES),
        *(WAITS_MD, "raise KeyError", "the example stops with KeyError: 'x'"),
    ),
    "an example that raises when it is asked": (
        said_in(WAITS, FULL_APP),
        *(WAITS_MD, "return missing_name", "NameError: name 'missing_name' is not defined"),
    ),
    "an example that raises as it goes on from another": (
        said_in(WAITS, "```python run\nx = 1\n```\n\n```python run more\ny = x\nx / (y - 1)\n```"),
        *(WAITS_MD, "x / (y - 1)", "the example stops with ZeroDivisionError"),
    ),
    "an example that is killed": (
        said_in(WAITS, "```python run\nimport os\nos._exit(1)\n```"),
        *(WAITS_MD, "import os", "the example crashed"),
    ),
    "a word that means nothing behind python": (
        said_in(WAITS, "```python ran\nx = 1\n```"),
        *(WAITS_MD, "```python ran", '"ran" means nothing behind python; write "python run"'),
    ),
    "an example's request that is none": (
        said_in(WAITS, "```python run 'SEND /'\nx = 1\n```"),
        *(WAITS_MD, "```python run", "behind run stand requests, each in quotation marks:"),
    ),
    "a template that cannot be parsed": (
        said_in(WAITS, "```jinja\n<p>\n{% for x in %}\n```"),
        *(WAITS_MD, "{% for x in %}", "this template cannot be parsed: Expected an expression"),
    ),
    "a page that cannot be parsed": (
        said_in(CARD, "```html\n{% block a %}\n```"),
        *(CARD, "{% block a %}", "card: this template cannot be parsed: Unexpected end"),
    ),
    "a link to no step": (
        said_in(WAITS, "See [there](show-them)."),
        *(WAITS_MD, "[there]", "the link to 'show-them' leads to no step, lesson or file; did you"),
    ),
    "a link out of the course": (
        said_in(WAITS, "See [there](../../../etc/passwd)."),
        *(WAITS_MD, "[there]", "'../../../etc/passwd' leads to no step, lesson or file"),
    ),
    "a file that is not there": (
        said_in(WAITS, "Look\nat `templates/home.html` now."),
        *(WAITS_MD, "`templates/home.html`", "`templates/home.html` isn't a file of this step"),
    ),
    "a misspelled name in a sentence": (
        said_in(WAITS, "Call `get_flashed_mesages()`."),
        *(WAITS_MD, "mesages", "`get_flashed_mesages` isn't a name of Flask's; did you mean"),
    ),
    "a misspelled attribute in a sentence": (
        said_in(CARD, "Set\n`app.secret_kay` first."),
        *(
            CARD,
            "secret_kay",
            "card: `secret_kay` isn't a name of Flask's; did you mean secret_key?",
        ),
    ),
    "a misspelled name in an example": (
        said_in(WAITS, "```python\n\napp.secret_kay = 'dev'\n```"),
        *(WAITS_MD, "secret_kay", "`secret_kay` isn't a name of Flask's; did you mean secret_key?"),
    ),
    "a misspelled argument in a template": (
        said_in(CARD, "```jinja\n{{ get_flashed_messages(with_categorys=true) }}\n```"),
        *(CARD, "with_categorys", "did you mean with_categories?"),
    ),
    "a right answer that is much longer": (
        Changed(QUIZ, '"Until a request of that user reads it"', f'"Until {"a request " * 9}"'),
        *(QUIZ, "Until a request", "questions[1].options[0].text: is right, and much longer than"),
    ),
    "a hint that is the answer": (
        Changed(SHOW_MD, '"Look at `home()`', '"`return \\" \\". join( get_flashed_messages())`'),
        *(SHOW_MD, "where = ", "hints.where: names a line of the solution, `return "),
    ),
    "hints at a bug that leave out a rung": (
        Changed(SHOW_MD, "where = ", "# where = "),
        *(
            SHOW_MD,
            "[hints]",
            "hints: the hints at a bug climb from what the panel shows",
        ),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_fault_of_a_text_is_told(what: str, prover: Prover) -> None:
    prover.assert_told(*CHANGES[what])


# Of two right choices and none, both at once make one that is right: nothing to be told.
TOGETHER = sorted({*CHANGES, *OF_RUNS} - {"a prediction without a right choice"})


@settings(deadline=None, max_examples=15)
@given(names=st.sets(st.sampled_from(TOGETHER), min_size=2, max_size=4))
def test_any_faults_together_are_told_each_with_its_line(
    names: set[str], bench: Bench, tmp_path_factory: pytest.TempPathFactory
) -> None:
    prover = Prover(bench, tmp_path_factory.mktemp("courses") / "course")
    made: list[str] = []

    def change(folder: Path) -> None:
        for name in sorted(names):
            with suppress(AssertionError):  # another one has taken away what this one changes
                {**CHANGES, **OF_RUNS}[name][0](folder)
                made.append(name)

    faults = prover.proved(change).faults
    assert made
    assert {fault.file for fault in faults} >= {{**CHANGES, **OF_RUNS}[n][1] for n in made}
    assert all(fault.line for fault in faults)


FINE = [
    said_in(WAITS, "```python\nreturn flash('x')\n```"),
    said_in(WAITS, "```python run\nfrom flask import flash\nprint(flash)\n```"),
    said_in(WAITS, FULL_APP.replace("missing_name", "'x'")),
    said_in(WAITS, "```python run\nx = 1\n```\n\n```python run more 'GET /'\nassert x\n```"),
    said_in(WAITS, "```html\n<p>{{ name }}</p>\n```\n\n```\nno language: {% if (\n```"),
    said_in(CARD, "```jinja\n{% for message in get_flashed_messages(true) %}{% endfor %}\n```"),
    said_in(WAITS, "[a](show-it) [b](02-show-it) [c](first-lesson/show-it) [d](10-first-lesson)"),
    said_in(WAITS, "[a](app.py) and [b](https://flask.palletsprojects.com/) and `app.py`"),
    said_in(CARD, "[a](show-it), `app.py`, `queue` and `secret_key`"),
    said_in(WAITS, "`~ cookie`, `+ queued`, `session.modified`, `Set-Cookie`, `messages`"),
    said_in(WAITS, "```python\nmessages_ = 1\ncookie_s = messages_\n```"),
    Changed(QUIZ, '`print("Saved!")`', "`get_flashd_messages()`"),
    Changed(CARD, '# misspelled = ["flsh"]  ', 'misspelled = ["get_flashd_messages"] #').and_(
        CARD, "session until a page", "session until `get_flashd_messages` in a page"
    ),
]


@pytest.mark.parametrize("change", FINE, ids=range(len(FINE)))
def test_what_is_right_is_let_pass(change: Change, prover: Prover) -> None:
    assert prover.faults(change) == []


def question(right: list[int], wrong: list[int], kind: QuestionKind = "one") -> Question:
    """A question with right and wrong options that are so long."""
    options = [Option("x" * length, "why", right=True) for length in right]
    options += [Option("x" * length, "why") for length in wrong]
    return Question("id", "ask", "step", tuple(options), kind=kind)


@pytest.mark.parametrize(
    ("kind", "right", "wrong", "given_away"),
    [
        ("one", [20], [20, 20, 20], ""),
        ("one", [32], [20, 10, 20], ""),
        ("one", [33], [20, 10, 20], "[0] is right, and much longer than every other option"),
        ("one", [100], [80, 80, 80], ""),
        ("one", [101], [80, 80, 80], "at most 100 are allowed"),
        ("one", [28], [40, 50, 60], ""),
        ("one", [27], [40, 50, 60], "[0] is right, and much shorter than every other option"),
        ("one", [90], [120, 30, 120], ""),
        ("all", [20, 32], [20, 20], ""),
        ("all", [20, 33], [20, 20], "[1] is right, and much longer than every wrong one"),
        ("all", [7, 20], [20, 20], "[0] is right, and much shorter than every wrong one"),
        ("fill", [33], [20, 20], ""),  # the options are not seen before the answer
        ("predict", [], [20, 20], ""),
    ],
)
def test_a_right_answer_may_not_stand_out_by_its_length(
    kind: QuestionKind, right: list[int], wrong: list[int], given_away: str
) -> None:
    fault = length_fault(question(right, wrong, kind))
    assert (fault is not None) == bool(given_away)
    assert fault is None or given_away in f"[{fault[0]}] {fault[1]}"


def test_the_longest_option_is_not_the_right_one_too_often() -> None:
    longest, other = question([21], [20] * 3), question([20], [21, 20, 20])
    not_chosen = [question([21], [20], "fill"), question([9], [20], "all")] * 9
    assert often_longest([*[longest] * 7, *not_chosen]) is None
    assert often_longest([longest] * 4 + [other] * 4) is None
    assert "the longest in 5 of 8 questions" in (often_longest([longest] * 5 + [other] * 3) or "")


def test_a_line_that_the_step_has_already_is_no_answer() -> None:
    front = FrontMatter("t", "fix", "do", hints=Hints(where="Move `session.clear()`."))
    before, after = "flash('x')\nsession.clear()\n", "session.clear()\nflash('x')\n"
    step = Step("s", 1, front, "", {"app.py": before}, {"app.py": after})
    assert list(telling_hints(step)) == []


def test_only_the_last_hint_of_a_list_may_tell_the_line() -> None:
    front = FrontMatter("t", "fix", "do", hints=("Look.", "Write `flash('x')`.", "`flash('x')`"))
    step = Step("s", 1, front, "", {"app.py": ""}, {"app.py": "flash('x')\n"})
    assert [key for key, _ in telling_hints(step)] == ["hints[1]"]


def test_quiz_faults_name_the_question_as_it_stands_in_the_file(prover: Prover) -> None:
    faults = prover.faults(
        Changed(QUIZ, 'id = "which-line-queues"', "id = 3"),
        Changed(QUIZ, "takes it out of the session.", "takes it out of `sessoin`."),
    )
    assert [fault.split(": ")[1] for fault in faults] == [
        "questions[0].id",
        "questions[1].options[0].why",
    ]
    assert faults[1].startswith(f"{LESSON}/quiz.toml:{prover.line(QUIZ, 'sessoin')}:")


def test_the_right_choice_is_not_always_at_one_place() -> None:
    assert telling_place([1, 1, 1, 1]) is None, "four predictions are too few"
    assert telling_place([0, 1, 1, 1, 2]) is None
    said = telling_place([0, 1, 1, 1, 1])
    assert said is not None
    assert "number 2 in 4 of 5 predictions" in said
    assert telling_place([]) is None


def test_each_choice_of_a_prediction_gives_a_reason_or_none_does() -> None:
    told, silent = "A 404, because no rule matches", "A 404"
    assert unreasoned([told, told]) is None
    assert unreasoned([silent, silent]) is None
    assert unreasoned([told, silent, told]) == 1
