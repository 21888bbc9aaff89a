"""Rules of tasks and second persons."""
