"""What the public is not told of contracts."""
