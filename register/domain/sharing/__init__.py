"""Rules of information sharing."""
