"""What each key means, on every screen, and the learner's own keys."""
