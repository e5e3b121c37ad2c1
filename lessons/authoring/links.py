"""Check the texts of a course without a run: Python that compiles, links and files that exist."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from lessons.authoring.texts import Passage
from lessons.course.faults import Fault, choices
from lessons.course.model import Course
from sandbox.request import RequestError, parse_request

PYTHON = frozenset({"python", "py", "python3"})
RUN = "run"
"""The word after ``python`` that marks an example to be run."""

MORE = "more"
"""The word after ``run`` that lets an example go on from the one before it in the same text."""

FILE_NAME = re.compile(
    r"(?!request\.json$)"  # it's an attribute of Flask's
    r"[\w./-]*\w\.(?:py|html|jinja2?|j2|css|js|txt|toml|json|sql|md|cfg|ini)"
)


def text_faults(passage: Passage, course: Course) -> Iterator[Fault]:
    """Yield the faults of a text that need no run."""
    for fence in passage.contents.fences:
        if fence.info and fence.info[0] in PYTHON:
            if found := syntax_fault(fence.code):
                line, what = found
                yield passage.fault(passage.line_in(fence, line), what)
            for word in fence.info[1:]:
                if trouble := _info_fault(word, fence.info):
                    yield passage.fault(passage.line_in(fence, 0), trouble)
    for link in passage.contents.links:
        if trouble := link_fault(link.text, passage, course):
            yield passage.fault(link.line, trouble)
    for code in passage.contents.code:
        if FILE_NAME.fullmatch(code.text):
            known = files_of(passage)
            if not is_file(code.text, known) and code.text not in passage.lesson.misspelled:
                what = f"`{code.text}` isn't a file of this step{choices(code.text, sorted(known))}"
                yield passage.fault(code.line, what)


def syntax_fault(code: str) -> tuple[int, str] | None:
    """Return the line, from 1, and the message of a syntax error; ``return`` alone is fine."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an extra backslash isn't a syntax error
            ast.parse(code)
    except SyntaxError as problem:
        return problem.lineno or 1, f"this Python code does not compile: {problem.msg}"
    except (ValueError, RecursionError, MemoryError) as problem:
        return 1, f"this Python code does not compile: {problem}"
    return None


def link_fault(target: str, passage: Passage, course: Course) -> str | None:
    """Return what is wrong with a link's target, which is a step, a lesson, a file or a URL.

    ``queue``, ``02-queue``, ``15-flashing/02-queue``, ``flashing`` and ``app.py`` are all right.
    """
    address = urlsplit(target)
    if address.scheme in ("https", "http", "mailto"):
        return None
    name = target.partition("#")[0].strip("/").removeprefix("./")
    if not name and target.startswith("#"):
        return None
    steps = passage.lesson.steps
    known = files_of(passage) | {inner for step in steps for inner in (step.slug, step.folder)}
    for lesson in course.lessons:
        for outer in (lesson.slug, lesson.folder):
            known |= {outer, *(f"{outer}/{step.slug}" for step in lesson.steps)}
            known |= {f"{outer}/{step.folder}" for step in lesson.steps}
    if name in known:
        return None
    allowed = [step.slug for step in steps]
    return f"the link to {target!r} leads to no step, lesson or file{choices(name, allowed)}"


def files_of(passage: Passage) -> set[str]:
    """Return the files that a text can name: those of its step, or of the whole lesson."""
    steps = [passage.step] if passage.step else passage.lesson.steps
    proofs = {} if passage.step else passage.lesson.proofs
    texts = [files for step in steps for files in (step.files, step.solution)]
    return {name for files in (*texts, *proofs.values()) for name in files}


def is_file(name: str, files: Collection[str]) -> bool:
    """Whether there is a file with this path or with this name."""
    return name in files or any(PurePosixPath(file).name == name for file in files)


def _info_fault(word: str, info: tuple[str, ...]) -> str | None:
    """Return what is wrong with a word after ``python``: it is ``run``, or a request after that."""
    if (word == RUN and info[1] == RUN) or info[1:3] == (RUN, MORE) == (RUN, word):
        return None
    if info[1] != RUN:
        return f'"{word}" means nothing behind {info[0]}; write "{info[0]} run" to have it run'
    try:
        parse_request(word)
    except RequestError as problem:
        return f"behind {RUN} stand requests, each in quotation marks: {problem}"
    return None
