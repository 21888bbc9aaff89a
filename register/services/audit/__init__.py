"""Acts on auditors and keeping records."""
