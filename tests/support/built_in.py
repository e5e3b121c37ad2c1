"""The course that comes along, read once for all the tests of a process."""

from __future__ import annotations

from lessons.course.loader import load_course
from lessons.course.model import Course

COURSE: Course = load_course()
