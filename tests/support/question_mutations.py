"""Ways to spoil a question of each kind in the small good course, each with what is said of it."""

from __future__ import annotations

from collections.abc import Callable
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


def spoiled(kind: QuestionKind, *changes: tuple[str, str]) -> Callable[[Path], None]:
    return asked(LESSON, "queue", kind, *changes)


def named(name: str) -> Callable[[Path], None]:
    return spoiled("one", ('"of-the-kind-one"', f'"{name}"'))


SPOILED: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "an unknown kind of question": (
        spoiled("all", ('"all"', '"al"')),
        ["questions[2].kind: 'al' is unknown; did you mean all? Allowed: all, fill, one, order"],
    ),
    "an id like that of a prediction": (
        named("predict:queue"),
        [":24: questions[2].id: must not begin with 'predict:': other cards are named so"],
    ),
    "an id like that of a blank": (
        named("blank:1"),
        [":24: questions[2].id: must not begin with 'blank:': other cards are named so"],
    ),
    "an id with the sign of a blank": (
        named("queue#1"),
        [":24: questions[2].id: must not hold '#': the cards of blanks are named with it"],
    ),
    "an id with a control character": (
        named(r"queue\u001b[31m"),
        [":24: questions[2].id: 'queue\\x1b[31m' holds a control character"],
    ),
    # fields of other kinds
    "lines without their kind": (
        spoiled("one", ('kind = "one"', 'lines = ["a", "b"]')),
        [
            ":27: questions[2].lines: belongs to the kind 'order', and this question is of the"
            " kind 'one'; allowed: options and proof"
        ],
    ),
    "a reason for a whole question": (
        spoiled("fill", ('kind = "fill"', 'kind = "fill"\nwhy = "So."')),
        [":28: questions[2].why: belongs to the kind 'order', and this question is of the"],
    ),
    "options to be put in order": (
        spoiled("order", ("lines = [", 'options = [{ text = "a", why = "b" }]\nlines = [')),
        [
            ":28: questions[2].options: belongs to the kind 'one', 'all', 'predict' or 'fill', and"
            " this question is of the kind 'order'; allowed: lines, why and proof"
        ],
    ),
    "a prediction that is called right": (
        spoiled("predict", ('why = "One read shows it."', 'why = "Yes."\nright = true')),
        [
            "questions[2].options[0].right: belongs to the options of the kind 'one', 'all' or"
            " 'fill', and this question is of the kind 'predict'; allowed: text, why and when"
        ],
    ),
    "a prediction with a proof of its own": (
        spoiled("predict", ("One read shows it.", 'Yes."\nproof = { app = "saved" }\n#"')),
        ["questions[2].options[0].proof: belongs to the options of the kind 'one' or 'all', and"],
    ),
    "a prediction that shows something": (
        spoiled("predict", ('"GET /"]', '"GET /"], shows = [{ observe = "shown" }]')),
        [
            "questions[2].proof.shows: belongs to the proof of the kind 'one', 'all', 'fill' or"
            " 'order', and this question is of the kind 'predict'; allowed: app, requests and flask"
        ],
    ),
    "an answer with what comes true": (
        spoiled("all", ('"It prints."', '"It prints."\nwhen = [{ observe = "shown" }]')),
        ["questions[2].options[2].when: belongs to the options of the kind 'predict', and this"],
    ),
    "a blank that is filled already": (
        spoiled("fill", ('app = "to_fill"', 'app = "to_fill"\nfill = ""')),
        ["questions[2].proof.fill: belongs to the proof of the kind 'one' or 'all', and this"],
    ),
    "a known answer with a fill of its own": (
        spoiled("fill", ('"It prints."', '"It prints."\nproof = { fill = "1" }')),
        ["questions[2].options[1].proof: belongs to the options of the kind 'one' or 'all', and"],
    ),
    # choose one, choose all
    "one of five": (
        spoiled("one", (FIRST, f"{FIRST}{FIRST.replace('goes', 'does')}")),
        ["questions[2].options: there are 5; a question of the kind 'one' has exactly 4"],
    ),
    "two right ones to choose one of": (
        spoiled("one", ('"It stays."', '"It stays.", right = true')),
        ['exactly one may be, unless all must be chosen: kind = "all"'],
    ),
    "all of two": (
        spoiled("one", ('kind = "one"', 'kind = "all"'), (FIRST, ""), (THIRD, "")),
        ["questions[2].options: there are 2; a question of the kind 'all' has 3 to 6"],
    ),
    "all of seven": (
        spoiled(
            "one",
            ('kind = "one"', 'kind = "all"'),
            (FIRST, "".join([FIRST, *(FIRST.replace("goes", f"go {n}") for n in range(3))])),
        ),
        ["questions[2].options: there are 7; a question of the kind 'all' has 3 to 6"],
    ),
    "all of none that is right": (
        spoiled("one", ('kind = "one"', 'kind = "all"'), (", right = true", "")),
        ["questions[2].options: none of them is right; mark one with right = true"],
    ),
    "all of what is right anyway": (
        spoiled("all", ('"It prints."', '"It prints."\nright = true')),
        ["questions[2].options: all of them are right; one must be wrong"],
    ),
    # predict the panel
    "a prediction without an app": (
        spoiled("predict", ('app = "saved", ', "")),
        [":28: questions[2].proof.app: is missing: name what is run"],
    ),
    "a prediction without a proof": (
        spoiled("predict", ('proof = { app = "saved", requests = ["POST /save", "GET /"] }', "")),
        [
            "questions[2].proof: is missing: a question of the kind 'predict' is judged by its run",
            "questions[2].options[0].when[0].request: there is no request 2: 1 is the only one",
        ],
    ),
    "a prediction of an app with a blank": (
        spoiled("predict", ('"saved"', '"to_fill"')),
        ["questions[2].proof.app: to_fill holds ___: an app whose run is predicted must be whole"],
    ),
    "a prediction of one thing": (
        spoiled("predict", (TWICE, "")),
        [":30: questions[2].options: there are 1; a question of the kind 'predict' has 2 to 4"],
    ),
    "a prediction of nothing": (
        spoiled("predict", ('when = [{ observe = "shown", times = 2 }]', "")),
        [":35: questions[2].options[1].when: must say what is observed where it comes true"],
    ),
    "a prediction of what cannot be observed": (
        spoiled("predict", ("times = 2", "status = 200")),
        ["questions[2].options[1].when[0].status: says nothing about 'shown', which is narrowed"],
    ),
    # fill a blank
    "nothing to be filled": (
        spoiled("fill", ('"to_fill"', '"saved"')),
        ["questions[2].proof.app: saved holds 0 ___; a question of the kind 'fill' needs exactly"],
    ),
    "a fill that nothing judges": (
        spoiled("fill", (SHOWS, "[]")),
        [":32: questions[2].proof.shows: must say what is observed: a proof that shows nothing"],
    ),
    "a fill that is no code": (
        spoiled("fill", ("`flash('Hi')`", "flash('Hi')")),
        [
            ":35: questions[2].options[0].text: must be what stands in place of ___, on one line"
            " between backticks"
        ],
    ),
    "a fill over two lines": (
        spoiled("fill", ("`flash('Hi')`", r"`flash(\n'Hi')`")),
        ["questions[2].options[0].text: must be what stands in place of ___, on one line"],
    ),
    "a fill with a blank": (
        spoiled("fill", ("flash('Hi')", "flash(___)")),
        ["questions[2].options[0].text: still holds ___"],
    ),
    "two fills that are one": (
        spoiled("fill", ("`print('Hi')`", "`` flash('Hi') ``")),
        ["questions[2].options: 2 of them say \"flash('Hi')\""],
    ),
    "a fill that can only be right": (
        spoiled("fill", ('"It prints."', '"It prints."\nright = true')),
        ["questions[2].options: all of them are right; one must be wrong"],
    ),
    "a fill that cannot be right": (
        spoiled("fill", ("right = true", "")),
        ["questions[2].options: none of them is right; mark one with right = true"],
    ),
    # put lines in order
    "one line to be put in order": (
        spoiled("order", ("    \"flash('Hi')\",\n    \"session['seen'] = True\",\n", "")),
        [":28: questions[2].lines: there are 1; a question of the kind 'order' has 2 to 5"],
    ),
    "six lines to be put in order": (
        spoiled("order", ('"session.clear()",', '"session.clear()", "a", "b", "c",')),
        [":28: questions[2].lines: there are 6; a question of the kind 'order' has 2 to 5"],
    ),
    "two lines that are the same": (
        spoiled("order", ("\"session['seen'] = True\"", "\"    flash('Hi')\"")),
        ["questions[2].lines: 2 of them say \"flash('Hi')\""],
    ),
    "an empty line": (
        spoiled("order", ('"session.clear()"', '" "')),
        [":29: questions[2].lines[0]: must not be empty"],
    ),
    "a line that is two": (
        spoiled("order", ("\"flash('Hi')\"", r'"flash(\n)"')),
        [":30: questions[2].lines[1]: must be one line"],
    ),
    "a line with a blank": (
        spoiled("order", ("flash('Hi')", "flash(___)")),
        [":30: questions[2].lines[1]: must not hold ___"],
    ),
    "an order without a reason": (
        spoiled("order", ('why = "What is cleared last is gone."', "")),
        ["questions[2].why: is missing: say why this order is right"],
    ),
    "lines for a blank inside of a line": (
        spoiled("order", ('"to_fill"', '"to_return"')),
        [
            ":36: questions[2].proof.app: the ___ of to_return must stand alone on its line: whole"
            " lines replace it"
        ],
    ),
    "lines for two blanks": (
        spoiled("order", ('"to_fill"', '"two_to_fill"')),
        ["proof.app: two_to_fill holds 2 ___; a question of the kind 'order' needs exactly one"],
    ),
    "an order that nothing judges": (
        spoiled("order", (f"shows = {SHOWS}", "")),
        [":35: questions[2].proof.shows: must say what is observed: a proof that shows nothing"],
    ),
}
"""Each spoils the third question, after the two that the course has."""
