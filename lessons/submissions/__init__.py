"""Judge the files that a class submitted."""
