"""Judge the files that a class handed in."""
