"""From a run to the mistake behind it: its cause, its line, its page and its fix."""
