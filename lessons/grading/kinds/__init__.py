"""The kinds of checks: what each counts, which of its fields narrow it, and how it says it failed.

To add a kind of check: name it in ``lessons/course/model.py`` (`Observe` and `NARROWED_BY`), add a
class to the module of its subject here and to that module's `KINDS`, and add its question to
``lessons/export/handout_conftest.txt``.
"""

from __future__ import annotations

from typing import Any

from lessons.grading.kinds import (
    calls,
    database,
    inputs,
    logs,
    messages,
    responses,
    sessions,
    templates,
)
from lessons.grading.kinds.check_kind import CheckKind

_SUBJECTS = (messages, responses, calls, templates, inputs, sessions, logs, database)

CHECK_KINDS: dict[str, CheckKind[Any]] = {
    kind.name: kind for module in _SUBJECTS for kind in module.KINDS
}
"""Every kind of check, by its name in a course."""
