"""The kinds of questions: one file each, which says how that kind is asked, answered and judged.

A new kind needs a file here, its name in `lessons.course.model.QuestionKind`, and its rules in
`lessons.course.quiz_rules`.
"""

from __future__ import annotations

from importlib import import_module
from typing import get_args

from lessons.course.model import QuestionKind
from lessons.practice.kinds.kind import KindOfQuestion

KINDS: dict[str, KindOfQuestion] = {}
"""The kinds by name, each from the module of its name."""

for _name in get_args(QuestionKind):
    KINDS[_name] = import_module(f"{__name__}.{_name}").KIND
