"""Questions about start pages and how the instance is."""
