"""Questions about what is published."""
