"""Acts on information sharing."""
