"""Find misspelled names of Flask in the code of a course's texts."""

from __future__ import annotations

import builtins
import difflib
import keyword
import re
import sys
from collections.abc import Iterable, Iterator

from lessons.authoring.links import FILE_NAME, PYTHON
from lessons.authoring.texts import Passage
from lessons.course.faults import Fault
from lessons.course.model import Lesson

NEAR = 0.85
"""How alike two names must be for one to be a misspelling of the other, as difflib measures it."""

SHORTEST = 5
"""Shorter names are like too many others."""

TEMPLATES = frozenset({"jinja", "jinja2", "html", "html+jinja", "html+django"})
PYTHONS = frozenset(
    {*dir(builtins), *keyword.kwlist, *sys.stdlib_module_names, *dir(str), *dir(list), *dir(dict)}
)

_NAME = re.compile(r"[^\W\d]\w*")
_WORDS = re.compile(
    r"""("{3}|'{3}).*?\1|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|#[^\n]*|<!--.*?-->|\{#.*?#\}""",
    re.DOTALL,
)
"""Strings and comments: no code."""
_DEFINED = re.compile(r"^[ \t]*(\w+) =|\b(?:def|class|as|for) (\w+)", re.MULTILINE)
_NO_CODE = re.compile(r"[~+?!=✗✓→<#$]|[A-Z][a-z]*-[A-Z]")
"""How the panel's words, tags, shell commands and HTTP headers begin."""


class Speller:
    """Finds names that aren't names of this Flask, of Python or of a lesson, but nearly are."""

    def __init__(self, flask_names: Iterable[str]) -> None:
        self._candidates = sorted(name for name in flask_names if len(name) >= SHORTEST)
        self._known = PYTHONS.union(flask_names)

    def faults(self, passage: Passage, own: frozenset[str]) -> Iterator[Fault]:
        """Yield the misspelled names of a text; `own` are the names of its lesson."""
        if passage.question is not None and passage.key.endswith(".text"):
            return  # an answer may be wrong
        code = "\n".join(fence.code for fence in passage.contents.fences)
        defined = {name for names in _DEFINED.findall(code) for name in names}
        for line, name in written_names(passage):
            if name not in own and name not in defined and (meant := self._meant(name)):
                yield passage.fault(
                    line, f"`{name}` isn't a name of Flask's; did you mean {meant}?"
                )

    def _meant(self, name: str) -> str | None:
        """Return the name of Flask that an unknown name is a misspelling of."""
        if len(name) < SHORTEST or name in self._known or self._is_a_form(name):
            return None
        return next(iter(difflib.get_close_matches(name, self._candidates, 1, NEAR)), None)

    def _is_a_form(self, name: str) -> bool:
        """Whether it is a known word in another form: ``messages``, ``redirected``."""
        stems = (name.removesuffix(ending) for ending in ("s", "es", "d", "ed", "er", "ing"))
        forms = (f"{name}s", *stems)
        return "_" not in name and any(form in self._known for form in forms)


def own_names(lesson: Lesson) -> frozenset[str]:
    """Return the names that a lesson's apps and answers use, and those misspelled on purpose."""
    texts = [*lesson.misspelled]
    for step in lesson.steps:
        texts += [*step.files.values(), *step.solution.values(), *step.front.draw]
        texts += [edit.new for wrong in step.front.wrong for edit in wrong.edits]
    for question in lesson.quiz:
        proofs = [option.proof.fill or "" for option in question.options if option.proof]
        texts += [*(option.text for option in question.options), *question.lines, *proofs]
    texts += [text for files in lesson.proofs.values() for text in files.values()]
    return frozenset(name for text in texts for name in _NAME.findall(text))


def written_names(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of every name in the code of a text, once a line."""
    for code in passage.contents.code:
        if not (_NO_CODE.match(code.text) or FILE_NAME.fullmatch(code.text)):
            for name in dict.fromkeys(_NAME.findall(_WORDS.sub("", code.text))):
                yield code.line, name
    for fence in passage.contents.fences:
        if fence.info and fence.info[0] in PYTHON | TEMPLATES:
            bare = _WORDS.sub(lambda found: "\n" * found[0].count("\n"), fence.code)
            for number, line in enumerate(bare.split("\n"), 1):
                for name in dict.fromkeys(_NAME.findall(line)):
                    yield passage.line_in(fence, number), name
