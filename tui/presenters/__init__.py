"""Runs and figures as rows and words; used with and without a screen."""
