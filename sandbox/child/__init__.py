"""The only code of ours that runs inside the sandboxed process.

It imports nothing but the standard library and the learner's Flask, runs on Python 3.10 and
newer, and is loaded under the private package name ``_flasklings_child``, so that no module of a
learner (``sandbox.py``, ``worker.py``) can meet it.  Nothing it says is taken on trust: the parent
keeps the cookie jar, decodes the session cookie and gives every verdict itself.
"""
