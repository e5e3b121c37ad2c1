"""Where ``flasklings`` and ``python -m tui`` begin."""

from __future__ import annotations

import sys


def main() -> None:
    """Open the course; with arguments, do what they say."""
    if None in (sys.stdin, sys.stdout, sys.stderr):
        from tui.cli.closed_streams import lead_nowhere

        lead_nowhere()
    if len(sys.argv) < 2:
        # The way to the screen: every import on it is time until the first text shows.
        from tui.cli.launch import open_course

        sys.exit(open_course())
    from tui.cli.main import cli

    cli(prog_name="flasklings")


if __name__ == "__main__":
    main()
