"""Review: which cards come back when, and in which order.

FSRS (`scheduler`) makes a memory of each card's answers, and a `Deck` holds the cards of a course
with their memories.  No module here reads the clock; callers pass the time.
"""
