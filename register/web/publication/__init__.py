"""Pages of what is published."""
