"""For who writes a course: prove it, and begin one."""
