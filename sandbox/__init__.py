"""The ground floor: runs untrusted Flask apps and reports what happened."""
