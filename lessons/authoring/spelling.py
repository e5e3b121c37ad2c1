"""Names in code that nearly are names of Flask, and no other names either: misspellings."""

from __future__ import annotations

import ast
import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from lessons.authoring.flask_names import Names
from lessons.authoring.links import FILE_NAME, PYTHON
from lessons.authoring.texts import Passage
from lessons.course.faults import Fault
from lessons.course.model import Lesson, Question

NEAR = 0.85
"""How alike two names must be for one to be taken for the other, as difflib measures it."""

SHORTEST = 5
"""Shorter names are like too many others."""

TEMPLATES = frozenset({"jinja", "jinja2", "html", "html+jinja", "html+django"})

_NAME = re.compile(r"[^\W\d]\w*")
_TEXT = re.compile(
    r"""("{3}.*?"{3}|'{3}.*?'{3}|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')""", re.DOTALL
)
_COMMENT = re.compile(r"#[^\n]*|<!--.*?-->|\{#.*?#\}", re.DOTALL)
_NO_CODE = re.compile(r"[~+?!=✗✓→<#$]")
"""How the panel's words, tags and shell commands begin."""
_HEADER = re.compile(r"[A-Z][a-z]*(?:-[A-Z][a-z]*)+")

PANEL = frozenset(
    ("queued", "cookie", "shown", "waiting", "flashed", "balanced", "requests", "templates")
)
"""Words of ours that may stand in backticks beside Flask's."""


class Speller:
    """Tells misspelled names of one Flask."""

    def __init__(self, names: Names) -> None:
        self._known = names.flask | names.others | PANEL
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for name in names.flask:
            if len(name) >= SHORTEST:
                self._by_length[len(name)].append(name)
        self._near: dict[str, str | None] = {}

    def meant(self, name: str) -> str | None:
        """Return the name of Flask that is nearly this one; None for a known or another name."""
        if name in self._known or len(name) < SHORTEST or self._is_a_form(name):
            return None
        if name not in self._near:
            # Names that are alike enough cannot differ more than this in length.
            most = round(len(name) * (2 / NEAR - 1))
            least = round(len(name) / (2 / NEAR - 1))
            like = [n for size in range(least, most + 1) for n in self._by_length.get(size, ())]
            self._near[name] = next(
                iter(difflib.get_close_matches(name, sorted(like), n=1, cutoff=NEAR)), None
            )
        return self._near[name]

    def _is_a_form(self, name: str) -> bool:
        """Whether it is a known word in another form: ``messages``, ``redirected``."""
        stems = (name.removesuffix(ending) for ending in ("s", "es", "d", "ed", "er", "ing"))
        return "_" not in name and (
            f"{name}s" in self._known or any(s in self._known for s in stems)
        )

    def faults(self, passage: Passage, own: OwnNames) -> Iterator[Fault]:
        """Yield the misspelled names of a text."""
        if passage.question is not None and passage.key.endswith(".text"):
            return  # an answer may be wrong
        allowed = own.of(passage)
        for line, name in written_names(passage):
            if name not in allowed and (meant := self.meant(name)):
                yield passage.fault(line, f"`{name}` is no name of Flask's; did you mean {meant}?")


class OwnNames:
    """The names that the apps of a lesson, and its wrong answers, bring along."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson

    def of(self, passage: Passage) -> frozenset[str]:
        """Return the names that a text may use besides Flask's and Python's."""
        allowed = self._of_steps.get(passage.step.slug) if passage.step else self._everywhere
        named = _of_question(passage.question) if passage.question else frozenset[str]()
        fences = {name for f in passage.contents.fences for name in _defined(f.code)}
        return (allowed or frozenset()) | named | fences | frozenset(self._lesson.misspelled)

    @cached_property
    def _of_steps(self) -> Mapping[str, frozenset[str]]:
        return {
            step.slug: _names_in(
                [
                    *step.files.values(),
                    *step.solution.values(),
                    *(edit.new for wrong in step.front.wrong for edit in wrong.edits),
                    *step.front.draw,
                ]
            )
            for step in self._lesson.steps
        }

    @cached_property
    def _everywhere(self) -> frozenset[str]:
        proofs = (text for files in self._lesson.proofs.values() for text in files.values())
        return _names_in(proofs).union(*self._of_steps.values())


def written_names(passage: Passage) -> Iterator[tuple[int, str]]:
    """Yield (line, name) of every name in the code of a text, once a line."""
    for code in passage.contents.code:
        bare = _TEXT.sub('""', code.text)
        if not (_NO_CODE.match(bare) or _HEADER.search(bare) or FILE_NAME.fullmatch(bare)):
            for name in dict.fromkeys(_NAME.findall(bare)):
                yield code.line, name
    for fence in passage.contents.fences:
        if fence.info and fence.info[0] in PYTHON | TEMPLATES:
            for number, line in enumerate(_without_words(fence.code).split("\n"), 1):
                for name in dict.fromkeys(_NAME.findall(line)):
                    yield passage.line_in(fence, number), name


def _without_words(code: str) -> str:
    """Return code without its comments and the insides of its texts, its lines kept."""
    texts = _TEXT.sub(lambda found: '""' + "\n" * found[0].count("\n"), code)
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), texts)


def _names_in(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(name for text in texts for name in _NAME.findall(text))


def _of_question(question: Question) -> frozenset[str]:
    """Return the names of a question's answers, which may be wrong and be spoken of."""
    proofs = [option.proof.fill or "" for option in question.options if option.proof]
    return _names_in([*(option.text for option in question.options), *question.lines, *proofs])


def _defined(code: str) -> Iterator[str]:
    """Yield the names that an example gives to things of its own."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield name
            case ast.ClassDef(name=name) | ast.arg(arg=name):
                yield name
            case ast.alias(asname=str(name)):
                yield name
            case _:
                pass
