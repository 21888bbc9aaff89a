"""Pages of information sharing."""
