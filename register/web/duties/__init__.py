"""Pages of tasks and second persons."""
