"""Review: what comes back, when, and in which order.

`scheduling` says what is remembered of a card after its answers, `rating` what an answer was
worth, `choosing` what to ask now, `sitting` how one sitting goes on; `figures` counts for drawing,
and `optimizing` fits the schedule to a learner.  All are values: clock and files are the callers'.
"""
