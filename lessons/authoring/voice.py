"""Sentences that a reader stumbles over, as far as they can be counted: see ``docs/VOICE.md``.

All of it is doubt, not proof, so it's told as warnings.  Code, quotations (between quotation marks,
or in a block quote) and the targets of links aren't looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

MOST_WORDS = 25
"""A sentence may have so many."""

ADVICE = 3
"""A paragraph of so many sentences has a contraction, if it has what can be contracted."""

_MARKDOWN = MarkdownIt("commonmark").enable("table")

_APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"

_CODE = "`x`"
"""What stands for code in a sentence: one word."""

_QUOTED = re.compile(r"\"[^\"\n]{1,300}\"|“[^”\n]{1,300}”|\*[^*\n]{1,300}\*")
_SENTENCE = re.compile(r".+?(?:[.!?…]+[)\"”*]*(?=\s|$)|$)", re.DOTALL)
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|vs)\.")
_WORD = re.compile(r"[\w`][\w'`./-]*")
_CONTRACTION = re.compile(
    r"\wn't\b|\w'(?:re|ve|ll|m|d)\b"
    r"|\b(?:it|that|there|what|here|let|he|she|who|where|how|this)'s\b",
    re.IGNORECASE,
)

_WHOLE = re.compile(
    r"\b(?:(?:do|does|did|is|are|was|were|has|have|had|would|should|could|will) not"
    r"|cannot|can not|(?:it|that|there|what) is(?= \w)|(?:it|you|they|we) (?:are|will))\b",
    re.IGNORECASE,
)
"""What a speaker contracts."""

_SPELLED = (
    ("behaviour", "behavior"),
    ("cancelled", "canceled"),
    ("cancelling", "canceling"),
    ("centre", "center"),
    ("colour", "color"),
    ("favourite", "favorite"),
    ("labelled", "labeled"),
    ("learnt", "learned"),
    ("licence", "license"),
    ("neighbour", "neighbor"),
    ("organise", "organize"),
    ("programme", "program"),
    ("recognise", "recognize"),
    ("serialise", "serialize"),
    ("travelled", "traveled"),
    ("travelling", "traveling"),
    ("whilst", "while"),
)

_RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), say)
    for pattern, say in (
        (
            r"(?<!there )(?<!here )\b(?:is|are|was|were) no (?!longer|more\b|less|better|worse"
            r"|different|doubt|use\b|need)(?=\w)",
            'write "isn\'t a" or "aren\'t"',
        ),
        (r"\b(?:anew|afresh)\b", 'write "again" or "from scratch"'),
        (r"\bmend(?:s|ed|ing)?\b", 'write "fix"'),
        (r"\balike\b", 'write "the same way" or "similar"'),
        (
            r"\ba text\b(?! (?:file|editor|field|area|box|message|node))",
            'write "a string" or "a message"',
        ),
        (r"\bstands\b(?! (?:for|out|alone|by)\b)", 'write "is", "appears" or "waits"'),
        (
            r"(?<!square )(?<!curly )(?<!angle )\bbrackets?\b",
            'write "parentheses", "square brackets" or "braces"',
        ),
        (r"\b(?:somebody|whoever)\b", "name the actor: Flask, the browser, your view, the user"),
        (r"\bwithout a word\b", "write what happens: Flask doesn't tell you"),
        (r", for (?:he|it|no|she|that|there|they|this|you)\b", 'write "because"'),
        *(
            (rf"\b{british}(?:s|d|r)?\b", f'write "{american}", as Flask\'s documentation does')
            for british, american in _SPELLED
        ),
    )
)
_LET = re.compile(r"Let (?!us\b|me\b)(?=[\w`])")


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph, a heading, a list item or a cell: its text without code, and its line from 0."""

    text: str
    line: int
    is_paragraph: bool


def voice_doubts(markdown: str) -> Iterator[tuple[int, str]]:
    """Yield (line from 0, what a reader may stumble over) for each sentence of a text."""
    for prose in _prose(markdown):
        sentences = list(_sentences(prose.text))
        for start, sentence in sentences:
            line = prose.line + prose.text.count("\n", 0, start)
            for what in _in_sentence(sentence):
                yield line, what
        is_advice = prose.is_paragraph and len(sentences) >= ADVICE
        whole = _WHOLE.search(" ".join(prose.text.split())) if is_advice else None
        if whole is not None and not _CONTRACTION.search(prose.text):
            yield (
                prose.line,
                f"{len(sentences)} sentences without a contraction: shorten"
                f' "{whole.group()}", as you would when you say it',
            )


def _in_sentence(sentence: str) -> Iterator[str]:
    told = " ".join(sentence.split())
    if (count := len(_WORD.findall(told))) > MOST_WORDS:
        yield f"a sentence of {count} words ({_begin(told)}): split it; {MOST_WORDS} are enough"
    unquoted = _QUOTED.sub("…", told)
    if _LET.match(unquoted):
        yield f'"{_begin(unquoted)}": give the order itself, like "Make `x` return…"'
    for pattern, say in _RULES:
        if found := pattern.search(unquoted):
            yield f'"{found.group().strip(", ")}" in "{_begin(told)}": {say}'


def _begin(sentence: str) -> str:
    words = sentence.split(" ")
    return " ".join(words[:4]) + ("…" if len(words) > 4 else "")


def _sentences(text: str) -> Iterator[tuple[int, str]]:
    hidden = _ABBREVIATED.sub(lambda found: found.group().replace(".", "·"), text)
    for found in _SENTENCE.finditer(hidden):
        sentence = found.group().strip()
        if _WORD.search(sentence):
            yield found.start() + len(found.group()) - len(found.group().lstrip()), sentence


def _prose(markdown: str) -> Iterator[Prose]:
    quotes, is_paragraph, line = 0, False, 0
    for token in _MARKDOWN.parse(markdown):
        line = token.map[0] if token.map else line
        quotes += {"blockquote_open": 1, "blockquote_close": -1}.get(token.type, 0)
        if token.type == "inline" and not quotes:
            yield Prose(_text(token), line, is_paragraph)
        is_paragraph = token.type == "paragraph_open" and not token.hidden  # an item hides its own


def _text(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text":
                parts.append(child.content.replace(_APOSTROPHE, "'"))
            case "code_inline":
                parts.append(_CODE)
            case "softbreak" | "hardbreak":
                parts.append("\n")
            case "em_open" | "em_close":
                parts.append("*")
            case _:
                pass
    return "".join(parts)
