"""The queries that read a progress file."""

from __future__ import annotations

PLACE = """
    SELECT lesson, step FROM visits WHERE course = :course ORDER BY turn DESC, id DESC LIMIT 1"""

COURSES = " UNION ".join(
    f"SELECT course FROM {table}" for table in ("answers", "runs", "visits", "drafts")
)

SETTING = "SELECT value FROM settings WHERE name = :name"

DRAFTS = """
    SELECT file, text FROM drafts
    WHERE course = :course AND lesson = :lesson AND step = :step ORDER BY file"""

DRAFTED_STEPS = """
    SELECT DISTINCT step FROM drafts WHERE course = :course AND lesson = :lesson ORDER BY step"""

STEPS = """
    SELECT step, max(passed) FROM runs WHERE course = :course AND lesson = :lesson GROUP BY step"""

RUNS = """
    SELECT lesson, step, count(*), max(passed), min(at), max(at) FROM runs
    WHERE course = :course GROUP BY lesson, step"""

_ANSWERS = """
    SELECT id, at, lesson, question, option, right, took_ms, hinted,
        (SELECT rating FROM ratings WHERE ratings.answer = answers.id
         ORDER BY turn DESC, id DESC LIMIT 1)
    FROM answers
    WHERE course = :course AND NOT EXISTS (SELECT 1 FROM undos WHERE undos.answer = answers.id)"""

ALL_ANSWERS = f"{_ANSWERS} ORDER BY turn, id"

ANSWERS = f"{_ANSWERS} AND lesson = :lesson ORDER BY turn, id"

ANSWERS_TO = f"{_ANSWERS} AND lesson = :lesson AND question = :question ORDER BY turn, id"

LATEST_ANSWER = f"""{_ANSWERS} AND lesson = :lesson AND question = :question
    ORDER BY turn DESC, id DESC LIMIT 1"""

STALE_MEMORIES = """
    SELECT lesson, question FROM memories
    WHERE course = :course AND made_with != :made_with LIMIT :most"""

MEMORIES = """
    SELECT lesson, question, memory FROM memories WHERE course = :course AND memory IS NOT NULL"""

ATTEMPTS = """
    SELECT id, at, files, passed FROM attempts LEFT JOIN (
        SELECT attempt, max(passed) AS passed FROM runs
        WHERE course = :course AND lesson = :lesson AND step = :step GROUP BY attempt
    ) ON attempt = id
    WHERE course = :course AND lesson = :lesson AND step = :step ORDER BY turn DESC, id DESC"""

ATTEMPT = "SELECT lesson, step, files FROM attempts WHERE id = :id AND course = :course"

BEFORE_RESET = """
    SELECT id FROM attempts
    WHERE course = :course AND lesson = :lesson AND step = :step
    AND turn < (SELECT max(turn) FROM resets
                WHERE course = :course AND lesson = :lesson AND step = :step)
    AND turn > (SELECT ifnull(max(turn), -1) FROM resets
                WHERE course = :course AND lesson = :lesson AND step = :step
                AND turn < (SELECT max(turn) FROM resets
                            WHERE course = :course AND lesson = :lesson AND step = :step))
    ORDER BY turn DESC, id DESC LIMIT 1"""
