"""Questions about information sharing."""
