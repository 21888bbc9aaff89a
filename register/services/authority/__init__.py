"""Acts on delegated authority."""
