"""Words that a body keeps ready for its contracts."""
