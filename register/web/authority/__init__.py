"""Pages of delegated authority."""
