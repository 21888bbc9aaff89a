"""What was decided, looked at from a later day."""
