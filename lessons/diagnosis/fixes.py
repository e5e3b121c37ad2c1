"""Mechanical fixes: the one change to a learner's text that a finding's cause asks for.

Nothing is guessed.  Where a text does not parse, or its line is not what was seen when the app
ran, there is no mend; all else in the file stays as it is, to the byte.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from lessons.diagnosis import python_fixes as python_edits
from lessons.diagnosis import template_fixes as template_edits
from lessons.diagnosis.exceptions import Finding
from lessons.diagnosis.flask_words import FLASK_NAMES
from lessons.diagnosis.python_fixes import Source
from lessons.diagnosis.text_edit import Edit
from sandbox.text import one_line
from sandbox.timeline import Place

MAX_CHARACTERS = 256 * 1024
"""A file longer than this is not looked into."""


@dataclass(frozen=True, slots=True)
class Mend:
    """A file's new text, the line that changed in it, and one sentence saying what was done."""

    file: str
    text: str
    line: int
    sentence: str


Found = tuple[str, Edit] | None
"""The file to change, and how."""


def mend(finding: Finding, texts: Mapping[str, str]) -> Mend | None:
    """Return the change that removes the finding's cause; None where it is not mechanical."""
    find = _MENDS.get(finding.cause)
    short = {name: text for name, text in texts.items() if len(text) <= MAX_CHARACTERS}
    found = find(finding, short) if find else None
    if found is None:
        return None
    file, edit = found
    text = edit.applied(short[file])
    if text == short[file] or (file.endswith(".py") and Source.of(text) is None):
        return None
    line = edit.line_in(text)
    return Mend(file, text, line, f"{one_line(str(Place(file, line)))}: {edit.did}.")


def _secret_key(finding: Finding, texts: Mapping[str, str]) -> Found:
    sources = _sources(texts)
    if len(sources) < sum(name.endswith(".py") for name in texts):
        return None  # a file that does not parse may set the key
    every = tuple(sources.values())
    return _only((file, python_edits.secret_key(one, every)) for file, one in sources.items())


def _missing_return(finding: Finding, texts: Mapping[str, str]) -> Found:
    sources = _sources(texts)
    spot = finding.place
    views = [
        (file, view)
        for file, source in sources.items()
        for view in python_edits.views(source, finding.name.rpartition(".")[2])
    ]
    if len(views) != 1:
        return None
    [(file, view)] = views
    after = spot.line or 0 if spot is not None and spot.file == file else 0
    edit = python_edits.missing_return(sources[file], view, after)
    return (file, edit) if edit else None


def _pairs(finding: Finding, texts: Mapping[str, str]) -> Found:
    return _at_place(finding, texts, python_edits.with_categories, template_edits.with_categories)


def _filter_list(finding: Finding, texts: Mapping[str, str]) -> Found:
    return _at_place(finding, texts, python_edits.filter_list, template_edits.filter_list)


def _swapped(finding: Finding, texts: Mapping[str, str]) -> Found:
    return _at_place(finding, texts, python_edits.swapped, None)


def _import(finding: Finding, texts: Mapping[str, str]) -> Found:
    if finding.name not in FLASK_NAMES:
        return None
    return _at_place(
        finding, texts, lambda source, _: python_edits.flask_import(source, finding.name), None
    )


def _brackets(finding: Finding, texts: Mapping[str, str]) -> Found:
    seen = [finding.place.file] if finding.place else texts
    pages = [file for file in seen if file in texts and not file.endswith(".py")]
    return _only((file, template_edits.brackets(texts[file])) for file in pages)


def _clear_first(finding: Finding, texts: Mapping[str, str]) -> Found:
    return _at_place(finding, texts, python_edits.clear_first, None)


_MENDS: Mapping[str, Callable[[Finding, Mapping[str, str]], Found]] = {
    "no-secret-key": _secret_key,
    "nothing-returned": _missing_return,
    "pairs-without-categories": _pairs,
    "letters-apart": _pairs,
    "swapped-arguments": _swapped,
    "not-called": _brackets,
    "name-error": _import,
    "filter-is-text": _filter_list,
    "session-emptied": _clear_first,
}

MENDABLE = frozenset(_MENDS)
"""The causes that may have a mend; whether there is one depends on the text."""


def _at_place(
    finding: Finding,
    texts: Mapping[str, str],
    in_python: Callable[[Source, int], Edit | None],
    in_template: Callable[[str, int], Edit | None] | None,
) -> Found:
    """Look at the finding's own line, with what suits its file."""
    spot = finding.place
    if spot is None or spot.line is None or spot.file not in texts:
        return None
    text = texts[spot.file]
    if spot.file.endswith(".py"):
        source = Source.of(text)
        edit = in_python(source, spot.line) if source else None
    else:
        edit = in_template(text, spot.line) if in_template else None
    return (spot.file, edit) if edit else None


def _only(found: Iterable[tuple[str, Edit | None]]) -> Found:
    """Return the one edit there is; with several, which is meant would be a guess."""
    edits = [(file, edit) for file, edit in found if edit is not None]
    return edits[0] if len(edits) == 1 else None


def _sources(texts: Mapping[str, str]) -> dict[str, Source]:
    parsed = {name: Source.of(text) for name, text in texts.items() if name.endswith(".py")}
    return {name: source for name, source in parsed.items() if source is not None}
