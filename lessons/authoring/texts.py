"""Every Markdown text of a course with its place, its fenced blocks, its code and its links."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from lessons.course.faults import Fault
from lessons.course.loader import SourceFile, Survey
from lessons.course.model import Lesson, Question, Step
from lessons.course.toml_file import TomlFile

_MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block: its info string as words, its code and the line that its code begins on."""

    info: tuple[str, ...]
    code: str
    line: int


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code inside a sentence, or the target of a link, with its line."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The fenced blocks, the code in sentences and the links of one Markdown text."""

    fences: tuple[Fence, ...]
    code: tuple[Snippet, ...]
    links: tuple[Snippet, ...]


@dataclass(frozen=True)
class Passage:
    """One Markdown text of a course, with its place.

    ``line`` is the file's line on which it begins.  ``is_long`` says whether it has several lines
    in the file.  ``step`` and ``question`` are those that it belongs to.
    """

    file: str
    key: str
    text: str
    line: int
    is_long: bool
    lesson: Lesson
    step: Step | None = None
    question: Question | None = None

    @cached_property
    def contents(self) -> Contents:
        """The parts of the text that can be checked."""
        return _read(self)

    def fault(self, line: int, what: str) -> Fault:
        """Return a fault on a line of the file."""
        return Fault(self.file, what, self.key, line)

    def line_of(self, offset: int) -> int:
        """Return the file's line of a line of the text, counted from 0."""
        return self.line + offset if self.is_long else self.line

    def line_in(self, fence: Fence, number: int) -> int:
        """Return the file's line of a line of a fence's code, counted from 1."""
        return fence.line + number - 1 if self.is_long else self.line


def find_passages(survey: Survey) -> Iterator[Passage]:
    """Yield every Markdown text of a course."""
    if survey.course.about and survey.course.lessons:
        head = survey.source("course.toml").toml
        yield _passage(head, "about", survey.course.about, survey.course.lessons[0])
    for lesson in survey.course.lessons:
        card = survey.source(f"{lesson.folder}/lesson.toml").toml
        for key in ("summary", "pitch", "before", "card", "end"):
            yield _passage(card, key, getattr(lesson, key), lesson)
        for step in lesson.steps:
            page = survey.source(f"{lesson.folder}/{step.folder}/step.md")
            for text, at in ((step.text, page.text_line), (step.after, page.after_line)):
                yield Passage(page.toml.place, "", text, at, True, lesson, step)
            for key, text in _step_texts(step):
                yield _passage(page.toml, key, text, lesson, step)
        quiz = survey.source(f"{lesson.folder}/quiz.toml")
        for index, question in indexed_questions(lesson, quiz):
            for key, text in _question_texts(question, f"questions[{index}]"):
                yield _passage(quiz.toml, key, text, lesson, question)


def indexed_questions(lesson: Lesson, quiz: SourceFile) -> Iterator[tuple[int, Question]]:
    """Yield a lesson's questions, each with its index in the quiz file."""
    return zip(quiz.questions, lesson.quiz, strict=True)


def _passage(
    file: TomlFile, key: str, text: str, lesson: Lesson, belongs_to: Step | Question | None = None
) -> Passage:
    position = file.positions.get(key)
    text_line = position.text_line if position else None
    step = belongs_to if isinstance(belongs_to, Step) else None
    question = belongs_to if isinstance(belongs_to, Question) else None
    line = text_line or file.line(key)
    return Passage(file.place, key, text, line, text_line is not None, lesson, step, question)


def _step_texts(step: Step) -> Iterator[tuple[str, str]]:
    front = step.front
    yield "title", front.title
    yield "task", front.task
    yield "takeaway", front.takeaway
    for hint in front.rungs:
        yield hint.key, hint.text
    for index, check in enumerate(front.checks):
        yield f"checks[{index}].name", check.name
        yield f"checks[{index}].otherwise", check.otherwise
    for index, blank in enumerate(front.blanks):
        yield f"blanks[{index}].about", blank.about
        yield f"blanks[{index}].hint", blank.hint
    if front.prediction is not None:
        yield "prediction.ask", front.prediction.ask
        for index, choice in enumerate(front.prediction.choices):
            yield f"prediction.choices[{index}].text", choice.text
            yield f"prediction.choices[{index}].why", choice.why


def _question_texts(question: Question, here: str) -> Iterator[tuple[str, str]]:
    yield f"{here}.ask", question.ask
    yield f"{here}.why", question.why
    for index, option in enumerate(question.options):
        yield f"{here}.options[{index}].text", option.text
        yield f"{here}.options[{index}].why", option.why


def _read(passage: Passage) -> Contents:
    fences: list[Fence] = []
    code: list[Snippet] = []
    links: list[Snippet] = []
    offset = 0
    for token in _MARKDOWN.parse(passage.text):
        offset = token.map[0] if token.map else offset
        if token.type == "fence":
            line = passage.line_of(offset + 1)
            fences.append(Fence(tuple(_words(token.info)), token.content, line))
        elif token.type == "inline":
            for kind, text, more in _inside(token.children or ()):
                found = code if kind == "code_inline" else links
                found.append(Snippet(text, passage.line_of(offset + more)))
    return Contents(tuple(fences), tuple(code), tuple(links))


def _inside(tokens: Sequence[Token]) -> Iterator[tuple[str, str, int]]:
    """Yield (kind, text, lines further down) of the code and links in a paragraph."""
    more = 0
    for token in tokens:
        match token.type:
            case "softbreak" | "hardbreak":
                more += 1
            case "code_inline":
                yield token.type, token.content, more
            case "link_open":
                yield token.type, str(token.attrs.get("href", "")), more
            case "image":
                yield token.type, str(token.attrs.get("src", "")), more
            case _:
                pass


def _words(info: str) -> list[str]:
    try:
        return shlex.split(info)
    except ValueError:  # a quotation mark is left open
        return info.split()
