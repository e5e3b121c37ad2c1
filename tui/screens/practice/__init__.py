"""The screens of the quiz and of review."""
