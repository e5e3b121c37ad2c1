"""The sub-commands, one a file; none of them imports Textual before it opens the screen."""
