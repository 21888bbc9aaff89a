"""Rules of delegated authority."""
