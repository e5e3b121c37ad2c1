"""What is taken out of flasklings: the answers as CSV, the report as JSON, the questions for Anki.

Each format is a pure function that returns the bytes of its file; `files` writes them.
"""
