"""Ways to spoil a question of each kind in the small good course, each with what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lessons.course.model import QuestionKind
from tests.support.good_course import LESSON
from tests.support.question_files import asked

HERE = f"{LESSON}/quiz.toml"
FIRST = '    { text = "It goes.", why = "It stays." },\n'
TWICE = """
[[questions.options]]
text = "It is shown twice."
why = "Only one page reads it."
when = [{ observe = "shown", times = 2 }]
"""
SHOWS = '[{ observe = "shown", request = 2, message = "Hi", times = 1 }]'
THIRD = '    { text = "It runs.", why = "It rests." },\n'


def spoiled(kind: QuestionKind) -> Callable[..., Callable[[Path], None]]:
    """Return what puts a changed question of a kind at the end of the quiz."""
    return partial(asked, LESSON, "queue", kind)


one, all_, predict = spoiled("one"), spoiled("all"), spoiled("predict")
fill, order = spoiled("fill"), spoiled("order")


def named(name: str) -> Callable[[Path], None]:
    return one(('"of-the-kind-one"', f'"{name}"'))


SPOILED: tuple[tuple[Callable[[Path], object], *tuple[str, ...]], ...] = (
    (
        all_(('"all"', '"al"')),
        "[2].kind: 'al' is unknown; did you mean all? Allowed: all, fill, one, order",
    ),
    (
        named("predict:queue"),
        ":24: questions[2].id: must not begin with 'predict:': other cards are named so",
    ),
    (
        named("blank:1"),
        ":24: questions[2].id: must not begin with 'blank:': other cards are named so",
    ),
    (
        named("queue#1"),
        ":24: questions[2].id: must not hold '#': the cards of blanks are named with it",
    ),
    (named(r"queue\u001b[31m"), ":24: questions[2].id: 'queue\\x1b[31m' holds a control character"),
    # fields of other kinds
    (
        one(('kind = "one"', 'lines = ["a", "b"]')),
        ":27: questions[2].lines: belongs to the kind 'order', and this question is of the"
        " kind 'one'; allowed: options and proof",
    ),
    (
        fill(('kind = "fill"', 'kind = "fill"\nwhy = "So."')),
        ":28: questions[2].why: belongs to the kind 'order', and this question is of the",
    ),
    (
        order(("lines = [", 'options = [{ text = "a", why = "b" }]\nlines = [')),
        ":28: questions[2].options: belongs to the kind 'one', 'all', 'predict' or 'fill', and"
        " this question is of the kind 'order'; allowed: lines, why and proof",
    ),
    (
        predict(('why = "One read shows it."', 'why = "Yes."\nright = true')),
        "[2].options[0].right: belongs to the options of the kind 'one', 'all' or"
        " 'fill', and this question is of the kind 'predict'; allowed: text, why and when",
    ),
    (
        predict(("One read shows it.", 'Yes."\nproof = { app = "saved" }\n#"')),
        "[2].options[0].proof: belongs to the options of the kind 'one' or 'all', and",
    ),
    (
        predict(('"GET /"]', '"GET /"], shows = [{ observe = "shown" }]')),
        "[2].proof.shows: belongs to the proof of the kind 'one', 'all', 'fill' or"
        " 'order', and this question is of the kind 'predict'; allowed: app, requests and flask",
    ),
    (
        all_(('"It prints."', '"It prints."\nwhen = [{ observe = "shown" }]')),
        "[2].options[2].when: belongs to the options of the kind 'predict', and this",
    ),
    (
        fill(('app = "to_fill"', 'app = "to_fill"\nfill = ""')),
        "[2].proof.fill: belongs to the proof of the kind 'one' or 'all', and this",
    ),
    (
        fill(('"It prints."', '"It prints."\nproof = { fill = "1" }')),
        "[2].options[1].proof: belongs to the options of the kind 'one' or 'all', and",
    ),
    # choose one, choose all
    (
        one(('kind = "one"', 'kind = "all"'), (FIRST, ""), (THIRD, "")),
        "[2].options: there are 2; a question of the kind 'all' has 3 to 6",
    ),
    (
        one(
            ('kind = "one"', 'kind = "all"'),
            (FIRST, "".join([FIRST, *(FIRST.replace("goes", f"go {n}") for n in range(3))])),
        ),
        "[2].options: there are 7; a question of the kind 'all' has 3 to 6",
    ),
    (
        one(('kind = "one"', 'kind = "all"'), (", right = true", "")),
        "[2].options: none of them is right; mark one with right = true",
    ),
    (
        all_(('"It prints."', '"It prints."\nright = true')),
        "[2].options: all of them are right; one must be wrong",
    ),
    # predict the panel
    (predict(('app = "saved", ', "")), ":28: questions[2].proof.app: is missing: name what is run"),
    (
        predict(('proof = { app = "saved", requests = ["POST /save", "GET /"] }', "")),
        "[2].proof: is missing: a question of the kind 'predict' is judged by its run",
        "[2].options[0].when[0].request: there is no request 2: 1 is the only one",
    ),
    (
        predict(('"saved"', '"to_fill"')),
        "[2].proof.app: to_fill holds ___: an app whose run is predicted must be whole",
    ),
    (
        predict((TWICE, "")),
        ":30: questions[2].options: there are 1; a question of the kind 'predict' has 2 to 4",
    ),
    (
        predict(('when = [{ observe = "shown", times = 2 }]', "")),
        ":35: questions[2].options[1].when: must say what is observed where it comes true",
    ),
    (
        predict(("times = 2", "status = 200")),
        "[2].options[1].when[0].status: says nothing about 'shown', which is narrowed",
    ),
    # fill a blank
    (
        fill(('"to_fill"', '"saved"')),
        "[2].proof.app: saved holds 0 ___; a question of the kind 'fill' needs exactly",
    ),
    (
        fill((SHOWS, "[]")),
        ":32: questions[2].proof.shows: must say what is observed: a proof that shows nothing",
    ),
    (
        fill(("`flash('Hi')`", "flash('Hi')")),
        ":35: questions[2].options[0].text: must be what stands in place of ___, on one line"
        " between backticks",
    ),
    (
        fill(("`flash('Hi')`", r"`flash(\n'Hi')`")),
        "[2].options[0].text: must be what stands in place of ___, on one line",
    ),
    (fill(("flash('Hi')", "flash(___)")), "[2].options[0].text: still holds ___"),
    (fill(("`print('Hi')`", "`` flash('Hi') ``")), "[2].options: 2 of them say \"flash('Hi')\""),
    (
        fill(('"It prints."', '"It prints."\nright = true')),
        "[2].options: all of them are right; one must be wrong",
    ),
    (fill(("right = true", "")), "[2].options: none of them is right; mark one with right = true"),
    # put lines in order
    (
        order(("    \"flash('Hi')\",\n    \"session['seen'] = True\",\n", "")),
        ":28: questions[2].lines: there are 1; a question of the kind 'order' has 2 to 5",
    ),
    (
        order(('"session.clear()",', '"session.clear()", "a", "b", "c",')),
        ":28: questions[2].lines: there are 6; a question of the kind 'order' has 2 to 5",
    ),
    (
        order(("\"session['seen'] = True\"", "\"    flash('Hi')\"")),
        "[2].lines: 2 of them say \"flash('Hi')\"",
    ),
    (order(('"session.clear()"', '" "')), ":29: questions[2].lines[0]: must not be empty"),
    (order(("\"flash('Hi')\"", r'"flash(\n)"')), ":30: questions[2].lines[1]: must be one line"),
    (order(("flash('Hi')", "flash(___)")), ":30: questions[2].lines[1]: must not hold ___"),
    (
        order(('why = "What is cleared last is gone."', "")),
        "[2].why: is missing: say why this order is right",
    ),
    (
        order(('"to_fill"', '"to_return"')),
        ":36: questions[2].proof.app: the ___ of to_return must stand alone on its line: whole"
        " lines replace it",
    ),
    (
        order(('"to_fill"', '"two_to_fill"')),
        "proof.app: two_to_fill holds 2 ___; a question of the kind 'order' needs exactly one",
    ),
    (
        order((f"shows = {SHOWS}", "")),
        ":35: questions[2].proof.shows: must say what is observed: a proof that shows nothing",
    ),
)
"""Each spoils the third question, after the two that the course has."""
