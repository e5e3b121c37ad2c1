"""Projects that the tests run: what's in them is no test of ours."""

collect_ignore_glob = ["*"]
