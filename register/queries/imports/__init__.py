"""What was brought from elsewhere: planned, waiting, and as its source published it."""
