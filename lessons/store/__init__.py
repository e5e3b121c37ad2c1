"""The progress file: what is known of a learner."""
