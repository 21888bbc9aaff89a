"""Rules of what is published."""
