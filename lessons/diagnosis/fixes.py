"""Fixes: for a finding, the one edit of the learner's texts that removes its cause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from lessons.diagnosis import python_fixes, template_fixes
from lessons.diagnosis.cause import FileEdit, Finding, Fixer
from lessons.diagnosis.names import Misspelling
from lessons.diagnosis.phrases import FLASK_NAMES
from lessons.diagnosis.python_fixes import PythonSource
from lessons.diagnosis.text_edit import TextEdit

MAX_CHARACTERS = 256 * 1024
"""A longer file isn't looked at."""

_PLAIN = re.compile(r"[\w][\w./-]*")
"""A word that the app's process names and that may be written into a file."""

Texts = Mapping[str, str]


def at_its_line(
    in_python: Callable[[PythonSource, int], TextEdit | None],
    in_template: Callable[[str, int], TextEdit | None] | None = None,
) -> Fixer:
    """Return a fix that edits the finding's own line, in Python or in a template."""

    def fix(finding: Finding, texts: Texts) -> FileEdit | None:
        at = finding.place
        if at is None or at.line is None or at.file not in texts:
            return None
        text = texts[at.file]
        if at.file.endswith(".py"):
            source = PythonSource.of(text)
            edit = in_python(source, at.line) if source else None
        else:
            edit = in_template(text, at.line) if in_template else None
        return (at.file, edit) if edit else None

    return fix


def set_secret_key(finding: Finding, texts: Texts) -> FileEdit | None:
    """Give the app a secret key."""
    sources = _sources(texts)
    if len(sources) < sum(name.endswith(".py") for name in texts):
        return None  # a file that doesn't parse may set the key
    every = tuple(sources.values())
    return _only((file, python_fixes.secret_key(one, every)) for file, one in sources.items())


def add_return(finding: Finding, texts: Texts) -> FileEdit | None:
    """Put the missing return into the view."""
    sources = _sources(texts)
    views = [
        (file, view)
        for file, source in sources.items()
        for view in python_fixes.views(source, finding.name.rpartition(".")[2])
    ]
    if len(views) != 1:
        return None
    [(file, view)] = views
    at = finding.place
    after = at.line or 0 if at is not None and at.file == file else 0
    edit = python_fixes.missing_return(sources[file], view, after)
    return (file, edit) if edit else None


def fix_name(finding: Finding, texts: Texts) -> FileEdit | None:
    """Write the name that was meant; import it from flask, if Flask alone has it."""
    if isinstance(finding, Misspelling):
        return replace_word(finding, texts)
    if finding.name not in FLASK_NAMES:
        return None
    fix = at_its_line(lambda source, _: python_fixes.flask_import(source, finding.name))
    return fix(finding, texts)


def replace_word(finding: Finding, texts: Texts) -> FileEdit | None:
    """Write the name that was meant in place of the misspelled one, in the finding's line."""
    if not isinstance(finding, Misspelling) or not _PLAIN.fullmatch(finding.instead):
        return None
    old, new = finding.name, finding.instead
    fix = at_its_line(
        lambda source, line: python_fixes.replace_word(source, line, old, new),
        lambda text, line: template_fixes.replace_word(text, line, old, new),
    )
    return fix(finding, texts)


def fix_key(finding: Finding, texts: Texts) -> FileEdit | None:
    """Write the right name where a key is set under a wrong one, or else set a key."""
    if not isinstance(finding, Misspelling):
        return set_secret_key(finding, texts)
    old, new = finding.name, finding.instead  # one of Flask's two words for the key
    sources = _sources(texts)
    return _only(
        (file, python_fixes.replace_word(source, None, old, new))
        for file, source in sources.items()
    )


def call_in_template(finding: Finding, texts: Texts) -> FileEdit | None:
    """Call the function that the template only names."""
    seen = [finding.place.file] if finding.place else texts
    pages = [file for file in seen if file in texts and not file.endswith(".py")]
    return _only((file, template_fixes.add_parentheses(texts[file])) for file in pages)


def _only(found: Iterable[tuple[str, TextEdit | None]]) -> FileEdit | None:
    """Return the one edit there is; with several, choosing one would be a guess."""
    edits = [(file, edit) for file, edit in found if edit is not None]
    return edits[0] if len(edits) == 1 else None


def _sources(texts: Texts) -> dict[str, PythonSource]:
    parsed = {name: PythonSource.of(text) for name, text in texts.items() if name.endswith(".py")}
    return {name: source for name, source in parsed.items() if source is not None}
