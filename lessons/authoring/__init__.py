"""Tools for authors: prove a course, and write the skeleton of a new one."""
