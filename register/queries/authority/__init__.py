"""Questions about delegated authority."""
