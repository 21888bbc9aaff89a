"""Questions about tasks and second persons."""
