"""A picture of every screen, in every size and look: ``python -m tests.gallery``."""
