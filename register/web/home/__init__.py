"""Pages of start pages and how the instance is."""
