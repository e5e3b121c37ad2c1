"""Proving a course: that its examples run, its answers pass, and its words are right.

`lessons.proving.course` is the door.  What needs no run is decided from the texts alone
(`text_faults`, `giveaways`, `spelling`); what a run must show is a `Claim`; `bench` makes the runs.
"""
