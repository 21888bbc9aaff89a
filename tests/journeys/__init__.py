"""Whole errands in a real browser, from signing in to the last page, on the examples."""
