"""Rules of auditors and keeping records."""
