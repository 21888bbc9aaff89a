"""Pages of what is brought from elsewhere."""
