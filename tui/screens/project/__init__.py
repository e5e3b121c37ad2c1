"""The screen of a learner's own project."""
