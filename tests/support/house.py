"""The folder of the repository, and programs that run in it."""

import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parents[2]
"""The root of the repository."""


def printed_by(program: str, *arguments: str) -> str:
    """Return what a Python program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout
