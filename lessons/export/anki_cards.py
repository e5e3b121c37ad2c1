"""Quiz questions as notes for Anki: what is on each side, as HTML, and the ids that Anki keeps.

The ids come from names in the course, never from numbers or titles.  So a deck that is exported
again, on another machine too, updates the notes of an earlier one.

Text stays text, and classes color the code.  A card fetches nothing, and Anki finds no commands in
the text of a course: no markup of its own, no sound, no formula.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import TYPE_CHECKING, Any

from lessons.course.model import Course, Lesson, Option, Question, Step
from lessons.course.quiz_steps import code_in
from lessons.practice.kinds import KINDS
from lessons.practice.lesson_questions import quiz_question
from lessons.practice.question import QuestionToAsk
from sandbox.text import one_line, visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

ROOT_TAG = "flasklings"

RIGHT, WRONG = ("right", "✓ Right"), ("wrong", "✗ Wrong")
"""How an option is marked on the back: its class, and the words that say what the color says."""

_FIRST_ID = 1 << 30
_IDS = 1 << 30

_LEXERS = {"html": "html+jinja", "jinja": "html+jinja", "jinja2": "html+jinja", "py": "python"}
"""The lexer for the word after a fence, where Pygments would take another one."""

_MATH = re.compile(r"\\(?=[(\[])")


@dataclass(frozen=True, slots=True)
class Sides:
    """What a note asks with and what answers it, each as HTML."""

    question: str
    choices: str
    answer: str
    others: str


@dataclass(frozen=True, slots=True)
class AnkiNote:
    """A question as Anki keeps it: ``guid`` is its name there, ``source`` says what teaches it."""

    guid: str
    sides: Sides
    source: str
    tags: tuple[str, ...]


def is_predicted(question: Question) -> bool:
    """Whether only a run can tell which option of a question is right."""
    return KINDS[question.kind].judged_by == "first run"


def notes_of(course: Course, lesson: Lesson, came_true: Mapping[str, int]) -> Iterator[AnkiNote]:
    """Yield the notes of a lesson's quiz, in its order.

    `came_true` has the place of the option that a run bore out, by question.  A prediction that
    isn't in it has no note.
    """
    steps = {step.slug: step.title for step in lesson.steps}
    for question in lesson.quiz:
        if is_predicted(question) and question.id not in came_true:
            continue
        taught = [course.title, lesson.title, steps.get(question.step, question.step)]
        yield AnkiNote(
            note_guid(course.id, lesson.slug, question.id),
            sides_of(lesson, question, came_true.get(question.id)),
            text_to_html(" › ".join(taught)),  # noqa: RUF001
            (f"{ROOT_TAG}::{lesson.slug}::{question.step}",),
        )


def sides_of(lesson: Lesson, question: Question, came_true: int | None = None) -> Sides:
    """Return both sides of a question; for a prediction, `came_true` is the right option."""
    asked = quiz_question("", lesson, question)
    right, wrong = asked.kind.answers(asked, came_true)
    how = f'<p class="how">{asked.kind.on_paper}</p>\n' if asked.kind.on_paper else ""
    return Sides(
        question=to_html(asked.ask) + (_app(asked.app) if asked.app else ""),
        choices=how + _listed(_choices(asked)),
        answer="\n".join(_told(option, *RIGHT) for option in right),
        others="\n".join(_told(option, *WRONG) for option in wrong),
    )


def _choices(question: QuestionToAsk) -> Sequence[str]:
    """Return what there is to choose from: the options, or the lines in another order."""
    if question.kind.is_written:
        return ()
    if not question.lines:
        return [option.text for option in question.options]
    mixed = sorted(question.lines, key=lambda line: _digest("line", question.card.name, line))
    if mixed == [*question.lines]:
        mixed = [*mixed[1:], *mixed[:1]]
    return [f"`` {line.strip()} ``" for line in mixed]


def _app(step: Step) -> str:
    """Return the files of an app, with their names when there are several."""
    named = len(step.files) > 1
    return "\n".join(
        (f"<p>{text_to_html(name)}</p>\n" if named else "")
        + _as_data(_block(visible(text), language_of(name)))
        for name, text in step.files.items()
    )


def _listed(texts: Sequence[str]) -> str:
    items = "\n".join(f"<li>{option_to_html(text)}</li>" for text in texts)
    return f'<ol class="choices">\n{items}\n</ol>' if texts else ""


def _told(option: Option, kind: str, words: str) -> str:
    """Return an option and why it's right or wrong; words say which, not only a color."""
    return (
        f'<div class="{kind}"><div class="mark">{words}</div>\n'
        f'{option_to_html(option.text)}\n<div class="why">{to_html(option.why)}</div></div>'
    )


# Ids


def note_guid(course: str, lesson: str, question: str) -> str:
    """Return the name by which Anki knows a question: the same each time, on every machine."""
    return _digest("card", course, lesson, question)[:20]


def deck_id(course: str, lesson: str) -> int:
    """Return the number by which Anki knows a lesson's deck."""
    return _FIRST_ID + int(_digest("deck", course, lesson), 16) % _IDS


def deck_name(course: Course, lesson: Lesson) -> str:
    """Return a deck's name, below that of the course, without numbers that may change."""
    return f"{_level(course.title, course.id)}::{_level(lesson.title, lesson.slug)}"


def _level(title: str, otherwise: str) -> str:
    """Return a title as one level of a deck's name; two colons separate levels."""
    while "::" in title:
        title = title.replace("::", ":")
    return one_line(title).strip(": ") or otherwise


def _digest(*names: str) -> str:
    return hashlib.sha256(json.dumps(names).encode()).hexdigest()


# Markdown as HTML


def to_html(markdown: str) -> str:
    """Return Markdown as HTML."""
    return _as_data(_renderer().render(visible(markdown)).strip())


def option_to_html(text: str) -> str:
    """Return an option's Markdown as HTML; one that is only code is colored."""
    code = code_in(visible(text))
    if code is None:
        return to_html(text)
    language = "jinja" if code.startswith(("{", "<")) else "python"
    return _as_data(f'<p><code class="code">{_coloured(code, language)}</code></p>')


def text_to_html(text: str) -> str:
    """Return a text as it is, as HTML."""
    return _as_data(escape(visible(text)))


def language_of(file: str) -> str:
    """Return the word for a fence around this file."""
    ending = file.rpartition(".")[2]
    return ending if ending in ("py", "html", "jinja", "css", "json", "toml") else ""


def _as_data(html: str) -> str:
    r"""Return HTML in which Anki finds no ``[sound:…]``, no ``[latex]`` and no ``\(…\)``."""
    return _MATH.sub(r"\\<span></span>", html).replace("[", "&#91;")


def _block(code: str, language: str) -> str:
    inside = _coloured(code.rstrip("\n"), language)
    return f'<pre class="code"><code>{inside}</code></pre>\n'


def _coloured(code: str, language: str) -> str:
    """Return code as HTML with the classes of Pygments; an unknown language stays plain."""
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(_LEXERS.get(language, language or "text"), stripnl=False)
    except ClassNotFound:
        return escape(code)
    return highlight(code, lexer, HtmlFormatter(nowrap=True)).rstrip("\n")


@cache
def _renderer() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("fence", _fence)
    markdown.add_render_rule("code_block", _fence)
    # A lesson's own links lead nowhere from a card, and a picture would be fetched.
    markdown.add_render_rule("link_open", _nothing)
    markdown.add_render_rule("link_close", _nothing)
    markdown.add_render_rule("image", _words_of_image)
    return markdown


def _fence(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    return _block(token.content, (token.info.split() or [""])[0])


def _nothing(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    return ""


def _words_of_image(self: Any, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    words: str = self.renderInlineAsText(tokens[index].children or [], options, env)
    return escape(words)
