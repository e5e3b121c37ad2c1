"""The middle floor: the course as data, and a learner's progress in it."""
