"""The SQL that reads and changes a progress file."""

from __future__ import annotations

_STEP = "course = :course AND lesson = :lesson AND step = :step"
_LESSON = "course = :course AND lesson = :lesson"

CLOCK = "SELECT turn FROM clock"

ADVANCE_CLOCK = """
    INSERT INTO clock (one, turn) VALUES (1, :seq)
    ON CONFLICT DO UPDATE SET turn = max(turn, excluded.turn)"""

COURSES = " UNION ".join(
    f"SELECT course FROM {table}" for table in ("answers", "runs", "visits", "drafts")
)

PLACE = """
    SELECT * FROM visits WHERE course = :course ORDER BY turn DESC, id DESC LIMIT 1"""

SETTING = "SELECT value FROM settings WHERE name = :name"

DRAFTS = f"SELECT * FROM drafts WHERE {_STEP} ORDER BY file"

FORGET_DRAFTS = f"DELETE FROM drafts WHERE {_STEP}"

DRAFTED_STEPS = f"SELECT DISTINCT step FROM drafts WHERE {_LESSON} ORDER BY step"

TRIED_STEPS = f"SELECT DISTINCT step FROM runs WHERE {_LESSON}"

PASSED_STEPS = f"SELECT DISTINCT step FROM runs WHERE {_LESSON} AND passed"

FIXED_STEPS = f"""
    SELECT DISTINCT step FROM runs AS later WHERE {_LESSON} AND passed AND EXISTS (
        SELECT 1 FROM runs WHERE {_LESSON} AND step = later.step AND NOT passed
        AND turn < later.turn)"""

RUNS = """
    SELECT lesson, step, count(*) AS count, max(passed) AS passed, min(at) AS first, max(at) AS last
    FROM runs WHERE course = :course GROUP BY lesson, step"""

LAST_RESET = f"SELECT ifnull(max(turn), -1) FROM resets WHERE {_STEP}"

ATTEMPTS = f"""
    SELECT id, at, files, passed FROM attempts LEFT JOIN (
        SELECT attempt, max(passed) AS passed FROM runs WHERE {_STEP} GROUP BY attempt
    ) ON attempt = id
    WHERE {_STEP} ORDER BY turn DESC, id DESC"""

ATTEMPT = "SELECT * FROM attempts WHERE id = :id AND course = :course"

BEFORE_RESET = f"""
    SELECT id FROM attempts WHERE {_STEP}
    AND turn < (SELECT max(turn) FROM resets WHERE {_STEP})
    AND turn > (SELECT ifnull(max(turn), -1) FROM resets WHERE {_STEP}
                AND turn < (SELECT max(turn) FROM resets WHERE {_STEP}))
    ORDER BY turn DESC, id DESC LIMIT 1"""

_ANSWERS = """
    SELECT id, at, course, lesson, question, option, right, took_ms, hinted,
        (SELECT rating FROM ratings WHERE ratings.answer = answers.id
         ORDER BY turn DESC, id DESC LIMIT 1) AS rating
    FROM answers
    WHERE NOT EXISTS (SELECT 1 FROM undos WHERE undos.answer = answers.id)"""

_CARD = f"{_LESSON} AND question = :question"

ANSWERS_OF_ALL_COURSES = f"{_ANSWERS} ORDER BY turn, id"

ALL_ANSWERS = f"{_ANSWERS} AND course = :course ORDER BY turn, id"

ANSWERS = f"{_ANSWERS} AND {_LESSON} ORDER BY turn, id"

ANSWERS_TO = f"{_ANSWERS} AND {_CARD} ORDER BY turn, id"

LATEST_ANSWER = f"{_ANSWERS} AND {_CARD} ORDER BY turn DESC, id DESC LIMIT 1"

MEMORIES = """
    SELECT lesson, question, memory FROM memories WHERE course = :course AND memory IS NOT NULL"""

STALE_MEMORIES = """
    SELECT lesson, question FROM memories
    WHERE course = :course AND made_with != :made_with LIMIT :most"""

KEEP_MEMORY = f"UPDATE memories SET made_with = :made_with, memory = :memory WHERE {_CARD}"

REMOVE_MEMORY = f"DELETE FROM memories WHERE {_CARD}"

FORGET_MEMORY = """
    INSERT OR REPLACE INTO memories
    SELECT course, lesson, question, '', NULL FROM answers WHERE id = :answer"""

FORGET_MEMORIES = """
    INSERT OR REPLACE INTO memories
    SELECT DISTINCT course, lesson, question, '', NULL FROM answers"""
