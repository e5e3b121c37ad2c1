"""The progress file: everything that is known of a learner."""
