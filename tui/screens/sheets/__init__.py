"""Pages laid over a screen."""
