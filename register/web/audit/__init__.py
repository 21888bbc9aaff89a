"""Pages of auditors and keeping records."""
