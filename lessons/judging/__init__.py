"""Judging a folder of learners' answers to one exercise, by the exercise's own checks.

`lessons.judging.judge` is the door.  `answers` reads what was handed in, which may be anything.
"""
