"""Judged submissions as JUnit XML for build servers: one suite a learner, one case a check.

The structure follows the schema that Jenkins publishes; other servers read the same elements.
"""

from __future__ import annotations

import contextlib
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from lessons.course.model import Step
from lessons.export.atomic_write import replace_whole
from lessons.submissions.judge import ClassResult, SubmissionResult
from sandbox.text import visible
from tui.plain.check import failure_reason

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML can't hold, not even escaped."""


@dataclass(frozen=True, slots=True)
class _Case:
    name: str
    kind: str = ""
    message: str = ""
    type: str = ""


def junit_xml(exercise: str, step: Step, judged: ClassResult) -> bytes:
    """Return the whole document.

    A submission that could not be judged has the same cases as the others, each an error.
    """
    root = ET.Element("testsuites", {"name": f"flasklings {exercise}"})
    totals = Counter(tests=0, failures=0, errors=0)
    for result in judged.submissions:
        cases = list(_cases(step, result))
        kinds = Counter(case.kind for case in cases)
        counts = {"tests": len(cases), "failures": kinds["failure"], "errors": kinds["error"]}
        learner = _held(result.learner)
        numbers = {name: str(count) for name, count in counts.items()}
        head = {"name": learner, **numbers, "skipped": "0", "time": f"{result.seconds:.3f}"}
        suite = ET.SubElement(root, "testsuite", head)
        each = result.seconds / len(cases)
        for case in cases:
            attributes = {"classname": learner, "name": _held(case.name), "time": f"{each:.3f}"}
            element = ET.SubElement(suite, "testcase", attributes)
            if case.kind:
                told = {"message": _held(case.message), "type": case.type or case.kind}
                ET.SubElement(element, case.kind, told).text = _held(case.message)
        totals.update(counts)
    root.attrib |= {name: str(count) for name, count in totals.items()}
    root.set("time", f"{judged.seconds:.3f}")
    ET.indent(root)
    document: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return document + b"\n"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all; a pipe or a terminal is written to directly.

    Raises:
        OSError: it can't be written; the file from before is left.
    """
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(path.stat().st_mode):
            path.write_bytes(content)
            return
    replace_whole(path.resolve(), [content])  # a link stays one


def _cases(step: Step, result: SubmissionResult) -> Iterator[_Case]:
    if result.refused:
        named = [check.name for check in step.front.checks]
        named += [_blank(n, blank.about) for n, blank in enumerate(step.front.blanks, 1)]
        yield from (_Case(name, "error", result.refused) for name in named)
        return
    for check in result.results:
        kind = "" if check.passed else "failure"
        yield _Case(check.name, kind, failure_reason(check), "blocked" if check.blocked else kind)
    for mark in result.marks:
        kind = "" if mark.passed else "failure"
        yield _Case(_blank(mark.number, mark.about), kind, mark.why)


def _blank(number: int, about: str) -> str:
    return f"blank {number}: {about}"


def _held(text: str) -> str:
    """Return text that XML can hold, with all other characters as visible escapes."""
    return _NO_XML.sub(lambda found: f"\\u{ord(found[0]):04x}", visible(text))
