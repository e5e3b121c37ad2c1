"""What the product says follows docs/VOICE.md, as far as that can be counted."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lessons.authoring.voice import voice_doubts
from tests.support.house import HOUSE

DOCUMENTS = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")
FEW = 4
"""A string of so many words says something."""

_LISTED = re.compile(r"[a-z\s]{100,}")
_WORD = re.compile(r"(?:^|\s)[A-Za-z][a-z']*(?=[\s.,:;?!]|$)")

FLOORS = ("tui", "lessons", "sandbox")
DATA = ("lessons/flask", "lessons/causes", "lessons/skeleton")
"""Folders of apps that learners run."""


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_is_in_plain_sentences(document: str) -> None:
    text = (HOUSE / document).read_text("utf-8")
    assert [f"{document}:{line + 1}: {what}" for line, what in voice_doubts(text)] == []


@pytest.mark.parametrize("floor", FLOORS)
def test_what_the_product_says_is_in_plain_sentences(floor: str) -> None:
    found = [
        f"{path.relative_to(HOUSE)}:{line}: {what}"
        for path in sorted((HOUSE / floor).rglob("*.py"))
        if not str(path.relative_to(HOUSE)).startswith(DATA)
        for line, text in _sentences_in(path)
        for _, what in voice_doubts(text)
    ]
    assert found == []


def _sentences_in(path: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of the strings of a module that are sentences, and of a command's help.

    In an f-string, what's filled in counts as code.
    """
    tree = ast.parse(path.read_text("utf-8"))
    parts = {
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in node.values
    }
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as comment):
                parts.add(id(comment))  # a docstring
            case ast.FunctionDef(name="command"):
                paragraphs = (ast.get_docstring(node) or "").split("\n\n")
                yield from ((node.lineno, one) for one in paragraphs if "\b" not in one)
            case ast.Constant(value=str(text)) if id(node) not in parts and _is_sentence(text):
                yield node.lineno, text
            case ast.JoinedStr(values=values):
                text = "".join(
                    str(one.value) if isinstance(one, ast.Constant) else "`x`" for one in values
                )
                if _is_sentence(text):
                    yield node.lineno, text


def _is_sentence(text: str) -> bool:
    """Say whether a string says something, and isn't code, a list of words or a table of keys."""
    is_code = re.search(r"^(?:CREATE|import|from|@app)\b|\n(?:import|from|def) |\w   ", text, re.M)
    return len(_WORD.findall(text)) >= FEW and not is_code and not _LISTED.fullmatch(text)
