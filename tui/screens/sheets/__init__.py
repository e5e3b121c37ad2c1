"""Pages that lie over another screen."""
