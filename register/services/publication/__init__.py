"""Acts on what is published."""
