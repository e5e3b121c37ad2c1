"""The format of a course, and reading it strictly."""
