"""The first floor: the course as data, and what is known about a learner."""
