"""The only code of ours that runs inside the sandboxed process.

It imports only the standard library and the learner's Flask, and runs on Python 3.10 and newer.
Its package is called ``_flasklings_child`` there, so a learner's module (``sandbox.py``,
``worker.py``) can't collide with it.  The parent trusts nothing that it says: the parent keeps the
cookie jar, decodes the session cookie and makes every verdict itself.
"""
