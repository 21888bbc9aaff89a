"""Questions about auditors and keeping records."""
