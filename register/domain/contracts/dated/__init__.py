"""What is agreed of a contract for days to come."""
