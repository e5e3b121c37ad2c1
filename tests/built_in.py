"""The course that comes along, read once for all the tests of a process."""

from __future__ import annotations

from lessons.course import Course
from lessons.loading import load_course

COURSE: Course = load_course()
