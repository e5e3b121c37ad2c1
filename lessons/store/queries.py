"""What is read from the progress file: each query goes through an index.

None takes longer because much was answered, but those that list or count all of it.
A loop over names (``WITH RECURSIVE``) leaps from one to the next, where ``DISTINCT`` would look at
every row.
"""

from __future__ import annotations

LAST_TURN = "SELECT turn FROM clock"

PLACE = """
    SELECT lesson, step FROM visits WHERE course = :course ORDER BY turn DESC, id DESC LIMIT 1"""

DRAFTS = """
    SELECT file, text, turn FROM drafts
    WHERE course = :course AND lesson = :lesson AND step = :step ORDER BY file"""

DRAFTED = """
    SELECT DISTINCT step FROM drafts WHERE course = :course AND lesson = :lesson ORDER BY step"""

SETTING = "SELECT value FROM settings WHERE name = :name"

_STEPS = """
    WITH RECURSIVE names(step) AS (
        SELECT min(step) FROM runs WHERE course = :course AND lesson = :lesson
        UNION ALL
        SELECT (SELECT min(step) FROM runs
                WHERE course = :course AND lesson = :lesson AND step > names.step)
        FROM names WHERE names.step IS NOT NULL)"""

TRIED = f"{_STEPS} SELECT step FROM names WHERE step IS NOT NULL"

PASSED = f"""{_STEPS}
    SELECT step FROM names WHERE EXISTS (
        SELECT 1 FROM runs
        WHERE course = :course AND lesson = :lesson AND step = names.step AND passed = 1)"""

_STANDS = "NOT EXISTS (SELECT 1 FROM undos WHERE undos.answer = a.id)"
_ANSWER = """
    a.id, a.at, a.question, a.option, a.right, a.took_ms, a.hinted,
    (SELECT rating FROM ratings WHERE ratings.answer = a.id ORDER BY turn DESC, id DESC LIMIT 1)"""

ANSWERS = f"""
    SELECT {_ANSWER} FROM answers AS a
    WHERE course = :course AND lesson = :lesson AND {_STANDS} ORDER BY turn, id"""

LATEST_ANSWER = f"""
    SELECT {_ANSWER} FROM answers AS a
    WHERE course = :course AND lesson = :lesson AND question = :question AND {_STANDS}
    ORDER BY turn DESC, id DESC LIMIT 1"""

LATEST_ANSWERS = f"""
    WITH RECURSIVE names(question) AS (
        SELECT min(question) FROM answers WHERE course = :course AND lesson = :lesson
        UNION ALL
        SELECT (SELECT min(question) FROM answers
                WHERE course = :course AND lesson = :lesson AND question > names.question)
        FROM names WHERE names.question IS NOT NULL)
    SELECT {_ANSWER} FROM names CROSS JOIN answers AS a ON a.id = (
        SELECT id FROM answers AS a
        WHERE course = :course AND lesson = :lesson AND question = names.question AND {_STANDS}
        ORDER BY turn DESC, id DESC LIMIT 1)"""

FIRST_RUNS = f"""{_STEPS}
    SELECT step,
        (SELECT at FROM runs WHERE course = :course AND lesson = :lesson AND step = names.step
         AND passed = 0 ORDER BY turn LIMIT 1),
        (SELECT at FROM runs WHERE course = :course AND lesson = :lesson AND step = names.step
         AND passed = 1 ORDER BY turn LIMIT 1)
    FROM names WHERE step IS NOT NULL"""

RULES = "SELECT fingerprint FROM rules"

STALE = "SELECT lesson, question, mark FROM stale WHERE course = :course LIMIT :most"

# Where the learner said nothing of an answer, it is rated by what was recorded of it.
_REVIEW = """
    a.at, ifnull(
        (SELECT rating FROM ratings WHERE ratings.answer = a.id
         ORDER BY turn DESC, id DESC LIMIT 1),
        CASE WHEN NOT a.right THEN 1 WHEN a.hinted THEN 2 ELSE 3 END)"""

HISTORY = f"""
    SELECT {_REVIEW} FROM answers AS a
    WHERE course = :course AND lesson = :lesson AND question = :question AND {_STANDS}
    ORDER BY turn, id"""

HISTORIES = f"""
    SELECT lesson, question, {_REVIEW} FROM answers AS a
    WHERE course = :course AND {_STANDS} ORDER BY lesson, question, turn, id"""

ANSWERED = f"""
    SELECT at, right FROM answers AS a WHERE course = :course AND at >= :since AND {_STANDS}"""

MEMORIES = """
    SELECT lesson, question, state, step, stability, difficulty, due, last_review, first_review,
    reviews, lapses FROM memories WHERE course = :course"""

IS_WANTED = """
    course = :course AND (lesson, question) NOT IN (
        SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(:without))"""

REMEMBERED = "SELECT question FROM memories WHERE course = :course AND lesson = :lesson"

BEGUN = """
    SELECT count(*) FROM memories
    WHERE course = :course AND first_review >= :since AND first_review < :until"""

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

RUNS_BY_STEP = """
    SELECT lesson, step, count(*), max(passed), max(at), max(turn) FROM runs
    WHERE course = :course GROUP BY lesson, step ORDER BY lesson, step"""

ANSWERS_BY_QUESTION = f"""
    SELECT lesson, question, count(*), sum(right), max(at), max(turn) FROM answers AS a
    WHERE course = :course AND {_STANDS} GROUP BY lesson, question ORDER BY lesson, question"""

COURSES = " UNION ".join(
    f"SELECT course FROM {table}" for table in ("answers", "runs", "visits", "drafts")
)

# A card's answers since a time, and each one's before, which tells how long it was not asked.
LATE_HISTORIES = f"""
    SELECT lesson, question, {_REVIEW} FROM (
        SELECT id, at, turn, lesson, question, right, hinted,
            lead(at) OVER (PARTITION BY lesson, question ORDER BY turn, id) AS next
        FROM answers AS a WHERE course = :course AND {_STANDS}
    ) AS a
    WHERE at >= :since OR next >= :since ORDER BY lesson, question, turn, id"""

QUICK = (
    LAST_TURN,
    PLACE,
    DRAFTS,
    DRAFTED,
    SETTING,
    TRIED,
    PASSED,
    LATEST_ANSWER,
    LATEST_ANSWERS,
    ATTEMPT,
    BEFORE_RESET,
    FIRST_RUNS,
    RULES,
    STALE,
    HISTORY,
)
"""The queries that take as long after 100,000 answers as after 100."""
