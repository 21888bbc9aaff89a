"""Acts on tasks and second persons."""
