"""Account for the rows that a connection changed: *changed = committed + thrown away*."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIRST_WORD = re.compile(r"(?:\s|;|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)", re.DOTALL)
_BACK_TO = re.compile(r"(?:TRANSACTION\s+)?TO\b", re.IGNORECASE)
_MAX_LOOKED_AT = 2_000
"""Characters of a statement in which its first word is looked for, behind comments."""

BACK_TO = "ROLLBACK TO"
KEEPING = frozenset({"COMMIT", "END", "RELEASE"})
BEGINNING = frozenset({"BEGIN", "SAVEPOINT"})

Step = tuple[str, int, bool]
"""The first word of a statement, and what was known before it ran: total changes, open."""


def first_word(sql: str) -> str:
    """Return the first word of a statement in capitals, with the second one of `BACK_TO`."""
    begun = sql[:_MAX_LOOKED_AT]
    found = _FIRST_WORD.match(begun)
    word = found[1].upper() if found else ""
    if found and word == "ROLLBACK" and _BACK_TO.match(begun[found.end() :].lstrip()):
        return BACK_TO
    return word


class Books:
    """What became of the changes of one connection, by SQLite's own count of changed rows.

    SQLite doesn't count ``CREATE``, ``ALTER`` and ``DROP``.
    """

    def __init__(self) -> None:
        self.open = False
        """Whether the connection was in a transaction when it was last looked at."""
        self._settled = 0
        self._unsure = False

    def pending(self, total: int) -> int:
        """Return how many changes no commit has kept so far, of all that SQLite has counted."""
        return total - self._settled if self.open else 0

    def catch_up(self, total: int, is_open: bool) -> None:
        """Note what happened on the connection out of sight."""
        self.open = is_open
        if not is_open:
            self._settle(total)

    def after(
        self,
        word: str,
        total: int,
        is_open: bool,
        *,
        failed: bool = False,
        begins_again: bool = False,
    ) -> int | None:
        """Note what a statement led to; return how many changes it threw away.

        None means that nobody can know, because a savepoint was rolled back.  Without autocommit
        the next transaction ``begins_again`` at once.
        """
        was_open, changes, unsure = self.open, total - self._settled, self._unsure
        self.open = is_open
        if is_open and not begins_again:
            self._unsure |= word == BACK_TO and not failed
            return None if word == BACK_TO and self._unsure else 0
        self._settle(total)
        if not was_open or not changes:
            return 0
        if word in KEEPING:
            return None if unsure else 0
        return changes if failed or word == "ROLLBACK" else None

    def after_script(
        self, steps: Sequence[Step], total: int, is_open: bool, failed: bool
    ) -> int | None:
        """Note what the statements of a script led to, one after the other."""
        if not steps:
            return self.after("", total, is_open, failed=failed)
        thrown: int | None = 0
        for number, (word, _, _) in enumerate(steps, 1):
            is_last = number == len(steps)
            total_then, open_then = (total, is_open) if is_last else steps[number][1:]
            lost = self.after(word, total_then, open_then, failed=failed and is_last)
            thrown = None if thrown is None or lost is None else thrown + lost
        return thrown

    def _settle(self, total: int) -> None:
        self._settled = total
        self._unsure = False
