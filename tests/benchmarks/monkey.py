"""Random keys, pastes, mouse reports and sizes at the real screen: what ends, freezes or loses it.

Run it with ``python -m tests.benchmarks.monkey [ACTIONS] [SEEDS] [FIRST_SEED]``.  Each seed gives
the same actions again.  Prints each kind of fault with the seed, the life and the last actions.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.monkey import Fault, Monkey, live_on


def main(actions: int, seeds: int, first: int) -> int:
    """Let so many monkeys share the actions; return the exit status."""
    faults: list[Fault] = []
    done = lives = 0
    answers, leavings = [0.0], [0.0]
    begun = time.monotonic()
    for seed in range(first, first + seeds):
        with tempfile.TemporaryDirectory() as folder:
            monkey = Monkey(Path(folder), seed)
            told = 0
            for _ in live_on(monkey, actions // seeds):
                for fault in monkey.faults[told:]:
                    tell(fault)
                told = len(monkey.faults)
            faults += monkey.faults
        done, lives = done + monkey.actions, lives + monkey.lives
        answers.append(monkey.slowest_answer)
        leavings.append(monkey.slowest_leaving)
        print(f"seed {seed}: {monkey.actions} actions, {monkey.lives} lives", flush=True)
    took = time.monotonic() - begun
    print(f"{done} actions, {lives} lives, {seeds} seeds from {first}, {took:.0f} s")
    print(f"slowest answer {max(answers):.1f} s, slowest leaving {max(leavings):.1f} s")
    for kind, times in Counter(fault.kind for fault in faults).most_common():
        print(f"{times:4}  {kind}")
    return 1 if faults else 0


def tell(fault: Fault) -> None:
    """Print a fault, and what came before it."""
    print(f"-- {fault.kind}  (seed {fault.seed}, life {fault.life}, action {fault.action})")
    print("   " + " | ".join(fault.last[:1] + fault.last[-8:]))
    if fault.detail:
        print("   " + fault.detail.replace("\n", "\n   "), flush=True)


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:4]]
    sys.exit(main(*(given + [2_000, 1, 1][len(given) :])))
